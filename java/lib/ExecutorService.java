package java.util.concurrent;

/** What runs tasks. */
public interface ExecutorService extends Executor {
  void execute(Runnable command);

  <T> Future<T> submit(Object task);

  void shutdown();

  boolean isShutdown();

  boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException;

  void close();
}
