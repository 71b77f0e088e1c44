package java.util.concurrent;

import java.util.TaskQueue;
import java.util.concurrent.locks.LockSupport;

/** The common pool: daemon threads that run tasks in their order. */
public class ForkJoinPool implements Executor {
  /** What a thread waits for, as a pool sees it. */
  interface ManagedBlocker {
    boolean block() throws InterruptedException;

    boolean isReleasable();
  }

  static class Worker implements Runnable {
    final TaskQueue queue;

    Worker(TaskQueue queue) {
      this.queue = queue;
    }

    public void run() {
      Thread self = Thread.currentThread();
      while (true) {
        Runnable task = queue.pop(self);
        if (task == null) {
          LockSupport.park(queue);
        } else {
          task.run();
        }
      }
    }
  }

  static final ForkJoinPool common = new ForkJoinPool(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

  final int parallelism;
  final TaskQueue queue;

  ForkJoinPool(int parallelism) {
    this.parallelism = parallelism;
    queue = new TaskQueue(parallelism);
  }

  public static ForkJoinPool commonPool() {
    return common;
  }

  public static int getCommonPoolParallelism() {
    return common.parallelism;
  }

  public int getParallelism() {
    return parallelism;
  }

  public void execute(Runnable task) {
    if (task == null) {
      throw new NullPointerException();
    }
    Thread worker = queue.push(task);
    if (worker != null) {
      LockSupport.unpark(worker);
      return;
    }
    int number = queue.hire();
    if (number > 0) {
      Thread t = new Thread(new Worker(queue), "ForkJoinPool.commonPool-worker-" + number);
      t.setDaemon(true);
      t.start();
    }
  }

  static void managedBlock(ManagedBlocker blocker) throws InterruptedException {
    unmanagedBlock(blocker);
  }

  private static void unmanagedBlock(ManagedBlocker blocker) throws InterruptedException {
    while (!blocker.isReleasable() && !blocker.block()) {
      continue;
    }
  }
}
