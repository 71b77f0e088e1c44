import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The zipkin-reporter case in small: pinned threads, one that is not, and the lock. */
public class Zipkin {
  static final ReentrantLock lock = new ReentrantLock();
  static final Condition available = lock.newCondition();
  static int count;

  static void offer() {
    lock.lock();
    try {
      count++;
      available.signal();
    } finally {
      lock.unlock();
    }
  }

  static void finish(Object state) {
    synchronized (state) {
      offer();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    lock.lock();
    threads.add(Thread.ofVirtual().name("unpinned").start(Zipkin::offer));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("pinned-" + i).start(() -> finish(new Object())));
    }
    Thread.sleep(50);
    lock.unlock();
    for (Thread t : threads) {
      t.join();
    }
    System.out.println("offered " + count);
  }
}
