package java.util;

/** The keys or the entries of a map. */
class MapView<K, V> extends AbstractSet<K> {
  final AbstractMap<K, V> map;
  final int what;

  MapView(AbstractMap<K, V> map, int what) {
    this.map = map;
    this.what = what;
  }

  public int size() {
    return map.size();
  }

  public void clear() {
    map.clear();
  }

  public boolean contains(Object o) {
    if (what == 0) {
      return map.containsKey(o);
    }
    if (!(o instanceof Map.Entry)) {
      return false;
    }
    Map.Entry<K, V> e = (Map.Entry<K, V>) o;
    return map.containsKey(e.getKey()) && same(map.get(e.getKey()), e.getValue());
  }

  public boolean remove(Object o) {
    if (!contains(o)) {
      return false;
    }
    map.remove(what == 0 ? o : ((Map.Entry<K, V>) o).getKey());
    return true;
  }

  public Iterator<K> iterator() {
    return map.iterate(what);
  }
}
