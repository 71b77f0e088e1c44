package lock

import "github.com/bced87ab/gridlock/scheduler"

// Phases of a release. They do not meet those of an acquisition, so that an await
// can go through both.
const (
	phaseReleaseOwner  uint8 = iota + 32 // exclusiveOwnerThread = null
	phaseReleaseState                    // state = 0: from here on others may barge
	phaseReleaseSignal                   // clear the successor's status
	phaseReleaseUnpark
	phaseReleased // released; the operation may have more to do
)

// release is a thread inside AbstractQueuedSynchronizer.release.
type release struct {
	m  *scheduler.Machine
	q  *queue
	t  scheduler.ThreadID
	op *scheduler.Op
	// owner is exclusiveOwnerThread; null where nobody owns what is released.
	owner *scheduler.ThreadID
	// bits are those of the state that are given up, which count the owner's holds.
	bits int64
}

// allBits are the bits of a state that counts nothing but the owner's holds.
const allBits = -1

// step does one access of a release of one hold by an unlock, or all of them if nothing
// can come between.
func (r *release) step() scheduler.Result {
	switch r.op.Phase {
	case 0:
		if *r.owner != r.t {
			return scheduler.Throw(scheduler.IllegalMonitorState, "")
		}
		if r.q.state&r.bits > 1 {
			r.q.state--
			return scheduler.Finish(0)
		}
		r.op.Phase = phaseReleaseOwner
	case phaseReleased:
		return scheduler.Finish(0)
	}
	r.free()
	if r.op.Phase == phaseReleased && r.m.AtOnce() {
		return scheduler.Finish(0)
	}
	return scheduler.Continue()
}

// free does one access of giving up the lock altogether, or all of them if nothing can
// come between. It ends in phaseReleased.
//
// Source: ReentrantLock.Sync.tryRelease, ReentrantReadWriteLock.Sync.tryRelease and
// AbstractQueuedSynchronizer.signalNext of 21 and 25.
func (r *release) free() {
	for {
		switch r.op.Phase {
		case phaseReleaseOwner:
			*r.owner = 0
			r.op.Phase++
		case phaseReleaseState:
			r.q.state &^= r.bits
			r.op.Phase++
		default:
			r.signal()
		}
		if r.op.Phase == phaseReleased || !r.m.AtOnce() {
			return
		}
	}
}

// signal does one access of waking the successor.
func (r *release) signal() {
	if r.op.Phase == phaseReleaseUnpark {
		r.m.Unpark(r.op.Thread)
		r.op.Thread = 0
		r.op.Phase = phaseReleased
		return
	}
	r.op.Thread = r.q.signalNext()
	r.op.Phase = phaseReleaseUnpark
	if r.op.Thread == 0 {
		r.op.Phase = phaseReleased
	}
}
