package java.util.concurrent;

/** A thread that runs the tasks of a pool. */
class ForkJoinWorkerThread extends Thread {
  final ForkJoinPool pool;

  ForkJoinWorkerThread(ForkJoinPool pool, String name) {
    super(name);
    this.pool = pool;
  }

  public void run() {
    pool.runWorker(this);
  }
}
