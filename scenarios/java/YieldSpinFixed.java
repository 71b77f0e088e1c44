/*
 * name: yield-spin-fixed
 * title: Threads wait for a permit and need no carrier meanwhile
 * story: yield-spin and yield-pinned with a semaphore, which the one that hands over
 *   releases. Those that wait for it leave their carriers, and none of them spins.
 * look-at: All carriers are free while they wait.
 * sources: brettwooldridge/HikariCP#2398
 * remedy: waiting for a permit in the place of yielding
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

public class YieldSpinFixed {
  static final Semaphore handedOver = new Semaphore(0);

  static void borrow() {
    try {
      handedOver.acquire();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("borrower-" + i).start(YieldSpinFixed::borrow));
    }
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("returner").start(() -> handedOver.release(carriers)));
    for (Thread t : threads) {
      t.join();
    }
  }
}
