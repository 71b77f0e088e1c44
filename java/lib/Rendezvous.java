package java.util;

/**
 * Those who wait to hand something over, or to be handed it, in the order in which they
 * came. All of them want the same, since who finds a counterpart does not wait. Each method
 * is one step.
 */
class Rendezvous extends Elements<Object> {
  /** One who waits. */
  static class Party {
    final boolean gives;
    /** What it hands over, and once it is done what it was handed. */
    Object item;
    boolean done;
    Thread waiter;

    Party(Object item) {
      this.item = item;
      gives = item != null;
    }
  }

  /**
   * Takes the counterpart of one who hands over an item, or takes one if that is null: of
   * those who wait the last that came, or the first. If there is none, a newcomer waits.
   */
  Party meet(Object item, boolean last, Party newcomer) {
    Intrinsics.step(this);
    int n = count();
    int i = last ? n - 1 : 0;
    if (n > 0 && ((Party) at(i)).gives != (item != null)) {
      Party p = (Party) delete(i);
      if (!p.gives) {
        p.item = item;
      }
      p.done = true;
      return p;
    }
    if (newcomer != null) {
      insert(n, newcomer);
    }
    return null;
  }

  boolean done(Party p) {
    Intrinsics.look(this);
    return p.done;
  }

  /** Says which thread is to be woken. It tells whether nobody has to. */
  boolean announce(Party p, Thread waiter) {
    Intrinsics.step(this);
    p.waiter = waiter;
    return p.done;
  }

  /** Gives up, unless that is too late. */
  boolean leave(Party p) {
    Intrinsics.step(this);
    if (p.done) {
      return false;
    }
    int i = 0;
    while (at(i) != p) {
      i++;
    }
    delete(i);
    return true;
  }

  public Iterator<Object> iterator() {
    return new Snapshot<>(null, toArray());
  }
}
