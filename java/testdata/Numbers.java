import java.util.*;
import java.util.stream.*;

/** Streams of numbers, and what is told of them. */
public class Numbers {
    record Item(String name, int size, long price) {}

    public static void main(String[] args) {
        System.out.println(LongStream.range(1, 5).sum() + " " + LongStream.rangeClosed(1, 20).reduce(1L, (a, b) -> a * b) + " " + LongStream.of(3, 1, 2).sorted().boxed().toList());
        System.out.println(LongStream.of(4_000_000_000L, 7).max() + " " + LongStream.of(5).min().getAsLong());
        System.out.println(LongStream.range(0, 6).filter(x -> x % 2 == 0).map(x -> x * 1_000_000_000L).mapToObj(x -> "n" + x).collect(Collectors.joining(",")));
        System.out.println(Arrays.toString(LongStream.iterate(1, x -> x * 3).limit(5).toArray()) + " " + LongStream.of(1, 2, 3).average() + LongStream.range(2, 2).average() + LongStream.range(2, 2).findFirst());
        System.out.println(IntStream.range(0, 4).mapToLong(x -> x + 10_000_000_000L).sum() + " " + IntStream.of(1, 2).asLongStream().boxed().toList() + LongStream.of(5, 6).mapToInt(x -> (int) x).sum());
        System.out.println(IntStream.of(3, 1, 2).summaryStatistics() + " " + LongStream.of(30, -10).summaryStatistics());
        IntSummaryStatistics none = new IntSummaryStatistics();
        System.out.println(none + " " + none.getAverage());
        List<Item> items = List.of(new Item("a", 3, 5_000_000_000L), new Item("b", 4, 1));
        LongSummaryStatistics prices = items.stream().mapToLong(Item::price).summaryStatistics();
        System.out.println(prices.getMax() + " " + prices.getMin() + " " + prices.getSum() + " " + prices.getCount() + " " + prices.getAverage());
        IntSummaryStatistics sizes = items.stream().collect(Collectors.summarizingInt(Item::size));
        sizes.combine(IntStream.of(9).summaryStatistics());
        System.out.println(sizes);
        OptionalLong some = LongStream.of(8).findAny();
        System.out.println(some + " " + some.isPresent() + some.orElse(3) + OptionalLong.empty() + some.equals(OptionalLong.of(8)) + some.hashCode());
        System.out.println("hello".chars().filter(c -> c == 'l').count() + " " + "abc".chars().map(c -> c + 1).sum() + " " + "xyz".chars().mapToObj(c -> (char) c + "!").toList());
        System.out.println(Arrays.stream(new long[] {1, 2, 3}).sum() + " " + Arrays.stream(new long[] {1, 2, 3}).anyMatch(x -> x > 2));
        int[][] grid = {{1, 2}, {3}, null, {}};
        Object[] self = {1, "two", null, new double[] {1.5}, new char[] {'c'}, new boolean[] {true}, new String[][] {{"x"}}, List.of(1)};
        System.out.println(Arrays.deepToString(grid) + " " + Arrays.deepToString(self) + Arrays.deepToString(null));
        Object[] loop = {1, null};
        loop[1] = loop;
        System.out.println(Arrays.deepToString(loop));
    }
}
