/*
 * name: bounded-buffer-fixed
 * title: notifyAll wakes whoever can go on
 * story: bounded-buffer with notifyAll: each that waits looks again for itself, and the one
 *   that can go on does. With a ReentrantLock there would be two conditions instead, one
 *   for consumers and one for producers.
 * look-at: More threads wake than can go on; that is the price.
 * sources: B. Goetz, Java Concurrency in Practice, 14.2.4
 * remedy: notifyAll in the place of notify
 * expect: jdk 21-, carriers 1-: completed
 */
public class BoundedBufferFixed {
  static final Object buffer = new Object();
  static boolean full;

  static void take() {
    synchronized (buffer) {
      try {
        while (!full) {
          buffer.wait();
        }
        full = false;
        buffer.notifyAll();
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
        buffer.notifyAll();
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
    Thread first = Thread.ofVirtual().name("consumer-1").start(BoundedBufferFixed::take);
    Thread.sleep(50);
    Thread second = Thread.ofVirtual().name("consumer-2").start(BoundedBufferFixed::take);
    Thread.sleep(50);
    Thread producer = Thread.ofVirtual().name("producer").start(BoundedBufferFixed::putTwo);
    first.join();
    second.join();
    producer.join();
  }
}
