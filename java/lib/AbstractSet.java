package java.util;

/** What sets have in common. */
public abstract class AbstractSet<E> extends AbstractCollection<E> implements Set<E> {
  public boolean equals(Object o) {
    if (o == this) {
      return true;
    }
    if (!(o instanceof Set)) {
      return false;
    }
    Set<E> other = (Set<E>) o;
    return other.size() == size() && containsAll(other);
  }

  public int hashCode() {
    int h = 0;
    for (Object e : this) {
      if (e != null) {
        h += e.hashCode();
      }
    }
    return h;
  }
}
