package scheduler_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// Timers fire in the order of their deadlines, those of equal ones by thread.
func TestTimersFireInOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	prog := program()
	var limits []time.Duration
	for range 200 {
		d := time.Duration(rng.IntN(50)+1) * time.Second
		limits = append(limits, d)
		prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.ParkForOp(d))})
	}
	var order []scheduler.ThreadID
	trace, err := scheduler.Runner{Observe: func(_ *scheduler.Machine, e scheduler.Event) {
		if e.Kind == scheduler.TimerFired {
			order = append(order, e.Thread)
		}
	}}.Run(scheduler.Config{}, prog)
	require.NoError(t, err)
	require.Len(t, order, 200)
	assert.True(t, slices.IsSortedFunc(order, func(a, b scheduler.ThreadID) int {
		return int(limits[a-1] + time.Duration(a) - limits[b-1] - time.Duration(b))
	}))
	assert.Equal(t, scheduler.Completed, trace.End)
}

// Threads that are unparked long before their limit must not fill the heap.
func TestStaleTimersAreDropped(t *testing.T) {
	prog := program()
	a := prog.Assemble().Label("top").Do(scheduler.UnparkOp(2)).Do(scheduler.YieldOp()).Jump("top")
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
	b := prog.Assemble().Label("top").Do(scheduler.ParkForOp(time.Hour)).Jump("top")
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: b.Code()})
	m := newMachine(t, scheduler.Config{}, prog)
	policy := &scheduler.FIFO{}
	for range 10_000 {
		next, ok := policy.Next(m)
		require.True(t, ok)
		apply(t, m, next)
	}
	assert.Less(t, m.StaleTimers(), 200)
}

// Observed on both: one carrier, kept busy; another thread's parkNanos is over long
// ago. On 21.0.12 it is UNPARKED and its Thread.State RUNNABLE, on 25.0.3 it is
// still TIMED_PARKED, since its expiry is a task that waits for the carrier.
func TestTimersOfUnmountedThreadsNeedACarrierFrom25On(t *testing.T) {
	for _, c := range []struct {
		jdk   int
		state scheduler.State
		java  scheduler.JavaState
	}{
		{21, scheduler.StateUnparked, scheduler.JavaRunnable},
		{22, scheduler.StateUnparked, scheduler.JavaRunnable},
		{23, scheduler.StateUnparked, scheduler.JavaRunnable},
		{24, scheduler.StateUnparked, scheduler.JavaRunnable},
		{25, scheduler.StateTimedParked, scheduler.JavaTimedWaiting},
	} {
		prog := program()
		prog.Thread(scheduler.Spec{Code: code(prog, scheduler.ParkForOp(10*time.Millisecond))})
		prog.Thread(scheduler.Spec{Code: code(prog, scheduler.WorkOp(600*time.Millisecond))})
		m := newMachine(t, scheduler.Config{JDK: c.jdk, Parallelism: 1}, prog)
		apply(t, m, take(1, launcher), step(1), take(1, launcher), step(2), fire(1))
		assert.Equal(t, c.state, m.Thread(1).State, "JDK %d", c.jdk)
		assert.Equal(t, c.java, m.Thread(1).Java)
		assert.Equal(t, c.jdk == 25, m.Thread(1).TimerSubmitted)
		assert.Equal(t, []string{"the timer of thread #2 fires"}, enabled(m))
		if c.jdk == 25 {
			timer := scheduler.QueueID{Kind: scheduler.TimerQueue}
			assert.Equal(t, []scheduler.QueueInfo{{ID: timer, Expiries: 1}}, m.Queues())
			apply(t, m, fire(2), step(2), step(2), take(1, timer))
			assert.Equal(t, scheduler.StateUnparked, m.Thread(1).State)
			assert.Equal(t, []scheduler.QueueInfo{{ID: local(1), Threads: []scheduler.ThreadID{1}}}, m.Queues(),
				"the carrier that runs the expiry submits into its own queue")
		}
	}
}

// Timers of platform threads and of pinned ones never need a carrier.
func TestOtherTimersFireAtOnce(t *testing.T) {
	p := &pin{}
	for _, jdk := range scheduler.Releases() {
		prog := onOneThread(p, scheduler.Virtual, p.op(verbPin), scheduler.ParkForOp(time.Millisecond))
		prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.ParkForOp(time.Millisecond))})
		m := newMachine(t, scheduler.Config{JDK: jdk, Parallelism: 1, Time: scheduler.AnyTime}, prog)
		apply(t, m, take(1, launcher), step(1), step(1), step(2), fire(1), fire(2))
		assert.Equal(t, scheduler.StateRunning, m.Thread(1).State)
		assert.Equal(t, scheduler.JavaRunnable, m.Thread(2).Java)
	}
}

// An unpark that comes before the expiry has a carrier cancels it.
func TestUnparkCancelsASubmittedExpiry(t *testing.T) {
	prog := program()
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.ParkForOp(time.Millisecond), scheduler.ParkForOp(time.Hour))})
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.WorkOp(time.Second))})
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, scheduler.ParkForOp(2*time.Millisecond), scheduler.UnparkOp(1))})
	m := newMachine(t, scheduler.Config{JDK: 25, Parallelism: 1}, prog)
	apply(t, m, take(1, launcher), step(3), step(1), take(1, launcher), step(2), fire(1), fire(3), step(3), step(3))
	assert.False(t, m.Thread(1).TimerSubmitted)
	assert.Equal(t, []scheduler.QueueInfo{{ID: external(3), Threads: []scheduler.ThreadID{1}}}, m.Queues())
}

func TestSleep(t *testing.T) {
	for _, kind := range []scheduler.ThreadKind{scheduler.Virtual, scheduler.Platform} {
		var woke time.Duration
		var errs []error
		_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
			start := t.StartVirtual
			if kind == scheduler.Platform {
				start = t.StartPlatform
			}
			s := start("s", func(t *scheduler.Thread) {
				errs = append(errs, t.Sleep(0), t.Sleep(time.Second))
				woke = t.Now()
				t.Park() // a virtual thread's sleep leaves the permit set
				errs = append(errs, t.Sleep(time.Hour), t.Sleep(-1))
			})
			_ = t.Sleep(500 * time.Millisecond)
			t.Unpark(s) // ends no sleep
			_ = t.Sleep(time.Second)
			t.Unpark(s) // ends the park of a platform thread
			_ = t.Sleep(time.Second)
			t.Interrupt(s)
		})
		require.NoError(t, err)
		assert.Equal(t, time.Second, woke.Truncate(time.Millisecond), "%v", kind)
		require.Len(t, errs, 4)
		assert.Equal(t, []error{nil, nil}, errs[:2])
		require.ErrorIs(t, errs[2], scheduler.ErrInterrupted)
		assert.NoError(t, errs[3], "the exception cleared the status")
	}
}

func TestSleepOfAnInterruptedThreadThrowsAtOnce(t *testing.T) {
	var err error
	trace, runErr := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		t.Interrupt(t)
		err = t.Sleep(time.Hour)
	})
	require.NoError(t, runErr)
	require.ErrorIs(t, err, scheduler.ErrInterrupted)
	assert.Less(t, trace.Machine.Now(), time.Second)
}

// The clock stops just before Never, so that what never ends does not end then.
func TestTheEndOfTime(t *testing.T) {
	prog := program()
	a := prog.Assemble().Do(scheduler.SleepOp(math.MaxInt64 - 5000))
	for range 10 {
		a.Do(scheduler.YieldOp())
	}
	prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Do(scheduler.SleepOp(1)).Code()})
	m := newMachine(t, scheduler.Config{MaxTime: math.MaxInt64}, prog)
	policy := &scheduler.FIFO{}
	for last := m.Now(); ; last = m.Now() {
		require.GreaterOrEqual(t, m.Now(), last)
		a, ok := policy.Next(m)
		if !ok {
			break
		}
		apply(t, m, a)
	}
	assert.Equal(t, scheduler.Never-1, m.Now())
	assert.True(t, m.Stuck(), "there is no time left to sleep")
	assert.Equal(t, scheduler.Never-2, m.Deadline(-1))
	assert.Equal(t, scheduler.Never, m.Deadline(1))
	assert.Equal(t, scheduler.Never, m.Deadline(math.MaxInt64))
}

func TestDeadlines(t *testing.T) {
	m := newMachine(t, scheduler.Config{}, program())
	for limit, want := range map[time.Duration]time.Duration{
		-1: -1, 0: 0, 1: 1, math.MinInt64: math.MinInt64, math.MaxInt64 - 1: math.MaxInt64 - 1, math.MaxInt64: scheduler.Never,
	} {
		assert.Equal(t, want, m.Deadline(limit))
	}
	m = newMachine(t, scheduler.Config{Time: scheduler.AnyTime}, program())
	for limit, want := range map[time.Duration]time.Duration{-1: 0, 0: 0, 1: 0, math.MinInt64: 0, math.MaxInt64: scheduler.Never} {
		assert.Equal(t, want, m.Deadline(limit))
	}
}
