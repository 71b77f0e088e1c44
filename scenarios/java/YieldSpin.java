/*
 * name: yield-spin
 * title: Threads yield in a loop, and it is a matter of hashing whether others start
 * story: Threads of a pool wait for a connection to be handed over, and call Thread.yield
 *   until it is there. A thread that yields goes to the end of a queue; but the scheduler
 *   has several, and a carrier stays with the one where it found work. The carrier and
 *   whoever starts a thread each find their queue by a hash. Where they find the same, the
 *   one that would hand over gets its turn; else it waits for ever.
 *
 *   JDK 21 has as many queues as carriers, rounded up to a power of two. With 1, 2, 4 or 8
 *   carriers each queue is that of one of them, and nobody starves; with 3 or 5 there is
 *   one more, and somebody may. JDK 25 has eight at least.
 * look-at: Nobody is blocked and nobody is pinned; the number of steals of the pool rises
 *   by millions, and one submission stays.
 * sources: brettwooldridge/HikariCP#2398
 *   java.util.concurrent.ForkJoinPool, submissionQueue and the size of its array
 *   measured on OpenJDK 21.0.13 and Temurin 25.0.3
 * machine: jdk 25, carriers 4, queues fork-join
 * expect: jdk 21-24, carriers 1-2: completed
 * expect: jdk 21-24, carriers 3: starvation
 * expect: jdk 21-24, carriers 4: completed
 * expect: jdk 21-24, carriers 5-7: starvation
 * expect: jdk 21-24, carriers 8: completed
 * expect: jdk 25, carriers 1-7: starvation
 * expect: jdk 25, carriers 8: completed
 * repaired-by: yield-spin-fixed
 */
import java.util.ArrayList;
import java.util.List;

public class YieldSpin {
  static volatile boolean handedOver;

  static void borrow() {
    while (!handedOver) {
      Thread.yield();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("borrower-" + i).start(YieldSpin::borrow));
    }
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("returner").start(() -> { handedOver = true; }));
    for (Thread t : threads) {
      t.join();
    }
  }
}
