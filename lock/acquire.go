package lock

import "github.com/bced87ab/gridlock/scheduler"

// synchronizer is what a class built on AbstractQueuedSynchronizer adds to the
// queue.
type synchronizer interface {
	// tryAcquire tries to acquire for a thread that may be queued and reports
	// whether it did (tryAcquire, or tryAcquireShared >= 0).
	tryAcquire(t scheduler.ThreadID, arg int64) bool
	// reason is why a thread that cannot acquire blocks.
	reason() scheduler.ReasonKind
}

// Phases of an acquisition, from 1. What comes before is the class's own.
const (
	phaseTry   uint8 = iota + 1 // try to acquire if first or not queued
	phaseQueue                  // one step towards parking
	phaseLink                   // let the predecessor know its new successor
	phaseParked
	phaseAcquired // acquired; the operation may have more to do
	phaseFree     // first phase that is free for the operation's own use
)

// Flags of an acquisition.
const (
	flagAllocated        uint16 = 1 << iota // the node exists, so it has tried again before enqueuing
	flagEnqueued                            // the node is in the queue
	flagInterrupted                         // it was interrupted and the status is cleared
	flagShared                              // in shared mode
	flagInterruptible                       // an interrupt ends it with InterruptedException
	flagTimed                               // a time limit ends it
	flagTimedOut                            // the time limit is over
	flagConditionNode                       // the node is the ConditionNode of an await
	flagCancelled                           // the await was cancelled by time or interrupt
	flagAwaitInterrupted                    // the await was interrupted and the status is cleared
)

// acquisition is a thread inside acquire(Node, int, boolean, boolean, boolean,
// long), the loop that all waiting for a synchronizer goes through.
type acquisition struct {
	m    *scheduler.Machine
	q    *queue
	sync synchronizer
	t    scheduler.ThreadID
	op   *scheduler.Op
	self scheduler.ObjectID
	wake scheduler.Wake
	// steps is how many were done at once.
	steps int
}

// maxSteps bounds how many steps are done before the machine counts them.
const maxSteps = 64

// pauses reports whether an operation, a step of which led to s, is over, or blocks, or
// lets others come between. Else the next step is to follow.
func (a *acquisition) pauses(s scheduler.Status) bool {
	a.wake = scheduler.NotWoken
	a.steps++
	return s != scheduler.Again || !a.m.AtOnce() || a.steps >= maxSteps
}

// once tries once, before the loop, which it enters if it fails and may wait.
//
// Source: AbstractQueuedSynchronizer.acquire, acquireInterruptibly, tryAcquireNanos
// and their shared counterparts of 21 and 25.
func (a *acquisition) once(flags uint16) scheduler.Result {
	if flags&flagInterruptible != 0 && a.m.ClearInterrupt(a.t) {
		return scheduler.Throw(scheduler.InterruptedException, "")
	}
	if a.sync.tryAcquire(a.t, a.op.Arg) {
		return scheduler.FinishBool(true)
	}
	if flags&flagTimed != 0 && a.op.Nanos <= 0 {
		return scheduler.FinishBool(false)
	}
	return a.begin(flags)
}

// begin enters the loop.
func (a *acquisition) begin(flags uint16) scheduler.Result {
	a.op.Phase = phaseTry
	a.op.Flags |= flags
	if flags&flagTimed != 0 && a.op.Deadline == 0 {
		a.op.Deadline = a.m.Deadline(a.op.Nanos)
	}
	return scheduler.Continue()
}

// advance does one access of the loop, or all up to where the thread blocks if nothing can
// come between. The operation has acquired when its phase is phaseAcquired; if it gives
// up it throws or returns false.
//
// Source: AbstractQueuedSynchronizer.acquire of 21 and 25, without its spinning,
// which only spends time.
func (a *acquisition) advance() scheduler.Result {
	for {
		switch a.op.Phase {
		case phaseTry:
			a.try()
		case phaseQueue:
			if a.prepare() {
				return a.park()
			}
		case phaseLink:
			if i := a.q.find(a.t); i > 0 {
				a.q.nodes[i].linked = true
			}
			a.op.Phase = phaseTry
		default:
			if a.resume() {
				return a.cancel()
			}
		}
		if a.op.Phase == phaseAcquired || !a.m.AtOnce() {
			return scheduler.Continue()
		}
	}
}

func (a *acquisition) has(f uint16) bool { return a.op.Flags&f != 0 }

// first reports whether the thread's node is next behind the head.
func (a *acquisition) first() bool {
	return a.has(flagEnqueued) && a.q.nodes[1].waiter == a.t
}

// try tries to acquire if nobody is ahead: the thread is first in the queue, or
// not in it, which is barging.
func (a *acquisition) try() {
	first := a.first()
	a.op.Phase = phaseQueue
	if !first && a.has(flagEnqueued) || !a.sync.tryAcquire(a.t, a.op.Arg) {
		return
	}
	a.op.Phase = phaseAcquired
	if !first {
		return
	}
	a.q.becomeHead()
	a.op.Flags &^= flagEnqueued
	if a.has(flagShared) {
		a.m.Unpark(a.q.signalNextIfShared())
	}
	if a.has(flagInterrupted) {
		a.m.Interrupt(a.t)
	}
}

// prepare does the next thing on the way to parking: make the queue, make the
// node, enqueue it, announce that it waits. It goes back to try after each, and
// reports whether all is done.
func (a *acquisition) prepare() (ready bool) {
	a.op.Phase = phaseTry
	switch {
	case a.q.ensureHead():
	case !a.has(flagAllocated):
		a.op.Flags |= flagAllocated
	case !a.has(flagEnqueued):
		a.q.enqueue(a.t, a.kind(), 0)
		a.op.Flags |= flagEnqueued
		a.op.Phase = phaseLink
	default:
		n := &a.q.nodes[a.q.find(a.t)]
		if n.status == 0 {
			n.status, n.signalled = waiting, false
			break
		}
		return true
	}
	return false
}

// park blocks, unless the time limit is over.
func (a *acquisition) park() scheduler.Result {
	if a.has(flagTimed) && (a.has(flagTimedOut) || a.m.Expired(a.op)) {
		return a.cancel()
	}
	a.op.Phase = phaseParked
	return scheduler.BlockOn(scheduler.Block{
		On: scheduler.ParkPermit, Interruptible: true,
		Timed: a.has(flagTimed), Deadline: a.op.Deadline,
		Reason: scheduler.Reason{Kind: a.sync.reason(), Object: a.self},
	})
}

func (a *acquisition) kind() nodeKind {
	switch {
	case a.has(flagConditionNode):
		return conditionNode
	case a.has(flagShared):
		return sharedNode
	}
	return exclusiveNode
}

// resume is what a thread does when park returns, for whatever reason. It reports
// whether it is to give up.
func (a *acquisition) resume() (givesUp bool) {
	if a.wake == scheduler.WokenByTimeout {
		a.op.Flags |= flagTimedOut
	}
	n := &a.q.nodes[a.q.find(a.t)]
	n.status, n.signalled = 0, false
	a.op.Phase = phaseTry
	if a.m.ClearInterrupt(a.t) {
		a.op.Flags |= flagInterrupted
		return a.has(flagInterruptible)
	}
	return false
}

// cancel gives up: the node leaves the queue.
func (a *acquisition) cancel() scheduler.Result {
	a.m.Unpark(a.q.remove(a.q.find(a.t)))
	a.op.Flags &^= flagEnqueued
	if !a.has(flagInterrupted) {
		return scheduler.FinishBool(false)
	}
	if a.has(flagInterruptible) {
		return scheduler.Throw(scheduler.InterruptedException, "")
	}
	a.m.Interrupt(a.t)
	return scheduler.FinishBool(false)
}
