package java.util.concurrent;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** A pool of a fixed number of platform threads with a queue that has no bound. */
class ThreadPoolExecutor implements ExecutorService {
  static class Worker implements Runnable {
    final ThreadPoolExecutor pool;
    final ReentrantLock running = new ReentrantLock();
    Runnable firstTask;
    Thread thread;

    Worker(ThreadPoolExecutor pool, Runnable firstTask) {
      this.pool = pool;
      this.firstTask = firstTask;
    }

    public void run() {
      pool.runWorker(this);
    }
  }

  static final AtomicInteger poolNumber = new AtomicInteger(1);

  final int size;
  final int number = poolNumber.getAndIncrement();
  final LinkedBlockingQueue<Runnable> workQueue = new LinkedBlockingQueue<>();
  final ReentrantLock mainLock = new ReentrantLock();
  final ArrayList<Worker> workers = new ArrayList<>();
  final CountDownLatch terminated = new CountDownLatch(1);
  final AtomicInteger alive = new AtomicInteger();
  volatile boolean shutdown;

  ThreadPoolExecutor(int size) {
    if (size <= 0) {
      throw new IllegalArgumentException();
    }
    this.size = size;
  }

  private boolean addWorker(Runnable task) {
    Worker w;
    mainLock.lock();
    try {
      if (workers.size() >= size) {
        return false;
      }
      w = new Worker(this, task);
      workers.add(w);
      alive.incrementAndGet();
      w.thread = new Thread(w, "pool-" + number + "-thread-" + workers.size());
    } finally {
      mainLock.unlock();
    }
    w.thread.start();
    return true;
  }

  private Runnable getTask() {
    while (true) {
      if (shutdown && workQueue.isEmpty()) {
        return null;
      }
      try {
        return workQueue.take();
      } catch (InterruptedException e) {
        continue;
      }
    }
  }

  void runWorker(Worker w) {
    Runnable task = w.firstTask;
    w.firstTask = null;
    while (true) {
      if (task == null) {
        task = getTask();
      }
      if (task == null) {
        break;
      }
      w.running.lock();
      try {
        task.run();
      } finally {
        w.running.unlock();
      }
      task = null;
    }
    if (alive.decrementAndGet() == 0) {
      terminated.countDown();
    }
  }

  public void execute(Runnable command) {
    if (command == null) {
      throw new NullPointerException();
    }
    if (shutdown) {
      throw new RejectedExecutionException();
    }
    if (!addWorker(command)) {
      workQueue.offer(command);
    }
  }

  public <T> Future<T> submit(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    execute(future);
    return future;
  }

  public Future<?> submit(Runnable task) {
    return submit(task, null);
  }

  public <T> Future<T> submit(Runnable task, T result) {
    FutureTask<T> future = new FutureTask<>(task, result);
    execute(future);
    return future;
  }

  public void shutdown() {
    mainLock.lock();
    try {
      shutdown = true;
      for (int i = 0; i < workers.size(); i++) {
        Worker w = workers.get(i);
        if (w.running.tryLock()) {
          try {
            w.thread.interrupt();
          } finally {
            w.running.unlock();
          }
        }
      }
      if (workers.size() == 0) {
        terminated.countDown();
      }
    } finally {
      mainLock.unlock();
    }
  }

  public boolean isShutdown() {
    return shutdown;
  }

  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }

  public void close() {
    shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        terminated.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
