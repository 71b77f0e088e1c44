package java.util;

/** A list in an array that grows. */
public class ArrayList<E> extends AbstractList<E> {
  public ArrayList() {}

  public ArrayList(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("Illegal Capacity: " + capacity);
    }
  }

  public ArrayList(Collection<? extends E> c) {
    Object[] all = c.toArray();
    for (int i = 0; i < all.length; i++) {
      insert(i, all[i]);
    }
  }

  public void ensureCapacity(int n) {}

  public void trimToSize() {}
}
