/*
 * name: nested-monitor
 * title: A thread waits inside two monitors, and wait releases only one of them
 * story: A store has a monitor, and inside it a queue with one of its own. A reader enters
 *   both and waits for something to be in the queue: wait releases the monitor of the
 *   queue, and not that of the store. A writer has to pass through the store to reach the
 *   queue, so that it never comes to notify: the nested monitor lock-out.
 * look-at: The reader waits for a notification, and the writer for the reader.
 * sources: D. Lea, Concurrent Programming in Java, 3.3.4
 *   A. Lister, The problem of nested monitor calls, 1977
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: nested-monitor-fixed
 */
public class NestedMonitor {
  static final Object store = new Object();
  static final Object queue = new Object();
  static int items;

  static void read() {
    synchronized (store) {
      synchronized (queue) {
        try {
          while (items == 0) {
            queue.wait();
          }
          items--;
        } catch (InterruptedException e) {
          throw new IllegalStateException("nobody interrupts it");
        }
      }
    }
  }

  static void write() {
    synchronized (store) {
      synchronized (queue) {
        items++;
        queue.notify();
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread reader = Thread.ofVirtual().name("reader").start(NestedMonitor::read);
    Thread.sleep(50);
    Thread writer = Thread.ofVirtual().name("writer").start(NestedMonitor::write);
    reader.join();
    writer.join();
  }
}
