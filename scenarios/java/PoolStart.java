/*
 * name: pool-start
 * title: A pool starts inside synchronized and logs, and all others wait for it to start
 * story: The first request for a connection starts the pool, inside synchronized, and logs
 *   that it does. The lock of the appender is taken, so that it waits, pinned. The other
 *   requests wait to enter the same monitor: until JDK 23 a thread that does so keeps its
 *   carrier, though it is not pinned. When the lock of the appender is released, its next
 *   owner is a virtual thread that logs outside of synchronized; it has left its carrier and
 *   finds none. One thread is pinned, and that is enough.
 * look-at: Only one of the carriers is pinned. The others are in BLOCKED, which neither
 *   jdk.tracePinnedThreads nor JFR shows.
 * sources: brettwooldridge/HikariCP#2293
 *   qos-ch/logback#786
 * expect: jdk 21-23, carriers 1-: carrier-exhaustion ownerless
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: pool-start-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class PoolStart {
  static final ReentrantLock appender = new ReentrantLock();
  static final Object dataSource = new Object();
  static boolean started;

  static void log() {
    appender.lock();
    appender.unlock();
  }

  static void getConnection() {
    synchronized (dataSource) {
      if (!started) {
        log();
        started = true;
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    appender.lock();
    threads.add(Thread.ofVirtual().name("unpinned").start(PoolStart::log));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request").start(PoolStart::getConnection));
    }
    Thread.sleep(500);
    appender.unlock();
    for (Thread t : threads) {
      t.join();
    }
  }
}
