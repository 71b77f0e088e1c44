import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

public class Classes {
    static int made;
    int base = 10;

    class Inner {
        int base = 20;
        int sum() { return base + Classes.this.base; }
        class Deep {
            int all() { return base + Classes.this.base + sum(); }
        }
    }

    class Sub extends Inner {
        int more = sum() + 1;
    }

    interface Shape { int area(); default String text() { return "area " + area(); } }

    abstract static class Named {
        final String name;
        Named(String name) { this.name = name; made++; }
        abstract String greet();
        String twice() { return greet() + greet(); }
    }

    static class Worker extends Thread {
        final List<String> log;
        int count = 3;
        Worker(String name, List<String> log) { super(name); this.log = log; }
        @Override public void run() {
            synchronized (log) { log.add(getName() + " " + count); }
        }
    }

    static class Failed extends RuntimeException {
        final int code;
        private String detail = "none";
        Failed(String message, int code) { super(message); this.code = code; }
        Failed with(String detail) { this.detail = detail; return this; }
    }

    static class Worse extends Failed {
        int depth = 2;
        Worse() { super("worse", 7); }
    }

    int outerCall() { return base * 2; }

    Shape square(int side) {
        int scaled = side + 1;
        return new Shape() {
            int calls;
            @Override public int area() { calls++; return scaled * scaled + base + outerCall() + calls; }
        };
    }

    static Supplier<Integer> counter(int from) {
        int[] n = {from};
        class Counter implements Supplier<Integer> {
            final int step;
            Counter(int step) { this.step = step; }
            public Integer get() { n[0] += step; return n[0]; }
            Counter again() { return new Counter(step * 2); }
        }
        Counter c = new Counter(1);
        c.get();
        return c.again();
    }

    final Runnable field = new Runnable() {
        public void run() { System.out.println("field " + base); }
    };

    static String describe(Object o) {
        if (o instanceof Named n) return "named " + n.name;
        return o instanceof Shape s ? s.text() : "unknown";
    }

    public static void main(String[] args) throws Exception {
        Classes c = new Classes();
        Inner in = c.new Inner();
        System.out.println(in.sum());
        Inner.Deep deep = in.new Deep();
        System.out.println(deep.all());
        Sub sub = c.new Sub();
        System.out.println(sub.more + " " + sub.sum());
        Shape s = c.square(2);
        System.out.println(s.text() + ", " + s.text());
        Supplier<Integer> count = counter(5);
        System.out.println(count.get() + " " + count.get());
        c.field.run();

        Named hello = new Named("Ada") {
            @Override String greet() { return "hello " + name + made; }
        };
        System.out.println(hello.twice() + " " + describe(hello) + ", " + describe(s) + ", " + describe("x"));

        List<String> log = new ArrayList<>();
        Worker w = new Worker("w1", log);
        w.start();
        w.join();
        Thread anonymous = new Thread("w2") {
            @Override public void run() { log.add(getName() + " anonymous"); }
        };
        anonymous.start();
        anonymous.join();
        Thread plain = new Thread();
        plain.start();
        plain.join();
        Thread both = new Thread(() -> log.add(Thread.currentThread().getName()), "w3");
        both.start();
        both.join();
        System.out.println(log);

        try {
            throw new Worse().with("deep");
        } catch (Failed e) {
            System.out.println(e.getMessage() + " " + e.code + " " + e.detail + " " + (e instanceof Worse));
        }
        try {
            throw new Failed("first", 1);
        } catch (Worse e) {
            System.out.println("no");
        } catch (Failed e) {
            System.out.println(e.code + " " + e);
        }

        ReentrantLock lock = new ReentrantLock();
        int[] total = new int[1];
        class Adder implements Runnable {
            final int by;
            Adder(int by) { this.by = by; }
            public void run() {
                lock.lock();
                try { total[0] += by; } finally { lock.unlock(); }
            }
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 3; i++) threads.add(Thread.ofVirtual().start(new Adder(i)));
        for (Thread t : threads) t.join();
        System.out.println(total[0]);

        Callable<String> call = new Callable<>() {
            public String call() { return "called " + total[0]; }
        };
        System.out.println(call.call());
        Runnable nested = () -> {
            Runnable r = new Runnable() {
                public void run() { System.out.println("nested " + total[0] + log.size()); }
            };
            r.run();
        };
        nested.run();
        System.out.println(new Object() { int twice(int n) { return 2 * n; } }.twice(21));
        int a = 5;
        long mixed = a > 3 ? 1 : 2L;
        Object box = a > 3 ? 1 : "one";
        String text = a > 9 ? null : "some";
        double d = a > 3 ? a : 0.5;
        System.out.println(mixed + " " + box + " " + text + " " + d);
    }
}
