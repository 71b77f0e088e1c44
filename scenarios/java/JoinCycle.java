/*
 * name: join-cycle
 * title: Two threads wait for each other's end
 * story: Each of two virtual threads joins the other.
 * look-at: A cycle without any lock.
 * sources: java.lang.Thread.join
 * expect: jdk 21-, carriers 1-: deadlock
 * repaired-by: join-cycle-fixed
 */
public class JoinCycle {
  static Thread chicken;
  static Thread egg;

  static void after(boolean hatched) {
    try {
      Thread.sleep(50);
      Thread other = hatched ? egg : chicken;
      other.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    chicken = Thread.ofVirtual().name("chicken").start(() -> after(true));
    egg = Thread.ofVirtual().name("egg").start(() -> after(false));
    chicken.join();
    egg.join();
  }
}
