package scheduler

import (
	"fmt"
	"slices"
	"time"
)

// The verbs of operations without an object: what a thread does itself. They are
// apart from those of objects, so that an operation on null is not taken for one of
// them.
const (
	verbEnd uint8 = iota + 0x80 // ends the thread
	verbStart
	verbPark
	verbParkFor
	verbUnpark
	verbYield
	verbSleep
	verbJoin
	verbJoinFor
	verbInterrupt
	verbInterrupted
	verbWork
	verbSpin
	verbProgress
	verbOnNull    // stands for an operation on null
	verbOnForeign // stands for one on an object that the machine does not have
)

var threadVerbs = [...]string{
	"end", "start", "park", "parkNanos", "unpark", "yield", "sleep", "join", "join",
	"interrupt", "interrupted", "work", "compute", "progress",
	"use null", "use another machine",
}

// ProgressOp marks that the thread did something useful: a loop that goes through it
// for ever, such as that of a server, is no livelock.
func ProgressOp() Op { return Op{Verb: verbProgress} }

// Ends reports whether an operation is the last of its thread, in which it ends.
func (op Op) Ends() bool { return op.Object == 0 && op.Verb == verbEnd }

// MarksProgress reports whether an action is the step of a ProgressOp.
func (m *Machine) MarksProgress(a Action) bool {
	if a.Kind != StepThread {
		return false
	}
	op := &m.threads[a.Thread-1].op
	return op.Object == 0 && op.Verb == verbProgress
}

// yields is the status of a step that queued its own thread anew.
const yields = Blocks + 1

// StartOp starts a thread that was created and not started yet. It throws
// IllegalThreadStateException if the thread was started before, and what NewThread
// found to be wrong if it has nothing to run.
func StartOp(t ThreadID) Op { return Op{Verb: verbStart, Thread: t} }

// ParkOp is LockSupport.park.
func ParkOp() Op { return Op{Verb: verbPark} }

// ParkForResultOp is LockSupport.park of a thread that waits for the result of a future, by
// which it is told from one that waits for work.
//
// Source: FutureTask.awaitDone and CompletableFuture.Signaller.block of 21 and 25.
func ParkForResultOp(future ObjectID) Op { return Op{Verb: verbPark, Ref: future} }

// ParkForOp is LockSupport.parkNanos. With a limit of 0 or less it does nothing.
func ParkForOp(limit time.Duration) Op { return Op{Verb: verbParkFor, Nanos: limit} }

// ParkLeftOp is ParkForOp whose value is what is left of the limit in nanoseconds. In any
// time, where no clock tells, that is 0 after a time-out and else the limit itself.
func ParkLeftOp(limit time.Duration) Op { return Op{Verb: verbParkFor, Nanos: limit, Arg: 1} }

// UnparkOp is LockSupport.unpark.
func UnparkOp(t ThreadID) Op { return Op{Verb: verbUnpark, Thread: t} }

// YieldOp is Thread.yield.
func YieldOp() Op { return Op{Verb: verbYield} }

// SleepOp is Thread.sleep. It throws InterruptedException.
func SleepOp(d time.Duration) Op { return Op{Verb: verbSleep, Nanos: d} }

// JoinOp is Thread.join. It throws InterruptedException.
func JoinOp(t ThreadID) Op { return Op{Verb: verbJoin, Thread: t} }

// JoinForOp is Thread.join with a time limit; its value is 1 if the thread has
// terminated. It throws InterruptedException.
func JoinForOp(t ThreadID, limit time.Duration) Op {
	return Op{Verb: verbJoinFor, Thread: t, Nanos: limit}
}

// InterruptOp is Thread.interrupt.
func InterruptOp(t ThreadID) Op { return Op{Verb: verbInterrupt, Thread: t} }

// InterruptedOp is Thread.interrupted: its value is 1 if the thread was
// interrupted, and it clears that.
func InterruptedOp() Op { return Op{Verb: verbInterrupted} }

// WorkOp computes for a time and keeps the carrier busy. In any time it takes none.
func WorkOp(d time.Duration) Op { return Op{Verb: verbWork, Nanos: d} }

// verbName returns the name of what an operation does, or "" if there is no such
// operation.
func (m *Machine) verbName(o ObjectID, verb uint8) string {
	if o == 0 {
		return VerbIn(threadVerbs[:], verb-verbEnd)
	}
	return m.objects[o-1].VerbName(verb)
}

// VerbIn returns the name of a verb from a list in the order of the verbs, or "" if
// there is no such verb. It is what an Object's VerbName needs.
func VerbIn(names []string, verb uint8) string {
	if int(verb) >= len(names) {
		return ""
	}
	return names[verb]
}

// admit lets an operation be that a thread is about to do, or puts one in its place that
// throws: it may be on null, or on an object of another machine. A thread that there
// is not is null. Numbers of nothing must not come into the state, whose readers
// take them for places in lists.
func (m *Machine) admit(op *Op) {
	m.readsThreadCount(op.Thread)
	m.readsType(op.Object)
	// A first thread may begin before those behind it in the program are created.
	if op.Thread < 0 || int(op.Thread) > max(len(m.threads), len(m.program.roots)) {
		m.reads(ThreadCount, 0)
		op.Thread = 0
	}
	switch {
	case op.Object < 0 || int(op.Object) > len(m.objects):
		m.reads(ObjectCount, 0)
	case m.verbName(op.Object, op.Verb) != "":
		return
	case op.Object == 0:
		*op = Op{Verb: verbOnNull}
		return
	}
	*op = Op{Verb: verbOnForeign, Arg: int64(op.Object)}
}

// stepThreadOp advances an operation that has no object.
func (m *Machine) stepThreadOp(th *thread, wake Wake) Result {
	op := &th.op
	switch op.Verb {
	case verbJoin, verbJoinFor, verbInterrupt, verbStart:
		if op.Thread == 0 {
			return Throw(NullPointer, "no such thread")
		}
	}
	switch op.Verb {
	case verbOnNull:
		return Throw(NullPointer, "operation on null")
	case verbOnForeign:
		return Throw(NoSuchObject, fmt.Sprintf("object %d is of another machine", op.Arg))
	case verbStart:
		return m.stepStart(op)
	case verbPark, verbParkFor:
		return m.stepPark(op, wake)
	case verbUnpark:
		m.Unpark(op.Thread)
	case verbYield:
		return m.stepYield(th)
	case verbSleep:
		return m.stepSleep(th, wake)
	case verbJoin, verbJoinFor:
		return m.stepJoin(th, wake)
	case verbInterrupt:
		m.Interrupt(op.Thread)
	case verbInterrupted:
		return FinishBool(m.ClearInterrupt(th.id))
	case verbWork:
		if op.Phase == 0 && op.Nanos > 0 && m.cfg.Time == ExactTime {
			op.Phase = 1
			return BlockOn(Block{
				How: HoldCarrier, Timed: true, Deadline: m.Deadline(op.Nanos),
				Reason: Reason{Kind: ForComputation},
			})
		}
	}
	return Finish(0)
}

func (m *Machine) stepStart(op *Op) Result {
	m.reads(ThreadPart, int32(op.Thread))
	th := m.threads[op.Thread-1]
	switch {
	case th.state != StateNew && th.kind == Virtual:
		return Throw(IllegalThreadState, "Already started") // VirtualThread.start
	case th.state != StateNew:
		return Throw(IllegalThreadState, "") // Thread.start0
	case th.body.flaw != nil:
		return Result{Status: Threw, Err: th.body.flaw}
	}
	m.start(m.edit(op.Thread))
	return Finish(0)
}

// start makes a new thread runnable. A virtual thread goes to the external queue
// of whoever starts it, also when that is a virtual thread.
//
// Source: VirtualThread.start and externalSubmitRunContinuation of 21, 24 and 25.
func (m *Machine) start(th *thread) {
	if m.observe != nil {
		m.emit(Event{Kind: ThreadStarted, Thread: th.id, By: m.actor})
	}
	th.since = m.clock
	m.writesLive(th)
	if th.essential() {
		m.live++
	}
	if th.kind == Platform {
		m.keepAlive++
	}
	if th.kind == Virtual {
		th.state = StateStarted
		m.blank++
		m.submit(QueueID{ExternalQueue, int32(m.actor)}, task{thread: th.id})
		return
	}
	th.state = StateRunning
	m.run(th)
	m.begin(th)
}

func (m *Machine) stepPark(op *Op, wake Wake) Result {
	timed := op.Verb == verbParkFor
	if wake != NotWoken || op.Phase != 0 || timed && op.Nanos <= 0 {
		if op.Arg != 0 && op.Phase != 0 {
			return Finish(int64(m.Remaining(op, wake == WokenByTimeout)))
		}
		return Finish(0)
	}
	op.Phase = 1
	b := Block{On: ParkPermit, Interruptible: true, Reason: Reason{Kind: ForUnpark}}
	if op.Ref != 0 {
		b.Reason = Reason{Kind: ForResult, Object: op.Ref}
	}
	if timed {
		b.Timed, b.Deadline = true, m.Deadline(op.Nanos)
		op.Deadline = b.Deadline
	}
	return BlockOn(b)
}

// stepYield lets others have the carrier. A pinned thread keeps it.
//
// Source: VirtualThread.tryYield and afterYield of 21 and 25.
func (m *Machine) stepYield(th *thread) Result {
	if th.op.Phase != 0 || th.kind != Virtual || th.pins > 0 {
		return Finish(0)
	}
	th.op.Phase = 1
	c := th.carrier
	m.halt(th)
	m.writes(PoolPart, 0)
	q := QueueID{LocalQueue, int32(c)}
	if len(m.pool.carriers[c-1].local) == 0 {
		q = QueueID{YieldQueue, int32(c)}
	}
	th.since = m.clock
	m.submit(q, task{thread: th.id})
	m.unmount(th, StateYielded)
	return Result{Status: yields}
}

// stepSleep sleeps. Like VirtualThread.sleepNanos it starts over when an unpark
// wakes it too early, and leaves the park permit set.
func (m *Machine) stepSleep(th *thread, wake Wake) Result {
	op := &th.op
	yielded := op.Nanos <= 0 && op.Phase != 0 // after which nobody looks for an interrupt
	if !yielded && m.ClearInterrupt(th.id) {
		if th.kind == Virtual && op.Phase != 0 {
			th.permits |= ParkPermit
		}
		return Throw(InterruptedException, "sleep interrupted")
	}
	if op.Nanos <= 0 {
		return m.stepYield(th)
	}
	if op.Phase == 0 {
		op.Phase, op.Deadline = 1, m.Deadline(op.Nanos)
	}
	if wake == WokenByTimeout || m.cfg.Time == ExactTime && op.Deadline <= m.clock {
		if th.kind == Virtual {
			th.permits |= ParkPermit
		}
		return Finish(0)
	}
	b := Block{On: ParkPermit, Timed: true, Deadline: op.Deadline, Interruptible: true, Reason: Reason{Kind: ForTime}}
	if th.kind != Virtual {
		b.On = 0
	}
	return BlockOn(b)
}

// stepJoin waits for the end of a thread. A virtual one has a latch, which wakes
// its first waiter, who wakes the next; on a platform one the waiters sit in
// Object.wait and are all notified.
//
// Source: VirtualThread.joinNanos, CountDownLatch.await and Thread.join of 21 and 25.
func (m *Machine) stepJoin(th *thread, wake Wake) Result {
	op := &th.op
	target := m.edit(op.Thread)
	if target.state == StateNew {
		return FinishBool(false)
	}
	if op.Phase == 0 {
		switch {
		case target.state == StateTerminated: // an interrupt is left for the next to find
			return FinishBool(true)
		case op.Verb == verbJoinFor && op.Nanos <= 0:
			return FinishBool(false)
		case m.ClearInterrupt(th.id):
			return Throw(InterruptedException, "")
		}
		op.Phase = 1
		if op.Verb == verbJoinFor {
			op.Deadline = m.Deadline(op.Nanos)
		}
		r := target.own()
		r.joiners = append(r.joiners, th.id)
		return BlockOn(m.joinBlock(th, target))
	}
	// A latch looks for an interrupt first, and opens for the first waiter only.
	// Object.wait does not throw in a thread that was notified.
	latch := target.kind == Virtual
	over := target.state == StateTerminated && (!latch || target.joiners[0] == th.id)
	switch {
	case (latch || !over) && m.ClearInterrupt(th.id):
		m.leaveJoin(th, target)
		return Throw(InterruptedException, "")
	case over, wake == WokenByTimeout:
		m.leaveJoin(th, target)
		return FinishBool(over)
	}
	return BlockOn(m.joinBlock(th, target))
}

// joinBlock says how a thread blocks that joins another.
func (m *Machine) joinBlock(th, target *thread) Block {
	b := Block{
		On: ParkPermit, Interruptible: true, Timed: th.op.Verb == verbJoinFor, Deadline: th.op.Deadline,
		Reason: Reason{Kind: ForThread, Thread: target.id},
	}
	if target.kind == Virtual {
		return b
	}
	b.On = MonitorPermit
	if m.release.ObjectWaitHoldsCarrier {
		b.How = HoldCarrier
		if m.release.ObjectWaitCompensates {
			b.How = HoldAndCompensate
		}
	}
	return b
}

// leaveJoin takes a thread out of the waiters of its target; if the target is over
// it passes the word on.
func (m *Machine) leaveJoin(th, target *thread) {
	i := slices.Index(target.joiners, th.id)
	target.joiners = slices.Delete(target.joiners, i, i+1)
	if i == 0 && target.state == StateTerminated && target.kind == Virtual {
		m.wakeJoiner(target)
	}
}

// wakeJoiner tells those that join a terminated thread.
func (m *Machine) wakeJoiner(target *thread) {
	for _, t := range target.joiners {
		if target.kind == Virtual {
			m.Unpark(t)
			return
		}
		m.Unblock(t)
	}
}

// Never is the deadline of a time limit that is not over before the end of time, such
// as the Long.MAX_VALUE that programs write for no limit. Its timer never fires.
const Never time.Duration = 1<<63 - 1

// forEver is the limit from which on it is taken for none in any time, where the
// clock does not tell: 146 years.
const forEver time.Duration = 1 << 62

// Deadline returns the moment at which a time limit that starts now is over, or
// Never. In any time other moments are 0, since there is no clock.
func (m *Machine) Deadline(limit time.Duration) time.Duration {
	if m.cfg.Time == AnyTime {
		if limit >= forEver {
			return Never
		}
		return 0
	}
	return later(m.clock, limit)
}

// later returns the moment a time after another, or Never if that is past the end of
// time. The time may be negative, the moment not.
func later(t, d time.Duration) time.Duration {
	if d > Never-t {
		return Never
	}
	return t + d
}

// Expired reports whether an operation's time limit is over by the clock. In any
// time only a timer tells.
func (m *Machine) Expired(op *Op) bool {
	return m.cfg.Time == ExactTime && op.Deadline <= m.clock
}

// Remaining returns what is left of an operation's time limit: in any time all of
// it, unless it timed out.
func (m *Machine) Remaining(op *Op, timedOut bool) time.Duration {
	switch {
	case m.cfg.Time == ExactTime:
		return op.Deadline - m.clock
	case timedOut:
		return 0
	}
	return op.Nanos
}
