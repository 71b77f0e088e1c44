/*
 * name: idle-server
 * title: Workers that wait for work are no fault
 * story: Four virtual threads wait on a condition for work that may come from outside. All
 *   of them are unmounted, and nothing is wrong.
 * look-at: The verdict is idle: nobody holds anything, and nobody waits for those that wait.
 * sources: spring-projects/spring-kafka#3074, where such threads were taken for a leak
 * expect: jdk 21-, carriers 1-: idle
 */
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

public class IdleServer {
  static final ReentrantLock lock = new ReentrantLock();
  static final Condition work = lock.newCondition();

  static void serve() {
    lock.lock();
    try {
      while (true) {
        work.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    for (int i = 1; i <= 4; i++) {
      Thread.ofVirtual().name("worker-" + i).start(IdleServer::serve);
    }
    Thread.ofPlatform().name("acceptor").start(IdleServer::serve);
  }
}
