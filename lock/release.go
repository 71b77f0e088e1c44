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
}

// step does one access of a release of one hold by an unlock.
func (r *release) step(l *reentrantLock) scheduler.Result {
	switch r.op.Phase {
	case 0:
		if l.owner != r.t {
			return scheduler.Throw(scheduler.IllegalMonitorState, "")
		}
		if l.state > 1 {
			l.state--
			return scheduler.Finish(0)
		}
		r.op.Phase = phaseReleaseOwner
		return r.free(l)
	case phaseReleased:
		return scheduler.Finish(0)
	}
	return r.free(l)
}

// free does one access of giving up the lock altogether. It ends in phaseReleased.
//
// Source: ReentrantLock.Sync.tryRelease and AbstractQueuedSynchronizer.signalNext
// of 21 and 25.
func (r *release) free(l *reentrantLock) scheduler.Result {
	switch r.op.Phase {
	case phaseReleaseOwner:
		l.owner = 0
	case phaseReleaseState:
		l.state = 0
	default:
		return r.signal()
	}
	r.op.Phase++
	return scheduler.Continue()
}

// signal does one access of waking the successor.
func (r *release) signal() scheduler.Result {
	if r.op.Phase == phaseReleaseUnpark {
		r.m.Unpark(r.op.Thread)
		r.op.Thread = 0
		r.op.Phase = phaseReleased
		return scheduler.Continue()
	}
	r.op.Thread = r.q.signalNext()
	r.op.Phase = phaseReleaseUnpark
	if r.op.Thread == 0 {
		r.op.Phase = phaseReleased
	}
	return scheduler.Continue()
}
