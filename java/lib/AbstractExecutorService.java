package java.util.concurrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What executors have in common. */
public abstract class AbstractExecutorService implements ExecutorService {
  public <T> Future<T> submit(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    execute(future);
    return future;
  }

  public Future<?> submit(Runnable task) {
    return submit(task, null);
  }

  public <T> Future<T> submit(Runnable task, T result) {
    FutureTask<T> future = new FutureTask<>(task, result);
    execute(future);
    return future;
  }

  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
    ArrayList<Future<T>> futures = new ArrayList<>();
    try {
      for (Callable<T> task : tasks) {
        futures.add(submit(task));
      }
      for (int i = 0; i < futures.size(); i++) {
        Future<T> f = futures.get(i);
        if (!f.isDone()) {
          try {
            f.get();
          } catch (CancellationException | ExecutionException e) {
            continue;
          }
        }
      }
      return futures;
    } catch (InterruptedException e) {
      for (int i = 0; i < futures.size(); i++) {
        futures.get(i).cancel(true);
      }
      throw e;
    }
  }

  public void close() {
    boolean interrupted = false;
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
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
