package java.util;

/** The set of Set.of. On a JVM its order is another one in each run; here it is that of writing. */
class ImmutableSet<E> extends LinkedHashSet<E> {
  public boolean add(E e) {
    throw new UnsupportedOperationException();
  }

  public boolean remove(Object o) {
    throw new UnsupportedOperationException();
  }

  public void clear() {
    throw new UnsupportedOperationException();
  }
}
