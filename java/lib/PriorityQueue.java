package java.util;

/** A queue whose head is the least element: a binary heap. */
public class PriorityQueue<E> extends Elements<E> implements Queue<E> {
  final Comparator<E> order;

  public PriorityQueue() {
    order = null;
  }

  public PriorityQueue(int capacity) {
    order = null;
  }

  public PriorityQueue(Comparator<? super E> order) {
    this.order = order;
  }

  public PriorityQueue(Collection<? extends E> c) {
    order = c instanceof PriorityQueue ? ((PriorityQueue<E>) c).order : null;
    Object[] all = c.toArray();
    for (int i = 0; i < all.length; i++) {
      if (all[i] == null) {
        throw new NullPointerException();
      }
      insert(i, all[i]);
    }
    for (int i = (all.length >>> 1) - 1; i >= 0; i--) {
      siftDown(i, at(i));
    }
  }

  public PriorityQueue(int capacity, Comparator<E> order) {
    this.order = order;
  }

  int compare(Object a, Object b) {
    if (order != null) {
      return order.compare(a, b);
    }
    return ArrayViews.natural(a, b);
  }

  void siftUp(int k, Object x) {
    while (k > 0) {
      int parent = (k - 1) >>> 1;
      Object e = at(parent);
      if (compare(x, e) >= 0) {
        break;
      }
      Intrinsics.put(this, k, e);
      k = parent;
    }
    Intrinsics.put(this, k, x);
  }

  void siftDown(int k, Object x) {
    int n = count();
    int half = n >>> 1;
    while (k < half) {
      int child = 2 * k + 1;
      Object c = at(child);
      int right = child + 1;
      if (right < n && compare(c, at(right)) > 0) {
        child = right;
        c = at(child);
      }
      if (compare(x, c) <= 0) {
        break;
      }
      Intrinsics.put(this, k, c);
      k = child;
    }
    Intrinsics.put(this, k, x);
  }

  public boolean offer(E e) {
    Intrinsics.step(this);
    if (e == null) {
      throw new NullPointerException();
    }
    int i = count();
    insert(i, e);
    siftUp(i, e);
    return true;
  }

  public boolean add(E e) {
    return offer(e);
  }

  Object take() {
    Object first = at(0);
    Object x = delete(count() - 1);
    if (count() > 0) {
      siftDown(0, x);
    }
    return first;
  }

  public E poll() {
    Intrinsics.step(this);
    return count() == 0 ? null : take();
  }

  public E peek() {
    Intrinsics.look(this);
    return count() == 0 ? null : at(0);
  }

  public E remove() {
    Intrinsics.step(this);
    if (count() == 0) {
      throw new NoSuchElementException();
    }
    return take();
  }

  public E element() {
    return getFirst();
  }

  public boolean remove(Object o) {
    Intrinsics.step(this);
    int i = find(o);
    if (i < 0) {
      return false;
    }
    removeNode(i);
    return true;
  }

  void removeNode(int i) {
    Object moved = delete(count() - 1);
    if (i == count()) {
      return;
    }
    siftDown(i, moved);
    if (at(i) == moved) {
      siftUp(i, moved);
    }
  }

  static class Itr<E> implements Iterator<E> {
    final PriorityQueue<E> queue;
    int cursor;

    Itr(PriorityQueue<E> queue) {
      this.queue = queue;
    }

    public boolean hasNext() {
      return cursor < queue.count();
    }

    public E next() {
      Intrinsics.look(queue);
      if (cursor >= queue.count()) {
        throw new NoSuchElementException();
      }
      cursor++;
      return queue.at(cursor - 1);
    }
  }

  public Iterator<E> iterator() {
    return new Itr<>(this);
  }
}
