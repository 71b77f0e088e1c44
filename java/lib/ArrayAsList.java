package java.util;

import java.util.function.Predicate;

/** The list of Arrays.asList: it has a fixed length, and writes through to its array. */
class ArrayAsList<E> extends AbstractList<E> {
  final Object[] array;

  ArrayAsList(Object[] array) {
    this.array = array;
    for (int i = 0; i < array.length; i++) {
      insert(i, array[i]);
    }
  }

  void fixed() {
    throw new UnsupportedOperationException();
  }

  Object at(int i) {
    return array[i];
  }

  public E set(int index, E e) {
    Intrinsics.step(this);
    Object old = array[index];
    array[index] = e;
    return old;
  }

  public E get(int index) {
    Intrinsics.look(this);
    return array[index];
  }

  public void sort(Comparator<E> order) {
    Intrinsics.step(this);
    ArrayViews.sort(array, order);
  }

  public boolean add(E e) {
    fixed();
    return false;
  }

  public void add(int index, E e) {
    fixed();
  }

  public boolean addAll(Collection<E> c) {
    fixed();
    return false;
  }

  public E remove(int index) {
    fixed();
    return null;
  }

  public boolean remove(Object o) {
    if (find(o) >= 0) {
      fixed();
    }
    return false;
  }

  public boolean removeIf(Predicate<E> filter) {
    for (Object e : this) {
      if (filter.test(e)) {
        fixed();
      }
    }
    return false;
  }

  public void clear() {
    if (count() > 0) {
      fixed();
    }
  }

  public E removeFirst() {
    fixed();
    return null;
  }

  public E removeLast() {
    fixed();
    return null;
  }

  public void addFirst(E e) {
    fixed();
  }

  public void addLast(E e) {
    fixed();
  }
}
