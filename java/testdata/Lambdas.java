import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The methods that javac makes of lambdas: behind each is its name with JDK 21, and that with JDK 25. */
public class Lambdas {
  static final Semaphore NEVER = new Semaphore(0);

  static void stop() { NEVER.acquireUninterruptibly(); }

  static void go(String name, Runnable r) { Thread.ofVirtual().name(name).start(r); }

  static Runnable s = () -> stop(); // static-field lambda$static$0 lambda$static$0
  Runnable f = () -> stop(); // field lambda$new$1 lambda$new$0

  static {
    go("static-block", () -> stop()); // static-block lambda$static$2 lambda$static$1
  }

  Lambdas() {
    go("constructor", () -> stop()); // constructor lambda$new$3 lambda$new$1
  }

  Lambdas(int x) {
    this();
    go("second-constructor", () -> stop()); // second-constructor lambda$new$4 lambda$new$2
  }

  {
    go("block", () -> stop()); // block lambda$new$5 lambda$new$3
  }

  static void a() {
    go("outer", () -> { // outer lambda$a$9 lambda$a$0
      go("inner", () -> { // inner lambda$a$7 lambda$a$1
        go("innermost", () -> stop()); // innermost lambda$a$6 lambda$a$2
        stop();
      });
      go("inner-2", () -> stop()); // inner-2 lambda$a$8 lambda$a$3
      stop();
    });
    go("second", () -> stop()); // second lambda$a$10 lambda$a$4
  }

  static void a(int x) {
    go("overload", () -> stop()); // overload lambda$a$11 lambda$a$5
  }

  class Inner {}

  void b() {
    Supplier<Inner> inner = Inner::new; // which is a lambda
    Supplier<String> text = super::toString; // which is a lambda
    IntFunction<int[]> array = int[]::new; // which is a lambda
    Runnable none = this::c; // which is none
    go("after-references", () -> stop()); // after-references lambda$b$15 lambda$b$3
    inner.get();
    array.apply(1);
    none.run();
  }

  void c() {
    new Object() {
      Runnable f = () -> stop(); // anonymous-field lambda$$0 lambda$new$0

      void go() {
        Lambdas.go("anonymous-field", f);
        Lambdas.go("anonymous", () -> stop()); // anonymous lambda$go$1 lambda$go$0
      }
    }.go();
    class Local {
      Runnable f = () -> stop(); // local-field lambda$Local$0 lambda$new$0

      Local() {
        Lambdas.go("local-field", f);
        Lambdas.go("local-constructor", () -> stop()); // local-constructor lambda$new$1 lambda$new$1
      }
    }
    Supplier<Local> local = Local::new; // which is a lambda
    local.get();
    go("around", () -> { // around lambda$c$17 lambda$c$1
      new Object() {
        void go() {
          Lambdas.go("in-class-in-lambda", () -> stop()); // in-class-in-lambda lambda$go$0 lambda$go$0
        }
      }.go();
      stop();
    });
  }

  enum Color {
    RED(() -> stop()), // enum-argument lambda$static$0 lambda$static$0
    BLUE(() -> stop()) { // enum-argument-2 lambda$static$1 lambda$static$1
      void go() {
        Lambdas.go("enum-body", () -> stop()); // enum-body lambda$go$0 lambda$go$0
      }
    };

    final Runnable r;

    Color(Runnable r) { this.r = r; }

    void go() {
      Lambdas.go("enum-method", () -> stop()); // enum-method lambda$go$2 lambda$go$0
    }
  }

  interface Able {
    default void able() {
      go("default", () -> stop()); // default lambda$able$0 lambda$able$0
    }
  }

  record Point(int x) implements Able {
    Point {
      go("compact", () -> stop()); // compact lambda$new$0 lambda$new$0
    }
  }

  static void both(Runnable x, Runnable y) {
    go("argument", x);
    go("argument-2", y);
  }

  public static void main(String[] args) {
    go("static-field", s);
    go("field", new Lambdas(1).f);
    a();
    a(1);
    new Lambdas().b();
    go("enum-argument", Color.RED.r);
    go("enum-argument-2", Color.BLUE.r);
    Color.RED.go();
    Color.BLUE.go();
    new Point(1).able();
    Runnable r = args.length == 0 ? () -> stop() : () -> {}; // conditional lambda$main$18 lambda$main$0
    go("conditional", r);
    try {
      go("try", () -> stop()); // try lambda$main$20 lambda$main$2
    } finally {
      go("finally", () -> stop()); // finally lambda$main$21 lambda$main$3
    }
    Runnable u = switch (args.length) {
      case 0 -> () -> stop(); // switch lambda$main$22 lambda$main$4
      default -> () -> {};
    };
    go("switch", u);
    both(
        () -> stop(), // argument lambda$main$24 lambda$main$6
        () -> { // argument-2 lambda$main$26 lambda$main$7
          go("nested", () -> stop()); // nested lambda$main$25 lambda$main$8
          stop();
        });
  }
}
