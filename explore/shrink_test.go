package explore_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// Two threads that take two locks: each has its first one, tries the second, and
// blocks, which takes two switches and four steps.
func TestShrinksToTheLeastDeadlock(t *testing.T) {
	p := compiledABBA()
	all := found(t, anyTime, p, 50)
	require.NotEmpty(t, all)
	for _, f := range all {
		short := explore.Shrink(anyTime, p, f, explore.ShrinkOptions{})
		assert.Equal(t, cost{2, 4}, costOf(t, anyTime, p, short))
	}
	assert.Equal(t, cost{2, 4}, optimum(t, anyTime, p, deadlock.Deadlock, ""))

	// As virtual threads they must be started and mounted first: 3 switches, 8 steps.
	p = scheduler.GoProgram("", abba)
	all = found(t, anyTime, p, 50)
	require.NotEmpty(t, all)
	for _, f := range all {
		short := explore.Shrink(anyTime, p, f, explore.ShrinkOptions{})
		assert.Equal(t, cost{3, 8}, costOf(t, anyTime, p, short))
	}
}

// The Netflix case takes 41 steps: 25 of the thread that starts the others, two or
// three of each request, and two of whoever has the lock meanwhile; and 7 switches,
// since seven threads take one turn each and whoever has the lock a second one.
func TestShrinksTheFlagship(t *testing.T) {
	compiled, goFunctions := flagship(t)
	for _, p := range []*scheduler.Program{compiled, goFunctions} {
		all := found(t, anyTime, p, 1000)
		require.Len(t, all, 3)
		if testing.Short() {
			all = all[:1]
		}
		for _, f := range all {
			short := explore.Shrink(anyTime, p, f, explore.ShrinkOptions{})
			assert.Equal(t, cost{7, 41}, costOf(t, anyTime, p, short))
			x := deadlock.Explain(run(t, anyTime, p, short.Choices).Machine)
			assert.Equal(t, deadlock.CarrierExhaustion, x.Verdict)
			assert.Equal(t, deadlock.Ownerless, x.Kind)
			assert.Equal(t, short, explore.Shrink(anyTime, p, f, explore.ShrinkOptions{}), "the same each time")
		}
	}
}

// Small cases against a search of all schedules by their cost. Two variants of the
// fault that differ in who does what can each be as short as it gets in small
// changes: then the result is a few steps longer than the shortest.
func TestShrinksNearTheOptimum(t *testing.T) {
	cfg := scheduler.Config{Time: scheduler.AnyTime, Parallelism: 1}
	for _, c := range []struct {
		scenario string
		least    cost
		most     int // steps
	}{
		{"zipkin-reporter", cost{4, 20}, 22},
		{"zipkin-minimal", cost{4, 18}, 18},
		{"zipkin-class-init", cost{4, 18}, 18},
		{"zipkin-semaphore", cost{3, 15}, 15},
		{"zipkin-latch", cost{3, 14}, 14},
	} {
		s, err := scenarios.Lookup(c.scenario)
		require.NoError(t, err)
		p := s.Program(scenarios.Values{"requests": 0, "pinned": 1})
		all := found(t, cfg, p, 300)
		require.NotEmpty(t, all, c.scenario)
		assert.Equal(t, c.least, optimum(t, cfg, p, all[0].Verdict, all[0].Kind), c.scenario)
		most := 10
		if testing.Short() {
			most = 2
		}
		for _, f := range all[:min(len(all), most)] {
			got := costOf(t, cfg, p, explore.Shrink(cfg, p, f, explore.ShrinkOptions{}))
			assert.Equal(t, c.least.switches, got.switches, c.scenario)
			assert.LessOrEqual(t, got.steps, c.most, c.scenario)
		}
	}
}

// Of 200 random schedules of all kinds of programs none gets worse, and all keep
// their verdict, also with few runs.
func TestShrinkingKeepsTheVerdict(t *testing.T) {
	tried, enough := 0, 200
	if testing.Short() {
		enough = 30
	}
	for i := 0; tried < enough; i++ {
		s := scenarios.All()[i%len(scenarios.All())]
		cfg := scheduler.Config{
			Time: scheduler.TimeMode(i / 2 % 2), Parallelism: 1 + i%3, Queues: scheduler.QueueMode(i / 3 % 2),
			Steps: scheduler.StepMode(i / 5 % 2), JDK: 21 + i/7%5,
		}
		p := s.Program(scenarios.Values{"requests": 0, "pinned": cfg.Parallelism})
		all := found(t, cfg, p, 20)
		for _, f := range all[:min(len(all), 6)] {
			tried++
			before := costOf(t, cfg, p, f)
			short := explore.Shrink(cfg, p, f, explore.ShrinkOptions{Runs: 100})
			after := costOf(t, cfg, p, short)
			what := fmt.Sprint(s.Name, " ", cfg)
			assert.True(t, after == before || after.switches < before.switches ||
				after.switches == before.switches && after.steps < before.steps, what)
			x := deadlock.Explain(run(t, cfg, p, short.Choices).Machine)
			assert.Equal(t, f.Verdict, x.Verdict, what)
			assert.Equal(t, f.Kind, x.Kind, what)
		}
	}
}

// What does not lead to the verdict in the first place is left as it is.
func TestShrinksOnlyWhatIsFound(t *testing.T) {
	p := compiledABBA()
	for _, f := range []explore.Found{
		{Verdict: deadlock.Deadlock, Choices: []int{0, 0}},
		{Verdict: deadlock.Deadlock, Choices: []int{0, 9}},
		{Verdict: deadlock.Deadlock, Choices: []int{-1}},
		{Verdict: deadlock.Livelock, Choices: []int{0, 9}, Loop: 1},
	} {
		assert.Equal(t, f, explore.Shrink(anyTime, p, f, explore.ShrinkOptions{}))
	}
	f := explore.Found{Verdict: deadlock.Deadlock, Choices: []int{0}}
	assert.Equal(t, f, explore.Shrink(scheduler.Config{JDK: 1}, p, f, explore.ShrinkOptions{}))
	_, err := explore.Switches(scheduler.Config{JDK: 1}, p, nil)
	require.ErrorIs(t, err, scheduler.ErrConfig)
}

// A cycle stays as it is, and the way to it gets shorter.
func TestShrinksTheWayToACycle(t *testing.T) {
	p := scheduler.NewProgram("spin")
	x, y := scheduler.NewInt(p, "x", 0), scheduler.NewInt(p, "y", 0)
	a := p.Assemble().Do(x.SetOp(1)).Label("again").Do(x.GetOp()).Jump("again").Code()
	b := p.Assemble().Do(y.SetOp(1)).Do(y.GetOp()).Do(y.GetOp()).Do(y.SetOp(2)).Label("again").Do(y.GetOp()).Jump("again").Code()
	for _, c := range []*scheduler.Code{a, b} {
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: c})
	}
	stem, loop := []int{1, 0, 1, 0, 1, 0, 1, 0, 1, 0}, []int{0, 1}
	f := explore.Found{Verdict: deadlock.Livelock, Kind: deadlock.Possible, Choices: slices.Concat(stem, loop), Loop: 2}
	short := explore.Shrink(anyTime, p, f, explore.ShrinkOptions{})
	require.Equal(t, 2, short.Loop)
	assert.Equal(t, loop, short.Choices[len(short.Choices)-2:])
	assert.Len(t, short.Choices, 1+4+2, "one step of the first thread, four of the second, and the cycle")
	run(t, anyTime, p, short.Choices)
}

// A function that does something else each time must not confuse it.
func TestShrinksNothingThatChanges(t *testing.T) {
	n := 0
	p := scheduler.GoProgram("", func(t *scheduler.Thread) {
		n++
		for range n % 5 {
			t.Yield()
		}
		abba(t)
		for range n % 3 {
			t.Yield()
		}
	})
	for _, f := range found(t, anyTime, p, 30) {
		short := explore.Shrink(anyTime, p, f, explore.ShrinkOptions{Runs: 200})
		assert.LessOrEqual(t, len(short.Choices), len(f.Choices))
	}
}
