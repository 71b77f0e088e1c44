/*
 * name: owner-unmounted
 * title: The owner of a lock sleeps without a carrier
 * story: A virtual thread takes a lock and sleeps, which unmounts it. As many virtual
 *   threads as there are carriers then wait for the lock inside synchronized: each is
 *   pinned and keeps its carrier. When the sleep is over the owner has no carrier to go
 *   on with, so it never releases the lock.
 * look-at: The lock has an owner, and yet no cycle of owners: the owner waits for a
 *   carrier, and carriers are no locks that a deadlock detector knows.
 * sources: qos-ch/logback#786, in which an appender writes while it has its lock
 *   JEP 491, which ends it
 * expect: jdk 21-23, carriers 1-: carrier-exhaustion owner-unmounted
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: owner-unmounted-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class OwnerUnmounted {
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

  static void report(Object state) {
    synchronized (state) {
      lock.lock();
      lock.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofVirtual().name("owner").start(OwnerUnmounted::write));
    Thread.sleep(50);
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("pinned-" + i).start(() -> report(new Object())));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
