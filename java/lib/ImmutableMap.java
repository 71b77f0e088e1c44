package java.util;

import java.util.function.BiFunction;
import java.util.function.Function;

/** The map of Map.of. On a JVM its order is another one in each run; here it is that of writing. */
class ImmutableMap<K, V> extends LinkedHashMap<K, V> {
  public V put(K key, V value) {
    throw new UnsupportedOperationException();
  }

  public V putIfAbsent(K key, V value) {
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

  public V computeIfAbsent(K key, Function<K, V> f) {
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

  public void clear() {
    throw new UnsupportedOperationException();
  }

  public int size() {
    return count();
  }

  public V get(Object key) {
    int i = find(key);
    return i < 0 ? null : valueAt(i);
  }
}
