package java.util;

import java.util.function.Predicate;

/** What has elements. */
public interface Collection<E> extends Iterable<E> {
  int size();

  boolean isEmpty();

  boolean contains(Object o);

  boolean add(E e);

  boolean remove(Object o);

  boolean containsAll(Collection<E> c);

  boolean addAll(Collection<E> c);

  boolean removeAll(Collection<E> c);

  boolean retainAll(Collection<E> c);

  boolean removeIf(Predicate<E> filter);

  void clear();

  Object[] toArray();
}
