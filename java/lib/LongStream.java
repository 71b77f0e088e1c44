package java.util.stream;

import java.util.Iterator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;

/** A stream of long numbers. */
public class LongStream {
  Iterator<Long> source;

  LongStream(Iterator<Long> source) {
    this.source = source;
  }

  Iterator<Long> use() {
    if (source == null) {
      throw new IllegalStateException("stream has already been operated upon or closed");
    }
    Iterator<Long> it = source;
    source = null;
    return it;
  }

  public static LongStream range(long from, long to) {
    return new LongStream(new Streams.LongRange(from, to));
  }

  public static LongStream rangeClosed(long from, long to) {
    return new LongStream(new Streams.LongRange(from, to + 1L));
  }

  public static LongStream iterate(long first, LongUnaryOperator next) {
    Long begin = first;
    return new LongStream(new Streams.Generated<>(begin, x -> next.applyAsLong(x)));
  }

  public static LongStream of(long... all) {
    return Streams.ofLongArray(all);
  }

  public LongStream map(LongUnaryOperator f) {
    return new LongStream(new Streams.Mapped<>(use(), x -> f.applyAsLong(x)));
  }

  public <R> Stream<R> mapToObj(LongFunction<R> f) {
    return new Stream<>(new Streams.Mapped<>(use(), x -> f.apply(x)));
  }

  public Stream<Long> boxed() {
    return new Stream<>(use());
  }

  public IntStream mapToInt(LongToIntFunction f) {
    return new IntStream(new Streams.Mapped<>(use(), x -> f.applyAsInt(x)));
  }

  public LongStream filter(LongPredicate keep) {
    return new LongStream(new Streams.Filtered<>(use(), x -> keep.test(x), false));
  }

  public LongStream limit(long n) {
    return new LongStream(new Streams.Limited<>(use(), n));
  }

  public LongStream parallel() {
    Intrinsics.refuse("a parallel stream");
    return this;
  }

  public void forEach(LongConsumer action) {
    Iterator<Long> it = use();
    while (it.hasNext()) {
      action.accept(it.next());
    }
  }

  public long sum() {
    long sum = 0;
    Iterator<Long> it = use();
    while (it.hasNext()) {
      sum += it.next();
    }
    return sum;
  }

  public long count() {
    return boxed().count();
  }

  public long reduce(long identity, LongBinaryOperator f) {
    long result = identity;
    Iterator<Long> it = use();
    while (it.hasNext()) {
      result = f.applyAsLong(result, it.next());
    }
    return result;
  }

  public OptionalLong reduce(LongBinaryOperator f) {
    Iterator<Long> it = use();
    if (!it.hasNext()) {
      return OptionalLong.empty();
    }
    long result = it.next();
    while (it.hasNext()) {
      result = f.applyAsLong(result, it.next());
    }
    return OptionalLong.of(result);
  }

  public OptionalLong min() {
    return reduce((a, b) -> Math.min(a, b));
  }

  public OptionalLong max() {
    return reduce((a, b) -> Math.max(a, b));
  }

  public OptionalLong findFirst() {
    Iterator<Long> it = use();
    return it.hasNext() ? OptionalLong.of(it.next()) : OptionalLong.empty();
  }

  public OptionalLong findAny() {
    return findFirst();
  }

  public OptionalDouble average() {
    long sum = 0;
    long n = 0;
    Iterator<Long> it = use();
    while (it.hasNext()) {
      sum += it.next();
      n++;
    }
    return n == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) sum / n);
  }

  public LongSummaryStatistics summaryStatistics() {
    LongSummaryStatistics all = new LongSummaryStatistics();
    Iterator<Long> it = use();
    while (it.hasNext()) {
      all.accept(it.next());
    }
    return all;
  }

  public LongStream sorted() {
    return boxed().sorted().mapToLong(x -> x);
  }

  public LongStream distinct() {
    return boxed().distinct().mapToLong(x -> x);
  }

  public LongStream skip(long n) {
    return boxed().skip(n).mapToLong(x -> x);
  }

  public LongStream peek(LongConsumer action) {
    return map(x -> {
      action.accept(x);
      return x;
    });
  }

  public boolean anyMatch(LongPredicate p) {
    return boxed().anyMatch(x -> p.test(x));
  }

  public boolean allMatch(LongPredicate p) {
    return boxed().allMatch(x -> p.test(x));
  }

  public boolean noneMatch(LongPredicate p) {
    return boxed().noneMatch(x -> p.test(x));
  }

  public long[] toArray() {
    List<Long> all = boxed().toList();
    long[] array = new long[all.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = all.get(i);
    }
    return array;
  }
}
