package deadlock

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// generator makes small programs of everything that threads can wait for.
type generator struct {
	rng       *rand.Rand
	p         *scheduler.Program
	locks     []lock.ReentrantLock
	condition lock.Condition
	monitor   pinning.Monitor
	semaphore lock.Semaphore
	latch     lock.CountDownLatch
	class     pinning.Class
}

func newGenerator(seed uint64) *generator {
	p := scheduler.NewProgram(fmt.Sprint("generated ", seed))
	g := &generator{rng: rand.New(rand.NewPCG(seed, 1)), p: p}
	g.locks = []lock.ReentrantLock{lock.NewReentrantLock(p, "A"), lock.NewFairReentrantLock(p, "B")}
	g.condition = g.locks[0].NewCondition(p, "c")
	g.monitor = pinning.NewMonitor(p, "M")
	g.semaphore = lock.NewSemaphore(p, "S", 1)
	g.latch = lock.NewCountDownLatch(p, "L", 1)
	g.class = pinning.NewClass(p, "C")
	return g
}

// program returns a program of two to four threads.
func (g *generator) program() *scheduler.Program {
	for i := range 2 + g.rng.IntN(3) {
		kind := scheduler.Virtual
		if g.rng.IntN(4) == 0 {
			kind = scheduler.Platform
		}
		a := g.p.Assemble()
		for range 1 + g.rng.IntN(2) {
			for _, op := range g.block(2) {
				a.Do(op)
			}
		}
		g.p.Thread(scheduler.Spec{Name: fmt.Sprint("t", i+1), Kind: kind, Code: a.Code()})
	}
	return g.p
}

// block returns operations that belong together, with others nested inside.
func (g *generator) block(depth int) []scheduler.Op {
	around := func(before, after scheduler.Op) []scheduler.Op {
		ops := []scheduler.Op{before}
		if depth > 0 && g.rng.IntN(2) == 0 {
			ops = append(ops, g.block(depth-1)...)
		}
		return append(ops, after)
	}
	l := g.locks[g.rng.IntN(2)]
	switch g.rng.IntN(13) {
	case 0, 1, 2:
		return around(l.LockOp(), l.UnlockOp())
	case 3, 4:
		return around(g.monitor.EnterOp(), g.monitor.ExitOp())
	case 5:
		return around(g.semaphore.AcquireOp(1), g.semaphore.ReleaseOp(1))
	case 6:
		return []scheduler.Op{g.locks[0].LockOp(), g.condition.AwaitOp(), g.locks[0].UnlockOp()}
	case 7:
		return []scheduler.Op{g.locks[0].LockOp(), g.condition.SignalOp(), g.locks[0].UnlockOp()}
	case 8:
		return []scheduler.Op{g.monitor.EnterOp(), g.monitor.NotifyAllOp(), g.monitor.ExitOp()}
	case 9:
		return []scheduler.Op{g.latch.CountDownOp()}
	case 10:
		return []scheduler.Op{g.monitor.EnterOp(), g.monitor.WaitOp(), g.monitor.ExitOp()}
	case 11:
		return append(append([]scheduler.Op{g.locks[0].LockOp()}, g.block(0)...), g.condition.AwaitOp(), g.locks[0].UnlockOp())
	}
	return []scheduler.Op{
		[]scheduler.Op{scheduler.SleepOp(time.Second), g.latch.AwaitOp(), scheduler.YieldOp(), g.class.UseOp(), scheduler.ParkForOp(time.Second)}[g.rng.IntN(5)],
	}
}

// checkStuckForEver walks all reachable states and checks that the stuck set is
// what it says: a thread in it never steps, and never leaves it; and that when
// nothing can happen any more everybody alive is in it.
func checkStuckForEver(t *testing.T, m *scheduler.Machine) (states, stuck int) {
	t.Helper()
	const most = 2000
	type entry struct {
		m   *scheduler.Machine
		set *stuckSet
	}
	f, _ := m.Fingerprint()
	seen := map[scheduler.Fingerprint]bool{f: true}
	todo := []entry{{m, findStuck(Take(m), nil)}}
	for len(todo) > 0 && states < most {
		e := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		states++
		if len(e.set.threads(func(*Thread) bool { return true })) > 0 {
			stuck++
		}
		if e.m.Stuck() {
			for i := range e.set.in {
				require.Equal(t, e.set.s.Threads[i].alive(), e.set.in[i], "thread %d of a state in which nothing can happen", i+1)
			}
		}
		for a := range e.m.Enabled() {
			require.False(t, a.Kind == scheduler.StepThread && e.set.has(a.Thread), "stuck thread %v steps", a.Thread)
			c := e.m.Clone()
			require.NoError(t, c.Apply(a))
			set := findStuck(Take(c), nil)
			for i, in := range e.set.in {
				require.False(t, in && !set.in[i], "thread %d was stuck, until %v", i+1, a)
			}
			if f, _ := c.Fingerprint(); !seen[f] {
				seen[f] = true
				todo = append(todo, entry{c, set})
			}
		}
	}
	return states, stuck
}

// The claim "can never step again" must hold in every continuation, for programs
// that nobody thought about.
func TestStuckMeansForEver(t *testing.T) {
	const programs = uint64(100)
	states, stuck := 0, 0
	for seed := range programs {
		for i, jdk := range []int{21, 25} {
			cfg := scheduler.Config{JDK: jdk, Parallelism: 1 + int(seed)%2, Time: scheduler.AnyTime}
			if i == int(seed)%2 {
				cfg.Queues = scheduler.SingleFIFO
			}
			m, err := scheduler.New(cfg, newGenerator(seed).program())
			require.NoError(t, err)
			s, n := checkStuckForEver(t, m)
			states, stuck = states+s, stuck+n
		}
	}
	require.Greater(t, states, 10_000)
	require.Greater(t, stuck, 300, "there must be something to be right about")
}

// readers is a snapshot of a lock that readers have and a writer waits for. The first
// thread lives, the second is parked for ever, the third is the writer.
func readers(state int64, holders ...scheduler.ThreadID) *Snapshot {
	thread := func(id scheduler.ThreadID, b *scheduler.Block) Thread {
		t := Thread{ThreadInfo: scheduler.ThreadInfo{ID: id, Kind: scheduler.Platform, Essential: true, State: scheduler.StateRunning}, Steps: b == nil}
		if b != nil {
			t.Blocked, t.Block = true, *b
		}
		return t
	}
	join := scheduler.Block{On: scheduler.ParkPermit, Reason: scheduler.Reason{Kind: scheduler.ForThread, Thread: 2}}
	wait := scheduler.Block{On: scheduler.ParkPermit, Reason: scheduler.Reason{Kind: scheduler.ForLock, Object: 1}}
	return &Snapshot{
		Parallelism: 1, Threads: []Thread{thread(1, nil), thread(2, &join), thread(3, &wait)},
		Objects: []scheduler.ObjectView{{
			ID: 1, Name: "rw", Kind: scheduler.ForLock, State: state, Holders: holders, HandsOff: true,
			Queue: []scheduler.Node{{}, {Thread: 3, Status: "WAITING"}},
		}},
	}
}

func TestWhoMayReleaseALock(t *testing.T) {
	for _, c := range []struct {
		name  string
		s     *Snapshot
		stuck bool
	}{
		{"a live reader", readers(1<<16, 1), false},
		{"a live reader and a stuck one", readers(2<<16, 1, 2), false},
		{"a stuck reader", readers(1<<16, 2), true},
		{"nobody knows", readers(1 << 16), false},
		{"nobody", readers(0), true},
	} {
		assert.Equal(t, c.stuck, findStuck(c.s, nil).has(3), c.name)
	}
	s := readers(1 << 16)
	s.Threads[0].State, s.Threads[0].Steps = scheduler.StateTerminated, false
	assert.True(t, findStuck(s, nil).has(3), "whoever has it, nobody lives")
}
