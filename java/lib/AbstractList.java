package java.util;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A list that has its elements in itself. */
public abstract class AbstractList<E> extends Elements<E> implements List<E> {
  static class Itr<E> implements Iterator<E> {
    final AbstractList<E> list;
    final int step;
    int cursor;
    int last = -1;
    int expected;

    Itr(AbstractList<E> list, int cursor, int step) {
      this.list = list;
      this.cursor = cursor;
      this.step = step;
      expected = list.modCount;
    }

    public boolean hasNext() {
      return step > 0 ? cursor != list.count() : cursor >= 0;
    }

    public E next() {
      Intrinsics.look(list);
      if (list.modCount != expected) {
        throw new ConcurrentModificationException();
      }
      if (cursor >= list.count() || cursor < 0) {
        throw new NoSuchElementException();
      }
      last = cursor;
      cursor += step;
      return list.at(last);
    }

    public void remove() {
      Intrinsics.step(list);
      if (last < 0) {
        throw new IllegalStateException();
      }
      if (list.modCount != expected) {
        throw new ConcurrentModificationException();
      }
      list.delete(last);
      if (step > 0) {
        cursor = last;
      }
      last = -1;
      expected = list.modCount;
    }
  }

  void check(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException("Index " + index + " out of bounds for length " + count());
    }
  }

  void checkForAdd(int index) {
    if (index < 0 || index > count()) {
      throw new IndexOutOfBoundsException("Index: " + index + ", Size: " + count());
    }
  }

  public boolean isEmpty() {
    Intrinsics.look(this);
    return count() == 0;
  }

  public E get(int index) {
    Intrinsics.look(this);
    check(index);
    return at(index);
  }

  public E set(int index, E e) {
    Intrinsics.step(this);
    check(index);
    Object old = at(index);
    Intrinsics.put(this, index, e);
    return old;
  }

  public void add(int index, E e) {
    Intrinsics.step(this);
    checkForAdd(index);
    insert(index, e);
  }

  public E remove(int index) {
    Intrinsics.step(this);
    check(index);
    return delete(index);
  }

  public int indexOf(Object o) {
    Intrinsics.look(this);
    return find(o);
  }

  public int lastIndexOf(Object o) {
    Intrinsics.look(this);
    return findLast(o);
  }

  public boolean addAll(int index, Collection<E> c) {
    Object[] all = c.toArray();
    Intrinsics.step(this);
    checkForAdd(index);
    for (int i = 0; i < all.length; i++) {
      insert(index + i, all[i]);
    }
    return all.length > 0;
  }

  public Iterator<E> iterator() {
    return new Itr<>(this, 0, 1);
  }

  public Iterator<E> listIterator() {
    return new Itr<>(this, 0, 1);
  }

  public void forEach(Consumer<E> action) {
    Intrinsics.look(this);
    int expected = modCount;
    int size = count();
    for (int i = 0; modCount == expected && i < size; i++) {
      action.accept(at(i));
    }
    if (modCount != expected) {
      throw new ConcurrentModificationException();
    }
  }

  public void replaceAll(UnaryOperator<E> f) {
    Intrinsics.step(this);
    for (int i = 0; i < count(); i++) {
      Object e = f.apply(at(i));
      Intrinsics.put(this, i, e);
    }
  }

  public void sort(Comparator<E> order) {
    Object[] all = toArray();
    ArrayViews.sort(all, order);
    Intrinsics.step(this);
    for (int i = 0; i < all.length; i++) {
      Intrinsics.put(this, i, all[i]);
    }
    modCount++;
  }

  public List<E> subList(int from, int to) {
    Intrinsics.look(this);
    if (from < 0) {
      throw new IndexOutOfBoundsException("fromIndex = " + from);
    }
    if (to > count()) {
      throw new IndexOutOfBoundsException("toIndex = " + to);
    }
    if (from > to) {
      throw new IllegalArgumentException("fromIndex(" + from + ") > toIndex(" + to + ")");
    }
    Object[] part = new Object[to - from];
    for (int i = from; i < to; i++) {
      part[i - from] = at(i);
    }
    return new SubList<>(part);
  }

  public List<E> reversed() {
    Object[] all = toArray();
    Object[] other = new Object[all.length];
    for (int i = 0; i < all.length; i++) {
      other[i] = all[all.length - 1 - i];
    }
    return new SubList<>(other);
  }

  public boolean equals(Object o) {
    if (o == this) {
      return true;
    }
    if (!(o instanceof List)) {
      return false;
    }
    List<E> other = (List<E>) o;
    Iterator<E> a = iterator();
    Iterator<E> b = other.iterator();
    while (a.hasNext() && b.hasNext()) {
      if (!same(a.next(), b.next())) {
        return false;
      }
    }
    return !a.hasNext() && !b.hasNext();
  }

  public int hashCode() {
    return ArrayViews.hashCode(toArray());
  }
}
