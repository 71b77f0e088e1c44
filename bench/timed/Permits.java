/*
 * name: timed-permits
 * title: twelve sleeps that need one of three permits
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

public class Permits {
  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void permitted(Semaphore permits, long millis) {
    permits.acquireUninterruptibly();
    sleep(millis);
    permits.release();
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    Semaphore permits = new Semaphore(3);
    for (int i = 0; i < 12; i++) {
      threads.add(Thread.ofVirtual().start(() -> permitted(permits, 200)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
