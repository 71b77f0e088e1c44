/*
 * name: nested-permits-fixed
 * title: A request takes both permits at once
 * story: nested-permits, but a request asks for all the connections that it will need
 *   before it does anything: the semaphore gives it both or none.
 * look-at: Nobody who holds a permit waits for another.
 * sources: quarkusio/quarkus#55011
 * remedy: acquiring all permits at once
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.Semaphore;

public class NestedPermitsFixed {
  static final Semaphore connections = new Semaphore(2);

  static void request() {
    try {
      connections.acquire(2);
      Thread.sleep(50);
      audit();
      connections.release(2);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void audit() {
    System.out.println(Thread.currentThread().getName() + " uses the second connection");
  }

  public static void main(String[] args) throws InterruptedException {
    Thread a = Thread.ofVirtual().name("request-1").start(NestedPermitsFixed::request);
    Thread b = Thread.ofVirtual().name("request-2").start(NestedPermitsFixed::request);
    a.join();
    b.join();
  }
}
