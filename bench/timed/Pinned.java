/*
 * name: timed-pinned
 * title: 16 pinned sleeps, four at a time until JDK 23
 */
import java.util.ArrayList;
import java.util.List;

public class Pinned {
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
    for (int i = 0; i < 16; i++) {
      threads.add(Thread.ofVirtual().start(() -> pinned(new Object(), 200)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
