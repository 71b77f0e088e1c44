/*
 * name: logging-appender
 * title: Requests log inside synchronized, and the lock of the appender has no owner
 * story: A logging appender writes under a ReentrantLock, as Logback's OutputStreamAppender
 *   does. A housekeeping thread of the platform rolls the log file over under that lock,
 *   which takes a while.
 *
 *   One request logs meanwhile: it queues for the lock and leaves its carrier. Others log
 *   from inside a synchronized method, each of a session of its own, and queue behind it,
 *   pinned. When the file is rolled over the lock goes to the first, which has no carrier.
 *
 *   Nobody did anything unusual: each of them wrote one line to the log. This is the
 *   commonest form of the Netflix case in the field.
 * look-at: What the code under synchronized calls, and not only what it does itself.
 * sources: qos-ch/logback#786
 *   sboesebeck/morphium#234
 *   spring-cloud/spring-cloud-stream#3012
 * expect: jdk 21-23, carriers 1-: carrier-exhaustion ownerless
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: logging-appender-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class LoggingAppender {
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

    synchronized void visit() {
      visits++;
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
