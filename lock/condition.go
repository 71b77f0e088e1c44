package lock

import (
	"math"
	"slices"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Condition is a condition of a ReentrantLock, or of the write lock of a
// ReentrantReadWriteLock, as Lock.newCondition makes it. All its methods must be called by the lock's owner, else they throw
// IllegalMonitorStateException in the calling thread. A signal does not wake a
// waiter: it moves it to the lock's queue, where a release will come to it.
//
// It is a handle: copies are the same condition.
type Condition struct {
	// Lock is the lock. Of a ReentrantReadWriteLock it is the write lock, which takes
	// the same operations.
	Lock  ReentrantLock
	index int64
}

// NewCondition adds a condition to the lock.
func (l ReentrantLock) NewCondition(c scheduler.Creator, name string) Condition {
	all := c.Edit(l.ID).(conditional).list()
	*all = append(*all, condition{name: name})
	return Condition{l, int64(len(*all) - 1)}
}

// AddCondition adds a condition and returns its number, for compiled code that keeps it
// with the lock and gets the condition by ConditionAt.
func (l ReentrantLock) AddCondition(c scheduler.Creator, name string) int64 {
	return l.NewCondition(c, name).index
}

// AddOwed is AddCondition of one whose signal other threads of the program owe: room in a
// queue, the last at a barrier, the end of a pool. Who waits there waits for no work, so
// that explanations do not take it for idle.
func (l ReentrantLock) AddOwed(c scheduler.Creator, name string) int64 {
	n := l.AddCondition(c, name)
	(*c.Edit(l.ID).(conditional).list())[n].owed = true
	return n
}

// ConditionAt returns a condition by its number.
func (l ReentrantLock) ConditionAt(n int) Condition { return Condition{l, int64(n)} }

func (c Condition) op(verb uint8) scheduler.Op {
	return scheduler.Op{Object: c.Lock.ID, Verb: verb, Saved: c.index}
}

// AwaitOp is the operation of Await, for compiled code. It throws
// InterruptedException.
func (c Condition) AwaitOp() scheduler.Op { return c.op(verbAwait) }

// AwaitNanosOp is the operation of AwaitNanos, for compiled code. Its value is
// what is left of the limit in nanoseconds, and it throws InterruptedException.
func (c Condition) AwaitNanosOp(limit time.Duration) scheduler.Op {
	op := c.op(verbAwaitNanos)
	op.Nanos = limit
	return op
}

// AwaitUninterruptiblyOp is the operation of AwaitUninterruptibly, for compiled code.
func (c Condition) AwaitUninterruptiblyOp() scheduler.Op { return c.op(verbAwaitUninterruptibly) }

// SignalOp is the operation of Signal, for compiled code.
func (c Condition) SignalOp() scheduler.Op { return c.op(verbSignal) }

// SignalAllOp is the operation of SignalAll, for compiled code.
func (c Condition) SignalAllOp() scheduler.Op { return c.op(verbSignalAll) }

// Await releases the lock, waits for a signal, and acquires the lock again. The
// error is scheduler.ErrInterrupted or nil; the lock is held in both cases.
func (c Condition) Await(t *scheduler.Thread) error {
	_, err := t.Try(c.AwaitOp())
	return err
}

// AwaitNanos is Await with a time limit. It returns what is left of the limit: 0
// or less if it is over. In any time that is 0 or the limit itself.
func (c Condition) AwaitNanos(t *scheduler.Thread, limit time.Duration) (time.Duration, error) {
	v, err := t.Try(c.AwaitNanosOp(limit))
	return time.Duration(v), err
}

// AwaitUninterruptibly is Await that no interrupt ends.
func (c Condition) AwaitUninterruptibly(t *scheduler.Thread) { t.Must(c.AwaitUninterruptiblyOp()) }

// Signal moves the thread that has waited longest to the lock's queue.
func (c Condition) Signal(t *scheduler.Thread) { t.Must(c.SignalOp()) }

// SignalAll moves all waiting threads to the lock's queue, in their order.
func (c Condition) SignalAll(t *scheduler.Thread) { t.Must(c.SignalAllOp()) }

// conditional is a lock that has conditions.
type conditional interface{ list() *[]condition }

func (l *reentrantLock) list() *[]condition { return &l.conditions }

// OperandName implements scheduler.Namer.
func (l *reentrantLock) OperandName(op scheduler.Op, _ string) string {
	return operandOf(op, l.conditions)
}

// operandOf returns the name of the condition that an operation is on; "" if it is on
// none, or one that has none.
func operandOf(op scheduler.Op, all []condition) string {
	switch op.Verb {
	case verbAwait, verbAwaitNanos, verbAwaitUninterruptibly, verbSignal, verbSignalAll:
		if op.Saved >= 0 && op.Saved < int64(len(all)) {
			return all[op.Saved].name
		}
	}
	return ""
}

// condition is the list of a ConditionObject. Only the lock's owner changes it.
type condition struct {
	name    string
	owed    bool // see AddOwed
	waiters []conditionWaiter
}

// conditionWaiter is a ConditionNode in the list. It stays there after its await
// was cancelled, until the thread has the lock again.
type conditionWaiter struct {
	thread    scheduler.ThreadID
	cancelled bool // COND is cleared
}

// hash adds those that wait. Cancelled ones play no part: a signal passes over them, and
// their own threads take them out whether they are still there or not.
func (c *condition) hash(h *scheduler.Hasher) {
	for _, w := range c.waiters {
		if !w.cancelled {
			h.Word(1)
			h.Thread(w.thread)
		}
	}
	h.Word(0)
}

func (c *condition) find(t scheduler.ThreadID) int {
	return slices.IndexFunc(c.waiters, func(w conditionWaiter) bool { return w.thread == t })
}

func (c *condition) view() []scheduler.Node {
	var nodes []scheduler.Node
	for _, w := range c.waiters {
		if !w.cancelled {
			nodes = append(nodes, scheduler.Node{
				Class: nodeClasses[conditionNode], Status: statusName(cond | waiting),
				Thread: w.thread, Condition: c.name, Owed: c.owed,
			})
		}
	}
	return nodes
}

func cloneConditions(all []condition) []condition {
	c := slices.Clone(all)
	for i := range c {
		c[i].waiters = slices.Clone(c[i].waiters)
	}
	return c
}

// copyConditions copies conditions over as many others.
func copyConditions(to, from []condition) {
	for i := range from {
		waiters := to[i].waiters[:0]
		to[i] = from[i]
		to[i].waiters = append(waiters, from[i].waiters...)
	}
}

func hashConditions(h *scheduler.Hasher, all []condition) {
	h.Word(uint64(len(all)))
	for i := range all {
		all[i].hash(h)
	}
}

func viewConditions(all []condition) []scheduler.Node {
	var nodes []scheduler.Node
	for i := range all {
		nodes = append(nodes, all[i].view()...)
	}
	return nodes
}

// guard is what the conditions of a lock need of it.
type guard struct {
	*queue
	owner      *scheduler.ThreadID
	conditions []condition
}

// step advances an operation on a condition of the lock of that name.
func (l *guard) step(a *acquisition, name string) scheduler.Result {
	if a.op.Saved < 0 || int(a.op.Saved) >= len(l.conditions) {
		return scheduler.Throw(scheduler.NoSuchObject, name+" has no such condition: it is of another machine")
	}
	if a.op.Verb == verbSignal || a.op.Verb == verbSignalAll {
		for {
			if r := l.signal(a.t, a.op); a.pauses(r.Status) {
				return r
			}
		}
	}
	for {
		if r := l.await(a); a.pauses(r.Status) {
			return r
		}
	}
}

// Phases of an await outside of release and acquisition.
const (
	phaseAwaitCheck uint8 = iota + 48 // may it re-acquire, was it interrupted, is it late?
	phaseAwaitParked
)

// await is ConditionObject.await, awaitNanos and awaitUninterruptibly.
//
// Source: AbstractQueuedSynchronizer.ConditionObject of 21 and 25.
func (l *guard) await(a *acquisition) scheduler.Result {
	c := &l.conditions[a.op.Saved]
	switch a.op.Phase {
	case 0:
		return l.beginAwait(a, c)
	case phaseReleaseOwner, phaseReleaseState, phaseReleaseSignal, phaseReleaseUnpark:
		r := &release{a.m, a.q, a.t, a.op, l.owner, allBits}
		r.free()
		return scheduler.Continue()
	case phaseReleased:
		if a.op.Verb == verbAwaitNanos {
			a.op.Deadline = a.m.Deadline(max(a.op.Nanos, 0))
			if a.op.Nanos <= 0 {
				a.op.Flags |= flagTimedOut // also where no clock tells
			}
		}
		a.op.Phase = phaseAwaitCheck
		return scheduler.Continue()
	case phaseAwaitParked:
		if a.wake == scheduler.WokenByTimeout {
			a.op.Flags |= flagTimedOut
		}
		a.op.Phase = phaseAwaitCheck
		return scheduler.Continue()
	case phaseAwaitCheck:
		return l.checkAwait(a, c)
	case phaseAcquired:
		return l.endAwait(a, c)
	}
	return a.advance()
}

// beginAwait joins the condition's list and begins to release the lock.
func (l *guard) beginAwait(a *acquisition, c *condition) scheduler.Result {
	if a.op.Verb != verbAwaitUninterruptibly && a.m.ClearInterrupt(a.t) {
		return scheduler.Throw(scheduler.InterruptedException, "")
	}
	l.ensureHead() // newConditionNode does, though nobody may ever queue
	if *l.owner != a.t {
		return scheduler.Throw(scheduler.IllegalMonitorState, "")
	}
	c.waiters = append(c.waiters, conditionWaiter{thread: a.t})
	a.op.Arg = l.state
	a.op.Flags = flagConditionNode | flagAllocated
	a.op.Phase = phaseReleaseOwner
	return scheduler.Continue()
}

// checkAwait is the loop of await: it ends when a signal has put the node into the
// lock's queue, or when the thread clears COND itself since it is interrupted or
// late. Exactly one of the two succeeds.
func (l *guard) checkAwait(a *acquisition, c *condition) scheduler.Result {
	if l.find(a.t) > 0 {
		return l.reacquire(a, flagEnqueued)
	}
	i := c.find(a.t)
	timed := a.op.Verb == verbAwaitNanos
	if a.m.ClearInterrupt(a.t) {
		a.op.Flags |= flagAwaitInterrupted
	}
	interrupted := a.has(flagAwaitInterrupted) && a.op.Verb != verbAwaitUninterruptibly
	late := timed && (a.has(flagTimedOut) || a.m.Expired(a.op))
	switch {
	case i < 0:
		// The signaller has taken the node and is about to enqueue it: spin.
		return scheduler.Continue()
	case interrupted || late:
		c.waiters[i].cancelled = true
		if interrupted {
			a.op.Flags |= flagCancelled
		}
		return l.reacquire(a, 0)
	}
	a.op.Phase = phaseAwaitParked
	return scheduler.BlockOn(scheduler.Block{
		On: scheduler.ParkPermit, Interruptible: true, Timed: timed, Deadline: a.op.Deadline,
		Reason: scheduler.Reason{Kind: scheduler.ForSignal, Object: a.self},
	})
}

// reacquire begins to acquire the lock again with all its holds. A signalled
// thread is in the queue already and may acquire only when it is first; one that
// gave up waiting is not, so it first tries to barge.
func (l *guard) reacquire(a *acquisition, flags uint16) scheduler.Result {
	if i := l.find(a.t); i > 0 {
		l.nodes[i].status, l.nodes[i].signalled = 0, false
	}
	return a.begin(flags)
}

// endAwait ends an await that has the lock again.
func (l *guard) endAwait(a *acquisition, c *condition) scheduler.Result {
	if i := c.find(a.t); i >= 0 { // it was cancelled, and no signal has come by since
		c.waiters = slices.Delete(c.waiters, i, i+1)
	}
	if a.has(flagAwaitInterrupted) {
		if a.has(flagCancelled) {
			return scheduler.Throw(scheduler.InterruptedException, "")
		}
		a.m.Interrupt(a.t)
	}
	if a.op.Verb != verbAwaitNanos {
		return scheduler.Finish(0)
	}
	left := a.m.Remaining(a.op, a.has(flagTimedOut))
	if left > a.op.Nanos { // of a limit below 0, as the JDK has it
		left = math.MinInt64
	}
	return scheduler.Finish(int64(left))
}

// Phases of a signal.
const (
	phaseSignal        uint8 = iota // take a node out of the condition's list
	phaseSignalEnqueue              // put it at the tail of the lock's queue
	phaseSignalLink                 // let its predecessor know
)

// signal is ConditionObject.signal and signalAll.
func (l *guard) signal(t scheduler.ThreadID, op *scheduler.Op) scheduler.Result {
	c := &l.conditions[op.Saved]
	switch op.Phase {
	case phaseSignalEnqueue:
		l.ensureHead()
		l.enqueue(op.Thread, conditionNode, waiting)
		op.Phase = phaseSignalLink
		return scheduler.Continue()
	case phaseSignalLink:
		if i := l.find(op.Thread); i > 0 {
			l.nodes[i].linked = true
		}
		op.Thread, op.Phase = 0, phaseSignal
		if op.Verb == verbSignal {
			return scheduler.Finish(0)
		}
	default:
		if *l.owner != t {
			return scheduler.Throw(scheduler.IllegalMonitorState, "")
		}
	}
	for len(c.waiters) > 0 {
		w := c.waiters[0]
		c.waiters = slices.Delete(c.waiters, 0, 1)
		if !w.cancelled {
			op.Thread, op.Phase = w.thread, phaseSignalEnqueue
			return scheduler.Continue()
		}
	}
	return scheduler.Finish(0)
}
