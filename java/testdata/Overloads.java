import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

public class Overloads {
    static class A {
        private String name() { return "A"; }
        String call() { return name(); }
        String of(A other) { return other.name(); }
    }

    static class B extends A {
        private String name() { return "B"; }
        String own() { return name() + super.call(); }
    }

    static String run(Runnable r) { r.run(); return "runnable"; }
    static <V> String run(Callable<V> c) throws Exception { return "callable " + c.call(); }
    static void work() { }
    static int number() { return 7; }

    static String use(Object o) { return "object"; }
    static String use(String s) { return "string"; }

    static String each(Consumer<String> c, String s) { c.accept(s); return "consumer"; }
    static String each(Function<String, Integer> f, String s) { return "function " + f.apply(s); }
    static int length(String s) { return s.equals("") ? 0 : 1; }
    static void take(String s) { }

    public static void main(String[] args) throws Exception {
        System.out.println(new B().call() + new B().of(new B()) + new B().own());
        try {
            new B().of(null);
        } catch (NullPointerException e) {
            System.out.println("null");
        }
        System.out.println(run(Overloads::work) + ", " + run(Overloads::number));
        System.out.println(run(() -> work()) + ", " + run(() -> number()));
        System.out.println(each(Overloads::take, "x") + ", " + each(Overloads::length, "x"));
        Object text = "text";
        System.out.println(use(text) + use("text") + use((String) text));

        boolean yes = args.length == 0;
        char c = 'c';
        short s = 3;
        byte b = 4;
        int i = 98;
        System.out.println(yes ? 'a' : 0);
        System.out.println(yes ? c : 100);
        System.out.println(yes ? c : 100_000);
        System.out.println(yes ? c : i);
        System.out.println("" + (yes ? 100 : c) + (yes ? s : b) + (yes ? b : 1) + (yes ? b : 'x'));
        Integer boxed = 5;
        Integer none = yes ? boxed : null;
        System.out.println((yes ? boxed : 2.5) + " " + none);
    }
}
