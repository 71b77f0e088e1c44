import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Classes, initialisers, and values that pass through callers that do not know them. */
public class Dispatch {
  static class Constants {
    static final int SEVEN = 3 + 4;
    static final String NAME = "n" + SEVEN + 'c' + true + 1.5;
    static final long BIG = SEVEN * 10L;

    static {
      System.out.println("Constants is initialised");
    }

    static int notConstant = SEVEN;
  }

  static int init(String who) {
    System.out.println("init " + who);
    return 1;
  }

  interface WithDefault {
    int Z = init("WithDefault");

    default String hello() { return "hello of " + me(); }

    String me();
  }

  interface WithoutDefault {
    int Y = init("WithoutDefault");
  }

  static class Parent {
    static int p = init("Parent");
  }

  static class Child extends Parent implements WithDefault, WithoutDefault {
    static int c = init("Child");

    public String me() { return "child"; }
  }

  static class Grandchild extends Child { }

  interface IntOp { int apply(int x, long y); }

  interface IntSource { long get(); }

  static class Plus implements IntOp {
    public int apply(int x, long y) { return x + (int) y; }
  }

  static class Big implements Predicate<Integer> {
    public boolean test(Integer n) { return n > 100; }
  }

  static class Point {
    final int x;

    Point(int x) { this.x = x; }

    int twice() { return 2 * x; }

    @Override public boolean equals(Object o) { return o instanceof Point p && p.x == x; }

    @Override public int hashCode() { return x; }
  }

  static class Boom extends RuntimeException {
    Boom(String m) { super(m); }
  }

  static int finallyWins() {
    try {
      return 1;
    } finally {
      System.out.println("finally");
    }
  }

  static String forEver(int n) {
    while (true) {
      if (n > 3) return "n " + n;
      n++;
    }
  }

  static void initialisers() {
    System.out.println(Constants.SEVEN + " " + Constants.NAME + " " + Constants.BIG);
    System.out.println(Constants.notConstant);
    System.out.println(new Grandchild().hello());
    WithDefault lambda = () -> "a lambda";
    System.out.println(lambda.hello());
  }

  static void values() {
    IntOp plus = new Plus();
    IntOp times = (x, y) -> { int a = (Integer) x; long b = (Long) y; return a * (int) b; };
    System.out.println(plus.apply(3, 4L) + " " + times.apply(3, 4L));
    IntSource source = () -> 41;
    System.out.println(source.get() + 1);
    Predicate<Integer> big = new Big();
    System.out.println(big.test(1000) + " " + big.test(7));
    Supplier<Point> make = () -> new Point(21);
    var point = make.get();
    Object twice = make.get().twice();
    System.out.println(twice);
    System.out.println(point.equals(new Point(21)) + " " + point.equals("21"));
    Object one = 1;
    Object text = "t" + one;
    System.out.println(one.equals(1) + " " + one.equals(1L) + " " + text.equals("t1") + " " + "x".equals(text));
    List<Object> list = new ArrayList<>();
    list.add(5);
    list.add("five");
    list.add(null);
    System.out.println(list);
    System.out.println(new Boom("bang") + " " + new IllegalStateException());
    try {
      Object o = list.get(7 - 4);
    } catch (IndexOutOfBoundsException e) {
      System.out.println("no such element");
    }
    try {
      for (Object o : list) list.add(o);
    } catch (RuntimeException e) {
      System.out.println(e);
    }
    System.out.println(finallyWins() + " " + forEver(1));
  }

  static final ReentrantLock lock = new ReentrantLock();
  static final Condition changed = lock.newCondition();
  static int buffer;

  static void produce() {
    for (int i = 1; i <= 3; i++) {
      lock.lock();
      try {
        while (buffer != 0) changed.await();
        buffer = i;
        changed.signalAll();
      } catch (InterruptedException e) {
        System.out.println("never");
      } finally {
        lock.unlock();
      }
    }
  }

  static int consume() throws InterruptedException {
    lock.lock();
    try {
      while (buffer == 0) changed.await();
      int got = buffer;
      buffer = 0;
      changed.signalAll();
      return got;
    } finally {
      lock.unlock();
    }
  }

  static void threads() throws InterruptedException {
    Thread producer = Thread.ofVirtual().name("producer").start(Dispatch::produce);
    System.out.println(consume() + consume() * 10 + consume() * 100);
    producer.join();
    lock.lock();
    Thread waiter = Thread.ofVirtual().name("waiter").start(() -> {
      try {
        System.out.println("got it " + lock.tryLock(20, TimeUnit.MILLISECONDS));
        lock.lockInterruptibly();
      } catch (InterruptedException e) {
        System.out.println("interrupted");
      }
    });
    Thread.sleep(200);
    waiter.interrupt();
    waiter.join();
    lock.unlock();
  }

  public static void main(String[] args) throws Exception {
    initialisers();
    values();
    threads();
  }
}
