import java.util.concurrent.locks.LockSupport;

// Threads of both kinds that wait in ways that no bundled scenario ends in.
public class Waits {
  static final Object notified = new Object();
  static final Object silent = new Object();
  static final long LONG = 1000000;

  static void waits(Object o, long millis) {
    synchronized (o) {
      try {
        if (millis == 0) {
          o.wait();
        } else {
          o.wait(millis);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it");
      }
    }
  }

  static void sleeps() {
    try {
      Thread.sleep(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void joins(Thread t, long millis) {
    try {
      if (millis == 0) {
        t.join();
      } else {
        t.join(millis);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread.ofVirtual().name("notified-virtual").start(() -> waits(notified, 0));
    Thread.ofPlatform().name("notified-platform").start(() -> waits(notified, 0));
    Thread.ofVirtual().name("waits-virtual").start(() -> waits(silent, LONG));
    Thread.ofPlatform().name("waits-platform").start(() -> waits(silent, LONG));
    Thread v = Thread.ofVirtual().name("sleeps-virtual").start(() -> sleeps());
    Thread p = Thread.ofPlatform().name("sleeps-platform").start(() -> sleeps());
    Thread.ofVirtual().name("virtual-joins-virtual").start(() -> joins(v, LONG));
    Thread.ofVirtual().name("virtual-joins-platform").start(() -> joins(p, 0));
    Thread.ofVirtual().name("virtual-joins-platform-for").start(() -> joins(p, LONG));
    Thread.ofPlatform().name("platform-joins-virtual").start(() -> joins(v, LONG));
    Thread.ofPlatform().name("platform-joins-platform").start(() -> joins(p, 0));
    Thread.ofPlatform().name("platform-joins-platform-for").start(() -> joins(p, LONG));
    Thread.ofVirtual().name("parks-virtual").start(() -> LockSupport.park());
    Thread.ofPlatform().name("parks-platform").start(() -> LockSupport.park());
    Thread.ofVirtual().name("parks-virtual-for").start(() -> LockSupport.parkNanos(1000000000000L));
    Thread.sleep(500);
    synchronized (notified) {
      notified.notifyAll();
      LockSupport.park();
    }
  }
}
