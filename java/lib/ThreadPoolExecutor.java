package java.util.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pool of threads over a queue, as that of the JDK: up to so many threads for each task
 * that comes, then the queue, and where that is full more threads up to a limit.
 */
public class ThreadPoolExecutor extends AbstractExecutorService {
  static class Worker implements Runnable {
    final ThreadPoolExecutor pool;
    final ReentrantLock running = Intrinsics.workerLock();
    Runnable firstTask;
    final Thread thread;

    Worker(ThreadPoolExecutor pool, Runnable firstTask) {
      this.pool = pool;
      this.firstTask = firstTask;
      thread = pool.factory.newThread(this);
    }

    public void run() {
      pool.runWorker(this);
    }
  }

  /** Throws. */
  public static class AbortPolicy implements RejectedExecutionHandler {
    public AbortPolicy() {}

    public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {
      throw new RejectedExecutionException();
    }
  }

  /** Has the caller run the task. */
  public static class CallerRunsPolicy implements RejectedExecutionHandler {
    public CallerRunsPolicy() {}

    public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {
      if (!pool.isShutdown()) {
        task.run();
      }
    }
  }

  /** Forgets the task. */
  public static class DiscardPolicy implements RejectedExecutionHandler {
    public DiscardPolicy() {}

    public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {}
  }

  /** Forgets the task that has waited longest, and tries again. */
  public static class DiscardOldestPolicy implements RejectedExecutionHandler {
    public DiscardOldestPolicy() {}

    public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {
      if (!pool.isShutdown()) {
        pool.getQueue().poll();
        pool.execute(task);
      }
    }
  }

  /** What the pool does, in steps of this, and how many workers there are. */
  static final int STATE = 1 << 24;

  static final int SHUTDOWN = STATE; // no new tasks
  static final int STOP = 2 * STATE; // none at all
  static final int TIDYING = 3 * STATE; // nobody is left
  static final int TERMINATED = 4 * STATE;

  static int workers(int ctl) {
    return ctl & (STATE - 1);
  }

  final AtomicInteger ctl = new AtomicInteger();
  final int core;
  final int most;
  final long keepAlive;
  final BlockingQueue<Runnable> workQueue;
  final ThreadFactory factory;
  final RejectedExecutionHandler handler;
  final ReentrantLock mainLock = new ReentrantLock();
  final Condition termination = Intrinsics.owed(mainLock);
  final ArrayList<Worker> workers = new ArrayList<>();
  int largest;

  public ThreadPoolExecutor(int core, int most, long keepAlive, TimeUnit unit, BlockingQueue<Runnable> queue) {
    this(core, most, keepAlive, unit, queue, Executors.defaultThreadFactory(), new AbortPolicy());
  }

  public ThreadPoolExecutor(int core, int most, long keepAlive, TimeUnit unit, BlockingQueue<Runnable> queue, ThreadFactory factory) {
    this(core, most, keepAlive, unit, queue, factory, new AbortPolicy());
  }

  public ThreadPoolExecutor(int core, int most, long keepAlive, TimeUnit unit, BlockingQueue<Runnable> queue, RejectedExecutionHandler handler) {
    this(core, most, keepAlive, unit, queue, Executors.defaultThreadFactory(), handler);
  }

  public ThreadPoolExecutor(int core, int most, long keepAlive, TimeUnit unit, BlockingQueue<Runnable> queue, ThreadFactory factory, RejectedExecutionHandler handler) {
    if (core < 0 || most <= 0 || most < core || keepAlive < 0L) {
      throw new IllegalArgumentException(wrong(core, most));
    }
    if (unit == null || queue == null || factory == null || handler == null) {
      throw new NullPointerException(unit == null ? "unit" : queue == null ? "workQueue" : factory == null ? "threadFactory" : "handler");
    }
    this.core = core;
    this.most = most;
    this.keepAlive = unit.toNanos(keepAlive);
    workQueue = queue;
    this.factory = factory;
    this.handler = handler;
  }

  /** What is said of wrong arguments: by JDK 25, and nothing before. */
  private static String wrong(int core, int most) {
    if (Runtime.version().feature() < 25) {
      return null;
    }
    if (core < 0) {
      return "corePoolSize must be non-negative";
    }
    if (most <= 0) {
      return "maximumPoolSize must be positive";
    }
    return most < core ? "maximumPoolSize must be greater than or equal to corePoolSize" : "keepAliveTime must be non-negative";
  }

  private boolean addWorker(Runnable task, int limit) {
    int c = ctl.get();
    while (true) {
      if (c >= STOP || c >= SHUTDOWN && (task != null || workQueue.isEmpty()) || workers(c) >= limit) {
        return false;
      }
      if (ctl.compareAndSet(c, c + 1)) {
        break;
      }
      c = ctl.get();
    }
    boolean started = false;
    Worker w = null;
    try {
      w = new Worker(this, task);
      if (w.thread != null && enter(w, task)) {
        w.thread.start();
        started = true;
      }
    } finally {
      if (!started) {
        addWorkerFailed(w);
      }
    }
    return started;
  }

  private boolean enter(Worker w, Runnable task) {
    mainLock.lock();
    try {
      int c = ctl.get();
      if (c >= STOP || c >= SHUTDOWN && task != null) {
        return false;
      }
      if (w.thread.getState() != Thread.State.NEW) {
        throw new IllegalThreadStateException();
      }
      workers.add(w);
      largest = Math.max(largest, workers.size());
      return true;
    } finally {
      mainLock.unlock();
    }
  }

  private void addWorkerFailed(Worker w) {
    mainLock.lock();
    try {
      if (w != null) {
        workers.remove(w);
      }
      ctl.getAndDecrement();
      tryTerminate();
    } finally {
      mainLock.unlock();
    }
  }

  private Runnable getTask() {
    boolean timedOut = false;
    while (true) {
      int c = ctl.get();
      if (c >= STOP || c >= SHUTDOWN && workQueue.isEmpty()) {
        ctl.getAndDecrement();
        return null;
      }
      boolean timed = workers(c) > core;
      if (timed && timedOut && (workers(c) > 1 || workQueue.isEmpty())) {
        if (ctl.compareAndSet(c, c - 1)) {
          return null;
        }
        continue;
      }
      try {
        Runnable task = timed ? workQueue.poll(keepAlive, TimeUnit.NANOSECONDS) : workQueue.take();
        if (task != null) {
          return task;
        }
        timedOut = true;
      } catch (InterruptedException e) {
        timedOut = false;
      }
    }
  }

  void runWorker(Worker w) {
    Thread self = Thread.currentThread();
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
          if ((ctl.get() >= STOP || Thread.interrupted() && ctl.get() >= STOP) && !self.isInterrupted()) {
            self.interrupt();
          }
          beforeExecute(self, task);
          try {
            task.run();
          } catch (Throwable e) {
            afterExecute(task, e);
            throw e;
          }
          afterExecute(task, null);
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
    if (abruptly) {
      ctl.getAndDecrement();
    }
    mainLock.lock();
    try {
      workers.remove(w);
    } finally {
      mainLock.unlock();
    }
    tryTerminate();
    int c = ctl.get();
    if (c >= STOP) {
      return;
    }
    if (!abruptly) {
      int least = core == 0 && !workQueue.isEmpty() ? 1 : core;
      if (workers(c) >= least) {
        return;
      }
    }
    addWorker(null, most);
  }

  /** Ends the pool if nothing is left, or else has a worker that waits look again. */
  void tryTerminate() {
    while (true) {
      int c = ctl.get();
      if (c < SHUTDOWN || c >= TIDYING || c < STOP && !workQueue.isEmpty()) {
        return;
      }
      if (workers(c) != 0) {
        interruptIdleWorkers(true);
        return;
      }
      mainLock.lock();
      try {
        if (ctl.compareAndSet(c, TIDYING)) {
          try {
            terminated();
          } finally {
            ctl.set(TERMINATED);
            termination.signalAll();
          }
          return;
        }
      } finally {
        mainLock.unlock();
      }
    }
  }

  private void interruptIdleWorkers(boolean onlyOne) {
    mainLock.lock();
    try {
      for (int i = 0; i < workers.size(); i++) {
        Worker w = workers.get(i);
        // A worker that shuts its pool down runs a task: its lock is not reentrant in the JDK.
        if (w.thread != Thread.currentThread() && !w.thread.isInterrupted() && w.running.tryLock()) {
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

  final void reject(Runnable task) {
    handler.rejectedExecution(task, this);
  }

  public void execute(Runnable command) {
    if (command == null) {
      throw new NullPointerException();
    }
    int c = ctl.get();
    if (workers(c) < core) {
      if (addWorker(command, core)) {
        return;
      }
      c = ctl.get();
    }
    if (c >= SHUTDOWN || !workQueue.offer(command)) {
      if (!addWorker(command, most)) {
        reject(command);
      }
      return;
    }
    c = ctl.get();
    if (c >= SHUTDOWN && remove(command)) {
      reject(command);
    } else if (workers(c) == 0) {
      addWorker(null, most);
    }
  }

  /** Starts a worker if there are too few, even none at all. */
  void ensurePrestart() {
    int n = workers(ctl.get());
    if (n < core) {
      addWorker(null, core);
    } else if (n == 0) {
      addWorker(null, most);
    }
  }

  public boolean prestartCoreThread() {
    return workers(ctl.get()) < core && addWorker(null, core);
  }

  public int prestartAllCoreThreads() {
    int n = 0;
    while (addWorker(null, core)) {
      n++;
    }
    return n;
  }

  private void advance(int state) {
    int c = ctl.get();
    while (c < state && !ctl.compareAndSet(c, state + workers(c))) {
      c = ctl.get();
    }
  }

  public void shutdown() {
    mainLock.lock();
    try {
      advance(SHUTDOWN);
      interruptIdleWorkers(false);
      onShutdown();
    } finally {
      mainLock.unlock();
    }
    tryTerminate();
  }

  void onShutdown() {}

  public List<Runnable> shutdownNow() {
    ArrayList<Runnable> left = new ArrayList<>();
    mainLock.lock();
    try {
      advance(STOP);
      for (int i = 0; i < workers.size(); i++) {
        workers.get(i).thread.interrupt();
      }
      workQueue.drainTo(left);
      if (!workQueue.isEmpty()) { // tasks that are not due
        for (Object task : workQueue.toArray()) {
          if (workQueue.remove(task)) {
            left.add((Runnable) task);
          }
        }
      }
    } finally {
      mainLock.unlock();
    }
    tryTerminate();
    return left;
  }

  public boolean isShutdown() {
    return ctl.get() >= SHUTDOWN;
  }

  public boolean isTerminating() {
    int c = ctl.get();
    return c >= SHUTDOWN && c < TERMINATED;
  }

  public boolean isTerminated() {
    return ctl.get() >= TERMINATED;
  }

  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    mainLock.lock();
    try {
      while (ctl.get() < TERMINATED) {
        if (nanos <= 0L) {
          return false;
        }
        nanos = termination.awaitNanos(nanos);
      }
      return true;
    } finally {
      mainLock.unlock();
    }
  }

  public boolean remove(Runnable task) {
    boolean removed = workQueue.remove(task);
    tryTerminate();
    return removed;
  }

  public BlockingQueue<Runnable> getQueue() {
    return workQueue;
  }

  public int getCorePoolSize() {
    return core;
  }

  public int getMaximumPoolSize() {
    return most;
  }

  public int getPoolSize() {
    mainLock.lock();
    try {
      return ctl.get() >= TIDYING ? 0 : workers.size();
    } finally {
      mainLock.unlock();
    }
  }

  public int getLargestPoolSize() {
    mainLock.lock();
    try {
      return largest;
    } finally {
      mainLock.unlock();
    }
  }

  public int getActiveCount() {
    mainLock.lock();
    try {
      int n = 0;
      for (int i = 0; i < workers.size(); i++) {
        if (workers.get(i).running.isLocked()) {
          n++;
        }
      }
      return n;
    } finally {
      mainLock.unlock();
    }
  }

  public void beforeExecute(Thread t, Runnable task) {}

  public void afterExecute(Runnable task, Throwable failure) {}

  public void terminated() {}
}
