package java.lang;

/** What java.lang.String has that goes over objects. */
class Texts {
  /** What Throwable.printStackTrace prints, but for the frames, which are not kept. */
  static String trace(Throwable t) {
    String s = t + "\n";
    for (Throwable c = t.getCause(); c != null; c = c.getCause()) {
      s = s + "Caused by: " + c + "\n";
    }
    return s;
  }

  static String join(CharSequence between, Object[] all) {
    String s = "";
    for (int i = 0; i < all.length; i++) {
      s = s + (i == 0 ? "" : between) + all[i];
    }
    return s;
  }

  static <T> String joinAll(CharSequence between, Iterable<T> all) {
    String s = "";
    boolean first = true;
    for (Object e : all) {
      s = s + (first ? "" : between) + e;
      first = false;
    }
    return s;
  }
}
