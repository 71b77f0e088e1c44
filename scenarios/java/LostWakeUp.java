/*
 * name: lost-wake-up
 * title: A thread looks, and then waits, and the wake-up falls between the two
 * story: A consumer looks whether something is there, outside of the lock, and since
 *   nothing is, takes the lock and waits. In between the producer has put something there
 *   and signalled; nobody waited, so that the signal is lost. The flag says that there is
 *   something, and the consumer waits for it.
 * look-at: What the consumer waits for has happened, and ready is true.
 * sources: B. Goetz, Java Concurrency in Practice, 14.2.3
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: lost-wake-up-fixed
 */
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

public class LostWakeUp {
  static final ReentrantLock lock = new ReentrantLock();
  static final Condition arrived = lock.newCondition();
  static volatile boolean ready;

  static void consume() {
    try {
      if (!ready) {
        Thread.sleep(100);
        lock.lock();
        try {
          arrived.await();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void produce() {
    lock.lock();
    try {
      ready = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread consumer = Thread.ofVirtual().name("consumer").start(LostWakeUp::consume);
    Thread.sleep(50);
    Thread producer = Thread.ofVirtual().name("producer").start(LostWakeUp::produce);
    consumer.join();
    producer.join();
  }
}
