package java.util.concurrent;

import java.util.Collection;
import java.util.Queue;

/** A queue that waits for room and for elements. */
public interface BlockingQueue<E> extends Queue<E> {
  void put(E e) throws InterruptedException;

  E take() throws InterruptedException;

  boolean offer(E e);

  boolean offer(E e, long timeout, TimeUnit unit) throws InterruptedException;

  E poll();

  E poll(long timeout, TimeUnit unit) throws InterruptedException;

  int remainingCapacity();

  int drainTo(Collection<? super E> c);

  int drainTo(Collection<? super E> c, int most);
}
