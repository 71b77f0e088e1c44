package java.util;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A map with the order of that of the JDK: its elements are a key, a value and a hash for
 * each entry, by the bin that the hash says. Bins of more than eight entries, which are
 * trees there, are refused.
 */
public class HashMap<K, V> extends AbstractMap<K, V> {
  int table;
  int initial = 16;
  int modCount;

  public HashMap() {}

  public HashMap(Map<K, V> m) {
    int n = m.size();
    initial = tableFor((int) (n / 0.75 + 1.0));
    for (Map.Entry<K, V> e : m.entrySet()) {
      store(e.getKey(), e.getValue(), false, false);
    }
  }

  public HashMap(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("Illegal initial capacity: " + capacity);
    }
    initial = tableFor(capacity);
  }

  public HashMap(int capacity, double load) {
    if (load != 0.75) {
      Intrinsics.refuse("a load factor of a map other than 0.75");
    }
    initial = tableFor(capacity);
  }

  static int tableFor(int n) {
    int t = 1;
    while (t < n) {
      t = t * 2;
    }
    return t;
  }

  static int spread(Object key) {
    if (key == null) {
      return 0;
    }
    int h = key.hashCode();
    return h ^ (h >>> 16);
  }

  int count() {
    return Intrinsics.size(this) / 3;
  }

  Object keyAt(int i) {
    return Intrinsics.at(this, 3 * i);
  }

  Object valueAt(int i) {
    return Intrinsics.at(this, 3 * i + 1);
  }

  int hashAt(int i) {
    return Intrinsics.intAt(this, 3 * i + 2);
  }

  int find(Object key) {
    return findWith(key, spread(key));
  }

  int findWith(Object key, int hash) {
    int n = count();
    for (int i = 0; i < n; i++) {
      if (hashAt(i) == hash) {
        Object k = keyAt(i);
        if (k == key || key != null && key.equals(k)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Makes room for one entry more, as resize does: each bin is split in two, in its order. */
  void resize() {
    modCount = modCount;
    if (table == 0) {
      table = initial;
      return;
    }
    int n = count();
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if ((hashAt(kept) & table) == 0) {
        kept++;
      } else {
        move(kept, n - 1);
      }
    }
    table = table * 2;
  }

  /** Moves an entry to a later place. */
  void move(int from, int to) {
    Object k = keyAt(from);
    Object v = valueAt(from);
    int h = hashAt(from);
    Intrinsics.close(this, 3 * from, 3);
    place(to, k, v, h);
  }

  void place(int i, Object key, Object value, int hash) {
    Intrinsics.open(this, 3 * i, 3);
    Intrinsics.put(this, 3 * i, key);
    Intrinsics.put(this, 3 * i + 1, value);
    Intrinsics.putInt(this, 3 * i + 2, hash);
  }

  /** Puts a new entry into its bin, last or first of it, and returns how many were there. */
  int enter(Object key, Object value, int hash, boolean atHead) {
    int bin = hash & (table - 1);
    int i = 0;
    int n = count();
    while (i < n && (hashAt(i) & (table - 1)) < bin) {
      i++;
    }
    int others = 0;
    while (i + others < n && (hashAt(i + others) & (table - 1)) == bin) {
      others++;
    }
    place(atHead ? i : i + others, key, value, hash);
    return others;
  }

  void crowded(int others) {
    if (others < 8) {
      return;
    }
    if (table < 64) {
      resize();
    } else {
      Intrinsics.refuse("a HashMap with more than eight keys in one bin");
    }
  }

  /** Is putVal, or the end of computeIfAbsent and its like, which put new entries first. */
  Object store(Object key, Object value, boolean onlyIfAbsent, boolean atHead) {
    int hash = spread(key);
    if (table == 0) {
      resize();
    }
    int i = findWith(key, hash);
    if (i >= 0) {
      Object old = valueAt(i);
      if (!onlyIfAbsent || old == null) {
        Intrinsics.put(this, 3 * i + 1, value);
      }
      return old;
    }
    crowded(enter(key, value, hash, atHead));
    modCount++;
    if (!atHead && count() > table / 4 * 3 + (table < 4 ? table * 3 / 4 : 0)) {
      resize();
    }
    return null;
  }

  void grow() {
    if (table == 0 || count() > table / 4 * 3 + (table < 4 ? table * 3 / 4 : 0)) {
      resize();
    }
  }

  boolean keep(Object key) {
    return store(key, Boolean.TRUE, false, false) == null;
  }

  Object drop(int i) {
    Object old = valueAt(i);
    Intrinsics.close(this, 3 * i, 3);
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

  public V getOrDefault(Object key, V otherwise) {
    Intrinsics.look(this);
    int i = find(key);
    return i < 0 ? otherwise : valueAt(i);
  }

  public V put(K key, V value) {
    Intrinsics.step(this);
    return store(key, value, false, false);
  }

  public V putIfAbsent(K key, V value) {
    Intrinsics.step(this);
    return store(key, value, true, false);
  }

  public V remove(Object key) {
    Intrinsics.step(this);
    int i = find(key);
    return i < 0 ? null : drop(i);
  }

  public boolean remove(Object key, Object value) {
    Intrinsics.step(this);
    int i = find(key);
    if (i < 0 || !AbstractCollection.same(valueAt(i), value)) {
      return false;
    }
    drop(i);
    return true;
  }

  public V replace(K key, V value) {
    Intrinsics.step(this);
    int i = find(key);
    if (i < 0) {
      return null;
    }
    Object old = valueAt(i);
    Intrinsics.put(this, 3 * i + 1, value);
    return old;
  }

  void unchanged(int expected) {
    if (modCount != expected) {
      throw new ConcurrentModificationException();
    }
  }

  public V computeIfAbsent(K key, Function<K, V> f) {
    Intrinsics.step(this);
    grow();
    int i = find(key);
    if (i >= 0 && valueAt(i) != null) {
      return valueAt(i);
    }
    int expected = modCount;
    Object value = f.apply(key);
    unchanged(expected);
    if (value != null) {
      store(key, value, false, true);
    }
    return value;
  }

  public V computeIfPresent(K key, BiFunction<K, V, V> f) {
    Intrinsics.step(this);
    int i = find(key);
    if (i < 0 || valueAt(i) == null) {
      return null;
    }
    int expected = modCount;
    Object value = f.apply(key, valueAt(i));
    unchanged(expected);
    if (value == null) {
      drop(i);
    } else {
      Intrinsics.put(this, 3 * i + 1, value);
    }
    return value;
  }

  public V compute(K key, BiFunction<K, V, V> f) {
    Intrinsics.step(this);
    grow();
    int i = find(key);
    int expected = modCount;
    Object value = f.apply(key, i < 0 ? null : valueAt(i));
    unchanged(expected);
    if (value != null) {
      store(key, value, false, true);
    } else if (i >= 0) {
      drop(i);
    }
    return value;
  }

  public V merge(K key, V value, BiFunction<V, V, V> f) {
    Intrinsics.step(this);
    if (value == null || f == null) {
      throw new NullPointerException();
    }
    grow();
    int i = find(key);
    Object merged = value;
    if (i >= 0 && valueAt(i) != null) {
      int expected = modCount;
      merged = f.apply(valueAt(i), value);
      unchanged(expected);
    }
    if (merged != null) {
      store(key, merged, false, true);
    } else {
      drop(i);
    }
    return merged;
  }

  public void clear() {
    Intrinsics.step(this);
    modCount++;
    Intrinsics.close(this, 0, Intrinsics.size(this));
  }

  Iterator<K> iterate(int what) {
    return new HashIterator<>(this, what);
  }

  static class HashIterator<K, V> implements Iterator<K> {
    final HashMap<K, V> map;
    final int what;
    int cursor;
    boolean more;
    int expected;
    boolean removable;

    HashIterator(HashMap<K, V> map, int what) {
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
      map.unchanged(expected);
      if (!more) {
        throw new NoSuchElementException();
      }
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
