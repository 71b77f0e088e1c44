/*
 * name: polite-try-lock-fixed
 * title: Both take the door first, and who has it need not give way
 * story: polite-try-lock with the same order of the locks in both threads: the second waits
 *   for the door, and the first finds the corridor free. Random pauses would end the dance
 *   too, but only most of the time: a search still finds a schedule that goes round.
 * look-at: No schedule goes round; gridlock explore proves it.
 * sources: B. Goetz, Java Concurrency in Practice, 10.3.3
 * remedy: taking the locks in one order
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.locks.ReentrantLock;

public class PoliteTryLockFixed {
  static final ReentrantLock door = new ReentrantLock();
  static final ReentrantLock corridor = new ReentrantLock();

  static void pass(ReentrantLock mine, ReentrantLock other) {
    boolean passed = false;
    try {
      while (!passed) {
        mine.lock();
        Thread.sleep(100);
        if (other.tryLock()) {
          passed = true;
          other.unlock();
        }
        Thread.sleep(100);
        mine.unlock();
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread a = Thread.ofVirtual().name("alphonse").start(() -> pass(door, corridor));
    Thread b = Thread.ofVirtual().name("gaston").start(() -> pass(door, corridor));
    a.join();
    b.join();
  }
}
