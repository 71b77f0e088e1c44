/*
 * name: read-to-write-fixed
 * title: A reader lets go of the read lock first, and looks again as a writer
 * story: read-to-write, but a reader that finds the entry out of date releases the read lock
 *   before it asks for the write lock. In between another may have been quicker, so that it
 *   looks again.
 * look-at: Nobody waits for the lock while having a part of it.
 * sources: java.util.concurrent.locks.ReentrantReadWriteLock, on upgrading
 * remedy: releasing the read lock first
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.locks.ReentrantReadWriteLock;

public class ReadToWriteFixed {
  static final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  static boolean fresh;

  static void lookUp() {
    boolean found;
    lock.readLock().lock();
    try {
      Thread.sleep(50);
      found = fresh;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    } finally {
      lock.readLock().unlock();
    }
    if (!found) {
      lock.writeLock().lock();
      if (!fresh) {
        fresh = true;
      }
      lock.writeLock().unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread a = Thread.ofVirtual().name("reader-1").start(ReadToWriteFixed::lookUp);
    Thread b = Thread.ofVirtual().name("reader-2").start(ReadToWriteFixed::lookUp);
    a.join();
    b.join();
  }
}
