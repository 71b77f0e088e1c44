/*
 * name: zipkin-fair-java-fixed
 * title: A lock that is not fair lets its last owner go on
 * story: zipkin-fair with a lock that is not fair. The first request barges in for its
 *   second span, since the one that it woke has not come yet; it ends and leaves its
 *   carrier to the heir.
 * look-at: One word is the difference. It repairs this order of events, and not that of
 *   zipkin-minimal, where the first owner is a platform thread.
 * sources: https://github.com/openzipkin/brave/issues/1440
 * machine: jdk 21, carriers 2
 * remedy: using a lock that is not fair
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class ZipkinFairFixed {
  static final ReentrantLock lock = new ReentrantLock(false);

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
