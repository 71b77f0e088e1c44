/*
 * name: lost-wake-up-fixed
 * title: A thread looks again, under the lock, before it waits
 * story: lost-wake-up with the flag looked at under the lock, in a loop around await.
 *   Between the look and the wait the consumer never releases the lock, and so nothing can
 *   fall in between.
 * look-at: No schedule at all gets stuck; gridlock explore proves it.
 * sources: B. Goetz, Java Concurrency in Practice, 14.2.3
 * remedy: testing the condition under the lock
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

public class LostWakeUpFixed {
  static final ReentrantLock lock = new ReentrantLock();
  static final Condition arrived = lock.newCondition();
  static volatile boolean ready;

  static void consume() {
    try {
      if (!ready) {
        Thread.sleep(100);
        lock.lock();
        try {
          while (!ready) {
            arrived.await();
          }
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
    Thread consumer = Thread.ofVirtual().name("consumer").start(LostWakeUpFixed::consume);
    Thread.sleep(50);
    Thread producer = Thread.ofVirtual().name("producer").start(LostWakeUpFixed::produce);
    consumer.join();
    producer.join();
  }
}
