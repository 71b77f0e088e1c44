/*
 * name: barrier-short-fixed
 * title: The players meet before they enter
 * story: barrier-short with the barrier outside of the bulkhead: all three meet, and then
 *   two at a time go in.
 * look-at: Nobody waits at the barrier with a permit in hand.
 * sources: java.util.concurrent.CyclicBarrier
 * remedy: waiting at the barrier before taking a permit
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;

public class BarrierShortFixed {
  static final Semaphore room = new Semaphore(2);
  static final CyclicBarrier table = new CyclicBarrier(3);

  static void play() {
    try {
      table.await();
      room.acquire();
      room.release();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> players = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      players.add(Thread.ofVirtual().name("player-" + i).start(BarrierShortFixed::play));
    }
    for (Thread t : players) {
      t.join();
    }
  }
}
