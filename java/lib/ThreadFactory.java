package java.util.concurrent;

/** What makes threads. */
public interface ThreadFactory {
  Thread newThread(Runnable task);
}
