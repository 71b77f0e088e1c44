import java.util.ArrayList;
import java.util.List;

public class Enums {
    enum Light { RED, GREEN, YELLOW; Light next() { return values()[(ordinal() + 1) % values().length]; } }

    enum Op {
        PLUS("+") { int apply(int a, int b) { return a + b; } },
        TIMES("*") { int apply(int a, int b) { return a * b; } };
        private final String sign;
        static int used = 40;
        Op(String sign) { this.sign = sign; }
        abstract int apply(int a, int b);
        @Override public String toString() { return "op " + sign; }
    }

    interface Priced { int price(); }

    enum Fruit implements Priced { APPLE, PEAR; public int price() { return this == APPLE ? 3 : 4; } }

    record Point(int x, int y) {
        static final Point ZERO = new Point(0, 0);
        Point { if (x < 0) throw new IllegalArgumentException("negative " + x); }
        Point(int both) { this(both, both); }
        int sum() { return x + y; }
        static Point of(int n) { return new Point(n); }
    }

    record Pair<A, B>(A first, B second) { }
    record Mixed(boolean flag, long big, double ratio, String text, Point p, char c) { }
    record Own(int n) { public int n() { return n * 2; } public String toString() { return "own " + n(); } }
    record Empty() { }

    static String old(int n) {
        String s = "";
        switch (n) {
            case 1:
                s += "one ";
            case 2:
                s += "two ";
                break;
            case 3: case 4: {
                s += "three or four ";
                break;
            }
            default:
                s += "many ";
            case 9:
                s += "nine ";
        }
        return s;
    }

    static int arrow(Light l) {
        return switch (l) { case RED -> 0; case GREEN -> 1; case YELLOW -> { int n = l.ordinal(); yield n * 10; } };
    }

    static String text(String s) {
        switch (s) {
            case "a" -> { return "A"; }
            case "b", "c" -> { return "BC"; }
            default -> throw new IllegalStateException("unknown " + s);
        }
    }

    static double wide(char c) {
        return switch (c) { case 'i' -> 1; case 'l' -> 2L; case 'd' -> 0.5; default -> 'x'; };
    }

    static String yields(Object o, int n) {
        String s = switch (n) {
            case 0: yield "zero";
            case 1:
                for (int i = 0; ; i++) { if (i == 3) yield "one " + i; }
            default:
                try { if (n == 2) throw new RuntimeException("two"); yield "other"; }
                catch (RuntimeException e) { yield "caught " + e.getMessage(); }
                finally { System.out.print("<" + n + ">"); }
        };
        return s;
    }

    public static void main(String[] args) {
        Light l = Light.GREEN;
        System.out.println(l + " " + l.next() + " " + l.next().next() + " " + l.name() + l.ordinal() + " " + Light.valueOf("RED"));
        try { Light.valueOf("BLUE"); } catch (IllegalArgumentException e) { System.out.println("no blue"); }
        System.out.println(Light.RED.compareTo(Light.YELLOW) < 0);
        for (Light each : Light.values()) System.out.print(each + "=" + arrow(each) + " ");
        System.out.println();
        for (Op op : Op.values()) System.out.println(op + " " + op.name() + " " + op.apply(6, 7));
        System.out.println(Op.used + " " + Fruit.APPLE.price() + Fruit.PEAR.price() + " " + (Fruit.APPLE == Fruit.valueOf("APPLE")));

        Point p = new Point(1, 2), q = new Point(1, 2);
        System.out.println(p + " " + p.x() + p.y + " " + p.sum() + " " + p.equals(q) + (p == q) + p.equals(null) + " " + p.hashCode());
        System.out.println(Point.of(4) + " " + Point.ZERO + " " + new Point(5).equals(new Point(5, 6)));
        try { new Point(-1, 0); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        Pair<String, Integer> pair = new Pair<>("k", 7);
        System.out.println(pair + " " + pair.first() + pair.second() + " " + pair.equals(new Pair<>("k", 7)) + pair.equals(new Pair<>("k", null)) + new Pair<>(null, null));
        Mixed m = new Mixed(true, 1L << 40, 0.25, "t", p, 'c');
        System.out.println(m + " " + m.equals(new Mixed(true, 1L << 40, 0.25, "t", q, 'c')) + " " + m.hashCode());
        System.out.println(new Own(4) + " " + new Empty() + new Empty().equals(new Empty()) + new Empty().hashCode());

        for (int i = 0; i < 10; i += 1) System.out.print(old(i) + "| ");
        System.out.println();
        System.out.println(text("a") + text("c"));
        try { text("z"); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        System.out.println(wide('i') + " " + wide('l') + " " + wide('d') + " " + wide('q'));
        for (int i = 0; i < 4; i++) System.out.print(yields(null, i) + ", ");
        System.out.println();
        try { Light none = null; arrow(none); } catch (NullPointerException e) { System.out.println("null"); }

        List<String> log = new ArrayList<>();
        outer:
        for (int i = 0; i < 5; i++) {
            switch (i) {
                case 1: continue;
                case 3: break outer;
                default: break;
            }
            log.add("i" + i);
        }
        block: {
            if (log.size() > 1) break block;
            log.add("never");
        }
        String none = null;
        switch (log.size()) { case 2 -> none = "two"; }
        Integer boxed = 2;
        int r = switch (boxed) { case 1 -> 10; case 2 -> 20; default -> 30; };
        System.out.println(log + none + r);
        enum Local { A, B }
        record Both(Local a, int n) { }
        System.out.println(new Both(Local.B, 3) + " " + Local.valueOf("A"));
    }
}
