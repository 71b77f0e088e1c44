package java.util;

/** Methods for arrays. */
public class Arrays {
  public static <E> List<E> asList(E... all) {
    return new ArrayAsList<>(all);
  }

  public static int hashCode(Object[] all) {
    return ArrayViews.hashCode(all);
  }

  public static <T> void sort(T[] all) {
    ArrayViews.sort(all, null);
  }

  public static <T> void sort(T[] all, Comparator<? super T> order) {
    ArrayViews.sort(all, order);
  }

  public static void fill(Object[] all, Object e) {
    for (int i = 0; i < all.length; i++) {
      all[i] = e;
    }
  }

  public static boolean equals(Object[] a, Object[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (!AbstractCollection.same(a[i], b[i])) {
        return false;
      }
    }
    return true;
  }

  public static String deepToString(Object[] all) {
    return all == null ? "null" : ArrayViews.deep(all, new ArrayList<>());
  }

  public static String toString(Object[] all) {
    if (all == null) {
      return "null";
    }
    String s = "[";
    for (int i = 0; i < all.length; i++) {
      s = s + (i == 0 ? "" : ", ") + all[i];
    }
    return s + "]";
  }
}
