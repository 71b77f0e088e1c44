package java.util.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** A pool of a fixed number of platform threads with a queue that has no bound. */
class ThreadPoolExecutor extends AbstractExecutorService {
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
  final int number;
  final LinkedBlockingQueue<Runnable> workQueue = new LinkedBlockingQueue<>();
  final ReentrantLock mainLock = new ReentrantLock();
  final ArrayList<Worker> workers = new ArrayList<>();
  final CountDownLatch terminated = new CountDownLatch(1);
  final AtomicInteger alive = new AtomicInteger();
  /** What the pool does: 0 all, 1 no new tasks, 2 none at all. */
  volatile int runState;
  int created;

  final ThreadFactory factory;

  ThreadPoolExecutor(int size, ThreadFactory factory) {
    if (size <= 0) {
      throw new IllegalArgumentException();
    }
    this.size = size;
    this.factory = factory;
    number = factory == null ? poolNumber.getAndIncrement() : 0;
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
      created++;
      w.thread = factory == null ? new Thread(w, "pool-" + number + "-thread-" + created) : factory.newThread(w);
    } finally {
      mainLock.unlock();
    }
    w.thread.start();
    return true;
  }

  private Runnable getTask() {
    while (true) {
      int rs = runState;
      if (rs >= 2 || rs == 1 && workQueue.isEmpty()) {
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
    boolean abruptly = true;
    try {
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
      abruptly = false;
    } finally {
      processWorkerExit(w, abruptly);
    }
  }

  private void processWorkerExit(Worker w, boolean abruptly) {
    alive.decrementAndGet();
    mainLock.lock();
    try {
      workers.remove(w);
    } finally {
      mainLock.unlock();
    }
    tryTerminate();
    int rs = runState;
    if (abruptly && (rs == 0 || rs == 1 && !workQueue.isEmpty())) {
      addWorker(null);
    }
  }

  /** Ends the pool if nothing is left, or else has a worker that waits look again. */
  private void tryTerminate() {
    int rs = runState;
    if (rs == 0 || rs == 1 && !workQueue.isEmpty()) {
      return;
    }
    if (alive.get() != 0) {
      interruptIdleWorkers(true);
      return;
    }
    terminated.countDown();
  }

  private void interruptIdleWorkers(boolean onlyOne) {
    mainLock.lock();
    try {
      for (int i = 0; i < workers.size(); i++) {
        Worker w = workers.get(i);
        if (!w.thread.isInterrupted() && w.running.tryLock()) {
          try {
            w.thread.interrupt();
          } finally {
            w.running.unlock();
          }
        }
        if (onlyOne) {
          break;
        }
      }
    } finally {
      mainLock.unlock();
    }
  }

  public void execute(Runnable command) {
    if (command == null) {
      throw new NullPointerException();
    }
    if (runState != 0) {
      throw new RejectedExecutionException();
    }
    if (!addWorker(command)) {
      workQueue.offer(command);
    }
  }

  public void shutdown() {
    mainLock.lock();
    try {
      if (runState == 0) {
        runState = 1;
      }
      interruptIdleWorkers(false);
    } finally {
      mainLock.unlock();
    }
    tryTerminate();
  }

  public List<Runnable> shutdownNow() {
    ArrayList<Runnable> left = new ArrayList<>();
    mainLock.lock();
    try {
      runState = 2;
      for (int i = 0; i < workers.size(); i++) {
        workers.get(i).thread.interrupt();
      }
      workQueue.drainTo(left);
    } finally {
      mainLock.unlock();
    }
    tryTerminate();
    return left;
  }

  public boolean isShutdown() {
    return runState != 0;
  }

  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }
}
