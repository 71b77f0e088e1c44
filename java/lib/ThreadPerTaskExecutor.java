package java.util.concurrent;

import java.time.Duration;
import java.util.ArrayList;

/** Starts a virtual thread for each task. */
class ThreadPerTaskExecutor implements ExecutorService {
  final ArrayList<Thread> threads = new ArrayList<>();
  volatile boolean shutdown;

  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException();
    }
    Thread t = Thread.ofVirtual().unstarted(task);
    threads.add(t);
    t.start();
  }

  public <T> Future<T> submit(Object task) {
    FutureTask<T> future = new FutureTask<>(task);
    execute(future);
    return future;
  }

  public void shutdown() {
    shutdown = true;
  }

  public boolean isShutdown() {
    return shutdown;
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
