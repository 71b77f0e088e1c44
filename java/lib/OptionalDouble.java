package java.util;

import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** A number, or none. */
public class OptionalDouble {
  final boolean present;
  final double value;

  OptionalDouble(boolean present, double value) {
    this.present = present;
    this.value = value;
  }

  public static OptionalDouble empty() {
    return new OptionalDouble(false, 0);
  }

  public static OptionalDouble of(double value) {
    return new OptionalDouble(true, value);
  }

  public boolean isPresent() {
    return present;
  }

  public boolean isEmpty() {
    return !present;
  }

  public double getAsDouble() {
    return orElseThrow();
  }

  public double orElseThrow() {
    if (!present) {
      throw new NoSuchElementException("No value present");
    }
    return value;
  }

  public double orElse(double other) {
    return present ? value : other;
  }

  public double orElseGet(DoubleSupplier other) {
    return present ? value : other.getAsDouble();
  }

  public <X extends Throwable> double orElseThrow(Supplier<? extends X> other) throws X {
    if (!present) {
      throw other.get();
    }
    return value;
  }

  public void ifPresent(DoubleConsumer action) {
    if (present) {
      action.accept(value);
    }
  }

  public boolean equals(Object o) {
    return o instanceof OptionalDouble && ((OptionalDouble) o).present == present && ((OptionalDouble) o).value == value;
  }

  public int hashCode() {
    return present ? Double.hashCode(value) : 0;
  }

  public String toString() {
    return present ? "OptionalDouble[" + value + "]" : "OptionalDouble.empty";
  }
}
