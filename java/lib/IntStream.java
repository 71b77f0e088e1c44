package java.util.stream;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
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

  public Optional<Integer> min() {
    return boxed().min((a, b) -> Integer.compare(a, b));
  }

  public Optional<Integer> max() {
    return boxed().max((a, b) -> Integer.compare(a, b));
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
