/*
 * name: zipkin-minimal-java-fixed
 * title: The pinned request waits for the lock for a limited time and drops its span
 * story: zipkin-minimal with tryLock and a time limit. The carrier comes free when the
 *   pinned request gives up. It is late and a span is lost, but the service lives.
 * look-at: A watchdog with a threshold below the limit would see all carriers stuck for a
 *   moment, and then not any more.
 * sources: https://github.com/openzipkin/brave/issues/1440
 * machine: jdk 21, carriers 1
 * remedy: limiting the wait for the lock by tryLock
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

public class ZipkinMinimalFixed {
  static final ReentrantLock lock = new ReentrantLock();

  static void offer() {
    lock.lock();
    lock.unlock();
  }

  static void finish(Object span) {
    synchronized (span) {
      try {
        if (lock.tryLock(200, TimeUnit.MILLISECONDS)) {
          lock.unlock();
        } else {
          System.out.println("a span is dropped");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    lock.lock();
    Thread unpinned = Thread.ofVirtual().name("unpinned").start(ZipkinMinimalFixed::offer);
    Thread.sleep(50);
    Thread pinned = Thread.ofVirtual().name("pinned").start(() -> finish(new Object()));
    Thread.sleep(50);
    lock.unlock();
    unpinned.join();
    pinned.join();
  }
}
