package java.util;

/** A queue with two ends. */
public interface Deque<E> extends Queue<E>, SequencedCollection<E> {
  boolean offerFirst(E e);

  boolean offerLast(E e);

  E pollFirst();

  E pollLast();

  E peekFirst();

  E peekLast();

  void push(E e);

  E pop();

  Iterator<E> descendingIterator();
}
