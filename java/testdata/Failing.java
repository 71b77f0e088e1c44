import java.util.*;
import java.io.*;
/** Exceptions of programs and of the library, resources, and who catches what. */
public class Failing {
  static class Res implements AutoCloseable {
    final String n;
    final boolean bad;
    Res(String n, boolean bad) {
      this.n = n;
      this.bad = bad;
      System.out.println("open " + n);
    }
    public void close() throws IOException {
      System.out.println("close " + n);
      if (bad) throw new IOException("close " + n);
    }
  }
  static class My extends Exception {
    final int code;
    My(int code, Throwable cause) {
      super("my " + code, cause);
      this.code = code;
    }
  }
  static void deep(int n) throws My {
    if (n == 0) throw new My(7, new IllegalStateException("root"));
    try {
      deep(n - 1);
    } finally {
      System.out.print("u" + n + " ");
    }
  }
  static <T extends Throwable> void sneaky(Throwable t) throws T {
    throw (T) t;
  }
  public static void main(String[] args) {
    try {
      deep(3);
    } catch (My e) {
      System.out.println(e + " " + e.code + " " + e.getCause());
    }
    try (Res a = new Res("a", true); Res b = new Res("b", true)) {
      System.out.println("body");
      throw new RuntimeException("body");
    } catch (Exception e) {
      System.out.println(e + " " + Arrays.toString(e.getSuppressed()));
    } finally {
      System.out.println("finally");
    }
    Res shared = new Res("s", false);
    try (shared; var t = new Res("t", false)) {
      System.out.println("both");
    } catch (IOException e) {
      System.out.println("no");
    }
    try (Res n = null) {
      System.out.println("null ok");
    } catch (IOException e) {}
    try {
      try {
        throw new IllegalArgumentException("in");
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException("wrapped", e);
      } finally {
        System.out.println("fin");
      }
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage() + e.getCause().getMessage());
    }
    try {
      throw null;
    } catch (NullPointerException e) {
      System.out.println("throw null");
    }
    try {
      Failing.<RuntimeException>sneaky(new IOException("sneaked"));
    } catch (Exception e) {
      System.out.println(e);
    }
    try {
      throw new Error("err");
    } catch (RuntimeException | Error e) {
      System.out.println(e.getMessage());
    }
    try {
      List.of(1).add(2);
    } catch (UnsupportedOperationException e) {
      System.out.println("unsupported " + e.getMessage());
    }
    try {
      new ArrayList<>(List.of(1)).get(3);
    } catch (IndexOutOfBoundsException e) {
      System.out.println(e.getMessage());
    }
    try {
      Integer.parseInt("12x");
    } catch (NumberFormatException e) {
      System.out.println(e.getMessage());
    }
    try {
      Optional.empty().get();
    } catch (NoSuchElementException e) {
      System.out.println(e.getMessage());
    }
    try {
      for (Integer i : new ArrayList<>(List.of(1, 2, 3)) {{ add(4); }}) System.out.print(i);
      System.out.println();
      List<Integer> l = new ArrayList<>(List.of(1, 2, 3));
      for (Integer i : l) l.remove(i);
    } catch (ConcurrentModificationException e) {
      System.out.println("cme");
    }
    try {
      Objects.requireNonNull(null, "must");
    } catch (NullPointerException e) {
      System.out.println(e.getMessage());
    }
    try {
      Thread.sleep(-1);
    } catch (IllegalArgumentException | InterruptedException e) {
      System.out.println(e.getMessage());
    }
    try {
      Object o = new Object();
      o.notify();
    } catch (IllegalMonitorStateException e) {
      System.out.println(e.getMessage());
    }
    Throwable t = new Exception("a", new Exception("b", new Exception("c")));
    while (t != null) {
      System.out.print(t.getMessage());
      t = t.getCause();
    }
    System.out.println();
    int r = 0;
    for (int i = 0; i < 3; i++) {
      try {
        if (i == 1) continue;
        if (i == 2) break;
        r += 10;
      } finally {
        r++;
      }
    }
    System.out.println(r);
    Thread th = new Thread(() -> { throw new RuntimeException("uncaught"); }, "t1");
    th.setUncaughtExceptionHandler((x, e) -> System.out.println(x.getName() + " " + e.getMessage()));
    th.start();
    try {
      th.join();
    } catch (InterruptedException e) {}
    Thread v = Thread.ofVirtual().name("v").start(() -> {   });
    try {
      v.join();
    } catch (InterruptedException e) {}
  }
}
