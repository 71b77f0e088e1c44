/*
 * name: class-initializer-stampede-fixed
 * title: The main thread initialises the class before any request comes
 * story: class-initializer-stampede, but the main thread, which runs on no carrier, uses
 *   Registry once before it starts the requests. All carriers are free for the loader.
 * look-at: The initialiser is the same; only who runs it has changed.
 * sources: camunda/camunda#62154
 *   google/dagger#4079
 * remedy: initialising the class before the threads start
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;

public class ClassInitializerStampedeFixed {
  static class Registry {
    static int entries = load();
  }

  static int load() {
    try {
      Thread.sleep(100);
      Thread loader = Thread.ofVirtual().name("loader").start(() -> System.out.println("loading"));
      loader.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
    return 3;
  }

  static void serve() {
    int entries = Registry.entries;
    System.out.println(entries + " entries");
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    System.out.println("started with " + Registry.entries + " entries");
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request-" + i).start(ClassInitializerStampedeFixed::serve));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
