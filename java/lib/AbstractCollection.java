package java.util;

import java.util.function.Predicate;

/** What collections have in common. */
public abstract class AbstractCollection<E> implements Collection<E> {
  static boolean same(Object a, Object b) {
    return a == null ? b == null : a.equals(b);
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  public boolean contains(Object o) {
    Iterator<E> it = iterator();
    while (it.hasNext()) {
      if (same(o, it.next())) {
        return true;
      }
    }
    return false;
  }

  public boolean add(E e) {
    throw new UnsupportedOperationException();
  }

  public boolean remove(Object o) {
    Iterator<E> it = iterator();
    while (it.hasNext()) {
      if (same(o, it.next())) {
        it.remove();
        return true;
      }
    }
    return false;
  }

  public boolean containsAll(Collection<E> c) {
    for (Object e : c) {
      if (!contains(e)) {
        return false;
      }
    }
    return true;
  }

  public boolean addAll(Collection<E> c) {
    boolean changed = false;
    for (Object e : c) {
      if (add(e)) {
        changed = true;
      }
    }
    return changed;
  }

  public boolean removeAll(Collection<E> c) {
    return removeIf(e -> c.contains(e));
  }

  public boolean retainAll(Collection<E> c) {
    return removeIf(e -> !c.contains(e));
  }

  public boolean removeIf(Predicate<E> filter) {
    boolean changed = false;
    Iterator<E> it = iterator();
    while (it.hasNext()) {
      if (filter.test(it.next())) {
        it.remove();
        changed = true;
      }
    }
    return changed;
  }

  public void clear() {
    Iterator<E> it = iterator();
    while (it.hasNext()) {
      it.next();
      it.remove();
    }
  }

  public Object[] toArray() {
    Object[] all = new Object[size()];
    int n = 0;
    for (Object e : this) {
      all[n] = e;
      n++;
    }
    return all;
  }

  public String toString() {
    Iterator<E> it = iterator();
    if (!it.hasNext()) {
      return "[]";
    }
    String s = "[";
    while (true) {
      Object e = it.next();
      s = s + (e == this ? "(this Collection)" : String.valueOf(e));
      if (!it.hasNext()) {
        return s + "]";
      }
      s = s + ", ";
    }
  }
}
