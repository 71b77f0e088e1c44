package java.util;

import java.util.function.Predicate;

/** A sequence that has its elements in itself. */
abstract class Elements<E> extends AbstractCollection<E> {
  int modCount;

  int count() {
    return Intrinsics.size(this);
  }

  Object at(int i) {
    return Intrinsics.at(this, i);
  }

  void insert(int i, Object e) {
    modCount++;
    Intrinsics.open(this, i, 1);
    Intrinsics.put(this, i, e);
  }

  Object delete(int i) {
    modCount++;
    Object old = Intrinsics.at(this, i);
    Intrinsics.close(this, i, 1);
    return old;
  }

  int find(Object o) {
    for (int i = 0; i < count(); i++) {
      if (same(o, at(i))) {
        return i;
      }
    }
    return -1;
  }

  int findLast(Object o) {
    for (int i = count() - 1; i >= 0; i--) {
      if (same(o, at(i))) {
        return i;
      }
    }
    return -1;
  }

  public int size() {
    Intrinsics.look(this);
    return count();
  }

  public boolean contains(Object o) {
    Intrinsics.look(this);
    return find(o) >= 0;
  }

  public boolean add(E e) {
    Intrinsics.step(this);
    insert(count(), e);
    return true;
  }

  public boolean remove(Object o) {
    Intrinsics.step(this);
    int i = find(o);
    if (i < 0) {
      return false;
    }
    delete(i);
    return true;
  }

  public boolean addAll(Collection<E> c) {
    Object[] all = c.toArray();
    Intrinsics.step(this);
    for (int i = 0; i < all.length; i++) {
      insert(count(), all[i]);
    }
    return all.length > 0;
  }

  public boolean removeIf(Predicate<E> filter) {
    Intrinsics.step(this);
    int expected = modCount;
    boolean[] gone = new boolean[count()];
    boolean changed = false;
    for (int i = 0; i < gone.length; i++) {
      if (filter.test(at(i))) {
        gone[i] = true;
        changed = true;
      }
    }
    if (modCount != expected) {
      throw new ConcurrentModificationException();
    }
    for (int i = gone.length - 1; i >= 0; i--) {
      if (gone[i]) {
        Intrinsics.close(this, i, 1);
      }
    }
    if (changed) {
      modCount++;
    }
    return changed;
  }

  public void clear() {
    Intrinsics.step(this);
    modCount++;
    Intrinsics.close(this, 0, count());
  }

  public Object[] toArray() {
    Intrinsics.look(this);
    Object[] all = new Object[count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = at(i);
    }
    return all;
  }

  public E getFirst() {
    Intrinsics.look(this);
    return first();
  }

  E first() {
    if (count() == 0) {
      throw new NoSuchElementException();
    }
    return at(0);
  }

  public E getLast() {
    Intrinsics.look(this);
    return last();
  }

  E last() {
    if (count() == 0) {
      throw new NoSuchElementException();
    }
    return at(count() - 1);
  }

  public E removeFirst() {
    Intrinsics.step(this);
    first();
    return delete(0);
  }

  public E removeLast() {
    Intrinsics.step(this);
    last();
    return delete(count() - 1);
  }

  public void addFirst(E e) {
    Intrinsics.step(this);
    insert(0, e);
  }

  public void addLast(E e) {
    Intrinsics.step(this);
    insert(count(), e);
  }
}
