package java.util.concurrent;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Snapshot;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A queue with two ends, one lock and two conditions, as that of the JDK has. */
public class LinkedBlockingDeque<E> extends AbstractQueue<E> implements BlockingDeque<E> {
  final int capacity;
  final ArrayDeque<E> items = new ArrayDeque<>();
  final ReentrantLock lock = new ReentrantLock();
  final Condition notEmpty = lock.newCondition();
  final Condition notFull = Intrinsics.owed(lock);

  public LinkedBlockingDeque() {
    this(Integer.MAX_VALUE);
  }

  public LinkedBlockingDeque(int capacity) {
    if (capacity <= 0) {
      throw new IllegalArgumentException();
    }
    this.capacity = capacity;
  }

  public LinkedBlockingDeque(Collection<? extends E> c) {
    this(Integer.MAX_VALUE);
    addAll(c);
  }

  private void check(Object e) {
    if (e == null) {
      throw new NullPointerException();
    }
  }

  private boolean linkFirst(E e) {
    if (items.size() >= capacity) {
      return false;
    }
    items.addFirst(e);
    notEmpty.signal();
    return true;
  }

  private E unlinkFirst() {
    E e = items.pollFirst();
    if (e != null) {
      notFull.signal();
    }
    return e;
  }

  public void addFirst(E e) {
    if (!offerFirst(e)) {
      throw new IllegalStateException("Deque full");
    }
  }

  public boolean offerFirst(E e) {
    check(e);
    lock.lock();
    try {
      return linkFirst(e);
    } finally {
      lock.unlock();
    }
  }

  public void putFirst(E e) throws InterruptedException {
    check(e);
    lock.lock();
    try {
      while (!linkFirst(e)) {
        notFull.await();
      }
    } finally {
      lock.unlock();
    }
  }

  public boolean offerFirst(E e, long timeout, TimeUnit unit) throws InterruptedException {
    check(e);
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (!linkFirst(e)) {
        if (nanos <= 0L) {
          return false;
        }
        nanos = notFull.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  public E removeFirst() {
    E e = pollFirst();
    if (e == null) {
      throw new NoSuchElementException();
    }
    return e;
  }

  public E pollFirst() {
    lock.lock();
    try {
      return unlinkFirst();
    } finally {
      lock.unlock();
    }
  }

  public E takeFirst() throws InterruptedException {
    lock.lock();
    try {
      E e;
      while ((e = unlinkFirst()) == null) {
        notEmpty.await();
      }
      return e;
    } finally {
      lock.unlock();
    }
  }

  public E pollFirst(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      E e;
      while ((e = unlinkFirst()) == null) {
        if (nanos <= 0L) {
          return null;
        }
        nanos = notEmpty.awaitNanos(nanos);
      }
      return e;
    } finally {
      lock.unlock();
    }
  }

  public E getFirst() {
    E e = peekFirst();
    if (e == null) {
      throw new NoSuchElementException();
    }
    return e;
  }

  public E peekFirst() {
    lock.lock();
    try {
      return items.peekFirst();
    } finally {
      lock.unlock();
    }
  }

  private boolean linkLast(E e) {
    if (items.size() >= capacity) {
      return false;
    }
    items.addLast(e);
    notEmpty.signal();
    return true;
  }

  private E unlinkLast() {
    E e = items.pollLast();
    if (e != null) {
      notFull.signal();
    }
    return e;
  }

  public void addLast(E e) {
    if (!offerLast(e)) {
      throw new IllegalStateException("Deque full");
    }
  }

  public boolean offerLast(E e) {
    check(e);
    lock.lock();
    try {
      return linkLast(e);
    } finally {
      lock.unlock();
    }
  }

  public void putLast(E e) throws InterruptedException {
    check(e);
    lock.lock();
    try {
      while (!linkLast(e)) {
        notFull.await();
      }
    } finally {
      lock.unlock();
    }
  }

  public boolean offerLast(E e, long timeout, TimeUnit unit) throws InterruptedException {
    check(e);
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (!linkLast(e)) {
        if (nanos <= 0L) {
          return false;
        }
        nanos = notFull.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  public E removeLast() {
    E e = pollLast();
    if (e == null) {
      throw new NoSuchElementException();
    }
    return e;
  }

  public E pollLast() {
    lock.lock();
    try {
      return unlinkLast();
    } finally {
      lock.unlock();
    }
  }

  public E takeLast() throws InterruptedException {
    lock.lock();
    try {
      E e;
      while ((e = unlinkLast()) == null) {
        notEmpty.await();
      }
      return e;
    } finally {
      lock.unlock();
    }
  }

  public E pollLast(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      E e;
      while ((e = unlinkLast()) == null) {
        if (nanos <= 0L) {
          return null;
        }
        nanos = notEmpty.awaitNanos(nanos);
      }
      return e;
    } finally {
      lock.unlock();
    }
  }

  public E getLast() {
    E e = peekLast();
    if (e == null) {
      throw new NoSuchElementException();
    }
    return e;
  }

  public E peekLast() {
    lock.lock();
    try {
      return items.peekLast();
    } finally {
      lock.unlock();
    }
  }

  public boolean add(E e) {
    addLast(e);
    return true;
  }

  public boolean offer(E e) {
    return offerLast(e);
  }

  public void put(E e) throws InterruptedException {
    putLast(e);
  }

  public boolean offer(E e, long timeout, TimeUnit unit) throws InterruptedException {
    return offerLast(e, timeout, unit);
  }

  public E remove() {
    return removeFirst();
  }

  public E poll() {
    return pollFirst();
  }

  public E take() throws InterruptedException {
    return takeFirst();
  }

  public E poll(long timeout, TimeUnit unit) throws InterruptedException {
    return pollFirst(timeout, unit);
  }

  public E element() {
    return getFirst();
  }

  public E peek() {
    return peekFirst();
  }

  public void push(E e) {
    addFirst(e);
  }

  public E pop() {
    return removeFirst();
  }

  public int size() {
    lock.lock();
    try {
      return items.size();
    } finally {
      lock.unlock();
    }
  }

  public int remainingCapacity() {
    lock.lock();
    try {
      return capacity - items.size();
    } finally {
      lock.unlock();
    }
  }

  public int drainTo(Collection<? super E> c) {
    return drainTo(c, Integer.MAX_VALUE);
  }

  public int drainTo(Collection<? super E> c, int most) {
    if (c == null) {
      throw new NullPointerException();
    }
    if (c == this) {
      throw new IllegalArgumentException();
    }
    if (most <= 0) {
      return 0;
    }
    lock.lock();
    try {
      int n = Math.min(most, items.size());
      for (int i = 0; i < n; i++) {
        c.add(unlinkFirst());
      }
      return n;
    } finally {
      lock.unlock();
    }
  }

  public boolean contains(Object o) {
    lock.lock();
    try {
      return items.contains(o);
    } finally {
      lock.unlock();
    }
  }

  public boolean remove(Object o) {
    lock.lock();
    try {
      boolean gone = items.remove(o);
      if (gone) {
        notFull.signal();
      }
      return gone;
    } finally {
      lock.unlock();
    }
  }

  public void clear() {
    lock.lock();
    try {
      items.clear();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public Object[] toArray() {
    lock.lock();
    try {
      return items.toArray();
    } finally {
      lock.unlock();
    }
  }

  public Iterator<E> descendingIterator() {
    Object[] all = toArray();
    for (int i = 0; i < all.length / 2; i++) {
      Object e = all[i];
      all[i] = all[all.length - 1 - i];
      all[all.length - 1 - i] = e;
    }
    return new Snapshot<>(this, all);
  }
}
