package java.util;

/** Goes over a list that does not change, which takes no steps. */
class Unchanging<E> implements Iterator<E> {
  final AbstractList<E> list;
  int cursor;

  Unchanging(AbstractList<E> list) {
    this.list = list;
  }

  public boolean hasNext() {
    return cursor < list.count();
  }

  public E next() {
    if (cursor >= list.count()) {
      throw new NoSuchElementException();
    }
    cursor++;
    return list.at(cursor - 1);
  }

  public void remove() {
    throw new UnsupportedOperationException();
  }
}
