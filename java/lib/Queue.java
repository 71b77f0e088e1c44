package java.util;

/** A collection of which elements are taken from the head. */
public interface Queue<E> extends Collection<E> {
  boolean offer(E e);

  E poll();

  E remove();

  E peek();

  E element();
}
