package java.util;

/** A collection with a first and a last element. */
public interface SequencedCollection<E> extends Collection<E> {
  E getFirst();

  E getLast();

  E removeFirst();

  E removeLast();

  void addFirst(E e);

  void addLast(E e);
}
