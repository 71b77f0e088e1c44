package java.util.stream;

import java.util.IntSummaryStatistics;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/** A stream of numbers. */
public class IntStream {
  Iterator<Integer> source;

  IntStream(Iterator<Integer> source) {
    this.source = source;
  }

  Iterator<Integer> use() {
    if (source == null) {
      throw new IllegalStateException("stream has already been operated upon or closed");
    }
    Iterator<Integer> it = source;
    source = null;
    return it;
  }

  public static IntStream range(int from, int to) {
    return new IntStream(new Streams.Range(from, to));
  }

  public static IntStream rangeClosed(int from, int to) {
    return new IntStream(new Streams.Range(from, to + 1L));
  }

  public static IntStream iterate(int first, IntUnaryOperator next) {
    Integer begin = first;
    return new IntStream(new Streams.Generated<>(begin, x -> next.applyAsInt(x)));
  }

  public static IntStream of(int... all) {
    return Streams.ofIntArray(all);
  }

  public IntStream map(IntUnaryOperator f) {
    return new IntStream(new Streams.Mapped<>(use(), x -> f.applyAsInt(x)));
  }

  public <R> Stream<R> mapToObj(IntFunction<R> f) {
    return new Stream<>(new Streams.Mapped<>(use(), x -> f.apply(x)));
  }

  public LongStream mapToLong(IntToLongFunction f) {
    return new LongStream(new Streams.Mapped<>(use(), x -> f.applyAsLong(x)));
  }

  public LongStream asLongStream() {
    return mapToLong(x -> (long) x);
  }

  public Stream<Integer> boxed() {
    return new Stream<>(use());
  }

  public IntStream filter(IntPredicate keep) {
    return new IntStream(new Streams.Filtered<>(use(), x -> keep.test(x), false));
  }

  public IntStream limit(long n) {
    return new IntStream(new Streams.Limited<>(use(), n));
  }

  public IntStream parallel() {
    Intrinsics.refuse("a parallel stream");
    return this;
  }

  public void forEach(IntConsumer action) {
    Iterator<Integer> it = use();
    while (it.hasNext()) {
      action.accept(it.next());
    }
  }

  public int sum() {
    int sum = 0;
    Iterator<Integer> it = use();
    while (it.hasNext()) {
      sum += it.next();
    }
    return sum;
  }

  public long count() {
    return boxed().count();
  }

  public int reduce(int identity, IntBinaryOperator f) {
    int result = identity;
    Iterator<Integer> it = use();
    while (it.hasNext()) {
      result = f.applyAsInt(result, it.next());
    }
    return result;
  }

  public OptionalInt reduce(IntBinaryOperator f) {
    Iterator<Integer> it = use();
    if (!it.hasNext()) {
      return OptionalInt.empty();
    }
    int result = it.next();
    while (it.hasNext()) {
      result = f.applyAsInt(result, it.next());
    }
    return OptionalInt.of(result);
  }

  public OptionalInt min() {
    return reduce((a, b) -> Math.min(a, b));
  }

  public OptionalInt max() {
    return reduce((a, b) -> Math.max(a, b));
  }

  public OptionalInt findFirst() {
    Iterator<Integer> it = use();
    return it.hasNext() ? OptionalInt.of(it.next()) : OptionalInt.empty();
  }

  public OptionalInt findAny() {
    return findFirst();
  }

  public OptionalDouble average() {
    long sum = 0;
    long n = 0;
    Iterator<Integer> it = use();
    while (it.hasNext()) {
      sum += it.next();
      n++;
    }
    return n == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) sum / n);
  }

  public IntSummaryStatistics summaryStatistics() {
    IntSummaryStatistics all = new IntSummaryStatistics();
    Iterator<Integer> it = use();
    while (it.hasNext()) {
      all.accept(it.next());
    }
    return all;
  }

  public IntStream sorted() {
    return boxed().sorted().mapToInt(x -> x);
  }

  public IntStream distinct() {
    return boxed().distinct().mapToInt(x -> x);
  }

  public IntStream skip(long n) {
    return boxed().skip(n).mapToInt(x -> x);
  }

  public IntStream peek(IntConsumer action) {
    return map(x -> {
      action.accept(x);
      return x;
    });
  }

  public boolean anyMatch(IntPredicate p) {
    return boxed().anyMatch(x -> p.test(x));
  }

  public boolean allMatch(IntPredicate p) {
    return boxed().allMatch(x -> p.test(x));
  }

  public boolean noneMatch(IntPredicate p) {
    return boxed().noneMatch(x -> p.test(x));
  }

  public int[] toArray() {
    List<Integer> all = boxed().toList();
    int[] array = new int[all.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = all.get(i);
    }
    return array;
  }
}
