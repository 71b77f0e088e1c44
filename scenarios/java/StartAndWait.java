/*
 * name: start-and-wait
 * title: Inside synchronized, a thread starts another and waits until it is up
 * story: A container starts its listener on a virtual thread and waits until it says that it
 *   is up, inside a synchronized start method. When as many containers start at once as
 *   there are carriers, each of them is pinned and no listener can begin.
 * look-at: The listeners have no stack: they never ran.
 * sources: spring-projects/spring-kafka#2933
 * expect: jdk 21-23, carriers 1-: carrier-exhaustion other
 * expect: jdk 24-, carriers 1-: completed
 * repaired-by: start-and-wait-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

public class StartAndWait {
  static class Container {
    final CountDownLatch up = new CountDownLatch(1);
    boolean started;

    synchronized void start() {
      try {
        Thread.sleep(50);
        Thread.ofVirtual().name("listener").start(() -> up.countDown());
        up.await();
        started = true;
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      Container container = new Container();
      threads.add(Thread.ofVirtual().name("starter-" + i).start(() -> container.start()));
    }
    for (Thread t : threads) {
      t.join();
    }
  }
}
