package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// mountOrder returns the names of the threads in the order in which they mount.
func mountOrder(t *testing.T, cfg scheduler.Config, p *scheduler.Program) []string {
	t.Helper()
	var order []string
	_, err := scheduler.Runner{Observe: func(m *scheduler.Machine, e scheduler.Event) {
		if e.Kind == scheduler.ThreadMounted {
			order = append(order, m.Thread(e.Thread).Display())
		}
	}}.Run(cfg, p)
	require.NoError(t, err)
	return order
}

// Observed on 21.0.12 and 25.0.3 with one carrier: a virtual thread starts s1,
// unparks u0 to u5, starts s2 and ends. u0 to u5 run first, from the local queue;
// s1 and s2 after them, from the external one.
func TestUnparkGoesToTheLocalQueueAndStartToAnExternalOne(t *testing.T) {
	for _, jdk := range scheduler.Releases() {
		prog := scheduler.NewProgram("test")
		var ops []scheduler.Op
		for i := range 6 {
			prog.Thread(scheduler.Spec{Name: fmt.Sprintf("u%d", i), Code: code(prog, scheduler.ParkOp())})
			ops = append(ops, scheduler.UnparkOp(scheduler.ThreadID(i+1)))
		}
		s := code(prog)
		start := func(name string) func(*scheduler.Exec) scheduler.Spec {
			return func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Name: name, Code: s} }
		}
		a := prog.Assemble().Start(start("s1"))
		for _, op := range ops {
			a.Do(op)
		}
		prog.Thread(scheduler.Spec{Name: "parent", Code: a.Start(start("s2")).Code()})
		order := mountOrder(t, scheduler.Config{JDK: jdk, Parallelism: 1}, prog)
		assert.Equal(t, []string{"u0", "u1", "u2", "u3", "u4", "u5", "parent", "u0", "u1", "u2", "u3", "u4", "u5", "s1", "s2"}, order)
	}
}

func TestQueuesOfWakers(t *testing.T) {
	prog := scheduler.NewProgram("test")
	prog.Thread(scheduler.Spec{Name: "sleeper", Code: code(prog, scheduler.ParkOp(), scheduler.ParkOp(), scheduler.ParkForOp(time.Second))})
	prog.Thread(scheduler.Spec{Name: "virtual", Code: code(prog, scheduler.UnparkOp(1), scheduler.ParkOp())})
	prog.Thread(scheduler.Spec{Name: "platform", Kind: scheduler.Platform, Code: code(prog, scheduler.UnparkOp(1), scheduler.ParkOp())})
	m := newMachine(t, scheduler.Config{Parallelism: 2}, prog)
	apply(t, m, take(1, launcher), step(1), take(2, launcher), step(2))
	assert.Equal(t, []scheduler.QueueInfo{{ID: local(2), Threads: []scheduler.ThreadID{1}}}, m.Queues(),
		"a mounted thread submits to the queue of its carrier")
	apply(t, m, take(1, local(2)), step(1), step(1), step(3))
	assert.Equal(t, []scheduler.QueueInfo{{ID: external(3), Threads: []scheduler.ThreadID{1}}}, m.Queues(),
		"a platform thread submits to an external queue of its own")
	apply(t, m, take(1, external(3)), step(1), step(1), step(2), step(3), fire(1))
	assert.Equal(t, []scheduler.QueueInfo{{ID: scheduler.QueueID{Kind: scheduler.TimerQueue}, Threads: []scheduler.ThreadID{1}}}, m.Queues())
}

// Own tasks first, then the queue that the last task came from, then any.
func TestACarrierSearchesItsOwnQueueThenTheLastThenAny(t *testing.T) {
	prog := scheduler.NewProgram("test")
	for range 3 {
		prog.Thread(scheduler.Spec{Code: code(prog)})
	}
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: func() *scheduler.Code {
		c := code(prog)
		a := prog.Assemble()
		for range 2 {
			a.Start(func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Code: c} })
		}
		return a.Code()
	}()})
	m := newMachine(t, scheduler.Config{Parallelism: 1}, prog)
	apply(t, m, step(4), step(4), step(4))
	assert.Equal(t, []string{
		"carrier 1 takes from the external queue of the launcher",
		"carrier 1 takes from the external queue of thread #4",
	}, enabled(m), "an idle carrier may take from any queue")
	apply(t, m, take(1, external(4)), step(5))
	assert.Equal(t, []string{"carrier 1 takes from the external queue of thread #4"}, enabled(m),
		"one that goes on scanning stays with the queue of its last task")
	apply(t, m, take(1, external(4)), step(6))
	assert.Equal(t, []string{"carrier 1 takes from the external queue of the launcher"}, enabled(m), "until that is empty")
}

// A carrier that found the queue of its last task empty goes on with any, also if tasks
// come to that queue before it takes one.
func TestACarrierForgetsAnEmptyQueue(t *testing.T) {
	prog := scheduler.NewProgram("test")
	for range 2 {
		prog.Thread(scheduler.Spec{Code: code(prog)})
	}
	starts := prog.Assemble()
	again := code(prog)
	for range 2 {
		starts.Start(func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Code: again} })
	}
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: starts.Code()})
	m := newMachine(t, scheduler.Config{Parallelism: 1}, prog)
	apply(t, m, step(3), take(1, external(3)), step(4), step(3))
	assert.Equal(t, []string{
		"carrier 1 takes from the external queue of the launcher",
		"carrier 1 takes from the external queue of thread #3",
	}, enabled(m)[1:])
}

func TestYield(t *testing.T) {
	prog := scheduler.NewProgram("test")
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.YieldOp())})
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.ParkOp())})
	m := newMachine(t, scheduler.Config{Parallelism: 1}, prog)
	apply(t, m, take(1, launcher), step(1))
	assert.Equal(t, scheduler.StateYielded, m.Thread(1).State)
	assert.Equal(t, scheduler.QueueID{Kind: scheduler.YieldQueue, N: 1}, m.Queues()[1].ID,
		"the local queue is empty, so the carrier submits externally")

	prog = scheduler.NewProgram("test")
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.ParkOp())})
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.UnparkOp(1), scheduler.YieldOp())})
	m = newMachine(t, scheduler.Config{Parallelism: 1}, prog)
	apply(t, m, take(1, launcher), step(1), take(1, launcher), step(2), step(2))
	assert.Equal(t, []scheduler.QueueInfo{{ID: local(1), Threads: []scheduler.ThreadID{1, 2}}}, m.Queues(),
		"the local queue has a task, so the thread goes behind it")

	p := &pin{}
	m = newMachine(t, scheduler.Config{Parallelism: 1}, onOneThread(p, scheduler.Virtual, p.op(verbPin), scheduler.YieldOp()))
	apply(t, m, take(1, launcher), step(1), step(1))
	assert.Equal(t, scheduler.StateRunning, m.Thread(1).State, "a pinned thread does not yield")
}

// Where there are as many carriers as queues, threads that yield for ever let another
// start. Observed on 21.0.13, and on 25.0.3 with 1, 2, 4, 8 and 16 carriers.
func TestYieldedThreadsTakeTurns(t *testing.T) {
	for _, c := range []struct {
		jdk, carriers int
		turns         bool
	}{
		{21, 1, true},
		{21, 2, true},
		{21, 3, false},
		{21, 4, true},
		{21, 5, false},
		{23, 2, true},
		{24, 4, true},
		{25, 1, false},
		{25, 4, false},
		{25, 7, false},
		{25, 8, true},
		{25, 15, false},
		{25, 16, true},
	} {
		prog := scheduler.NewProgram("test")
		for range c.carriers {
			prog.Thread(scheduler.Spec{Code: prog.Assemble().Label("top").Do(scheduler.YieldOp()).Jump("top").Code()})
		}
		late := code(prog)
		prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: prog.Assemble().Do(scheduler.SleepOp(time.Millisecond)).
			Start(func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Code: late} }).Code()})
		trace, _ := scheduler.Runner{}.Run(scheduler.Config{JDK: c.jdk, Parallelism: c.carriers, MaxSteps: 10_000}, prog)
		ended := trace.Machine.Thread(scheduler.ThreadID(c.carriers+2)).State == scheduler.StateTerminated
		assert.Equal(t, c.turns, ended, "JDK %d, %d carriers", c.jdk, c.carriers)
	}
}

func TestJoin(t *testing.T) {
	prog := scheduler.NewProgram("test")
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.ParkOp())})
	for range 2 {
		prog.Thread(scheduler.Spec{Code: code(prog, scheduler.JoinOp(1))})
	}
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.ParkOp(), scheduler.UnparkOp(1), scheduler.JoinOp(1), scheduler.JoinForOp(1, -1))})
	m := newMachine(t, scheduler.Config{Parallelism: 1}, prog)
	apply(t, m, take(1, launcher), step(1), take(1, launcher), step(2), take(1, launcher), step(3))
	m.Unpark(4)
	apply(t, m, step(4), step(4), step(4), take(1, external(4)), step(1), step(1))
	assert.Equal(t, scheduler.StateTerminated, m.Thread(1).State)
	assert.Equal(t, []scheduler.QueueInfo{{ID: local(1), Threads: []scheduler.ThreadID{2}}}, m.Queues(),
		"the end of a virtual thread wakes only its first joiner")
	assert.True(t, m.Thread(3).Blocked)
	apply(t, m, take(1, local(1)), step(2))
	assert.False(t, m.Thread(3).Blocked, "who wakes the next")
	apply(t, m, step(2), take(1, local(1)), step(3))
	assert.False(t, m.Thread(4).Blocked)
	apply(t, m, step(3), step(4), step(4), step(4))
	assert.True(t, m.Done())
}

// On a platform thread the waiters sit in Object.wait, and its end notifies all.
func TestJoinOfAPlatformThread(t *testing.T) {
	for _, c := range []struct {
		jdk     int
		state   scheduler.State
		carrier scheduler.CarrierID
	}{
		{21, scheduler.StateRunning, 1},
		{23, scheduler.StateRunning, 1},
		{24, scheduler.StateWait, 0},
		{25, scheduler.StateWait, 0},
	} {
		prog := scheduler.NewProgram("test")
		prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.ParkOp())})
		prog.Thread(scheduler.Spec{Code: code(prog, scheduler.JoinOp(1))})
		prog.Thread(scheduler.Spec{Code: code(prog, scheduler.JoinOp(1))})
		m := newMachine(t, scheduler.Config{JDK: c.jdk, Parallelism: 2}, prog)
		apply(t, m, step(1), take(1, launcher), step(2))
		assert.Equal(t, c.state, m.Thread(2).State, "JDK %d", c.jdk)
		assert.Equal(t, c.carrier, m.Thread(2).Carrier)
		assert.Equal(t, scheduler.JavaWaiting, m.Thread(2).Java)
		m.Unpark(2)
		assert.True(t, m.Blocked(2), "unpark does not end Object.wait")
		for a := range m.Enabled() {
			apply(t, m, a, step(3))
			break
		}
		m.Unpark(1)
		apply(t, m, step(1), step(1))
		assert.False(t, m.Blocked(2))
		assert.False(t, m.Blocked(3), "all of them are notified")
	}
}

func TestJoinReturnsWhatItSaw(t *testing.T) {
	var ended []bool
	var errs []error
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		add := func(b bool, err error) { ended, errs = append(ended, b), append(errs, err) }
		s := t.StartVirtual("s", func(t *scheduler.Thread) { _ = t.Sleep(time.Second) })
		add(t.JoinFor(s, 0))
		add(t.JoinFor(s, time.Millisecond))
		j := t.StartVirtual("j", func(t *scheduler.Thread) { add(t.JoinFor(s, time.Hour)) })
		_ = t.Sleep(time.Millisecond)
		t.Interrupt(j)
		_ = t.Join(j)
		add(t.JoinFor(s, time.Hour))
		add(t.JoinFor(s, time.Hour))
		add(true, t.Join(s))
	})
	require.NoError(t, err)
	assert.Equal(t, []bool{false, false, false, true, true, true}, ended)
	for i, err := range errs {
		assert.Equal(t, i == 2, err != nil, "join %d: %v", i, err)
	}
	assert.ErrorIs(t, errs[2], scheduler.ErrInterrupted)
}

// interruptedJoin returns how a join ends that is interrupted after its target has
// ended and before it runs again, the interrupt status that it leaves, and how far
// the second joiner comes.
func interruptedJoin(t *testing.T, target, joiner scheduler.ThreadKind, op scheduler.Op) (m *scheduler.Machine, status bool, end error) {
	t.Helper()
	prog := scheduler.NewProgram("test")
	prog.Thread(scheduler.Spec{Kind: target, Code: code(prog, scheduler.ParkOp())})
	prog.Thread(scheduler.Spec{Kind: joiner, Code: code(prog, op, scheduler.ParkOp())})
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.JoinOp(1))})
	m = newMachine(t, scheduler.Config{JDK: 25, Parallelism: 2}, prog)
	next := func(until func() bool) {
		policy := &scheduler.FIFO{}
		for !until() {
			a, ok := policy.Next(m)
			require.True(t, ok)
			apply(t, m, a)
		}
	}
	next(func() bool { return m.Blocked(1) && m.Blocked(2) && m.Blocked(3) })
	m.Unpark(1)
	next(func() bool { return m.Thread(1).State == scheduler.StateTerminated })
	require.False(t, m.Blocked(2))
	m.Interrupt(2)
	next(func() bool {
		return m.Blocked(2) || m.Thread(2).State == scheduler.StateTerminated || m.Thread(2).Op.Verb == scheduler.ParkOp().Verb
	})
	return m, m.Interrupted(2), errorOf(m, 2)
}

// A latch tells an interrupted waiter first of the interrupt, also when it is open; a
// notified one does not throw.
func TestJoinThatIsInterruptedWhenItsTargetHasEnded(t *testing.T) {
	for _, joiner := range []scheduler.ThreadKind{scheduler.Virtual, scheduler.Platform} {
		for _, op := range []scheduler.Op{scheduler.JoinOp(1), scheduler.JoinForOp(1, scheduler.Never)} {
			m, status, err := interruptedJoin(t, scheduler.Virtual, joiner, op)
			assert.ErrorIs(t, err, scheduler.ErrInterrupted)
			assert.False(t, status)
			assert.False(t, m.Blocked(3), "it passes the word on")

			m, status, err = interruptedJoin(t, scheduler.Platform, joiner, op)
			assert.NoError(t, err)
			assert.True(t, status)
			assert.False(t, m.Blocked(3))
		}
	}
}

// Thread.join tests whether the target is alive before it looks for an interrupt.
func TestJoinOfAnEndedThreadIgnoresAnInterrupt(t *testing.T) {
	for _, target := range []scheduler.ThreadKind{scheduler.Virtual, scheduler.Platform} {
		prog := scheduler.NewProgram("test")
		prog.Thread(scheduler.Spec{Kind: target, Code: code(prog)})
		ops := []scheduler.Op{scheduler.ParkOp(), scheduler.JoinOp(1), scheduler.JoinForOp(1, time.Hour), scheduler.JoinForOp(2, 0), scheduler.JoinOp(2)}
		prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, ops...)})
		m := newMachine(t, scheduler.Config{}, prog)
		apply(t, m, step(2))
		if target == scheduler.Virtual {
			apply(t, m, take(1, launcher))
		}
		apply(t, m, step(1))
		m.Interrupt(2)
		for range ops[:4] {
			assert.True(t, m.Interrupted(2))
			apply(t, m, step(2))
		}
		assert.True(t, m.Interrupted(2))
		apply(t, m, step(2), step(2))
		assert.ErrorIs(t, errorOf(m, 2), scheduler.ErrInterrupted, "of a live one it does not")
	}
}

// Who is not the first at an open latch has not got through when its time is over.
func TestTimedJoinBehindAnotherGivesUp(t *testing.T) {
	prog := scheduler.NewProgram("test")
	v := scheduler.NewInt(prog, "v", 9)
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.ParkOp())})
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.JoinOp(1))})
	a := prog.Assemble()
	r := a.Slot(scheduler.IntSlot)
	a.Do(scheduler.JoinForOp(1, time.Hour)).Into(r).DoWith(func(x *scheduler.Exec) scheduler.Op { return v.SetOp(x.Get(r)) })
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
	m := newMachine(t, scheduler.Config{Parallelism: 1, Time: scheduler.AnyTime}, prog)
	apply(t, m, step(2), step(3), take(1, launcher), step(1))
	m.Unpark(1)
	apply(t, m, take(1, scheduler.QueueID{Kind: scheduler.TimerQueue}), step(1), step(1))
	apply(t, m, fire(3), step(3), step(3))
	assert.Zero(t, v.Peek(m))
}

// waiters is a program with n virtual threads that block as an Object.wait of 21
// does, and a probe behind them.
func waiters(n int) *scheduler.Program {
	p := &pin{block: scheduler.Block{How: scheduler.HoldAndCompensate, On: scheduler.MonitorPermit, Reason: scheduler.Reason{Kind: scheduler.ForNotify}}}
	prog := scheduler.NewProgram("test")
	prog.New(p)
	c := code(prog, p.op(verbBlock))
	for range n {
		prog.Thread(scheduler.Spec{Code: c})
	}
	prog.Thread(scheduler.Spec{Name: "probe", Code: code(prog)})
	return prog
}

// With parallelism 4 and so minRunnable 2, the first two blockers get no spare, and
// from the third on each gets one, until the pool has its maximum size. Observed on
// 21.0.12 with 300: size = 256, active = 2, 44 never started, the probe starves.
func TestCompensation(t *testing.T) {
	for _, c := range []struct {
		blockers, carriers int
		probeRuns          bool
		neverStarted       int
	}{
		{1, 4, true, 0},
		{2, 4, true, 0},
		{3, 5, true, 0},
		{4, 6, true, 0},
		{10, 12, true, 0},
		{254, 256, true, 0},
		{256, 256, false, 1},
		{300, 256, false, 45},
	} {
		trace, _ := scheduler.Runner{}.Run(scheduler.Config{}, waiters(c.blockers))
		m := trace.Machine
		assert.Len(t, m.Carriers(), c.carriers, "%d blockers", c.blockers)
		probe := m.Thread(scheduler.ThreadID(m.Threads()))
		assert.Equal(t, c.probeRuns, probe.State == scheduler.StateTerminated, "%d blockers", c.blockers)
		assert.Equal(t, c.neverStarted, m.Sample().Blank)
	}
}

// After the blocks are over the surplus carriers go on until they find no task.
func TestSurplusCarriersRetireWhenTheyFindNothing(t *testing.T) {
	prog := waiters(4)
	m := newMachine(t, scheduler.Config{Parallelism: 1, MaxPoolSize: 8, MinRunnable: 1}, prog)
	policy := &scheduler.FIFO{}
	for !m.Stuck() {
		a, ok := policy.Next(m)
		require.True(t, ok)
		apply(t, m, a)
	}
	require.Len(t, m.Carriers(), 5, "each of four blockers was replaced")
	for id := scheduler.ThreadID(1); id <= 4; id++ {
		m.Unblock(id)
		require.NoError(t, m.Check())
	}
	for !m.Done() {
		a, ok := policy.Next(m)
		require.True(t, ok)
		apply(t, m, a)
	}
	free := 0
	for _, c := range m.Carriers() {
		if c.Free {
			free++
		}
	}
	assert.Equal(t, 5, free, "all are idle, and any one may be woken")
}

func TestPinningIsNotCompensated(t *testing.T) {
	p := &pin{}
	prog := scheduler.NewProgram("test")
	prog.New(p)
	for range 2 {
		prog.Thread(scheduler.Spec{Code: code(prog, p.op(verbPin), scheduler.ParkOp())})
	}
	prog.Thread(scheduler.Spec{Name: "probe", Code: code(prog)})
	trace, err := scheduler.Runner{}.Run(scheduler.Config{Parallelism: 2}, prog)
	var stuck *scheduler.StuckError
	require.ErrorAs(t, err, &stuck)
	assert.Equal(t, []scheduler.ThreadID{1, 2, 3}, stuck.Threads)
	assert.Len(t, trace.Machine.Carriers(), 2)
	// VirtualThreadSchedulerMXBean.setParallelism un-freezes it, as on 25.0.3.
	c := trace.Machine.Clone()
	c.SetParallelism(3)
	assert.Equal(t, []string{"carrier 3 takes from the external queue of the launcher"}, enabled(c))
}

func TestWakingOneOfSeveralThreadsByAnother(t *testing.T) {
	p := &pin{block: scheduler.Block{On: scheduler.MonitorPermit, Reason: scheduler.Reason{Kind: scheduler.ForMonitor}}}
	prog := scheduler.NewProgram("test")
	prog.New(p)
	prog.Thread(scheduler.Spec{Code: code(prog, p.op(verbBlock))})
	prog.Thread(scheduler.Spec{Code: code(prog, p.wake(1))})
	m := newMachine(t, scheduler.Config{}, prog)
	apply(t, m, take(1, launcher), step(1), take(1, launcher), step(2))
	assert.Equal(t, scheduler.QueueID{Kind: scheduler.UnblockerQueue}, m.Queues()[0].ID,
		"a monitor's heir goes through VirtualThread-unblocker also when a virtual thread woke it")
}
