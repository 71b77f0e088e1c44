/*
 * name: timeout-starved-fixed
 * title: Time-outs are a matter of the platform
 * story: timeout-starved, with a thread of the platform for the time-out, as a
 *   ScheduledThreadPoolExecutor has one. The operating system gives it a processor when its
 *   time is over.
 * look-at: The computations end, and never left their carriers before.
 * sources: pragmaticalabs/pragmatica#750
 * machine: jdk 25, carriers 4
 * remedy: leaving time-outs to threads of the platform
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;

public class TimeoutStarvedFixed {
  static volatile boolean expired;

  static void compute() {
    while (!expired) {
      Thread.onSpinWait();
    }
  }

  static void timeOut() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
    expired = true;
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofPlatform().name("time-out").start(TimeoutStarvedFixed::timeOut));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("computation-" + i).start(TimeoutStarvedFixed::compute));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
