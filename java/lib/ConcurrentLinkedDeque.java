package java.util.concurrent;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Snapshot;

/**
 * A queue with two ends without locks. Each of its methods is one step, as it has one moment
 * at which it takes effect; an iterator goes over what was there when it was made.
 */
public class ConcurrentLinkedDeque<E> extends ArrayDeque<E> {
  public ConcurrentLinkedDeque() {}

  public ConcurrentLinkedDeque(Collection<? extends E> c) {
    super(c);
  }

  public Iterator<E> iterator() {
    return new Snapshot<>(this, toArray());
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
