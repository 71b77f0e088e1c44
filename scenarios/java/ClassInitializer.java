/*
 * name: class-initializer
 * title: Static initialisers pin on every release, and a lock waits for a carrier
 * story: The zipkin case without synchronized. Two virtual threads run the static
 *   initialisers of two classes, which take a lock: the VM called the initialiser, so that
 *   the threads are pinned, also on JDK 25. The next owner of the lock is a virtual thread
 *   that has unmounted and finds no carrier.
 * look-at: JEP 491 ended pinning by synchronized only.
 * sources: JEP 491, what still pins
 *   camunda/camunda#62154
 * machine: jdk 25, carriers 2
 * expect: jdk 21-, carriers 1-2: carrier-exhaustion ownerless
 * expect: jdk 21-, carriers 3-: completed
 * repaired-by: class-initializer-fixed
 */
import java.util.concurrent.locks.ReentrantLock;

public class ClassInitializer {
  static final ReentrantLock lock = new ReentrantLock();

  static int underLock() {
    lock.lock();
    try {
      return 1;
    } finally {
      lock.unlock();
    }
  }

  static class ConfigA {
    static int value = underLock();
  }

  static class ConfigB {
    static int value = underLock();
  }

  static int readA() {
    return ConfigA.value;
  }

  static int readB() {
    return ConfigB.value;
  }

  public static void main(String[] args) throws InterruptedException {
    lock.lock();
    Thread first = Thread.ofVirtual().name("unpinned").start(ClassInitializer::underLock);
    Thread.sleep(50);
    Thread a = Thread.ofVirtual().name("initializer-a").start(() -> readA());
    Thread b = Thread.ofVirtual().name("initializer-b").start(() -> readB());
    Thread.sleep(50);
    lock.unlock();
    first.join();
    a.join();
    b.join();
  }
}
