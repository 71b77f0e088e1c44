package lock_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// contender writes a thread that goes through the lock.
type contender func(s *script, l lock.ReentrantLock, c lock.Condition, n scheduler.Int) *script

// count adds 1 to a variable in two steps, between which another could come.
func (s *script) count(n scheduler.Int) *script {
	s.a.Do(n.GetOp()).Into(s.value)
	s.a.DoWith(func(x *scheduler.Exec) scheduler.Op { return n.SetOp(x.Get(s.value) + 1) })
	s.a.Compute(func(x *scheduler.Exec) { x.Set(s.value, 0) })
	return s
}

func counts(s *script, l lock.ReentrantLock, _ lock.Condition, n scheduler.Int) *script {
	return s.do(l.LockOp()).count(n).do(l.UnlockOp())
}

func countsTwice(s *script, l lock.ReentrantLock, c lock.Condition, n scheduler.Int) *script {
	return counts(counts(s, l, c, n), l, c, n)
}

func locksTwice(s *script, l lock.ReentrantLock, _ lock.Condition, _ scheduler.Int) *script {
	return s.do(l.LockOp(), l.LockOp(), l.UnlockOp(), l.UnlockOp())
}

func locks1(s *script, l lock.ReentrantLock, _ lock.Condition, _ scheduler.Int) *script {
	return s.do(l.LockOp(), l.UnlockOp())
}

func triesTimed(s *script, l lock.ReentrantLock, _ lock.Condition, _ scheduler.Int) *script {
	return s.try(l.TryLockForOp(1), l.UnlockOp())
}

func barges(s *script, l lock.ReentrantLock, _ lock.Condition, _ scheduler.Int) *script {
	return s.try(l.TryLockOp(), l.UnlockOp())
}

func locksInterruptibly(s *script, l lock.ReentrantLock, _ lock.Condition, _ scheduler.Int) *script {
	return s.try(l.LockInterruptiblyOp(), l.UnlockOp())
}

func interruptsA(s *script, _ lock.ReentrantLock, _ lock.Condition, _ scheduler.Int) *script {
	return s.do(scheduler.InterruptOp(1))
}

func unparksAAndB(s *script, _ lock.ReentrantLock, _ lock.Condition, _ scheduler.Int) *script {
	return s.do(scheduler.UnparkOp(1), scheduler.UnparkOp(2))
}

func awaitsTimed(s *script, l lock.ReentrantLock, c lock.Condition, _ scheduler.Int) *script {
	return s.do(l.LockOp(), l.LockOp()).try(c.AwaitNanosOp(1)).do(l.UnlockOp(), l.UnlockOp())
}

func signals(s *script, l lock.ReentrantLock, c lock.Condition, _ scheduler.Int) *script {
	return s.do(l.LockOp(), c.SignalOp(), l.UnlockOp())
}

func signalsAll(s *script, l lock.ReentrantLock, c lock.Condition, _ scheduler.Int) *script {
	return s.do(l.LockOp(), c.SignalAllOp(), l.UnlockOp())
}

// Sizes of programs, from 0.
const (
	large = iota + 1
	largest
)

// TestMutualExclusion searches all schedules of small programs. In no state do two
// threads own the lock, in none is everybody waiting, which also is to say that no
// wake-up is ever lost, and all end with the queue empty. There are as many carriers
// as threads. The larger programs leave out virtual threads with access steps, and the
// largest all access steps.
func TestMutualExclusion(t *testing.T) {
	for _, c := range []struct {
		name    string
		threads []contender
		count   int64 // how often they count
		size    int
	}{
		{name: "two lock twice", threads: []contender{countsTwice, countsTwice}, count: 4},
		{name: "reentrant", threads: []contender{locksTwice, counts}, count: 1},
		{name: "one time limit", threads: []contender{counts, triesTimed}, count: 1},
		{name: "interrupts", threads: []contender{locksInterruptibly, locks1, interruptsA}},
		{name: "swallowed interrupts", threads: []contender{locks1, locks1, interruptsA}},
		{name: "conditions", threads: []contender{awaitsTimed, signals}},
		{name: "signalAll", threads: []contender{awaitsTimed, signalsAll}},
		{name: "three lock", threads: []contender{locks1, locks1, locks1}, size: large},
		{name: "time limits", threads: []contender{triesTimed, barges, triesTimed}, size: large},
		{name: "barging", threads: []contender{locks1, locks1, barges}, size: large},
		{name: "stray permits", threads: []contender{locks1, locks1, unparksAAndB}, size: large},
		{name: "two waiters", threads: []contender{awaitsTimed, awaitsTimed}, size: large},
		{name: "an interrupted heir", threads: []contender{locksInterruptibly, locks1, locks1, interruptsA}, size: largest},
		{name: "a late heir", threads: []contender{triesTimed, locks1, locks1, barges}, size: largest},
	} {
		for _, kind := range []scheduler.ThreadKind{scheduler.Platform, scheduler.Virtual} {
			for _, fair := range []bool{false, true} {
				for _, steps := range stepModes {
					if steps == scheduler.ByAccess && (c.size == largest || c.size == large && kind == scheduler.Virtual) {
						continue
					}
					t.Run(fmt.Sprintf("%s/%v/fair=%v/%s", c.name, kind, fair, stepName(steps)), func(t *testing.T) {
						t.Parallel()
						cfg := scheduler.Config{Time: scheduler.AnyTime, Steps: steps, Queues: scheduler.SingleFIFO, Parallelism: len(c.threads)}
						theorem(t, cfg, kind, fair, c.threads, c.count)
					})
				}
			}
		}
	}
}

// TestMutualExclusionWithSpuriousWakeUps adds that parks may return for no reason, and
// the queues of a real pool.
func TestMutualExclusionWithSpuriousWakeUps(t *testing.T) {
	for _, kind := range []scheduler.ThreadKind{scheduler.Platform, scheduler.Virtual} {
		for _, steps := range stepModes {
			t.Run(fmt.Sprintf("%v/%s", kind, stepName(steps)), func(t *testing.T) {
				t.Parallel()
				cfg := scheduler.Config{Time: scheduler.AnyTime, Steps: steps, Parallelism: 2, SpuriousWakeups: true}
				theorem(t, cfg, kind, false, []contender{awaitsTimed, counts}, 1)
			})
		}
	}
}

// theorem searches all schedules of a program and checks every state.
func theorem(t *testing.T, cfg scheduler.Config, kind scheduler.ThreadKind, fair bool, threads []contender, count int64) {
	t.Helper()
	p := scheduler.NewProgram("theorem")
	l := newLock(p, fair)
	c := l.NewCondition(p, "c")
	counter := scheduler.NewInt(p, "counter", 0)
	for i, contend := range threads {
		contend(write(p, string(rune('a'+i)), kind), l, c, counter).thread()
	}
	explore(t, cfg, p, func(m *scheduler.Machine) {
		if err := checkLock(m, l); err != nil {
			t.Fatal(err)
		}
		if m.Done() {
			require.Equal(t, count, counter.Peek(m))
		}
	})
}

// checkLock returns what is wrong with a lock in a state in which nobody may be stuck.
func checkLock(m *scheduler.Machine, l lock.ReentrantLock) error {
	v := l.Inspect(m)
	fail := func(what string) error { return fmt.Errorf("%s: %s", what, picture(m, l)) }
	if n := insiders(m, l); n > 1 || n == 1 && (v.State == 0 || v.Owner == 0) {
		return fail(fmt.Sprintf("%d threads are inside", n))
	}
	queued := map[scheduler.ThreadID]bool{}
	for i, n := range v.Queue {
		if (i == 0) != (n.Thread == 0) || queued[n.Thread] {
			return fail("the head alone is nobody's, and a thread is queued once")
		}
		queued[n.Thread] = true
	}
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if m.Blocked(id) && m.BlockReason(id).Kind == scheduler.ForLock && !queued[id] {
			return fail(fmt.Sprintf("%v waits for the lock and is not queued", id))
		}
	}
	if m.Stuck() {
		return fail("everybody waits")
	}
	if m.Done() && (v.State != 0 || v.Owner != 0 || len(v.Queue) > 1 || len(v.Waiting) > 0) {
		return fail("all have ended")
	}
	return nil
}
