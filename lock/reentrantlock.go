package lock

import (
	"math"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// ReentrantLock is java.util.concurrent.locks.ReentrantLock: one owner, who may
// lock it again, and a queue of those that wait. A release does not hand the lock
// over: it clears the owner and wakes the first of the queue, which then tries to
// acquire. Whoever comes by in between may take it (barging), unless it is fair.
//
// It is a handle: copies are the same lock. Unlock by a thread that does not own
// it throws IllegalMonitorStateException in that thread.
type ReentrantLock struct{ ID scheduler.ObjectID }

// NewReentrantLock creates a lock that is not fair, as new ReentrantLock() does.
func NewReentrantLock(c scheduler.Creator, name string) ReentrantLock {
	return ReentrantLock{c.New(&reentrantLock{name: name})}
}

// NewFairReentrantLock creates a fair lock, as new ReentrantLock(true) does: a
// thread may acquire it only if no other waits longer.
func NewFairReentrantLock(c scheduler.Creator, name string) ReentrantLock {
	return ReentrantLock{c.New(&reentrantLock{name: name, fair: true})}
}

// NewWorkerLock creates the lock that a worker of a pool is: it owns it while it runs a
// task, and who shuts the pool down tries it, to find those that wait for one.
//
// Source: ThreadPoolExecutor.Worker and interruptIdleWorkers of 21 and 25.
func NewWorkerLock(c scheduler.Creator) ReentrantLock {
	return ReentrantLock{c.New(&reentrantLock{name: "Worker", worker: true})}
}

// The verbs of a lock.
const (
	verbLock uint8 = iota
	verbLockInterruptibly
	verbTryLock
	verbTryLockFor
	verbUnlock
	verbAwait
	verbAwaitNanos
	verbAwaitUninterruptibly
	verbSignal
	verbSignalAll
)

var lockVerbs = [...]string{
	"lock", "lockInterruptibly", "tryLock", "tryLock", "unlock",
	"await", "awaitNanos", "awaitUninterruptibly", "signal", "signalAll",
}

// LockOp is the operation of Lock, for compiled code.
func (l ReentrantLock) LockOp() scheduler.Op { return scheduler.Op{Object: l.ID, Verb: verbLock} }

// LockInterruptiblyOp is the operation of LockInterruptibly, for compiled code. It
// throws InterruptedException.
func (l ReentrantLock) LockInterruptiblyOp() scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbLockInterruptibly}
}

// TryLockOp is the operation of TryLock, for compiled code. Its value is 1 or 0.
func (l ReentrantLock) TryLockOp() scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbTryLock}
}

// TryLockForOp is the operation of TryLockFor, for compiled code. Its value is 1
// or 0, and it throws InterruptedException.
func (l ReentrantLock) TryLockForOp(limit time.Duration) scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbTryLockFor, Nanos: limit}
}

// UnlockOp is the operation of Unlock, for compiled code.
func (l ReentrantLock) UnlockOp() scheduler.Op { return scheduler.Op{Object: l.ID, Verb: verbUnlock} }

// Lock acquires the lock and waits as long as it takes.
func (l ReentrantLock) Lock(t *scheduler.Thread) { t.Must(l.LockOp()) }

// LockInterruptibly is Lock, but an interrupt ends it: the error is then
// scheduler.ErrInterrupted.
func (l ReentrantLock) LockInterruptibly(t *scheduler.Thread) error {
	_, err := t.Try(l.LockInterruptiblyOp())
	return err
}

// TryLock acquires the lock if nobody owns it, also ahead of those that wait for a
// fair one, and reports whether it did.
func (l ReentrantLock) TryLock(t *scheduler.Thread) bool { return t.Must(l.TryLockOp()) != 0 }

// TryLockFor waits for the lock up to a time limit and reports whether it acquired
// it. The error is scheduler.ErrInterrupted or nil.
func (l ReentrantLock) TryLockFor(t *scheduler.Thread, limit time.Duration) (bool, error) {
	v, err := t.Try(l.TryLockForOp(limit))
	return v != 0, err
}

// Unlock releases one hold of the lock.
func (l ReentrantLock) Unlock(t *scheduler.Thread) { t.Must(l.UnlockOp()) }

// Inspect returns the lock as a heap dump of machine m shows it.
func (l ReentrantLock) Inspect(m *scheduler.Machine) scheduler.ObjectView { return m.Inspect(l.ID) }

// reentrantLock is the state of a lock and of its conditions.
type reentrantLock struct {
	queue
	name       string
	fair       bool
	worker     bool               // see NewWorkerLock
	owner      scheduler.ThreadID // exclusiveOwnerThread
	conditions []condition
}

func (l *reentrantLock) Clone() scheduler.Object {
	c := *l
	c.queue = l.queue.clone()
	c.conditions = cloneConditions(l.conditions)
	return &c
}

// CloneTo implements scheduler.Reusable.
func (l *reentrantLock) CloneTo(old scheduler.Object) scheduler.Object {
	c, ok := old.(*reentrantLock)
	if !ok || len(c.conditions) != len(l.conditions) {
		return l.Clone()
	}
	nodes, conditions := c.nodes[:0], c.conditions
	*c = *l
	c.nodes = append(nodes, l.nodes...)
	c.conditions = conditions
	copyConditions(c.conditions, l.conditions)
	return c
}

func (l *reentrantLock) Hash(h *scheduler.Hasher) {
	l.queue.hash(h)
	h.Bool(l.fair)
	h.Thread(l.owner)
	hashConditions(h, l.conditions)
}

// HashShown implements scheduler.Shown.
func (l *reentrantLock) HashShown(h *scheduler.Hasher) { l.hashShown(h) }

// Private implements scheduler.Private.
func (l *reentrantLock) Private(op scheduler.Op) bool {
	return op.Verb == verbLock || op.Verb == verbTryLock || op.Verb == verbUnlock
}

func (l *reentrantLock) VerbName(verb uint8) string { return scheduler.VerbIn(lockVerbs[:], verb) }

func (l *reentrantLock) reason() scheduler.ReasonKind { return scheduler.ForLock }

// Step advances an operation on the lock or one of its conditions.
func (l *reentrantLock) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	switch op.Verb {
	case verbTryLock:
		if l.isFull(t) {
			return tooManyHolds
		}
		return scheduler.FinishBool(l.barge(t))
	case verbUnlock:
		r := &release{m, &l.queue, t, op, &l.owner, allBits}
		return r.step()
	}
	a := &acquisition{m: m, q: &l.queue, sync: l, t: t, op: op, self: op.Object, wake: wake}
	switch op.Verb {
	case verbAwait, verbAwaitNanos, verbAwaitUninterruptibly, verbSignal, verbSignalAll:
		g := &guard{&l.queue, &l.owner, l.conditions}
		return g.step(a, l.name)
	}
	for {
		if r := l.lock(a); a.pauses(r.Status) {
			return r
		}
	}
}

// Phases of lock before it has to wait.
const (
	phaseInitial = 0         // initialTryLock
	phaseOnce    = phaseFree // tryAcquire, before the loop
)

// lock acquires.
//
// Source: ReentrantLock.Sync.lock, lockInterruptibly and tryLockNanos;
// AbstractQueuedSynchronizer.acquire, acquireInterruptibly and tryAcquireNanos.
func (l *reentrantLock) lock(a *acquisition) scheduler.Result {
	switch a.op.Phase {
	case phaseInitial:
		if a.op.Verb != verbLock && a.m.ClearInterrupt(a.t) {
			return scheduler.Throw(scheduler.InterruptedException, "")
		}
		if l.isFull(a.t) {
			return tooManyHolds
		}
		if l.initialTryLock(a.t) {
			return scheduler.FinishBool(true)
		}
		a.op.Arg = 1
		a.op.Phase = phaseOnce
		return scheduler.Continue()
	case phaseOnce:
		return a.once(lockFlags(a.op.Verb))
	case phaseAcquired:
		return scheduler.FinishBool(true)
	}
	return a.advance()
}

// tooManyHolds is what an owner gets that locks once more than an int can count.
var tooManyHolds = scheduler.Throw("java.lang.Error", "Maximum lock count exceeded")

// isFull reports whether a thread has the lock as often as it can.
func (l *reentrantLock) isFull(t scheduler.ThreadID) bool {
	return l.owner == t && l.state == math.MaxInt32
}

// lockFlags are the flags with which a verb of a lock acquires.
func lockFlags(verb uint8) uint16 {
	switch verb {
	case verbLock:
		return 0
	case verbTryLockFor:
		return flagInterruptible | flagTimed
	}
	return flagInterruptible
}

// initialTryLock is the fast path of lock, and the one place where an owner
// acquires again.
func (l *reentrantLock) initialTryLock(t scheduler.ThreadID) bool {
	if l.state == 0 && l.fair && len(l.nodes) > 1 {
		return false
	}
	return l.barge(t)
}

// barge takes a free lock or adds a hold, whoever else waits.
func (l *reentrantLock) barge(t scheduler.ThreadID) bool {
	switch {
	case l.state == 0:
		l.state, l.owner = 1, t
	case l.owner == t:
		l.state++
	default:
		return false
	}
	return true
}

func (l *reentrantLock) tryAcquire(t scheduler.ThreadID, holds int64) bool {
	if l.state != 0 || l.fair && l.hasQueuedPredecessors(t) {
		return false
	}
	l.state, l.owner = holds, t
	return true
}

// OwnedBy implements scheduler.Owned.
func (l *reentrantLock) OwnedBy() scheduler.ThreadID { return l.owner }

// Inspect returns the lock as a heap dump shows it.
func (l *reentrantLock) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	v := scheduler.ObjectView{
		Name: l.name, Class: "java.util.concurrent.locks.ReentrantLock$NonfairSync", Kind: scheduler.ForLock,
		State: l.state, Owner: l.owner, Queue: l.view(m), HandsOff: true, Heir: l.heir(m),
	}
	switch {
	case l.worker:
		v.Class, v.OnlyTried = "java.util.concurrent.ThreadPoolExecutor$Worker", true
	case l.fair:
		v.Class = "java.util.concurrent.locks.ReentrantLock$FairSync"
	}
	v.Waiting = viewConditions(l.conditions)
	return v
}
