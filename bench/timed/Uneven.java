/*
 * name: timed-uneven
 * title: eight pinned sleeps of different length, the next on the carrier that comes free
 */
import java.util.ArrayList;
import java.util.List;

public class Uneven {
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
    for (int i = 1; i <= 8; i++) {
      long millis = 100 * i;
      threads.add(Thread.ofVirtual().start(() -> pinned(new Object(), millis)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
