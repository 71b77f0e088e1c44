/*
 * name: join-cycle-fixed
 * title: Each thread waits for a step of the other, and not for its end
 * story: join-cycle, but what the two want from each other are steps, for each of which
 *   there is a latch: the chicken lays the egg before it waits for it to hatch, and the egg
 *   waits only until it is laid.
 * look-at: The order of the steps has no cycle.
 * sources: java.lang.Thread.join
 * remedy: waiting for steps in the place of the ends of threads
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.CountDownLatch;

public class JoinCycleFixed {
  static final CountDownLatch laid = new CountDownLatch(1);
  static final CountDownLatch hatched = new CountDownLatch(1);

  static void layAndWait() {
    try {
      Thread.sleep(50);
      laid.countDown();
      hatched.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void waitAndHatch() {
    try {
      laid.await();
      hatched.countDown();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread chicken = Thread.ofVirtual().name("chicken").start(JoinCycleFixed::layAndWait);
    Thread egg = Thread.ofVirtual().name("egg").start(JoinCycleFixed::waitAndHatch);
    chicken.join();
    egg.join();
  }
}
