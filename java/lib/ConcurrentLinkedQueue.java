package java.util.concurrent;

import java.util.Elements;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Snapshot;

/**
 * A queue without locks. Each of its methods is one step, as it has one moment at which it
 * takes effect; an iterator goes over what was there when it was made.
 */
public class ConcurrentLinkedQueue<E> extends Elements<E> implements Queue<E> {
  public ConcurrentLinkedQueue() {}

  public ConcurrentLinkedQueue(Collection<E> c) {
    for (Object e : c) {
      add(e);
    }
  }

  public boolean add(E e) {
    if (e == null) {
      throw new NullPointerException();
    }
    return super.add(e);
  }

  public boolean offer(E e) {
    return add(e);
  }

  public E peek() {
    Intrinsics.look(this);
    return count() == 0 ? null : at(0);
  }

  public E poll() {
    Intrinsics.step(this);
    return count() == 0 ? null : delete(0);
  }

  public E element() {
    Object e = peek();
    if (e == null) {
      throw new NoSuchElementException();
    }
    return e;
  }

  public E remove() {
    Object e = poll();
    if (e == null) {
      throw new NoSuchElementException();
    }
    return e;
  }

  public Iterator<E> iterator() {
    return new Snapshot<>(this, toArray());
  }
}
