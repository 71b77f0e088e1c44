package java.util.concurrent;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.MapEntry;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A map whose bins are locked by the monitors of their first nodes, as those of the JDK
 * are: a computation runs with the monitor held, and so does the move of a bin when the
 * table grows. One thread moves all bins; others do not help it. Bins are never trees.
 */
public class ConcurrentHashMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
  static class Node {
    final int hash;
    final Object key;
    volatile Object val;
    volatile Node next;

    Node(int hash, Object key, Object val, Node next) {
      this.hash = hash;
      this.key = key;
      this.val = val;
      this.next = next;
    }
  }

  /** Holds a place while its value is computed. */
  static class ReservationNode extends Node {
    ReservationNode() {
      super(-3, null, null, null);
    }
  }

  /** Says that a bin is in the next table. */
  static class ForwardingNode extends Node {
    final Object[] nextTable;

    ForwardingNode(Object[] nextTable) {
      super(-1, null, null, null);
      this.nextTable = nextTable;
    }
  }

  Object[] table;
  int limit;
  final AtomicInteger count = new AtomicInteger();
  final AtomicBoolean resizing = new AtomicBoolean();

  public ConcurrentHashMap() {
    allocate(16);
  }

  public ConcurrentHashMap(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException();
    }
    allocate(tableFor((int) (1.0 + capacity / 0.75)));
  }

  public ConcurrentHashMap(Map<K, V> m) {
    int n = m.size();
    allocate(Math.max(16, tableFor(n + n / 2 + 1)));
    putAll(m);
  }

  private void allocate(int n) {
    table = new Object[n];
    limit = n - n / 4;
  }

  private static int tableFor(int n) {
    int t = 1;
    while (t < n) {
      t = t * 2;
    }
    return t;
  }

  private static int spread(Object key) {
    int h = key.hashCode();
    return (h ^ (h >>> 16)) & 0x7fffffff;
  }

  private static boolean same(Node n, int hash, Object key) {
    return n.hash == hash && (n.key == key || key.equals(n.key));
  }

  /** Finds the node of a key in a bin and those behind it. */
  private static Node search(Node first, int hash, Object key) {
    Node n = first;
    while (n != null) {
      if (n instanceof ForwardingNode) {
        Object[] next = ((ForwardingNode) n).nextTable;
        n = (Node) next[hash & (next.length - 1)];
      } else if (same(n, hash, key)) {
        return n;
      } else {
        n = n.next;
      }
    }
    return null;
  }

  /** Counts entries that came, and makes the table larger if there are too many. */
  private void addCount(int delta) {
    int n = count.addAndGet(delta);
    while (delta > 0 && n >= limit && resizing.compareAndSet(false, true)) {
      if (n >= limit) {
        transfer();
      }
      resizing.set(false);
    }
  }

  private void transfer() {
    Object[] from = table;
    int n = from.length;
    Object[] to = new Object[2 * n];
    ForwardingNode forward = new ForwardingNode(to);
    for (int i = n - 1; i >= 0; ) {
      Node first = (Node) from[i];
      if (first == null) {
        if (Intrinsics.compareAndSet(from, i, null, forward)) {
          i--;
        }
        continue;
      }
      synchronized (first) {
        if (from[i] == first) {
          if (first instanceof ReservationNode) {
            throw new IllegalStateException("Recursive update");
          }
          split(first, n, to, i);
          from[i] = forward;
          i--;
        }
      }
    }
    table = to;
    limit = 2 * n - n / 2;
  }

  /** Moves a bin, in the order in which the JDK does. */
  private static void split(Node first, int n, Object[] to, int i) {
    int runBit = first.hash & n;
    Node lastRun = first;
    for (Node p = first.next; p != null; p = p.next) {
      if ((p.hash & n) != runBit) {
        runBit = p.hash & n;
        lastRun = p;
      }
    }
    Node low = runBit == 0 ? lastRun : null;
    Node high = runBit == 0 ? null : lastRun;
    for (Node p = first; p != lastRun; p = p.next) {
      if ((p.hash & n) == 0) {
        low = new Node(p.hash, p.key, p.val, low);
      } else {
        high = new Node(p.hash, p.key, p.val, high);
      }
    }
    to[i] = low;
    to[i + n] = high;
  }

  /** Appends a node, unless a computation has put one there meanwhile. */
  private static void append(Node last, int hash, Object key, Object value) {
    if (last.next != null) {
      throw new IllegalStateException("Recursive update");
    }
    last.next = new Node(hash, key, value, null);
  }

  private static void notRecursive(Node first) {
    if (first instanceof ReservationNode) {
      throw new IllegalStateException("Recursive update");
    }
  }

  /** Removes a node from its bin, whose monitor is held. */
  private static void unlink(Object[] tab, int i, Node first, Node gone) {
    if (gone == first) {
      tab[i] = first.next;
      return;
    }
    Node before = first;
    while (before.next != gone) {
      before = before.next;
    }
    before.next = gone.next;
  }

  public int size() {
    return count.get();
  }

  public long mappingCount() {
    return count.get();
  }

  public boolean isEmpty() {
    return count.get() <= 0;
  }

  public V get(Object key) {
    int hash = spread(key);
    Object[] tab = table;
    Node n = search((Node) tab[hash & (tab.length - 1)], hash, key);
    return n == null ? null : (V) n.val;
  }

  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  public V getOrDefault(Object key, V otherwise) {
    Object v = get(key);
    return v == null ? otherwise : (V) v;
  }

  private Object putVal(Object key, Object value, boolean onlyIfAbsent) {
    if (key == null || value == null) {
      throw new NullPointerException();
    }
    int hash = spread(key);
    Object[] tab = table;
    while (true) {
      int i = hash & (tab.length - 1);
      Node first = (Node) tab[i];
      if (first == null) {
        if (Intrinsics.compareAndSet(tab, i, null, new Node(hash, key, value, null))) {
          break;
        }
        continue;
      }
      if (first instanceof ForwardingNode) {
        tab = ((ForwardingNode) first).nextTable;
        continue;
      }
      if (onlyIfAbsent && same(first, hash, key) && first.val != null) {
        return first.val;
      }
      boolean added = false;
      synchronized (first) {
        if (tab[i] == first) {
          notRecursive(first);
          Node found = search(first, hash, key);
          if (found != null) {
            Object old = found.val;
            if (!onlyIfAbsent) {
              found.val = value;
            }
            return old;
          }
          append(last(first), hash, key, value);
          added = true;
        }
      }
      if (added) {
        break;
      }
    }
    addCount(1);
    return null;
  }

  public V put(K key, V value) {
    return (V) putVal(key, value, false);
  }

  public V putIfAbsent(K key, V value) {
    return (V) putVal(key, value, true);
  }

  public void putAll(Map<K, V> m) {
    int n = m.size();
    int wanted = tableFor(n + n / 2 + 1);
    while (wanted > limit && resizing.compareAndSet(false, true)) {
      transfer();
      resizing.set(false);
    }
    for (Map.Entry<K, V> e : m.entrySet()) {
      putVal(e.getKey(), e.getValue(), false);
    }
  }

  /** Replaces the value of a key, which is removed if there is none, if it is the one expected. */
  private Object replaceNode(Object key, Object value, Object expected) {
    int hash = spread(key);
    Object[] tab = table;
    while (true) {
      int i = hash & (tab.length - 1);
      Node first = (Node) tab[i];
      if (first == null) {
        return null;
      }
      if (first instanceof ForwardingNode) {
        tab = ((ForwardingNode) first).nextTable;
        continue;
      }
      Object old = null;
      boolean valid = false;
      synchronized (first) {
        if (tab[i] == first) {
          valid = true;
          notRecursive(first);
          Node found = search(first, hash, key);
          if (found != null && (expected == null || expected.equals(found.val))) {
            old = found.val;
            if (value != null) {
              found.val = value;
            } else {
              unlink(tab, i, first, found);
            }
          }
        }
      }
      if (valid) {
        if (old != null && value == null) {
          addCount(-1);
        }
        return old;
      }
    }
  }

  public V remove(Object key) {
    return (V) replaceNode(key, null, null);
  }

  public boolean remove(Object key, Object value) {
    if (key == null) {
      throw new NullPointerException();
    }
    return value != null && replaceNode(key, null, value) != null;
  }

  public V replace(K key, V value) {
    if (key == null || value == null) {
      throw new NullPointerException();
    }
    return (V) replaceNode(key, value, null);
  }

  public boolean replace(K key, V old, V value) {
    if (key == null || old == null || value == null) {
      throw new NullPointerException();
    }
    return replaceNode(key, value, old) != null;
  }

  public void clear() {
    Object[] tab = table;
    for (int i = 0; i < tab.length; ) {
      Node first = (Node) tab[i];
      if (first == null) {
        i++;
        continue;
      }
      if (first instanceof ForwardingNode) {
        tab = ((ForwardingNode) first).nextTable;
        i = 0;
        continue;
      }
      synchronized (first) {
        if (tab[i] == first) {
          int gone = 0;
          for (Node n = first; n != null; n = n.next) {
            gone--;
          }
          tab[i] = null;
          i++;
          addCount(gone);
        }
      }
    }
  }

  public V computeIfAbsent(K key, Function<? super K, ? extends V> mapping) {
    if (key == null || mapping == null) {
      throw new NullPointerException();
    }
    int hash = spread(key);
    Object[] tab = table;
    while (true) {
      int i = hash & (tab.length - 1);
      Node first = (Node) tab[i];
      if (first == null) {
        Node reservation = new ReservationNode();
        Object value = null;
        boolean mine = false;
        synchronized (reservation) {
          if (Intrinsics.compareAndSet(tab, i, null, reservation)) {
            mine = true;
            Node node = null;
            try {
              value = mapping.apply(key);
              if (value != null) {
                node = new Node(hash, key, value, null);
              }
            } finally {
              tab[i] = node;
            }
          }
        }
        if (mine) {
          if (value != null) {
            addCount(1);
          }
          return (V) value;
        }
        continue;
      }
      if (first instanceof ForwardingNode) {
        tab = ((ForwardingNode) first).nextTable;
        continue;
      }
      if (first.key != null && same(first, hash, key) && first.val != null) {
        return (V) first.val;
      }
      Object value = null;
      boolean valid = false;
      synchronized (first) {
        if (tab[i] == first) {
          valid = true;
          notRecursive(first);
          Node found = search(first, hash, key);
          if (found != null) {
            return (V) found.val;
          }
          Node last = last(first);
          value = mapping.apply(key);
          if (value != null) {
            append(last, hash, key, value);
          }
        }
      }
      if (valid) {
        if (value != null) {
          addCount(1);
        }
        return (V) value;
      }
    }
  }

  private static Node last(Node first) {
    Node n = first;
    while (n.next != null) {
      n = n.next;
    }
    return n;
  }

  public V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends V> f) {
    if (key == null || f == null) {
      throw new NullPointerException();
    }
    int hash = spread(key);
    Object[] tab = table;
    while (true) {
      int i = hash & (tab.length - 1);
      Node first = (Node) tab[i];
      if (first == null) {
        return null;
      }
      if (first instanceof ForwardingNode) {
        tab = ((ForwardingNode) first).nextTable;
        continue;
      }
      Object value = null;
      int delta = 0;
      boolean valid = false;
      synchronized (first) {
        if (tab[i] == first) {
          valid = true;
          notRecursive(first);
          Node found = search(first, hash, key);
          if (found != null) {
            value = f.apply(key, found.val);
            if (value != null) {
              found.val = value;
            } else {
              delta = -1;
              unlink(tab, i, first, found);
            }
          }
        }
      }
      if (valid) {
        if (delta != 0) {
          addCount(delta);
        }
        return (V) value;
      }
    }
  }

  public V compute(K key, BiFunction<? super K, ? super V, ? extends V> f) {
    if (key == null || f == null) {
      throw new NullPointerException();
    }
    int hash = spread(key);
    Object[] tab = table;
    while (true) {
      int i = hash & (tab.length - 1);
      Node first = (Node) tab[i];
      Object value = null;
      int delta = 0;
      boolean valid = false;
      if (first == null) {
        Node reservation = new ReservationNode();
        synchronized (reservation) {
          if (Intrinsics.compareAndSet(tab, i, null, reservation)) {
            valid = true;
            Node node = null;
            try {
              value = f.apply(key, null);
              if (value != null) {
                delta = 1;
                node = new Node(hash, key, value, null);
              }
            } finally {
              tab[i] = node;
            }
          }
        }
      } else if (first instanceof ForwardingNode) {
        tab = ((ForwardingNode) first).nextTable;
      } else {
        synchronized (first) {
          if (tab[i] == first) {
            valid = true;
            notRecursive(first);
            Node found = search(first, hash, key);
            Node last = last(first);
            value = f.apply(key, found == null ? null : found.val);
            if (found != null && value != null) {
              found.val = value;
            } else if (found != null) {
              delta = -1;
              unlink(tab, i, first, found);
            } else if (value != null) {
              delta = 1;
              append(last, hash, key, value);
            }
          }
        }
      }
      if (valid) {
        if (delta != 0) {
          addCount(delta);
        }
        return (V) value;
      }
    }
  }

  public V merge(K key, V value, BiFunction<? super V, ? super V, ? extends V> f) {
    if (key == null || value == null || f == null) {
      throw new NullPointerException();
    }
    int hash = spread(key);
    Object[] tab = table;
    while (true) {
      int i = hash & (tab.length - 1);
      Node first = (Node) tab[i];
      if (first == null) {
        if (Intrinsics.compareAndSet(tab, i, null, new Node(hash, key, value, null))) {
          addCount(1);
          return value;
        }
        continue;
      }
      if (first instanceof ForwardingNode) {
        tab = ((ForwardingNode) first).nextTable;
        continue;
      }
      Object merged = null;
      int delta = 0;
      boolean valid = false;
      synchronized (first) {
        if (tab[i] == first) {
          valid = true;
          notRecursive(first);
          Node found = search(first, hash, key);
          merged = found == null ? value : f.apply(found.val, value);
          if (found == null) {
            delta = 1;
            append(last(first), hash, key, value);
          } else if (merged != null) {
            found.val = merged;
          } else {
            delta = -1;
            unlink(tab, i, first, found);
          }
        }
      }
      if (valid) {
        if (delta != 0) {
          addCount(delta);
        }
        return (V) merged;
      }
    }
  }

  Iterator<K> iterate(int what) {
    return new Traverser<>(this, what);
  }

  static class TableStack {
    int length;
    int index;
    Object[] tab;
    TableStack next;
  }

  /** Goes over the entries that are there from the beginning to the end, and maybe others. */
  static class Traverser<K> implements Iterator<K> {
    final ConcurrentHashMap<K, Object> map;
    final int what;
    final int baseSize;
    Object[] tab;
    Node next;
    Node last;
    TableStack stack;
    int index;
    int baseIndex;

    Traverser(ConcurrentHashMap<K, Object> map, int what) {
      this.map = map;
      this.what = what;
      tab = map.table;
      baseSize = tab.length;
      advance();
    }

    void advance() {
      Node e = next == null ? null : next.next;
      while (e == null) {
        Object[] t = tab;
        int i = index;
        if (baseIndex >= baseSize || t.length <= i) {
          next = null;
          return;
        }
        e = (Node) t[i];
        if (e instanceof ForwardingNode) {
          tab = ((ForwardingNode) e).nextTable;
          e = null;
          TableStack s = new TableStack();
          s.tab = t;
          s.length = t.length;
          s.index = i;
          s.next = stack;
          stack = s;
          continue;
        }
        if (e instanceof ReservationNode) {
          e = null;
        }
        if (stack != null) {
          recover(t.length);
        } else {
          index = i + baseSize;
          if (index >= t.length) {
            baseIndex++;
            index = baseIndex;
          }
        }
      }
      next = e;
    }

    void recover(int n) {
      while (stack != null) {
        index += stack.length;
        if (index < n) {
          break;
        }
        n = stack.length;
        index = stack.index;
        tab = stack.tab;
        stack = stack.next;
      }
      if (stack == null) {
        index += baseSize;
        if (index >= n) {
          baseIndex++;
          index = baseIndex;
        }
      }
    }

    public boolean hasNext() {
      return next != null;
    }

    public K next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      last = next;
      Object v = last.val;
      advance();
      if (what == 0) {
        return (K) last.key;
      }
      return what == 1 ? (K) v : (K) new MapEntry<>(map, last.key, v);
    }

    public void remove() {
      if (last == null) {
        throw new IllegalStateException();
      }
      map.remove(last.key);
      last = null;
    }
  }

  /** The set that newKeySet gives. */
  static class KeySetView<K> extends AbstractSet<K> {
    final ConcurrentHashMap<K, Boolean> map = new ConcurrentHashMap<>();

    public int size() {
      return map.size();
    }

    public boolean contains(Object o) {
      return map.containsKey(o);
    }

    public boolean add(K e) {
      return map.put(e, true) == null;
    }

    public boolean remove(Object o) {
      return map.remove(o) != null;
    }

    public void clear() {
      map.clear();
    }

    public Iterator<K> iterator() {
      return map.iterate(0);
    }
  }

  public static <T> Set<T> newKeySet() {
    return new KeySetView<>();
  }
}
