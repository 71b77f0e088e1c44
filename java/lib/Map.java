package java.util;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Keys with a value each. */
public interface Map<K, V> {
  interface Entry<K, V> {
    K getKey();

    V getValue();

    V setValue(V value);

    static <K, V> Comparator<Map.Entry<K, V>> comparingByKey() {
      return (a, b) -> ArrayViews.natural(a.getKey(), b.getKey());
    }

    static <K, V> Comparator<Map.Entry<K, V>> comparingByValue() {
      return (a, b) -> ArrayViews.natural(a.getValue(), b.getValue());
    }
  }

  int size();

  boolean isEmpty();

  boolean containsKey(Object key);

  boolean containsValue(Object value);

  V get(Object key);

  V getOrDefault(Object key, V otherwise);

  V put(K key, V value);

  V putIfAbsent(K key, V value);

  void putAll(Map<K, V> m);

  V remove(Object key);

  boolean remove(Object key, Object value);

  V replace(K key, V value);

  V computeIfAbsent(K key, Function<? super K, ? extends V> f);

  V computeIfPresent(K key, BiFunction<K, V, V> f);

  V compute(K key, BiFunction<K, V, V> f);

  V merge(K key, V value, BiFunction<V, V, V> f);

  void forEach(BiConsumer<K, V> action);

  void replaceAll(BiFunction<K, V, V> f);

  void clear();

  Set<K> keySet();

  Collection<V> values();

  Set<Entry<K, V>> entrySet();

  static <K, V> Map<K, V> of() {
    return Immutable.map();
  }

  static <K, V> Map<K, V> of(K k1, V v1) {
    return Immutable.map(k1, v1);
  }

  static <K, V> Map<K, V> of(K k1, V v1, K k2, V v2) {
    return Immutable.map(k1, v1, k2, v2);
  }

  static <K, V> Map<K, V> of(K k1, V v1, K k2, V v2, K k3, V v3) {
    return Immutable.map(k1, v1, k2, v2, k3, v3);
  }

  static <K, V> Map<K, V> of(K k1, V v1, K k2, V v2, K k3, V v3, K k4, V v4) {
    return Immutable.map(k1, v1, k2, v2, k3, v3, k4, v4);
  }

  static <K, V> Map<K, V> of(K k1, V v1, K k2, V v2, K k3, V v3, K k4, V v4, K k5, V v5) {
    return Immutable.map(k1, v1, k2, v2, k3, v3, k4, v4, k5, v5);
  }

  static <K, V> Map<K, V> ofEntries(Entry<K, V>... entries) {
    return Immutable.mapOfEntries(entries);
  }

  static <K, V> Entry<K, V> entry(K key, V value) {
    if (key == null || value == null) {
      throw new NullPointerException();
    }
    return new MapEntry<>(null, key, value);
  }

  static <K, V> Map<K, V> copyOf(Map<K, V> m) {
    ImmutableMap<K, V> copy = new ImmutableMap<>();
    for (Map.Entry<K, V> e : m.entrySet()) {
      copy.store(e.getKey(), e.getValue(), false, false);
    }
    return copy;
  }
}
