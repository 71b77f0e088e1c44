/*
 * name: unlock-without-lock-fixed
 * title: try begins when the thread has the lock
 * story: unlock-without-lock with an inner try that begins after lockInterruptibly, so that
 *   its finally block is for those alone who have the lock. The updater is interrupted and
 *   ends in order.
 * look-at: Whoever gets to finally owns the lock.
 * sources: java.util.concurrent.locks.Lock, where lock stands before try
 * remedy: locking before try
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.locks.ReentrantLock;

public class UnlockWithoutLockFixed {
  static final ReentrantLock lock = new ReentrantLock();

  static void update() {
    try {
      lock.lockInterruptibly();
      try {
        System.out.println("update");
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      System.out.println("interrupted");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    lock.lock();
    Thread updater = Thread.ofVirtual().name("updater").start(UnlockWithoutLockFixed::update);
    Thread.sleep(50);
    updater.interrupt();
    updater.join();
    lock.unlock();
  }
}
