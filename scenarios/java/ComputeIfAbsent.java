/*
 * name: compute-if-absent
 * title: A cache loads a value by a virtual thread, inside computeIfAbsent
 * story: ConcurrentHashMap.computeIfAbsent calls the loader while it has the monitor of a
 *   bin. The loader starts a virtual thread to fetch the value and waits for it, pinned.
 *   Requests for the same key wait for the monitor; the VM blocks their carriers. When all
 *   carriers are gone, the one that would fetch the value has none.
 * look-at: The monitor is in the map, and not in the code of the application.
 * sources: ben-manes/caffeine#779
 *   ben-manes/caffeine#1018
 * expect: jdk 21-23, carriers 1-: carrier-exhaustion other
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: compute-if-absent-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

public class ComputeIfAbsent {
  static final ConcurrentHashMap<String, Integer> cache = new ConcurrentHashMap<>();

  static int load(String key) {
    try {
      Thread.sleep(100);
      Thread fetch = Thread.ofVirtual().name("fetch").start(() -> System.out.println("fetch " + key));
      fetch.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
    return 42;
  }

  static void request() {
    int value = cache.computeIfAbsent("price", key -> load(key));
    System.out.println("price " + value);
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request-" + i).start(ComputeIfAbsent::request));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
