/*
 * name: object-wait-compensated
 * title: Threads in Object.wait block their carriers, and the pool grows
 * story: The program of object-wait-saturated on a machine whose pool may grow: until
 *   JDK 23 the scheduler makes up for the carriers that Object.wait blocks, and the waiter
 *   gets one of the new ones. More carriers than the parallelism says are no fault and no
 *   leak.
 * look-at: The size of the pool is above the parallelism, until JDK 23.
 * sources: spring-projects/spring-kafka#3074, where such carriers were taken for a leak
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;

public class ObjectWaitCompensated {
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
