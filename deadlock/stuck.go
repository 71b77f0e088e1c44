package deadlock

import (
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// stuckSet is the greatest set of threads each of whose possible wakers is in the
// set: none of them can ever step again, whatever the others do.
//
// Wakers that are known are owners, those ahead in a queue that hands over to one
// at a time, and the threads on the carriers. A signal or notification may come from
// any thread that can get the lock, and a permit, count-down or unpark from any at
// all, so a thread that waits for one is in the set only if no live thread is left
// that could give it. Interrupts and added carriers are excluded.
type stuckSet struct {
	s  *Snapshot
	in []bool // by thread id - 1
}

// findStuck computes the set: it begins with all threads that cannot step now and
// removes those that may be woken until none is left to remove. Those that are known
// never to step again it does not remove.
func findStuck(s *Snapshot, never []scheduler.ThreadID) *stuckSet {
	set := &stuckSet{s, make([]bool, len(s.Threads))}
	for i := range s.Threads {
		set.in[i] = s.Threads[i].alive() && (!s.Threads[i].Steps || slices.Contains(never, s.Threads[i].ID))
	}
	for changed := true; changed; {
		changed = false
		for i := range s.Threads {
			if set.in[i] && set.mayStep(&s.Threads[i]) && !slices.Contains(never, s.Threads[i].ID) {
				set.in[i] = false
				changed = true
			}
		}
	}
	return set
}

func (set *stuckSet) has(t scheduler.ThreadID) bool { return t != 0 && set.in[t-1] }

// keeps reports whether an owner never gives up what it owns: it is in the set, or
// it has ended and forgot to.
func (set *stuckSet) keeps(t scheduler.ThreadID) bool {
	return t != 0 && (set.in[t-1] || !set.s.thread(t).alive())
}

// threads returns those of the set for which keep holds, by id.
func (set *stuckSet) threads(keep func(*Thread) bool) []scheduler.ThreadID {
	var ids []scheduler.ThreadID
	for i, in := range set.in {
		if t := &set.s.Threads[i]; in && keep(t) {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// mayStep reports whether something outside the set may make a thread step.
func (set *stuckSet) mayStep(t *Thread) bool {
	if t.unmounted() && !set.carrierMayComeFree() {
		return false
	}
	return !t.Blocked || set.mayWake(t)
}

// carrierMayComeFree reports whether some carrier is free, or has a thread outside
// the set, which may leave it.
func (set *stuckSet) carrierMayComeFree() bool {
	return slices.ContainsFunc(set.s.Carriers, func(c scheduler.CarrierInfo) bool {
		return c.Free || c.Thread != 0 && !set.has(c.Thread)
	})
}

// mayWake reports whether something outside the set may end a thread's block.
func (set *stuckSet) mayWake(t *Thread) bool {
	o := set.s.object(t.Block.Reason.Object)
	if t.Block.Reason.Kind == scheduler.ForMonitor {
		return set.mayEnter(t, o)
	}
	if t.Block.Ends() || t.TimerSubmitted {
		return true
	}
	switch t.Block.Reason.Kind {
	case scheduler.ForLock, scheduler.ForClassInit:
		return set.mayAcquire(t, o)
	case scheduler.ForSignal:
		if set.keeps(o.Owner) || set.keepsOut(t.ID, o) {
			return false // who signals must own the lock, and so must who was signalled
		}
		if isIn(o.Queue, t.ID) {
			return set.mayAcquire(t, o)
		}
	case scheduler.ForThread:
		return set.mayEnd(t)
	case scheduler.ForLatch:
		if o.State == 0 {
			return !set.anyAhead(t.ID, o)
		}
	case scheduler.ForNotify:
		return set.anyLive() && !set.keeps(o.Owner) // as with a signal
	}
	return set.anyLive() && !set.anyAhead(t.ID, o)
}

// mayAcquire is mayWake for a thread that waits for a lock or a class. A snapshot may
// not know who owns a lock: readers are holders and no owners, and its state may tell
// no more than that somebody has it.
func (set *stuckSet) mayAcquire(t *Thread, o scheduler.ObjectView) bool {
	switch {
	case set.keeps(o.Owner) || set.keepsOut(t.ID, o) || set.anyAhead(t.ID, o):
		return false
	case o.Owner != 0 || set.someoneAt(o.ID):
		return true
	case len(o.Holders) > 0:
		return slices.ContainsFunc(o.Holders, func(h scheduler.ThreadID) bool { return !set.keeps(h) })
	}
	return o.State != 0 && set.anyLive()
}

// keepsOut reports whether a reader of a lock, maybe the thread itself, never lets the
// thread write.
func (set *stuckSet) keepsOut(t scheduler.ThreadID, o scheduler.ObjectView) bool {
	return slices.ContainsFunc(o.Holders, set.keeps) && wantsAlone(t, o)
}

// isIn reports whether a thread has a node in a queue.
func isIn(queue []scheduler.Node, t scheduler.ThreadID) bool {
	return slices.ContainsFunc(queue, func(n scheduler.Node) bool { return n.Thread == t })
}

// mayEnter is mayWake for a thread that waits to enter a monitor. A time limit
// there only makes it try again.
func (set *stuckSet) mayEnter(t *Thread, o scheduler.ObjectView) bool {
	if set.keeps(o.Owner) {
		return false
	}
	if t.Block.Ends() {
		return true
	}
	if o.Heir != 0 && o.Heir != t.ID && set.has(o.Heir) {
		return false // exits wake nobody while the heir has not run
	}
	return !set.anyAhead(t.ID, o) && (o.Owner != 0 || o.Heir != 0)
}

// mayEnd is mayWake for a thread that joins another.
func (set *stuckSet) mayEnd(t *Thread) bool {
	target := set.s.thread(t.Block.Reason.Thread)
	if target.State != scheduler.StateTerminated {
		return !set.has(target.ID)
	}
	for _, j := range target.Joiners {
		if j == t.ID {
			return true
		}
		if set.has(j) {
			return false // it has been told, and passes the word on when it runs
		}
	}
	return true
}

// anyAhead reports whether a thread of the set is ahead of another in the queue of
// an object that wakes only the first. A thread that waits for a signal and is not
// in the queue yet will be behind all that are.
func (set *stuckSet) anyAhead(t scheduler.ThreadID, o scheduler.ObjectView) bool {
	if !o.HandsOff && o.Kind != scheduler.ForMonitor {
		return false
	}
	for _, n := range o.Queue {
		if n.Thread == t {
			return false
		}
		if set.has(n.Thread) {
			return true
		}
	}
	return false
}

// someoneAt reports whether a thread outside the set is in an operation on an
// object, and may be about to wake the next of its queue.
func (set *stuckSet) someoneAt(o scheduler.ObjectID) bool {
	for i := range set.s.Threads {
		t := &set.s.Threads[i]
		if !set.in[i] && t.alive() && t.Op.Object == o {
			return true
		}
	}
	return false
}

// anyLive reports whether a live thread is outside the set.
func (set *stuckSet) anyLive() bool {
	for i := range set.s.Threads {
		if !set.in[i] && set.s.Threads[i].alive() {
			return true
		}
	}
	return false
}
