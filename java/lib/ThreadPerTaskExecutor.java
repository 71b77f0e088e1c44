package java.util.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts a virtual thread for each task. */
class ThreadPerTaskExecutor extends AbstractExecutorService {
  final ArrayList<Thread> threads = new ArrayList<>();
  final ThreadFactory factory;
  volatile boolean shutdown;

  ThreadPerTaskExecutor(ThreadFactory factory) {
    this.factory = factory;
  }

  static class TaskRunner implements Runnable {
    final Runnable task;

    TaskRunner(Runnable task) {
      this.task = task;
    }

    public void run() {
      task.run();
    }
  }

  static class ThreadBoundFuture<T> extends FutureTask<T> {
    ThreadBoundFuture(Callable<T> task) {
      super(task);
    }

    public void run() {
      super.run();
    }
  }

  private void start(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException();
    }
    Thread t = factory == null ? Thread.ofVirtual().unstarted(task) : factory.newThread(task);
    threads.add(t);
    t.start();
  }

  public void execute(Runnable task) {
    if (task == null) {
      throw new NullPointerException();
    }
    start(new TaskRunner(task));
  }

  public <T> Future<T> submit(Callable<T> task) {
    ThreadBoundFuture<T> future = new ThreadBoundFuture<>(task);
    start(future);
    return future;
  }

  public Future<?> submit(Runnable task) {
    return submit(Executors.callable(task));
  }

  public <T> Future<T> submit(Runnable task, T result) {
    return submit(Executors.callable(task, result));
  }

  public void shutdown() {
    shutdown = true;
  }

  public List<Runnable> shutdownNow() {
    shutdown = true;
    for (int i = 0; i < threads.size(); i++) {
      threads.get(i).interrupt();
    }
    return new ArrayList<>();
  }

  public boolean isShutdown() {
    return shutdown;
  }

  public boolean isTerminated() {
    if (!shutdown) {
      return false;
    }
    for (int i = 0; i < threads.size(); i++) {
      if (threads.get(i).isAlive()) {
        return false;
      }
    }
    return true;
  }

  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    for (int i = 0; i < threads.size(); i++) {
      Thread t = threads.get(i);
      if (!t.join(Duration.ofNanos(unit.toNanos(timeout)))) {
        return false;
      }
    }
    return true;
  }

  public void close() {
    shutdown();
    boolean interrupted = false;
    for (int i = 0; i < threads.size(); ) {
      Thread t = threads.get(i);
      try {
        t.join();
        i++;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
