/*
 * name: missed-signal-fixed
 * title: A thread waits only while it has to
 * story: missed-signal with a flag that the monitor guards. The receiver waits in a loop
 *   for as long as the flag is not set.
 * look-at: No schedule at all gets stuck; gridlock explore proves it.
 * sources: B. Goetz, Java Concurrency in Practice, 14.2.3
 * remedy: waiting in a loop for a condition
 * expect: jdk 21-, carriers 1-: completed
 */
public class MissedSignalFixed {
  static final Object mailbox = new Object();
  static boolean sent;

  static void await() {
    try {
      Thread.sleep(50);
      synchronized (mailbox) {
        while (!sent) {
          mailbox.wait();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void send() {
    synchronized (mailbox) {
      sent = true;
      mailbox.notify();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread receiver = Thread.ofVirtual().name("receiver").start(MissedSignalFixed::await);
    Thread sender = Thread.ofVirtual().name("sender").start(MissedSignalFixed::send);
    receiver.join();
    sender.join();
  }
}
