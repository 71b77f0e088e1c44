/*
 * name: native-frame-fixed
 * title: The index is read before native code is entered
 * story: native-frame, with one change: a request searches the index first, as plain Java,
 *   where a thread that waits for the lock leaves its carrier. Only then does it ask for
 *   the class, and the loader needs no lock any more.
 * look-at: Whatever can block is done above the native frame.
 * sources: JEP 491, what still pins
 *   quarkusio/quarkus#49904
 * machine: jdk 25, carriers 2
 * remedy: waiting for the lock before native code is entered
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class NativeFrameFixed {
  static final ReentrantLock index = new ReentrantLock();

  static void search() {
    index.lock();
    index.unlock();
  }

  static class PluginLoader extends ClassLoader {
    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      throw new ClassNotFoundException(name);
    }
  }

  static void load(String name) {
    search();
    try {
      Class.forName(name, true, new PluginLoader());
    } catch (ClassNotFoundException e) {
      // a request for a plug-in that is not there
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    index.lock();
    threads.add(Thread.ofVirtual().name("indexer").start(NativeFrameFixed::search));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request-" + i).start(() -> load("plugins.Missing")));
    }
    Thread.sleep(500);
    index.unlock();
    for (Thread t : threads) {
      t.join();
    }
  }
}
