package java.util.concurrent;

import java.util.Rendezvous;
import java.util.concurrent.locks.LockSupport;

/** What a SynchronousQueue has of it: the ones who wait, first come, first served. */
class LinkedTransferQueue {
  static class DualNode {
    /** Waits until someone has come, a time limit is over or an interrupt ends it. */
    static boolean await(Rendezvous those, Rendezvous.Party self, boolean timed, long nanos) {
      if (those.done(self)) {
        return true;
      }
      Thread thread = Thread.currentThread();
      boolean done = those.announce(self, thread);
      while (!done) {
        if (thread.isInterrupted() || timed && nanos <= 0L) {
          return !those.leave(self);
        }
        if (timed) {
          nanos = Intrinsics.parkFor(nanos);
        } else {
          LockSupport.park();
        }
        done = those.done(self);
      }
      return true;
    }
  }

  final Rendezvous those = new Rendezvous();

  /** Hands an item over, or takes one if it is null. It gives who was met, or null. */
  Rendezvous.Party xfer(Object item, boolean timed, long nanos) {
    Rendezvous.Party self = timed && nanos == 0L ? null : new Rendezvous.Party(item);
    Rendezvous.Party other = those.meet(item, false, self);
    if (other != null) {
      LockSupport.unpark(other.waiter);
      return other;
    }
    return self != null && DualNode.await(those, self, timed, nanos) ? self : null;
  }
}
