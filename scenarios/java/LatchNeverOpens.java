/*
 * name: latch-never-opens
 * title: A worker leaves early and does not count down
 * story: A collector waits until each of three workers has counted a latch down. One finds
 *   that it has nothing to do and returns before the line that counts.
 * look-at: The count of the latch is 1, and no live thread is left that could change it.
 * sources: java.util.concurrent.CountDownLatch
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: latch-never-opens-fixed
 */
import java.util.concurrent.CountDownLatch;

public class LatchNeverOpens {
  static final CountDownLatch done = new CountDownLatch(3);

  static void work(int items) {
    if (items == 0) {
      return;
    }
    System.out.println(items + " items");
    done.countDown();
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
    Thread collector = Thread.ofVirtual().name("collector").start(LatchNeverOpens::collect);
    for (int i = 0; i < 3; i++) {
      int items = i;
      Thread.ofVirtual().name("worker-" + i).start(() -> work(items));
    }
    collector.join();
  }
}
