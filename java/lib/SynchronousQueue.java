package java.util.concurrent;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Rendezvous;
import java.util.concurrent.locks.LockSupport;

/** Hands elements over from thread to thread. It never has any. */
public class SynchronousQueue<E> extends AbstractQueue<E> implements BlockingQueue<E> {
  static class Transferer extends LinkedTransferQueue {
    /** As xfer, but who came last is served first. */
    Rendezvous.Party xferLifo(Object item, boolean timed, long nanos) {
      Rendezvous.Party self = timed && nanos == 0L ? null : new Rendezvous.Party(item);
      Rendezvous.Party other = those.meet(item, true, self);
      if (other != null) {
        LockSupport.unpark(other.waiter);
        return other;
      }
      return self != null && DualNode.await(those, self, timed, nanos) ? self : null;
    }
  }

  final Transferer transferer = new Transferer();
  final boolean fair;

  public SynchronousQueue() {
    this(false);
  }

  public SynchronousQueue(boolean fair) {
    this.fair = fair;
  }

  private Rendezvous.Party xfer(Object item, boolean timed, long nanos) {
    return fair ? transferer.xfer(item, timed, nanos) : transferer.xferLifo(item, timed, nanos);
  }

  private void check(Object e) {
    if (e == null) {
      throw new NullPointerException();
    }
  }

  public void put(E e) throws InterruptedException {
    check(e);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (xfer(e, false, 0L) == null) {
      Thread.interrupted();
      throw new InterruptedException();
    }
  }

  public boolean offer(E e, long timeout, TimeUnit unit) throws InterruptedException {
    check(e);
    if (xfer(e, true, Math.max(unit.toNanos(timeout), 0L)) != null) {
      return true;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return false;
  }

  public boolean offer(E e) {
    check(e);
    return xfer(e, true, 0L) != null;
  }

  public E take() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Rendezvous.Party met = xfer(null, false, 0L);
    if (met == null) {
      Thread.interrupted();
      throw new InterruptedException();
    }
    return (E) met.item;
  }

  public E poll(long timeout, TimeUnit unit) throws InterruptedException {
    Rendezvous.Party met = xfer(null, true, Math.max(unit.toNanos(timeout), 0L));
    if (met != null) {
      return (E) met.item;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return null;
  }

  public E poll() {
    Rendezvous.Party met = xfer(null, true, 0L);
    return met == null ? null : (E) met.item;
  }

  public E peek() {
    return null;
  }

  public boolean isEmpty() {
    return true;
  }

  public int size() {
    return 0;
  }

  public int remainingCapacity() {
    return 0;
  }

  public void clear() {}

  public boolean contains(Object o) {
    return false;
  }

  public boolean remove(Object o) {
    return false;
  }

  public Object[] toArray() {
    return new Object[0];
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
    for (int n = 0; n < most; n++) {
      E e = poll();
      if (e == null) {
        return n;
      }
      c.add(e);
    }
    return Math.max(most, 0);
  }
}
