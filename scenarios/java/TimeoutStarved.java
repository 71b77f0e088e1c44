/*
 * name: timeout-starved
 * title: A time-out that is a virtual thread never comes while others compute
 * story: Computations run until a time-out tells them to end. It is a virtual thread that
 *   sleeps. When its time is over it needs a carrier to go on, and the computations have all
 *   of them: virtual threads have no time slices.
 * look-at: Its state. Until JDK 24 a thread of the platform wakes it when its time is over,
 *   and it is RUNNABLE. On JDK 25 that is a task of the scheduler, which needs a carrier as
 *   well: it is still in TIMED_WAITING, long after its time.
 * sources: pragmaticalabs/pragmatica#750
 *   JDK-8351927, timers by the DelayScheduler of ForkJoinPool
 * machine: jdk 25, carriers 4
 * expect: jdk 21-, carriers 1-: starvation
 * repaired-by: timeout-starved-fixed
 */
import java.util.ArrayList;
import java.util.List;

public class TimeoutStarved {
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
    threads.add(Thread.ofVirtual().name("time-out").start(TimeoutStarved::timeOut));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("computation-" + i).start(TimeoutStarved::compute));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
