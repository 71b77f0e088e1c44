/*
 * name: pool-start-fixed
 * title: The pool is started before requests come
 * story: pool-start, but the main thread asks for the first connection, before it lets
 *   requests come. Later ones find the pool started, and do not log inside synchronized.
 * look-at: The monitor is free again at once, so that nobody waits for it for long.
 * sources: brettwooldridge/HikariCP#2293
 * remedy: starting the pool before requests come
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class PoolStartFixed {
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
    getConnection(); // before anybody else needs it
    appender.lock();
    threads.add(Thread.ofVirtual().name("unpinned").start(PoolStartFixed::log));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request").start(PoolStartFixed::getConnection));
    }
    Thread.sleep(500);
    appender.unlock();
    for (Thread t : threads) {
      t.join();
    }
  }
}
