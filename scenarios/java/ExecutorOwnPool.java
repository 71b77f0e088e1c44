/*
 * name: executor-own-pool
 * title: Tasks of a pool wait for tasks that only the same pool could run
 * story: A pool has two threads. Two orders come in; each submits its invoice to the same
 *   pool and waits for it. Both threads of the pool wait, and the invoices are in its queue.
 * look-at: All threads of the pool wait for results, and its queue is not empty.
 * sources: B. Goetz, Java Concurrency in Practice, 8.1.1, thread starvation deadlock
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: executor-own-pool-fixed
 */
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public class ExecutorOwnPool {
  static final ExecutorService pool = Executors.newFixedThreadPool(2);

  static void order(CountDownLatch done) {
    try {
      Thread.sleep(100);
      CountDownLatch invoiced = new CountDownLatch(1);
      pool.submit(() -> invoiced.countDown());
      invoiced.await();
      done.countDown();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(2);
    pool.submit(() -> order(done));
    pool.submit(() -> order(done));
    done.await();
    pool.shutdown();
  }
}
