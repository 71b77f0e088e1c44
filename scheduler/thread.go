package scheduler

import "time"

// Cause is why a thread holds on to something on its stack.
type Cause uint8

const (
	// ByMonitor: it is inside synchronized. Until 23 that pins it.
	ByMonitor Cause = iota
	// ByNative: a native or VM frame is on its stack, which pins in every release.
	ByNative
	// ByClassInit: it runs a class initialiser, which the VM called, so it is pinned
	// in every release.
	ByClassInit
)

var causeNames = [...]string{"MONITOR", "NATIVE", "CLASS_INIT"}

// String returns the cause, MONITOR and NATIVE as jdk.tracePinnedThreads has them.
func (c Cause) String() string { return causeNames[c] }

// Site is a place on a thread's stack that holds a monitor or is a native frame.
type Site struct {
	Cause Cause
	// Pins says that the thread is pinned by it, in this release.
	Pins bool
	// Waived says that the thread has given the monitor up for a wait. The frame that
	// entered it is still on the stack, and a thread dump still shows it as locked.
	Waived bool
	// Depth is the number of the program's frames that were on the stack, so that
	// the top one of them is the frame that holds.
	Depth uint16
	// Object is the monitor or the class.
	Object ObjectID
}

type threadFlags uint16

const (
	// flagBlocked: block is valid and the thread waits for it to end.
	flagBlocked threadFlags = 1 << iota
	// flagInterrupted is the interrupt status.
	flagInterrupted
	// flagRuns: the thread is in Machine.running.
	flagRuns
	// flagTimer: its time limit runs; the timer is in the heap, due or submitted.
	flagTimer
	// flagTimerDue: its timer is in timers.due.
	flagTimerDue
	// flagTimerSubmitted: its expiry is a task in a scheduler queue (25).
	flagTimerSubmitted
	// flagCompensated: its carrier is compensated for while it blocks.
	flagCompensated
	// flagBegun: its program has begun, so its stack is not blank.
	flagBegun
	// flagYields: it gives up its carrier for its turn, at the next step.
	flagYields
)

// thread is the state of a thread. A machine owns it alone (Machine.edit) before
// it changes it.
type thread struct {
	id       ThreadID
	carrier  CarrierID
	state    State
	kind     ThreadKind
	permits  Permit
	wake     Wake
	flags    threadFlags
	pins     uint16
	timerGen uint32
	op       Op
	block    Block
	since    time.Duration

	body   *body
	frames []frame
	locals []int64
	*rare
	digest *digest // nil is not computed
}

// body is what a thread is called and runs: compiled code with its arguments, or a Go
// function; or why it cannot run. It does not change, and threads may share it.
type body struct {
	name string
	code *Code
	args []int64
	fn   func(*Thread)
	flaw *Exception
}

// rare is what few threads have, apart so that a million others are small.
type rare struct {
	held    []Site
	joiners []ThreadID
	err     *Exception // what ended the thread
}

// ordinary is what those share that have nothing of it. It does not change.
var ordinary = new(rare)

// own returns what is rare in a thread, to be changed.
func (th *thread) own() *rare {
	if th.rare == ordinary {
		th.rare = new(rare)
	}
	return th.rare
}

// copyTo returns a copy, in memory that is no longer needed where that is not nil.
func (r *rare) copyTo(c *rare) *rare {
	if c == nil || c == ordinary {
		if r == ordinary {
			return r
		}
		c = new(rare)
	}
	c.held, c.joiners = append(c.held[:0], r.held...), append(c.joiners[:0], r.joiners...)
	c.err = r.err
	return c
}

// copyTo makes c the same thread, in its own memory.
func (th *thread) copyTo(c *thread) {
	frames, locals, rare := c.frames[:0], c.locals[:0], c.rare
	*c = *th
	c.frames = append(frames, th.frames...)
	c.locals = append(locals, th.locals...)
	c.rare = th.rare.copyTo(rare)
}

func (th *thread) has(f threadFlags) bool { return th.flags&f != 0 }

func (th *thread) set(f threadFlags, on bool) {
	if on {
		th.flags |= f
	} else {
		th.flags &^= f
	}
}

// essential reports whether the run is about this thread: all but daemon platform
// threads are. Virtual threads are, though Java calls them daemons, since a frozen
// one is what we look for.
func (th *thread) essential() bool { return th.kind != Daemon }

// unmounted reports whether the thread is virtual and has a stack but no carrier.
func (th *thread) unmounted() bool { return th.kind == Virtual && th.carrier == 0 }

// ThreadInfo is what an observer sees of a thread.
type ThreadInfo struct {
	ID   ThreadID
	Name string
	Kind ThreadKind
	// State is the state of a virtual thread; Java is what Thread.getState reports.
	State State
	Java  JavaState
	// Carrier is the carrier on which a virtual thread is mounted, or 0.
	Carrier CarrierID
	// Essential threads are those whose end the run waits for: all but daemons.
	Essential bool
	// Blank says that a virtual thread was started and never mounted: its stack in
	// a thread dump is empty.
	Blank bool
	// Blocked says that the thread waits as Block says, and not for a carrier.
	Blocked bool
	Block   Block
	// Wake is why a thread that was blocked will run again, once it steps.
	Wake Wake
	// Interrupted is its interrupt status, Permits its unused permits.
	Interrupted bool
	Permits     Permit
	// Pins is how many places on the stack pin the thread, Held all places that
	// hold a monitor or are native, outermost first.
	Pins int
	Held []Site
	// TimerSubmitted says that its time limit has passed and waits for a carrier (25).
	TimerSubmitted bool
	// Since is when the thread came into this state, in virtual time.
	Since time.Duration
	// Err is the exception that ended the thread, or nil.
	Err *Exception
	// Op is the operation that the thread is in, and Verb its name.
	Op   Op
	Verb string
}

// Display returns the thread's name, or its number if it has none.
func (t ThreadInfo) Display() string {
	if t.Name == "" {
		return t.ID.String()
	}
	return t.Name
}

// Threads returns the number of threads, which are numbered from 1.
func (m *Machine) Threads() int {
	m.reads(ThreadCount, 0)
	return len(m.threads)
}

// Thread returns what an observer sees of a thread; the zero ThreadInfo if there
// is no such thread.
func (m *Machine) Thread(t ThreadID) ThreadInfo {
	m.readsThreadCount(t)
	if t < 1 || int(t) > len(m.threads) {
		m.reads(ThreadCount, 0)
		return ThreadInfo{}
	}
	m.reads(ThreadPart, int32(t))
	th := m.threads[t-1]
	info := ThreadInfo{
		ID: th.id, Name: th.body.name, Kind: th.kind, State: th.state, Java: th.javaState(),
		Carrier: th.carrier, Essential: th.essential(),
		Blank:   th.kind == Virtual && th.state == StateStarted,
		Blocked: th.has(flagBlocked), Wake: th.wake,
		Interrupted: th.has(flagInterrupted), Permits: th.permits,
		Pins: int(th.pins), Held: append([]Site(nil), th.held...),
		TimerSubmitted: th.has(flagTimerSubmitted),
		Since:          th.since, Err: th.err,
	}
	if info.Blocked {
		info.Block = th.block
	}
	if th.has(flagBegun) && th.state != StateTerminated {
		info.Op, info.Verb = th.op, m.verbName(th.op.Object, th.op.Verb)
	}
	return info
}

// Pinned reports whether a virtual thread is pinned.
func (m *Machine) Pinned(t ThreadID) bool {
	m.reads(ThreadPart, int32(t))
	th := m.threads[t-1]
	return th.kind == Virtual && th.pins > 0
}

// Interrupted returns the interrupt status of a thread.
func (m *Machine) Interrupted(t ThreadID) bool {
	m.reads(ThreadPart, int32(t))
	return m.threads[t-1].has(flagInterrupted)
}

// Blocked reports whether a thread is blocked, and not runnable or waiting for a
// carrier.
func (m *Machine) Blocked(t ThreadID) bool {
	m.reads(ThreadPart, int32(t))
	return m.threads[t-1].has(flagBlocked)
}

// BlockReason returns why a blocked thread is blocked.
func (m *Machine) BlockReason(t ThreadID) Reason {
	m.reads(ThreadPart, int32(t))
	return m.threads[t-1].block.Reason
}

// javaState returns java.lang.Thread.State. A mounted thread has that of its
// carrier's operating-system thread, so a thread whose carrier the VM blocks is
// BLOCKED or WAITING, except in class initialisation, which shows RUNNABLE.
func (th *thread) javaState() JavaState {
	switch {
	case th.state == StateNew:
		return JavaNew
	case th.state == StateTerminated:
		return JavaTerminated
	case !th.has(flagBlocked):
		return JavaRunnable
	}
	switch th.block.Reason.Kind {
	case ForMonitor:
		return JavaBlocked
	case ForClassInit, ForNative, ForComputation:
		return JavaRunnable
	}
	if th.block.Timed {
		return JavaTimedWaiting
	}
	return JavaWaiting
}
