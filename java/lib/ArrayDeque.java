package java.util;

import java.util.function.Consumer;

/** A queue with two ends that has no null. */
public class ArrayDeque<E> extends Elements<E> implements Deque<E> {
  static class DeqIterator<E> implements Iterator<E> {
    final ArrayDeque<E> deque;
    final int step;
    int cursor;
    int remaining;
    int last = -1;

    DeqIterator(ArrayDeque<E> deque, int cursor, int step) {
      this.deque = deque;
      this.cursor = cursor;
      this.step = step;
      remaining = deque.count();
    }

    public boolean hasNext() {
      return remaining > 0;
    }

    public E next() {
      Intrinsics.look(deque);
      if (remaining <= 0) {
        throw new NoSuchElementException();
      }
      if (cursor < 0 || cursor >= deque.count()) {
        throw new ConcurrentModificationException();
      }
      last = cursor;
      cursor += step;
      remaining--;
      return deque.at(last);
    }

    public void remove() {
      Intrinsics.step(deque);
      if (last < 0) {
        throw new IllegalStateException();
      }
      deque.delete(last);
      if (step > 0) {
        cursor--;
      }
      last = -1;
    }
  }

  public ArrayDeque() {}

  public ArrayDeque(int capacity) {}

  public ArrayDeque(Collection<? extends E> c) {
    Object[] all = c.toArray();
    for (int i = 0; i < all.length; i++) {
      insert(i, all[i]);
    }
  }

  void insert(int i, Object e) {
    if (e == null) {
      throw new NullPointerException();
    }
    super.insert(i, e);
  }

  public boolean isEmpty() {
    Intrinsics.look(this);
    return count() == 0;
  }

  public boolean offer(E e) {
    addLast(e);
    return true;
  }

  public boolean offerLast(E e) {
    addLast(e);
    return true;
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

  public void forEach(Consumer<E> action) {
    Iterator<E> it = iterator();
    while (it.hasNext()) {
      action.accept(it.next());
    }
  }

  public Iterator<E> iterator() {
    return new DeqIterator<>(this, 0, 1);
  }

  public Iterator<E> descendingIterator() {
    return new DeqIterator<>(this, count() - 1, -1);
  }
}
