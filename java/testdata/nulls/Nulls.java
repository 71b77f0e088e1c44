import java.util.*;

import java.util.function.*;
/** What exceptions say that the JVM throws itself. Its output is that of the classes that javac -g makes. */
public class Nulls {
  static class Foo { Foo next; int x; long[] arr; static Foo st; Foo get() { return next; } Foo with(int a, String... s) { return null; } void bar() {} int num() { return 1; } <T extends Comparable<T>> T gen(T t, List<String> l) { return null; } String name; Integer boxed; 
    class Inner { void m() { System.out.println(x); } } static Foo make() { return null; } private void priv() {} 
    void self() { t("this.next.x", () -> System.out.println(next.x)); String s = null; try { name.length(); } catch (NullPointerException e) { System.out.println("own field: " + e.getMessage()); } try { this.next.bar(); } catch (NullPointerException e) { System.out.println("own field: " + e.getMessage()); } } }
  interface I { void go(); default void dflt() {} }
  record R(String a, int b) {}
  enum E { A, B }
  static Foo sf; static int[] sarr; static int[][] sarr2 = new int[2][]; static Foo[] foos = new Foo[2];
  static void t(String what, Runnable r) { try { r.run(); System.out.println(what + ": nothing"); } catch (NullPointerException e) { System.out.println(what + ": " + e.getMessage()); } catch (RuntimeException e) { System.out.println(what + ": " + e); } }
  static void params(Foo p, int[] q, String s, Integer boxed, Foo[][] m, List<Foo> list, I i, Supplier<String> sup, E e, R r) {
    t("p.bar()", () -> p.bar());
    try { p.bar(); } catch (NullPointerException x) { System.out.println("param: " + x.getMessage()); }
    try { p.next.bar(); } catch (NullPointerException x) { System.out.println("param.next: " + x.getMessage()); }
    try { p.x = 5; } catch (NullPointerException x) { System.out.println("p.x=: " + x.getMessage()); }
    try { p.x++; } catch (NullPointerException x) { System.out.println("p.x++: " + x.getMessage()); }
    try { int y = p.x; } catch (NullPointerException x) { System.out.println("p.x: " + x.getMessage()); }
    try { int y = q[0]; } catch (NullPointerException x) { System.out.println("q[0]: " + x.getMessage()); }
    try { q[0] = 1; } catch (NullPointerException x) { System.out.println("q[0]=: " + x.getMessage()); }
    try { int y = q.length; } catch (NullPointerException x) { System.out.println("q.length: " + x.getMessage()); }
    try { int y = boxed; } catch (NullPointerException x) { System.out.println("unbox: " + x.getMessage()); }
    try { int y = boxed + 1; } catch (NullPointerException x) { System.out.println("unbox+: " + x.getMessage()); }
    try { m[1][2].bar(); } catch (NullPointerException x) { System.out.println("m: " + x.getMessage()); }
    try { list.get(0).bar(); } catch (NullPointerException x) { System.out.println("list: " + x.getMessage()); }
    try { for (Foo f : list) { } } catch (NullPointerException x) { System.out.println("for list: " + x.getMessage()); }
    try { i.go(); } catch (NullPointerException x) { System.out.println("iface: " + x.getMessage()); }
    try { i.dflt(); } catch (NullPointerException x) { System.out.println("dflt: " + x.getMessage()); }
    try { sup.get().length(); } catch (NullPointerException x) { System.out.println("sup: " + x.getMessage()); }
    try { switch (e) { case A: break; default: } } catch (NullPointerException x) { System.out.println("switch enum: " + x.getMessage()); }
    try { Object o = switch (e) { case A -> 1; case B -> 2; }; } catch (NullPointerException x) { System.out.println("switch expr enum: " + x.getMessage()); }
    try { r.a(); } catch (NullPointerException x) { System.out.println("record: " + x.getMessage()); }
    try { Object o = r; switch (o) { case R(String a, int b) -> {} default -> {} } } catch (NullPointerException x) { System.out.println("pattern switch: " + x.getMessage()); }
    try { synchronized (p) { } } catch (NullPointerException x) { System.out.println("sync: " + x.getMessage()); }
    try { throw null; } catch (NullPointerException x) { System.out.println("throw null: " + x.getMessage()); }
    RuntimeException re = null;
    try { throw re; } catch (NullPointerException x) { System.out.println("throw re: " + x.getMessage()); }
    try { s.length(); } catch (NullPointerException x) { System.out.println("String: " + x.getMessage()); }
    try { s.equals("x"); } catch (NullPointerException x) { System.out.println("String eq: " + x.getMessage()); }
    try { p.equals(null); } catch (NullPointerException x) { System.out.println("eq: " + x.getMessage()); }
    try { p.getClass(); } catch (NullPointerException x) { System.out.println("getClass: " + x.getMessage()); }
    try { p.toString(); } catch (NullPointerException x) { System.out.println("toString: " + x.getMessage()); }
    try { p.wait(); } catch (NullPointerException x) { System.out.println("wait: " + x.getMessage()); } catch (InterruptedException x) {}
    try { p.with(1, "a", "b"); } catch (NullPointerException x) { System.out.println("varargs: " + x.getMessage()); }
    try { p.gen("a", null); } catch (NullPointerException x) { System.out.println("gen: " + x.getMessage()); }
    try { q.clone(); } catch (NullPointerException x) { System.out.println("clone: " + x.getMessage()); }
    try { Runnable rr = p::bar; } catch (NullPointerException x) { System.out.println("methodref: " + x.getMessage()); }
    try { Foo.Inner in = p.new Inner(); } catch (NullPointerException x) { System.out.println("inner: " + x.getMessage()); }
    try { s.concat(null); } catch (NullPointerException x) { System.out.println("concat: " + x.getMessage()); }
    try { e.name(); } catch (NullPointerException x) { System.out.println("enum name: " + x.getMessage()); }
    try { e.ordinal(); } catch (NullPointerException x) { System.out.println("enum ord: " + x.getMessage()); }
    int k = 1;
    try { foos[k].bar(); } catch (NullPointerException x) { System.out.println("foos[k]: " + x.getMessage()); }
    try { foos[k + 1 - 1].bar(); } catch (NullPointerException x) { System.out.println("foos[k+1]: " + x.getMessage()); }
    try { sarr2[1][0]++; } catch (NullPointerException x) { System.out.println("sarr2: " + x.getMessage()); }
    try { sarr2[k][0] = 3; } catch (NullPointerException x) { System.out.println("sarr2[k]=: " + x.getMessage()); }
    try { sf.bar(); } catch (NullPointerException x) { System.out.println("static: " + x.getMessage()); }
    try { Foo.st.next.bar(); } catch (NullPointerException x) { System.out.println("static other: " + x.getMessage()); }
    try { Foo.make().bar(); } catch (NullPointerException x) { System.out.println("call: " + x.getMessage()); }
    try { new Foo().get().bar(); } catch (NullPointerException x) { System.out.println("new get: " + x.getMessage()); }
    try { new Foo().with(1).x = 4; } catch (NullPointerException x) { System.out.println("with.x: " + x.getMessage()); }
    try { int z = new Foo().boxed; } catch (NullPointerException x) { System.out.println("field unbox: " + x.getMessage()); }
    try { new Foo().arr[2] = 5; } catch (NullPointerException x) { System.out.println("field arr: " + x.getMessage()); }
    try { sarr[0] += 5; } catch (NullPointerException x) { System.out.println("sarr: " + x.getMessage()); }
    try { ((Foo) null).bar(); } catch (NullPointerException x) { System.out.println("null cast: " + x.getMessage()); }
    try { (k > 0 ? p : sf).bar(); } catch (NullPointerException x) { System.out.println("cond: " + x.getMessage()); }
    try { Object o = null; ((String) o).length(); } catch (NullPointerException x) { System.out.println("cast: " + x.getMessage()); }
    try { Objects.requireNonNull(null); } catch (NullPointerException x) { System.out.println("req: " + x.getMessage()); }
    try { List<Integer> li = new ArrayList<>(); li.add(null); int z = li.get(0); } catch (NullPointerException x) { System.out.println("list unbox: " + x.getMessage()); }
    try { Map<String,Integer> mm = new HashMap<>(); int z = mm.get("a"); } catch (NullPointerException x) { System.out.println("map unbox: " + x.getMessage()); }
    try { String[] ss = new String[1]; ss[0].length(); } catch (NullPointerException x) { System.out.println("ss: " + x.getMessage()); }
    try { boolean[] bs = null; bs[0] = true; } catch (NullPointerException x) { System.out.println("bs: " + x.getMessage()); }
    try { boolean[] bs = null; boolean bb = bs[0]; } catch (NullPointerException x) { System.out.println("bs: " + x.getMessage()); }
    try { char[] bs = null; bs[0] = 'a'; } catch (NullPointerException x) { System.out.println("cs: " + x.getMessage()); }
    try { long[] bs = null; bs[0] = 1; } catch (NullPointerException x) { System.out.println("ls: " + x.getMessage()); }
    try { double[] bs = null; bs[0] = 1; } catch (NullPointerException x) { System.out.println("ds: " + x.getMessage()); }
    try { Object[] bs = null; bs[0] = 1; } catch (NullPointerException x) { System.out.println("os: " + x.getMessage()); }
    try { Object[] bs = null; Object oo = bs[0]; } catch (NullPointerException x) { System.out.println("os: " + x.getMessage()); }
    try { short[] bs = null; bs[0] = 1; } catch (NullPointerException x) { System.out.println("shorts: " + x.getMessage()); }
  }
  static void casts() {
    try { Object o = "s"; Integer i = (Integer) o; } catch (ClassCastException x) { System.out.println(x.getMessage()); }
    try { Object o = "s"; Foo i = (Foo) o; } catch (ClassCastException x) { System.out.println(x.getMessage()); }
    try { Object o = new Foo(); E i = (E) o; } catch (ClassCastException x) { System.out.println(x.getMessage()); }
    try { Object o = new Foo(); Runnable i = (Runnable) o; } catch (ClassCastException x) { System.out.println(x.getMessage()); }
    try { Object o = new int[0]; Foo i = (Foo) o; } catch (ClassCastException x) { System.out.println(x.getMessage()); }
    try { Object o = new int[0]; long[] i = (long[]) o; } catch (ClassCastException x) { System.out.println(x.getMessage()); }
    try { Object[] l = new String[1]; l[0] = 5; } catch (ArrayStoreException x) { System.out.println(x.getMessage()); }
    try { Object[] l = new Foo[1]; l[0] = "s"; } catch (ArrayStoreException x) { System.out.println(x.getMessage()); }
    try { Object[] l = new int[1][]; l[0] = new Foo(); } catch (ArrayStoreException x) { System.out.println(x.getMessage()); }
    try { int[] l = new int[-3]; } catch (NegativeArraySizeException x) { System.out.println(x.getMessage()); }
    try { int[] l = new int[3]; l[3] = 1; } catch (ArrayIndexOutOfBoundsException x) { System.out.println(x.getMessage()); }
    try { int z = 0; int y = 1 / z; } catch (ArithmeticException x) { System.out.println(x.getMessage()); }
    try { long z = 0; long y = 1 % z; } catch (ArithmeticException x) { System.out.println(x.getMessage()); }
    try { "abc".charAt(5); } catch (StringIndexOutOfBoundsException x) { System.out.println(x.getMessage()); }
    try { "abc".substring(2, 1); } catch (StringIndexOutOfBoundsException x) { System.out.println(x.getMessage()); }
    try { new ArrayList<>().get(0); } catch (IndexOutOfBoundsException x) { System.out.println(x.getMessage()); }
    try { List.of(1, 2, 3).get(3); } catch (IndexOutOfBoundsException x) { System.out.println(x.getMessage()); }
    try { new LinkedList<>().get(3); } catch (IndexOutOfBoundsException x) { System.out.println(x.getMessage()); }
    try { Object o = new Foo[1]; Integer m = (Integer) o; } catch (ClassCastException x) { System.out.println(x.getMessage()); }
  }
  private int hidden(Runnable r) { return 1; }
  static void more() {
    Nulls n = null; Foo p = null; Foo[] all = null; int[][] rows = new int[1][];
    t("private", () -> n.hidden(null));
    t("argument", () -> new Nulls().hidden(p::bar));
    t("argument of null", () -> n.hidden(p::bar));
    t("two", () -> p.with(all[0].x));
    t("both", () -> all[p.x].bar());
    t("op", () -> rows[0][1] += p.x);
    t("chain", () -> new Foo().next.next.next.bar());
    t("static call", () -> Foo.make().with(1).next.bar());
    t("in text", () -> System.out.println("a" + p.x + all.length));
    t("condition", () -> { if (p.next == null) System.out.println(); });
    t("loop", () -> { for (int i = 0; i < all.length; i++) System.out.println(); });
    t("sync field", () -> { synchronized (new Foo().next) { } });
    t("assign", () -> { Foo q; (q = p).bar(); });
    t("this", () -> new Foo() { void go() { next.bar(); } }.go());
    t("captured", () -> { Foo c = null; new Object() { void go() { c.bar(); } }.go(); });
    t("map", () -> new HashMap<String, Foo>().get("a").bar());
    t("lambda", () -> { Function<Foo, Integer> f = x -> x.x; f.apply(null); });
  }
  public static void main(String[] args) { more(); params(null, null, null, null, new Foo[2][3], Arrays.asList((Foo) null), null, () -> null, null, null); params(null, null, null, null, null, null, null, null, null, null); new Foo().self(); casts(); }
}
