/*
 * name: read-to-write
 * title: Two readers want to become writers, and each waits for the other to stop reading
 * story: A cache has a ReentrantReadWriteLock. Two threads read an entry that is out of
 *   date, and ask for the write lock while they still have the read lock. The write lock
 *   is for the one who is alone, and neither ever is. One reader is enough: it would wait
 *   for itself.
 * look-at: The lock has no writer; it is the read holds that block it, and those are not
 *   in any dump.
 * sources: java.util.concurrent.locks.ReentrantReadWriteLock, on upgrading
 * expect: jdk 21-, carriers 1-: deadlock
 * repaired-by: read-to-write-fixed
 */
import java.util.concurrent.locks.ReentrantReadWriteLock;

public class ReadToWrite {
  static final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  static boolean fresh;

  static void lookUp() {
    lock.readLock().lock();
    try {
      Thread.sleep(50);
      if (!fresh) {
        lock.writeLock().lock();
        fresh = true;
        lock.writeLock().unlock();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    } finally {
      lock.readLock().unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread a = Thread.ofVirtual().name("reader-1").start(ReadToWrite::lookUp);
    Thread b = Thread.ofVirtual().name("reader-2").start(ReadToWrite::lookUp);
    a.join();
    b.join();
  }
}
