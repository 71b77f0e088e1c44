package java.util;

/** What is common to arrays of objects and to lists. */
class ArrayViews {
  static int hashCode(Object[] all) {
    if (all == null) {
      return 0;
    }
    int h = 1;
    for (int i = 0; i < all.length; i++) {
      h = 31 * h + (all[i] == null ? 0 : all[i].hashCode());
    }
    return h;
  }

  static int natural(Object a, Object b) {
    Comparable<Object> c = (Comparable<Object>) a;
    if (b == null) {
      throw new NullPointerException();
    }
    return c.compareTo(b);
  }

  static <T> int compare(Comparator<T> order, T a, T b) {
    return order == null ? natural(a, b) : order.compare(a, b);
  }

  static <T> void sort(Object[] all, Comparator<T> order) {
    for (int i = 1; i < all.length; i++) {
      Object e = all[i];
      int low = 0;
      int high = i;
      while (low < high) {
        int mid = (low + high) >>> 1;
        if (compare(order, e, all[mid]) < 0) {
          high = mid;
        } else {
          low = mid + 1;
        }
      }
      for (int j = i; j > low; j--) {
        all[j] = all[j - 1];
      }
      all[low] = e;
    }
  }

  /** An array as a text, with those in it, of which around are those that it is in. */
  static String deep(Object[] all, ArrayList<Object> around) {
    String s = "[";
    around.add(all);
    for (int i = 0; i < all.length; i++) {
      s = s + (i == 0 ? "" : ", ") + element(all[i], around);
    }
    around.remove(around.size() - 1);
    return s + "]";
  }

  private static String element(Object e, ArrayList<Object> around) {
    if (e instanceof Object[]) {
      for (int i = 0; i < around.size(); i++) {
        if (around.get(i) == e) {
          return "[...]";
        }
      }
      return deep((Object[]) e, around);
    }
    if (e instanceof int[]) {
      return Arrays.toString((int[]) e);
    }
    if (e instanceof long[]) {
      return Arrays.toString((long[]) e);
    }
    if (e instanceof double[]) {
      return Arrays.toString((double[]) e);
    }
    if (e instanceof boolean[]) {
      return Arrays.toString((boolean[]) e);
    }
    if (e instanceof char[]) {
      return Arrays.toString((char[]) e);
    }
    if (e instanceof byte[]) {
      return Arrays.toString((byte[]) e);
    }
    if (e instanceof short[]) {
      return Arrays.toString((short[]) e);
    }
    if (e instanceof float[]) {
      return Arrays.toString((float[]) e);
    }
    return String.valueOf(e);
  }
}
