import java.util.*;
import java.util.function.*;

public class Lists {
    record Point(int x, int y) {}

    static class Task implements Comparable<Task> {
        final String name;
        final int priority;

        Task(String name, int priority) {
            this.name = name;
            this.priority = priority;
        }

        @Override
        public int compareTo(Task other) {
            return Integer.compare(priority, other.priority);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Task t && t.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return name + ":" + priority;
        }
    }

    static void attempt(String what, Runnable r) {
        try {
            r.run();
            System.out.println(what + " fine");
        } catch (RuntimeException e) {
            System.out.println(what + " " + e.getClass().getName() + " " + e.getMessage());
        }
    }

    static void arrayLists() {
        List<Integer> a = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            a.add(i * 7 % 5);
        }
        System.out.println(a + " " + a.size() + " " + a.indexOf(3) + " " + a.lastIndexOf(3) + " " + a.contains(9));
        a.add(2, 100);
        a.remove(0);
        a.remove(Integer.valueOf(4));
        a.set(0, -1);
        System.out.println(a + " " + a.get(3) + " " + a.isEmpty());
        a.sort(null);
        System.out.println(a);
        a.sort(Comparator.reverseOrder());
        System.out.println(a);
        a.removeIf(n -> n % 2 == 0);
        a.replaceAll(n -> n * 10);
        System.out.println(a);
        a.addAll(List.of(5, 6, 7));
        a.addAll(1, Arrays.asList(8, 9));
        System.out.println(a + " " + a.hashCode() + " " + a.equals(new ArrayList<>(a)) + " " + a.equals(List.of(1)));
        System.out.println(a.subList(1, 4) + " " + new ArrayList<>(a.subList(0, 2)));
        int sum = 0;
        for (int n : a) {
            sum += n;
        }
        Iterator<Integer> it = a.iterator();
        while (it.hasNext()) {
            if (it.next() > 8) {
                it.remove();
            }
        }
        System.out.println(sum + " " + a + " " + a.containsAll(List.of(5, 6)) + " " + a.retainAll(Set.of(5, 7)) + a);
        a.clear();
        System.out.println(a + " " + a.isEmpty());
        attempt("get", () -> a.get(0));
        attempt("next", () -> a.iterator().next());
        attempt("immutable", () -> List.of(1, 2).add(3));
        attempt("null in List.of", () -> List.of(1, null));
        attempt("asList add", () -> Arrays.asList(1, 2).add(3));
        attempt("comodification", () -> {
            List<Integer> l = new ArrayList<>(List.of(1, 2, 3, 4));
            for (Integer n : l) {
                l.remove(n);
            }
        });
        attempt("set", () -> new ArrayList<String>().set(0, "a"));
        attempt("unmodifiable", () -> Collections.unmodifiableList(new ArrayList<>(List.of(1))).remove(0));
        Integer[] boxes = {3, 1, 2};
        Arrays.sort(boxes);
        System.out.println(Arrays.toString(boxes) + " " + List.copyOf(Arrays.asList(boxes)));
        System.out.println(new ArrayList<>(List.of("b", "a")).reversed() + " " + new ArrayList<>(List.of("x", "y")).getLast());
    }

    static void deques() {
        Deque<String> d = new ArrayDeque<>();
        d.push("a");
        d.addLast("b");
        d.offerFirst("c");
        d.add("d");
        System.out.println(d + " " + d.peek() + " " + d.peekLast() + " " + d.size());
        System.out.println(d.pop() + d.pollLast() + d.removeFirst() + d.poll() + d.poll());
        attempt("pop", () -> new ArrayDeque<String>().pop());
        attempt("element", () -> new ArrayDeque<String>().getFirst());
        attempt("null", () -> new ArrayDeque<String>().add(null));
        LinkedList<Integer> l = new LinkedList<>(List.of(1, 2, 3));
        l.addFirst(0);
        l.addLast(4);
        l.remove(2);
        l.add(1, 9);
        System.out.println(l + " " + l.getFirst() + l.getLast() + " " + l.indexOf(9) + " " + l.peekFirst() + l.pollLast() + l);
        PriorityQueue<Task> q = new PriorityQueue<>();
        for (int i : new int[] {5, 3, 8, 1, 4}) {
            q.add(new Task("t" + i, i));
        }
        StringBuilder order = new StringBuilder();
        System.out.println(q.peek() + " " + q.size() + " " + q);
        while (!q.isEmpty()) {
            order.append(q.poll()).append(' ');
        }
        System.out.println(order);
        PriorityQueue<String> byLength = new PriorityQueue<>(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
        Collections.addAll(byLength, "ccc", "a", "bb", "aa", "b");
        List<String> drained = new ArrayList<>();
        for (String s; (s = byLength.poll()) != null; ) {
            drained.add(s);
        }
        System.out.println(drained);
    }

    static void helpers() {
        List<Integer> a = new ArrayList<>(List.of(4, 2, 9, 1));
        Collections.sort(a);
        System.out.println(a + " " + Collections.max(a) + Collections.min(a) + " " + Collections.frequency(a, 2));
        Collections.reverse(a);
        Collections.swap(a, 0, 3);
        System.out.println(a + " " + Collections.nCopies(3, "x") + Collections.emptyList() + Collections.singletonList(1));
        a.sort(Comparator.comparingInt(n -> -n));
        System.out.println(a + " " + Collections.binarySearch(List.of(1, 3, 5), 3));
        int[] n = {5, 3, 1};
        Arrays.sort(n);
        int[] filled = new int[4];
        Arrays.fill(filled, 7);
        System.out.println(Arrays.toString(n) + Arrays.toString(filled) + Arrays.toString(Arrays.copyOf(n, 5)) + Arrays.toString(Arrays.copyOfRange(n, 1, 3)));
        System.out.println(Arrays.equals(n, new int[] {1, 3, 5}) + " " + Arrays.stream(n).sum() + " " + Arrays.asList("p", "q") + Arrays.hashCode(n));
        System.out.println(Arrays.toString(new String[] {"a", null}) + Arrays.toString(new boolean[2]) + Arrays.toString(new double[] {1.5}));
        System.out.println(Objects.equals(null, null) + " " + Objects.hash(1, 2, 3) + " " + Objects.requireNonNullElse(null, "other") + " " + Objects.toString(null));
        attempt("requireNonNull", () -> Objects.requireNonNull(null, "no thing"));
        Optional<String> some = Optional.of("v"), none = Optional.empty();
        System.out.println(some + " " + none + " " + some.map(String::length).orElse(0) + none.map(String::length).orElseGet(() -> -1) + some.isPresent() + none.isEmpty());
        attempt("orElseThrow", () -> none.orElseThrow());
        System.out.println(new Point(1, 2) + " " + new Point(1, 2).equals(new Point(1, 2)) + new Point(1, 2).hashCode());
        Function<Integer, Integer> twice = x -> x * 2, inc = x -> x + 1;
        Predicate<Integer> even = x -> x % 2 == 0;
        BiFunction<Integer, Integer, Integer> add = Integer::sum;
        Supplier<List<String>> fresh = ArrayList::new;
        UnaryOperator<String> up = String::toUpperCase;
        System.out.println(twice.andThen(inc).apply(5) + " " + twice.compose(inc).apply(5) + even.negate().test(3) + even.or(x -> x > 2).test(3) + add.andThen(twice).apply(1, 2) + fresh.get() + up.apply("q") + Function.<Integer>identity().apply(3));
    }

    public static void main(String[] args) {
        arrayLists();
        deques();
        helpers();
    }
}
