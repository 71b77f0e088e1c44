import java.util.*;
/** Statements, operators and arrays. */
public class ControlFlow {
  static int f(int n) {
    switch (n) {
      case 1: case 2: n += 10;
      case 3: n += 100;
      break;
      default: n = -1;
      case 9: n *= 2;
    }
    return n;
  }
  static String g(String s) {
    switch (s) {
      case "a": return "A";
      case "b": {
        String t = "B";
        return t;
      }
      default: return s + s;
    }
  }
  static int days(int m, boolean leap) {
    return switch (m) {
      case 2 -> leap ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> {
        if (m > 12) throw new IllegalArgumentException("m");
        yield 31;
      }
    };
  }
  static int old(char c) {
    int r = switch (c) {
      case 'a': yield 1;
      case 'b': System.out.print("b!");
      default: yield 2;
    };
    return r;
  }
  static int rec(int n) {
    return n <= 1 ? 1 : n * rec(n - 1);
  }
  static long fin() {
    long x = 1;
    try {
      x = 2;
      return x;
    } finally {
      x = 3;
      System.out.print("f ");
    }
  }
  @SuppressWarnings("finally") static int over() {
    try {
      throw new RuntimeException();
    } finally {
      return 5;
    }
  }
  static int nested() {
    int s = 0;
    outer: for (int i = 0; i < 5; i++) {
      for (int j = 0; ; j++) {
        if (j == 3) continue outer;
        if (i == 3) break outer;
        s += i * j;
      }
    }
    return s;
  }
  static void blocks() {
    int x = 3;
    lab: {
      if (x > 2) break lab;
      System.out.println("never");
    }
    System.out.println("after");
    {
      int y = 1;
    }
    {
      int y = 2;
      System.out.println(y);
    };
    ;
  }
  static int sum(int... all) {
    int s = 0;
    for (int a : all) s += a;
    return s;
  }
  static String kinds(Object... all) {
    return all == null ? "null" : all.length + "";
  }
  public static void main(String[] args) throws Exception {
    System.out.println(f(1) + " " + f(2) + " " + f(3) + " " + f(4) + " " + f(9));
    System.out.println(g("a") + g("b") + g("c") + days(2, true) + days(4, false) + days(12, false) + old('a') + old('b') + old('c'));
    System.out.println(rec(10) + " " + fin() + " " + over() + " " + nested());
    blocks();
    int i = 0;
    do {
      i += 2;
      if (i == 4) continue;
      if (i > 8) break;
    } while (i < 100);
    System.out.println(i);
    for (int a = 0, b = 10; a < b; a++, b--) if (a == 3) System.out.println(a + "," + b);
    for (;;) {
      if (++i > 20) break;
    }
    System.out.println(i);
    while (true) {
      if (i-- < 15) break;
    }
    System.out.println(i);
    System.out.println(sum() + sum(1) + sum(1, 2, 3) + sum(new int[] {4, 5}) + kinds() + kinds(1, "a") + kinds((Object[]) null) + kinds((Object) null) + kinds(new int[2]) + kinds(new String[3]));
    int x = 5;
    x = x++ * 2 + x;
    System.out.println(x);
    x <<= 3;
    x >>>= 1;
    x ^= 0xF;
    x |= 1;
    x &= ~2;
    x %= 7;
    System.out.println(x);
    System.out.println((x > 3 ? "big" : x > 1 ? "mid" : "small") + (5 & 6 | 1 ^ 3) + (true ^ true) + (-17 % 5) + (-17 / 5) + (17 >> 1) + (-17 >>> 28) + 1.0f + 'a' + 1 + (char) ('a' + 1));
    String s = null;
    s += "x";
    s += 1;
    s += 'c';
    s += 2.0;
    System.out.println(s);
    int[][] m = new int[3][];
    m[0] = new int[] {1};
    m[1] = new int[2];
    int[][][] cube = new int[2][3][4];
    cube[1][2][3] = 9;
    System.out.println(m[0][0] + m[1].length + " " + m[2] + cube[1][2][3] + cube.length + cube[0].length + cube[0][0].length);
    try {
      int[] neg = new int[-1];
    } catch (NegativeArraySizeException e) {
      System.out.println("neg " + e.getMessage());
    }
    try {
      Object o = "s";
      Integer n = (Integer) o;
    } catch (ClassCastException e) {
      System.out.println("cce");
    }
    try {
      Object[] os = new String[1];
      os[0] = 1;
      System.out.println("stored");
    } catch (ArrayStoreException e) {
      System.out.println("ase " + e.getMessage());
    }
    try {
      m[2][0] = 1;
    } catch (NullPointerException e) {
      System.out.println("npe");
    }
    try {
      System.out.println(10 / (i - i));
    } catch (ArithmeticException e) {
      System.out.println(e.getMessage());
    }
    try {
      "abc".charAt(5);
    } catch (StringIndexOutOfBoundsException e) {
      System.out.println(e.getMessage());
    }
    long big = Integer.MAX_VALUE;
    big++;
    int wrap = Integer.MAX_VALUE;
    wrap++;
    System.out.println(big + " " + wrap + " " + (byte) 130 + " " + (int) 3.9e10 + " " + (long) 1e19 + " " + (char) 97 + " " + (short) 40000 + " " + 0b101 + 0x1F + 017 + 1_000);
    assert i > 1000 : "not checked";
    System.out.println("""
      text block
        indented "quotes" \
      joined
      end""");
    int y = switch (i) {
      case 1, 2 -> 3;
      default -> {
        int z = i;
        while (z > 10) z -= 3;
        yield z;
      }
    };
    System.out.println(y);
    List<Integer> li = List.of(1, 2, 3);
    for (int v : li) {
      if (v == 2) continue;
      System.out.print(v + ";");
    }
    System.out.println();
    for (Iterator<Integer> it = li.iterator(); it.hasNext(); ) {
      System.out.print(it.next());
    }
    System.out.println();
    var t = new Object() {
      int hidden = 42;
      int twice() {
        return hidden * 2;
      }
    };
    System.out.println(t.hidden + t.twice());
    Integer b1 = 127, b2 = 127;
    System.out.println(b1.equals(b2));
    b1++;
    System.out.println(b1);
    int un = b1 + b2;
    System.out.println(un);
    char c = 'a';
    c++;
    switch (c) {
      case 'b' -> System.out.println("bee");
      default -> {}
    }
    System.out.println(i > 3 && i < 100 || i == 7);
    int q;
    if (args.length == 0) q = 1;
    else q = 2;
    System.out.println(q);
    label: while (true) {
      switch (q) {
        case 1: q = 2;
        continue label;
        case 2: break label;
      }
    }
    System.out.println(((Object) 'a').equals('a') + " " + Objects.hash(1, 2) + " " + "abc".hashCode() + " " + Boolean.hashCode(true) + " " + new int[0].length);
  }
}
