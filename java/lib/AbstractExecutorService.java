package java.util.concurrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** What executors have in common. */
public abstract class AbstractExecutorService implements ExecutorService {
  private void check(Object task) {
    if (task == null) {
      throw new NullPointerException("task");
    }
  }

  public <T> Future<T> submit(Callable<T> task) {
    check(task);
    FutureTask<T> future = new FutureTask<>(task);
    execute(future);
    return future;
  }

  public Future<?> submit(Runnable task) {
    return submit(task, null);
  }

  public <T> Future<T> submit(Runnable task, T result) {
    check(task);
    FutureTask<T> future = new FutureTask<>(task, result);
    execute(future);
    return future;
  }

  private <T> T doInvokeAny(Collection<? extends Callable<T>> tasks, boolean timed, long nanos) throws InterruptedException, ExecutionException, TimeoutException {
    int left = tasks.size();
    if (left == 0) {
      throw new IllegalArgumentException(Runtime.version().feature() < 25 ? null : "tasks is empty");
    }
    ArrayList<Future<T>> futures = new ArrayList<>();
    ExecutorCompletionService<T> service = new ExecutorCompletionService<>(this);
    try {
      long deadline = timed ? System.nanoTime() + nanos : 0L;
      Iterator<Callable<T>> it = tasks.iterator();
      ExecutionException failure = null;
      int active = 0;
      while (left > 0 || active > 0) {
        Future<T> f = active == 0 ? null : service.poll();
        if (f == null && left > 0) {
          futures.add(service.submit(it.next()));
          left--;
          active++;
          continue;
        }
        if (f == null && timed) {
          f = service.poll(nanos, TimeUnit.NANOSECONDS);
          if (f == null) {
            throw new TimeoutException();
          }
          nanos = deadline - System.nanoTime();
        } else if (f == null) {
          f = service.take();
        }
        active--;
        try {
          return f.get();
        } catch (ExecutionException e) {
          failure = e;
        } catch (RuntimeException e) {
          failure = new ExecutionException(e);
        }
      }
      throw failure;
    } finally {
      cancel(futures);
    }
  }

  public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
    try {
      return doInvokeAny(tasks, false, 0L);
    } catch (TimeoutException e) {
      return null;
    }
  }

  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
    return doInvokeAny(tasks, true, unit.toNanos(timeout));
  }

  private static <T> void cancel(ArrayList<Future<T>> futures) {
    for (int i = 0; i < futures.size(); i++) {
      futures.get(i).cancel(true);
    }
  }

  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
    ArrayList<Future<T>> futures = new ArrayList<>();
    try {
      for (Callable<T> task : tasks) {
        FutureTask<T> f = new FutureTask<>(task);
        futures.add(f);
        execute(f);
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
    } catch (Throwable e) {
      cancel(futures);
      throw e;
    }
  }

  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    long deadline = System.nanoTime() + nanos;
    ArrayList<Future<T>> futures = new ArrayList<>();
    try {
      for (Callable<T> task : tasks) {
        futures.add(new FutureTask<>(task));
      }
      for (int i = 0; i < futures.size(); i++) {
        if ((i == 0 ? nanos : deadline - System.nanoTime()) <= 0L) {
          cancel(futures);
          return futures;
        }
        execute((FutureTask<T>) futures.get(i));
      }
      for (int i = 0; i < futures.size(); i++) {
        Future<T> f = futures.get(i);
        if (!f.isDone()) {
          try {
            f.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          } catch (CancellationException | ExecutionException e) {
            continue;
          } catch (TimeoutException e) {
            cancel(futures);
            return futures;
          }
        }
      }
      return futures;
    } catch (Throwable e) {
      cancel(futures);
      throw e;
    }
  }
}
