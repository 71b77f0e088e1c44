package java.util.concurrent;

/** A task with a result. */
public interface RunnableFuture<V> extends Runnable, Future<V> {
  void run();
}
