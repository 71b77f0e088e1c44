package java.util.concurrent;

/** What happens to a task that a pool does not take. */
public interface RejectedExecutionHandler {
  void rejectedExecution(Runnable task, ThreadPoolExecutor pool);
}
