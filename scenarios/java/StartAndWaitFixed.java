/*
 * name: start-and-wait-fixed
 * title: The container waits for its listener when it has left synchronized
 * story: start-and-wait, but only the flag is set inside synchronized. A container that
 *   waits for its listener leaves its carrier, and the listener comes up on it.
 * look-at: With one carrier it works as well.
 * sources: spring-projects/spring-kafka#2933
 * remedy: leaving synchronized before waiting
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

public class StartAndWaitFixed {
  static class Container {
    final CountDownLatch up = new CountDownLatch(1);
    boolean started;

    void start() {
      try {
        Thread.sleep(50);
        Thread.ofVirtual().name("listener").start(() -> up.countDown());
        up.await();
        synchronized (this) {
          started = true;
        }
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
