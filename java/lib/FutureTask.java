package java.util.concurrent;

import java.util.concurrent.locks.LockSupport;

/** A task with a result, and a stack of the threads that wait for it. */
public class FutureTask<V> implements Runnable, Future<V> {
  static class WaitNode {
    volatile Thread thread = Thread.currentThread();
    WaitNode next;
  }

  /** A failure, a result that is null, or that there will be none. */
  static class Outcome {
    final Throwable failure;

    Outcome(Throwable failure) {
      this.failure = failure;
    }
  }

  static final Outcome NULL = new Outcome(null);
  static final Outcome CANCELLED = new Outcome(null);

  final Callable<V> callable;
  /** The outcome, and the first that waits. */
  final Object[] state = new Object[2];
  volatile Thread runner;

  public FutureTask(Callable<V> callable) {
    if (callable == null) {
      throw new NullPointerException();
    }
    this.callable = callable;
  }

  public FutureTask(Runnable task, V result) {
    this.callable = Executors.callable(task, result);
  }

  public void run() {
    if (state[0] != null) {
      return;
    }
    runner = Thread.currentThread();
    Object outcome;
    try {
      Object result = callable.call();
      outcome = result == null ? NULL : result;
    } catch (Throwable e) {
      outcome = new Outcome(e);
    }
    runner = null;
    if (Intrinsics.compareAndSet(state, 0, null, outcome)) {
      finishCompletion();
    }
  }

  private void finishCompletion() {
    WaitNode q = (WaitNode) state[1];
    while (!Intrinsics.compareAndSet(state, 1, q, null)) {
      q = (WaitNode) state[1];
    }
    while (q != null) {
      Thread t = q.thread;
      if (t != null) {
        q.thread = null;
        LockSupport.unpark(t);
      }
      q = q.next;
    }
  }

  public boolean cancel(boolean mayInterrupt) {
    if (!Intrinsics.compareAndSet(state, 0, null, CANCELLED)) {
      return false;
    }
    if (mayInterrupt) {
      Thread t = runner;
      if (t != null) {
        t.interrupt();
      }
    }
    finishCompletion();
    return true;
  }

  private void awaitDone(long deadline) throws InterruptedException {
    WaitNode q = null;
    while (state[0] == null) {
      if (Thread.interrupted()) {
        if (q != null) {
          q.thread = null;
        }
        throw new InterruptedException();
      }
      if (q == null) {
        q = new WaitNode();
        WaitNode first;
        do {
          first = (WaitNode) state[1];
          q.next = first;
        } while (!Intrinsics.compareAndSet(state, 1, first, q));
      } else if (deadline == 0L) {
        Intrinsics.parkForResult(this);
      } else {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0L) {
          q.thread = null;
          return;
        }
        LockSupport.parkNanos(this, nanos);
      }
    }
  }

  private V report() throws ExecutionException {
    Object outcome = state[0];
    if (outcome == CANCELLED) {
      throw new CancellationException();
    }
    if (!(outcome instanceof Outcome)) {
      return (V) outcome;
    }
    Throwable failure = ((Outcome) outcome).failure;
    if (failure != null) {
      throw new ExecutionException(failure);
    }
    return null;
  }

  public V get() throws InterruptedException, ExecutionException {
    if (state[0] == null) {
      awaitDone(0L);
    }
    return report();
  }

  public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
    if (state[0] == null) {
      awaitDone(System.nanoTime() + Math.max(1L, unit.toNanos(timeout)));
      if (state[0] == null) {
        throw new TimeoutException();
      }
    }
    return report();
  }

  public boolean isDone() {
    return state[0] != null;
  }

  public boolean isCancelled() {
    return state[0] == CANCELLED;
  }
}
