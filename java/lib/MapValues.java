package java.util;

/** The values of a map. */
class MapValues<K, V> extends AbstractCollection<V> {
  final AbstractMap<K, V> map;

  MapValues(AbstractMap<K, V> map) {
    this.map = map;
  }

  public int size() {
    return map.size();
  }

  public void clear() {
    map.clear();
  }

  public Iterator<V> iterator() {
    return map.iterate(1);
  }
}
