package java.util;

/** A collection without two elements that are equal. */
public interface Set<E> extends Collection<E> {
  static <E> Set<E> of(E... all) {
    return Immutable.set(all);
  }

  static <E> Set<E> copyOf(Collection<E> c) {
    HashSet<E> set = new ImmutableSet<>();
    for (Object e : c) {
      set.map.keep(e);
    }
    return set;
  }
}
