/*
 * name: missed-signal
 * title: A notification comes before anybody waits for it
 * story: One thread notifies, and only then the other begins to wait, without looking
 *   whether what it waits for has happened already. Nobody will notify again.
 * look-at: The waiter holds nothing and no lock is held: only the join shows that somebody
 *   needs it.
 * sources: B. Goetz, Java Concurrency in Practice, 14.2.3
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: missed-signal-fixed
 */
public class MissedSignal {
  static final Object mailbox = new Object();

  static void await() {
    try {
      Thread.sleep(50);
      synchronized (mailbox) {
        mailbox.wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void send() {
    synchronized (mailbox) {
      mailbox.notify();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread receiver = Thread.ofVirtual().name("receiver").start(MissedSignal::await);
    Thread sender = Thread.ofVirtual().name("sender").start(MissedSignal::send);
    receiver.join();
    sender.join();
  }
}
