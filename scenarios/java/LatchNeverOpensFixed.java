/*
 * name: latch-never-opens-fixed
 * title: A worker counts down in finally
 * story: latch-never-opens with the count-down in a finally block: whichever way a worker
 *   leaves, by a return or an exception, it counts.
 * look-at: Every path out of the worker goes through the count-down.
 * sources: java.util.concurrent.CountDownLatch
 * remedy: counting down in finally
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.CountDownLatch;

public class LatchNeverOpensFixed {
  static final CountDownLatch done = new CountDownLatch(3);

  static void work(int items) {
    try {
      if (items == 0) {
        return;
      }
      System.out.println(items + " items");
    } finally {
      done.countDown();
    }
  }

  static void collect() {
    try {
      done.await();
      System.out.println("all are done");
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread collector = Thread.ofVirtual().name("collector").start(LatchNeverOpensFixed::collect);
    for (int i = 0; i < 3; i++) {
      int items = i;
      Thread.ofVirtual().name("worker-" + i).start(() -> work(items));
    }
    collector.join();
  }
}
