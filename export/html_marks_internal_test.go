package export

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// A thread that waits for a carrier was stuck no sooner than the last one that keeps one.
func TestStuckIsMarkedWhenTheCarriersAreKept(t *testing.T) {
	p := scheduler.GoProgram("p", func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		full := l.NewCondition(t, "full")
		late := t.StartVirtual("late", func(t *scheduler.Thread) { t.Park(); l.Lock(t); full.SignalAll(t); l.Unlock(t) })
		_ = t.Sleep(time.Millisecond)
		for _, name := range []string{"p1", "p2"} {
			m := pinning.NewMonitor(t, name)
			t.StartVirtual(name, func(t *scheduler.Thread) {
				m.Synchronized(t, func() { t.Work(5 * time.Millisecond); l.Lock(t); _ = full.Await(t) })
			})
		}
		_ = t.Sleep(time.Millisecond)
		t.Unpark(late)
	})
	trace, _ := scheduler.Runner{}.Run(scheduler.Config{Parallelism: 2}, p)
	trace, _ = scheduler.Runner{Policy: &scheduler.Replay{Choices: trace.Choices}}.Run(scheduler.Config{Parallelism: 2}, p)
	r := Run{Scenario: "p", Trace: trace, Explanation: deadlock.ExplainRun(trace)}
	require.Equal(t, deadlock.CarrierExhaustion, r.Explanation.Verdict)
	rec := newRecorder(r)
	require.NoError(t, r.Walk(rec.add))
	d := rec.document()
	assert.Equal(t, "a recorded schedule", d.Machine[2])
	i := slices.IndexFunc(d.Marks, func(m mark) bool { return m.Kind == "stuck" })
	require.GreaterOrEqual(t, i, 0)
	last := 0
	for j, s := range d.Steps {
		if slices.Contains([]string{"p1", "p2"}, d.Threads[max(s.Agent, 1)-1].Name) {
			last = j
		}
	}
	assert.Equal(t, last, d.Marks[i].Step)
}
