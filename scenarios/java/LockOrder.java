/*
 * name: lock-order
 * title: Two threads take two locks in opposite orders
 * story: The classic deadlock. Each of two virtual threads has one of two locks and waits
 *   for the other. Both are unmounted, so that all carriers are free, and a thread dump of
 *   JDK 21 shows neither the locks nor their owners.
 * look-at: The cycle names the threads, the locks and the lines.
 * sources: E. G. Coffman, M. Elphick, A. Shoshani, System Deadlocks, 1971
 * expect: jdk 21-, carriers 1-: deadlock
 * repaired-by: lock-order-fixed
 */
import java.util.concurrent.locks.ReentrantLock;

public class LockOrder {
  static final ReentrantLock savings = new ReentrantLock();
  static final ReentrantLock checking = new ReentrantLock();

  static void transfer(ReentrantLock from, ReentrantLock to) {
    from.lock();
    try {
      Thread.sleep(50);
      to.lock();
      to.unlock();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    } finally {
      from.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread a = Thread.ofVirtual().name("saver").start(() -> transfer(savings, checking));
    Thread b = Thread.ofVirtual().name("spender").start(() -> transfer(checking, savings));
    a.join();
    b.join();
  }
}
