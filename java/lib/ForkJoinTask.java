package java.util.concurrent;

/** What a worker of a ForkJoinPool runs. */
abstract class ForkJoinTask {
  /** A task that an interrupt can end, which is one from outside. */
  abstract static class InterruptibleTask extends ForkJoinTask {
    abstract void compute();

    void exec() {
      compute();
    }
  }

  static class RunnableExecuteAction extends InterruptibleTask {
    final Runnable task;

    RunnableExecuteAction(Runnable task) {
      this.task = task;
    }

    /** What JDK 21 has instead of the three. */
    static void exec(Runnable task) {
      task.run();
    }

    /** The JDK has a method of that name that javac makes. */
    void compute() {
      compute(task);
    }

    private static void compute(Runnable task) {
      task.run();
    }
  }

  abstract void exec();

  void doExec() {
    if (this instanceof RunnableExecuteAction && Runtime.version().feature() < 25) {
      RunnableExecuteAction.exec(((RunnableExecuteAction) this).task);
    } else {
      exec();
    }
  }
}
