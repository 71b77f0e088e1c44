package scheduler_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// newMachine returns a machine for a program.
func newMachine(t *testing.T, cfg scheduler.Config, p *scheduler.Program) *scheduler.Machine {
	t.Helper()
	m, err := scheduler.New(cfg, p)
	require.NoError(t, err)
	t.Cleanup(m.Close)
	return m
}

// code assembles operations that a thread does one after the other.
func code(p *scheduler.Program, ops ...scheduler.Op) *scheduler.Code {
	a := p.Assemble()
	for _, op := range ops {
		a.Do(op)
	}
	return a.Code()
}

// program returns a program whose threads do the operations, with ids from 1.
func program(threads ...scheduler.Spec) *scheduler.Program {
	p := scheduler.NewProgram("test")
	for _, s := range threads {
		p.Thread(s)
	}
	return p
}

// apply applies actions, each of which must be possible, and checks the invariants.
func apply(t *testing.T, m *scheduler.Machine, actions ...scheduler.Action) {
	t.Helper()
	for _, a := range actions {
		require.NoError(t, m.Apply(a))
		require.NoError(t, m.Check(), "after %v", a)
	}
}

func step(t scheduler.ThreadID) scheduler.Action {
	return scheduler.Action{Kind: scheduler.StepThread, Thread: t}
}

func take(c scheduler.CarrierID, q scheduler.QueueID) scheduler.Action {
	return scheduler.Action{Kind: scheduler.TakeTask, Carrier: c, Queue: q}
}

func fire(t scheduler.ThreadID) scheduler.Action {
	return scheduler.Action{Kind: scheduler.FireTimer, Thread: t}
}

var (
	shared   = scheduler.QueueID{Kind: scheduler.SharedQueue}
	launcher = scheduler.QueueID{Kind: scheduler.ExternalQueue}
)

func local(c int32) scheduler.QueueID { return scheduler.QueueID{Kind: scheduler.LocalQueue, N: c} }

func external(t int32) scheduler.QueueID {
	return scheduler.QueueID{Kind: scheduler.ExternalQueue, N: t}
}

// enabled returns the possible actions as text.
func enabled(m *scheduler.Machine) []string {
	var all []string
	for a := range m.Enabled() {
		all = append(all, a.String())
	}
	return all
}

// busy is a program in which everything happens: virtual and platform threads that
// park with and without limit, unpark, yield, sleep, join, interrupt and compute.
func busy() *scheduler.Program {
	p := scheduler.NewProgram("busy")
	x := scheduler.NewInt(p, "x", 0)
	p.Thread(scheduler.Spec{Name: "v1", Code: code(p, x.AddOp(1), scheduler.ParkOp(), scheduler.YieldOp(), x.AddOp(1))})
	p.Thread(scheduler.Spec{Name: "v2", Code: code(p, scheduler.SleepOp(3*time.Microsecond), scheduler.UnparkOp(1), scheduler.JoinOp(1))})
	p.Thread(scheduler.Spec{Name: "v3", Code: code(p, scheduler.ParkForOp(5*time.Microsecond), scheduler.InterruptOp(4), scheduler.YieldOp())})
	p.Thread(scheduler.Spec{Name: "p4", Kind: scheduler.Platform, Code: code(p, scheduler.ParkOp(), scheduler.UnparkOp(1), scheduler.JoinForOp(3, time.Second))})
	p.Thread(scheduler.Spec{Name: "d5", Kind: scheduler.Daemon, Code: code(p, scheduler.WorkOp(2*time.Microsecond), scheduler.UnparkOp(4), scheduler.UnparkOp(1))})
	return p
}

func TestEnabledListsActionsInTheDocumentedOrder(t *testing.T) {
	p := scheduler.NewProgram("test")
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, scheduler.YieldOp())})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, scheduler.ParkForOp(time.Second))})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, scheduler.ParkForOp(time.Second))})
	for range 2 {
		p.Thread(scheduler.Spec{Code: code(p, scheduler.YieldOp())})
	}
	m := newMachine(t, scheduler.Config{Parallelism: 3, Time: scheduler.AnyTime, SpuriousWakeups: true}, p)
	apply(t, m, step(3), step(2))
	assert.Equal(t, []string{
		"thread #1 steps",
		// Three carriers are idle and differ in nothing, so only the first is listed.
		"carrier 1 takes from the external queue of the launcher",
		"the timer of thread #2 fires",
		"the timer of thread #3 fires",
		"thread #2 wakes for no reason",
		"thread #3 wakes for no reason",
	}, enabled(m))
}

func TestTimersAreListedByDeadlineThenThread(t *testing.T) {
	p := scheduler.NewProgram("test")
	for _, d := range []time.Duration{30, 10, 20, 10} {
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, scheduler.ParkForOp(d*time.Millisecond))})
	}
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, scheduler.WorkOp(25*time.Millisecond), scheduler.YieldOp())})
	m := newMachine(t, scheduler.Config{}, p)
	// The last to park has the later deadline by a step, so the order is 2, 4, 3.
	apply(t, m, step(1), step(2), step(3), step(4), step(5))
	assert.Equal(t, []string{"the timer of thread #2 fires"}, enabled(m), "the clock jumps to the next deadline only")
	apply(t, m, fire(2))
	assert.Equal(t, []string{"thread #2 steps"}, enabled(m))
}

func TestApplyRefusesWhatIsNotPossible(t *testing.T) {
	p := busy()
	m := newMachine(t, scheduler.Config{Parallelism: 1}, p)
	before, _ := m.Fingerprint()
	for _, a := range []scheduler.Action{
		{},
		{Kind: 99},
		step(0), step(1), step(99), fire(1), fire(-1),
		{Kind: scheduler.WakeThread, Thread: 1},
		take(0, launcher), take(1, shared), take(1, local(1)), take(2, launcher), take(1, external(77)), take(1, local(-3)),
	} {
		err := m.Apply(a)
		require.ErrorIs(t, err, scheduler.ErrNotEnabled, "%v", a)
	}
	after, _ := m.Fingerprint()
	assert.Equal(t, before, after)
	assert.Zero(t, m.Actions())
}

// everyConfig calls f for each combination of modes and releases.
func everyConfig(t *testing.T, f func(t *testing.T, cfg scheduler.Config)) {
	for _, jdk := range scheduler.Releases() {
		for _, tm := range []scheduler.TimeMode{scheduler.ExactTime, scheduler.AnyTime} {
			for _, q := range []scheduler.QueueMode{scheduler.ForkJoin, scheduler.SingleFIFO} {
				for _, s := range []scheduler.StepMode{scheduler.ByOperation, scheduler.ByAccess} {
					cfg := scheduler.Config{JDK: jdk, Parallelism: 2, Time: tm, Queues: q, Steps: s}
					t.Run(fmt.Sprintf("%d/time%d/queues%d/steps%d", jdk, tm, q, s), func(t *testing.T) { f(t, cfg) })
				}
			}
		}
	}
}

func TestInvariantsHoldAfterEachActionOfRandomRuns(t *testing.T) {
	everyConfig(t, func(t *testing.T, cfg scheduler.Config) {
		cfg.SpuriousWakeups = true
		for seed := range uint64(20) {
			m := newMachine(t, cfg, busy())
			policy := scheduler.NewRandom(seed + 1)
			for range 200 {
				require.Equal(t, slices.Collect(m.Enabled()), m.AppendEnabled(nil))
				a, ok := policy.Next(m)
				if !ok {
					break
				}
				apply(t, m, a)
			}
			require.True(t, m.Done() || !m.Stuck(), "seed %d: stuck after %d actions", seed, m.Actions())
		}
	})
}

// A clone must neither see nor suffer what its original does, and both must come to
// the same state by the same actions.
func TestClonesAreIndependent(t *testing.T) {
	everyConfig(t, func(t *testing.T, cfg scheduler.Config) {
		for seed := range uint64(10) {
			m := newMachine(t, cfg, busy())
			policy := scheduler.NewRandom(seed + 1)
			for {
				a, ok := policy.Next(m)
				if !ok || m.Actions() > 100 {
					break
				}
				before, _ := m.Fingerprint()
				c, d := m.Clone(), m.Clone()
				apply(t, c, a)
				untouched, _ := m.Fingerprint()
				require.Equal(t, before, untouched, "a clone's action changed its original")
				apply(t, m, a)
				fm, _ := m.Fingerprint()
				fc, _ := c.Fingerprint()
				fd, _ := d.Fingerprint()
				require.Equal(t, fc, fm)
				require.Equal(t, before, fd, "an action changed a clone made before")
				require.NoError(t, c.Check())
			}
		}
	})
}

// The same actions lead to the same state, so equal histories have equal
// fingerprints, and different states nearly always different ones.
func TestFingerprintsTellStatesApart(t *testing.T) {
	seen := map[scheduler.Fingerprint]string{}
	m := newMachine(t, scheduler.Config{Parallelism: 1, Time: scheduler.AnyTime, Queues: scheduler.SingleFIFO}, busy())
	var walk func(m *scheduler.Machine, depth int)
	walk = func(m *scheduler.Machine, depth int) {
		f, ok := m.Fingerprint()
		require.True(t, ok)
		text := describe(m)
		if old, known := seen[f]; known {
			require.Equal(t, old, text, "two states have one fingerprint")
			return
		}
		seen[f] = text
		if depth == 0 {
			return
		}
		for a := range m.Enabled() {
			c := m.Clone()
			apply(t, c, a)
			walk(c, depth-1)
		}
	}
	walk(m, 9)
	byText := map[string]int{}
	for _, text := range seen {
		byText[text]++
	}
	assert.Greater(t, len(seen), 100)
	for text, n := range byText {
		require.Equal(t, 1, n, "one state has %d fingerprints: %s", n, text)
	}
}

// describe writes down everything that an observer sees of the state.
func describe(m *scheduler.Machine) string {
	s := fmt.Sprint(m.Carriers(), m.Queues())
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		i := m.Thread(id)
		i.Since = 0
		if i.State == scheduler.StateTerminated {
			i.Permits, i.Interrupted = 0, false
		}
		if !i.Blocked {
			i.Block = scheduler.Block{}
		}
		s += fmt.Sprintf("\n%+v %v", i, m.Joiners(id))
	}
	for id := scheduler.ObjectID(1); int(id) <= m.Objects(); id++ {
		s += fmt.Sprintf("\n%+v", m.Inspect(id))
	}
	return s
}

func TestDoneAndStuck(t *testing.T) {
	p := scheduler.NewProgram("test")
	p.Thread(scheduler.Spec{Kind: scheduler.Daemon, Code: code(p, scheduler.ParkOp())})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, scheduler.ParkOp())})
	m := newMachine(t, scheduler.Config{}, p)
	assert.False(t, m.Done())
	apply(t, m, step(1), step(2))
	assert.True(t, m.Stuck(), "an essential thread waits for ever")

	p = scheduler.NewProgram("test")
	p.Thread(scheduler.Spec{Kind: scheduler.Daemon, Code: code(p, scheduler.ParkOp())})
	m = newMachine(t, scheduler.Config{}, p)
	assert.True(t, m.Done(), "nothing waits for a daemon")
	assert.False(t, m.Stuck())
}

// A JVM exits when its last platform thread that is no daemon ends; the machine
// says so and goes on with the virtual threads.
func TestJVMExitIsAnEventAndNotTheEnd(t *testing.T) {
	p := scheduler.NewProgram("test")
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p)})
	p.Thread(scheduler.Spec{Code: code(p, scheduler.YieldOp())})
	m := newMachine(t, scheduler.Config{}, p)
	exits := 0
	m.Observe(func(_ *scheduler.Machine, e scheduler.Event) {
		if e.Kind == scheduler.JVMExits {
			exits++
		}
	})
	apply(t, m, step(1))
	assert.True(t, m.Halted())
	assert.Equal(t, 1, exits)
	assert.False(t, m.Done())
	apply(t, m, take(1, launcher), step(2), take(1, scheduler.QueueID{Kind: scheduler.YieldQueue, N: 1}), step(2), step(2))
	assert.True(t, m.Done())
}
