package java.util.concurrent;

/** What runs tasks. */
public interface Executor {
  void execute(Runnable command);
}
