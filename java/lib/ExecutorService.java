package java.util.concurrent;

/** What runs tasks. */
public interface ExecutorService extends Executor {
  void execute(Runnable command);

  <T> Future<T> submit(Callable<T> task);

  Future<?> submit(Runnable task);

  <T> Future<T> submit(Runnable task, T result);

  void shutdown();

  boolean isShutdown();

  boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException;

  void close();
}
