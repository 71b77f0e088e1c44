package java.util.concurrent;

import java.util.ArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A result that somebody completes. What depends on it runs in the thread that does. */
public class CompletableFuture<T> implements Future<T> {
  final CountDownLatch done = new CountDownLatch(1);
  final ReentrantLock lock = new ReentrantLock();
  final ArrayList<Runnable> dependents = new ArrayList<>();
  volatile boolean completed;
  Object result;
  Throwable exception;

  private boolean finish(Object value, Throwable failure) {
    lock.lock();
    try {
      if (completed) {
        return false;
      }
      result = value;
      exception = failure;
      completed = true;
    } finally {
      lock.unlock();
    }
    done.countDown();
    for (int i = 0; i < dependents.size(); i++) {
      Runnable dependent = dependents.get(i);
      dependent.run();
    }
    return true;
  }

  /** Runs an action now if there is a result, and else when there is. */
  private void whenDone(Runnable action) {
    lock.lock();
    try {
      if (!completed) {
        dependents.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  public static <U> CompletableFuture<U> completedFuture(U value) {
    CompletableFuture<U> f = new CompletableFuture<>();
    f.complete(value);
    return f;
  }

  public static <U> CompletableFuture<U> supplyAsync(Supplier<U> supplier, ExecutorService executor) {
    CompletableFuture<U> f = new CompletableFuture<>();
    executor.execute(() -> f.compute(supplier));
    return f;
  }

  public static CompletableFuture<Void> runAsync(Runnable task, ExecutorService executor) {
    CompletableFuture<Void> f = new CompletableFuture<>();
    executor.execute(() -> f.perform(task));
    return f;
  }

  private void compute(Supplier<T> supplier) {
    try {
      finish(supplier.get(), null);
    } catch (Throwable e) {
      finish(null, wrapped(e));
    }
  }

  private void perform(Runnable task) {
    try {
      task.run();
      finish(null, null);
    } catch (Throwable e) {
      finish(null, wrapped(e));
    }
  }

  private static Throwable wrapped(Throwable e) {
    if (e instanceof CompletionException) {
      return e;
    }
    return new CompletionException(e);
  }

  public boolean complete(T value) {
    return finish(value, null);
  }

  public boolean completeExceptionally(Throwable failure) {
    if (failure == null) {
      throw new NullPointerException();
    }
    return finish(null, failure);
  }

  public boolean isDone() {
    return completed;
  }

  public T join() {
    boolean interrupted = false;
    while (!completed) {
      try {
        done.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (exception != null) {
      throw (RuntimeException) wrapped(exception);
    }
    return (T) result;
  }

  private T report() throws ExecutionException {
    if (exception == null) {
      return (T) result;
    }
    Throwable cause = exception;
    if (exception instanceof CompletionException && exception.getCause() != null) {
      cause = exception.getCause();
    }
    throw new ExecutionException(cause);
  }

  public T get() throws InterruptedException, ExecutionException {
    done.await();
    return report();
  }

  public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
    if (!done.await(timeout, unit)) {
      throw new TimeoutException();
    }
    return report();
  }

  public T getNow(T otherwise) {
    return completed ? join() : otherwise;
  }

  private void apply(CompletableFuture<T> from, Function<T, T> f) {
    if (from.exception != null) {
      finish(null, wrapped(from.exception));
      return;
    }
    try {
      finish(f.apply((T) from.result), null);
    } catch (Throwable e) {
      finish(null, wrapped(e));
    }
  }

  public <U> CompletableFuture<U> thenApply(Function<T, U> f) {
    CompletableFuture<U> next = new CompletableFuture<>();
    whenDone(() -> next.apply(this, f));
    return next;
  }

  public CompletableFuture<Void> thenAccept(Consumer<T> action) {
    return thenApply(v -> {
      action.accept(v);
      return null;
    });
  }
}
