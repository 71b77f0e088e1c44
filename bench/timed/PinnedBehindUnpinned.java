/*
 * name: timed-pinned-behind-unpinned
 * title: unpinned sleepers come back while pinned ones have the carriers
 */
import java.util.ArrayList;
import java.util.List;

public class PinnedBehindUnpinned {
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
    for (int i = 0; i < 8; i++) {
      threads.add(Thread.ofVirtual().start(() -> sleep(100)));
    }
    sleep(50);
    for (int i = 0; i < 8; i++) {
      threads.add(Thread.ofVirtual().start(() -> pinned(new Object(), 300)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
