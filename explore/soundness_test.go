package explore_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// bothSearches are the searches that must agree.
var bothSearches = map[string]explore.Exhaustive{
	"reduced": {}, "unreduced": {Without: explore.Reduction{TellApart: true, Interleave: true}},
}

// A step is not local if the code after it looks at the machine, by whatever method.
func TestCodeThatLooksAtTheMachineIsNotLocal(t *testing.T) {
	p := scheduler.NewProgram("looks")
	l := lock.NewReentrantLock(p, "L")
	a := p.Assemble().Do(scheduler.WorkOp(1))
	a.If(func(x *scheduler.Exec) bool { return l.Inspect(x.Machine()).Owner == 2 }, "bad").Jump("end")
	a.Label("bad").Do(l.UnlockOp()).Label("end")
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(l.LockOp()).Do(l.UnlockOp()).Code()})
	for name, e := range bothSearches {
		r, err := explore.Explore(t.Context(), scheduler.Config{Time: scheduler.AnyTime}, p, e, explore.Options{})
		require.NoError(t, err)
		assert.Equal(t, deadlock.ThreadFailed, r.Verdict(), name)
	}
}

// What a thread that goes round by itself for ever puts off it does not put off for ever.
func TestLocalStepsHideNothing(t *testing.T) {
	p := scheduler.NewProgram("round")
	own := lock.NewReentrantLock(p, "own")
	p.Anonymous(own.ID)
	a := p.Assemble()
	mine := a.Param(scheduler.RefSlot)
	with := func(op func(lock.ReentrantLock) scheduler.Op) {
		a.DoWith(func(x *scheduler.Exec) scheduler.Op {
			return op(lock.ReentrantLock{ID: scheduler.ObjectID(x.Get(mine))})
		})
	}
	a.Label("again")
	with(lock.ReentrantLock.LockOp)
	with(lock.ReentrantLock.UnlockOp)
	p.Thread(scheduler.Spec{Name: "round", Kind: scheduler.Platform, Code: a.Jump("again").Code(), Args: []int64{int64(own.ID)}})
	l := lock.NewReentrantLock(p, "L")
	p.Thread(scheduler.Spec{Name: "bad", Kind: scheduler.Platform, Code: p.Assemble().Do(l.UnlockOp()).Code()})
	for name, e := range bothSearches {
		for _, e.DepthFirst = range []bool{false, true} {
			s, err := e.Search(t.Context(), anyTime, p, explore.Options{})
			require.NoError(t, err)
			failed := false
			for id := range s.Graph.States() {
				failed = failed || s.At(id).Failed()
			}
			assert.True(t, failed, name)
		}
	}
}

// An end is not local if there is somebody who may look, though he makes up the number of
// the thread that ends: its thread is the only one of its code, so that this is allowed.
func TestWhoMakesUpAThreadSeesItsEnd(t *testing.T) {
	const ends = scheduler.ThreadID(1)
	lives := func(x *scheduler.Exec) bool { return x.Machine().Thread(ends).State != scheduler.StateTerminated }
	for name, look := range map[string]func(*scheduler.Assembler, lock.ReentrantLock){
		"looks at it": func(a *scheduler.Assembler, l lock.ReentrantLock) {
			a.Do(scheduler.YieldOp()).If(lives, "bad").Jump("end").Label("bad").Do(l.UnlockOp()).Label("end")
		},
		"waits for it": func(a *scheduler.Assembler, l lock.ReentrantLock) {
			in := a.Slot(scheduler.IntSlot)
			a.Do(scheduler.YieldOp()).Do(scheduler.JoinForOp(ends, time.Second)).Into(in)
			a.If(func(x *scheduler.Exec) bool { return x.Get(in) == 0 }, "bad").Jump("end").Label("bad").Do(l.UnlockOp()).Label("end")
		},
	} {
		p := scheduler.NewProgram("looks")
		l := lock.NewReentrantLock(p, "L")
		p.Thread(scheduler.Spec{Name: "ends", Kind: scheduler.Platform, Code: p.Assemble().Code()})
		a := p.Assemble()
		look(a, l)
		p.Thread(scheduler.Spec{Name: "looks", Kind: scheduler.Platform, Code: a.Code()})
		for which, e := range bothSearches {
			r, err := explore.Explore(t.Context(), anyTime, p, e, explore.Options{})
			require.NoError(t, err)
			assert.Equal(t, deadlock.ThreadFailed, r.Verdict(), "%s, %s", name, which)
		}
	}
}

// No step is local in exact time, as each moves the clock of all threads.
func TestNoStepIsLocalInExactTime(t *testing.T) {
	p := scheduler.NewProgram("clock")
	n := scheduler.NewInt(p, "n", 0)
	l := lock.NewReentrantLock(p, "L")
	busy := p.Assemble()
	for range 4 {
		busy.Do(scheduler.WorkOp(0))
	}
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: busy.Code()})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(n.SetOp(1)).Code()})
	c := p.Assemble()
	got := c.Slot(scheduler.IntSlot)
	c.Do(scheduler.SleepOp(3 * time.Microsecond)).Do(n.GetOp()).Into(got)
	c.If(func(x *scheduler.Exec) bool { return x.Get(got) == 0 }, "bad").Jump("end")
	c.Label("bad").Do(l.UnlockOp()).Label("end")
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: c.Code()})
	for name, e := range bothSearches {
		r, err := explore.Explore(t.Context(), scheduler.Config{}, p, e, explore.Options{})
		require.NoError(t, err)
		assert.Equal(t, deadlock.ThreadFailed, r.Verdict(), name)
	}
}

// sleepers is threads that differ in when they want a lock.
func sleepers() *scheduler.Program {
	p := scheduler.NewProgram("sleepers")
	l := lock.NewReentrantLock(p, "L")
	for i := range 5 {
		code := p.Assemble().Do(scheduler.SleepOp(time.Duration(i+1) * 3 * time.Microsecond)).
			Do(l.LockOp()).Do(scheduler.SleepOp(5 * time.Microsecond)).Do(l.UnlockOp()).Code()
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code})
	}
	return p
}

// In exact time too a search does not depend on its workers, which share threads.
func TestWorkersShareThreadsInExactTime(t *testing.T) {
	var want *explore.Result
	for _, workers := range []int{1, 2, 4} {
		r, err := explore.Explore(t.Context(), scheduler.Config{}, sleepers(), explore.Exhaustive{}, explore.Options{Workers: workers, States: 5000})
		require.NoError(t, err)
		if want == nil {
			want = r
		}
		assert.Equal(t, want.States, r.States, workers)
		assert.Equal(t, want.Transitions, r.Transitions, workers)
	}
}

// Bounds hold also for what is asked of a graph that was found completely.
func TestBoundsHoldForCyclesToo(t *testing.T) {
	p := scheduler.NewProgram("servers")
	l := lock.NewReentrantLock(p, "L")
	code := p.Assemble().Label("again").Do(l.LockOp()).Do(l.UnlockOp()).Do(scheduler.ProgressOp()).Jump("again").Code()
	for range 5 {
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code})
	}
	cfg := scheduler.Config{Time: scheduler.AnyTime}
	r, err := explore.Explore(t.Context(), cfg, p, explore.Exhaustive{}, explore.Options{States: 500})
	require.NoError(t, err)
	assert.False(t, r.Complete)
	assert.Contains(t, r.Short, "the bound on memory or states")
	assert.Equal(t, -1, r.Doomed)
	assert.Equal(t, deadlock.Unknown, r.Verdict())
}

// A state that is out of time may still have had a future.
func TestNoPointOfNoReturnAtTheEndOfTime(t *testing.T) {
	p := scheduler.NewProgram("late")
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(scheduler.SleepOp(2 * time.Hour)).Code()})
	_, ok := explore.PointOfNoReturn(t.Context(), scheduler.Config{MaxTime: time.Hour}, p, []int{0}, explore.Options{})
	assert.False(t, ok)
	step, ok := explore.PointOfNoReturn(t.Context(), scheduler.Config{MaxTime: 3 * time.Hour}, p, []int{0}, explore.Options{})
	assert.True(t, ok)
	assert.Zero(t, step)
	_, ok = explore.PointOfNoReturn(t.Context(), scheduler.Config{}, p, []int{-1}, explore.Options{})
	assert.False(t, ok)
	_, ok = explore.PointOfNoReturn(t.Context(), scheduler.Config{Time: scheduler.AnyTime}, compiledABBA(), []int{0, 1}, explore.Options{Memory: 1})
	assert.False(t, ok)
}

func TestExploreWithoutAStrategy(t *testing.T) {
	_, err := explore.Explore(t.Context(), scheduler.Config{}, compiledABBA(), nil, explore.Options{})
	assert.ErrorContains(t, err, "there is no strategy")
}

// A program that reads the clock is refused in any time, by every strategy.
func TestAProgramThatReadsTheClockIsRefused(t *testing.T) {
	p := scheduler.GoProgram("clock", func(t *scheduler.Thread) { t.Now() })
	for _, s := range []explore.Strategy{explore.Exhaustive{}, explore.Sample(10, explore.RandomWalk())} {
		_, err := explore.Explore(t.Context(), scheduler.Config{Time: scheduler.AnyTime}, p, s, explore.Options{})
		assert.ErrorContains(t, err, "thread main reads the clock", s.Name())
		r, err := explore.Explore(t.Context(), scheduler.Config{}, p, s, explore.Options{})
		require.NoError(t, err, s.Name())
		assert.Empty(t, r.Findings, s.Name())
	}
}
