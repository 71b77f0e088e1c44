package java.util.concurrent;

/** A task with a result. Cancelling it is not supported. */
public class FutureTask<V> implements Runnable, Future<V> {
  final Callable<V> callable;
  final CountDownLatch done = new CountDownLatch(1);
  Object outcome;
  Throwable exception;
  volatile boolean finished;

  public FutureTask(Callable<V> callable) {
    if (callable == null) {
      throw new NullPointerException();
    }
    this.callable = callable;
  }

  public FutureTask(Runnable task, V result) {
    this.callable = Executors.callable(task, result);
  }

  public void run() {
    try {
      outcome = callable.call();
    } catch (Throwable e) {
      exception = e;
    }
    finished = true;
    done.countDown();
  }

  private V report() throws ExecutionException {
    if (exception != null) {
      throw new ExecutionException(exception);
    }
    return (V) outcome;
  }

  public V get() throws InterruptedException, ExecutionException {
    done.await();
    return report();
  }

  public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
    if (!done.await(timeout, unit)) {
      throw new TimeoutException();
    }
    return report();
  }

  public boolean isDone() {
    return finished;
  }
}
