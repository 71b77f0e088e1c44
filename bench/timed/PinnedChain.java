/*
 * name: timed-pinned-chain
 * title: two pinned threads, each of which joins an unpinned one
 */
import java.util.ArrayList;
import java.util.List;

public class PinnedChain {
  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void parent(Object monitor) {
    synchronized (monitor) {
      Thread child = Thread.ofVirtual().start(() -> sleep(400));
      try {
        child.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(Thread.ofVirtual().start(() -> parent(new Object())));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
