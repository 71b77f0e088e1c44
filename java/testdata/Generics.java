import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

public class Generics {
    static class Node<T> {
        final T value;
        Node<T> next;
        Node(T value, Node<T> next) { this.value = value; this.next = next; }
        <R> Node<R> map(Function<? super T, ? extends R> f) {
            return new Node<>(f.apply(value), next == null ? null : next.map(f));
        }
        T last() { return next == null ? value : next.last(); }
    }

    interface Shape extends Comparable<Shape> {
        int area();
        default int compareTo(Shape other) { return area() - other.area(); }
    }

    static class Square implements Shape {
        final int side;
        Square(int side) { this.side = side; }
        public int area() { return side * side; }
        Square grown() { return new Square(side + 1); }
    }

    static <T extends Shape> T largest(List<T> all) {
        T best = all.get(0);
        for (T t : all) if (t.area() > best.area()) best = t;
        return best;
    }

    static <T> T twice(T t, UnaryOperator<T> f) { return f.apply(f.apply(t)); }

    static int f(int a) { return 1; }
    static int f(long a) { return 2; }
    static int f(double a) { return 3; }
    static int f(Integer a) { return 4; }
    static int f(Object a) { return 5; }
    static int f(String a) { return 6; }
    static int f(int... all) { return 10 + all.length; }
    static int f(int a, String b) { return 7; }
    static int f(String a, int b) { return 8; }

    static String join(String separator, Object... parts) {
        String s = "";
        for (int i = 0; i < parts.length; i++) s += (i > 0 ? separator : "") + parts[i];
        return s;
    }

    static class Base {
        String who(Object o) { return "base object"; }
        String who(String s) { return "base string"; }
        static String name = "inherited";
        static int count() { return 3; }
    }

    static class Derived extends Base {
        @Override String who(String s) { return "derived " + super.who(s); }
        Derived() { this("none"); }
        Derived(String s) { made += s; }
        Derived(int n) { made += n; }
    }
    static String made = "";

    interface Left { default String side() { return "left"; } }
    interface Right { default String side() { return "right"; } }
    static class Both implements Left, Right { public String side() { return Left.super.side() + Right.super.side(); } }

    static String run(Runnable r) { r.run(); return "runnable"; }
    static <V> String run(Callable<V> c) throws Exception { return "callable " + c.call(); }

    static int calls;
    static int next() { return ++calls; }

    int base = 100;
    int plus(int n) { return base + n; }

    public static void main(String[] args) throws Exception {
        Node<String> list = new Node<>("a", new Node<>("bb", null));
        Node<Integer> numbers = list.map(s -> s.equals("a") ? 1 : 2);
        System.out.println(numbers.value + numbers.next.value + " " + numbers.last() + list.last());
        var mapped = list.map(s -> new Square(3));
        System.out.println(mapped.value.grown().side);
        List<Square> squares = new ArrayList<>();
        for (int i = 1; i < 4; i++) squares.add(new Square(i));
        System.out.println(largest(squares).side + " " + squares.get(0).compareTo(squares.get(2)) + " " + squares.get(1).grown().area());
        System.out.println(twice(5, n -> n * n) + twice("x", s -> s + s));

        byte b = 1;
        short sh = 2;
        char c = 'c';
        Object o = "object";
        Integer boxed = 5;
        System.out.println("" + f(1) + f(b) + f(sh) + f(c) + f(1L) + f(1.0) + f(boxed) + f(o) + f("s") + f() + f(1, 2) + f(new int[3]) + f(1, "x") + f("x", 1));
        System.out.println(join("-") + join("-", 1) + join("-", 1, "b", 'c') + join("+", new Object[] {"x", "y"}) + join(",", (Object) null));
        Base base = new Derived();
        System.out.println(base.who("s") + ", " + base.who(o) + ", " + Derived.name + Derived.count());
        new Derived(7);
        new Derived("s");
        System.out.println(made + " " + new Both().side());
        System.out.println(run(() -> { calls = 0; }) + " " + run(() -> 42) + " " + run(() -> next()) + " " + run(Generics::next));

        Function<Integer, Integer> plusOne = x -> x + 1;
        Function<Integer, String> both = plusOne.andThen(x -> "n" + x);
        BiFunction<Integer, Integer, Integer> add = (x, y) -> x + y;
        BinaryOperator<Integer> max = (x, y) -> x > y ? x : y;
        IntBinaryOperator same = (x, y) -> x == y ? 1 : 0;
        IntFunction<String[]> array = String[]::new;
        Predicate<String> empty = s -> s.equals("");
        Supplier<Generics> make = Generics::new;
        Function<Integer, Square> square = Square::new;
        Function<Square, Integer> area = Square::area;
        Generics g = make.get();
        Function<Integer, Integer> bound = g::plus;
        System.out.println(both.apply(4) + add.apply(2, 3) + max.apply(3, 9) + same.applyAsInt(1000, 1000) + array.apply(3).length);
        System.out.println(empty.test("") + " " + empty.negate().test("") + " " + square.andThen(area).apply(6) + " " + bound.apply(1));
        Supplier<Supplier<String>> nested = () -> () -> "deep";
        System.out.println(nested.get().get());
        Runnable chosen = calls > 100 ? () -> System.out.println("no") : () -> System.out.println("yes");
        chosen.run();

        ConcurrentHashMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();
        locks.computeIfAbsent("k", k -> new ReentrantLock()).lock();
        try {
            System.out.println(locks.get("k") != null);
        } finally {
            locks.get("k").unlock();
        }
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> future = pool.submit(() -> 40 + 2);
            Future<?> nothing = pool.submit(() -> { calls = 9; });
            System.out.println(future.get() + " " + nothing.get() + " " + calls);
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int n = i;
                all.add(pool.submit(() -> "task" + n));
            }
            for (Future<String> each : all) System.out.print(each.get() + " ");
            System.out.println();
        }
        int[][] grid = new int[2][3];
        grid[1][2] = 5;
        int[][][] partly = new int[2][2][];
        long[][] given = {{1, 2}, {3}};
        System.out.println(grid[1][2] + grid[0][0] + " " + grid.length + grid[0].length + (partly[1][1] == null) + given[0][1] + given[1].length);
        byte small = 10;
        small += 5;
        small++;
        final int k = 3;
        short narrow = (short) k;
        char letter = 'a' + 1;
        System.out.println(small + narrow + " " + letter);
    }
}
