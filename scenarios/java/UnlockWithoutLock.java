/*
 * name: unlock-without-lock
 * title: finally releases a lock that the thread never got
 * story: A thread waits for a lock inside try and is interrupted. The finally block
 *   releases the lock, which belongs to somebody else: IllegalMonitorStateException hides
 *   the interrupt, and the thread is gone. Everybody else goes on.
 * look-at: The trace names unlock, and not the lockInterruptibly that went wrong.
 * sources: java.util.concurrent.locks.Lock, where lock stands before try
 * expect: jdk 21-, carriers 1-: thread-error
 * repaired-by: unlock-without-lock-fixed
 */
import java.util.concurrent.locks.ReentrantLock;

public class UnlockWithoutLock {
  static final ReentrantLock lock = new ReentrantLock();

  static void update() {
    try {
      lock.lockInterruptibly();
      System.out.println("update");
    } catch (InterruptedException e) {
      System.out.println("interrupted");
    } finally {
      lock.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    lock.lock();
    Thread updater = Thread.ofVirtual().name("updater").start(UnlockWithoutLock::update);
    Thread.sleep(50);
    updater.interrupt();
    updater.join();
    lock.unlock();
  }
}
