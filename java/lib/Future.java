package java.util.concurrent;

/** The result of a task. */
public interface Future<V> {
  boolean cancel(boolean mayInterrupt);

  boolean isCancelled();

  V get() throws InterruptedException, ExecutionException;

  V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException;

  boolean isDone();
}
