/*
 * name: class-initializer-stampede
 * title: Everybody waits for one class, whose initialiser waits for a virtual thread
 * story: The first request that comes needs the class Registry, whose static initialiser
 *   starts a virtual thread to load something and waits for it. That request keeps its
 *   carrier, since the VM called the initialiser. The others that come need Registry too:
 *   a thread that waits for a class to be initialised keeps its carrier as well, and until
 *   JDK 25 no release does better. The loader that all of them wait for has none.
 * look-at: The requests that wait for the class are reported as RUNNABLE, and no lock and
 *   no monitor shows.
 * sources: camunda/camunda#62154
 *   google/dagger#4079
 *   JDK-8369238, by which some of these waits unmount in JDK 26
 * expect: jdk 21-25, carriers 1-: carrier-exhaustion other
 * repaired-by: class-initializer-stampede-fixed
 */
import java.util.ArrayList;
import java.util.List;

public class ClassInitializerStampede {
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
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request-" + i).start(ClassInitializerStampede::serve));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
