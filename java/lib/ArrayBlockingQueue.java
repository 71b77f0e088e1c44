package java.util.concurrent;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A bounded queue with one lock and two conditions, as that of the JDK has. */
public class ArrayBlockingQueue<E> extends AbstractQueue<E> implements BlockingQueue<E> {
  final Object[] items;
  final ReentrantLock lock;
  final Condition notEmpty;
  final Condition notFull;
  int takeIndex;
  int count;

  public ArrayBlockingQueue(int capacity) {
    this(capacity, false);
  }

  public ArrayBlockingQueue(int capacity, boolean fair) {
    if (capacity <= 0) {
      throw new IllegalArgumentException();
    }
    items = new Object[capacity];
    lock = new ReentrantLock(fair);
    notEmpty = lock.newCondition();
    notFull = Intrinsics.owed(lock);
  }

  private void enqueue(Object e) {
    items[(takeIndex + count) % items.length] = e;
    count++;
    notEmpty.signal();
  }

  private Object dequeue() {
    Object e = items[takeIndex];
    items[takeIndex] = null;
    takeIndex = (takeIndex + 1) % items.length;
    count--;
    notFull.signal();
    return e;
  }

  private void check(Object e) {
    if (e == null) {
      throw new NullPointerException();
    }
  }

  public void put(E e) throws InterruptedException {
    check(e);
    lock.lockInterruptibly();
    try {
      while (count == items.length) {
        notFull.await();
      }
      enqueue(e);
    } finally {
      lock.unlock();
    }
  }

  public E take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (count == 0) {
        notEmpty.await();
      }
      return (E) dequeue();
    } finally {
      lock.unlock();
    }
  }

  public boolean offer(E e) {
    check(e);
    lock.lock();
    try {
      if (count == items.length) {
        return false;
      }
      enqueue(e);
      return true;
    } finally {
      lock.unlock();
    }
  }

  public boolean offer(E e, long timeout, TimeUnit unit) throws InterruptedException {
    check(e);
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (count == items.length) {
        if (nanos <= 0L) {
          return false;
        }
        nanos = notFull.awaitNanos(nanos);
      }
      enqueue(e);
      return true;
    } finally {
      lock.unlock();
    }
  }

  public E poll() {
    lock.lock();
    try {
      return count == 0 ? null : (E) dequeue();
    } finally {
      lock.unlock();
    }
  }

  public E poll(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (count == 0) {
        if (nanos <= 0L) {
          return null;
        }
        nanos = notEmpty.awaitNanos(nanos);
      }
      return (E) dequeue();
    } finally {
      lock.unlock();
    }
  }

  public E peek() {
    lock.lock();
    try {
      return (E) items[takeIndex];
    } finally {
      lock.unlock();
    }
  }

  public int size() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  public int remainingCapacity() {
    lock.lock();
    try {
      return items.length - count;
    } finally {
      lock.unlock();
    }
  }

  public int drainTo(Collection<? super E> c) {
    return drainTo(c, Integer.MAX_VALUE);
  }

  public int drainTo(Collection<? super E> c, int most) {
    if (c == this) {
      throw new IllegalArgumentException();
    }
    lock.lock();
    try {
      int n = Math.min(count, most);
      for (int i = 0; i < n; i++) {
        c.add(dequeue());
      }
      return n;
    } finally {
      lock.unlock();
    }
  }

  public boolean contains(Object o) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        if (items[(takeIndex + i) % items.length].equals(o)) {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  public boolean remove(Object o) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        if (items[(takeIndex + i) % items.length].equals(o)) {
          for (int j = i; j < count - 1; j++) {
            items[(takeIndex + j) % items.length] = items[(takeIndex + j + 1) % items.length];
          }
          count--;
          items[(takeIndex + count) % items.length] = null;
          notFull.signal();
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  public Object[] toArray() {
    lock.lock();
    try {
      Object[] all = new Object[count];
      for (int i = 0; i < count; i++) {
        all[i] = items[(takeIndex + i) % items.length];
      }
      return all;
    } finally {
      lock.unlock();
    }
  }
}
