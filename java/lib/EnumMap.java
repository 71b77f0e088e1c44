package java.util;

/** A map whose keys are the constants of an enum, in their order. */
public class EnumMap<K, V> extends TreeMap<K, V> {
  /** Of a class of keys, or of another map. */
  public EnumMap(Object of) {
    if (of instanceof Map) {
      putAll((Map<K, V>) of);
    }
  }
}
