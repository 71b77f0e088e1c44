/*
 * name: compute-if-absent-fixed
 * title: The cache holds futures, and the value is loaded outside of the map
 * story: compute-if-absent, but the map holds a CompletableFuture for each key.
 *   computeIfAbsent only makes an empty one, which takes no time, and the request whose
 *   future it is loads the value. The others wait for the future, unmounted.
 * look-at: Under the monitor of the map nobody waits for anything.
 * sources: ben-manes/caffeine#1018
 * remedy: loading outside of computeIfAbsent
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

public class ComputeIfAbsentFixed {
  static final ConcurrentHashMap<String, CompletableFuture<Integer>> cache = new ConcurrentHashMap<>();

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
    CompletableFuture<Integer> mine = new CompletableFuture<>();
    CompletableFuture<Integer> future = cache.computeIfAbsent("price", key -> mine);
    if (future == mine) {
      mine.complete(load("price"));
    }
    System.out.println("price " + future.join());
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request-" + i).start(ComputeIfAbsentFixed::request));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
