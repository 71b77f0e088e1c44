package java.util;

/** The tasks of a ForkJoinPool and its idle workers. Each method is one step. */
class TaskQueue extends Elements<Object> {
  static class Idle {
    final Thread thread;
    final Idle next;

    Idle(Thread thread, Idle next) {
      this.thread = thread;
      this.next = next;
    }
  }

  final int parallelism;
  int workers;
  Idle idle;

  TaskQueue(int parallelism) {
    this.parallelism = parallelism;
  }

  public Iterator<Object> iterator() {
    return new Snapshot<>(this, toArray());
  }

  /** Adds a task. It gives the idle worker that is to be woken, if there is one. */
  Thread push(Object task) {
    Intrinsics.step(this);
    insert(count(), task);
    Idle first = idle;
    if (first == null) {
      return null;
    }
    idle = first.next;
    return first.thread;
  }

  /** The number of the worker to be started, or 0 if there are enough. */
  int hire() {
    Intrinsics.step(this);
    if (workers >= parallelism) {
      return 0;
    }
    workers++;
    return workers;
  }

  /** Takes the first task, or takes note that the worker is idle. */
  Object pop(Thread worker) {
    Intrinsics.step(this);
    if (count() > 0) {
      return delete(0);
    }
    idle = new Idle(worker, idle);
    return null;
  }
}
