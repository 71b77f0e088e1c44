/*
 * name: nested-monitor-fixed
 * title: A thread waits in the outer monitor, which wait releases
 * story: nested-monitor with one monitor in the place of two: the reader waits in the
 *   monitor of the store, and the writer can enter it meanwhile.
 * look-at: A thread that waits should have entered nothing but what it waits in.
 * sources: D. Lea, Concurrent Programming in Java, 3.3.4
 * remedy: waiting inside one monitor only
 * expect: jdk 21-, carriers 1-: completed
 */
public class NestedMonitorFixed {
  static final Object store = new Object();
  static int items;

  static void read() {
    synchronized (store) {
      try {
        while (items == 0) {
          store.wait();
        }
        items--;
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
  }

  static void write() {
    synchronized (store) {
      items++;
      store.notify();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread reader = Thread.ofVirtual().name("reader").start(NestedMonitorFixed::read);
    Thread.sleep(50);
    Thread writer = Thread.ofVirtual().name("writer").start(NestedMonitorFixed::write);
    reader.join();
    writer.join();
  }
}
