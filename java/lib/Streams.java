package java.util.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;

/** Where streams come from, and the iterators that they are. */
class Streams {
  static <T> Stream<T> of(Collection<T> c) {
    return new Stream<>(c.iterator());
  }

  static <T> Stream<T> ofArray(Object[] all) {
    return new Stream<>(new Items<>(all));
  }

  static IntStream ofInts(Object[] all) {
    return new IntStream(new Items<>(all));
  }

  static IntStream ofIntArray(int[] all) {
    Object[] boxed = new Object[all.length];
    for (int i = 0; i < all.length; i++) {
      boxed[i] = all[i];
    }
    return ofInts(boxed);
  }

  static LongStream ofLongArray(long[] all) {
    Object[] boxed = new Object[all.length];
    for (int i = 0; i < all.length; i++) {
      boxed[i] = all[i];
    }
    return new LongStream(new Items<>(boxed));
  }

  static IntStream chars(String s) {
    Object[] boxed = new Object[s.length()];
    for (int i = 0; i < boxed.length; i++) {
      int c = s.charAt(i);
      boxed[i] = c;
    }
    return ofInts(boxed);
  }

  static class LongRange implements Iterator<Long> {
    long cursor;
    final long end;

    LongRange(long cursor, long end) {
      this.cursor = cursor;
      this.end = end;
    }

    public boolean hasNext() {
      return cursor < end;
    }

    public Long next() {
      long i = cursor;
      cursor++;
      return i;
    }
  }

  static class Items<T> implements Iterator<T> {
    final Object[] all;
    int cursor;

    Items(Object[] all) {
      this.all = all;
    }

    public boolean hasNext() {
      return cursor < all.length;
    }

    public T next() {
      cursor++;
      return all[cursor - 1];
    }
  }

  static class Range implements Iterator<Integer> {
    int cursor;
    final long end;

    Range(int cursor, long end) {
      this.cursor = cursor;
      this.end = end;
    }

    public boolean hasNext() {
      return cursor < end;
    }

    public Integer next() {
      int i = cursor;
      cursor++;
      return i;
    }
  }

  static class Mapped<T, R> implements Iterator<R> {
    final Iterator<T> source;
    final Function<T, R> f;

    Mapped(Iterator<T> source, Function<T, R> f) {
      this.source = source;
      this.f = f;
    }

    public boolean hasNext() {
      return source.hasNext();
    }

    public R next() {
      return f.apply(source.next());
    }
  }

  static class FlatMapped<T, R> implements Iterator<R> {
    final Iterator<T> source;
    final Function<T, Stream<R>> f;
    Iterator<R> inner;

    FlatMapped(Iterator<T> source, Function<T, Stream<R>> f) {
      this.source = source;
      this.f = f;
    }

    public boolean hasNext() {
      while (inner == null || !inner.hasNext()) {
        if (!source.hasNext()) {
          return false;
        }
        Stream<R> s = (Stream<R>) f.apply(source.next());
        inner = s.use();
      }
      return true;
    }

    public R next() {
      return inner.next();
    }
  }

  /** Those for which a predicate is true, or of which it takes them while it is. */
  static class Filtered<T> implements Iterator<T> {
    final Iterator<T> source;
    final Predicate<T> keep;
    final boolean stop;
    boolean known;
    boolean ended;
    Object item;

    Filtered(Iterator<T> source, Predicate<T> keep, boolean stop) {
      this.source = source;
      this.keep = keep;
      this.stop = stop;
    }

    public boolean hasNext() {
      while (!known && !ended) {
        if (!source.hasNext()) {
          ended = true;
          break;
        }
        item = source.next();
        if (keep.test(item)) {
          known = true;
        } else if (stop) {
          ended = true;
        }
      }
      return known;
    }

    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      known = false;
      return item;
    }
  }

  static class Limited<T> implements Iterator<T> {
    final Iterator<T> source;
    long left;

    Limited(Iterator<T> source, long left) {
      this.source = source;
      this.left = left;
    }

    public boolean hasNext() {
      return left > 0 && source.hasNext();
    }

    public T next() {
      left--;
      return source.next();
    }
  }

  /** All of the source at once, when the first is asked for. */
  static class Buffered<T> implements Iterator<T> {
    final Iterator<T> source;
    final Function<List<T>, List<T>> change;
    Iterator<T> result;

    Buffered(Iterator<T> source, Function<List<T>, List<T>> change) {
      this.source = source;
      this.change = change;
    }

    public boolean hasNext() {
      if (result == null) {
        List<T> all = new ArrayList<>();
        while (source.hasNext()) {
          all.add(source.next());
        }
        List<T> changed = (List<T>) change.apply(all);
        result = changed.iterator();
      }
      return result.hasNext();
    }

    public T next() {
      hasNext();
      return result.next();
    }
  }

  static class Generated<T> implements Iterator<T> {
    final Function<T, T> next;
    Object item;
    boolean begun;

    Generated(Object first, Function<T, T> next) {
      item = first;
      this.next = next;
    }

    public boolean hasNext() {
      return true;
    }

    public T next() {
      if (begun) {
        item = next.apply(item);
      }
      begun = true;
      return item;
    }
  }
}
