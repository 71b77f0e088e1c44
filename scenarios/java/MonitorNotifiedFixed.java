/*
 * name: monitor-notified-java-fixed
 * title: The heir of the monitor is a thread of the platform
 * story: monitor-notified-java, where first is a thread of the platform. The heir of the
 *   monitor always runs when it is woken, and then wakes the next one when it leaves.
 * look-at: The pinned threads still keep all carriers, and it does no harm.
 * sources: objectMonitor.cpp of JDK 25: enter_internal re-checks, reenter_internal does not
 * machine: jdk 25, carriers 4
 * remedy: letting a thread of the platform be the heir
 * expect: jdk 21-, carriers 1-: completed
 */
public class MonitorNotifiedFixed {
  static final Object registry = new Object();
  static boolean ready;

  static int await() {
    synchronized (registry) {
      while (!ready) {
        try {
          registry.wait();
        } catch (InterruptedException e) {
          throw new IllegalStateException("nobody interrupts it");
        }
      }
    }
    return 1;
  }

  static void size() {
    synchronized (registry) {
      // nothing to count
    }
  }

  static class PluginA {
    static int value = await();
  }

  static class PluginB {
    static int value = await();
  }

  static class PluginC {
    static int value = await();
  }

  static class PluginD {
    static int value = await();
  }

  static int read(int plugin) {
    switch (plugin) {
      case 1:
        return PluginA.value;
      case 2:
        return PluginB.value;
      case 3:
        return PluginC.value;
      default:
        return PluginD.value;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread[] pinned = new Thread[4];
    Thread first;
    synchronized (registry) {
      first = Thread.ofPlatform().name("first").start(MonitorNotifiedFixed::size);
      Thread.sleep(100);
      for (int i = 0; i < pinned.length; i++) {
        int plugin = i + 1;
        pinned[i] = Thread.ofVirtual().name("pinned-" + plugin).start(() -> read(plugin));
      }
      Thread.sleep(200);
    }
    Thread.sleep(4000); // longer than they take to try again
    synchronized (registry) {
      ready = true;
      registry.notifyAll();
    }
    first.join();
    for (Thread t : pinned) {
      t.join();
    }
  }
}
