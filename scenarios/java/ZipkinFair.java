/*
 * name: zipkin-fair-java
 * title: A fair lock makes it worse: virtual threads hang all by themselves
 * story: With a fair lock no platform thread is needed. A pinned request has the lock; an
 *   unpinned one queues and leaves its carrier; pinned ones queue and keep theirs. The
 *   first releases, wakes the unpinned one, and at once finishes another span: a fair lock
 *   does not let it barge in, so that it queues too, pinned, on the last carrier.
 * look-at: The class of the lock, FairSync. With one carrier nobody can queue behind the
 *   first, and all is well.
 * sources: Netflix Technology Blog, 2024-07-29: Java 21 Virtual Threads - Dude, Where's My Lock?
 *   https://github.com/openzipkin/brave/issues/1440
 * machine: jdk 21, carriers 2
 * expect: jdk 21-23, carriers 1: completed
 * expect: jdk 21-23, carriers 2-: carrier-exhaustion ownerless
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: zipkin-fair-java-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class ZipkinFair {
  static final ReentrantLock lock = new ReentrantLock(true);

  static void offer(long encoding) {
    lock.lock();
    try {
      if (encoding > 0) {
        Thread.sleep(encoding);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    } finally {
      lock.unlock();
    }
  }

  static void finish(Object span, long encoding) {
    synchronized (span) {
      offer(encoding);
    }
  }

  static void finishTwo(Object span, long encoding) {
    finish(span, encoding);
    finish(span, 0);
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofVirtual().name("request-1").start(() -> finishTwo(new Object(), 2000)));
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("request-2").start(() -> offer(0)));
    Thread.sleep(50);
    for (int i = 2; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("request-" + (1 + i)).start(() -> finishTwo(new Object(), 0)));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
