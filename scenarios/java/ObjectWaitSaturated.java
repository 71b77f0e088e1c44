/*
 * name: object-wait-saturated
 * title: Threads in Object.wait take all carriers that the pool may have
 * story: Until JDK 23 a virtual thread in Object.wait blocks its carrier, and the scheduler
 *   makes another carrier for it, up to maxPoolSize. Here that is as small as the
 *   parallelism, so that the pool cannot grow. Each customer waits for a table; the waiter
 *   who would give them out is a virtual thread and has no carrier.
 *
 *   With the default of 256 it takes 256 customers, as it did in c3p0.
 * look-at: The size of the pool is at its maximum, and jdk.tracePinnedThreads is silent.
 * sources: swaldman/c3p0#179
 * machine: jdk 21, carriers 4, max-pool-size 4
 * expect: jdk 21-23, carriers 1-3: completed
 * expect: jdk 21-23, carriers 4-: carrier-exhaustion other
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: object-wait-saturated-fixed
 */
import java.util.ArrayList;
import java.util.List;

public class ObjectWaitSaturated {
  static class Table {
    boolean free;

    synchronized void await() {
      try {
        while (!free) {
          wait();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }

    synchronized void give() {
      free = true;
      notify();
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
