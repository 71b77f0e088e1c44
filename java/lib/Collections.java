package java.util;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Methods for collections. */
public class Collections {
  public static <T> List<T> emptyList() {
    return Immutable.list(new Object[0]);
  }

  public static <T> Set<T> emptySet() {
    return Immutable.set(new Object[0]);
  }

  public static <K, V> Map<K, V> emptyMap() {
    return Immutable.map(new Object[0]);
  }

  public static <T> List<T> singletonList(T e) {
    Object[] one = {e};
    return new Immutable<>(one);
  }

  public static <T> Set<T> singleton(T e) {
    Object[] one = {e};
    return Immutable.set(one);
  }

  public static <T> List<T> nCopies(int n, T e) {
    Object[] all = new Object[n];
    for (int i = 0; i < n; i++) {
      all[i] = e;
    }
    return new Immutable<>(all);
  }

  public static <T> List<T> unmodifiableArray(Object[] all) {
    return new Immutable<>(all);
  }

  public static <T> boolean addAll(Collection<T> c, T... all) {
    boolean changed = false;
    for (T e : all) {
      if (c.add(e)) {
        changed = true;
      }
    }
    return changed;
  }

  public static <T> void sort(List<T> list) {
    list.sort(null);
  }

  public static <T> void sort(List<T> list, Comparator<? super T> order) {
    list.sort(order);
  }

  public static <T> void reverse(List<T> list) {
    int n = list.size();
    for (int i = 0; i < n / 2; i++) {
      swap(list, i, n - 1 - i);
    }
  }

  public static <T> void swap(List<T> list, int i, int j) {
    Object e = list.get(i);
    list.set(i, list.set(j, e));
  }

  public static <T> T max(Collection<T> c) {
    return max(c, null);
  }

  public static <T> T min(Collection<T> c) {
    return min(c, null);
  }

  public static <T> T max(Collection<T> c, Comparator<? super T> order) {
    Iterator<T> it = c.iterator();
    Object best = it.next();
    while (it.hasNext()) {
      Object e = it.next();
      if (ArrayViews.compare(order, e, best) > 0) {
        best = e;
      }
    }
    return best;
  }

  public static <T> T min(Collection<T> c, Comparator<? super T> order) {
    Iterator<T> it = c.iterator();
    Object best = it.next();
    while (it.hasNext()) {
      Object e = it.next();
      if (ArrayViews.compare(order, e, best) < 0) {
        best = e;
      }
    }
    return best;
  }

  public static <T> int frequency(Collection<T> c, Object o) {
    int n = 0;
    for (Object e : c) {
      if (AbstractCollection.same(o, e)) {
        n++;
      }
    }
    return n;
  }

  public static <T> Comparator<T> reverseOrder() {
    return Comparator.reverseOrder();
  }

  public static <T> Comparator<T> reverseOrder(Comparator<? super T> order) {
    return order == null ? Comparator.reverseOrder() : order.reversed();
  }

  public static <T> int binarySearch(List<T> list, T key) {
    return binarySearch(list, key, null);
  }

  public static <T> int binarySearch(List<T> list, T key, Comparator<? super T> order) {
    int low = 0;
    int high = list.size() - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      int c = ArrayViews.compare(order, list.get(mid), key);
      if (c == 0) {
        return mid;
      }
      if (c < 0) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return -(low + 1);
  }

  public static <T> Collection<T> unmodifiableCollection(Collection<? extends T> c) {
    return new UnmodifiableCollection<>(c);
  }

  public static <T> List<T> unmodifiableList(List<? extends T> list) {
    return new UnmodifiableList<>(list);
  }

  public static <T> Set<T> unmodifiableSet(Set<? extends T> s) {
    return new UnmodifiableSet<>(s);
  }

  public static <K, V> Map<K, V> unmodifiableMap(Map<? extends K, ? extends V> m) {
    return new UnmodifiableMap<>(m);
  }

  public static <T> Collection<T> synchronizedCollection(Collection<T> c) {
    return new SynchronizedCollection<>(c, null);
  }

  public static <T> List<T> synchronizedList(List<T> list) {
    return new SynchronizedList<>(list);
  }

  public static <T> Set<T> synchronizedSet(Set<T> s) {
    return new SynchronizedSet<>(s);
  }

  public static <K, V> Map<K, V> synchronizedMap(Map<K, V> m) {
    return new SynchronizedMap<>(m);
  }

  static class UnmodifiableIterator<E> implements Iterator<E> {
    final Iterator<E> it;

    UnmodifiableIterator(Iterator<E> it) {
      this.it = it;
    }

    public boolean hasNext() {
      return it.hasNext();
    }

    public E next() {
      return it.next();
    }

    public void remove() {
      throw new UnsupportedOperationException();
    }
  }

  static class UnmodifiableCollection<E> implements Collection<E> {
    final Collection<E> c;

    UnmodifiableCollection(Collection<E> c) {
      if (c == null) {
        throw new NullPointerException();
      }
      this.c = c;
    }

    public int size() {
      return c.size();
    }

    public boolean isEmpty() {
      return c.isEmpty();
    }

    public boolean contains(Object o) {
      return c.contains(o);
    }

    public boolean containsAll(Collection<E> all) {
      return c.containsAll(all);
    }

    public Object[] toArray() {
      return c.toArray();
    }

    public Iterator<E> iterator() {
      return new UnmodifiableIterator<>(c.iterator());
    }

    public boolean add(E e) {
      throw new UnsupportedOperationException();
    }

    public boolean remove(Object o) {
      throw new UnsupportedOperationException();
    }

    public boolean addAll(Collection<E> all) {
      throw new UnsupportedOperationException();
    }

    public boolean removeAll(Collection<E> all) {
      throw new UnsupportedOperationException();
    }

    public boolean retainAll(Collection<E> all) {
      throw new UnsupportedOperationException();
    }

    public boolean removeIf(Predicate<E> filter) {
      throw new UnsupportedOperationException();
    }

    public void clear() {
      throw new UnsupportedOperationException();
    }

    public String toString() {
      return c.toString();
    }
  }

  static class UnmodifiableSet<E> extends UnmodifiableCollection<E> implements Set<E> {
    UnmodifiableSet(Set<E> s) {
      super(s);
    }

    public boolean equals(Object o) {
      return o == this || c.equals(o);
    }

    public int hashCode() {
      return c.hashCode();
    }
  }

  static class UnmodifiableList<E> extends UnmodifiableCollection<E> implements List<E> {
    final List<E> list;

    UnmodifiableList(List<E> list) {
      super(list);
      this.list = list;
    }

    public E get(int i) {
      return list.get(i);
    }

    public E getFirst() {
      return list.getFirst();
    }

    public E getLast() {
      return list.getLast();
    }

    public int indexOf(Object o) {
      return list.indexOf(o);
    }

    public int lastIndexOf(Object o) {
      return list.lastIndexOf(o);
    }

    public List<E> subList(int from, int to) {
      return new UnmodifiableList<>(list.subList(from, to));
    }

    public List<E> reversed() {
      return new UnmodifiableList<>(list.reversed());
    }

    public boolean equals(Object o) {
      return o == this || list.equals(o);
    }

    public int hashCode() {
      return list.hashCode();
    }

    public void add(int i, E e) {
      throw new UnsupportedOperationException();
    }

    public E set(int i, E e) {
      throw new UnsupportedOperationException();
    }

    public E remove(int i) {
      throw new UnsupportedOperationException();
    }

    public void sort(Comparator<E> order) {
      throw new UnsupportedOperationException();
    }

    public void replaceAll(UnaryOperator<E> f) {
      throw new UnsupportedOperationException();
    }
  }

  static class UnmodifiableMap<K, V> implements Map<K, V> {
    final Map<K, V> m;

    UnmodifiableMap(Map<K, V> m) {
      if (m == null) {
        throw new NullPointerException();
      }
      this.m = m;
    }

    public int size() {
      return m.size();
    }

    public boolean isEmpty() {
      return m.isEmpty();
    }

    public boolean containsKey(Object key) {
      return m.containsKey(key);
    }

    public boolean containsValue(Object value) {
      return m.containsValue(value);
    }

    public V get(Object key) {
      return m.get(key);
    }

    public V getOrDefault(Object key, V otherwise) {
      return m.getOrDefault(key, otherwise);
    }

    public Set<K> keySet() {
      return new UnmodifiableSet<>(m.keySet());
    }

    public Collection<V> values() {
      return new UnmodifiableCollection<>(m.values());
    }

    public Set<Map.Entry<K, V>> entrySet() {
      return new UnmodifiableSet<>(m.entrySet());
    }

    public void forEach(BiConsumer<K, V> action) {
      m.forEach(action);
    }

    public boolean equals(Object o) {
      return o == this || m.equals(o);
    }

    public int hashCode() {
      return m.hashCode();
    }

    public String toString() {
      return m.toString();
    }

    public V put(K key, V value) {
      throw new UnsupportedOperationException();
    }

    public V putIfAbsent(K key, V value) {
      throw new UnsupportedOperationException();
    }

    public void putAll(Map<K, V> all) {
      throw new UnsupportedOperationException();
    }

    public V remove(Object key) {
      throw new UnsupportedOperationException();
    }

    public boolean remove(Object key, Object value) {
      throw new UnsupportedOperationException();
    }

    public V replace(K key, V value) {
      throw new UnsupportedOperationException();
    }

    public V computeIfAbsent(K key, Function<? super K, ? extends V> f) {
      throw new UnsupportedOperationException();
    }

    public V computeIfPresent(K key, BiFunction<K, V, V> f) {
      throw new UnsupportedOperationException();
    }

    public V compute(K key, BiFunction<K, V, V> f) {
      throw new UnsupportedOperationException();
    }

    public V merge(K key, V value, BiFunction<V, V, V> f) {
      throw new UnsupportedOperationException();
    }

    public void replaceAll(BiFunction<K, V, V> f) {
      throw new UnsupportedOperationException();
    }

    public void clear() {
      throw new UnsupportedOperationException();
    }
  }

  static class SynchronizedCollection<E> implements Collection<E> {
    final Collection<E> c;
    final Object mutex;

    SynchronizedCollection(Collection<E> c, Object mutex) {
      if (c == null) {
        throw new NullPointerException();
      }
      this.c = c;
      this.mutex = mutex == null ? this : mutex;
    }

    public int size() {
      synchronized (mutex) {
        return c.size();
      }
    }

    public boolean isEmpty() {
      synchronized (mutex) {
        return c.isEmpty();
      }
    }

    public boolean contains(Object o) {
      synchronized (mutex) {
        return c.contains(o);
      }
    }

    public boolean containsAll(Collection<E> all) {
      synchronized (mutex) {
        return c.containsAll(all);
      }
    }

    public Object[] toArray() {
      synchronized (mutex) {
        return c.toArray();
      }
    }

    public Iterator<E> iterator() {
      return c.iterator(); // which must be synchronized by hand
    }

    public boolean add(E e) {
      synchronized (mutex) {
        return c.add(e);
      }
    }

    public boolean remove(Object o) {
      synchronized (mutex) {
        return c.remove(o);
      }
    }

    public boolean addAll(Collection<E> all) {
      synchronized (mutex) {
        return c.addAll(all);
      }
    }

    public boolean removeAll(Collection<E> all) {
      synchronized (mutex) {
        return c.removeAll(all);
      }
    }

    public boolean retainAll(Collection<E> all) {
      synchronized (mutex) {
        return c.retainAll(all);
      }
    }

    public boolean removeIf(Predicate<E> filter) {
      synchronized (mutex) {
        return c.removeIf(filter);
      }
    }

    public void forEach(Consumer<? super E> action) {
      synchronized (mutex) {
        c.forEach(action);
      }
    }

    public void clear() {
      synchronized (mutex) {
        c.clear();
      }
    }

    public String toString() {
      synchronized (mutex) {
        return c.toString();
      }
    }
  }

  static class SynchronizedSet<E> extends SynchronizedCollection<E> implements Set<E> {
    SynchronizedSet(Set<E> s) {
      super(s, null);
    }

    public boolean equals(Object o) {
      if (o == this) {
        return true;
      }
      synchronized (mutex) {
        return c.equals(o);
      }
    }

    public int hashCode() {
      synchronized (mutex) {
        return c.hashCode();
      }
    }
  }

  static class SynchronizedList<E> extends SynchronizedCollection<E> implements List<E> {
    final List<E> list;

    SynchronizedList(List<E> list) {
      super(list, null);
      this.list = list;
    }

    public E get(int i) {
      synchronized (mutex) {
        return list.get(i);
      }
    }

    public E set(int i, E e) {
      synchronized (mutex) {
        return list.set(i, e);
      }
    }

    public void add(int i, E e) {
      synchronized (mutex) {
        list.add(i, e);
      }
    }

    public E remove(int i) {
      synchronized (mutex) {
        return list.remove(i);
      }
    }

    public int indexOf(Object o) {
      synchronized (mutex) {
        return list.indexOf(o);
      }
    }

    public int lastIndexOf(Object o) {
      synchronized (mutex) {
        return list.lastIndexOf(o);
      }
    }

    public void sort(Comparator<E> order) {
      synchronized (mutex) {
        list.sort(order);
      }
    }

    public void replaceAll(UnaryOperator<E> f) {
      synchronized (mutex) {
        list.replaceAll(f);
      }
    }

    public boolean equals(Object o) {
      if (o == this) {
        return true;
      }
      synchronized (mutex) {
        return list.equals(o);
      }
    }

    public int hashCode() {
      synchronized (mutex) {
        return list.hashCode();
      }
    }
  }

  static class SynchronizedMap<K, V> implements Map<K, V> {
    final Map<K, V> m;
    final Object mutex;

    SynchronizedMap(Map<K, V> m) {
      if (m == null) {
        throw new NullPointerException();
      }
      this.m = m;
      mutex = this;
    }

    public int size() {
      synchronized (mutex) {
        return m.size();
      }
    }

    public boolean isEmpty() {
      synchronized (mutex) {
        return m.isEmpty();
      }
    }

    public boolean containsKey(Object key) {
      synchronized (mutex) {
        return m.containsKey(key);
      }
    }

    public boolean containsValue(Object value) {
      synchronized (mutex) {
        return m.containsValue(value);
      }
    }

    public V get(Object key) {
      synchronized (mutex) {
        return m.get(key);
      }
    }

    public V getOrDefault(Object key, V otherwise) {
      synchronized (mutex) {
        return m.getOrDefault(key, otherwise);
      }
    }

    public V put(K key, V value) {
      synchronized (mutex) {
        return m.put(key, value);
      }
    }

    public V putIfAbsent(K key, V value) {
      synchronized (mutex) {
        return m.putIfAbsent(key, value);
      }
    }

    public void putAll(Map<K, V> all) {
      synchronized (mutex) {
        m.putAll(all);
      }
    }

    public V remove(Object key) {
      synchronized (mutex) {
        return m.remove(key);
      }
    }

    public boolean remove(Object key, Object value) {
      synchronized (mutex) {
        return m.remove(key, value);
      }
    }

    public V replace(K key, V value) {
      synchronized (mutex) {
        return m.replace(key, value);
      }
    }

    public V computeIfAbsent(K key, Function<? super K, ? extends V> f) {
      synchronized (mutex) {
        return m.computeIfAbsent(key, f);
      }
    }

    public V computeIfPresent(K key, BiFunction<K, V, V> f) {
      synchronized (mutex) {
        return m.computeIfPresent(key, f);
      }
    }

    public V compute(K key, BiFunction<K, V, V> f) {
      synchronized (mutex) {
        return m.compute(key, f);
      }
    }

    public V merge(K key, V value, BiFunction<V, V, V> f) {
      synchronized (mutex) {
        return m.merge(key, value, f);
      }
    }

    public void forEach(BiConsumer<K, V> action) {
      synchronized (mutex) {
        m.forEach(action);
      }
    }

    public void replaceAll(BiFunction<K, V, V> f) {
      synchronized (mutex) {
        m.replaceAll(f);
      }
    }

    public void clear() {
      synchronized (mutex) {
        m.clear();
      }
    }

    public Set<K> keySet() {
      synchronized (mutex) {
        return new SynchronizedView<>(m.keySet(), mutex);
      }
    }

    public Collection<V> values() {
      synchronized (mutex) {
        return new SynchronizedCollection<>(m.values(), mutex);
      }
    }

    public Set<Map.Entry<K, V>> entrySet() {
      synchronized (mutex) {
        return new SynchronizedView<>(m.entrySet(), mutex);
      }
    }

    public boolean equals(Object o) {
      if (o == this) {
        return true;
      }
      synchronized (mutex) {
        return m.equals(o);
      }
    }

    public int hashCode() {
      synchronized (mutex) {
        return m.hashCode();
      }
    }

    public String toString() {
      synchronized (mutex) {
        return m.toString();
      }
    }
  }

  static class SynchronizedView<E> extends SynchronizedCollection<E> implements Set<E> {
    SynchronizedView(Set<E> s, Object mutex) {
      super(s, mutex);
    }
  }
}
