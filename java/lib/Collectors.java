package java.util.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** The kinds of collectors. */
public class Collectors {
  static <T> List<T> sorted(List<T> all, Comparator<T> order) {
    all.sort(order);
    return all;
  }

  static <T> List<T> unmodifiable(Object[] all) {
    return Collections.unmodifiableArray(all);
  }

  public static <T> Collector<T, List<T>> toList() {
    return new Collector<>(() -> new ArrayList<>(), (c, e) -> ((List<T>) c).add(e), c -> c);
  }

  public static <T> Collector<T, List<T>> toUnmodifiableList() {
    return new Collector<>(() -> new ArrayList<>(), (c, e) -> ((List<T>) c).add(e), c -> unmodifiable(((List<T>) c).toArray()));
  }

  public static <T> Collector<T, HashSet<T>> toSet() {
    return new Collector<>(() -> new HashSet<>(), (c, e) -> ((HashSet<T>) c).add(e), c -> c);
  }

  public static <T> Collector<T, Collection<T>> toCollection(Supplier<Collection<T>> make) {
    return new Collector<>(make, (c, e) -> ((Collection<T>) c).add(e), c -> c);
  }

  public static <T> Collector<T, String> joining() {
    return joining("");
  }

  public static <T> Collector<T, String> joining(CharSequence between) {
    return joining(between, "", "");
  }

  public static <T> Collector<T, String> joining(CharSequence between, CharSequence before, CharSequence after) {
    return new Collector<>(
        () -> new ArrayList<>(), (c, e) -> ((List<T>) c).add(e), c -> before + String.join(between, (List<T>) c) + after);
  }

  public static <T> Collector<T, Long> counting() {
    return new Collector<>(() -> new long[1], (c, e) -> ((long[]) c)[0]++, c -> ((long[]) c)[0]);
  }

  public static <T> Collector<T, Integer> summingInt(ToIntFunction<T> f) {
    return new Collector<>(() -> new int[1], (c, e) -> ((int[]) c)[0] += f.applyAsInt(e), c -> ((int[]) c)[0]);
  }

  public static <T> Collector<T, IntSummaryStatistics> summarizingInt(ToIntFunction<T> f) {
    return new Collector<>(() -> new IntSummaryStatistics(), (c, e) -> ((IntSummaryStatistics) c).accept(f.applyAsInt(e)), c -> c);
  }

  public static <T> Collector<T, LongSummaryStatistics> summarizingLong(ToLongFunction<T> f) {
    return new Collector<>(() -> new LongSummaryStatistics(), (c, e) -> ((LongSummaryStatistics) c).accept(f.applyAsLong(e)), c -> c);
  }

  public static <T, U, R> Collector<T, R> mapping(Function<T, U> f, Collector<U, R> to) {
    return new Collector<>(to.supplier, (c, e) -> to.accumulator.accept(c, f.apply(e)), to.finisher);
  }

  public static <T, U, R> Collector<T, R> filtering(Predicate<T> p, Collector<U, R> to) {
    return new Collector<>(to.supplier, (c, e) -> {
      if (p.test(e)) {
        to.accumulator.accept(c, e);
      }
    }, to.finisher);
  }

  public static <T, K, V> Collector<T, Map<K, V>> toMap(Function<T, K> key, Function<T, V> value) {
    return new Collector<>(() -> new HashMap<>(), (c, e) -> {
      Map<K, V> m = (Map<K, V>) c;
      Object k = key.apply(e);
      Object v = value.apply(e);
      Object old = m.putIfAbsent(k, v);
      if (old != null) {
        throw new IllegalStateException("Duplicate key " + k + " (attempted merging values " + old + " and " + v + ")");
      }
    }, c -> c);
  }

  public static <T, K, V> Collector<T, Map<K, V>> toMap(Function<T, K> key, Function<T, V> value, BinaryOperator<V> merge) {
    return toMap(key, value, merge, () -> new HashMap<>());
  }

  public static <T, K, V> Collector<T, Map<K, V>> toMap(
      Function<T, K> key, Function<T, V> value, BinaryOperator<V> merge, Supplier<Map<K, V>> make) {
    return new Collector<>(make, (c, e) -> ((Map<K, V>) c).merge(key.apply(e), value.apply(e), merge), c -> c);
  }

  public static <T, K> Collector<T, Map<K, List<T>>> groupingBy(Function<T, K> key) {
    return groupingBy(key, toList());
  }

  public static <T, K, R> Collector<T, Map<K, R>> groupingBy(Function<T, K> key, Collector<T, R> to) {
    return groupingBy(key, () -> new HashMap<>(), to);
  }

  public static <T, K, R> Collector<T, Map<K, R>> groupingBy(Function<T, K> key, Supplier<Map<K, R>> make, Collector<T, R> to) {
    return new Collector<>(make, (c, e) -> {
      Map<K, R> m = (Map<K, R>) c;
      Object into = m.computeIfAbsent(key.apply(e), k -> to.supplier.get());
      to.accumulator.accept(into, e);
    }, c -> {
      Map<K, R> m = (Map<K, R>) c;
      m.replaceAll((k, v) -> to.finisher.apply(v));
      return m;
    });
  }

  public static <T> Collector<T, Map<Boolean, List<T>>> partitioningBy(Predicate<T> p) {
    return partitioningBy(p, toList());
  }

  public static <T, R> Collector<T, Map<Boolean, R>> partitioningBy(Predicate<T> p, Collector<T, R> to) {
    return groupingBy(x -> p.test(x), () -> {
      Map<Boolean, R> m = new LinkedHashMap<>();
      m.put(false, (R) to.supplier.get());
      m.put(true, (R) to.supplier.get());
      return m;
    }, to);
  }

  public static <T> Collector<T, Double> averagingInt(ToIntFunction<T> f) {
    return new Collector<>(() -> new long[2], (c, e) -> {
      ((long[]) c)[0] += f.applyAsInt(e);
      ((long[]) c)[1]++;
    }, c -> ((long[]) c)[1] == 0 ? 0.0 : (double) ((long[]) c)[0] / ((long[]) c)[1]);
  }

  public static <T> Collector<T, Long> summingLong(ToLongFunction<T> f) {
    return new Collector<>(() -> new long[1], (c, e) -> ((long[]) c)[0] += f.applyAsLong(e), c -> ((long[]) c)[0]);
  }

  public static <T, A> Collector<T, A> reducing(A identity, Function<T, A> f, BinaryOperator<A> merge) {
    return new Collector<>(() -> {
      Object[] one = {identity};
      return one;
    }, (c, e) -> ((Object[]) c)[0] = merge.apply(((Object[]) c)[0], f.apply(e)), c -> ((Object[]) c)[0]);
  }

  public static <T, R, S> Collector<T, S> collectingAndThen(Collector<T, R> to, Function<R, S> f) {
    return new Collector<>(to.supplier, to.accumulator, c -> f.apply(to.finisher.apply(c)));
  }
}
