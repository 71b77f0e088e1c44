package java.util.concurrent;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A queue with a lock for each end, as that of the JDK has. */
public class LinkedBlockingQueue<E> extends AbstractQueue<E> implements BlockingQueue<E> {
  static class Node {
    Object item;
    Node next;
  }

  final int capacity;
  final AtomicInteger count = new AtomicInteger();
  Node head = new Node();
  Node last;
  final ReentrantLock takeLock = new ReentrantLock();
  final Condition notEmpty = takeLock.newCondition();
  final ReentrantLock putLock = new ReentrantLock();
  final Condition notFull = Intrinsics.owed(putLock);

  public LinkedBlockingQueue() {
    this(Integer.MAX_VALUE);
  }

  public LinkedBlockingQueue(int capacity) {
    if (capacity <= 0) {
      throw new IllegalArgumentException();
    }
    this.capacity = capacity;
    last = head;
  }

  private void signalNotEmpty() {
    takeLock.lock();
    try {
      notEmpty.signal();
    } finally {
      takeLock.unlock();
    }
  }

  private void signalNotFull() {
    putLock.lock();
    try {
      notFull.signal();
    } finally {
      putLock.unlock();
    }
  }

  /** Puts an element behind the last one and returns how many there were. */
  private int enqueue(Object e) {
    Node node = new Node();
    node.item = e;
    last.next = node;
    last = node;
    int before = count.getAndIncrement();
    if (before + 1 < capacity) {
      notFull.signal();
    }
    return before;
  }

  /** Takes the first element. The number before it is for the caller to look at. */
  private Object dequeue() {
    Node first = head.next;
    head = first;
    Object e = first.item;
    first.item = null;
    return e;
  }

  private void check(Object e) {
    if (e == null) {
      throw new NullPointerException();
    }
  }

  public void put(E e) throws InterruptedException {
    check(e);
    int before;
    putLock.lockInterruptibly();
    try {
      while (count.get() == capacity) {
        notFull.await();
      }
      before = enqueue(e);
    } finally {
      putLock.unlock();
    }
    if (before == 0) {
      signalNotEmpty();
    }
  }

  public E take() throws InterruptedException {
    Object e;
    int before;
    takeLock.lockInterruptibly();
    try {
      while (count.get() == 0) {
        notEmpty.await();
      }
      e = dequeue();
      before = count.getAndDecrement();
      if (before > 1) {
        notEmpty.signal();
      }
    } finally {
      takeLock.unlock();
    }
    if (before == capacity) {
      signalNotFull();
    }
    return (E) e;
  }

  public boolean offer(E e) {
    check(e);
    if (count.get() == capacity) {
      return false;
    }
    int before;
    putLock.lock();
    try {
      if (count.get() == capacity) {
        return false;
      }
      before = enqueue(e);
    } finally {
      putLock.unlock();
    }
    if (before == 0) {
      signalNotEmpty();
    }
    return true;
  }

  public boolean offer(E e, long timeout, TimeUnit unit) throws InterruptedException {
    check(e);
    long nanos = unit.toNanos(timeout);
    int before;
    putLock.lockInterruptibly();
    try {
      while (count.get() == capacity) {
        if (nanos <= 0L) {
          return false;
        }
        nanos = notFull.awaitNanos(nanos);
      }
      before = enqueue(e);
    } finally {
      putLock.unlock();
    }
    if (before == 0) {
      signalNotEmpty();
    }
    return true;
  }

  public E poll() {
    if (count.get() == 0) {
      return null;
    }
    Object e;
    int before;
    takeLock.lock();
    try {
      if (count.get() == 0) {
        return null;
      }
      e = dequeue();
      before = count.getAndDecrement();
      if (before > 1) {
        notEmpty.signal();
      }
    } finally {
      takeLock.unlock();
    }
    if (before == capacity) {
      signalNotFull();
    }
    return (E) e;
  }

  public E poll(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    Object e;
    int before;
    takeLock.lockInterruptibly();
    try {
      while (count.get() == 0) {
        if (nanos <= 0L) {
          return null;
        }
        nanos = notEmpty.awaitNanos(nanos);
      }
      e = dequeue();
      before = count.getAndDecrement();
      if (before > 1) {
        notEmpty.signal();
      }
    } finally {
      takeLock.unlock();
    }
    if (before == capacity) {
      signalNotFull();
    }
    return (E) e;
  }

  public E peek() {
    takeLock.lock();
    try {
      return count.get() == 0 ? null : (E) head.next.item;
    } finally {
      takeLock.unlock();
    }
  }

  public int size() {
    return count.get();
  }

  public int remainingCapacity() {
    return capacity - count.get();
  }

  public int drainTo(Collection<? super E> c) {
    return drainTo(c, Integer.MAX_VALUE);
  }

  public int drainTo(Collection<? super E> c, int most) {
    if (c == this) {
      throw new IllegalArgumentException();
    }
    boolean full = false;
    int n = 0;
    takeLock.lock();
    try {
      n = Math.min(most, count.get());
      for (int i = 0; i < n; i++) {
        c.add(dequeue());
      }
      if (n > 0) {
        full = count.getAndAdd(-n) == capacity;
      }
    } finally {
      takeLock.unlock();
    }
    if (full) {
      signalNotFull();
    }
    return n;
  }

  private void fullyLock() {
    putLock.lock();
    takeLock.lock();
  }

  private void fullyUnlock() {
    takeLock.unlock();
    putLock.unlock();
  }

  public boolean contains(Object o) {
    fullyLock();
    try {
      for (Node n = head.next; n != null; n = n.next) {
        if (n.item.equals(o)) {
          return true;
        }
      }
      return false;
    } finally {
      fullyUnlock();
    }
  }

  public boolean remove(Object o) {
    fullyLock();
    try {
      Node before = head;
      for (Node n = head.next; n != null; n = n.next) {
        if (n.item.equals(o)) {
          before.next = n.next;
          if (last == n) {
            last = before;
          }
          if (count.getAndDecrement() == capacity) {
            notFull.signal();
          }
          return true;
        }
        before = n;
      }
      return false;
    } finally {
      fullyUnlock();
    }
  }

  public Object[] toArray() {
    fullyLock();
    try {
      Object[] all = new Object[count.get()];
      int i = 0;
      for (Node n = head.next; n != null; n = n.next) {
        all[i] = n.item;
        i++;
      }
      return all;
    } finally {
      fullyUnlock();
    }
  }
}
