package java.util.concurrent;

/** The result of a task. */
public interface Future<V> {
  enum State {
    RUNNING,
    SUCCESS,
    FAILED,
    CANCELLED
  }

  boolean cancel(boolean mayInterrupt);

  boolean isCancelled();

  V get() throws InterruptedException, ExecutionException;

  V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException;

  boolean isDone();

  default V resultNow() {
    if (state() == State.SUCCESS) {
      return (V) Futures.outcome(this);
    }
    throw Futures.none(this, "Task completed with exception");
  }

  default Throwable exceptionNow() {
    if (state() == State.FAILED) {
      return (Throwable) Futures.outcome(this);
    }
    throw Futures.none(this, "Task completed with a result");
  }

  default State state() {
    if (!isDone()) {
      return State.RUNNING;
    }
    if (isCancelled()) {
      return State.CANCELLED;
    }
    return Futures.failed(this) ? State.FAILED : State.SUCCESS;
  }
}
