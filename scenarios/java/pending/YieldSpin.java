/*
 * name: yield-spin
 * title: Threads yield in a loop, and on JDK 25 they yield to each other only
 * story: Threads of a pool wait for a connection to be handed over, and call Thread.yield
 *   until it is there. A thread that yields goes to the end of a queue; but the scheduler
 *   has many queues, and a carrier of JDK 25 that finds work in one stays with it. It takes
 *   up the same thread again, for ever. The one that would hand over waits in another queue.
 *   On JDK 21 the carriers look at all queues, and it gets its turn.
 * look-at: Nobody is blocked and nobody is pinned; the number of steals of the pool rises
 *   by millions, and one submission stays.
 * sources: brettwooldridge/HikariCP#2398
 *   measured on OpenJDK 21.0.13 and Temurin 25.0.3
 * machine: jdk 25, carriers 4
 * expect: jdk 21, carriers 1-: completed
 * expect: jdk 25, carriers 1-: starvation
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
