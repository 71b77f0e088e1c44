/*
 * name: timed-half-pinned
 * title: six pinned sleeps before ten unpinned ones
 */
import java.util.ArrayList;
import java.util.List;

public class HalfPinned {
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
    for (int i = 0; i < 6; i++) {
      threads.add(Thread.ofVirtual().start(() -> pinned(new Object(), 300)));
    }
    for (int i = 0; i < 10; i++) {
      threads.add(Thread.ofVirtual().start(() -> sleep(300)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
