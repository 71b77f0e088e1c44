package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// spin is a program with a thread that yields for ever.
func spin(kind scheduler.ThreadKind) *scheduler.Program {
	p := scheduler.NewProgram("spin")
	p.Thread(scheduler.Spec{Name: "spinner", Kind: kind, Code: p.Assemble().Label("top").Do(scheduler.YieldOp()).Jump("top").Code()})
	p.Thread(scheduler.Spec{Name: "parked", Kind: scheduler.Platform, Code: code(p, scheduler.ParkOp())})
	return p
}

func TestEndsOfRuns(t *testing.T) {
	for _, c := range []struct {
		name    string
		cfg     scheduler.Config
		program *scheduler.Program
		runner  scheduler.Runner
		end     scheduler.End
	}{
		{"completed", scheduler.Config{}, forked(), scheduler.Runner{}, scheduler.Completed},
		{"stuck", scheduler.Config{}, program(scheduler.Spec{Kind: scheduler.Platform, Go: (*scheduler.Thread).Park}), scheduler.Runner{}, scheduler.GotStuck},
		{"repeats", scheduler.Config{}, spin(scheduler.Platform), scheduler.Runner{}, scheduler.Repeats},
		{"repeats with a daemon only", scheduler.Config{}, spin(scheduler.Daemon), scheduler.Runner{}, scheduler.Repeats},
		{"out of steps", scheduler.Config{MaxSteps: 100}, spin(scheduler.Platform), scheduler.Runner{}, scheduler.OutOfSteps},
		{"out of time", scheduler.Config{MaxTime: time.Millisecond, Seed: 1}, spin(scheduler.Platform), scheduler.Runner{}, scheduler.OutOfTime},
		{"stopped", scheduler.Config{}, spin(scheduler.Platform), scheduler.Runner{Stop: func(m *scheduler.Machine) bool { return m.Actions() == 7 }}, scheduler.Stopped},
		{"end of a replay", scheduler.Config{}, spin(scheduler.Platform), scheduler.Runner{Policy: &scheduler.Replay{Choices: []int{0, 0}}}, scheduler.Stopped},
	} {
		t.Run(c.name, func(t *testing.T) {
			trace, err := c.runner.Run(c.cfg, c.program)
			assert.Equal(t, c.end, trace.End)
			switch c.end {
			case scheduler.Completed:
				require.NoError(t, err)
			case scheduler.GotStuck, scheduler.Repeats:
				require.ErrorAs(t, err, new(*scheduler.StuckError))
			default:
				require.ErrorIs(t, err, scheduler.ErrUnfinished)
			}
			assert.Len(t, trace.Choices, int(trace.Machine.Actions()))
		})
	}
}

func TestCycleSaysWhoSteps(t *testing.T) {
	trace, _ := scheduler.Runner{}.Run(scheduler.Config{}, spin(scheduler.Virtual))
	require.NotNil(t, trace.Cycle)
	assert.Equal(t, []scheduler.ThreadID{1}, trace.Cycle.Stepped)
	assert.EqualValues(t, 0, trace.Cycle.Actions%3, "yield, mount, return from yield, and again")
}

// A program whose state never repeats is not said to.
func TestACounterDoesNotRepeat(t *testing.T) {
	p := scheduler.NewProgram("count")
	x := scheduler.NewInt(p, "x", 0)
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Label("top").Do(x.AddOp(1)).Jump("top").Code()})
	trace, err := scheduler.Runner{}.Run(scheduler.Config{MaxSteps: 20_000}, p)
	require.ErrorIs(t, err, scheduler.ErrUnfinished)
	assert.Equal(t, scheduler.OutOfSteps, trace.End)
	assert.Equal(t, "run was cut short: out of steps after 20000 actions at 20ms", err.Error())
}

func TestEqualSeedsGiveEqualTraces(t *testing.T) {
	everyConfig(t, func(t *testing.T, cfg scheduler.Config) {
		hashes := map[uint64]bool{}
		for seed := range uint64(10) {
			cfg.Seed = seed + 1
			a, errA := scheduler.Runner{}.Run(cfg, busy())
			b, errB := scheduler.Runner{}.Run(cfg, busy())
			require.Equal(t, a.Events, b.Events)
			require.Equal(t, a.Hash(), b.Hash())
			require.Equal(t, errA == nil, errB == nil)
			hashes[a.Hash()] = true

			again, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: a.Choices}}.Run(cfg, busy())
			require.Equal(t, a.Events, again.Events, "its choices replay it")
		}
		assert.Greater(t, len(hashes), 5, "seeds make a difference")
	})
}

func TestReplayOfAnotherProgramDiverges(t *testing.T) {
	policy := &scheduler.Replay{Choices: []int{0, 5, 0}}
	trace, _ := scheduler.Runner{Policy: policy}.Run(scheduler.Config{}, spin(scheduler.Platform))
	assert.Equal(t, 2, policy.Diverged)
	assert.EqualValues(t, 1, trace.Machine.Actions())
	policy = &scheduler.Replay{Choices: []int{-1}}
	_, _ = scheduler.Runner{Policy: policy}.Run(scheduler.Config{}, spin(scheduler.Platform))
	assert.Equal(t, 1, policy.Diverged)
}

func TestFIFOTakesTurns(t *testing.T) {
	p := scheduler.NewProgram("test")
	x := scheduler.NewInt(p, "x", 0)
	for range 3 {
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, x.GetOp(), x.GetOp())})
	}
	var order []scheduler.ThreadID
	_, err := scheduler.Runner{Observe: func(_ *scheduler.Machine, e scheduler.Event) {
		if e.Kind == scheduler.Performed {
			order = append(order, e.Thread)
		}
	}}.Run(scheduler.Config{}, p)
	require.NoError(t, err)
	assert.Equal(t, []scheduler.ThreadID{1, 2, 3, 1, 2, 3, 1, 2, 3}, order)
}

// A carrier that has the choice takes the task that has waited longest.
func TestFIFOTakesTheOldestTask(t *testing.T) {
	p := scheduler.NewProgram("test")
	p.Thread(scheduler.Spec{Name: "old", Code: code(p, scheduler.ParkOp())})
	p.Thread(scheduler.Spec{Name: "busy", Code: code(p, scheduler.WorkOp(time.Millisecond))})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().
		Do(scheduler.WorkOp(10 * time.Microsecond)).
		Start(func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Name: "new", Code: code(p)} }).Code()})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, scheduler.WorkOp(5*time.Microsecond), scheduler.UnparkOp(1))})
	assert.Equal(t, []string{"old", "busy", "old", "new"}, mountOrder(t, scheduler.Config{Parallelism: 1}, p))
}

func TestDiscardEvents(t *testing.T) {
	seen := 0
	r := scheduler.Runner{Observe: func(*scheduler.Machine, scheduler.Event) { seen++ }}
	trace, err := r.Run(scheduler.Config{DiscardEvents: true}, forked())
	require.NoError(t, err)
	assert.Empty(t, trace.Events)
	assert.Empty(t, trace.Choices)
	assert.Positive(t, seen, "an observer sees them all the same")
}

func TestWatchdog(t *testing.T) {
	p := &pin{}
	build := func(limit time.Duration) *scheduler.Program {
		prog := scheduler.NewProgram("test")
		prog.New(p)
		park := scheduler.ParkForOp(limit)
		if limit == 0 {
			park = scheduler.ParkOp()
		}
		prog.Thread(scheduler.Spec{Code: code(prog, p.op(verbPin), park)})
		prog.Thread(scheduler.Spec{Code: code(prog)})
		prog.Thread(scheduler.Spec{Code: code(prog)})
		return prog
	}
	one := scheduler.Config{Parallelism: 1}

	trace, err := scheduler.Runner{}.Run(one, build(900*time.Millisecond))
	require.NoError(t, err)
	assert.Empty(t, trace.Alerts, "slow, but within the threshold")

	trace, err = scheduler.Runner{}.Run(one, build(5*time.Second))
	require.NoError(t, err)
	require.Len(t, trace.Alerts, 1)
	a := trace.Alerts[0]
	assert.True(t, a.Pinned())
	assert.Equal(t, time.Duration(0), a.Since)
	assert.Equal(t, time.Second, a.Raised)
	assert.Equal(t, 5250*time.Millisecond, a.Cleared, "it looks every quarter of a second")
	assert.False(t, a.Permanent)
	assert.Equal(t, []int{1, 1, 1, 2, 1, 2}, []int{a.Sample.Parallelism, a.Sample.PoolSize, a.Sample.Mounted, a.Sample.Queued, a.Sample.Held, a.Sample.Blank})

	trace, err = scheduler.Runner{}.Run(one, build(0))
	require.Error(t, err)
	require.Len(t, trace.Alerts, 1)
	assert.True(t, trace.Alerts[0].Permanent)
	assert.Less(t, trace.Machine.Now(), time.Millisecond, "the watchdog looked on after everything had stopped")
}

func TestWatchdogTellsBusyFromPinned(t *testing.T) {
	prog := program()
	prog.Thread(scheduler.Spec{Code: code(prog, scheduler.WorkOp(3*time.Second))})
	prog.Thread(scheduler.Spec{Code: code(prog)})
	trace, err := scheduler.Runner{}.Run(scheduler.Config{Parallelism: 1, WatchdogThreshold: 2 * time.Second}, prog)
	require.NoError(t, err)
	require.Len(t, trace.Alerts, 1)
	assert.False(t, trace.Alerts[0].Pinned())
	assert.Equal(t, 2*time.Second, trace.Alerts[0].Raised)
}

// No carrier is wanted, so nothing is wrong.
func TestWatchdogIsQuietWhenNothingIsQueued(t *testing.T) {
	p := &pin{}
	trace, err := scheduler.Runner{}.Run(scheduler.Config{Parallelism: 1}, onOneThread(p, scheduler.Virtual, p.op(verbPin), scheduler.ParkOp()))
	require.Error(t, err)
	assert.Empty(t, trace.Alerts)
}

// A run goes no further than its MaxTime, and says that it could have.
func TestARunEndsAtItsMaxTime(t *testing.T) {
	trace, err := scheduler.Run(scheduler.Config{MaxTime: 10 * time.Millisecond}, func(t *scheduler.Thread) {
		_ = t.Sleep(time.Second)
	})
	require.ErrorIs(t, err, scheduler.ErrUnfinished)
	assert.Equal(t, scheduler.OutOfTime, trace.End)
	assert.Equal(t, 10*time.Millisecond, trace.Machine.Now())
	assert.False(t, trace.Machine.Stuck())
	assert.Empty(t, trace.Alerts)
}
