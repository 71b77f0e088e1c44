/*
 * name: slow-pinned
 * title: Pinned threads that are slow, and then done
 * story: As many threads as there are carriers read from a slow disk inside synchronized.
 *   They are pinned, and until JDK 23 nobody else runs meanwhile: a watchdog may well
 *   alert. But what they wait for needs no carrier, and comes.
 * look-at: Pinning is a cost and not a fault; the alert clears.
 * sources: JEP 444, on pinning
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;

public class SlowPinned {
  static void read(Object file) {
    synchronized (file) {
      try {
        Thread.sleep(1500);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      threads.add(Thread.ofVirtual().name("reader-" + i).start(() -> read(new Object())));
    }
    Thread.sleep(50);
    threads.add(Thread.ofVirtual().name("late").start(() -> System.out.println("late")));
    for (Thread t : threads) {
      t.join();
    }
  }
}
