package java.util;

/** What queues have in common. */
public abstract class AbstractQueue<E> extends AbstractCollection<E> implements Queue<E> {
  public boolean add(E e) {
    if (offer(e)) {
      return true;
    }
    throw new IllegalStateException("Queue full");
  }

  public E remove() {
    Object e = poll();
    if (e == null) {
      throw new NoSuchElementException();
    }
    return e;
  }

  public E element() {
    Object e = peek();
    if (e == null) {
      throw new NoSuchElementException();
    }
    return e;
  }

  public void clear() {
    while (poll() != null) {
      continue;
    }
  }

  public Iterator<E> iterator() {
    return new Snapshot<>(this, toArray());
  }
}
