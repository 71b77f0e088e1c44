/*
 * name: barrier-short
 * title: A barrier for three, behind a bulkhead that lets two in
 * story: Three players have to be at the table before the game begins, and a semaphore lets
 *   two of them into the room. The two wait at the barrier for the third, who waits for one
 *   of them to leave.
 * look-at: Two waits that are each right by themselves, and wrong one inside the other.
 * sources: java.util.concurrent.CyclicBarrier
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: barrier-short-fixed
 */
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;

public class BarrierShort {
  static final Semaphore room = new Semaphore(2);
  static final CyclicBarrier table = new CyclicBarrier(3);

  static void play() {
    try {
      room.acquire();
      table.await();
      room.release();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    List<Thread> players = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      players.add(Thread.ofVirtual().name("player-" + i).start(BarrierShort::play));
    }
    for (Thread t : players) {
      t.join();
    }
  }
}
