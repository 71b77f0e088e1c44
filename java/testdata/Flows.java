import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class Flows {
    record Person(String name, int age, String city) {}

    static final List<Person> PEOPLE = List.of(
        new Person("Ann", 31, "Oslo"), new Person("Bob", 25, "Rome"), new Person("Cid", 40, "Oslo"),
        new Person("Dee", 25, "Kyiv"), new Person("Eve", 19, "Rome"));

    public static void main(String[] args) {
        System.out.println(IntStream.range(0, 5).sum() + " " + IntStream.rangeClosed(1, 5).max().getAsInt() + IntStream.of(3, 1, 2).boxed().toList());
        System.out.println(IntStream.range(0, 6).mapToObj(i -> "t" + i).collect(Collectors.joining(",", "[", "]")));
        System.out.println(IntStream.range(0, 10).filter(i -> i % 3 == 0).map(i -> i * i).boxed().collect(Collectors.toList()) + " " + IntStream.range(0, 4).average().getAsDouble());
        System.out.println(PEOPLE.stream().filter(p -> p.age() < 35).map(Person::name).toList());
        System.out.println(PEOPLE.stream().sorted(Comparator.comparing(Person::city).thenComparing(Person::name, Comparator.reverseOrder())).map(p -> p.name().charAt(0)).toList());
        System.out.println(PEOPLE.stream().collect(Collectors.groupingBy(Person::city)));
        System.out.println(new TreeMap<>(PEOPLE.stream().collect(Collectors.groupingBy(Person::city, Collectors.counting()))));
        Map<String, List<String>> names = PEOPLE.stream().collect(Collectors.groupingBy(Person::city, TreeMap::new, Collectors.mapping(Person::name, Collectors.toList())));
        System.out.println(names);
        System.out.println(PEOPLE.stream().collect(Collectors.partitioningBy(p -> p.age() > 30, Collectors.counting())));
        System.out.println(PEOPLE.stream().collect(Collectors.toMap(Person::name, Person::age)));
        System.out.println(PEOPLE.stream().mapToInt(Person::age).sum() + " " + PEOPLE.stream().mapToInt(Person::age).max().getAsInt() + " " + PEOPLE.stream().collect(Collectors.averagingInt(Person::age)));
        System.out.println(PEOPLE.stream().max(Comparator.comparingInt(Person::age)).get() + " " + PEOPLE.stream().min(Comparator.comparing(Person::name)).map(Person::city).orElse("?"));
        System.out.println(PEOPLE.stream().anyMatch(p -> p.age() == 40) + " " + PEOPLE.stream().allMatch(p -> p.age() > 20) + PEOPLE.stream().noneMatch(p -> p.city().isEmpty()) + PEOPLE.stream().count());
        System.out.println(Stream.of("a", "b", "c").reduce("", String::concat) + " " + Stream.of(1, 2, 3).reduce(Integer::sum).get() + Stream.of(1, 2, 3).reduce(10, (x, y) -> x * y));
        System.out.println(Stream.iterate(1, x -> x * 2).limit(8).toList() + " " + Stream.iterate(1, x -> x < 50, x -> x * 3).toList() + Stream.generate(() -> "z").limit(2).toList());
        System.out.println(Stream.of(5, 3, 5, 1).distinct().sorted().skip(1).findFirst().get() + " " + Stream.of(List.of(1, 2), List.of(3)).flatMap(List::stream).map(x -> x + 1).toList());
        List<String> seen = new ArrayList<>();
        System.out.println(Stream.of("x", "yy", "zzz").peek(seen::add).mapToInt(String::length).filter(n -> n > 1).findFirst().getAsInt() + " " + seen);
        System.out.println(Arrays.stream(new String[] {"q", "w"}).map(String::toUpperCase).collect(Collectors.toCollection(ArrayDeque::new)) + " " + Stream.of(1, 2, 3, 4).takeWhile(n -> n < 3).toList() + Stream.of(1, 2, 3).dropWhile(n -> n < 2).toList());
        System.out.println(Arrays.toString(Stream.of(1, 2).toArray()) + Arrays.toString(IntStream.range(0, 3).toArray()) + Arrays.toString(Stream.of("m").toArray(String[]::new)));
        System.out.println(Stream.concat(Stream.of(1), Stream.of(2)).collect(Collectors.toSet()) + " " + Stream.of("b", "a").sorted().collect(Collectors.joining()) + " " + IntStream.range(0, 3).mapToObj(Integer::toString).collect(Collectors.joining("-")));
        IntStream.range(0, 3).forEach(i -> System.out.print(i + ";"));
        PEOPLE.stream().map(Person::name).forEachOrdered(n -> System.out.print(n));
        System.out.println();
        List<Thread> threads = IntStream.range(0, 3).mapToObj(i -> Thread.ofVirtual().name("w-" + i).unstarted(() -> {})).toList();
        threads.forEach(Thread::start);
        threads.forEach(t -> {
            try {
                t.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        System.out.println(threads.stream().map(Thread::getName).collect(Collectors.joining(" ")) + " " + threads.stream().noneMatch(Thread::isAlive));
        Supplier<Stream<Integer>> s = () -> Stream.of(1, 2, 3);
        System.out.println(s.get().collect(Collectors.summingInt(x -> x)) + s.get().collect(Collectors.reducing(0, x -> x, Integer::sum)) + s.get().collect(Collectors.collectingAndThen(Collectors.toList(), List::size)));
    }
}
