package java.util;

import java.util.function.BiFunction;
import java.util.function.Function;

/** A map in the order of its keys: its elements are a key and a value for each entry. */
public class TreeMap<K, V> extends AbstractMap<K, V> {
  final Comparator<K> order;
  int modCount;

  public TreeMap() {
    order = null;
  }

  public TreeMap(Comparator<? super K> order) {
    this.order = order;
  }

  public TreeMap(Map<K, V> m) {
    order = null;
    for (Map.Entry<K, V> e : m.entrySet()) {
      store(e.getKey(), e.getValue());
    }
  }

  int count() {
    return Intrinsics.size(this) / 2;
  }

  Object keyAt(int i) {
    return Intrinsics.at(this, 2 * i);
  }

  Object valueAt(int i) {
    return Intrinsics.at(this, 2 * i + 1);
  }

  int compare(Object a, Object b) {
    return ArrayViews.compare(order, a, b);
  }

  /** Returns how many keys are below one, or not above it. */
  int below(Object key, boolean orEqual) {
    if (key == null && order == null) {
      throw new NullPointerException();
    }
    int low = 0;
    int high = count();
    while (low < high) {
      int mid = (low + high) >>> 1;
      int c = compare(keyAt(mid), key);
      if (c < 0 || orEqual && c == 0) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  int find(Object key) {
    int i = below(key, false);
    return i < count() && compare(keyAt(i), key) == 0 ? i : -1;
  }

  Object store(Object key, Object value) {
    if (count() == 0) {
      compare(key, key);
    }
    int i = below(key, false);
    if (i < count() && compare(keyAt(i), key) == 0) {
      Object old = valueAt(i);
      Intrinsics.put(this, 2 * i + 1, value);
      return old;
    }
    Intrinsics.open(this, 2 * i, 2);
    Intrinsics.put(this, 2 * i, key);
    Intrinsics.put(this, 2 * i + 1, value);
    modCount++;
    return null;
  }

  Object drop(int i) {
    Object old = valueAt(i);
    Intrinsics.close(this, 2 * i, 2);
    modCount++;
    return old;
  }

  public int size() {
    Intrinsics.look(this);
    return count();
  }

  public V get(Object key) {
    Intrinsics.look(this);
    int i = find(key);
    return i < 0 ? null : valueAt(i);
  }

  public boolean containsKey(Object key) {
    Intrinsics.look(this);
    return find(key) >= 0;
  }

  public V put(K key, V value) {
    Intrinsics.step(this);
    return store(key, value);
  }

  public V putIfAbsent(K key, V value) {
    Intrinsics.step(this);
    int i = find(key);
    if (i >= 0 && valueAt(i) != null) {
      return valueAt(i);
    }
    store(key, value);
    return null;
  }

  public V remove(Object key) {
    Intrinsics.step(this);
    int i = find(key);
    return i < 0 ? null : drop(i);
  }

  public void clear() {
    Intrinsics.step(this);
    modCount++;
    Intrinsics.close(this, 0, Intrinsics.size(this));
  }

  void unchanged(int expected) {
    if (modCount != expected) {
      throw new ConcurrentModificationException();
    }
  }

  public V computeIfAbsent(K key, Function<K, V> f) {
    Intrinsics.step(this);
    int i = find(key);
    if (i >= 0 && valueAt(i) != null) {
      return valueAt(i);
    }
    int expected = modCount;
    Object value = f.apply(key);
    unchanged(expected);
    if (value != null) {
      store(key, value);
    }
    return value;
  }

  public V computeIfPresent(K key, BiFunction<K, V, V> f) {
    Intrinsics.step(this);
    int i = find(key);
    return i < 0 || valueAt(i) == null ? null : result(key, f.apply(key, valueAt(i)), modCount);
  }

  Object result(Object key, Object value, int expected) {
    unchanged(expected);
    int i = find(key);
    if (value != null) {
      store(key, value);
    } else if (i >= 0) {
      drop(i);
    }
    return value;
  }

  public V compute(K key, BiFunction<K, V, V> f) {
    Intrinsics.step(this);
    int i = find(key);
    int expected = modCount;
    return result(key, f.apply(key, i < 0 ? null : valueAt(i)), expected);
  }

  public V merge(K key, V value, BiFunction<V, V, V> f) {
    Intrinsics.step(this);
    if (value == null) {
      throw new NullPointerException();
    }
    int i = find(key);
    int expected = modCount;
    return result(key, i < 0 || valueAt(i) == null ? value : f.apply(valueAt(i), value), expected);
  }

  Object key(int i) {
    return i < 0 || i >= count() ? null : keyAt(i);
  }

  Map.Entry<K, V> entry(int i) {
    return i < 0 || i >= count() ? null : new MapEntry<>(null, keyAt(i), valueAt(i));
  }

  public K firstKey() {
    Intrinsics.look(this);
    if (count() == 0) {
      throw new NoSuchElementException();
    }
    return keyAt(0);
  }

  public K lastKey() {
    Intrinsics.look(this);
    if (count() == 0) {
      throw new NoSuchElementException();
    }
    return keyAt(count() - 1);
  }

  public Map.Entry<K, V> firstEntry() {
    Intrinsics.look(this);
    return entry(0);
  }

  public Map.Entry<K, V> lastEntry() {
    Intrinsics.look(this);
    return entry(count() - 1);
  }

  public Map.Entry<K, V> pollFirstEntry() {
    Intrinsics.step(this);
    Map.Entry<K, V> e = entry(0);
    if (e != null) {
      drop(0);
    }
    return e;
  }

  public Map.Entry<K, V> pollLastEntry() {
    Intrinsics.step(this);
    int last = count() - 1;
    Map.Entry<K, V> e = entry(last);
    if (e != null) {
      drop(last);
    }
    return e;
  }

  public K floorKey(K k) {
    Intrinsics.look(this);
    return key(below(k, true) - 1);
  }

  public K lowerKey(K k) {
    Intrinsics.look(this);
    return key(below(k, false) - 1);
  }

  public K ceilingKey(K k) {
    Intrinsics.look(this);
    return key(below(k, false));
  }

  public K higherKey(K k) {
    Intrinsics.look(this);
    return key(below(k, true));
  }

  public Map.Entry<K, V> floorEntry(K k) {
    Intrinsics.look(this);
    return entry(below(k, true) - 1);
  }

  public Map.Entry<K, V> ceilingEntry(K k) {
    Intrinsics.look(this);
    return entry(below(k, false));
  }

  Iterator<K> iterate(int what) {
    return new TreeIterator<>(this, what);
  }

  static class TreeIterator<K, V> implements Iterator<K> {
    final TreeMap<K, V> map;
    final int what;
    int cursor;
    boolean more;
    int expected;
    boolean removable;

    TreeIterator(TreeMap<K, V> map, int what) {
      this.map = map;
      this.what = what;
      more = map.count() > 0;
      expected = map.modCount;
    }

    public boolean hasNext() {
      return more;
    }

    public K next() {
      Intrinsics.look(map);
      if (!more) {
        throw new NoSuchElementException();
      }
      map.unchanged(expected);
      Object key = map.keyAt(cursor);
      Object value = map.valueAt(cursor);
      cursor++;
      more = cursor < map.count();
      removable = true;
      if (what == 0) {
        return key;
      }
      if (what == 1) {
        return value;
      }
      return new MapEntry<>(map, key, value);
    }

    public void remove() {
      Intrinsics.step(map);
      if (!removable) {
        throw new IllegalStateException();
      }
      map.unchanged(expected);
      cursor--;
      map.drop(cursor);
      removable = false;
      expected = map.modCount;
    }
  }
}
