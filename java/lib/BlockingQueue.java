package java.util.concurrent;

/** What the queues of this package that wait have in common. */
public interface BlockingQueue<E> {
  void put(E e) throws InterruptedException;

  E take() throws InterruptedException;

  boolean offer(E e);

  boolean offer(E e, long timeout, TimeUnit unit) throws InterruptedException;

  E poll();

  E poll(long timeout, TimeUnit unit) throws InterruptedException;

  E peek();

  boolean add(E e);

  int size();

  boolean isEmpty();
}
