package java.util;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** A number, or none. */
public class OptionalInt {
  final boolean present;
  final int value;

  OptionalInt(boolean present, int value) {
    this.present = present;
    this.value = value;
  }

  public static OptionalInt empty() {
    return new OptionalInt(false, 0);
  }

  public static OptionalInt of(int value) {
    return new OptionalInt(true, value);
  }

  public boolean isPresent() {
    return present;
  }

  public boolean isEmpty() {
    return !present;
  }

  public int getAsInt() {
    return orElseThrow();
  }

  public int orElseThrow() {
    if (!present) {
      throw new NoSuchElementException("No value present");
    }
    return value;
  }

  public int orElse(int other) {
    return present ? value : other;
  }

  public int orElseGet(IntSupplier other) {
    return present ? value : other.getAsInt();
  }

  public <X extends Throwable> int orElseThrow(Supplier<? extends X> other) throws X {
    if (!present) {
      throw other.get();
    }
    return value;
  }

  public void ifPresent(IntConsumer action) {
    if (present) {
      action.accept(value);
    }
  }

  public boolean equals(Object o) {
    return o instanceof OptionalInt && ((OptionalInt) o).present == present && ((OptionalInt) o).value == value;
  }

  public int hashCode() {
    return present ? Integer.hashCode(value) : 0;
  }

  public String toString() {
    return present ? "OptionalInt[" + value + "]" : "OptionalInt.empty";
  }
}
