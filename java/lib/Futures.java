package java.util.concurrent;

/** What a Future that is done has, whatever interrupts its thread. */
class Futures {
  /** The result, or what the task has thrown. */
  static Object outcome(Future<?> f) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return f.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static boolean failed(Future<?> f) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          f.get();
          return false;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Why a future has no such outcome. */
  static IllegalStateException none(Future<?> f, String other) {
    Future.State state = f.state();
    return new IllegalStateException(
        state == Future.State.RUNNING ? "Task has not completed" : state == Future.State.CANCELLED ? "Task was cancelled" : other);
  }
}
