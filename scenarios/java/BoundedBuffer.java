/*
 * name: bounded-buffer
 * title: notify wakes a consumer where it should have woken the producer
 * story: A buffer for one item has one monitor, in which consumers and producers wait. Two
 *   consumers wait, since it is empty. A producer puts one item, which wakes the first
 *   consumer, and wants to put another before that one has run: the buffer is full, and it
 *   waits. The first consumer takes the item and notifies, and the one that this wakes is
 *   the second consumer, which has waited longest. It finds nothing and waits again. The
 *   buffer is empty, and the producer waits as if it were full.
 * look-at: A consumer and a producer wait in one monitor, each for what only the other can
 *   do.
 * sources: B. Goetz, Java Concurrency in Practice, 14.2.4
 *   A. Downey, The Little Book of Semaphores, 4.1
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: bounded-buffer-fixed
 */
public class BoundedBuffer {
  static final Object buffer = new Object();
  static boolean full;

  static void take() {
    synchronized (buffer) {
      try {
        while (!full) {
          buffer.wait();
        }
        full = false;
        buffer.notify();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
  }

  static void put() {
    synchronized (buffer) {
      try {
        while (full) {
          buffer.wait();
        }
        full = true;
        buffer.notify();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
  }

  static void putTwo() {
    synchronized (buffer) {
      put();
      put();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread first = Thread.ofVirtual().name("consumer-1").start(BoundedBuffer::take);
    Thread.sleep(50);
    Thread second = Thread.ofVirtual().name("consumer-2").start(BoundedBuffer::take);
    Thread.sleep(50);
    Thread producer = Thread.ofVirtual().name("producer").start(BoundedBuffer::putTwo);
    first.join();
    second.join();
    producer.join();
  }
}
