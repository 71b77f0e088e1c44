import java.util.*;
import java.util.function.*;
/** Classes, records, enums, interfaces, generics, lambdas and references to methods. */
public class Members {
  static abstract class Shape {
    private static int made;
    protected final String name;
    Shape(String name) {
      this.name = name;
      made++;
    }
    abstract double area();
    public String toString() {
      return name + "(" + area() + ")";
    }
    static int made() {
      return made;
    }
  }
  static class Sq extends Shape {
    double s;
    Sq(double s) {
      super("sq");
      this.s = s;
    }
    double area() {
      return s * s;
    }
    Sq scale(double k) {
      s *= k;
      return this;
    }
  }
  static final class Named extends Sq implements Comparable<Named> {
    Named(double s) {
      super(s);
    }
    public int compareTo(Named o) {
      return Double.compare(s, o.s);
    }
    @Override Named scale(double k) {
      super.scale(k);
      return this;
    }
    @Override public boolean equals(Object o) {
      return o instanceof Named n && n.s == s;
    }
    @Override public int hashCode() {
      return Double.hashCode(s);
    }
  }
  interface Greeter {
    String greet(String n);
    default Greeter twice() {
      return x -> greet(greet(x));
    }
    static Greeter polite() {
      return n -> "Dear " + n;
    }
    private String helper() {
      return "h";
    }
    default String help() {
      return helper();
    }
  }
  interface A {
    default String who() {
      return "A";
    }
  }
  interface B {
    default String who() {
      return "B";
    }
  }
  static class AB implements A, B {
    public String who() {
      return A.super.who() + B.super.who();
    }
  }
  class Inner {
    int v = outer * 2;
    class Deep {
      int w = v + outer;
      int all() {
        return Members.this.outer + Inner.this.v + w;
      }
    }
  }
  static class Nested {
    private int secret = 5;
    private static int cnt;
    Nested() {
      cnt++;
    }
    private int get() {
      return secret;
    }
  }
  int outer = 10;
  record P(int x, int y) implements Comparable<P> {
    static final P ORIGIN = new P(0, 0);
    P {
      if (x < 0) throw new IllegalArgumentException("neg");
    }
    P(int both) {
      this(both, both);
    }
    double dist() {
      return Math.sqrt(x * x + y * y);
    }
    static P of(String s) {
      var p = s.split(",");
      return new P(Integer.parseInt(p[0]), Integer.parseInt(p[1]));
    }
    public int compareTo(P o) {
      return Integer.compare(x, o.x);
    }
    P withX(int nx) {
      return new P(nx, y);
    }
  }
  record Gen<T extends Comparable<T>>(T lo, T hi) {
    boolean has(T v) {
      return lo.compareTo(v) <= 0 && v.compareTo(hi) <= 0;
    }
  }
  record Arr(int... xs) {}
  enum Op implements IntBinaryOperator {
    ADD("+") {
      public int applyAsInt(int a, int b) {
        return a + b;
      }
    }, MUL("*") {
      public int applyAsInt(int a, int b) {
        return a * b;
      }
    };
    final String sym;
    Op(String s) {
      sym = s;
    }
    static Op of(String s) {
      for (Op o : values()) if (o.sym.equals(s)) return o;
      throw new NoSuchElementException(s);
    }
  }
  enum Level {
    LOW, MID, HIGH;
    Level next() {
      return values()[(ordinal() + 1) % values().length];
    }
    boolean atLeast(Level o) {
      return compareTo(o) >= 0;
    }
  }
  static class Stack<E> implements Iterable<E> {
    private Node<E> head;
    private int size;
    private static class Node<E> {
      final E v;
      final Node<E> next;
      Node(E v, Node<E> n) {
        this.v = v;
        next = n;
      }
    }
    void push(E e) {
      head = new Node<>(e, head);
      size++;
    }
    E pop() {
      if (head == null) throw new NoSuchElementException();
      E v = head.v;
      head = head.next;
      size--;
      return v;
    }
    public Iterator<E> iterator() {
      return new Iterator<E>() {
        Node<E> at = head;
        public boolean hasNext() {
          return at != null;
        }
        public E next() {
          E v = at.v;
          at = at.next;
          return v;
        }
      };
    }
    <R> Stack<R> map(Function<? super E, ? extends R> f) {
      Stack<R> r = new Stack<>();
      for (E e : this) r.push(f.apply(e));
      return r;
    }
    static <T> Stack<T> of(T... all) {
      Stack<T> s = new Stack<>();
      for (T t : all) s.push(t);
      return s;
    }
  }
  static <T extends Comparable<? super T>> T max(Collection<? extends T> c) {
    T best = null;
    for (T t : c) if (best == null || t.compareTo(best) > 0) best = t;
    return best;
  }
  static int over(Object o) {
    return 1;
  }
  static int over(String s) {
    return 2;
  }
  static int over(int i) {
    return 3;
  }
  static int over(long l) {
    return 4;
  }
  static int over(Integer i) {
    return 5;
  }
  static int over(int... is) {
    return 6;
  }
  static String sfi = "x";
  String shadow = "field";
  String shadow(String shadow) {
    return this.shadow + shadow;
  }
  static synchronized int syn(int n) {
    return n == 0 ? 0 : 1 + syn(n - 1);
  }
  public static void main(String[] args) {
    Shape s = new Named(2).scale(1.5);
    System.out.println(s + " " + Shape.made() + " " + (s instanceof Sq) + " " + s.equals(new Named(3)) + " " + s.hashCode());
    System.out.println(Greeter.polite().twice().greet("Bob") + new Greeter() { public String greet(String n) { return n; } }.help() + new AB().who());
    Members c = new Members();
    Members.Inner in = c.new Inner();
    Members.Inner.Deep d = in.new Deep();
    c.outer = 11;
    System.out.println(d.all() + " " + in.v);
    Nested n = new Nested();
    n.secret++;
    System.out.println(n.get() + n.secret + Nested.cnt);
    System.out.println(P.of("3,4").dist() + " " + new P(2) + " " + P.ORIGIN.equals(new P(0)) + " " + new P(1, 2).hashCode() + " " + new P(1, 2).withX(5) + new Gen<>(1, 5).has(3) + new Gen<>("a", "c").has("d") + new Arr(1, 2).xs().length);
    try {
      new P(-1, 0);
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
    System.out.println(Op.of("*").applyAsInt(3, 4) + " " + Op.ADD + Op.valueOf("MUL").sym + "" + " " + Level.HIGH.next() + Level.MID.atLeast(Level.LOW) + Level.valueOf("LOW").ordinal());
    try {
      Level.valueOf("NOPE");
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
    EnumMap<Level, Integer> em = new EnumMap<>(Level.class);
    em.put(Level.HIGH, 1);
    em.put(Level.LOW, 2);
    System.out.println(em);
    Stack<String> st = Stack.of("a", "bb", "ccc");
    for (String x : st) System.out.print(x + " ");
    System.out.println(st.map(String::length).pop() + st.pop() + st.size);
    System.out.println(max(List.of(3, 9, 2)) + max(Set.of("q")));
    byte bb = 1;
    short sh = 2;
    char ch = 'c';
    long lg = 3;
    Integer box = 4;
    System.out.println("" + over(bb) + over(sh) + over(ch) + over(lg) + over(box) + over("s") + over(1.5) + over() + over(1, 2) + over((Object) "s") + over(null == null ? "x" : "y"));
    System.out.println(c.shadow("param") + syn(5));
    Supplier<Supplier<String>> ss = () -> () -> "nested";
    System.out.println(ss.get().get());
    BiFunction<Integer, Integer, Integer> add = Integer::sum;
    Function<Integer, Integer> inc = x -> x + 1, dbl = x -> x * 2;
    System.out.println(add.andThen(inc).apply(2, 3) + inc.compose(dbl).apply(5) + inc.andThen(dbl).apply(5));
    UnaryOperator<String> up = String::toUpperCase;
    Supplier<List<String>> mk = ArrayList::new;
    Function<String, Integer> par = Integer::parseInt;
    Function<Integer, int[]> ar = int[]::new;
    Consumer<Object> pr = System.out::println;
    pr.accept(up.apply("u") + mk.get() + par.apply("12") + ar.apply(3).length);
    int[] cnt = {0};
    Runnable r = () -> cnt[0]++;
    r.run();
    r.run();
    System.out.println(cnt[0]);
    Predicate<String> e = String::isEmpty;
    System.out.println(e.negate().test("") + " " + e.or(x -> x.length() > 2).test("abc") + "" + Function.<Integer>identity().apply(4));
    Comparator<String> cmp = Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder());
    List<String> l = new ArrayList<>(List.of("bb", "a", "cc", "ddd"));
    l.sort(cmp);
    System.out.println(l);
    class Local {
      int v;
      Local(int v) {
        this.v = v;
      }
      int plus() {
        return v + cnt[0];
      }
    }
    System.out.println(new Local(5).plus());
    interface LI {
      int f(int x);
    }
    LI li = x -> x * 3;
    System.out.println(li.f(4));
    enum LE {
      X, Y
    }
    System.out.println(LE.Y);
    record LR(String a) {}
    System.out.println(new LR("z"));
    Object o = new Object[] {1, "a", new int[] {1}};
    System.out.println(((Object[]) o).length + " " + o.getClass().getSimpleName() + " " + new int[0].getClass().getName() + new String[0][0].getClass().getSimpleName());
    System.out.println(String.class.getName() + " " + P.class.getSimpleName() + " " + new P(1).getClass() + (new P(1).getClass() == P.class));
    int[] src = {3, 1, 2};
    int[] copy = src.clone();
    Arrays.sort(copy);
    System.out.println(Arrays.toString(src) + Arrays.toString(copy) + Arrays.equals(src, copy));
    StringBuilder sb = new StringBuilder();
    for (String w : "the quick fox".split(" ")) sb.append(Character.toUpperCase(w.charAt(0))).append(w.substring(1)).append(' ');
    System.out.println(sb.toString().trim() + sb.length());
  }
}
