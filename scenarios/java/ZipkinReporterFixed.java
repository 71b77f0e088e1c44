/*
 * name: zipkin-reporter-java-fixed
 * title: A ReentrantLock of each span's own in the place of synchronized
 * story: zipkin-reporter with one change: RealSpan.finish takes a lock in the place of a
 *   monitor. Nothing pins any more, so that a request that waits for the queue leaves its
 *   carrier, and the first in the queue finds one when scheduling-1 wakes it.
 * look-at: The same threads queue in the same order, all of them unmounted.
 * sources: https://github.com/openzipkin/brave/issues/1440
 * remedy: using a ReentrantLock in the place of synchronized
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

public class ZipkinReporterFixed {
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

  // RealSpan.finish; RealScopedSpan.finish calls offer without a lock of its own.
  static void finish(ReentrantLock span) {
    span.lock();
    try {
      offer(0);
    } finally {
      span.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    Thread.ofPlatform().daemon().name("AsyncReporter").start(ZipkinReporterFixed::report);
    Thread.sleep(50);
    threads.add(Thread.ofPlatform().name("scheduling-1").start(() -> offer(800)));
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("request-1").start(() -> offer(0)));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request-" + (1 + i)).start(() -> finish(new ReentrantLock())));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
