package java.util.concurrent;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A barrier with a lock and a condition, as that of the JDK has. */
public class CyclicBarrier {
  static class Generation {
    boolean broken;
  }

  final ReentrantLock lock = new ReentrantLock();
  final Condition trip = Intrinsics.owed(lock);
  final int parties;
  final Runnable barrierCommand;
  Generation generation = new Generation();
  int count;

  public CyclicBarrier(int parties) {
    this(parties, null);
  }

  public CyclicBarrier(int parties, Runnable barrierAction) {
    if (parties <= 0) {
      throw new IllegalArgumentException();
    }
    this.parties = parties;
    count = parties;
    barrierCommand = barrierAction;
  }

  private void nextGeneration() {
    trip.signalAll();
    count = parties;
    generation = new Generation();
  }

  private void breakBarrier() {
    generation.broken = true;
    count = parties;
    trip.signalAll();
  }

  private int dowait(boolean timed, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
    lock.lock();
    try {
      Generation mine = generation;
      if (mine.broken) {
        throw new BrokenBarrierException();
      }
      if (Thread.interrupted()) {
        breakBarrier();
        throw new InterruptedException();
      }
      count--;
      int index = count;
      if (index == 0) {
        boolean ran = false;
        try {
          if (barrierCommand != null) {
            barrierCommand.run();
          }
          ran = true;
          nextGeneration();
          return 0;
        } finally {
          if (!ran) {
            breakBarrier();
          }
        }
      }
      while (true) {
        try {
          if (!timed) {
            trip.await();
          } else if (nanos > 0L) {
            nanos = trip.awaitNanos(nanos);
          }
        } catch (InterruptedException e) {
          if (mine == generation && !mine.broken) {
            breakBarrier();
            throw e;
          }
          Thread.currentThread().interrupt();
        }
        if (mine.broken) {
          throw new BrokenBarrierException();
        }
        if (mine != generation) {
          return index;
        }
        if (timed && nanos <= 0L) {
          breakBarrier();
          throw new TimeoutException();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  public int await() throws InterruptedException, BrokenBarrierException {
    try {
      return dowait(false, 0L);
    } catch (TimeoutException e) {
      throw new Error("there is no time limit");
    }
  }

  public int await(long timeout, TimeUnit unit)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return dowait(true, unit.toNanos(timeout));
  }

  public int getParties() {
    return parties;
  }

  public boolean isBroken() {
    lock.lock();
    try {
      return generation.broken;
    } finally {
      lock.unlock();
    }
  }

  public void reset() {
    lock.lock();
    try {
      breakBarrier();
      nextGeneration();
    } finally {
      lock.unlock();
    }
  }

  public int getNumberWaiting() {
    lock.lock();
    try {
      return parties - count;
    } finally {
      lock.unlock();
    }
  }
}
