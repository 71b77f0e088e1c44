/*
 * name: timed-chain
 * title: five threads, each of which starts the next and joins it
 */

public class Chain {
  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void link(int left) {
    sleep(150);
    if (left == 0) {
      return;
    }
    Thread next = Thread.ofVirtual().start(() -> link(left - 1));
    try {
      next.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread first = Thread.ofVirtual().start(() -> link(4));
    first.join();
  }
}
