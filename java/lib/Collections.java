package java.util;

/** Methods for collections. */
public class Collections {
  public static <T> List<T> emptyList() {
    return Immutable.list(new Object[0]);
  }

  public static <T> Set<T> emptySet() {
    return Immutable.set(new Object[0]);
  }

  public static <K, V> Map<K, V> emptyMap() {
    return Immutable.map(new Object[0]);
  }

  public static <T> List<T> singletonList(T e) {
    Object[] one = {e};
    return new Immutable<>(one);
  }

  public static <T> Set<T> singleton(T e) {
    Object[] one = {e};
    return Immutable.set(one);
  }

  public static <T> List<T> nCopies(int n, T e) {
    Object[] all = new Object[n];
    for (int i = 0; i < n; i++) {
      all[i] = e;
    }
    return new Immutable<>(all);
  }

  public static <T> List<T> unmodifiableArray(Object[] all) {
    return new Immutable<>(all);
  }

  public static <T> boolean addAll(Collection<T> c, T... all) {
    boolean changed = false;
    for (T e : all) {
      if (c.add(e)) {
        changed = true;
      }
    }
    return changed;
  }

  public static <T> void sort(List<T> list) {
    list.sort(null);
  }

  public static <T> void sort(List<T> list, Comparator<? super T> order) {
    list.sort(order);
  }

  public static <T> void reverse(List<T> list) {
    int n = list.size();
    for (int i = 0; i < n / 2; i++) {
      swap(list, i, n - 1 - i);
    }
  }

  public static <T> void swap(List<T> list, int i, int j) {
    Object e = list.get(i);
    list.set(i, list.set(j, e));
  }

  public static <T> T max(Collection<T> c) {
    return max(c, null);
  }

  public static <T> T min(Collection<T> c) {
    return min(c, null);
  }

  public static <T> T max(Collection<T> c, Comparator<? super T> order) {
    Iterator<T> it = c.iterator();
    Object best = it.next();
    while (it.hasNext()) {
      Object e = it.next();
      if (ArrayViews.compare(order, e, best) > 0) {
        best = e;
      }
    }
    return best;
  }

  public static <T> T min(Collection<T> c, Comparator<? super T> order) {
    Iterator<T> it = c.iterator();
    Object best = it.next();
    while (it.hasNext()) {
      Object e = it.next();
      if (ArrayViews.compare(order, e, best) < 0) {
        best = e;
      }
    }
    return best;
  }

  public static <T> int frequency(Collection<T> c, Object o) {
    int n = 0;
    for (Object e : c) {
      if (AbstractCollection.same(o, e)) {
        n++;
      }
    }
    return n;
  }

  public static <T> Comparator<T> reverseOrder() {
    return Comparator.reverseOrder();
  }

  public static <T> Comparator<T> reverseOrder(Comparator<? super T> order) {
    return order == null ? Comparator.reverseOrder() : order.reversed();
  }
}
