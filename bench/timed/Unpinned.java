/*
 * name: timed-unpinned
 * title: 16 unpinned sleeps at once
 */
import java.util.ArrayList;
import java.util.List;

public class Unpinned {
  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(Thread.ofVirtual().start(() -> sleep(400)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
