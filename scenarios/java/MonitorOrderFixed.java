/*
 * name: monitor-order-fixed
 * title: Two threads enter two monitors in the same order
 * story: monitor-order with the same order of the monitors in both threads. Until JDK 23
 *   each of them keeps its carrier while it sleeps and while it waits, but the first one
 *   needs nothing that the second has.
 * look-at: Pinning alone is no fault: it is slow, and it ends.
 * sources: E. G. Coffman, M. Elphick, A. Shoshani, System Deadlocks, 1971
 * remedy: entering the monitors in one order
 * expect: jdk 21-, carriers 1-: completed
 */
public class MonitorOrderFixed {
  static final Object left = new Object();
  static final Object right = new Object();

  static void nested(Object outer, Object inner) {
    synchronized (outer) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
      synchronized (inner) {
        System.out.println(Thread.currentThread().getName() + " has both");
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread a = Thread.ofVirtual().name("leftist").start(() -> nested(left, right));
    Thread b = Thread.ofVirtual().name("rightist").start(() -> nested(left, right));
    a.join();
    b.join();
  }
}
