package lock

import (
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// CountDownLatch is java.util.concurrent.CountDownLatch: it opens for everybody
// when its count comes to 0. Opening wakes the first waiter, who wakes the next
// when it runs: one that has no carrier to run on keeps all behind it waiting.
//
// It is a handle: copies are the same latch.
type CountDownLatch struct{ ID scheduler.ObjectID }

// NewCountDownLatch creates a latch that opens after count count-downs. A negative
// count is an IllegalArgumentException, thrown as a panic.
func NewCountDownLatch(c scheduler.Creator, name string, count int) CountDownLatch {
	if count < 0 {
		panic(&scheduler.Exception{Class: scheduler.IllegalArgument, Message: "count < 0"})
	}
	return CountDownLatch{c.New(&countDownLatch{queue: queue{state: int64(count)}, name: name})}
}

// The verbs of a latch.
const (
	verbLatchAwait uint8 = iota
	verbLatchAwaitFor
	verbCountDown
)

var latchVerbs = [...]string{"await", "await", "countDown"}

// AwaitOp is the operation of Await, for compiled code. It throws
// InterruptedException.
func (l CountDownLatch) AwaitOp() scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbLatchAwait, Arg: 1}
}

// AwaitForOp is the operation of AwaitFor, for compiled code. Its value is 1 or 0,
// and it throws InterruptedException.
func (l CountDownLatch) AwaitForOp(limit time.Duration) scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbLatchAwaitFor, Arg: 1, Nanos: limit}
}

// CountDownOp is the operation of CountDown, for compiled code.
func (l CountDownLatch) CountDownOp() scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbCountDown}
}

// Await waits until the latch is open. The error is scheduler.ErrInterrupted or nil.
func (l CountDownLatch) Await(t *scheduler.Thread) error {
	_, err := t.Try(l.AwaitOp())
	return err
}

// AwaitFor is Await with a time limit. It reports whether the latch is open.
func (l CountDownLatch) AwaitFor(t *scheduler.Thread, limit time.Duration) (bool, error) {
	v, err := t.Try(l.AwaitForOp(limit))
	return v != 0, err
}

// CountDown counts down by one. At 0 it does nothing.
func (l CountDownLatch) CountDown(t *scheduler.Thread) { t.Must(l.CountDownOp()) }

// Inspect returns the latch as a heap dump of machine m shows it.
func (l CountDownLatch) Inspect(m *scheduler.Machine) scheduler.ObjectView { return m.Inspect(l.ID) }

// countDownLatch is the state of a CountDownLatch.
type countDownLatch struct {
	queue
	name string
}

func (l *countDownLatch) Clone() scheduler.Object {
	return &countDownLatch{queue: l.queue.clone(), name: l.name}
}

// CloneTo implements scheduler.Reusable.
func (l *countDownLatch) CloneTo(old scheduler.Object) scheduler.Object {
	c, ok := old.(*countDownLatch)
	if !ok {
		return l.Clone()
	}
	nodes := c.nodes[:0]
	*c = *l
	c.nodes = append(nodes, l.nodes...)
	return c
}

func (l *countDownLatch) Hash(h *scheduler.Hasher) { l.queue.hash(h) }

// HashShown implements scheduler.Shown.
func (l *countDownLatch) HashShown(h *scheduler.Hasher) { l.hashShown(h) }

func (l *countDownLatch) VerbName(verb uint8) string { return scheduler.VerbIn(latchVerbs[:], verb) }

func (l *countDownLatch) reason() scheduler.ReasonKind { return scheduler.ForLatch }

func (l *countDownLatch) tryAcquire(scheduler.ThreadID, int64) bool { return l.state == 0 }

// Step advances an operation on the latch.
//
// Source: CountDownLatch and AbstractQueuedSynchronizer.acquireSharedInterruptibly,
// tryAcquireSharedNanos and releaseShared of 21 and 25.
func (l *countDownLatch) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	a := &acquisition{m: m, q: &l.queue, sync: l, t: t, op: op, self: op.Object, wake: wake}
	for {
		if r := l.step(a); a.pauses(r.Status) {
			return r
		}
	}
}

func (l *countDownLatch) step(a *acquisition) scheduler.Result {
	switch a.op.Phase {
	case phaseInitial:
		if a.op.Verb == verbCountDown {
			return l.countDown(a.op)
		}
		return l.awaitOnce(a)
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

func (l *countDownLatch) countDown(op *scheduler.Op) scheduler.Result {
	if l.state == 0 {
		return scheduler.Finish(0)
	}
	l.state--
	if l.state > 0 {
		return scheduler.Finish(0)
	}
	op.Phase = phaseReleaseSignal
	return scheduler.Continue()
}

func (l *countDownLatch) awaitOnce(a *acquisition) scheduler.Result {
	flags := flagShared | flagInterruptible
	if a.op.Verb == verbLatchAwaitFor {
		flags |= flagTimed
	}
	return a.once(flags)
}

// Inspect returns the latch as a heap dump shows it.
func (l *countDownLatch) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{
		Name: l.name, Class: "java.util.concurrent.CountDownLatch$Sync", Kind: scheduler.ForLatch,
		State: l.state, Queue: l.view(m), HandsOff: true, Heir: l.heir(m),
	}
}
