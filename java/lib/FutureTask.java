package java.util.concurrent;

import java.util.concurrent.locks.LockSupport;

/** A task with a result, and a stack of the threads that wait for it. */
public class FutureTask<V> implements RunnableFuture<V> {
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
  static final Outcome INTERRUPTING = new Outcome(null);
  static final Outcome INTERRUPTED = new Outcome(null);

  final Callable<V> callable;
  /** The outcome, the first that waits, and who runs it, whom explanations name. */
  final Object[] state = new Object[3];

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
    if (state[0] != null || !Intrinsics.compareAndSet(state, 2, null, Thread.currentThread())) {
      return;
    }
    try {
      if (state[0] == null) {
        Object outcome;
        try {
          Object result = callable.call();
          outcome = result == null ? NULL : result;
        } catch (Throwable e) {
          outcome = new Outcome(e);
        }
        finish(null, outcome);
      }
    } finally {
      left();
    }
  }

  /** Runs the task and leaves it as it was. It tells whether it can be run again. */
  boolean runAndReset() {
    if (state[0] != null || !Intrinsics.compareAndSet(state, 2, null, Thread.currentThread())) {
      return false;
    }
    boolean ran = false;
    try {
      if (state[0] == null) {
        try {
          callable.call();
          ran = true;
        } catch (Throwable e) {
          finish(null, new Outcome(e));
        }
      }
    } finally {
      left();
    }
    return ran && state[0] == null;
  }

  /** Nobody runs it any more. An interrupt that is under way has to come before. */
  private void left() {
    state[2] = null;
    while (state[0] == INTERRUPTING) {
      Thread.yield();
    }
  }

  private boolean finish(Object before, Object outcome) {
    if (!Intrinsics.compareAndSet(state, 0, before, outcome)) {
      return false;
    }
    finishCompletion();
    return true;
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
    done();
  }

  public void done() {}

  public boolean cancel(boolean mayInterrupt) {
    if (!mayInterrupt) {
      return finish(null, CANCELLED);
    }
    if (!Intrinsics.compareAndSet(state, 0, null, INTERRUPTING)) {
      return false;
    }
    Thread t = (Thread) state[2];
    if (t != null) {
      t.interrupt();
    }
    return finish(INTERRUPTING, INTERRUPTED);
  }

  /** Waits until it is done, or nothing is left of a time limit. */
  private void awaitDone(boolean timed, long nanos) throws InterruptedException {
    WaitNode q = null;
    while (state[0] == null) {
      if (Thread.interrupted()) {
        if (q != null) {
          q.thread = null;
        }
        throw new InterruptedException();
      }
      if (timed && nanos <= 0L) {
        if (q != null) {
          q.thread = null;
        }
        return;
      }
      if (q == null) {
        q = new WaitNode();
        WaitNode first;
        do {
          first = (WaitNode) state[1];
          q.next = first;
        } while (!Intrinsics.compareAndSet(state, 1, first, q));
      } else if (timed) {
        nanos = Intrinsics.parkFor(nanos);
      } else {
        Intrinsics.parkForResult(this);
      }
    }
  }

  private V report() throws ExecutionException {
    Object outcome = state[0];
    if (outcome == CANCELLED || outcome == INTERRUPTING || outcome == INTERRUPTED) {
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
      awaitDone(false, 0L);
    }
    return report();
  }

  public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
    long nanos = unit.toNanos(timeout);
    if (state[0] == null) {
      awaitDone(true, nanos);
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
    Object outcome = state[0];
    return outcome == CANCELLED || outcome == INTERRUPTING || outcome == INTERRUPTED;
  }
}
