package java.util.concurrent;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A queue without a bound whose head is the least element, with one lock. */
public class PriorityBlockingQueue<E> extends AbstractQueue<E> implements BlockingQueue<E> {
  final PriorityQueue<E> items;
  final ReentrantLock lock = new ReentrantLock();
  final Condition notEmpty = lock.newCondition();

  public PriorityBlockingQueue() {
    items = new PriorityQueue<>();
  }

  public PriorityBlockingQueue(int capacity) {
    this(capacity, null);
  }

  public PriorityBlockingQueue(int capacity, Comparator<? super E> order) {
    if (capacity < 1) {
      throw new IllegalArgumentException();
    }
    items = new PriorityQueue<>(order);
  }

  public PriorityBlockingQueue(Collection<? extends E> c) {
    items = new PriorityQueue<>(c);
  }

  public boolean add(E e) {
    return offer(e);
  }

  public boolean offer(E e) {
    if (e == null) {
      throw new NullPointerException();
    }
    lock.lock();
    try {
      items.offer(e);
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
    return true;
  }

  public void put(E e) {
    offer(e);
  }

  public boolean offer(E e, long timeout, TimeUnit unit) {
    return offer(e);
  }

  public E poll() {
    lock.lock();
    try {
      return items.poll();
    } finally {
      lock.unlock();
    }
  }

  public E take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      E e;
      while ((e = items.poll()) == null) {
        notEmpty.await();
      }
      return e;
    } finally {
      lock.unlock();
    }
  }

  public E poll(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      E e;
      while ((e = items.poll()) == null && nanos > 0L) {
        nanos = notEmpty.awaitNanos(nanos);
      }
      return e;
    } finally {
      lock.unlock();
    }
  }

  public E peek() {
    lock.lock();
    try {
      return items.peek();
    } finally {
      lock.unlock();
    }
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
    return Integer.MAX_VALUE;
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
      return items.remove(o);
    } finally {
      lock.unlock();
    }
  }

  public void clear() {
    lock.lock();
    try {
      items.clear();
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
        c.add(items.poll());
      }
      return n;
    } finally {
      lock.unlock();
    }
  }
}
