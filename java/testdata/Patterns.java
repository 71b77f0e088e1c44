import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/** Patterns of Java 21: instanceof and switch, types and records, guards, null, sealed types. */
public class Patterns {
  sealed interface Shape permits Circle, Square, Group, Dot {}

  record Circle(double radius) implements Shape {}

  record Square(int side) implements Shape {}

  record Group(Shape first, Shape second) implements Shape {}

  enum Dot implements Shape { SMALL, BIG }

  record Box<T>(T value) {}

  record Pair<A, B>(A left, B right) {}

  record Checked(int n) {
    public int n() {
      if (n < 0) {
        throw new IllegalStateException("negative " + n);
      }
      return n * 10;
    }
  }

  sealed interface Result<T> {
    record Ok<T>(T value) implements Result<T> {}

    record Failed<T>(Exception why) implements Result<T> {}
  }

  static abstract sealed class Message {
    static final class Ping extends Message {}

    static final class Text extends Message {
      final String body;

      Text(String body) { this.body = body; }
    }

    static non-sealed class Other extends Message {}
  }

  static class Loud extends Message.Other {}

  enum Color { RED, GREEN, BLUE }

  private final int x;
  private final String name;

  Patterns(int x, String name) {
    this.x = x;
    this.name = name;
  }

  @Override
  public boolean equals(Object o) {
    if (this == o) return true;
    if (!(o instanceof Patterns other)) return false;
    return x == other.x && Objects.equals(name, other.name);
  }

  @Override
  public int hashCode() { return x; }

  static double area(Shape s) {
    return switch (s) {
      case Circle c -> 3 * c.radius() * c.radius();
      case Square(int side) -> side * side;
      case Group(Shape a, Shape b) -> area(a) + area(b);
      case Dot d -> d.ordinal();
    };
  }

  static String describe(Object o) {
    return switch (o) {
      case null -> "null!";
      case Integer i when i > 100 -> "large " + i;
      case Integer i when i < 0 && i % 2 == 0 -> "negative even";
      case Integer i -> "int " + (i + 1);
      case Long l -> "long " + l;
      case Character c -> "char " + c;
      case String s when s.isEmpty() -> "empty";
      case String s when s.length() > 3 -> {
        String t = s.substring(0, 3);
        yield t + "...";
      }
      case String s -> s;
      case Color c when c == Color.RED -> "red!";
      case Color c -> "color " + c;
      case int[] a -> "ints " + a.length;
      case String[] a -> "texts " + a.length;
      case Object[] a -> "objects " + a.length;
      case Group(Circle(var r), Square(int s)) when r > s -> "circle " + r + " over " + s;
      case Group(Circle c, var second) -> "circle and " + second;
      case Group(var first, Group(Dot d, Shape third)) -> first + " " + d + " " + third;
      case Group g -> "group";
      case Pair(Integer a, Integer b) -> "ints " + (a + b);
      case Pair(String a, var b) -> "text " + a.length() + " " + b;
      case Pair<?, ?> p -> "pair " + p;
      case Exception e -> e.getMessage();
      case Runnable r -> "runnable";
      case List<?> l when l.size() == 1 -> "one " + l.get(0);
      case List<?> l -> "list";
      default -> "other";
    };
  }

  static String flow(Object o) {
    if (o instanceof String s && s.length() > 2) {
      return "long text " + s;
    } else if (o instanceof String s) {
      return "text " + s;
    } else if (o instanceof Pair(String s, Integer n) && n > 1) {
      return s + n;
    } else if (!(o instanceof Integer i)) {
      return "no int";
    } else {
      return "int " + (i + 1);
    }
  }

  static int sum(Object[] all) {
    int sum = 0;
    for (Object o : all) {
      if (!(o instanceof Number n)) {
        continue;
      }
      sum += n.intValue();
    }
    return sum;
  }

  static <T> String result(Result<T> r) {
    return switch (r) {
      case Result.Ok<T>(var v) -> "ok " + v;
      case Result.Failed<T>(Exception why) -> "failed " + why.getMessage();
    };
  }

  static String message(Message m) {
    switch (m) {
      case Message.Ping p:
        return "ping";
      case Message.Text t when t.body.length() > 3:
        System.out.print("long ");
        return t.body;
      case Message.Text t:
        return t.body;
      case Message.Other o:
        return o instanceof Loud l ? "LOUD" + (l == o) : "other";
    }
  }

  static String color(Color c) {
    switch (c) {
      case RED -> System.out.print("red ");
      case null -> System.out.print("none ");
      case GREEN, BLUE -> System.out.print("cold ");
    }
    String s = switch (c) {
      case RED -> "warm";
      case null, default -> "cold";
    };
    return s;
  }

  static String dots(Shape s) {
    return switch (s) {
      case Dot.SMALL -> "small";
      case Dot.BIG -> "big";
      case Circle c -> "circle";
      case Square(var side) when side > 3 -> "big square " + side;
      case Square q -> "square " + q.side();
      case Group(Dot d, Dot e) -> "dots " + d + e;
      case Group(Dot d, Circle e) -> "dot circle";
      case Group(Dot d, Square e) -> "dot square";
      case Group(Dot d, Group(var a, var b)) -> "dot group " + a + b;
      case Group(Circle d, Shape e) -> "circle first";
      case Group(Square(int side), Shape e) -> "square first " + side;
      case Group(Group g, Shape e) -> "group first";
    };
  }

  static String boxed(Integer i) {
    return switch (i) {
      case 1 -> "one";
      case 2, 3 -> "few";
      case Integer n when n > 100 -> "many " + n;
      case Integer n -> "some " + n;
    };
  }

  static String text(String t) {
    return switch (t) {
      case "a", "b" -> "letter";
      case String s when s.startsWith("x") -> s.toUpperCase();
      case String s -> s + s;
    };
  }

  static void nulls() {
    Object box = new Box<>(null);
    System.out.println(box instanceof Box<?>(var v) ? "matched " + v : "no");
    System.out.println(box instanceof Box<?>(String v) ? "matched " + v : "no");
    Box<String> texts = new Box<>(null);
    System.out.println(texts instanceof Box<String>(String v) ? "matched " + v : "no");
    System.out.println(texts instanceof Box<String>(var v) && v == null);
    Object none = null;
    System.out.println(none instanceof Object o ? "matched" : "null is of no type");
    try {
      System.out.println(area(null));
    } catch (NullPointerException e) {
      System.out.println("NullPointerException");
    }
    try {
      System.out.println(dots(new Group(null, Dot.BIG)));
    } catch (MatchException e) {
      System.out.println("MatchException " + e.getMessage());
    }
  }

  static void accessors() {
    Object o = new Checked(2);
    if (o instanceof Checked(int n)) {
      System.out.println(n);
    }
    try {
      if (new Checked(-1) instanceof Checked(var n)) {
        System.out.println(n);
      }
    } catch (MatchException e) {
      System.out.println(e.getMessage() + " because of " + e.getCause());
    }
  }

  static void scopes() {
    Object o = "text";
    int i = 0;
    while (!(o instanceof Integer n)) {
      o = i++ > 2 ? (Object) i : "again";
    }
    System.out.println(n + 1);
    boolean both = o instanceof Integer m && m > 3 || o instanceof String k && k.isEmpty();
    System.out.println(both);
    Supplier<String> s = () -> n > 0 ? "captured " + n : "";
    System.out.println(s.get());
    Function<Object, String> f = x -> x instanceof String t && !t.isEmpty() ? t : "none";
    System.out.println(f.apply("a") + f.apply("") + f.apply(1));
    for (Object p = "p"; p instanceof String t && t.length() < 4; p = t + "p") {
      System.out.print(t + " ");
    }
    System.out.println();
    Runnable r = switch (o) {
      case Integer k when k > 0 -> () -> System.out.println("runs " + k);
      default -> () -> {};
    };
    r.run();
    System.out.println(describe((Runnable) () -> {}) + " " + ((Object) r instanceof Callable) + " " + ((Object) r instanceof Runnable));
  }

  public static void main(String[] args) {
    System.out.println(area(new Group(new Circle(2), new Group(new Square(3), Dot.BIG))));
    Object[] all = {
      1, 101, -2, 7L, 'c', "", "abc", "abcdef", Color.RED, Color.BLUE, new int[3], new String[2], new Object[1], new Integer[1], null,
      new Group(new Circle(5), new Square(3)), new Group(new Circle(1), new Square(3)), new Group(Dot.SMALL, new Group(Dot.BIG, new Square(1))),
      new Group(Dot.SMALL, Dot.BIG), new Pair<>(1, 2), new Pair<>("key", 2.5), new Pair<>(1, "a"), new RuntimeException("why"), new ArrayList<>(List.of(4)), List.of(), 1.5f
    };
    for (Object o : all) {
      System.out.println(describe(o));
    }
    System.out.println(flow("abc") + ", " + flow("a") + ", " + flow(3) + ", " + flow(4L) + ", " + flow(new Pair<>("n", 2)) + ", " + flow(new Pair<>("n", 1)));
    System.out.println(sum(all));
    System.out.println(new Patterns(1, "a").equals(new Patterns(1, "a")) + " " + new Patterns(1, "a").equals("a") + " " + new Patterns(1, null).equals(new Patterns(1, "b")));
    System.out.println(result(new Result.Ok<>(5)) + " " + result(new Result.Failed<>(new Exception("e"))));
    System.out.println(message(new Message.Ping()) + " " + message(new Message.Text("hi")) + " " + message(new Message.Text("hello")) + " " + message(new Message.Other()) + " " + message(new Loud()));
    System.out.println(color(Color.RED) + " " + color(null) + " " + color(Color.BLUE));
    for (Shape s : new Shape[] {Dot.SMALL, Dot.BIG, new Circle(1), new Square(4), new Square(2), new Group(Dot.BIG, Dot.SMALL), new Group(Dot.BIG, new Circle(1)), new Group(Dot.BIG, new Square(1)), new Group(Dot.BIG, new Group(Dot.BIG, Dot.BIG)), new Group(new Circle(1), null), new Group(new Square(7), Dot.BIG), new Group(new Group(null, null), Dot.BIG)}) {
      System.out.println(dots(s));
    }
    System.out.println(boxed(1) + " " + boxed(3) + " " + boxed(500) + " " + boxed(50) + " " + text("a") + " " + text("xy") + " " + text("z"));
    nulls();
    accessors();
    scopes();
  }
}
