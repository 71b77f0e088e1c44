package java.util.concurrent.atomic;

/** Numbers each of which is updated atomically. */
public class AtomicIntegerArray {
  final AtomicInteger[] array;

  public AtomicIntegerArray(int length) {
    array = new AtomicInteger[length];
    for (int i = 0; i < length; i++) {
      array[i] = new AtomicInteger();
    }
  }

  public int length() {
    return array.length;
  }

  public int get(int i) {
    return array[i].get();
  }

  public void set(int i, int v) {
    array[i].set(v);
  }

  public int getAndSet(int i, int v) {
    return array[i].getAndSet(v);
  }

  public boolean compareAndSet(int i, int expected, int v) {
    return array[i].compareAndSet(expected, v);
  }

  public int incrementAndGet(int i) {
    return array[i].incrementAndGet();
  }

  public int decrementAndGet(int i) {
    return array[i].decrementAndGet();
  }

  public int getAndIncrement(int i) {
    return array[i].getAndIncrement();
  }

  public int getAndDecrement(int i) {
    return array[i].getAndDecrement();
  }

  public int addAndGet(int i, int delta) {
    return array[i].addAndGet(delta);
  }

  public int getAndAdd(int i, int delta) {
    return array[i].getAndAdd(delta);
  }

  public String toString() {
    String s = "[";
    for (int i = 0; i < array.length; i++) {
      s = s + (i == 0 ? "" : ", ") + array[i].get();
    }
    return s + "]";
  }
}
