package java.lang;

import java.util.function.Supplier;

/** A variable that each thread has its own value of. */
public class ThreadLocal<T> {
  static class Entry {
    final Thread thread;
    Object value;
    Entry next;

    Entry(Thread thread, Object value, Entry next) {
      this.thread = thread;
      this.value = value;
      this.next = next;
    }
  }

  static class SuppliedThreadLocal<T> extends ThreadLocal<T> {
    final Supplier<T> supplier;

    SuppliedThreadLocal(Supplier<T> supplier) {
      this.supplier = supplier;
    }

    T initialValue() {
      return supplier.get();
    }
  }

  Entry first;

  public static <T> ThreadLocal<T> withInitial(Supplier<? extends T> supplier) {
    return new SuppliedThreadLocal<>(supplier);
  }

  T initialValue() {
    return null;
  }

  private Entry find() {
    Thread t = Thread.currentThread();
    Entry e = first;
    while (e != null && e.thread != t) {
      e = e.next;
    }
    return e;
  }

  public T get() {
    Entry e = find();
    if (e == null) {
      Object v = initialValue();
      set(v);
      return v;
    }
    return e.value;
  }

  public void set(T value) {
    Entry e = find();
    if (e == null) {
      first = new Entry(Thread.currentThread(), value, first);
    } else {
      e.value = value;
    }
  }

  public void remove() {
    Thread t = Thread.currentThread();
    Entry before = null;
    for (Entry e = first; e != null; e = e.next) {
      if (e.thread == t) {
        if (before == null) {
          first = e.next;
        } else {
          before.next = e.next;
        }
        return;
      }
      before = e;
    }
  }
}
