/*
 * name: connection-pool
 * title: Requests wait for a connection inside synchronized, and who has it cannot return it
 * story: A pool has one connection, and a semaphore counts it. A request takes it and waits
 *   for the database, without a carrier. Others come and wait for a connection inside
 *   synchronized, in the data source of each tenant: they are pinned. When the database has
 *   answered, the first request finds no carrier, and so never returns the connection.
 * look-at: A semaphore knows no owner, so that no dump says who has the connection.
 * sources: brettwooldridge/HikariCP#2293
 *   apache/httpcomponents-client#474
 * expect: jdk 21-23, carriers 1-: carrier-exhaustion other
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: connection-pool-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

public class ConnectionPool {
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
    synchronized (dataSource) {
      query(10);
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
