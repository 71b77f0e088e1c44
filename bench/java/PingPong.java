import java.util.concurrent.locks.LockSupport;

/** Two virtual threads that wake each other for ever. */
public class PingPong {
  static final Thread[] threads = new Thread[2];

  static void play(int other) {
    while (true) {
      LockSupport.unpark(threads[other]);
      LockSupport.park();
    }
  }

  public static void main(String[] args) {
    threads[0] = Thread.ofVirtual().unstarted(() -> play(1));
    threads[1] = Thread.ofVirtual().unstarted(() -> play(0));
    threads[0].start();
    threads[1].start();
  }
}
