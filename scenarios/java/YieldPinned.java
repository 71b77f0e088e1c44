/*
 * name: yield-pinned
 * title: Threads yield in a loop, but inside synchronized there is nobody to yield to
 * story: As yield-spin, but each borrower has the monitor of a connection. Until JDK 23 it
 *   is pinned, and a pinned thread cannot yield: the call returns at once, and is no more
 *   than an empty loop. The borrowers spin on all carriers, and the one that would hand over
 *   a connection has none. From JDK 24 on they do yield, as in yield-spin.
 * look-at: Yielding looks polite in the code; on JDK 21 it does nothing here.
 * sources: brettwooldridge/HikariCP#2398
 *   java.lang.VirtualThread.tryYield
 * machine: jdk 21, carriers 4, queues fork-join
 * expect: jdk 21-23, carriers 1-: starvation
 * expect: jdk 24, carriers 1-2: completed
 * expect: jdk 24, carriers 3: starvation
 * expect: jdk 24, carriers 4: completed
 * expect: jdk 24, carriers 5-7: starvation
 * expect: jdk 24, carriers 8: completed
 * expect: jdk 25, carriers 1-7: starvation
 * expect: jdk 25, carriers 8: completed
 * repaired-by: yield-spin-fixed
 */
import java.util.ArrayList;
import java.util.List;

public class YieldPinned {
  static volatile boolean handedOver;

  static void borrow(Object entry) {
    synchronized (entry) {
      while (!handedOver) {
        Thread.yield();
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("borrower-" + i).start(() -> borrow(new Object())));
    }
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("returner").start(() -> { handedOver = true; }));
    for (Thread t : threads) {
      t.join();
    }
  }
}
