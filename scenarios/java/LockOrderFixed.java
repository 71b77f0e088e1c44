/*
 * name: lock-order-fixed
 * title: Two threads take two locks in the same order
 * story: lock-order with the same order of the locks in both threads: whoever has the
 *   first gets the second.
 * look-at: No schedule at all gets stuck; gridlock explore proves it.
 * sources: E. G. Coffman, M. Elphick, A. Shoshani, System Deadlocks, 1971
 * remedy: taking the locks in one order
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.locks.ReentrantLock;

public class LockOrderFixed {
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
    Thread b = Thread.ofVirtual().name("spender").start(() -> transfer(savings, checking));
    a.join();
    b.join();
  }
}
