package java.util;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** An order of objects. */
public interface Comparator<T> {
  int compare(T a, T b);

  default Comparator<T> reversed() {
    return (a, b) -> compare(b, a);
  }

  default Comparator<T> thenComparing(Comparator<? super T> next) {
    return (a, b) -> {
      int c = compare(a, b);
      return c != 0 ? c : next.compare(a, b);
    };
  }

  default <U> Comparator<T> thenComparing(Function<? super T, ? extends U> key) {
    return thenComparing(Comparator.comparing(key));
  }

  default <U> Comparator<T> thenComparing(Function<? super T, ? extends U> key, Comparator<? super U> order) {
    return thenComparing(Comparator.comparing(key, order));
  }

  default Comparator<T> thenComparingInt(ToIntFunction<? super T> key) {
    return thenComparing(Comparator.comparingInt(key));
  }

  static <T> Comparator<T> naturalOrder() {
    return (a, b) -> ArrayViews.natural(a, b);
  }

  static <T> Comparator<T> reverseOrder() {
    return (a, b) -> ArrayViews.natural(b, a);
  }

  static <T, U> Comparator<T> comparing(Function<? super T, ? extends U> key) {
    return (a, b) -> ArrayViews.natural(key.apply(a), key.apply(b));
  }

  static <T, U> Comparator<T> comparing(Function<? super T, ? extends U> key, Comparator<? super U> order) {
    return (a, b) -> order.compare(key.apply(a), key.apply(b));
  }

  static <T> Comparator<T> comparingInt(ToIntFunction<? super T> key) {
    return (a, b) -> Integer.compare(key.applyAsInt(a), key.applyAsInt(b));
  }

  static <T> Comparator<T> comparingLong(ToLongFunction<? super T> key) {
    return (a, b) -> Long.compare(key.applyAsLong(a), key.applyAsLong(b));
  }

  static <T> Comparator<T> comparingDouble(ToDoubleFunction<? super T> key) {
    return (a, b) -> Double.compare(key.applyAsDouble(a), key.applyAsDouble(b));
  }
}
