package java.util.concurrent;

/** The result of a task that is run later. */
public interface ScheduledFuture<V> extends Delayed, Future<V> {}
