/*
 * name: cpu-bound
 * title: Threads that compute keep all carriers, and others starve
 * story: Virtual threads have no time slices. As many of them as there are carriers wait
 *   for a flag in a loop, and the one that would set it never gets a carrier.
 * look-at: Nobody is blocked or pinned; the carriers are busy.
 * sources: ben-manes/caffeine#1468
 *   keycloak/keycloak#48794
 * expect: jdk 21-, carriers 1-: starvation
 * repaired-by: cpu-bound-fixed
 */
import java.util.ArrayList;
import java.util.List;

public class CpuBound {
  static volatile boolean stop;

  static void spin() {
    while (!stop) {
      Thread.onSpinWait();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("spinner-" + i).start(CpuBound::spin));
    }
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("stopper").start(() -> { stop = true; }));
    for (Thread t : threads) {
      t.join();
    }
  }
}
