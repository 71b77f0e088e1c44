package java.util;

/** A map in the order in which its keys came. */
public class LinkedHashMap<K, V> extends HashMap<K, V> {
  public LinkedHashMap() {}

  public LinkedHashMap(int capacity) {
    super(capacity);
  }

  public LinkedHashMap(Map<K, V> m) {
    super(m);
  }

  public LinkedHashMap(int capacity, double load) {
    super(capacity, load);
  }

  void resize() {
    table = table == 0 ? initial : table * 2;
  }

  int enter(Object key, Object value, int hash, boolean atHead) {
    place(count(), key, value, hash);
    return 0;
  }
}
