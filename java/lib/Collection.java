package java.util;

import java.util.function.IntFunction;
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

  default <T> T[] toArray(T[] into) {
    Object[] all = toArray();
    if (into.length < all.length) {
      return (T[]) all;
    }
    for (int i = 0; i < all.length; i++) {
      into[i] = (T) all[i];
    }
    if (into.length > all.length) {
      into[all.length] = null;
    }
    return into;
  }

  default <T> T[] toArray(IntFunction<T[]> generator) {
    return toArray(generator.apply(0));
  }
}
