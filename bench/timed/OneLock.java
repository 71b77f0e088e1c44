/*
 * name: timed-one-lock
 * title: five sleeps under one lock, one after the other
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class OneLock {
  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void locked(ReentrantLock lock, long millis) {
    lock.lock();
    try {
      sleep(millis);
    } finally {
      lock.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    ReentrantLock lock = new ReentrantLock();
    for (int i = 0; i < 5; i++) {
      threads.add(Thread.ofVirtual().start(() -> locked(lock, 150)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
