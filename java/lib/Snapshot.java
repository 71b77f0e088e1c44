package java.util;


/** Goes over what was in a collection when it was made. */
class Snapshot<E> implements Iterator<E> {
  final Collection<E> from;
  final Object[] all;
  int cursor;

  Snapshot(Collection<E> from, Object[] all) {
    this.from = from;
    this.all = all;
  }

  public boolean hasNext() {
    return cursor < all.length;
  }

  public E next() {
    if (cursor >= all.length) {
      throw new NoSuchElementException();
    }
    cursor++;
    return all[cursor - 1];
  }

  public void remove() {
    if (from == null) {
      throw new UnsupportedOperationException();
    }
    if (cursor == 0) {
      throw new IllegalStateException();
    }
    from.remove(all[cursor - 1]);
  }
}
