/*
 * name: object-wait-saturated-fixed
 * title: A condition in the place of Object.wait, which blocks no carrier
 * story: object-wait-saturated with a ReentrantLock and a Condition. Customers that wait
 *   leave their carriers in any release, and the pool need not grow.
 * look-at: The pool has as many carriers as the parallelism says.
 * sources: swaldman/c3p0#179
 * machine: jdk 21, carriers 4, max-pool-size 4
 * remedy: using a Condition in the place of Object.wait
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

public class ObjectWaitSaturatedFixed {
  static class Table {
    final ReentrantLock lock = new ReentrantLock();
    final Condition given = lock.newCondition();
    boolean free;

    void await() {
      lock.lock();
      try {
        while (!free) {
          given.await();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      } finally {
        lock.unlock();
      }
    }

    void give() {
      lock.lock();
      try {
        free = true;
        given.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Table> tables = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      Table table = new Table();
      tables.add(table);
      threads.add(Thread.ofVirtual().name("customer-" + i).start(() -> table.await()));
    }
    Thread.sleep(100);
    threads.add(Thread.ofVirtual().name("waiter").start(() -> {
      for (Table table : tables) {
        table.give();
      }
    }));
    for (Thread t : threads) {
      t.join();
    }
  }
}
