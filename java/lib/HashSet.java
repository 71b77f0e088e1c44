package java.util;

import java.util.function.Predicate;

/** A set in the order of a HashMap. */
public class HashSet<E> extends AbstractSet<E> {
  final HashMap<E, Boolean> map;

  public HashSet() {
    map = make(16);
  }

  public HashSet(int capacity) {
    map = make(capacity);
  }

  public HashSet(Collection<? extends E> c) {
    map = make(Math.max((int) (c.size() / 0.75) + 1, 16));
    for (Object e : c) {
      map.keep(e);
    }
  }

  HashMap<E, Boolean> make(int capacity) {
    return new HashMap<>(capacity);
  }

  public int size() {
    return map.size();
  }

  public boolean contains(Object o) {
    return map.containsKey(o);
  }

  public boolean add(E e) {
    Intrinsics.step(map);
    return map.keep(e);
  }

  public boolean remove(Object o) {
    return map.remove(o) != null;
  }

  public void clear() {
    map.clear();
  }

  public Iterator<E> iterator() {
    return map.iterate(0);
  }
}
