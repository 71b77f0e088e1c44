/*
 * name: zipkin-minimal-java
 * title: The Netflix case with the fewest threads: one carrier, and three that want a lock
 * story: The main thread, which runs on no carrier, has the lock. An unpinned virtual thread
 *   queues first and leaves the carrier; a pinned one queues behind it and keeps the
 *   carrier. The main thread releases the lock and wakes the first, which has nothing to
 *   run on. The reporter of the article is not needed.
 * look-at: How few steps it takes. A second carrier is enough to save it.
 * sources: Netflix Technology Blog, 2024-07-29: Java 21 Virtual Threads - Dude, Where's My Lock?
 *   https://github.com/openzipkin/brave/issues/1440
 * machine: jdk 21, carriers 1
 * expect: jdk 21-23, carriers 1: carrier-exhaustion ownerless
 * expect: jdk 21-23, carriers 2-: completed
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: zipkin-minimal-java-fixed
 */
import java.util.concurrent.locks.ReentrantLock;

public class ZipkinMinimal {
  static final ReentrantLock lock = new ReentrantLock();

  static void offer() {
    lock.lock();
    lock.unlock();
  }

  static void finish(Object span) {
    synchronized (span) {
      offer();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    lock.lock();
    Thread unpinned = Thread.ofVirtual().name("unpinned").start(ZipkinMinimal::offer);
    Thread.sleep(50);
    Thread pinned = Thread.ofVirtual().name("pinned").start(() -> finish(new Object()));
    Thread.sleep(50);
    lock.unlock();
    unpinned.join();
    pinned.join();
  }
}
