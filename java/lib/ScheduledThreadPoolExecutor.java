package java.util.concurrent;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A pool whose queue gives tasks when they are due. */
public class ScheduledThreadPoolExecutor extends ThreadPoolExecutor implements ScheduledExecutorService {
  static final AtomicLong sequencer = new AtomicLong();

  static class ScheduledFutureTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    final ScheduledThreadPoolExecutor pool;
    final long number = sequencer.getAndIncrement();
    /** 0 of what is run once, and negative of what is run so much after it has ended. */
    final long period;
    volatile long time;

    ScheduledFutureTask(ScheduledThreadPoolExecutor pool, Callable<V> task, long time, long period) {
      super(task);
      this.pool = pool;
      this.time = time;
      this.period = period;
    }

    public long getDelay(TimeUnit unit) {
      return unit.convert(time - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    public int compareTo(Delayed other) {
      ScheduledFutureTask<?> x = (ScheduledFutureTask<?>) other;
      long diff = time - x.time;
      if (diff == 0L) {
        diff = number - x.number;
      }
      return diff < 0L ? -1 : diff > 0L ? 1 : 0;
    }

    public boolean isPeriodic() {
      return period != 0L;
    }

    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      if (cancelled && pool.removeOnCancel) {
        pool.remove(this);
      }
      return cancelled;
    }

    public void run() {
      if (!pool.mayRun(this)) {
        cancel(false);
      } else if (period == 0L) {
        super.run();
      } else if (super.runAndReset()) {
        time = period > 0L ? time + period : pool.triggerTime(-period);
        pool.reExecutePeriodic(this);
      }
    }
  }

  /** The tasks, of which the one that is due first is waited for by one thread, the leader. */
  static class DelayedWorkQueue extends AbstractQueue<Runnable> implements BlockingQueue<Runnable> {
    final PriorityQueue<ScheduledFutureTask> tasks = new PriorityQueue<>();
    final ReentrantLock lock = new ReentrantLock();
    final Condition available = lock.newCondition();
    Thread leader;

    public boolean offer(Runnable task) {
      lock.lock();
      try {
        tasks.offer((ScheduledFutureTask) task);
        if (tasks.peek() == task) {
          leader = null;
          available.signal();
        }
      } finally {
        lock.unlock();
      }
      return true;
    }

    public boolean add(Runnable task) {
      return offer(task);
    }

    public void put(Runnable task) {
      offer(task);
    }

    public boolean offer(Runnable task, long timeout, TimeUnit unit) {
      return offer(task);
    }

    public Runnable peek() {
      lock.lock();
      try {
        return tasks.peek();
      } finally {
        lock.unlock();
      }
    }

    private Runnable due() {
      ScheduledFutureTask first = tasks.peek();
      return first == null || first.getDelay(TimeUnit.NANOSECONDS) > 0L ? null : tasks.poll();
    }

    public Runnable poll() {
      lock.lock();
      try {
        return due();
      } finally {
        lock.unlock();
      }
    }

    private void leave() {
      if (leader == null && tasks.peek() != null) {
        available.signal();
      }
      lock.unlock();
    }

    /** The JDK has a method of that name that javac makes. */
    public Runnable take() throws InterruptedException {
      return take(this);
    }

    private static Runnable take(DelayedWorkQueue q) throws InterruptedException {
      q.lock.lockInterruptibly();
      try {
        while (true) {
          ScheduledFutureTask first = q.tasks.peek();
          long delay = first == null ? 1L : first.getDelay(TimeUnit.NANOSECONDS);
          if (delay <= 0L) {
            return q.tasks.poll();
          }
          if (first == null || q.leader != null) {
            q.available.await();
          } else {
            Thread self = Thread.currentThread();
            q.leader = self;
            try {
              q.available.awaitNanos(delay);
            } finally {
              if (q.leader == self) {
                q.leader = null;
              }
            }
          }
        }
      } finally {
        q.leave();
      }
    }

    public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
      return poll(this, unit.toNanos(timeout));
    }

    private static Runnable poll(DelayedWorkQueue q, long nanos) throws InterruptedException {
      q.lock.lockInterruptibly();
      try {
        while (true) {
          ScheduledFutureTask first = q.tasks.peek();
          long delay = first == null ? Long.MAX_VALUE : first.getDelay(TimeUnit.NANOSECONDS);
          if (delay <= 0L) {
            return q.tasks.poll();
          }
          if (nanos <= 0L) {
            return null;
          }
          if (first == null || nanos < delay || q.leader != null) {
            nanos = q.available.awaitNanos(nanos);
          } else {
            Thread self = Thread.currentThread();
            q.leader = self;
            try {
              nanos -= delay - q.available.awaitNanos(delay);
            } finally {
              if (q.leader == self) {
                q.leader = null;
              }
            }
          }
        }
      } finally {
        q.leave();
      }
    }

    public boolean remove(Object task) {
      lock.lock();
      try {
        return tasks.remove(task);
      } finally {
        lock.unlock();
      }
    }

    public boolean contains(Object task) {
      lock.lock();
      try {
        return tasks.contains(task);
      } finally {
        lock.unlock();
      }
    }

    public void clear() {
      lock.lock();
      try {
        tasks.clear();
      } finally {
        lock.unlock();
      }
    }

    public int size() {
      lock.lock();
      try {
        return tasks.size();
      } finally {
        lock.unlock();
      }
    }

    public boolean isEmpty() {
      return size() == 0;
    }

    public int remainingCapacity() {
      return Integer.MAX_VALUE;
    }

    public Object[] toArray() {
      lock.lock();
      try {
        return tasks.toArray();
      } finally {
        lock.unlock();
      }
    }

    public int drainTo(Collection<? super Runnable> c) {
      return drainTo(c, Integer.MAX_VALUE);
    }

    public int drainTo(Collection<? super Runnable> c, int most) {
      lock.lock();
      try {
        int n = 0;
        while (n < most) {
          Runnable task = due();
          if (task == null) {
            break;
          }
          c.add(task);
          n++;
        }
        return n;
      } finally {
        lock.unlock();
      }
    }
  }

  volatile boolean keepPeriodic;
  volatile boolean keepDelayed = true;
  volatile boolean removeOnCancel;

  public ScheduledThreadPoolExecutor(int threads) {
    super(threads, Integer.MAX_VALUE, 10L, TimeUnit.MILLISECONDS, new DelayedWorkQueue());
  }

  public ScheduledThreadPoolExecutor(int threads, ThreadFactory factory) {
    super(threads, Integer.MAX_VALUE, 10L, TimeUnit.MILLISECONDS, new DelayedWorkQueue(), factory);
  }

  public ScheduledThreadPoolExecutor(int threads, RejectedExecutionHandler handler) {
    super(threads, Integer.MAX_VALUE, 10L, TimeUnit.MILLISECONDS, new DelayedWorkQueue(), handler);
  }

  boolean mayRun(ScheduledFutureTask task) {
    int c = ctl.get();
    if (c < SHUTDOWN) {
      return true;
    }
    if (c >= STOP) {
      return false;
    }
    return task.isPeriodic() ? keepPeriodic : keepDelayed || task.getDelay(TimeUnit.NANOSECONDS) <= 0L;
  }

  long triggerTime(long delay) {
    return System.nanoTime() + Math.min(delay, Long.MAX_VALUE >> 1);
  }

  private <V> ScheduledFuture<V> delayed(Callable<V> task, long delay, TimeUnit unit, long period) {
    ScheduledFutureTask<V> future = new ScheduledFutureTask<>(this, task, triggerTime(unit.toNanos(Math.max(delay, 0L))), period);
    delayedExecute(future);
    return future;
  }

  private void delayedExecute(ScheduledFutureTask task) {
    if (isShutdown()) {
      reject(task);
      return;
    }
    workQueue.add(task);
    if (!mayRun(task) && remove(task)) {
      task.cancel(false);
    } else {
      ensurePrestart();
    }
  }

  void reExecutePeriodic(ScheduledFutureTask task) {
    if (mayRun(task)) {
      workQueue.add(task);
      if (mayRun(task) || !remove(task)) {
        ensurePrestart();
        return;
      }
    }
    task.cancel(false);
  }

  void onShutdown() {
    for (Object e : workQueue.toArray()) {
      ScheduledFutureTask task = (ScheduledFutureTask) e;
      boolean keep = task.isPeriodic() ? keepPeriodic : keepDelayed || task.getDelay(TimeUnit.NANOSECONDS) <= 0L;
      if ((!keep || task.isCancelled()) && workQueue.remove(task)) {
        task.cancel(false);
      }
    }
    tryTerminate();
  }

  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return delayed(Executors.callable(command), delay, unit, 0L);
  }

  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    if (callable == null) {
      throw new NullPointerException();
    }
    return delayed(callable, delay, unit, 0L);
  }

  public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
    Callable<Object> task = Executors.callable(command);
    if (period <= 0L) {
      throw new IllegalArgumentException();
    }
    return delayed(task, first, unit, unit.toNanos(period));
  }

  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
    Callable<Object> task = Executors.callable(command);
    if (delay <= 0L) {
      throw new IllegalArgumentException();
    }
    return delayed(task, first, unit, -unit.toNanos(delay));
  }

  public void execute(Runnable command) {
    schedule(command, 0L, TimeUnit.NANOSECONDS);
  }

  public <T> Future<T> submit(Callable<T> task) {
    return schedule(task, 0L, TimeUnit.NANOSECONDS);
  }

  public Future<?> submit(Runnable task) {
    return schedule(task, 0L, TimeUnit.NANOSECONDS);
  }

  public <T> Future<T> submit(Runnable task, T result) {
    return schedule(Executors.callable(task, result), 0L, TimeUnit.NANOSECONDS);
  }

  public void setContinueExistingPeriodicTasksAfterShutdownPolicy(boolean value) {
    keepPeriodic = value;
    if (!value && isShutdown()) {
      onShutdown();
    }
  }

  public boolean getContinueExistingPeriodicTasksAfterShutdownPolicy() {
    return keepPeriodic;
  }

  public void setExecuteExistingDelayedTasksAfterShutdownPolicy(boolean value) {
    keepDelayed = value;
    if (!value && isShutdown()) {
      onShutdown();
    }
  }

  public boolean getExecuteExistingDelayedTasksAfterShutdownPolicy() {
    return keepDelayed;
  }

  public void setRemoveOnCancelPolicy(boolean value) {
    removeOnCancel = value;
  }

  public boolean getRemoveOnCancelPolicy() {
    return removeOnCancel;
  }
}
