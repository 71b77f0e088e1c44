import java.util.*;
/** In what order classes and objects are initialised. */
public class Starting {
  static StringBuilder log = new StringBuilder();
  static int say(String s) {
    System.out.println(s);
    return s.length();
  }
  static class Base {
    static int a = say("Base.a");
    int x = say("Base.x");
    {
      say("Base block");
    }
    Base() {
      say("Base()");
      hook();
    }
    void hook() {
      say("Base.hook");
    }
    static {
      say("Base static");
    }
  }
  static class Derived extends Base {
    static final int CONST = 5;
    static final Integer BOXED = say("Derived.BOXED");
    int y = say("Derived.y");
    Derived() {
      this(3);
      say("Derived()");
    }
    Derived(int n) {
      super();
      say("Derived(int) " + n + " " + y);
    }
    @Override void hook() {
      say("Derived.hook " + y);
    }
    static void touch() {
      say("touch");
    }
  }
  interface K {
    int V = say("K.V");
    static void st() {
      say("K.st");
    }
  }
  interface D {
    int W = say("D.W");
    default void d() {}
  }
  static class Impl implements K, D {}
  static class Bad {
    static int v = Integer.parseInt("x");
    static void f() {}
  }
  static class ArrayOnly {
    static {
      say("ArrayOnly init");
    }
  }
  static class Holder {
    static final Holder INSTANCE = new Holder();
    static int count = 7;
    final int seen;
    Holder() {
      seen = count;
    }
  }
  static final int[] TABLE;
  static {
    TABLE = new int[3];
    for (int i = 0; i < TABLE.length; i++) TABLE[i] = i * i;
  }
  final int late;
  int i, j = 2, k = j + 1;
  int[] arr = {1, 2}, brr[] = {{1}, {2, 3}};
  {
    late = j * 10;
  }
  static long counter;
  static {
    counter++;
  }
  static {
    counter += 2;
  }
  protected transient volatile int vol = 3;
  public static void main(String... args) throws Exception {
    System.out.println(Derived.CONST);
    new Derived();
    Derived.touch();
    new Impl();
    System.out.println(K.V);
    K.st();
    ArrayOnly[] none = new ArrayOnly[2];
    System.out.println(none.length + " " + Holder.INSTANCE.seen + " " + Holder.count);
    for (int t = 0; t < 2; t++) try {
      Bad.f();
    } catch (Throwable e) {
      System.out.println(e.getClass().getName());
    }
    System.out.println(Arrays.toString(TABLE) + counter);
    Starting in = new Starting();
    System.out.println(in.late + " " + in.i + in.j + in.k + in.arr.length + in.brr.length + in.brr[1][1] + in.vol);
    Object o = new Derived() {
      {
        say("anon block");
      }
      int z = say("anon z");
      void hook() {
        say("anon hook " + z);
      }
    };
    System.out.println(o instanceof Base);
    int a = 1, b;
    b = a;
    if ((b = 2) > 1) a += b;
    System.out.println(a + b);
    char c = 'x';
    c += 1;
    System.out.println(c);
    final var list = new ArrayList<Integer>();
    for (var q = 0; q < 3; ++q) list.add(q);
    System.out.println(list);
  }
}
