/*
 * name: connection-pool-fixed
 * title: A tenant has its connection before it enters synchronized
 * story: connection-pool, but a tenant takes a connection first and enters the monitor of
 *   its data source then. Who waits for a connection is not pinned, and who is pinned has
 *   one already and waits for the database alone.
 * look-at: One query at a time still keeps a carrier until JDK 23, and that is no fault.
 * sources: brettwooldridge/HikariCP#2293
 * remedy: acquiring the permit before entering synchronized
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

public class ConnectionPoolFixed {
  static final Semaphore connections = new Semaphore(1);

  static void query(long millis) {
    try {
      connections.acquire();
      try {
        Thread.sleep(millis);
      } finally {
        connections.release();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void tenantQuery(Object dataSource) {
    try {
      connections.acquire();
      try {
        synchronized (dataSource) {
          Thread.sleep(10);
        }
      } finally {
        connections.release();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofVirtual().name("borrower").start(() -> query(200)));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("tenant-" + i).start(() -> tenantQuery(new Object())));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
