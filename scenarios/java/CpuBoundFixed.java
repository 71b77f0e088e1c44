/*
 * name: cpu-bound-fixed
 * title: Threads that wait for a flag leave their carriers
 * story: cpu-bound with a latch in the place of the flag: who waits for it unmounts, and the
 *   one that opens it finds a carrier.
 * look-at: No carrier is busy while they wait.
 * sources: ben-manes/caffeine#1468
 * remedy: waiting without computing
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

public class CpuBoundFixed {
  static final CountDownLatch stop = new CountDownLatch(1);

  static void await() {
    try {
      stop.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("waiter-" + i).start(CpuBoundFixed::await));
    }
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("stopper").start(() -> stop.countDown()));
    for (Thread t : threads) {
      t.join();
    }
  }
}
