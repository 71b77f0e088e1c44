import java.util.*;
import java.util.concurrent.*;

public class Maps {
    enum Color {
        RED, GREEN, BLUE
    }

    static void attempt(String what, Runnable r) {
        try {
            r.run();
            System.out.println(what + " fine");
        } catch (RuntimeException e) {
            System.out.println(what + " " + e.getClass().getName() + " " + e.getMessage());
        }
    }

    static void hashMaps() {
        Map<String, Integer> m = new HashMap<>();
        String[] words = "the quick brown fox jumps over the lazy dog the end".split(" ");
        for (String w : words) {
            m.merge(w, 1, Integer::sum);
        }
        System.out.println(m + " " + m.size() + " " + m.get("the") + m.get("none") + m.getOrDefault("none", -1));
        System.out.println(m.containsKey("fox") + " " + m.containsValue(3) + " " + m.put("fox", 9) + m.putIfAbsent("fox", 1) + m.putIfAbsent("cat", 2) + m.remove("dog") + m.remove("bear"));
        System.out.println(m.keySet() + " " + m.values());
        System.out.println(m.computeIfAbsent("new", String::length) + " " + m.computeIfPresent("new", (k, v) -> v + 10) + m.compute("x", (k, v) -> v == null ? 1 : v + 1) + m.computeIfPresent("fox", (k, v) -> null) + m.containsKey("fox"));
        int total = 0;
        for (Map.Entry<String, Integer> e : m.entrySet()) {
            total += e.getValue() * e.getKey().length();
            if (e.getKey().equals("the")) {
                e.setValue(33);
            }
        }
        System.out.println(total + " " + m.get("the") + " " + m.hashCode());
        StringBuilder b = new StringBuilder();
        m.forEach((k, v) -> b.append(k).append('=').append(v).append(';'));
        System.out.println(b);
        m.replaceAll((k, v) -> v * 2);
        m.keySet().removeIf(k -> k.length() > 3);
        m.entrySet().removeIf(e -> e.getValue() == 2);
        m.values().remove(4);
        System.out.println(m + " " + m.equals(new HashMap<>(m)) + " " + m.replace("new", 0) + m.replace("none", 0));
        Map<Integer, List<String>> byLength = new TreeMap<>();
        for (String w : words) {
            byLength.computeIfAbsent(w.length(), k -> new ArrayList<>()).add(w);
        }
        System.out.println(byLength);
        Map<Integer, Integer> many = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            many.put(i * 37 % 101, i);
        }
        System.out.println(many.size() + " " + many);
        attempt("comodification", () -> {
            for (Integer k : many.keySet()) {
                many.remove(k);
            }
        });
        attempt("Map.of twice", () -> Map.of("a", 1, "a", 2));
        attempt("immutable", () -> Map.of("a", 1).put("b", 2));
        System.out.println(Map.of("a", 1) + " " + Map.entry("k", 2) + " " + new HashMap<>(Map.of(1, 2)).equals(Map.of(1, 2)) + Map.copyOf(Map.of(3, 4)) + Map.ofEntries(Map.entry(5, 6)));
        Map<String, String> nulls = new HashMap<>();
        nulls.put(null, "n");
        nulls.put("v", null);
        System.out.println(nulls + " " + nulls.get(null) + nulls.containsKey("v") + nulls.get("v"));
        Map<Color, Integer> colors = new EnumMap<>(Color.class);
        colors.put(Color.BLUE, 1);
        colors.put(Color.RED, 2);
        System.out.println(colors);
    }

    static void ordered() {
        Map<String, Integer> linked = new LinkedHashMap<>();
        for (String s : List.of("z", "a", "m", "b")) {
            linked.put(s, s.charAt(0) - 'a');
        }
        linked.put("a", 100);
        linked.remove("z");
        linked.put("z", 1);
        System.out.println(linked + " " + linked.keySet() + linked.values() + linked.entrySet());
        TreeMap<Integer, String> t = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            t.put(i * 17 % 41, "v" + i);
        }
        for (int i = 0; i < 40; i += 3) {
            t.remove(i);
        }
        System.out.println(t);
        System.out.println(t.firstKey() + " " + t.lastEntry() + t.floorKey(15) + t.ceilingKey(15) + t.higherKey(16) + t.lowerKey(1));
        System.out.println(t.pollFirstEntry() + " " + " " + t.firstEntry().getValue());
        TreeMap<String, Integer> back = new TreeMap<>(Comparator.reverseOrder());
        back.putAll(Map.of("a", 1, "b", 2, "c", 3));
        System.out.println(back + " " + back.firstKey());
        Set<String> hs = new HashSet<>(List.of("pear", "fig", "apple", "kiwi"));
        System.out.println(hs + " " + hs.add("fig") + hs.add("date") + hs.remove("pear") + hs.contains("kiwi") + hs.size());
        Set<Integer> ls = new LinkedHashSet<>(List.of(5, 1, 5 - 1, 3));
        ls.add(1);
        ls.add(0);
        System.out.println(ls + " " + ls.iterator().next() + ls.equals(Set.of(0, 1, 3, 4, 5)) + ls.hashCode());
        TreeSet<String> ts = new TreeSet<>(List.of("d", "b", "a", "c"));
        System.out.println(ts + " " + ts.first() + ts.last() + ts.ceiling("bb") + ts.pollFirst());
        Set<Integer> a = new TreeSet<>(Set.of(1, 2, 3)), u = new TreeSet<>(a);
        u.addAll(Set.of(3, 4));
        a.retainAll(Set.of(2, 3, 9));
        System.out.println(u + " " + a + " " + u.containsAll(a) + u.removeAll(a) + u);
    }

    static void concurrent() throws InterruptedException {
        ConcurrentHashMap<String, Integer> m = new ConcurrentHashMap<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int n = i;
            threads.add(Thread.startVirtualThread(() -> {
                for (int j = 0; j < 3; j++) {
                    m.merge("k" + (n + j) % 3, 1, Integer::sum);
                }
            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        System.out.println(new TreeMap<>(m) + " " + m.size() + m.getOrDefault("z", 7) + m.putIfAbsent("z", 1) + m.remove("z", 2) + m.remove("z", 1) + m.replace("k0", 4, 5));
        System.out.println(m.computeIfAbsent("new", k -> k.length()) + " " + m.compute("new", (k, v) -> v + 1) + m.containsKey("new") + m.mappingCount());
        attempt("null key", () -> m.put(null, 1));
        attempt("null value", () -> m.put("a", null));
        ConcurrentHashMap<Integer, Integer> bin = new ConcurrentHashMap<>();
        attempt("recursive, in an empty bin", () -> bin.computeIfAbsent(1, k -> bin.computeIfAbsent(17, j -> 1)));
        bin.put(1, 1);
        attempt("recursive, behind others", () -> bin.computeIfAbsent(17, k -> bin.computeIfAbsent(33, j -> 1)));
        attempt("recursive compute", () -> bin.compute(49, (k, v) -> bin.compute(65, (j, w) -> 1)));
        attempt("another bin", () -> bin.computeIfAbsent(2, k -> bin.computeIfAbsent(3, j -> 1)));
        System.out.println(bin);
        Set<String> keys = ConcurrentHashMap.newKeySet();
        keys.add("one");
        System.out.println(keys + " " + keys.add("one") + keys.contains("one"));
        List<Integer> cow = new CopyOnWriteArrayList<>(List.of(1, 2));
        for (Integer x : cow) {
            cow.add(x + 10);
        }
        System.out.println(cow);
        Queue<Integer> q = new ConcurrentLinkedQueue<>();
        q.add(1);
        q.offer(2);
        System.out.println(q.poll() + " " + q.peek() + q.size() + q.isEmpty() + q);
        Map<String, Integer> sync = Collections.synchronizedMap(new HashMap<>());
        sync.put("s", 1);
        System.out.println(sync);
    }

    public static void main(String[] args) throws Exception {
        hashMaps();
        ordered();
        concurrent();
    }
}
