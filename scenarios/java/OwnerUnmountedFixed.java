/*
 * name: owner-unmounted-fixed
 * title: A lock in the place of synchronized, so that nobody is pinned
 * story: owner-unmounted with a ReentrantLock for the state in the place of
 *   synchronized: those that wait for the lock unmount, and the owner finds a carrier.
 * look-at: The same threads in the same order, and nobody is pinned.
 * sources: qos-ch/logback#786, in which an appender writes while it has its lock
 *   JEP 491, which ends it
 * remedy: using a ReentrantLock in the place of synchronized
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class OwnerUnmountedFixed {
  static final ReentrantLock lock = new ReentrantLock();

  static void write() {
    lock.lock();
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    } finally {
      lock.unlock();
    }
  }

  static void report(ReentrantLock state) {
    state.lock();
    try {
      lock.lock();
      lock.unlock();
    } finally {
      state.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofVirtual().name("owner").start(OwnerUnmountedFixed::write));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("pinned-" + i).start(() -> report(new ReentrantLock())));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
