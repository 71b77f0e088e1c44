package explore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// anyTime is the configuration of most searches.
var anyTime = scheduler.Config{Time: scheduler.AnyTime}

// abba is two threads that take two locks in opposite order.
func abba(t *scheduler.Thread) {
	a, b := lock.NewReentrantLock(t, "A"), lock.NewReentrantLock(t, "B")
	take := func(first, second lock.ReentrantLock) func(*scheduler.Thread) {
		return func(t *scheduler.Thread) {
			first.Lock(t)
			second.Lock(t)
			second.Unlock(t)
			first.Unlock(t)
		}
	}
	t.StartVirtual("t1", take(a, b))
	t.StartVirtual("t2", take(b, a))
}

// compiledABBA is two platform threads that do the same, and are there from the start.
func compiledABBA() *scheduler.Program {
	p := scheduler.NewProgram("abba")
	a, b := lock.NewReentrantLock(p, "A"), lock.NewReentrantLock(p, "B")
	for i, order := range [][2]lock.ReentrantLock{{a, b}, {b, a}} {
		code := p.Assemble().Do(order[0].LockOp()).Do(order[1].LockOp()).Do(order[1].UnlockOp()).Do(order[0].UnlockOp()).Code()
		p.Thread(scheduler.Spec{Name: []string{"t1", "t2"}[i], Kind: scheduler.Platform, Code: code})
	}
	return p
}

// ordered is two threads that take two locks in the same order.
func ordered(t *scheduler.Thread) {
	a, b := lock.NewReentrantLock(t, "A"), lock.NewReentrantLock(t, "B")
	for range 2 {
		t.StartVirtual("", func(t *scheduler.Thread) {
			a.Lock(t)
			b.Lock(t)
			b.Unlock(t)
			a.Unlock(t)
		})
	}
}

// flagship is the Netflix case without the requests that come later.
func flagship(t *testing.T) (compiled, goFunctions *scheduler.Program) {
	t.Helper()
	s, err := scenarios.Lookup("zipkin-reporter")
	require.NoError(t, err)
	v := scenarios.Values{"requests": 0}
	return s.Program(v), s.GoProgram(v)
}

// found returns what n random schedules find.
func found(t *testing.T, cfg scheduler.Config, p *scheduler.Program, n int) []explore.Found {
	t.Helper()
	r, err := explore.Explore(t.Context(), cfg, p, explore.RandomSchedules(n, 5000), explore.Options{})
	require.NoError(t, err)
	return r.Findings
}

// run replays choices.
func run(t *testing.T, cfg scheduler.Config, p *scheduler.Program, choices []int) *scheduler.Trace {
	t.Helper()
	trace, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: choices}}.Run(cfg, p)
	require.NotNil(t, trace.Machine)
	require.Equal(t, choices, trace.Choices, "they replay exactly")
	return trace
}

// costOf returns what Shrink makes small.
func costOf(t *testing.T, cfg scheduler.Config, p *scheduler.Program, f explore.Found) cost {
	t.Helper()
	n, err := explore.Switches(cfg, p, f.Choices)
	require.NoError(t, err)
	return cost{n, len(f.Choices)}
}
