/*
 * name: timed-one-monitor
 * title: five sleeps inside one monitor, one after the other
 */
import java.util.ArrayList;
import java.util.List;

public class OneMonitor {
  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void pinned(Object monitor, long millis) {
    synchronized (monitor) {
      sleep(millis);
    }
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    Object monitor = new Object();
    for (int i = 0; i < 5; i++) {
      threads.add(Thread.ofVirtual().start(() -> pinned(monitor, 150)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
