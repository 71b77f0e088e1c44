/*
 * name: class-initializer-fixed
 * title: The classes are initialised before anything waits for the lock
 * story: class-initializer, but the main thread uses both classes once at the start, so
 *   that no virtual thread runs their initialisers. The methods that the requests call
 *   then take the lock with nothing of the VM on the stack, and unmount.
 * look-at: The same threads wait for the same lock, and none of them is pinned.
 * sources: JEP 491, what still pins
 *   camunda/camunda#62154
 * machine: jdk 25, carriers 2
 * remedy: initialising the classes before the threads start
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.locks.ReentrantLock;

public class ClassInitializerFixed {
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
    return underLock() + ConfigA.value;
  }

  static int readB() {
    return underLock() + ConfigB.value;
  }

  public static void main(String[] args) throws InterruptedException {
    int warm = ConfigA.value + ConfigB.value;
    System.out.println("initialised " + warm + " classes");
    lock.lock();
    Thread first = Thread.ofVirtual().name("unpinned").start(ClassInitializerFixed::underLock);
    Thread.sleep(50);
    Thread a = Thread.ofVirtual().name("reader-a").start(() -> readA());
    Thread b = Thread.ofVirtual().name("reader-b").start(() -> readB());
    Thread.sleep(50);
    lock.unlock();
    first.join();
    a.join();
    b.join();
  }
}
