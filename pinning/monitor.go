package pinning

import (
	"slices"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Monitor is the monitor of a Java object: synchronized, Object.wait and notify.
// Its owner may enter it again. An exit does not hand it over: it clears the owner
// and wakes one heir, who then tries to enter; newcomers may be faster.
//
// Until JDK 23 a virtual thread that holds a monitor is pinned, and one that waits
// to enter or in Object.wait blocks its carrier. From 24 on it is not (JEP 491).
//
// It is a handle: copies are the same monitor.
type Monitor struct{ ID scheduler.ObjectID }

// NewMonitor creates an object whose monitor can be used. The name is what
// explanations call it, the class that of a java.lang.Object.
func NewMonitor(c scheduler.Creator, name string) Monitor {
	return Monitor{c.New(&monitor{name: name, class: "java.lang.Object"})}
}

// NewMonitorOf creates an object of a class.
func NewMonitorOf(c scheduler.Creator, name, class string) Monitor {
	return Monitor{c.New(&monitor{name: name, class: class})}
}

// The verbs of a monitor.
const (
	verbEnter uint8 = iota
	verbExit
	verbWait
	verbWaitFor
	verbNotify
	verbNotifyAll
)

var monitorVerbs = [...]string{"enter", "exit", "wait", "wait", "notify", "notifyAll"}

// EnterOp is the beginning of synchronized, for compiled code.
func (mon Monitor) EnterOp() scheduler.Op { return scheduler.Op{Object: mon.ID, Verb: verbEnter} }

// ExitOp is the end of synchronized, for compiled code.
func (mon Monitor) ExitOp() scheduler.Op { return scheduler.Op{Object: mon.ID, Verb: verbExit} }

// WaitOp is the operation of Wait, for compiled code. It throws InterruptedException.
func (mon Monitor) WaitOp() scheduler.Op { return scheduler.Op{Object: mon.ID, Verb: verbWait} }

// WaitForOp is the operation of WaitFor, for compiled code. It throws
// InterruptedException. As in Java, a limit of 0 is none.
func (mon Monitor) WaitForOp(limit time.Duration) scheduler.Op {
	if limit == 0 {
		return mon.WaitOp()
	}
	return scheduler.Op{Object: mon.ID, Verb: verbWaitFor, Nanos: limit}
}

// NotifyOp is the operation of Notify, for compiled code.
func (mon Monitor) NotifyOp() scheduler.Op { return scheduler.Op{Object: mon.ID, Verb: verbNotify} }

// NotifyAllOp is the operation of NotifyAll, for compiled code.
func (mon Monitor) NotifyAllOp() scheduler.Op {
	return scheduler.Op{Object: mon.ID, Verb: verbNotifyAll}
}

// Enter enters the monitor and waits as long as it takes. Each Enter needs an Exit.
func (mon Monitor) Enter(t *scheduler.Thread) { t.Must(mon.EnterOp()) }

// Exit leaves the monitor. By a thread that does not own it, it throws
// IllegalMonitorStateException in that thread.
func (mon Monitor) Exit(t *scheduler.Thread) { t.Must(mon.ExitOp()) }

// Synchronized runs f inside the monitor, which it leaves also if f panics.
func (mon Monitor) Synchronized(t *scheduler.Thread, f func()) {
	mon.Enter(t)
	defer mon.Exit(t)
	f()
}

// Wait leaves the monitor, waits for a notification and enters it again. The error
// is scheduler.ErrInterrupted or nil; the monitor is held in both cases. By a
// thread that does not own the monitor it throws IllegalMonitorStateException.
func (mon Monitor) Wait(t *scheduler.Thread) error {
	_, err := t.Try(mon.WaitOp())
	return err
}

// WaitFor is Wait with a time limit. Like Object.wait it does not tell whether it
// timed out. A limit of 0 is none.
func (mon Monitor) WaitFor(t *scheduler.Thread, limit time.Duration) error {
	_, err := t.Try(mon.WaitForOp(limit))
	return err
}

// Notify makes the thread that has waited longest one that waits to enter. It does
// not wake it: an exit will.
func (mon Monitor) Notify(t *scheduler.Thread) { t.Must(mon.NotifyOp()) }

// NotifyAll does so for all that wait.
func (mon Monitor) NotifyAll(t *scheduler.Thread) { t.Must(mon.NotifyAllOp()) }

// Inspect returns the monitor as machine m has it.
func (mon Monitor) Inspect(m *scheduler.Machine) scheduler.ObjectView { return m.Inspect(mon.ID) }

// monitor is HotSpot's ObjectMonitor, with these invariants:
//
//  1. entry and arrivals hold the threads that wait to enter, each once; until 24
//     arrivals is the cxq, newest first, and entry the EntryList, next heir first;
//     from 25 on arrivals is empty and entry the one list, oldest first.
//  2. heir was woken by an exit and has not run since; meanwhile no exit wakes
//     another (ObjectMonitor's _succ).
//  3. waiters is the wait set, oldest first.
type monitor struct {
	name, class string
	owner       scheduler.ThreadID
	recursions  int64 // of the owner, beyond the first
	entry       []scheduler.ThreadID
	arrivals    []scheduler.ThreadID
	heir        scheduler.ThreadID
	waiters     []scheduler.ThreadID
}

func (mon *monitor) Clone() scheduler.Object { return mon.clone() }

func (mon *monitor) clone() *monitor {
	c := *mon
	c.entry = slices.Clone(mon.entry)
	c.arrivals = slices.Clone(mon.arrivals)
	c.waiters = slices.Clone(mon.waiters)
	return &c
}

// CloneTo implements scheduler.Reusable.
func (mon *monitor) CloneTo(old scheduler.Object) scheduler.Object {
	c, ok := old.(*monitor)
	if !ok {
		return mon.clone()
	}
	mon.copyTo(c)
	return c
}

// copyTo makes c the same, in its own memory.
func (mon *monitor) copyTo(c *monitor) {
	entry, arrivals, waiters := c.entry[:0], c.arrivals[:0], c.waiters[:0]
	*c = *mon
	c.entry = append(entry, mon.entry...)
	c.arrivals = append(arrivals, mon.arrivals...)
	c.waiters = append(waiters, mon.waiters...)
}

// isFree reports whether nobody owns it or waits for it.
func (mon *monitor) isFree() bool {
	return mon.owner == 0 && mon.heir == 0 && len(mon.entry)+len(mon.arrivals)+len(mon.waiters) == 0
}

func (mon *monitor) Hash(h *scheduler.Hasher) {
	h.Thread(mon.owner)
	h.Int(mon.recursions)
	h.Thread(mon.heir)
	for _, list := range [][]scheduler.ThreadID{mon.entry, mon.arrivals, mon.waiters} {
		h.Word(uint64(len(list)))
		for _, t := range list {
			h.Thread(t)
		}
	}
}

// Private implements scheduler.Private.
func (mon *monitor) Private(op scheduler.Op) bool { return op.Verb == verbEnter || op.Verb == verbExit }

func (mon *monitor) VerbName(verb uint8) string { return scheduler.VerbIn(monitorVerbs[:], verb) }

// Step advances an operation on the monitor.
func (mon *monitor) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	if op.Verb == verbEnter {
		return mon.enter(m, t, op, wake)
	}
	if op.Phase == phaseArrive && op.Nanos < 0 { // Java code checks it, before the VM looks for the owner
		return scheduler.Throw(scheduler.IllegalArgument, "timeout value is negative")
	}
	if op.Phase == phaseArrive && mon.owner != t {
		return scheduler.Throw(scheduler.IllegalMonitorState, "current thread is not owner")
	}
	switch op.Verb {
	case verbExit:
		mon.exit(m, t, op.Object)
	case verbNotify:
		mon.notify(m)
	case verbNotifyAll:
		for len(mon.waiters) > 0 {
			mon.notify(m)
		}
	default:
		return mon.wait(m, t, op, wake)
	}
	return scheduler.Finish(0)
}

// Phases of entering and waiting.
const (
	phaseArrive   uint8 = iota
	phaseEntering       // among those that wait to enter, blocked or woken
	phaseWaiting        // in the wait set, or notified and not yet woken
)

// Flags of a wait.
const (
	flagGaveUp uint16 = 1 << iota // time or an interrupt ended it, and no notification
	flagThrows                    // it had been interrupted when the thread ran again
)

// rechecks are the intervals after which a pinned thread that waits to enter
// tries again; the last one repeats.
//
// Source: ObjectMonitor::enter_internal of 25 (MAX_RECHECK_INTERVAL).
var rechecks = [...]time.Duration{
	time.Millisecond, 8 * time.Millisecond, 64 * time.Millisecond, 512 * time.Millisecond, time.Second,
}

// enter enters the monitor, or waits until it can.
//
// Source: ObjectMonitor::enter, enter_internal and vthread_monitor_enter of 21 and 25.
func (mon *monitor) enter(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	if op.Phase == phaseArrive && mon.owner == t {
		mon.recursions++
		return scheduler.Finish(0)
	}
	if mon.take(t) {
		m.Hold(t, scheduler.Site{Cause: scheduler.ByMonitor, Object: op.Object, Pins: m.JDK().MonitorPins})
		return scheduler.Finish(0)
	}
	if op.Phase == phaseArrive {
		mon.arrive(m, t)
		op.Phase = phaseEntering
	}
	b := scheduler.Block{On: scheduler.MonitorPermit, Reason: entryReason(op.Object)}
	if m.JDK().MonitorEnterHoldsCarrier {
		b.How = scheduler.HoldCarrier
	}
	return scheduler.BlockOn(recheck(m, t, op, wake, b))
}

// recheck gives the block of a pinned thread that enters a time limit, in releases
// in which it tries again by itself. The interval grows with each return of park.
func recheck(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake, b scheduler.Block) scheduler.Block {
	if !m.JDK().PinnedEnterRechecks || !m.Pinned(t) {
		return b
	}
	if wake != scheduler.NotWoken {
		op.Arg = min(op.Arg+1, int64(len(rechecks)-1))
	}
	b.Timed, b.Deadline = true, m.Deadline(rechecks[op.Arg])
	return b
}

// take makes a thread the owner if there is none.
func (mon *monitor) take(t scheduler.ThreadID) bool {
	if mon.heir == t {
		mon.heir = 0
	}
	if mon.owner != 0 {
		return false
	}
	mon.owner = t
	is := func(o scheduler.ThreadID) bool { return o == t }
	mon.entry = slices.DeleteFunc(mon.entry, is)
	mon.arrivals = slices.DeleteFunc(mon.arrivals, is)
	return true
}

// arrive queues a thread that wants to enter.
func (mon *monitor) arrive(m *scheduler.Machine, t scheduler.ThreadID) {
	if m.JDK().MonitorHeirIsNewest {
		mon.arrivals = slices.Insert(mon.arrivals, 0, t)
	} else {
		mon.entry = append(mon.entry, t)
	}
}

func entryReason(self scheduler.ObjectID) scheduler.Reason {
	return scheduler.Reason{Kind: scheduler.ForMonitor, Object: self}
}

// exit undoes one enter.
func (mon *monitor) exit(m *scheduler.Machine, t scheduler.ThreadID, self scheduler.ObjectID) {
	if mon.recursions > 0 {
		mon.recursions--
		return
	}
	m.Unhold(t, scheduler.ByMonitor, self)
	mon.free(m)
}

// free clears the owner and wakes an heir, unless one is on its way.
//
// Source: ObjectMonitor::exit of 21 and 25.
func (mon *monitor) free(m *scheduler.Machine) {
	mon.owner, mon.recursions = 0, 0
	if mon.heir != 0 {
		return
	}
	if len(mon.entry) == 0 {
		// The newest arrival becomes the next heir, and the oldest the last.
		mon.entry, mon.arrivals = mon.arrivals, mon.entry[:0]
	}
	if len(mon.entry) > 0 {
		mon.heir = mon.entry[0]
		m.Unblock(mon.heir)
	}
}

// wait leaves the monitor, waits for a notification and enters it again. A thread
// that gave up enters like a newcomer; only if it is pinned it tries again by itself,
// which one that was notified does not.
//
// Source: ObjectMonitor::wait, reenter_internal and vthread_wait_reenter of 21 and
// 25; Object.wait of 21 and 25.
func (mon *monitor) wait(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	if op.Phase == phaseArrive {
		return mon.beginWait(m, t, op)
	}
	first := op.Phase == phaseWaiting
	if first {
		op.Phase = phaseEntering
		mon.giveUp(m, t, op)
		wake = scheduler.NotWoken
	}
	gaveUp := op.Flags&flagGaveUp != 0
	if mon.take(t) {
		return mon.endWait(m, t, op)
	}
	if first && gaveUp {
		mon.arrive(m, t)
	}
	b := mon.waitBlock(m, op)
	b.Timed, b.Interruptible, b.Reason = false, false, entryReason(op.Object)
	if gaveUp {
		b = recheck(m, t, op, wake, b)
	}
	return scheduler.BlockOn(b)
}

// beginWait joins the wait set and leaves the monitor.
func (mon *monitor) beginWait(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op) scheduler.Result {
	if m.ClearInterrupt(t) {
		return scheduler.Throw(scheduler.InterruptedException, "")
	}
	op.Phase, op.Saved = phaseWaiting, mon.recursions
	if op.Verb == verbWaitFor {
		op.Deadline = m.Deadline(op.Nanos)
	}
	mon.waiters = append(mon.waiters, t)
	m.Waive(t, scheduler.ByMonitor, op.Object)
	mon.free(m)
	return scheduler.BlockOn(mon.waitBlock(m, op))
}

// giveUp takes a thread out of the wait set that was not notified.
func (mon *monitor) giveUp(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op) {
	i := slices.Index(mon.waiters, t)
	if i < 0 {
		return
	}
	mon.waiters = slices.Delete(mon.waiters, i, i+1)
	op.Flags |= flagGaveUp
	if m.Interrupted(t) {
		op.Flags |= flagThrows
	}
}

// endWait ends a wait that has the monitor again. A thread that gave up throws if it
// is interrupted by now; a virtual one that had left its carrier, if it was when it
// ran again. The interrupt status is kept until then.
func (mon *monitor) endWait(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op) scheduler.Result {
	mon.recursions = op.Saved
	m.Regain(t, scheduler.ByMonitor, op.Object, m.JDK().MonitorPins)
	throws := op.Flags&flagGaveUp != 0 && m.Interrupted(t)
	if !m.JDK().ObjectWaitHoldsCarrier && m.Thread(t).Kind == scheduler.Virtual && !m.Pinned(t) {
		throws = op.Flags&flagThrows != 0
	}
	if !throws {
		return scheduler.Finish(0)
	}
	m.ClearInterrupt(t)
	return scheduler.Throw(scheduler.InterruptedException, "")
}

// waitBlock says how a thread blocks in Object.wait.
func (mon *monitor) waitBlock(m *scheduler.Machine, op *scheduler.Op) scheduler.Block {
	b := scheduler.Block{
		On: scheduler.MonitorPermit, Interruptible: true,
		Timed: op.Verb == verbWaitFor, Deadline: op.Deadline,
		Reason: scheduler.Reason{Kind: scheduler.ForNotify, Object: op.Object},
	}
	switch jdk := m.JDK(); {
	case jdk.ObjectWaitHoldsCarrier && jdk.ObjectWaitCompensates:
		b.How = scheduler.HoldAndCompensate
	case jdk.ObjectWaitHoldsCarrier:
		b.How = scheduler.HoldCarrier
	}
	return b
}

// notify moves the thread that has waited longest to those that wait to enter.
//
// Source: ObjectMonitor::INotify of 21, notify_internal of 25.
func (mon *monitor) notify(m *scheduler.Machine) {
	if len(mon.waiters) == 0 {
		return
	}
	t := mon.waiters[0]
	mon.waiters = slices.Delete(mon.waiters, 0, 1)
	if m.JDK().MonitorHeirIsNewest && len(mon.entry) > 0 {
		mon.arrivals = slices.Insert(mon.arrivals, 0, t)
	} else {
		mon.entry = append(mon.entry, t)
	}
	m.Reblock(t, entryReason(m.BlockReason(t).Object), false)
}

// OwnedBy implements scheduler.Owned.
func (mon *monitor) OwnedBy() scheduler.ThreadID { return mon.owner }

// Inspect returns the monitor as a heap dump and a thread dump together show it.
func (mon *monitor) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	v := scheduler.ObjectView{
		Name: mon.name, Class: mon.class, Kind: scheduler.ForMonitor,
		State: mon.recursions, Owner: mon.owner, Heir: mon.heir,
	}
	for _, t := range slices.Concat(mon.entry, mon.arrivals) {
		v.Queue = append(v.Queue, scheduler.Node{Class: "ObjectWaiter", Status: "ENTER", Thread: t, Signalled: t == mon.heir})
	}
	for _, t := range mon.waiters {
		v.Waiting = append(v.Waiting, scheduler.Node{Class: "ObjectWaiter", Status: "WAIT", Thread: t})
	}
	return v
}
