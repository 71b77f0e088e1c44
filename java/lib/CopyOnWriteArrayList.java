package java.util.concurrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.Snapshot;

/** A list that is copied when it is changed: an iterator goes over what was there. */
public class CopyOnWriteArrayList<E> extends ArrayList<E> {
  public CopyOnWriteArrayList() {}

  public CopyOnWriteArrayList(Collection<E> c) {
    super(c);
  }

  public boolean addIfAbsent(E e) {
    Intrinsics.step(this);
    if (find(e) >= 0) {
      return false;
    }
    insert(count(), e);
    return true;
  }

  public Iterator<E> iterator() {
    return new Snapshot<>(null, toArray());
  }
}
