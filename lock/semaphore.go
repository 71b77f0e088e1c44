package lock

import (
	"math"
	"slices"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Semaphore is java.util.concurrent.Semaphore: a number of permits and a queue of
// those that wait for some. Permits belong to nobody: any thread may release any
// number of them.
//
// It is a handle: copies are the same semaphore.
type Semaphore struct{ ID scheduler.ObjectID }

// NewSemaphore creates a semaphore that is not fair, as new Semaphore(permits) does.
func NewSemaphore(c scheduler.Creator, name string, permits int) Semaphore {
	return Semaphore{c.New(&semaphore{queue: queue{state: int64(permits)}, name: name})}
}

// NewFairSemaphore creates a fair semaphore, as new Semaphore(permits, true) does.
func NewFairSemaphore(c scheduler.Creator, name string, permits int) Semaphore {
	return Semaphore{c.New(&semaphore{queue: queue{state: int64(permits)}, name: name, fair: true})}
}

// The verbs of a semaphore.
const (
	verbAcquire uint8 = iota
	verbAcquireUninterruptibly
	verbTryAcquire
	verbTryAcquireFor
	verbRelease
)

var semaphoreVerbs = [...]string{"acquire", "acquireUninterruptibly", "tryAcquire", "tryAcquire", "release"}

func (s Semaphore) op(verb uint8, permits int) scheduler.Op {
	return scheduler.Op{Object: s.ID, Verb: verb, Arg: int64(permits)}
}

// AcquireOp is the operation of Acquire, for compiled code. It throws
// InterruptedException, and IllegalArgumentException if permits is negative.
func (s Semaphore) AcquireOp(permits int) scheduler.Op { return s.op(verbAcquire, permits) }

// AcquireUninterruptiblyOp is the operation of AcquireUninterruptibly, for compiled code.
func (s Semaphore) AcquireUninterruptiblyOp(permits int) scheduler.Op {
	return s.op(verbAcquireUninterruptibly, permits)
}

// TryAcquireOp is the operation of TryAcquire, for compiled code. Its value is 1 or 0.
func (s Semaphore) TryAcquireOp(permits int) scheduler.Op { return s.op(verbTryAcquire, permits) }

// TryAcquireForOp is the operation of TryAcquireFor, for compiled code. Its value
// is 1 or 0, and it throws InterruptedException.
func (s Semaphore) TryAcquireForOp(permits int, limit time.Duration) scheduler.Op {
	op := s.op(verbTryAcquireFor, permits)
	op.Nanos = limit
	return op
}

// ReleaseOp is the operation of Release, for compiled code.
func (s Semaphore) ReleaseOp(permits int) scheduler.Op { return s.op(verbRelease, permits) }

// Acquire takes permits and waits until there are enough. The error is
// scheduler.ErrInterrupted or nil.
func (s Semaphore) Acquire(t *scheduler.Thread, permits int) error {
	_, err := t.Try(s.AcquireOp(permits))
	return err
}

// AcquireUninterruptibly is Acquire that no interrupt ends.
func (s Semaphore) AcquireUninterruptibly(t *scheduler.Thread, permits int) {
	t.Must(s.AcquireUninterruptiblyOp(permits))
}

// TryAcquire takes permits if there are enough now, also ahead of those that wait
// for a fair semaphore, and reports whether it did.
func (s Semaphore) TryAcquire(t *scheduler.Thread, permits int) bool {
	return t.Must(s.TryAcquireOp(permits)) != 0
}

// TryAcquireFor waits for permits up to a time limit and reports whether it got
// them. The error is scheduler.ErrInterrupted or nil.
func (s Semaphore) TryAcquireFor(t *scheduler.Thread, permits int, limit time.Duration) (bool, error) {
	v, err := t.Try(s.TryAcquireForOp(permits, limit))
	return v != 0, err
}

// Release gives permits, whether the thread ever took any or not.
func (s Semaphore) Release(t *scheduler.Thread, permits int) { t.Must(s.ReleaseOp(permits)) }

// Inspect returns the semaphore as a heap dump of machine m shows it.
func (s Semaphore) Inspect(m *scheduler.Machine) scheduler.ObjectView { return m.Inspect(s.ID) }

// semaphore is the state of a Semaphore.
//
// A JVM does not know who holds permits. The machine remembers who took how many,
// for explanations only, as long as permits are used like a resource: once a thread
// releases more than it took, they are signals, and nobody is said to hold them
// from then on.
type semaphore struct {
	queue
	name    string
	fair    bool
	signals bool
	holders []holder // by thread id
}

// holder is a thread that has taken permits, or holds of a read lock, and not
// released as many.
type holder struct {
	thread  scheduler.ThreadID
	permits int64
}

func (s *semaphore) Clone() scheduler.Object {
	c := *s
	c.queue = s.queue.clone()
	c.holders = slices.Clone(s.holders)
	return &c
}

// CloneTo implements scheduler.Reusable.
func (s *semaphore) CloneTo(old scheduler.Object) scheduler.Object {
	c, ok := old.(*semaphore)
	if !ok {
		return s.Clone()
	}
	nodes, holders := c.nodes[:0], c.holders[:0]
	*c = *s
	c.nodes, c.holders = append(nodes, s.nodes...), append(holders, s.holders...)
	return c
}

func (s *semaphore) Hash(h *scheduler.Hasher) {
	s.queue.hash(h)
	h.Bool(s.fair)
	h.Bool(s.signals)
	hashHolders(h, s.holders)
}

// HashShown implements scheduler.Shown.
func (s *semaphore) HashShown(h *scheduler.Hasher) { s.hashShown(h) }

func (s *semaphore) VerbName(verb uint8) string { return scheduler.VerbIn(semaphoreVerbs[:], verb) }

func (s *semaphore) reason() scheduler.ReasonKind { return scheduler.ForPermits }

// Step advances an operation on the semaphore.
//
// Source: Semaphore and AbstractQueuedSynchronizer.acquireShared,
// acquireSharedInterruptibly, tryAcquireSharedNanos and releaseShared of 21 and 25.
func (s *semaphore) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	a := &acquisition{m: m, q: &s.queue, sync: s, t: t, op: op, self: op.Object, wake: wake}
	for {
		if r := s.step(a); a.pauses(r.Status) {
			return r
		}
	}
}

func (s *semaphore) step(a *acquisition) scheduler.Result {
	switch a.op.Phase {
	case phaseInitial:
		if a.op.Arg < 0 {
			return scheduler.Throw(scheduler.IllegalArgument, "")
		}
		if a.op.Verb == verbRelease {
			return s.release(a.t, a.op)
		}
		return s.acquireOnce(a)
	case phaseReleaseSignal, phaseReleaseUnpark:
		r := &release{m: a.m, q: a.q, t: a.t, op: a.op}
		r.signal()
		return scheduler.Continue()
	case phaseReleased:
		return scheduler.Finish(0)
	case phaseAcquired:
		return scheduler.FinishBool(true)
	}
	return a.advance()
}

// acquireOnce tries to acquire and, if it has to wait, begins to.
func (s *semaphore) acquireOnce(a *acquisition) scheduler.Result {
	flags := flagShared
	if a.op.Verb == verbAcquire || a.op.Verb == verbTryAcquireFor {
		flags |= flagInterruptible
	}
	switch a.op.Verb {
	case verbTryAcquire:
		return scheduler.FinishBool(s.take(a.t, a.op.Arg))
	case verbTryAcquireFor:
		flags |= flagTimed
	}
	return a.once(flags)
}

func (s *semaphore) tryAcquire(t scheduler.ThreadID, permits int64) bool {
	if s.fair && s.hasQueuedPredecessors(t) {
		return false
	}
	return s.take(t, permits)
}

// take takes permits if there are enough.
func (s *semaphore) take(t scheduler.ThreadID, permits int64) bool {
	if s.state < permits {
		return false
	}
	s.state -= permits
	if !s.signals && permits > 0 {
		s.hold(t, permits)
	}
	return true
}

// hold changes how many permits a thread is said to hold, and reports whether it
// holds so many.
func (s *semaphore) hold(t scheduler.ThreadID, change int64) bool {
	var ok bool
	s.holders, ok = changeHolds(s.holders, t, change)
	return ok
}

// findHolder returns the place of a thread among holders, or where it would be.
func findHolder(all []holder, t scheduler.ThreadID) (int, bool) {
	return slices.BinarySearchFunc(all, t, func(o holder, t scheduler.ThreadID) int { return int(o.thread - t) })
}

// holdsOf returns how much a thread holds.
func holdsOf(all []holder, t scheduler.ThreadID) int64 {
	if i, found := findHolder(all, t); found {
		return all[i].permits
	}
	return 0
}

// changeHolds changes how much a thread holds, and reports whether it held so much.
func changeHolds(all []holder, t scheduler.ThreadID, change int64) ([]holder, bool) {
	i, found := findHolder(all, t)
	if !found {
		all = slices.Insert(all, i, holder{thread: t})
	}
	all[i].permits += change
	left := all[i].permits
	if left <= 0 {
		all = slices.Delete(all, i, i+1)
	}
	return all, left >= 0
}

func hashHolders(h *scheduler.Hasher, all []holder) {
	h.Word(uint64(len(all)))
	for _, o := range all {
		h.Thread(o.thread)
		h.Int(o.permits)
	}
}

// release gives permits and begins to wake the successor.
func (s *semaphore) release(t scheduler.ThreadID, op *scheduler.Op) scheduler.Result {
	if op.Arg > math.MaxInt32-s.state { // the sum itself may be too much even for us
		return scheduler.Throw("java.lang.Error", "Maximum permit count exceeded")
	}
	s.state += op.Arg
	if op.Arg > 0 && !s.signals && !s.hold(t, -op.Arg) {
		s.signals, s.holders = true, nil
	}
	op.Phase = phaseReleaseSignal
	return scheduler.Continue()
}

// Inspect returns the semaphore as a heap dump shows it.
func (s *semaphore) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	v := scheduler.ObjectView{
		Name: s.name, Class: "java.util.concurrent.Semaphore$NonfairSync", Kind: scheduler.ForPermits,
		State: s.state, Queue: s.view(m), HandsOff: true, Heir: s.heir(m),
	}
	for _, o := range s.holders {
		v.Holders = append(v.Holders, o.thread)
	}
	if s.fair {
		v.Class = "java.util.concurrent.Semaphore$FairSync"
	}
	return v
}
