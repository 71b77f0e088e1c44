package java.util.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

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

  private Thread start(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException();
    }
    Thread t = factory == null ? Thread.ofVirtual().unstarted(task) : factory.newThread(task);
    threads.add(t);
    t.start();
    return t;
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

  /** What the first of several tasks has that has a result. */
  static class AnyResultHolder {
    final Thread owner;
    /** The result in an array, and what the first has thrown that failed. */
    final Object[] state = new Object[2];
    final AtomicInteger failed = new AtomicInteger();

    AnyResultHolder(Thread owner) {
      this.owner = owner;
    }

    void run(Callable<?> task) {
      Object result;
      try {
        result = task.call();
      } catch (Throwable e) {
        if (state[0] == null) {
          Intrinsics.compareAndSet(state, 1, null, e);
          failed.incrementAndGet();
          LockSupport.unpark(owner);
        }
        return;
      }
      if (Intrinsics.compareAndSet(state, 0, null, new Object[] {result})) {
        LockSupport.unpark(owner);
      }
    }
  }

  public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
    try {
      return invokeAny(tasks, false, 0L);
    } catch (TimeoutException e) {
      return null;
    }
  }

  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
    return invokeAny(tasks, true, unit.toNanos(timeout));
  }

  private <T> T invokeAny(Collection<? extends Callable<T>> tasks, boolean timed, long nanos) throws InterruptedException, ExecutionException, TimeoutException {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("'tasks' is empty");
    }
    AnyResultHolder holder = new AnyResultHolder(Thread.currentThread());
    ArrayList<Thread> started = new ArrayList<>();
    try {
      for (Callable<T> task : tasks) {
        if (task == null) {
          throw new NullPointerException();
        }
        started.add(start(() -> holder.run(task)));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      while (holder.state[0] == null && holder.failed.get() < started.size()) {
        if (!timed) {
          LockSupport.park();
        } else if (nanos > 0L) {
          nanos = Intrinsics.parkFor(nanos);
        } else {
          throw new TimeoutException();
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      Object[] result = (Object[]) holder.state[0];
      if (result != null) {
        return (T) result[0];
      }
      throw new ExecutionException((Throwable) holder.state[1]);
    } finally {
      for (int i = 0; i < started.size(); i++) {
        if (started.get(i).isAlive()) {
          started.get(i).interrupt();
        }
      }
    }
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
