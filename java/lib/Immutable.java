package java.util;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The lists, sets and maps of List.of and so on. */
class Immutable<E> extends AbstractList<E> {
  Immutable(Object[] all) {
    for (int i = 0; i < all.length; i++) {
      insert(i, all[i]);
    }
  }

  void refuse() {
    throw new UnsupportedOperationException();
  }

  static <E> List<E> list(Object[] all) {
    for (int i = 0; i < all.length; i++) {
      if (all[i] == null) {
        throw new NullPointerException();
      }
    }
    return new Immutable<>(all);
  }

  static <E> Set<E> set(Object[] all) {
    HashSet<E> set = new ImmutableSet<>();
    for (int i = 0; i < all.length; i++) {
      if (!set.map.keep(all[i])) {
        throw new IllegalArgumentException("duplicate element: " + all[i]);
      }
    }
    return set;
  }

  static <K, V> Map<K, V> map(Object... all) {
    ImmutableMap<K, V> map = new ImmutableMap<>();
    for (int i = 0; i < all.length; i += 2) {
      if (all[i] == null || all[i + 1] == null) {
        throw new NullPointerException();
      }
      if (map.store(all[i], all[i + 1], false, false) != null) {
        throw new IllegalArgumentException("duplicate key: " + all[i]);
      }
    }
    return map;
  }

  static <K, V> Map<K, V> mapOfEntries(Object[] all) {
    Object[] flat = new Object[all.length * 2];
    for (int i = 0; i < all.length; i++) {
      Map.Entry<K, V> e = (Map.Entry<K, V>) all[i];
      flat[2 * i] = e.getKey();
      flat[2 * i + 1] = e.getValue();
    }
    return map(flat);
  }

  public int size() {
    return count();
  }

  public E get(int index) {
    check(index);
    return at(index);
  }

  public boolean add(E e) {
    refuse();
    return false;
  }

  public void add(int index, E e) {
    refuse();
  }

  public E set(int index, E e) {
    refuse();
    return null;
  }

  public E remove(int index) {
    refuse();
    return null;
  }

  public boolean remove(Object o) {
    refuse();
    return false;
  }

  public boolean addAll(Collection<E> c) {
    refuse();
    return false;
  }

  public boolean removeIf(Predicate<E> filter) {
    refuse();
    return false;
  }

  public void replaceAll(UnaryOperator<E> f) {
    refuse();
  }

  public void sort(Comparator<E> order) {
    refuse();
  }

  public void clear() {
    refuse();
  }

  public E removeFirst() {
    refuse();
    return null;
  }

  public E removeLast() {
    refuse();
    return null;
  }

  public void addFirst(E e) {
    refuse();
  }

  public void addLast(E e) {
    refuse();
  }

  public Iterator<E> iterator() {
    return new Unchanging<>(this);
  }
}
