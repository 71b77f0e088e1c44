/*
 * name: logging-appender-fixed
 * title: Requests log after they have left synchronized
 * story: logging-appender, but a session writes its line when it has left the monitor.
 *   Nobody who waits for the appender is pinned.
 * look-at: A monitor should be held for memory only, never while calling what may wait.
 * sources: qos-ch/logback#786
 * remedy: leaving synchronized before logging
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class LoggingAppenderFixed {
  static class Appender {
    final ReentrantLock lock = new ReentrantLock();
    int lines;

    void append() {
      lock.lock();
      try {
        lines++;
      } finally {
        lock.unlock();
      }
    }

    void rollOver() {
      lock.lock();
      try {
        Thread.sleep(200);
        lines = 0;
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      } finally {
        lock.unlock();
      }
    }
  }

  static class Session {
    int visits;

    void visit() {
      synchronized (this) {
        visits++;
      }
      log.append();
    }
  }

  static final Appender log = new Appender();

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofPlatform().name("housekeeping").start(() -> log.rollOver()));
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("health-check").start(() -> log.append()));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      Session session = new Session();
      threads.add(Thread.ofVirtual().name("session-" + i).start(() -> session.visit()));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
