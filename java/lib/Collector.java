package java.util.stream;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a stream is put together. */
public class Collector<T, R> {
  final Supplier<R> supplier;
  final BiConsumer<R, T> accumulator;
  final Function<R, R> finisher;

  Collector(Supplier<R> supplier, BiConsumer<R, T> accumulator, Function<R, R> finisher) {
    this.supplier = supplier;
    this.accumulator = accumulator;
    this.finisher = finisher;
  }
}
