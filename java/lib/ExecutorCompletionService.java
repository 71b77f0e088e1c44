package java.util.concurrent;

/** Has an executor run its tasks, and those that are done in a queue. */
public class ExecutorCompletionService<V> implements CompletionService<V> {
  static class QueueingFuture<V> extends FutureTask<Void> {
    final Future<V> task;
    final BlockingQueue<Future<V>> queue;

    QueueingFuture(FutureTask<V> task, BlockingQueue<Future<V>> queue) {
      super(task, null);
      this.task = task;
      this.queue = queue;
    }

    public void done() {
      queue.add(task);
    }
  }

  final Executor executor;
  final BlockingQueue<Future<V>> queue;

  public ExecutorCompletionService(Executor executor) {
    this(executor, new LinkedBlockingQueue<>());
  }

  public ExecutorCompletionService(Executor executor, BlockingQueue<Future<V>> queue) {
    if (executor == null || queue == null) {
      throw new NullPointerException(executor == null ? "executor" : "completionQueue");
    }
    this.executor = executor;
    this.queue = queue;
  }

  private Future<V> begin(FutureTask<V> task) {
    executor.execute(new QueueingFuture<V>(task, queue));
    return task;
  }

  public Future<V> submit(Callable<V> task) {
    if (task == null) {
      throw new NullPointerException("task");
    }
    return begin(new FutureTask<V>(task));
  }

  public Future<V> submit(Runnable task, V result) {
    if (task == null) {
      throw new NullPointerException("task");
    }
    return begin(new FutureTask<V>(task, result));
  }

  public Future<V> take() throws InterruptedException {
    return queue.take();
  }

  public Future<V> poll() {
    return queue.poll();
  }

  public Future<V> poll(long timeout, TimeUnit unit) throws InterruptedException {
    return queue.poll(timeout, unit);
  }
}
