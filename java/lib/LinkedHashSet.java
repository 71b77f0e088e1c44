package java.util;

/** A set in the order in which its elements came. */
public class LinkedHashSet<E> extends HashSet<E> {
  public LinkedHashSet() {}

  public LinkedHashSet(int capacity) {
    super(capacity);
  }

  public LinkedHashSet(Collection<? extends E> c) {
    super(c);
  }

  HashMap<E, Boolean> make(int capacity) {
    return new LinkedHashMap<>(capacity);
  }
}
