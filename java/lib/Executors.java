package java.util.concurrent;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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

  static class DefaultThreadFactory implements ThreadFactory {
    static final AtomicInteger poolNumber = new AtomicInteger(1);

    final int pool = poolNumber.getAndIncrement();
    final AtomicInteger threadNumber = new AtomicInteger(1);

    public Thread newThread(Runnable task) {
      Thread t = new Thread(task, "pool-" + pool + "-thread-" + threadNumber.getAndIncrement());
      t.setDaemon(false);
      return t;
    }
  }

  /** What hides the methods that only some executors have. */
  static class DelegatedExecutorService implements ExecutorService {
    final ExecutorService e;

    DelegatedExecutorService(ExecutorService e) {
      this.e = e;
    }

    public void execute(Runnable command) {
      e.execute(command);
    }

    public void shutdown() {
      e.shutdown();
    }

    public List<Runnable> shutdownNow() {
      return e.shutdownNow();
    }

    public boolean isShutdown() {
      return e.isShutdown();
    }

    public boolean isTerminated() {
      return e.isTerminated();
    }

    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return e.awaitTermination(timeout, unit);
    }

    public <T> Future<T> submit(Callable<T> task) {
      return e.submit(task);
    }

    public Future<?> submit(Runnable task) {
      return e.submit(task);
    }

    public <T> Future<T> submit(Runnable task, T result) {
      return e.submit(task, result);
    }

    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
      return e.invokeAll(tasks);
    }

    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
      return e.invokeAll(tasks, timeout, unit);
    }

    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
      return e.invokeAny(tasks);
    }

    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
      return e.invokeAny(tasks, timeout, unit);
    }
  }

  static class DelegatedScheduledExecutorService extends DelegatedExecutorService implements ScheduledExecutorService {
    final ScheduledExecutorService s;

    DelegatedScheduledExecutorService(ScheduledExecutorService s) {
      super(s);
      this.s = s;
    }

    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      return s.schedule(command, delay, unit);
    }

    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
      return s.schedule(callable, delay, unit);
    }

    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
      return s.scheduleAtFixedRate(command, first, period, unit);
    }

    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
      return s.scheduleWithFixedDelay(command, first, delay, unit);
    }
  }

  public static ThreadFactory defaultThreadFactory() {
    return new DefaultThreadFactory();
  }

  public static ExecutorService newFixedThreadPool(int threads) {
    return new ThreadPoolExecutor(threads, threads, 0L, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>());
  }

  public static ExecutorService newFixedThreadPool(int threads, ThreadFactory factory) {
    return new ThreadPoolExecutor(threads, threads, 0L, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory);
  }

  public static ExecutorService newSingleThreadExecutor() {
    return new DelegatedExecutorService(newFixedThreadPool(1));
  }

  public static ExecutorService newSingleThreadExecutor(ThreadFactory factory) {
    return new DelegatedExecutorService(newFixedThreadPool(1, factory));
  }

  public static ExecutorService newCachedThreadPool() {
    return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60L, TimeUnit.SECONDS, new SynchronousQueue<>());
  }

  public static ExecutorService newCachedThreadPool(ThreadFactory factory) {
    return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60L, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  public static ScheduledExecutorService newScheduledThreadPool(int threads) {
    return new ScheduledThreadPoolExecutor(threads);
  }

  public static ScheduledExecutorService newScheduledThreadPool(int threads, ThreadFactory factory) {
    return new ScheduledThreadPoolExecutor(threads, factory);
  }

  public static ScheduledExecutorService newSingleThreadScheduledExecutor() {
    return new DelegatedScheduledExecutorService(new ScheduledThreadPoolExecutor(1));
  }

  public static ScheduledExecutorService newSingleThreadScheduledExecutor(ThreadFactory factory) {
    return new DelegatedScheduledExecutorService(new ScheduledThreadPoolExecutor(1, factory));
  }

  public static ExecutorService newThreadPerTaskExecutor(ThreadFactory factory) {
    if (factory == null) {
      throw new NullPointerException();
    }
    return new ThreadPerTaskExecutor(factory);
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
