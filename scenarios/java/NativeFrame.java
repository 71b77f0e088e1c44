/*
 * name: native-frame
 * title: A native frame on the stack pins on every release, and a lock waits for a carrier
 * story: The zipkin case on JDK 24 and 25, where synchronized does not pin any more. Each
 *   request asks for a class by its name. Class.forName is a native method, and the VM calls
 *   the class loader of the application from there, which reads its index of plug-ins under
 *   a ReentrantLock. It was written without synchronized, so that nothing would pin; but the
 *   native frame below it does. As many requests as there are carriers wait for the lock so,
 *   and the next owner of the lock is a virtual thread that has left its carrier.
 * look-at: The frame of Class.forName0 below the loader. JFR says of it: Native or VM frame
 *   on stack. Library code that native code calls back has the same, as a comparator that
 *   is given to qsort by java.lang.foreign.
 * sources: JEP 491, what still pins
 *   quarkusio/quarkus#40917
 *   quarkusio/quarkus#49904
 *   zulu-openjdk/zulu-openjdk#341
 * machine: jdk 25, carriers 2
 * expect: jdk 21-, carriers 1-: carrier-exhaustion ownerless
 * repaired-by: native-frame-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class NativeFrame {
  static final ReentrantLock index = new ReentrantLock();

  static void search() {
    index.lock();
    index.unlock();
  }

  static class PluginLoader extends ClassLoader {
    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      search();
      throw new ClassNotFoundException(name);
    }
  }

  static void load(String name) {
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
    threads.add(Thread.ofVirtual().name("indexer").start(NativeFrame::search));
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
