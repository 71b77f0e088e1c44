/*
 * name: monitor-notified-java
 * title: JDK 25, monitors only: a free monitor, and nobody enters
 * story: From JDK 24 on synchronized does not pin, and a pinned thread that waits to enter a
 *   monitor wakes now and then to try again, since the heir of the monitor may be an
 *   unmounted thread for which there is no carrier. But a thread that comes back from
 *   Object.wait after a notification does not try again by itself.
 *
 *   first waits to enter the monitor and leaves its carrier. Threads inside static
 *   initialisers, and so pinned, take all carriers and wait to enter too. The monitor is
 *   left, which wakes first, its heir, in vain; the pinned ones get in by trying again, one
 *   after the other, and wait for a notification. It comes, and the monitor is left; but as
 *   long as an heir is on its way no exit wakes another. The monitor is free, and all wait
 *   for it.
 * look-at: The monitor has no owner, and first, which was woken, has no carrier. On JDK 21 it
 *   completes: there Object.wait lets the pool grow.
 * sources: objectMonitor.cpp of JDK 25: enter_internal re-checks, reenter_internal does not
 *   JDK-8369019, wider re-checks in JDK 26
 * machine: jdk 25, carriers 4
 * expect: jdk 21-23, carriers 1-: completed
 * expect: jdk 24-25, carriers 1-4: carrier-exhaustion ownerless
 * expect: jdk 24-25, carriers 5-: completed
 * repaired-by: monitor-notified-java-fixed
 */
public class MonitorNotified {
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
      first = Thread.ofVirtual().name("first").start(MonitorNotified::size);
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
