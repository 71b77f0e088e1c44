/*
 * name: permit-leak-fixed
 * title: A permit is given back in finally
 * story: permit-leak, where the permit is released however the request ends.
 * look-at: The bad request fails as before, and the good one is answered.
 * sources: Java Concurrency in Practice, 10.1.4 (open calls and resource pools)
 * machine: jdk 21, carriers 2
 * remedy: releasing the permit in finally
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.Semaphore;

public class PermitLeakFixed {
  static final Semaphore connections = new Semaphore(1);

  static void query(boolean valid) throws InterruptedException {
    connections.acquire();
    try {
      if (!valid) {
        throw new IllegalArgumentException("bad query");
      }
    } finally {
      connections.release();
    }
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
