package java.util.concurrent;

/** What runs tasks later, once or again and again. */
public interface ScheduledExecutorService extends ExecutorService {
  ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit);

  <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit);

  ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit);

  ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit);
}
