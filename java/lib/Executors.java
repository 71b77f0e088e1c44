package java.util.concurrent;

/** The kinds of executors. */
public class Executors {
  static final class RunnableAdapter<T> implements Callable<T> {
    final Runnable task;
    final T result;

    RunnableAdapter(Runnable task, T result) {
      this.task = task;
      this.result = result;
    }

    public T call() {
      task.run();
      return result;
    }
  }

  public static ExecutorService newFixedThreadPool(int threads) {
    return new ThreadPoolExecutor(threads, null);
  }

  public static ExecutorService newFixedThreadPool(int threads, ThreadFactory factory) {
    return new ThreadPoolExecutor(threads, notNull(factory));
  }

  public static ExecutorService newSingleThreadExecutor() {
    return new ThreadPoolExecutor(1, null);
  }

  public static ExecutorService newSingleThreadExecutor(ThreadFactory factory) {
    return new ThreadPoolExecutor(1, notNull(factory));
  }

  private static ThreadFactory notNull(ThreadFactory factory) {
    if (factory == null) {
      throw new NullPointerException();
    }
    return factory;
  }

  public static ExecutorService newThreadPerTaskExecutor(ThreadFactory factory) {
    return new ThreadPerTaskExecutor(notNull(factory));
  }

  public static ExecutorService newVirtualThreadPerTaskExecutor() {
    return new ThreadPerTaskExecutor(null);
  }

  public static Callable<Object> callable(Runnable task) {
    return callable(task, null);
  }

  public static <T> Callable<T> callable(Runnable task, T result) {
    if (task == null) {
      throw new NullPointerException();
    }
    return new RunnableAdapter<T>(task, result);
  }
}
