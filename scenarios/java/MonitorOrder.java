/*
 * name: monitor-order
 * title: Two threads enter two monitors in opposite orders
 * story: As lock-order, with synchronized. Until JDK 23 both threads keep their carriers,
 *   one as it is pinned and as the VM blocks it; from 24 on they leave them. The deadlock
 *   is there in both.
 * look-at: On JDK 21 the carriers are held too, but one more would not help.
 * sources: JDK-8303242, by which the deadlock detection of the JVM leaves out virtual threads
 * expect: jdk 21-, carriers 2-: deadlock
 * expect: jdk 24-, carriers 1-: deadlock
 * expect: jdk 21-23, carriers 1-1: completed
 * repaired-by: monitor-order-fixed
 */
public class MonitorOrder {
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
    Thread b = Thread.ofVirtual().name("rightist").start(() -> nested(right, left));
    a.join();
    b.join();
  }
}
