import java.util.concurrent.locks.LockSupport;

/** Many virtual threads that start, park, are unparked and end. */
public class Crowd {
  static final int N = 1_000_000;
  static final Thread[] threads = new Thread[N];

  public static void main(String[] args) throws InterruptedException {
    for (int i = 0; i < N; i++) {
      threads[i] = Thread.startVirtualThread(LockSupport::park);
    }
    for (int i = 0; i < N; i++) {
      LockSupport.unpark(threads[i]);
    }
    for (int i = 0; i < N; i++) {
      threads[i].join();
    }
  }
}
