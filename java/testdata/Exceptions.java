import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Exceptions with messages, texts and causes of their own, and constants of methods. */
public class Exceptions {
  static class Coded extends RuntimeException {
    private final int code;

    Coded(int code) {
      super("base");
      this.code = code;
    }

    @Override
    public String getMessage() { return "code " + code + " of " + super.getMessage(); }
  }

  static class Local extends Exception {
    Local(String m, Throwable cause) { super(m, cause); }

    @Override
    public String getLocalizedMessage() { return "local " + super.getLocalizedMessage(); }
  }

  static class Both extends Local {
    Both() { super("both", null); }

    @Override
    public String getMessage() { return "<" + super.getMessage() + ">"; }
  }

  static class Named extends IllegalStateException {
    Named(String m) { super(m); }

    @Override
    public String toString() { return "Named!" + getMessage(); }
  }

  static class Shown extends RuntimeException {
    @Override
    public String toString() { return super.toString() + "?"; }
  }

  static class Silent extends RuntimeException {
    Silent(String m) { super(m, null, false, false); }

    @Override
    public synchronized Throwable fillInStackTrace() { return this; }
  }

  static class Caused extends RuntimeException {
    @Override
    public synchronized Throwable getCause() { return new Named("cause"); }
  }

  static abstract class Problem extends RuntimeException {
    abstract String what();

    @Override
    public String getMessage() { return "problem: " + what(); }
  }

  static String run(Callable<String> c) {
    try {
      return c.call();
    } catch (RuntimeException e) {
      return e + " | " + e.getMessage() + " | " + e.getLocalizedMessage() + " | " + e.getCause();
    } catch (Exception e) {
      return "checked " + e + " | " + e.getMessage() + " | " + e.getLocalizedMessage() + " | " + e.getCause();
    }
  }

  static String raise(Exception e) {
    return run(() -> { throw e; });
  }

  static String cases(int n) {
    final int ONE = 1;
    final int TWO = ONE + 1;
    final char C = 'c';
    final String KEY = "k" + TWO;
    switch (n) {
      case ONE:
        return "one";
      case TWO + 1:
        return "three";
      case C:
        return "char";
      case (byte) 300:
        return "cast";
      case ONE > 0 ? 77 : 88:
        return "conditional";
      default:
        break;
    }
    String s = "k" + n;
    return switch (s) {
      case KEY -> "key";
      case KEY + "0" -> "key of 20";
      default -> s;
    };
  }

  static void narrow() {
    final int X = 100;
    final long L = 5;
    final char A = 'A';
    byte b = X;
    short s = A;
    char c = X + 1;
    byte d = (byte) 200 + 1;
    Byte box = X;
    Character ch = 66;
    Short sh = 'C';
    Object o = box;
    byte[] bytes = {1, X, -128};
    char up = true ? X : 'z';
    System.out.println(b + " " + s + " " + c + " " + d + " " + box + " " + ch + " " + sh + " " + (o instanceof Byte) + " " + bytes[1] + " " + up + " " + L);
    final String p = "a";
    String q = "ab";
    System.out.println((p + "b" == q) + " " + ("a" + 1 + 'c' == "a1c") + " " + ((Object) (q + "c") == "abc"));
    Runnable r = () -> {
      switch (101 - 1) {
        case X -> System.out.println("captured constant");
        default -> System.out.println("no");
      }
    };
    r.run();
  }

  public static void main(String[] args) throws Exception {
    System.out.println(raise(new Coded(7)));
    System.out.println(raise(new Local("m", new Coded(8))));
    System.out.println(raise(new Local(null, null)));
    System.out.println(raise(new Both()));
    System.out.println(raise(new Named("n")));
    System.out.println(raise(new Shown()));
    System.out.println(raise(new RuntimeException(new Coded(9))));
    System.out.println(raise(new Silent("quiet")));
    System.out.println(raise(new Caused()));
    System.out.println(raise(new Problem() {
      String what() { return "anonymous"; }
    }));
    System.out.println(run(() -> {
      Object none = null;
      return none.toString();
    }).substring(0, 30));
    try (var pool = Executors.newFixedThreadPool(1)) {
      try {
        pool.submit(() -> { throw new Coded(10); }).get();
      } catch (ExecutionException e) {
        System.out.println(e.getMessage() + " | " + e.getCause().getMessage());
      }
      try {
        CompletableFuture.runAsync(() -> { throw new Named("async"); }, pool).join();
      } catch (RuntimeException e) {
        System.out.println(e.getMessage() + " | " + e);
      }
    }
    Silent quiet = new Silent("s");
    quiet.addSuppressed(new Coded(1));
    Coded loud = new Coded(2);
    loud.addSuppressed(quiet);
    System.out.println(quiet.getSuppressed().length + " " + loud.getSuppressed().length + " " + loud.getSuppressed()[0]);
    List<Throwable> seen = new ArrayList<>();
    Thread t = Thread.ofVirtual().unstarted(() -> { throw new Coded(11); });
    t.setUncaughtExceptionHandler((thread, e) -> seen.add(e));
    t.start();
    t.join();
    for (Throwable e : seen) {
      System.out.println(e + " " + (e instanceof Coded c ? c.code : 0));
    }
    for (int n : new int[] {1, 2, 3, 20, 99, 44, 77, 88}) {
      System.out.print(cases(n) + " ");
    }
    System.out.println();
    narrow();
  }
}
