/*
 * name: dining-philosophers-fixed
 * title: One philosopher takes the fork on the right first
 * story: dining-philosophers with the forks numbered: each takes the fork with the lower
 *   number first, which for the last of them is the one on the right. Whoever has the fork
 *   with the highest number of all that are taken can eat.
 * look-at: Resources that are ordered allow no cycle.
 * sources: E. W. Dijkstra, Hierarchical ordering of sequential processes, 1971
 * remedy: taking the locks in one order
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class DiningPhilosophersFixed {
  static final List<ReentrantLock> forks = new ArrayList<>();

  static void dine(ReentrantLock first, ReentrantLock second) {
    first.lock();
    try {
      Thread.sleep(50);
      second.lock();
      System.out.println(Thread.currentThread().getName() + " eats");
      second.unlock();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    } finally {
      first.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      forks.add(new ReentrantLock());
    }
    List<Thread> philosophers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ReentrantLock lower = forks.get(i < 2 ? i : 0);
      ReentrantLock higher = forks.get(i < 2 ? i + 1 : 2);
      philosophers.add(Thread.ofVirtual().name("philosopher-" + i).start(() -> dine(lower, higher)));
    }
    for (Thread t : philosophers) {
      t.join();
    }
  }
}
