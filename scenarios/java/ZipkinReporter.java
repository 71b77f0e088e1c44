/*
 * name: zipkin-reporter-java
 * title: The Netflix case: pinned requests wait for a lock whose next owner has no carrier
 * story: A web service on JDK 21 finishes tracing spans. Each span goes into
 *   zipkin-reporter's CountBoundedQueue, under a ReentrantLock. Brave's RealSpan.finish
 *   does so inside synchronized, on a monitor of each span's own; RealScopedSpan.finish
 *   does not.
 *
 *   scheduling-1, a platform thread, has the lock when a request comes that finishes a
 *   scoped span: it queues for the lock and leaves its carrier. As many requests as there
 *   are carriers come then, finish a span inside synchronized and queue too, pinned, one on
 *   each carrier. scheduling-1 signals the reporter, releases the lock, wakes the first in
 *   the queue and goes away. The one that it woke is unmounted, and there is no carrier
 *   left for it.
 *
 *   The article shows six threads: four pinned ones, the unmounted one and the reporter.
 *   They alone cannot come to this; it takes a seventh that has the lock while the last of
 *   the four queues, and that runs on no carrier. Here it is scheduling-1.
 * look-at: exclusiveOwnerThread is null, and the first waiter's status is 0: it was
 *   signalled. The requests that come later have no stack at all.
 * sources: Netflix Technology Blog, 2024-07-29: Java 21 Virtual Threads - Dude, Where's My Lock?
 *   https://github.com/openzipkin/brave/issues/1440
 * expect: jdk 21-23, carriers 1-: carrier-exhaustion ownerless
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: zipkin-reporter-java-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

public class ZipkinReporter {
  static final ReentrantLock lock = new ReentrantLock();
  static final Condition available = lock.newCondition();
  static int count;

  // CountBoundedQueue.offer; encoding the span takes some time.
  static void offer(long encoding) {
    lock.lock();
    try {
      if (encoding > 0) {
        Thread.sleep(encoding);
      }
      count++;
      available.signal();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    } finally {
      lock.unlock();
    }
  }

  // CountBoundedQueue.drainTo, in the loop of the reporter.
  static void report() {
    try {
      while (true) {
        lock.lockInterruptibly();
        try {
          long nanos = 1_000_000_000L;
          while (count == 0 && nanos > 0) {
            nanos = available.awaitNanos(nanos);
          }
          count = 0;
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  // RealSpan.finish; RealScopedSpan.finish calls offer without synchronized.
  static void finish(Object span) {
    synchronized (span) {
      offer(0);
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    Thread.ofPlatform().daemon().name("AsyncReporter").start(ZipkinReporter::report);
    Thread.sleep(50);
    threads.add(Thread.ofPlatform().name("scheduling-1").start(() -> offer(800)));
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("request-1").start(() -> offer(0)));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request-" + (1 + i)).start(() -> finish(new Object())));
    }
    Thread.sleep(1000);
    for (int i = 1; i <= 3; i++) {
      threads.add(Thread.ofVirtual().name("request-" + (1 + carriers + i)).start(() -> offer(0)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
