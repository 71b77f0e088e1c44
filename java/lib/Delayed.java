package java.util.concurrent;

/** What is to be left alone for some time yet. */
public interface Delayed extends Comparable<Delayed> {
  long getDelay(TimeUnit unit);
}
