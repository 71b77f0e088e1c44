/*
 * name: nested-permits
 * title: Every holder of a permit waits for a second one
 * story: A pool has two connections, and each of two requests takes one and then, in a
 *   method that it calls, another. All permits are held by those that wait for more.
 * look-at: A JVM does not know who holds permits; no dump shows it.
 * sources: quarkusio/quarkus#55011
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: nested-permits-fixed
 */
import java.util.concurrent.Semaphore;

public class NestedPermits {
  static final Semaphore connections = new Semaphore(2);

  static void request() {
    try {
      connections.acquire();
      Thread.sleep(50);
      audit();
      connections.release();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void audit() throws InterruptedException {
    connections.acquire();
    connections.release();
  }

  public static void main(String[] args) throws InterruptedException {
    Thread a = Thread.ofVirtual().name("request-1").start(NestedPermits::request);
    Thread b = Thread.ofVirtual().name("request-2").start(NestedPermits::request);
    a.join();
    b.join();
  }
}
