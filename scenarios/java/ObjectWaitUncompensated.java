/*
 * name: object-wait-uncompensated
 * title: Object.wait in a static initialiser blocks a carrier on JDK 25, and nothing makes up for it
 * story: Four plug-ins wait in their static initialisers until the host is ready. Since
 *   JDK 24 a virtual thread in Object.wait unmounts, so that the scheduler no longer makes
 *   up for blocked carriers. But below a static initialiser there is a frame of the VM: the
 *   thread cannot unmount, and now its carrier is just gone. The host has none.
 *
 *   JDK 21 does better here than JDK 25.
 * look-at: whatif over the releases: an upgrade to JDK 24 is what breaks it.
 * sources: zulu-openjdk/zulu-openjdk#341
 *   JEP 491, what still pins
 * machine: jdk 25, carriers 4
 * expect: jdk 21-23, carriers 1-: completed
 * expect: jdk 24-, carriers 1-4: carrier-exhaustion other
 * expect: jdk 24-, carriers 5-: completed
 * repaired-by: object-wait-uncompensated-fixed
 */
import java.util.ArrayList;
import java.util.List;

public class ObjectWaitUncompensated {
  static final Object host = new Object();
  static boolean ready;

  static int awaitHost() {
    synchronized (host) {
      try {
        while (!ready) {
          host.wait();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
    return 1;
  }

  static void start() {
    synchronized (host) {
      ready = true;
      host.notifyAll();
    }
  }

  static class PluginA {
    static int version = awaitHost();
  }

  static class PluginB {
    static int version = awaitHost();
  }

  static class PluginC {
    static int version = awaitHost();
  }

  static class PluginD {
    static int version = awaitHost();
  }

  static void show(int version) {
    System.out.println("plug-in of version " + version);
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofVirtual().name("plugin-a").start(() -> show(PluginA.version)));
    threads.add(Thread.ofVirtual().name("plugin-b").start(() -> show(PluginB.version)));
    threads.add(Thread.ofVirtual().name("plugin-c").start(() -> show(PluginC.version)));
    threads.add(Thread.ofVirtual().name("plugin-d").start(() -> show(PluginD.version)));
    Thread.sleep(100);
    threads.add(Thread.ofVirtual().name("host").start(ObjectWaitUncompensated::start));
    for (Thread t : threads) {
      t.join();
    }
  }
}
