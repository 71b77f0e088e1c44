/*
 * name: executor-own-pool-fixed
 * title: A virtual thread for each task, and no pool to run out
 * story: executor-own-pool with an executor that starts a virtual thread for each task. An
 *   order that waits for its invoice holds up nothing, since it leaves its carrier.
 * look-at: With one carrier it works as well.
 * sources: B. Goetz, Java Concurrency in Practice, 8.1.1, thread starvation deadlock
 *   JEP 444, which says not to pool virtual threads
 * remedy: a virtual thread for each task in the place of a fixed pool
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public class ExecutorOwnPoolFixed {
  static final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();

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
