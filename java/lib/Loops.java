package java.util.concurrent.atomic;

import java.util.concurrent.Semaphore;
import java.util.function.BinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/** Methods that try until no other thread comes between. */
class Loops {
  static int drainPermits(Semaphore s) {
    while (true) {
      int n = s.availablePermits();
      if (n == 0 || s.tryAcquire(n)) {
        return n;
      }
    }
  }

  static int updateAndGetInt(AtomicInteger a, IntUnaryOperator f) {
    while (true) {
      int old = a.get();
      int next = f.applyAsInt(old);
      if (a.compareAndSet(old, next)) {
        return next;
      }
    }
  }

  static int getAndUpdateInt(AtomicInteger a, IntUnaryOperator f) {
    while (true) {
      int old = a.get();
      int next = f.applyAsInt(old);
      if (a.compareAndSet(old, next)) {
        return old;
      }
    }
  }

  static int accumulateAndGetInt(AtomicInteger a, int x, IntBinaryOperator f) {
    while (true) {
      int old = a.get();
      int next = f.applyAsInt(old, x);
      if (a.compareAndSet(old, next)) {
        return next;
      }
    }
  }

  static int getAndAccumulateInt(AtomicInteger a, int x, IntBinaryOperator f) {
    while (true) {
      int old = a.get();
      int next = f.applyAsInt(old, x);
      if (a.compareAndSet(old, next)) {
        return old;
      }
    }
  }

  static long updateAndGetLong(AtomicLong a, LongUnaryOperator f) {
    while (true) {
      long old = a.get();
      long next = f.applyAsLong(old);
      if (a.compareAndSet(old, next)) {
        return next;
      }
    }
  }

  static long getAndUpdateLong(AtomicLong a, LongUnaryOperator f) {
    while (true) {
      long old = a.get();
      long next = f.applyAsLong(old);
      if (a.compareAndSet(old, next)) {
        return old;
      }
    }
  }

  static long accumulateAndGetLong(AtomicLong a, long x, LongBinaryOperator f) {
    while (true) {
      long old = a.get();
      long next = f.applyAsLong(old, x);
      if (a.compareAndSet(old, next)) {
        return next;
      }
    }
  }

  static long getAndAccumulateLong(AtomicLong a, long x, LongBinaryOperator f) {
    while (true) {
      long old = a.get();
      long next = f.applyAsLong(old, x);
      if (a.compareAndSet(old, next)) {
        return old;
      }
    }
  }

  static <V> V updateAndGet(AtomicReference<V> a, UnaryOperator<V> f) {
    while (true) {
      Object old = a.get();
      Object next = f.apply(old);
      if (a.compareAndSet(old, next)) {
        return next;
      }
    }
  }

  static <V> V getAndUpdate(AtomicReference<V> a, UnaryOperator<V> f) {
    while (true) {
      Object old = a.get();
      Object next = f.apply(old);
      if (a.compareAndSet(old, next)) {
        return old;
      }
    }
  }

  static <V> V accumulateAndGet(AtomicReference<V> a, V x, BinaryOperator<V> f) {
    while (true) {
      Object old = a.get();
      Object next = f.apply(old, x);
      if (a.compareAndSet(old, next)) {
        return next;
      }
    }
  }

  static <V> V getAndAccumulate(AtomicReference<V> a, V x, BinaryOperator<V> f) {
    while (true) {
      Object old = a.get();
      Object next = f.apply(old, x);
      if (a.compareAndSet(old, next)) {
        return old;
      }
    }
  }
}
