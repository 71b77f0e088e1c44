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

  static class WorkQueue {
    static void topLevelExec(ForkJoinTask task) {
      task.doExec();
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
    Thread worker = queue.push(task instanceof ForkJoinTask ? task : new ForkJoinTask.RunnableExecuteAction(task));
    if (worker != null) {
      LockSupport.unpark(worker);
      return;
    }
    int number = queue.hire();
    if (number > 0) {
      Thread t = new ForkJoinWorkerThread(this, "ForkJoinPool.commonPool-worker-" + number);
      t.setDaemon(true);
      t.start();
    }
  }

  void runWorker(ForkJoinWorkerThread worker) {
    boolean old = Runtime.version().feature() < 25;
    while (true) {
      ForkJoinTask task = (ForkJoinTask) queue.pop(worker);
      if (task == null && old) {
        awaitWork();
      } else if (task == null) {
        deactivate();
      } else if (old) {
        scan(task);
      } else {
        WorkQueue.topLevelExec(task);
      }
    }
  }

  /** JDK 21 looks for tasks here. */
  private static void scan(ForkJoinTask task) {
    WorkQueue.topLevelExec(task);
  }

  private static void deactivate() {
    awaitWork();
  }

  private static void awaitWork() {
    LockSupport.park();
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
