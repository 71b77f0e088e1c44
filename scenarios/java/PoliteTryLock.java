/*
 * name: polite-try-lock
 * title: Two threads give way to each other for ever
 * story: Each of two threads takes a lock and tries the other one. When it is taken, it does
 *   not insist: it gives its own back, waits a moment and begins again, as the other does
 *   at the same time. Nothing is ever blocked for long, and nothing gets done.
 * look-at: The states come round again. On a real JVM the two drift apart in the end; with
 *   these pauses it takes long.
 * sources: B. Goetz, Java Concurrency in Practice, 10.3.3
 * expect: jdk 21-, carriers 1-: livelock possible
 * repaired-by: polite-try-lock-fixed
 */
import java.util.concurrent.locks.ReentrantLock;

public class PoliteTryLock {
  static final ReentrantLock door = new ReentrantLock();
  static final ReentrantLock corridor = new ReentrantLock();

  static void pass(ReentrantLock mine, ReentrantLock other) {
    boolean passed = false;
    try {
      while (!passed) {
        mine.lock();
        Thread.sleep(100);
        if (other.tryLock()) {
          passed = true;
          other.unlock();
        }
        Thread.sleep(100);
        mine.unlock();
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread a = Thread.ofVirtual().name("alphonse").start(() -> pass(door, corridor));
    Thread b = Thread.ofVirtual().name("gaston").start(() -> pass(corridor, door));
    a.join();
    b.join();
  }
}
