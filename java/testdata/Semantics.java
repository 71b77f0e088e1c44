import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** What each line prints on a JVM is what it must print here. */
public class Semantics {
  interface Shape {
    String name();

    default String describe() { return "a " + name(); }
  }

  static class Circle implements Shape {
    private final int radius;

    Circle(int radius) { this.radius = radius; }

    public String name() { return "circle of " + radius; }
  }

  static class Disk extends Circle {
    int seen = 3;

    Disk() { super(7); }

    public String name() { return "disk, a " + super.name(); }

    @Override public String toString() { return "Disk!" + seen; }
  }

  static class Lazy {
    static int value = start();

    static int start() {
      System.out.println("Lazy is initialised");
      return 42;
    }
  }

  static class MyException extends RuntimeException {
    MyException(String m) { super(m); }
  }

  static int calls;
  static long total = 1L << 40;

  static int next(String why) {
    calls++;
    System.out.println("next " + why + " " + calls);
    return calls;
  }

  static void numbers() {
    int max = Integer.MAX_VALUE;
    System.out.println(max + 1);
    System.out.println(max + 1L);
    System.out.println(7 / -2 + " " + 7 % -2 + " " + (-7 >> 1) + " " + (-7 >>> 28) + " " + (1 << 33) + " " + (1L << 33));
    byte b = (byte) 200;
    short s = (short) 70000;
    char c = 'a';
    c++;
    b += 100;
    System.out.println(b + " " + s + " " + c + " " + (c + 1) + " " + (char) (c + 1));
    System.out.println(1.0 / 3 + " " + 1e10 + " " + 100.0 + " " + 1e-5 + " " + (int) 3.99 + " " + (long) -2.5 + " " + 5 / 2.0);
    System.out.println((5 & 3) + " " + (5 | 3) + " " + (5 ^ 3) + " " + ~5 + " " + (true ^ false) + " " + (true & false));
    int i = 5;
    i = i++ + ++i;
    System.out.println(i);
    int[] a = {1, 2, 3};
    int k = 0;
    a[k++] += a[k] * 10;
    System.out.println(a[0] + " " + k + " " + a.length);
    total += 1;
    System.out.println(total);
    System.out.println(next("left") * 10 + next("right"));
    System.out.println(false && next("never") > 0 || next("then") == 3);
  }

  static String exits(int how) {
    for (int i = 0; ; i++) {
      try {
        try {
          if (how == 0) return "returned " + i;
          if (how == 1) break;
          if (how == 2) throw new MyException("thrown");
          if (how == 3 && i < 2) continue;
          if (how == 3) return "third " + i;
        } finally {
          System.out.println("inner finally " + how);
        }
      } catch (IllegalStateException e) {
        return "wrong";
      } catch (MyException | IllegalArgumentException e) {
        return "caught " + e.getMessage();
      } finally {
        System.out.println("outer finally " + how);
      }
    }
    return "broke out";
  }

  static void exceptions() {
    for (int how = 0; how < 4; how++) {
      System.out.println(exits(how));
    }
    try {
      int[] a = new int[2];
      a[2] = 1;
    } catch (ArrayIndexOutOfBoundsException e) {
      System.out.println(e.getMessage());
    }
    try {
      System.out.println(1 / (calls - calls));
    } catch (ArithmeticException e) {
      System.out.println(e.getMessage());
    }
    try {
      Object o = "text";
      Circle c = (Circle) o;
    } catch (ClassCastException e) {
      System.out.println("no circle");
    }
    try {
      try {
        throw new MyException("first");
      } finally {
        throw new IllegalStateException("second");
      }
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
    try {
      new ReentrantLock().unlock();
    } catch (IllegalMonitorStateException e) {
      System.out.println("not the owner");
    }
    try {
      Thread.currentThread().interrupt();
      Thread.sleep(10);
    } catch (InterruptedException e) {
      System.out.println("interrupted: " + e.getMessage());
    }
  }

  static void objects() {
    Shape shape = new Disk();
    System.out.println(shape.describe() + " " + shape);
    System.out.println(shape instanceof Circle);
    System.out.println(Lazy.value);
    Object none = null;
    System.out.println("null is " + none + ", boxed " + (Object) 5 + " " + 'x' + true);
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < 3; i++) list.add(i * 100);
    int sum = 0;
    for (int n : list) sum += n;
    Integer second = list.get(1);
    System.out.println(sum + " " + list.size() + " " + (second + 1));
    String greeting = "hello";
    Supplier<String> later = () -> greeting + " " + sum(4);
    System.out.println(later.get());
    Function<Integer, Object> twice = n -> { int m = (Integer) n; return m * 2; };
    System.out.println(twice.apply(21));
    System.out.println(calls > 2 ? "many" : "few");
  }

  static int sum(int n) { return n == 0 ? 0 : n + sum(n - 1); }

  static void loops() {
    outer:
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        if (j == 2) continue outer;
        if (i == 2) break outer;
        System.out.print(i + "" + j + " ");
      }
    }
    int n = 0;
    do n++; while (n < 5);
    while (true) {
      if (n-- == 2) break;
    }
    System.out.println(n);
  }

  static void threads() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(3);
    AtomicInteger hits = new AtomicInteger();
    Object monitor = new Object();
    int[] shared = new int[1];
    for (int i = 0; i < 3; i++) {
      int add = i;
      Thread.ofVirtual().name("worker-" + i).start(() -> {
        synchronized (monitor) {
          shared[0] += add;
        }
        hits.incrementAndGet();
        done.countDown();
      });
    }
    done.await();
    Semaphore permits = new Semaphore(1);
    permits.acquire();
    System.out.println(hits.get() + " " + shared[0] + " " + permits.tryAcquire(5, TimeUnit.MILLISECONDS));
    Thread t = new Thread(() -> System.out.println("in " + Thread.currentThread().getName()), "plain");
    t.start();
    t.join();
  }

  public static void main(String[] args) throws Exception {
    numbers();
    exceptions();
    objects();
    loops();
    threads();
  }
}
