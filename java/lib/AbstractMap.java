package java.util;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** What maps have in common. */
public abstract class AbstractMap<K, V> implements Map<K, V> {
  /** Goes over keys (0), values (1) or entries (2). */
  abstract Iterator<K> iterate(int what);

  public boolean isEmpty() {
    return size() == 0;
  }

  public boolean containsValue(Object value) {
    Iterator<K> it = iterate(1);
    while (it.hasNext()) {
      if (AbstractCollection.same(value, it.next())) {
        return true;
      }
    }
    return false;
  }

  public V getOrDefault(Object key, V otherwise) {
    Object v = get(key);
    return v != null || containsKey(key) ? v : otherwise;
  }

  public void putAll(Map<K, V> m) {
    for (Map.Entry<K, V> e : m.entrySet()) {
      put(e.getKey(), e.getValue());
    }
  }

  public boolean remove(Object key, Object value) {
    if (!containsKey(key) || !AbstractCollection.same(get(key), value)) {
      return false;
    }
    remove(key);
    return true;
  }

  public V replace(K key, V value) {
    return containsKey(key) ? put(key, value) : null;
  }

  public void forEach(BiConsumer<K, V> action) {
    Iterator<K> it = iterate(2);
    while (it.hasNext()) {
      Map.Entry<K, V> e = (Map.Entry<K, V>) it.next();
      action.accept(e.getKey(), e.getValue());
    }
  }

  public void replaceAll(BiFunction<K, V, V> f) {
    Iterator<K> it = iterate(2);
    while (it.hasNext()) {
      Map.Entry<K, V> e = (Map.Entry<K, V>) it.next();
      e.setValue(f.apply(e.getKey(), e.getValue()));
    }
  }

  public Set<K> keySet() {
    return new MapView<>(this, 0);
  }

  public Collection<V> values() {
    return new MapValues<>(this);
  }

  public Set<Map.Entry<K, V>> entrySet() {
    return new MapView<>(this, 2);
  }

  public boolean equals(Object o) {
    if (o == this) {
      return true;
    }
    if (!(o instanceof Map)) {
      return false;
    }
    Map<K, V> other = (Map<K, V>) o;
    return other.size() == size() && other.entrySet().containsAll(entrySet());
  }

  public int hashCode() {
    int h = 0;
    for (Map.Entry<K, V> e : entrySet()) {
      h += e.hashCode();
    }
    return h;
  }

  public String toString() {
    String s = "{";
    boolean first = true;
    for (Map.Entry<K, V> e : entrySet()) {
      Object k = e.getKey();
      Object v = e.getValue();
      s = s + (first ? "" : ", ") + (k == this ? "(this Map)" : String.valueOf(k)) + "=" + (v == this ? "(this Map)" : String.valueOf(v));
      first = false;
    }
    return s + "}";
  }
}
