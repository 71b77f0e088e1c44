package java.util;

/** A key with its value, which writes through to its map. */
class MapEntry<K, V> implements Map.Entry<K, V> {
  final Map<K, V> map;
  final Object key;
  Object value;

  MapEntry(Map<K, V> map, Object key, Object value) {
    this.map = map;
    this.key = key;
    this.value = value;
  }

  public K getKey() {
    return key;
  }

  public V getValue() {
    return value;
  }

  public V setValue(V v) {
    if (map == null) {
      throw new UnsupportedOperationException();
    }
    Object old = value;
    map.put(key, v);
    value = v;
    return old;
  }

  public boolean equals(Object o) {
    return o instanceof Map.Entry
        && AbstractCollection.same(key, ((Map.Entry<K, V>) o).getKey())
        && AbstractCollection.same(value, ((Map.Entry<K, V>) o).getValue());
  }

  public int hashCode() {
    return (key == null ? 0 : key.hashCode()) ^ (value == null ? 0 : value.hashCode());
  }

  public String toString() {
    return key + "=" + value;
  }
}
