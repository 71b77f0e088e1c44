package java.util.concurrent;

import java.util.Collection;
import java.util.List;

/** What runs tasks. */
public interface ExecutorService extends Executor {
  void execute(Runnable command);

  <T> Future<T> submit(Callable<T> task);

  Future<?> submit(Runnable task);

  <T> Future<T> submit(Runnable task, T result);

  <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException;

  void shutdown();

  List<Runnable> shutdownNow();

  boolean isShutdown();

  boolean isTerminated();

  boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException;

  void close();
}
