package java.util.concurrent;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A map whose bins are locked by the monitors of their first nodes, as those of the JDK
 * are: a computation runs with the monitor held. The table has the 16 bins with which the
 * JDK begins and does not grow, so that more than 11 entries are refused.
 */
public class ConcurrentHashMap<K, V> {
  static class Node {
    final Object key;
    volatile Object val;
    volatile Node next;

    Node(Object key, Object val) {
      this.key = key;
      this.val = val;
    }
  }

  static final int MOST = 11;

  final Object[] table = new Object[16];
  final AtomicInteger count = new AtomicInteger();

  private int bin(Object key) {
    int h = key.hashCode();
    return (h ^ (h >>> 16)) & 15;
  }

  private Node search(Node first, Object key) {
    for (Node n = first; n != null; n = n.next) {
      if (n.key != null && n.key.equals(key)) {
        return n;
      }
    }
    return null;
  }

  private void added() {
    if (count.incrementAndGet() > MOST) {
      throw new UnsupportedOperationException("more than 11 entries of a ConcurrentHashMap");
    }
  }

  private void append(Node first, Node node) {
    Node last = first;
    while (last.next != null) {
      last = last.next;
    }
    last.next = node;
  }

  public V get(Object key) {
    Node n = search((Node) table[bin(key)], key);
    return n == null ? null : (V) n.val;
  }

  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  public V getOrDefault(Object key, V otherwise) {
    Object v = get(key);
    return v == null ? otherwise : (V) v;
  }

  public int size() {
    return count.get();
  }

  private Object putVal(Object key, Object value, boolean onlyIfAbsent) {
    if (value == null) {
      throw new NullPointerException();
    }
    int i = bin(key);
    while (true) {
      Node first = (Node) table[i];
      if (first == null) {
        if (Intrinsics.compareAndSet(table, i, null, new Node(key, value))) {
          added();
          return null;
        }
        continue;
      }
      synchronized (first) {
        if (table[i] == first) {
          if (first.key == null) {
            throw new IllegalStateException("Recursive update");
          }
          Node found = search(first, key);
          if (found != null) {
            Object old = found.val;
            if (!onlyIfAbsent) {
              found.val = value;
            }
            return old;
          }
          append(first, new Node(key, value));
          added();
          return null;
        }
      }
    }
  }

  public V put(K key, V value) {
    return (V) putVal(key, value, false);
  }

  public V putIfAbsent(K key, V value) {
    return (V) putVal(key, value, true);
  }

  public V computeIfAbsent(K key, Function<K, V> mapping) {
    int i = bin(key);
    while (true) {
      Node first = (Node) table[i];
      if (first == null) {
        Node reservation = new Node(null, null);
        synchronized (reservation) {
          if (Intrinsics.compareAndSet(table, i, null, reservation)) {
            Node node = null;
            try {
              Object value = mapping.apply(key);
              if (value != null) {
                node = new Node(key, value);
                added();
              }
              return (V) value;
            } finally {
              table[i] = node;
            }
          }
        }
        continue;
      }
      Node head = first;
      if (head.key != null && head.key.equals(key)) {
        return (V) head.val;
      }
      synchronized (head) {
        if (table[i] == head) {
          if (head.key == null) {
            throw new IllegalStateException("Recursive update");
          }
          Node found = search(head, key);
          if (found != null) {
            return (V) found.val;
          }
          Object value = mapping.apply(key);
          if (value != null) {
            append(head, new Node(key, value));
            added();
          }
          return (V) value;
        }
      }
    }
  }
}
