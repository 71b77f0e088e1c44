/*
 * name: object-wait-uncompensated-fixed
 * title: The host is a thread of the platform
 * story: object-wait-uncompensated, but the host runs on a platform thread, which needs no
 *   carrier to notify those that hold all of them.
 * look-at: The plug-ins still block all carriers, for as long as the host takes.
 * sources: zulu-openjdk/zulu-openjdk#341
 * machine: jdk 25, carriers 4
 * remedy: making what they wait for a platform thread
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;

public class ObjectWaitUncompensatedFixed {
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
    threads.add(Thread.ofPlatform().name("host").start(ObjectWaitUncompensatedFixed::start));
    for (Thread t : threads) {
      t.join();
    }
  }
}
