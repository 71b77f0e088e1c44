import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The Netflix case as it is searched, with the thread that starts the others. */
public class Netflix {
  static final int PINNED = 4;
  static final ReentrantLock lock = new ReentrantLock();
  static final Condition available = lock.newCondition();
  static int count;

  static void offer() {
    lock.lock();
    try {
      count = 1;
      available.signal();
    } finally {
      lock.unlock();
    }
  }

  static void finish(Object span) {
    synchronized (span) {
      offer();
    }
  }

  static void report() {
    try {
      while (true) {
        lock.lockInterruptibly();
        try {
          long nanos = 1_000_000_000L;
          while (count == 0 && nanos > 0) {
            nanos = available.awaitNanos(nanos);
          }
          count = 0;
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) {
    Thread.ofPlatform().daemon().name("AsyncReporter").start(Netflix::report);
    Thread.ofPlatform().name("scheduling-1").start(Netflix::offer);
    Thread.ofVirtual().name("request-1").start(Netflix::offer);
    for (int i = 2; i <= 1 + PINNED; i++) {
      Thread.ofVirtual().name("request-" + i).start(() -> finish(new Object()));
    }
  }
}
