package java.util;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** An object or none. */
public class Optional<T> {
  final Object value;

  Optional(Object value) {
    this.value = value;
  }

  public static <T> Optional<T> of(T value) {
    if (value == null) {
      throw new NullPointerException();
    }
    return new Optional<>(value);
  }

  public static <T> Optional<T> ofNullable(T value) {
    return new Optional<>(value);
  }

  public static <T> Optional<T> empty() {
    return new Optional<>(null);
  }

  public boolean isPresent() {
    return value != null;
  }

  public boolean isEmpty() {
    return value == null;
  }

  public T get() {
    if (value == null) {
      throw new NoSuchElementException("No value present");
    }
    return value;
  }

  public T orElseThrow() {
    return get();
  }

  public int getAsInt() {
    return (Integer) get();
  }

  public <X> T orElseThrow(Supplier<X> failure) {
    if (value == null) {
      throw (RuntimeException) failure.get();
    }
    return value;
  }

  public T orElse(T other) {
    return value == null ? other : value;
  }

  public T orElseGet(Supplier<T> other) {
    return value == null ? other.get() : value;
  }

  public void ifPresent(Consumer<T> action) {
    if (value != null) {
      action.accept(value);
    }
  }

  public void ifPresentOrElse(Consumer<T> action, Runnable otherwise) {
    if (value != null) {
      action.accept(value);
    } else {
      otherwise.run();
    }
  }

  public <U> Optional<U> map(Function<T, U> f) {
    return value == null ? this : new Optional<>(f.apply(value));
  }

  public <U> Optional<U> flatMap(Function<T, Optional<U>> f) {
    return value == null ? this : (Optional<U>) f.apply(value);
  }

  public Optional<T> filter(Predicate<T> p) {
    return value == null || p.test(value) ? this : new Optional<>(null);
  }

  public Optional<T> or(Supplier<Optional<T>> other) {
    return value == null ? (Optional<T>) other.get() : this;
  }

  public boolean equals(Object o) {
    return o instanceof Optional && AbstractCollection.same(value, ((Optional<T>) o).value);
  }

  public int hashCode() {
    return value == null ? 0 : value.hashCode();
  }

  public String toString() {
    return value == null ? "Optional.empty" : "Optional[" + value + "]";
  }
}
