package java.util;

/** A list that is a queue with two ends. */
public class LinkedList<E> extends AbstractList<E> implements Deque<E> {
  public LinkedList() {}

  public LinkedList(Collection<E> from) {
    Object[] all = from.toArray();
    for (int i = 0; i < all.length; i++) {
      insert(i, all[i]);
    }
  }

  void check(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException("Index: " + index + ", Size: " + count());
    }
  }

  public boolean offer(E e) {
    return add(e);
  }

  public boolean offerLast(E e) {
    return add(e);
  }

  public boolean offerFirst(E e) {
    addFirst(e);
    return true;
  }

  public E poll() {
    Intrinsics.step(this);
    return count() == 0 ? null : delete(0);
  }

  public E pollFirst() {
    return poll();
  }

  public E pollLast() {
    Intrinsics.step(this);
    return count() == 0 ? null : delete(count() - 1);
  }

  public E peek() {
    Intrinsics.look(this);
    return count() == 0 ? null : at(0);
  }

  public E peekFirst() {
    return peek();
  }

  public E peekLast() {
    Intrinsics.look(this);
    return count() == 0 ? null : at(count() - 1);
  }

  public E remove() {
    return removeFirst();
  }

  public E element() {
    return getFirst();
  }

  public void push(E e) {
    addFirst(e);
  }

  public E pop() {
    return removeFirst();
  }

  public Iterator<E> descendingIterator() {
    return new Itr<>(this, count() - 1, -1);
  }
}
