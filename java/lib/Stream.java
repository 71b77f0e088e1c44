package java.util.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** Elements that are taken one by one through all operations. */
public class Stream<T> {
  Iterator<T> source;

  Stream(Iterator<T> source) {
    this.source = source;
  }

  Iterator<T> use() {
    if (source == null) {
      throw new IllegalStateException("stream has already been operated upon or closed");
    }
    Iterator<T> it = source;
    source = null;
    return it;
  }

  public static <T> Stream<T> of(T... all) {
    return Streams.ofArray(all);
  }

  public static <T> Stream<T> empty() {
    return Streams.ofArray(new Object[0]);
  }

  public static <T> Stream<T> generate(Supplier<T> f) {
    return new Stream<>(new Streams.Mapped<>(new Streams.Generated<>(null, x -> x), x -> f.get()));
  }

  public static <T> Stream<T> iterate(T first, UnaryOperator<T> next) {
    return new Stream<>(new Streams.Generated<>(first, next));
  }

  public static <T> Stream<T> iterate(T first, Predicate<T> more, UnaryOperator<T> next) {
    return new Stream<>(new Streams.Filtered<>(new Streams.Generated<>(first, next), more, true));
  }

  public static <T> Stream<T> concat(Stream<T> a, Stream<T> b) {
    Object[] both = new Object[2];
    both[0] = a;
    both[1] = b;
    Stream<Stream<T>> all = Streams.ofArray(both);
    return all.flatMap(s -> s);
  }

  public Iterator<T> iterator() {
    return use();
  }

  public <R> Stream<R> map(Function<? super T, ? extends R> f) {
    return new Stream<>(new Streams.Mapped<>(use(), f));
  }

  public IntStream mapToInt(ToIntFunction<T> f) {
    return new IntStream(new Streams.Mapped<>(use(), x -> f.applyAsInt(x)));
  }

  public LongStream mapToLong(ToLongFunction<T> f) {
    return new LongStream(new Streams.Mapped<>(use(), x -> f.applyAsLong(x)));
  }

  public <R> Stream<R> flatMap(Function<T, Stream<R>> f) {
    return new Stream<>(new Streams.FlatMapped<>(use(), f));
  }

  public Stream<T> filter(Predicate<T> keep) {
    return new Stream<>(new Streams.Filtered<>(use(), keep, false));
  }

  public Stream<T> takeWhile(Predicate<T> keep) {
    return new Stream<>(new Streams.Filtered<>(use(), keep, true));
  }

  public Stream<T> dropWhile(Predicate<T> gone) {
    boolean[] kept = new boolean[1];
    return filter(x -> {
      kept[0] = kept[0] || !gone.test(x);
      return kept[0];
    });
  }

  public Stream<T> limit(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("" + n);
    }
    return new Stream<>(new Streams.Limited<>(use(), n));
  }

  public Stream<T> skip(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("" + n);
    }
    long[] left = {n};
    return filter(x -> {
      left[0]--;
      return left[0] < 0;
    });
  }

  public Stream<T> peek(Consumer<T> action) {
    return map(x -> {
      action.accept(x);
      return x;
    });
  }

  public Stream<T> distinct() {
    LinkedHashSet<T> seen = new LinkedHashSet<>();
    return filter(x -> seen.add(x));
  }

  public Stream<T> sorted() {
    return sorted(null);
  }

  public Stream<T> sorted(Comparator<T> order) {
    return new Stream<>(new Streams.Buffered<>(use(), all -> Collectors.sorted(all, order)));
  }

  public void forEach(Consumer<T> action) {
    Iterator<T> it = use();
    while (it.hasNext()) {
      action.accept(it.next());
    }
  }

  public void forEachOrdered(Consumer<T> action) {
    forEach(action);
  }

  ArrayList<T> all() {
    ArrayList<T> list = new ArrayList<>();
    Iterator<T> it = use();
    while (it.hasNext()) {
      list.add(it.next());
    }
    return list;
  }

  public List<T> toList() {
    return Collectors.unmodifiable(all().toArray());
  }

  public Object[] toArray() {
    return all().toArray();
  }

  public Object[] toArray(Object generator) {
    return all().toArray();
  }

  public <R> R collect(Collector<T, R> c) {
    Object into = c.supplier.get();
    Iterator<T> it = use();
    while (it.hasNext()) {
      c.accumulator.accept(into, it.next());
    }
    return c.finisher.apply(into);
  }

  public Optional<T> reduce(BinaryOperator<T> f) {
    Iterator<T> it = use();
    if (!it.hasNext()) {
      return Optional.empty();
    }
    Object result = it.next();
    while (it.hasNext()) {
      result = f.apply(result, it.next());
    }
    return Optional.of(result);
  }

  public T reduce(T identity, BinaryOperator<T> f) {
    Object result = identity;
    Iterator<T> it = use();
    while (it.hasNext()) {
      result = f.apply(result, it.next());
    }
    return result;
  }

  public long count() {
    long n = 0;
    Iterator<T> it = use();
    while (it.hasNext()) {
      it.next();
      n++;
    }
    return n;
  }

  public boolean anyMatch(Predicate<T> p) {
    Iterator<T> it = use();
    while (it.hasNext()) {
      if (p.test(it.next())) {
        return true;
      }
    }
    return false;
  }

  public boolean allMatch(Predicate<T> p) {
    return !anyMatch(x -> !p.test(x));
  }

  public boolean noneMatch(Predicate<T> p) {
    return !anyMatch(p);
  }

  public Optional<T> findFirst() {
    Iterator<T> it = use();
    if (!it.hasNext()) {
      return Optional.empty();
    }
    return Optional.of(it.next());
  }

  public Optional<T> findAny() {
    return findFirst();
  }

  public Optional<T> min(Comparator<T> order) {
    return reduce((a, b) -> order.compare(a, b) <= 0 ? a : b);
  }

  public Optional<T> max(Comparator<T> order) {
    return reduce((a, b) -> order.compare(a, b) >= 0 ? a : b);
  }
}
