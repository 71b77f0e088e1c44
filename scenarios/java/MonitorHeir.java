/*
 * name: monitor-heir
 * title: Pinned threads try again for a monitor, so that its heir is not missed
 * story: The zipkin case on JDK 25 with a monitor in the place of the lock. first waits to
 *   enter it and leaves its carrier; threads inside static initialisers, and so pinned, take
 *   all carriers and wait to enter too. When the monitor is left its heir, first, has no
 *   carrier. But a pinned thread that waits to enter a monitor wakes by itself, after 1 ms
 *   and then ever longer up to 1 s, and takes what is free. So one gets in, ends, and leaves
 *   a carrier to first. Before JDK 24 first keeps its carrier, and none of this is needed.
 * look-at: A moment in which all carriers are pinned, and then not any more: no fault.
 * sources: objectMonitor.cpp of JDK 25, MAX_RECHECK_INTERVAL
 *   openjdk/jdk#27597, JDK-8369019
 * machine: jdk 25, carriers 2
 * expect: jdk 21-, carriers 1-: completed
 */
public class MonitorHeir {
  static final Object registry = new Object();

  static int enter() {
    synchronized (registry) {
      return 1;
    }
  }

  static class PluginA {
    static int value = enter();
  }

  static class PluginB {
    static int value = enter();
  }

  static int readA() {
    return PluginA.value;
  }

  static int readB() {
    return PluginB.value;
  }

  public static void main(String[] args) throws InterruptedException {
    Thread first;
    Thread a;
    Thread b;
    synchronized (registry) {
      first = Thread.ofVirtual().name("first").start(() -> enter());
      Thread.sleep(50);
      a = Thread.ofVirtual().name("pinned-a").start(() -> readA());
      b = Thread.ofVirtual().name("pinned-b").start(() -> readB());
      Thread.sleep(50);
    }
    first.join();
    a.join();
    b.join();
  }
}
