/*
 * name: dining-philosophers
 * title: Philosophers take the fork on their left, and wait for the one on their right
 * story: Philosophers sit around a table with a fork between each two. Each takes the fork
 *   on the left, waits a moment and wants the one on the right, which the neighbour has.
 *   Dijkstra has five of them; here they are three, so that a search is done soon.
 * look-at: A cycle of three threads and three locks; the carriers are all free.
 * sources: E. W. Dijkstra, Hierarchical ordering of sequential processes, 1971
 *   A. Downey, The Little Book of Semaphores, 4.4
 * expect: jdk 21-, carriers 1-: deadlock
 * repaired-by: dining-philosophers-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

public class DiningPhilosophers {
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
      ReentrantLock left = forks.get(i);
      ReentrantLock right = forks.get((i + 1) % 3);
      philosophers.add(Thread.ofVirtual().name("philosopher-" + i).start(() -> dine(left, right)));
    }
    for (Thread t : philosophers) {
      t.join();
    }
  }
}
