package explore

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// anyTime is the configuration of the tests.
var anyTime = scheduler.Config{Time: scheduler.AnyTime, Parallelism: 1}

// Ways to search.
var (
	plain      = func(s *rerun) { s.noSleep, s.noVisits, s.bound = true, true, unbounded }
	sleepOnly  = func(s *rerun) { s.noVisits, s.bound = true, unbounded }
	visitsOnly = func(s *rerun) { s.noSleep, s.bound = true, unbounded }
	boundOnly  = func(s *rerun) { s.noSleep, s.noVisits = true, true }
	unlimited  = func(s *rerun) { s.bound = unbounded }
	all        = func(*rerun) {}
)

// rerunAs searches a program in one of those ways.
func rerunAs(t *testing.T, cfg scheduler.Config, p *scheduler.Program, as func(*rerun)) (*rerun, *Result) {
	t.Helper()
	s := newRerun(context.Background(), cfg, p, Options{Outcomes: true})
	as(s)
	r, err := s.search()
	require.NoError(t, err)
	return s, r
}

// threads is a program of platform threads that are there from the start.
func threads(bodies ...func(*scheduler.Thread)) *scheduler.Program {
	p := scheduler.NewProgram("test")
	for i, f := range bodies {
		p.Thread(scheduler.Spec{Name: fmt.Sprint("t", i+1), Kind: scheduler.Platform, Go: f})
	}
	return p
}

// adders is a program of n threads that each add k times to a variable of their own,
// or all to the same one.
func adders(n, k int, same bool) *scheduler.Program {
	p := scheduler.NewProgram("test")
	var v scheduler.Int
	for i := range n {
		if i == 0 || !same {
			v = scheduler.NewInt(p, "v", 0)
		}
		own := v
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) {
			for range k {
				own.Add(t, 1)
			}
		}})
	}
	return p
}

// orders returns in how many orders n sequences of k steps can be mixed.
func orders(n, k int) int {
	ways := 1
	for i := range n {
		for j := range k {
			ways = ways * (i*k + j + 1) / (j + 1)
		}
	}
	return ways
}

func TestIndependentThreads(t *testing.T) {
	for _, c := range []struct{ n, k int }{{1, 3}, {2, 1}, {2, 3}, {3, 1}, {3, 2}, {4, 1}} {
		name := fmt.Sprintf("%d threads with %d steps", c.n, c.k)
		// The end of a thread is one more step.
		_, r := rerunAs(t, anyTime, adders(c.n, c.k, false), plain)
		assert.Equal(t, orders(c.n, c.k+1), r.Schedules, name)
		assert.True(t, r.Complete)
		for _, as := range []func(*rerun){sleepOnly, visitsOnly, unlimited, all} {
			_, r = rerunAs(t, anyTime, adders(c.n, c.k, false), as)
			assert.Equal(t, 1, r.Schedules, name)
			assert.True(t, r.Complete)
			assert.Equal(t, deadlock.Completed, r.Verdict())
		}
		s, _ := rerunAs(t, anyTime, adders(c.n, c.k, false), all)
		assert.Equal(t, int32(c.n-1), s.bound, "the bound that cuts nothing")
	}
}

// The steps of threads on one variable are all dependent, so each order of them is a
// Mazurkiewicz trace of its own; the ends of the threads are not.
func TestDependentThreads(t *testing.T) {
	for _, c := range []struct{ n, k, want int }{{2, 1, 2}, {2, 2, 6}, {2, 5, 252}, {3, 1, 6}, {3, 2, 90}, {4, 1, 24}} {
		require.Equal(t, c.want, orders(c.n, c.k))
		for i, as := range []func(*rerun){sleepOnly, visitsOnly, unlimited, all} {
			_, r := rerunAs(t, anyTime, adders(c.n, c.k, true), as)
			assert.Equal(t, c.want, r.Schedules, "%d threads with %d steps, way %d", c.n, c.k, i)
			assert.True(t, r.Complete)
		}
	}
}

// A variable that is read by n threads and written once: each reader comes before or
// after the writer. Readers among themselves are independent.
func TestReadersAreIndependent(t *testing.T) {
	for n := range 5 {
		p := scheduler.NewProgram("test")
		v := scheduler.NewInt(p, "v", 0)
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) { v.Set(t, 1) }})
		for range n {
			p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) { v.Get(t) }})
		}
		_, r := rerunAs(t, anyTime, p, all)
		assert.Equal(t, 1<<n, r.Schedules)
	}
}

// Two variables, written in opposite orders: of the four ways to order the two pairs
// of writes one is a circle.
func TestOppositeOrders(t *testing.T) {
	p := scheduler.NewProgram("test")
	a, b := scheduler.NewInt(p, "a", 0), scheduler.NewInt(p, "b", 0)
	for _, vs := range [][2]scheduler.Int{{a, b}, {b, a}} {
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) {
			vs[0].Set(t, 1)
			vs[1].Set(t, 1)
		}})
	}
	_, r := rerunAs(t, anyTime, p, all)
	assert.Equal(t, 3, r.Schedules)
}

// abba is two threads that take two locks in opposite orders.
func abba() *scheduler.Program {
	p := scheduler.NewProgram("test")
	a, b := lock.NewReentrantLock(p, "a"), lock.NewReentrantLock(p, "b")
	for _, ls := range [][2]lock.ReentrantLock{{a, b}, {b, a}} {
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) {
			ls[0].Lock(t)
			ls[1].Lock(t)
			ls[1].Unlock(t)
			ls[0].Unlock(t)
		}})
	}
	return p
}

// replay runs the schedule of a finding and returns what became of the program.
func replayFound(t *testing.T, r *Result, f *Found) (deadlock.Verdict, string) {
	t.Helper()
	run, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: f.Choices}}.Run(r.Config, r.Program)
	require.Equal(t, f.Choices, run.Choices)
	x := deadlock.Explain(run.Machine)
	return x.Verdict, x.Kind
}

func TestDeadlockTakesOnePreemption(t *testing.T) {
	s, r := rerunAs(t, anyTime, abba(), all)
	require.Len(t, r.Findings, 1)
	assert.Equal(t, deadlock.Deadlock, r.Findings[0].Verdict)
	assert.True(t, r.Complete)
	v, _ := replayFound(t, r, &r.Findings[0])
	assert.Equal(t, deadlock.Deadlock, v)
	assert.Equal(t, 9, r.Schedules)
	assert.Equal(t, 5, r.SchedulesToFirst)
	assert.Equal(t, 110, r.States)
	assert.Equal(t, int32(3), s.bound, "the bound that cuts nothing")

	s = newRerun(context.Background(), anyTime, abba(), Options{First: true})
	r, err := s.search()
	require.NoError(t, err)
	assert.Equal(t, int32(1), s.bound)
	assert.False(t, r.Complete)
	assert.Len(t, r.Findings, 1)
	assert.Equal(t, r.SchedulesToFirst, r.Schedules)
}

// exhausted is the program of the Netflix article as Go functions, small: requests
// that finish a span under a monitor, which pins them, one that does so without, and
// a platform thread that holds the lock of the queue first.
func exhausted(pinned int) *scheduler.Program {
	p := scheduler.NewProgram("exhausted")
	l := lock.NewReentrantLock(p, "queue")
	offer := func(t *scheduler.Thread) { l.Lock(t); l.Unlock(t) }
	p.Thread(scheduler.Spec{Name: "outsider", Kind: scheduler.Platform, Go: offer})
	p.Thread(scheduler.Spec{Name: "unpinned", Go: offer})
	for i := range pinned {
		span := pinning.NewMonitor(p, fmt.Sprint("span", i))
		p.Thread(scheduler.Spec{Name: "pinned", Go: func(t *scheduler.Thread) {
			span.Synchronized(t, func() { offer(t) })
		}})
	}
	return p
}

func TestCarrierExhaustion(t *testing.T) {
	for _, c := range []struct {
		jdk, carriers, pinned int
		want                  deadlock.Verdict
		schedules, first      int
	}{
		{21, 1, 1, deadlock.CarrierExhaustion, 12, 6},
		{21, 2, 1, deadlock.Completed, 192, 0},
		{25, 1, 1, deadlock.Completed, 12, 0},
		{21, 2, 2, deadlock.CarrierExhaustion, 3451, 126},
	} {
		cfg := scheduler.Config{JDK: c.jdk, Parallelism: c.carriers, MaxPoolSize: c.carriers, Time: scheduler.AnyTime}
		_, r := rerunAs(t, cfg, exhausted(c.pinned), all)
		name := fmt.Sprintf("%+v", c)
		assert.True(t, r.Complete, name)
		assert.Equal(t, c.want, r.Verdict(), name)
		if f := r.Fault(); f != nil {
			assert.Equal(t, deadlock.Ownerless, f.Kind)
			v, kind := replayFound(t, r, f)
			assert.Equal(t, f.Verdict, v)
			assert.Equal(t, f.Kind, kind)
		}
		assert.Equal(t, c.schedules, r.Schedules, name)
		assert.Equal(t, c.first, r.SchedulesToFirst, name)
	}
}

// A daemon that starts a thread may come too late for it: which of the two is first,
// its start or the end of the last other thread, makes a difference.
func TestDaemonThatStartsAThread(t *testing.T) {
	p := threads(func(*scheduler.Thread) {})
	p.Thread(scheduler.Spec{Kind: scheduler.Daemon, Go: func(t *scheduler.Thread) {
		t.StartPlatform("late", (*scheduler.Thread).Park)
	}})
	for _, as := range []func(*rerun){plain, sleepOnly, visitsOnly, unlimited, all} {
		_, r := rerunAs(t, anyTime, p, as)
		assert.True(t, r.Complete)
		assert.Equal(t, []string{"completed  state", "idle  state"}, names(r))
	}
}

// A daemon that goes on for ever does not hide a deadlock, and keeps the search from
// being complete.
func TestDaemonThatGoesOn(t *testing.T) {
	p := abba()
	mon := pinning.NewMonitor(p, "timer")
	p.Thread(scheduler.Spec{Kind: scheduler.Daemon, Go: func(t *scheduler.Thread) {
		mon.Enter(t)
		for mon.WaitFor(t, time.Second) == nil {
		}
	}})
	ctx, cancel := context.WithCancel(context.Background())
	s := newRerun(ctx, anyTime, p, Options{Progress: func(p Progress) {
		if p.Bound >= 3 {
			cancel()
		}
	}})
	r, err := s.search()
	require.NoError(t, err)
	require.Len(t, r.Findings, 1)
	assert.Equal(t, deadlock.Deadlock, r.Findings[0].Verdict)
	assert.Less(t, r.SchedulesToFirst, 100)
	assert.False(t, r.Complete)
	assert.Contains(t, r.Short, "preemptions, as it was interrupted")
	v, _ := replayFound(t, r, &r.Findings[0])
	assert.Equal(t, deadlock.Deadlock, v)
}

// A thread that never ends is cut.
func TestEndlessThread(t *testing.T) {
	p := scheduler.NewProgram("test")
	v := scheduler.NewInt(p, "v", 0)
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) {
		for {
			v.Add(t, 1)
		}
	}})
	_, r := rerunAs(t, anyTime, p, all)
	assert.False(t, r.Complete)
	assert.Equal(t, deadlock.Unknown, r.Verdict())
	assert.Equal(t, "1 schedules were cut after 10000 actions, as those of a program that goes on for ever are", r.Short)
	cfg := anyTime
	cfg.MaxSteps = 7
	_, r = rerunAs(t, cfg, p, all)
	assert.Contains(t, r.Short, "after 7 actions")
}

// A lost wake-up: the flag is looked at before the thread parks, in two steps.
func TestLostSignal(t *testing.T) {
	p := threads()
	l := lock.NewReentrantLock(p, "l")
	c := l.NewCondition(p, "ready")
	ready := scheduler.NewInt(p, "flag", 0)
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) {
		if ready.Get(t) == 0 { // outside the lock: the mistake
			l.Lock(t)
			failing(c.Await(t))
			l.Unlock(t)
		}
	}})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) {
		ready.Set(t, 1)
		l.Lock(t)
		c.Signal(t)
		l.Unlock(t)
	}})
	for _, as := range []func(*rerun){plain, all} {
		_, r := rerunAs(t, anyTime, p, as)
		require.Len(t, r.Outcomes, 2)
		assert.Equal(t, deadlock.Idle, r.Outcomes[0].Verdict)
	}
}

// In exact time all actions are dependent: nothing is left out.
func TestExactTime(t *testing.T) {
	cfg := scheduler.Config{}
	_, want := rerunAs(t, cfg, adders(2, 2, false), plain)
	_, got := rerunAs(t, cfg, adders(2, 2, false), all)
	assert.Equal(t, orders(2, 3), got.Schedules)
	assert.Equal(t, want.Schedules, got.Schedules)
	assert.True(t, got.Complete)
}

// What differs from run to run is an error, and no wrong result.
func TestProgramThatChanges(t *testing.T) {
	runs := 0
	p := scheduler.NewProgram("test")
	v := scheduler.NewInt(p, "v", 0)
	for range 2 {
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Go: func(t *scheduler.Thread) {
			runs++
			v.Add(t, 1)
			v.Add(t, int64(runs))
		}})
	}
	s := newRerun(context.Background(), anyTime, p, Options{})
	r, err := s.search()
	require.ErrorIs(t, err, ErrNondeterministic)
	assert.False(t, r.Complete)
}

func TestBadConfig(t *testing.T) {
	_, err := rerunSearch(context.Background(), scheduler.Config{JDK: 7}, abba(), Options{})
	require.ErrorIs(t, err, scheduler.ErrConfig)
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := rerunSearch(ctx, anyTime, abba(), Options{})
	require.NoError(t, err)
	assert.False(t, r.Complete)
	assert.Contains(t, r.Short, "it was interrupted")
}

// With room for few states only time is lost.
func TestFewStates(t *testing.T) {
	s := newRerun(context.Background(), anyTime, abba(), Options{States: 10})
	r, err := s.search()
	require.NoError(t, err)
	assert.True(t, r.Complete)
	assert.Equal(t, 10, r.States)
	assert.Len(t, r.Findings, 1)
}

// Compiled programs are searched too, and end in the states of their state graph.
func TestCompiledProgram(t *testing.T) {
	p := scheduler.NewProgram("compiled")
	a, b := lock.NewReentrantLock(p, "a"), lock.NewReentrantLock(p, "b")
	for _, ls := range [][2]lock.ReentrantLock{{a, b}, {b, a}} {
		asm := p.Assemble()
		asm.Do(ls[0].LockOp()).Do(ls[1].LockOp()).Do(ls[1].UnlockOp()).Do(ls[0].UnlockOp())
		p.Thread(scheduler.Spec{Code: asm.Code()})
	}
	cfg := scheduler.Config{Parallelism: 2, Time: scheduler.AnyTime}
	ends := map[scheduler.Fingerprint]bool{}
	s := newRerun(context.Background(), cfg, p, Options{})
	s.ended = func(m *scheduler.Machine) { f, _ := m.Fingerprint(); ends[f] = true }
	r, err := s.search()
	require.NoError(t, err)
	assert.True(t, r.Complete)
	assert.Equal(t, deadlock.Deadlock, r.Verdict())
	assert.Equal(t, terminals(t, cfg, p), ends)
}

// terminals returns the states of a state graph in which nothing follows.
func terminals(t *testing.T, cfg scheduler.Config, p *scheduler.Program) map[scheduler.Fingerprint]bool {
	t.Helper()
	m, err := scheduler.New(cfg, p)
	require.NoError(t, err)
	ends, seen := map[scheduler.Fingerprint]bool{}, map[scheduler.Fingerprint]bool{}
	for todo := []*scheduler.Machine{m}; len(todo) > 0; {
		m, todo = todo[len(todo)-1], todo[:len(todo)-1]
		f, _ := m.Fingerprint()
		if seen[f] {
			continue
		}
		seen[f] = true
		if m.Done() || m.Stuck() {
			ends[f] = true
			continue
		}
		for a := range m.Enabled() {
			next := m.Clone()
			require.NoError(t, next.Apply(a))
			todo = append(todo, next)
		}
	}
	return ends
}
