package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// pin is a primitive of the test's own: it pins a thread, blocks one in any way
// that Block knows, and wakes one.
type pin struct{ block scheduler.Block }

const (
	verbPin uint8 = iota
	verbUnpin
	verbBlock
	verbWake
)

func (p *pin) Clone() scheduler.Object    { return p }
func (p *pin) Hash(*scheduler.Hasher)     {}
func (p *pin) VerbName(verb uint8) string { return []string{"pin", "unpin", "block", "wake"}[verb] }
func (p *pin) op(verb uint8) scheduler.Op { return scheduler.Op{Object: 1, Verb: verb} }
func (p *pin) wake(t int32) scheduler.Op {
	return scheduler.Op{Object: 1, Verb: verbWake, Thread: scheduler.ThreadID(t)}
}

func (p *pin) site() scheduler.Site {
	return scheduler.Site{Cause: scheduler.ByNative, Object: 1, Pins: true}
}

func (p *pin) Inspect(*scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{Name: "pin"}
}

func (p *pin) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	switch op.Verb {
	case verbPin:
		m.Hold(t, p.site())
	case verbUnpin:
		m.Unhold(t, scheduler.ByNative, 1)
	case verbWake:
		m.Unblock(op.Thread)
	case verbBlock:
		if op.Phase == 0 {
			op.Phase = 1
			return scheduler.BlockOn(p.block)
		}
		return scheduler.Finish(int64(wake))
	}
	return scheduler.Finish(0)
}

// onOneThread is a program with one thread that does the operations, on a machine
// with a pin as object 1.
func onOneThread(p *pin, kind scheduler.ThreadKind, ops ...scheduler.Op) *scheduler.Program {
	prog := scheduler.NewProgram("test")
	prog.New(p)
	prog.Thread(scheduler.Spec{Kind: kind, Code: code(prog, ops...)})
	return prog
}

func TestStatesOfAThreadThatParks(t *testing.T) {
	p := &pin{}
	for _, c := range []struct {
		name    string
		kind    scheduler.ThreadKind
		ops     []scheduler.Op
		parked  scheduler.State
		java    scheduler.JavaState
		carrier scheduler.CarrierID
		woken   scheduler.State
	}{
		{
			"virtual", scheduler.Virtual,
			[]scheduler.Op{scheduler.ParkOp()},
			scheduler.StateParked, scheduler.JavaWaiting, 0, scheduler.StateUnparked,
		},
		{
			"virtual, timed", scheduler.Virtual,
			[]scheduler.Op{scheduler.ParkForOp(time.Second)},
			scheduler.StateTimedParked, scheduler.JavaTimedWaiting, 0, scheduler.StateUnparked,
		},
		{
			"pinned", scheduler.Virtual,
			[]scheduler.Op{p.op(verbPin), scheduler.ParkOp()},
			scheduler.StatePinned, scheduler.JavaWaiting, 1, scheduler.StateRunning,
		},
		{
			"pinned, timed", scheduler.Virtual,
			[]scheduler.Op{p.op(verbPin), scheduler.ParkForOp(time.Second)},
			scheduler.StateTimedPinned, scheduler.JavaTimedWaiting, 1, scheduler.StateRunning,
		},
		{
			"platform", scheduler.Platform,
			[]scheduler.Op{scheduler.ParkOp()},
			scheduler.StateRunning, scheduler.JavaWaiting, 0, scheduler.StateRunning,
		},
		{
			"platform, timed", scheduler.Platform,
			[]scheduler.Op{scheduler.ParkForOp(time.Second)},
			scheduler.StateRunning, scheduler.JavaTimedWaiting, 0, scheduler.StateRunning,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t, scheduler.Config{Time: scheduler.AnyTime}, onOneThread(p, c.kind, c.ops...))
			if c.kind == scheduler.Virtual {
				assert.Equal(t, scheduler.StateStarted, m.Thread(1).State)
				assert.True(t, m.Thread(1).Blank)
				apply(t, m, take(1, launcher))
			}
			assert.False(t, m.Thread(1).Blank)
			for range c.ops {
				apply(t, m, step(1))
			}
			i := m.Thread(1)
			assert.Equal(t, c.parked, i.State)
			assert.Equal(t, c.java, i.Java)
			assert.Equal(t, c.carrier, i.Carrier)
			assert.True(t, i.Blocked)
			m.Unpark(1)
			i = m.Thread(1)
			assert.Equal(t, c.woken, i.State)
			assert.Equal(t, scheduler.JavaRunnable, i.Java)
			assert.False(t, i.Blocked)
			assert.Equal(t, scheduler.ParkPermit, i.Permits, "the permit is used up only when the thread runs")
		})
	}
}

func TestPermitsDoNotAddUp(t *testing.T) {
	prog := program()
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.UnparkOp(1), scheduler.UnparkOp(1), scheduler.ParkOp(), scheduler.ParkOp())})
	m := newMachine(t, scheduler.Config{}, prog)
	apply(t, m, step(1), step(1), step(1))
	assert.False(t, m.Thread(1).Blocked, "the first park uses the permit and goes on at once")
	apply(t, m, step(1))
	assert.True(t, m.Thread(1).Blocked, "two permits are one")
	assert.True(t, m.Stuck())
}

// A permit that comes while the thread waits for a carrier is the same bit that
// woke it, so it is gone when the thread mounts; one that comes after is kept.
func TestPermitOfAnUnparkedThread(t *testing.T) {
	prog := program()
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.ParkOp(), scheduler.ParkOp())})
	m := newMachine(t, scheduler.Config{}, prog)
	apply(t, m, take(1, launcher), step(1))
	m.Unpark(1)
	m.Unpark(1)
	timerQueue := scheduler.QueueID{Kind: scheduler.TimerQueue} // nobody is the actor here
	apply(t, m, take(1, timerQueue))
	assert.Zero(t, m.Thread(1).Permits)
	m.Unpark(1)
	apply(t, m, step(1), step(1))
	assert.False(t, m.Thread(1).Blocked, "the second park found the permit that came after mounting")
}

func TestUnparkOfNobody(t *testing.T) {
	prog := program()
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.UnparkOp(0), scheduler.UnparkOp(99), scheduler.UnparkOp(-1))})
	m := newMachine(t, scheduler.Config{}, prog)
	apply(t, m, step(1), step(1), step(1), step(1))
	assert.True(t, m.Done())
	assert.NoError(t, errorOf(m, 1), "LockSupport.unpark(null) does nothing")
}

// errorOf returns what ended a thread as an error.
func errorOf(m *scheduler.Machine, t scheduler.ThreadID) error {
	if err := m.Thread(t).Err; err != nil {
		return err
	}
	return nil
}

func TestTimedPark(t *testing.T) {
	for _, limit := range []time.Duration{-time.Second, 0} {
		prog := program()
		prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.UnparkOp(1), scheduler.ParkForOp(limit), scheduler.ParkOp())})
		m := newMachine(t, scheduler.Config{}, prog)
		apply(t, m, step(1), step(1))
		assert.Equal(t, scheduler.ParkPermit, m.Thread(1).Permits, "parkNanos(%v) does nothing at all", limit)
		apply(t, m, step(1), step(1))
		assert.True(t, m.Done())
	}
	prog := program()
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.ParkForOp(time.Millisecond), scheduler.ParkForOp(1<<63-1))})
	m := newMachine(t, scheduler.Config{}, prog)
	apply(t, m, step(1))
	assert.Equal(t, time.Millisecond+time.Microsecond, m.Now(), "the clock jumped to the deadline")
	apply(t, m, fire(1), step(1))
	assert.Zero(t, m.Thread(1).Permits, "the time-out left no permit behind")
	apply(t, m, step(1))
	assert.True(t, m.Stuck(), "a limit beyond the end of time is none")
	assert.Equal(t, scheduler.JavaTimedWaiting, m.Thread(1).Java)
	assert.Less(t, m.Now(), time.Second)
}

func TestInterrupt(t *testing.T) {
	park := []scheduler.Op{scheduler.ParkOp(), scheduler.ParkOp(), scheduler.InterruptedOp(), scheduler.ParkOp(), scheduler.ParkOp()}
	for _, kind := range []scheduler.ThreadKind{scheduler.Virtual, scheduler.Platform} {
		m := newMachine(t, scheduler.Config{Time: scheduler.AnyTime}, onOneThread(&pin{}, kind, park...))
		if kind == scheduler.Virtual {
			apply(t, m, take(1, launcher))
		}
		apply(t, m, step(1))
		require.True(t, m.Thread(1).Blocked)
		m.Interrupt(1)
		if kind == scheduler.Virtual {
			apply(t, m, take(1, scheduler.QueueID{Kind: scheduler.TimerQueue}))
		}
		apply(t, m, step(1), step(1))
		assert.True(t, m.Thread(1).Interrupted, "park does not clear the status")
		assert.False(t, m.Thread(1).Blocked, "an interrupted thread does not park")
		apply(t, m, step(1))
		assert.False(t, m.Thread(1).Interrupted)
		apply(t, m, step(1))
		assert.True(t, m.Thread(1).Blocked)
	}
}

// Thread.interrupt grants the permit too, so one park after the status was
// cleared returns at once.
func TestInterruptOfARunningThreadGrantsThePermit(t *testing.T) {
	m := newMachine(t, scheduler.Config{}, onOneThread(&pin{}, scheduler.Platform, scheduler.InterruptedOp(), scheduler.ParkOp(), scheduler.ParkOp()))
	m.Interrupt(1)
	apply(t, m, step(1), step(1))
	assert.False(t, m.Thread(1).Blocked)
	apply(t, m, step(1))
	assert.True(t, m.Thread(1).Blocked)
}

func TestSpuriousWakeups(t *testing.T) {
	cfg := scheduler.Config{SpuriousWakeups: true}
	m := newMachine(t, cfg, onOneThread(&pin{}, scheduler.Virtual, scheduler.ParkOp()))
	apply(t, m, take(1, launcher), step(1))
	assert.True(t, m.Stuck(), "a machine that can go on only by spurious wake-ups is stuck")
	apply(t, m, scheduler.Action{Kind: scheduler.WakeThread, Thread: 1})
	assert.Equal(t, scheduler.WokenSpuriously, m.Thread(1).Wake)
	apply(t, m, take(1, scheduler.QueueID{Kind: scheduler.TimerQueue}), step(1), step(1))
	assert.True(t, m.Done())
}

func TestBlocksThatHoldTheCarrier(t *testing.T) {
	p := &pin{block: scheduler.Block{How: scheduler.HoldCarrier, On: scheduler.MonitorPermit, Reason: scheduler.Reason{Kind: scheduler.ForMonitor}}}
	m := newMachine(t, scheduler.Config{}, onOneThread(p, scheduler.Virtual, p.op(verbBlock), scheduler.ParkOp()))
	apply(t, m, take(1, launcher), step(1))
	i := m.Thread(1)
	assert.Equal(t, scheduler.StateRunning, i.State)
	assert.Equal(t, scheduler.JavaBlocked, i.Java)
	assert.Equal(t, scheduler.CarrierID(1), i.Carrier)
	m.Unpark(1)
	assert.True(t, m.Thread(1).Blocked, "unpark does not wake a thread that waits for a monitor")
	m.Unblock(1)
	assert.False(t, m.Thread(1).Blocked)
	apply(t, m, step(1), step(1))
	assert.False(t, m.Thread(1).Blocked, "the park permit was kept")
}

func TestMonitorBlockUnmounts(t *testing.T) {
	for _, c := range []struct {
		kind  scheduler.ReasonKind
		timed bool
		state scheduler.State
		java  scheduler.JavaState
	}{
		{scheduler.ForMonitor, false, scheduler.StateBlocked, scheduler.JavaBlocked},
		{scheduler.ForNotify, false, scheduler.StateWait, scheduler.JavaWaiting},
		{scheduler.ForNotify, true, scheduler.StateTimedWait, scheduler.JavaTimedWaiting},
	} {
		p := &pin{block: scheduler.Block{On: scheduler.MonitorPermit, Timed: c.timed, Reason: scheduler.Reason{Kind: c.kind}}}
		m := newMachine(t, scheduler.Config{Time: scheduler.AnyTime}, onOneThread(p, scheduler.Virtual, p.op(verbBlock)))
		apply(t, m, take(1, launcher), step(1))
		assert.Equal(t, c.state, m.Thread(1).State)
		assert.Equal(t, c.java, m.Thread(1).Java)
		assert.Zero(t, m.Thread(1).Carrier)
		m.Unblock(1)
		assert.Equal(t, scheduler.StateUnblocked, m.Thread(1).State)
		apply(t, m, take(1, scheduler.QueueID{Kind: scheduler.UnblockerQueue}))
		assert.Zero(t, m.Thread(1).Permits)
	}
}

// With access steps a thread first says that it parks and leaves its carrier a step
// later. A permit that comes in between puts it back on that carrier's queue.
func TestParkingTakesTwoAccessSteps(t *testing.T) {
	prog := program()
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.ParkOp())})
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.UnparkOp(1))})
	m := newMachine(t, scheduler.Config{Steps: scheduler.ByAccess}, prog)
	apply(t, m, take(1, launcher), step(1))
	assert.Equal(t, scheduler.StateParking, m.Thread(1).State)
	assert.Equal(t, scheduler.CarrierID(1), m.Thread(1).Carrier)
	apply(t, m, step(2))
	assert.Equal(t, scheduler.StateParking, m.Thread(1).State, "unpark only sets the permit")
	apply(t, m, step(1))
	assert.Equal(t, scheduler.StateUnparked, m.Thread(1).State)
	assert.Equal(t, []scheduler.QueueInfo{{ID: local(1), Threads: []scheduler.ThreadID{1}}}, m.Queues())
}

func TestReblock(t *testing.T) {
	p := &pin{block: scheduler.Block{
		On: scheduler.MonitorPermit, Timed: true, Interruptible: true, Deadline: time.Hour,
		Reason: scheduler.Reason{Kind: scheduler.ForNotify},
	}}
	m := newMachine(t, scheduler.Config{Time: scheduler.AnyTime}, onOneThread(p, scheduler.Virtual, p.op(verbBlock)))
	apply(t, m, take(1, launcher), step(1))
	assert.Equal(t, []string{"the timer of thread #1 fires"}, enabled(m))
	m.Reblock(1, scheduler.Reason{Kind: scheduler.ForMonitor, Object: 1}, false)
	require.NoError(t, m.Check())
	assert.Equal(t, scheduler.StateBlocked, m.Thread(1).State)
	assert.Empty(t, enabled(m), "the time limit is over with")
	m.Interrupt(1)
	assert.True(t, m.Thread(1).Blocked, "entering a monitor cannot be interrupted")
}

// Sleep(0) only yields, and looks for an interrupt only before.
func TestInterruptWhileSleepYields(t *testing.T) {
	prog := program()
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.SleepOp(0), scheduler.SleepOp(0))})
	m := newMachine(t, scheduler.Config{Parallelism: 1}, prog)
	apply(t, m, take(1, launcher), step(1))
	assert.Equal(t, scheduler.StateYielded, m.Thread(1).State)
	m.Interrupt(1)
	for a := range m.Enabled() {
		apply(t, m, a, step(1))
		break
	}
	assert.NoError(t, errorOf(m, 1))
	assert.True(t, m.Interrupted(1))
	apply(t, m, step(1), step(1))
	assert.ErrorIs(t, errorOf(m, 1), scheduler.ErrInterrupted, "the next one finds it")
}
