/*
 * name: permit-leak
 * title: A request fails and does not give its permit back
 * story: A semaphore counts the connections of a pool. A request that fails leaves without
 *   releasing its permit, once for each; when all are lost, whoever comes waits for ever.
 *   No thread holds what it waits for.
 * look-at: The permits are 0, and the threads that took them have ended.
 * sources: Java Concurrency in Practice, 10.1.4 (open calls and resource pools)
 *   brettwooldridge/HikariCP, leakDetectionThreshold
 * machine: jdk 21, carriers 2
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: permit-leak-fixed
 */
import java.util.concurrent.Semaphore;

public class PermitLeak {
  static final Semaphore connections = new Semaphore(1);

  static void query(boolean valid) throws InterruptedException {
    connections.acquire();
    if (!valid) {
      throw new IllegalArgumentException("bad query");
    }
    connections.release();
  }

  static void handle(boolean valid) {
    try {
      query(valid);
      System.out.println("answered");
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread bad = Thread.ofVirtual().name("bad").start(() -> handle(false));
    bad.join();
    Thread good = Thread.ofVirtual().name("good").start(() -> handle(true));
    good.join();
  }
}
