package java.util;

import java.util.function.UnaryOperator;

/** A collection whose elements have places. */
public interface List<E> extends SequencedCollection<E> {
  E get(int index);

  E set(int index, E e);

  void add(int index, E e);

  E remove(int index);

  int indexOf(Object o);

  int lastIndexOf(Object o);

  boolean addAll(int index, Collection<E> c);

  void sort(Comparator<E> order);

  void replaceAll(UnaryOperator<E> f);

  List<E> subList(int from, int to);

  List<E> reversed();

  static <E> List<E> of(E... all) {
    return Immutable.list(all);
  }

  static <E> List<E> copyOf(Collection<E> c) {
    return Immutable.list(c.toArray());
  }
}
