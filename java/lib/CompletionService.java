package java.util.concurrent;

/** What gives the futures of its tasks as these are done. */
public interface CompletionService<V> {
  Future<V> submit(Callable<V> task);

  Future<V> submit(Runnable task, V result);

  Future<V> take() throws InterruptedException;

  Future<V> poll();

  Future<V> poll(long timeout, TimeUnit unit) throws InterruptedException;
}
