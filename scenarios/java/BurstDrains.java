/*
 * name: burst-drains
 * title: A burst of requests queues for a few permits, and drains
 * story: Two hundred requests come at once, and a bulkhead lets ten of them through at a
 *   time. For a while the queues are long and most threads wait; each that leaves lets
 *   another one in.
 * look-at: A long queue is no fault when its head moves.
 * sources: quarkusio/quarkus#55011, where there was no bulkhead
 *   jetty/jetty.project#14330, where threads are made before they ask for a permit, as here
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

public class BurstDrains {
  static final Semaphore bulkhead = new Semaphore(10);

  static void request() {
    try {
      bulkhead.acquire();
      try {
        Thread.sleep(20);
      } finally {
        bulkhead.release();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      threads.add(Thread.ofVirtual().name("request-" + i).start(BurstDrains::request));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
