package java.util;

/** A set in the order of its elements. */
public class TreeSet<E> extends AbstractSet<E> {
  final TreeMap<E, Boolean> map;

  public TreeSet() {
    map = new TreeMap<>();
  }

  public TreeSet(Comparator<? super E> order) {
    map = new TreeMap<>(order);
  }

  public TreeSet(Collection<? extends E> c) {
    map = new TreeMap<>();
    for (Object e : c) {
      map.store(e, Boolean.TRUE);
    }
  }

  public int size() {
    return map.size();
  }

  public boolean contains(Object o) {
    return map.containsKey(o);
  }

  public boolean add(E e) {
    return map.put(e, Boolean.TRUE) == null;
  }

  public boolean remove(Object o) {
    return map.remove(o) != null;
  }

  public void clear() {
    map.clear();
  }

  public E first() {
    return map.firstKey();
  }

  public E last() {
    return map.lastKey();
  }

  public E floor(E e) {
    return map.floorKey(e);
  }

  public E lower(E e) {
    return map.lowerKey(e);
  }

  public E ceiling(E e) {
    return map.ceilingKey(e);
  }

  public E higher(E e) {
    return map.higherKey(e);
  }

  public E pollFirst() {
    Map.Entry<E, Boolean> e = map.pollFirstEntry();
    return e == null ? null : e.getKey();
  }

  public E pollLast() {
    Map.Entry<E, Boolean> e = map.pollLastEntry();
    return e == null ? null : e.getKey();
  }

  public Iterator<E> iterator() {
    return map.iterate(0);
  }
}
