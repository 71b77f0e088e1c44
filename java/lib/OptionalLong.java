package java.util;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A number, or none. */
public class OptionalLong {
  final boolean present;
  final long value;

  OptionalLong(boolean present, long value) {
    this.present = present;
    this.value = value;
  }

  public static OptionalLong empty() {
    return new OptionalLong(false, 0);
  }

  public static OptionalLong of(long value) {
    return new OptionalLong(true, value);
  }

  public boolean isPresent() {
    return present;
  }

  public boolean isEmpty() {
    return !present;
  }

  public long getAsLong() {
    return orElseThrow();
  }

  public long orElseThrow() {
    if (!present) {
      throw new NoSuchElementException("No value present");
    }
    return value;
  }

  public long orElse(long other) {
    return present ? value : other;
  }

  public long orElseGet(LongSupplier other) {
    return present ? value : other.getAsLong();
  }

  public <X extends Throwable> long orElseThrow(Supplier<? extends X> other) throws X {
    if (!present) {
      throw other.get();
    }
    return value;
  }

  public void ifPresent(LongConsumer action) {
    if (present) {
      action.accept(value);
    }
  }

  public boolean equals(Object o) {
    return o instanceof OptionalLong && ((OptionalLong) o).present == present && ((OptionalLong) o).value == value;
  }

  public int hashCode() {
    return present ? Long.hashCode(value) : 0;
  }

  public String toString() {
    return present ? "OptionalLong[" + value + "]" : "OptionalLong.empty";
  }
}
