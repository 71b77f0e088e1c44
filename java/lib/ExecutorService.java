package java.util.concurrent;

import java.util.Collection;
import java.util.List;

/** What runs tasks. */
public interface ExecutorService extends Executor, AutoCloseable {
  void execute(Runnable command);

  <T> Future<T> submit(Callable<T> task);

  Future<?> submit(Runnable task);

  <T> Future<T> submit(Runnable task, T result);

  <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException;

  <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException;

  <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException;

  <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException;

  void shutdown();

  List<Runnable> shutdownNow();

  boolean isShutdown();

  boolean isTerminated();

  boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException;

  /** Waits until all tasks have ended. An interrupt stops them. */
  default void close() {
    boolean interrupted = false;
    if (!isTerminated()) {
      shutdown();
      while (!isTerminated()) {
        try {
          awaitTermination(1L, TimeUnit.DAYS);
        } catch (InterruptedException e) {
          if (!interrupted) {
            shutdownNow();
            interrupted = true;
          }
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
