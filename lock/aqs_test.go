package lock_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// This file takes the operations apart, access by access, in the order in which the
// methods of AbstractQueuedSynchronizer of 21 and 25 do them. All threads are
// platform threads, so that nothing but their steps is possible.

const (
	byA scheduler.ThreadID = iota + 1
	byB
	byC
	byD
)

// arena is a machine with access steps, any time, and the threads a, b, c and d. Each
// does the operations that a test gave it on one lock.
type arena struct {
	t *testing.T
	m *scheduler.Machine
	l lock.ReentrantLock
	c lock.Condition
	s []*script
}

func newArena(t *testing.T, fair bool, ops ...func(s *script, l lock.ReentrantLock, c lock.Condition)) *arena {
	t.Helper()
	p := scheduler.NewProgram("arena")
	a := &arena{t: t, l: newLock(p, fair)}
	a.c = a.l.NewCondition(p, "c")
	for i, f := range ops {
		s := write(p, string(rune('a'+i)), scheduler.Platform)
		f(s, a.l, a.c)
		a.s = append(a.s, s.thread())
	}
	a.m = newMachine(t, scheduler.Config{Time: scheduler.AnyTime, Steps: scheduler.ByAccess}, p)
	return a
}

// Scripts of threads of an arena.
func lockUnlock(s *script, l lock.ReentrantLock, _ lock.Condition) { s.do(l.LockOp(), l.UnlockOp()) }

func tryTimed(s *script, l lock.ReentrantLock, _ lock.Condition) {
	s.try(l.TryLockForOp(7), l.UnlockOp())
}

func awaitTimed(s *script, l lock.ReentrantLock, c lock.Condition) {
	s.do(l.LockOp()).try(c.AwaitNanosOp(7)).do(l.UnlockOp())
}

func signal(s *script, l lock.ReentrantLock, c lock.Condition) {
	s.do(l.LockOp(), c.SignalOp(), l.UnlockOp())
}

// step lets a thread do one access.
func (a *arena) step(id scheduler.ThreadID) { a.t.Helper(); step(a.t, a.m, id) }

// finish lets a thread step until its operation is over.
func (a *arena) finish(id scheduler.ThreadID) {
	a.t.Helper()
	verb := a.m.Thread(id).Verb
	stepUntil(a.t, a.m, id, func() bool { return a.m.Thread(id).Verb != verb })
}

// park lets a thread step until it blocks.
func (a *arena) park(id scheduler.ThreadID) { a.t.Helper(); park(a.t, a.m, id) }

// until lets a thread step until the picture of the lock is that.
func (a *arena) until(id scheduler.ThreadID, want string) {
	a.t.Helper()
	stepUntil(a.t, a.m, id, func() bool { return picture(a.m, a.l) == want })
}

// end lets a thread step until it has ended.
func (a *arena) end(id scheduler.ThreadID) {
	a.t.Helper()
	stepUntil(a.t, a.m, id, func() bool { return a.m.Thread(id).State == scheduler.StateTerminated })
}

func (a *arena) fire(id scheduler.ThreadID) {
	a.t.Helper()
	require.NoError(a.t, a.m.Apply(scheduler.Action{Kind: scheduler.FireTimer, Thread: id}))
}

func (a *arena) shows(want string) {
	a.t.Helper()
	require.Equal(a.t, want, picture(a.m, a.l))
}

func (a *arena) blocked(id scheduler.ThreadID, want bool) {
	a.t.Helper()
	require.Equal(a.t, want, a.m.Blocked(id))
}

// steps lets a thread step until it blocks and returns the picture after each step.
func (a *arena) steps(id scheduler.ThreadID) []string {
	a.t.Helper()
	var all []string
	stepUntil(a.t, a.m, id, func() bool {
		all = append(all, picture(a.m, a.l))
		return a.m.Blocked(id)
	})
	return all[1:]
}

// repeat returns n times the same picture.
func repeat(n int, picture string) []string { return slices.Repeat([]string{picture}, n) }

// TestWayToParking counts what a thread does before it parks. The first waiter tries
// seven times: initialTryLock, acquire(int), and in the loop before it makes the
// head, allocates, enqueues, announces that it waits, and parks. One that is not
// first tries until it is in the queue, which is four times.
func TestWayToParking(t *testing.T) {
	bothFairnesses(t, func(t *testing.T, fair bool) {
		a := newArena(t, fair, lockUnlock, lockUnlock, lockUnlock)
		a.finish(byA)
		const head = "1 a | ExclusiveNode 0 -"
		var want []string
		want = append(want, repeat(3, "1 a")...)                             // initialTryLock, acquire(int), try
		want = append(want, repeat(4, head)...)                              // make the head, try, allocate, try
		want = append(want, repeat(3, head+" | ExclusiveNode 0 b")...)       // enqueue, link, try
		want = append(want, repeat(3, head+" | ExclusiveNode WAITING b")...) // announce, try, park
		require.Equal(t, want, a.steps(byB))

		const first = head + " | ExclusiveNode WAITING b"
		want = repeat(5, first)                                               // initialTryLock, acquire(int), try, allocate, try
		want = append(want, repeat(3, first+" | ExclusiveNode 0 c")...)       // enqueue, link, no try
		want = append(want, repeat(3, first+" | ExclusiveNode WAITING c")...) // announce, no try, park
		require.Equal(t, want, a.steps(byC))
	})
}

// TestEveryTryCounts has the lock released before each of the seven tries of the first
// waiter: that try succeeds, in that very step.
func TestEveryTryCounts(t *testing.T) {
	for _, before := range []int{0, 1, 2, 4, 6, 9, 11} {
		bothFairnesses(t, func(t *testing.T, fair bool) {
			a := newArena(t, fair, lockUnlock, lockUnlock)
			a.finish(byA)
			for range before {
				a.step(byB)
			}
			a.finish(byA)
			require.Zero(t, a.l.Inspect(a.m).Owner)
			a.step(byB)
			require.Equal(t, byB, a.l.Inspect(a.m).Owner, "try after %d steps", before)
		})
	}
}

// TestFirstTryOfANewcomer finds the lock free: with nobody in the queue, be it that
// there is a head, it succeeds; else only if the lock is not fair.
func TestFirstTryOfANewcomer(t *testing.T) {
	for _, op := range []func(lock.ReentrantLock) scheduler.Op{
		lock.ReentrantLock.LockOp, lock.ReentrantLock.LockInterruptiblyOp,
		func(l lock.ReentrantLock) scheduler.Op { return l.TryLockForOp(7) },
	} {
		newcomer := func(s *script, l lock.ReentrantLock, _ lock.Condition) { s.do(op(l), l.UnlockOp(), op(l)) }
		bothFairnesses(t, func(t *testing.T, fair bool) {
			a := newArena(t, fair, lockUnlock, lockUnlock, newcomer)
			a.finish(byA)
			a.until(byB, "1 a | ExclusiveNode 0 - | ExclusiveNode WAITING b")
			a.finish(byA)
			b := a.m.Clone()
			a.finish(byB)
			a.finish(byB)
			a.shows("0 - | ExclusiveNode 0 -")
			a.step(byC)
			a.shows("1 c | ExclusiveNode 0 -")

			a.m = b // the same, while b is still on its way
			a.step(byC)
			want := map[bool]string{false: "1 c", true: "0 -"}[fair]
			a.shows(want + " | ExclusiveNode 0 - | ExclusiveNode 0 b")
		})
	}
}

// TestInterruptBetweenTheFirstTwoTries ends an acquisition though the lock is free by
// then: acquireInterruptibly asks for the interrupt status once more.
func TestInterruptBetweenTheFirstTwoTries(t *testing.T) {
	for _, op := range []func(lock.ReentrantLock) scheduler.Op{
		lock.ReentrantLock.LockInterruptiblyOp,
		func(l lock.ReentrantLock) scheduler.Op { return l.TryLockForOp(7) },
	} {
		interruptible := func(s *script, l lock.ReentrantLock, _ lock.Condition) { s.try(op(l)).try(scheduler.InterruptedOp()) }
		interrupt := func(s *script, _ lock.ReentrantLock, _ lock.Condition) { s.do(scheduler.InterruptOp(byB)) }
		a := newArena(t, false, lockUnlock, interruptible, interrupt)
		a.finish(byA)
		a.step(byB)
		a.end(byC)
		a.end(byA)
		a.end(byB)
		require.Equal(t, "thrown,0", a.s[1].kept(a.m))
		a.shows("0 -")
	}
}

// TestWayBackFromAnAwait follows a waiter whose time is over while another owns the
// lock. It tries to acquire before it enqueues the node that it has from its await,
// and so allocates none.
func TestWayBackFromAnAwait(t *testing.T) {
	bothFairnesses(t, func(t *testing.T, fair bool) {
		a := newArena(t, fair, awaitTimed, lockUnlock)
		a.park(byA)
		a.finish(byB)
		a.fire(byA)
		const head = "1 b | ExclusiveNode 0 -"
		want := []string{head + " ; c ConditionNode COND|WAITING a"}         // awake
		want = append(want, repeat(2, head)...)                              // give up, try
		want = append(want, repeat(3, head+" | ConditionNode 0 a")...)       // enqueue, link, try
		want = append(want, repeat(3, head+" | ConditionNode WAITING a")...) // announce, try, park
		require.Equal(t, want, a.steps(byA))
		a.end(byB)
		a.end(byA)
		require.Equal(t, "0", a.s[0].kept(a.m))
	})
}

// TestStepsOfARelease: the owner goes, then the state, from where on others may
// barge; then the successor's status, and only then it is unparked.
func TestStepsOfARelease(t *testing.T) {
	bothFairnesses(t, func(t *testing.T, fair bool) {
		barge := func(s *script, l lock.ReentrantLock, _ lock.Condition) { s.try(l.TryLockOp()).try(l.TryLockOp()) }
		a := newArena(t, fair, lockUnlock, lockUnlock, barge)
		a.finish(byA)
		a.park(byB)
		a.step(byA)
		a.shows("1 - | ExclusiveNode 0 - | ExclusiveNode WAITING b")
		a.step(byC)
		require.Equal(t, "0", a.s[2].kept(a.m))
		a.step(byA)
		a.shows("0 - | ExclusiveNode 0 - | ExclusiveNode WAITING b")
		a.step(byC)
		require.Equal(t, "0,1", a.s[2].kept(a.m))
		a.shows("1 c | ExclusiveNode 0 - | ExclusiveNode WAITING b")
		a.step(byA) // it goes on with its signal, whoever has the lock by now
		a.shows("1 c | ExclusiveNode 0 - | ExclusiveNode 0 b")
		a.blocked(byB, true)
		require.Zero(t, a.l.Inspect(a.m).Heir)
		a.step(byA)
		a.blocked(byB, false)
		require.Equal(t, byB, a.l.Inspect(a.m).Heir)
		require.Equal(t, "unlock", a.m.Thread(byA).Verb)
		a.step(byA)
		require.NotEqual(t, "unlock", a.m.Thread(byA).Verb)
		a.park(byB)
		a.shows("1 c | ExclusiveNode 0 - | ExclusiveNode WAITING b")
	})
}

// TestReleaseBeforeTheWaiterIsReady has the release come at each point of the first
// waiter's way to parking. Whether it is signalled or not, it acquires.
func TestReleaseBeforeTheWaiterIsReady(t *testing.T) {
	const (
		head  = "0 - | ExclusiveNode 0 -"
		quiet = head + " | ExclusiveNode 0 b"
	)
	for _, c := range []struct {
		name     string
		steps    int
		released string
		permit   scheduler.Permit // of b, after the release
		then     string           // when b has acquired
	}{
		{"before its first try", 0, "0 -", 0, "1 b"},
		{"no queue yet", 3, "0 -", 0, "1 b | ExclusiveNode 0 -"},
		{"not enqueued", 7, head, 0, "1 b | ExclusiveNode 0 -"},
		{"not linked", 8, quiet, 0, "1 b | ExclusiveNode 0 -"},
		{"not waiting", 9, quiet, 0, "1 b | ExclusiveNode 0 -"},
		{"waiting, not parked", 11, quiet, scheduler.ParkPermit, "1 b | ExclusiveNode 0 -"},
		{"about to park", 12, quiet, scheduler.ParkPermit, "1 b | ExclusiveNode WAITING -"}, // it announces once more
		{"parked", 13, quiet, scheduler.ParkPermit, "1 b | ExclusiveNode 0 -"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bothFairnesses(t, func(t *testing.T, fair bool) {
				a := newArena(t, fair, lockUnlock, lockUnlock)
				a.finish(byA)
				for range c.steps {
					a.step(byB)
				}
				a.finish(byA)
				a.shows(c.released)
				require.Equal(t, c.permit, a.m.Thread(byB).Permits)
				a.finish(byB)
				a.shows(c.then)
				a.end(byB)
				a.end(byA)
				require.True(t, a.m.Done())
				require.NotContains(t, picture(a.m, a.l), "b")
			})
		})
	}
}

// TestStrayPermit: a thread that was unparked and had no need to park keeps the
// permit, and its next park returns at once. It clears its status, tries once more
// and goes round.
func TestStrayPermit(t *testing.T) {
	twice := func(s *script, l lock.ReentrantLock, _ lock.Condition) {
		s.do(l.LockOp(), l.UnlockOp(), l.LockOp(), l.UnlockOp())
	}
	a := newArena(t, false, twice, twice)
	a.finish(byA) // lock
	for range 11 {
		a.step(byB)
	}
	a.finish(byA) // unlock, which signals b
	a.finish(byB)
	require.Equal(t, scheduler.ParkPermit, a.m.Thread(byB).Permits)
	a.finish(byB)
	a.finish(byA) // lock again
	const queue = "1 a | ExclusiveNode 0 - | ExclusiveNode "
	want := repeat(5, "1 a | ExclusiveNode 0 -")
	want = append(want, repeat(3, queue+"0 b")...)
	want = append(want, repeat(3, queue+"WAITING b")...) // announce, try, park in vain
	want = append(want, repeat(2, queue+"0 b")...)       // clear, try
	want = append(want, repeat(3, queue+"WAITING b")...) // announce, try, park
	require.Equal(t, want, a.steps(byB))
	require.Zero(t, a.m.Thread(byB).Permits)
}

// TestHeadKeepsTheStatusOfItsNode: who acquires after it has announced that it waits
// leaves the status in the head, where nobody reads it.
func TestHeadKeepsTheStatusOfItsNode(t *testing.T) {
	a := newArena(t, false, lockUnlock, lockUnlock, lockUnlock)
	a.finish(byA)
	a.until(byB, "1 a | ExclusiveNode 0 - | ExclusiveNode WAITING b")
	a.step(byA)
	a.step(byA) // the state is 0, the signal is to come
	a.finish(byB)
	a.shows("1 b | ExclusiveNode WAITING -")
	a.finish(byA) // looks behind the head, where nobody is
	a.park(byC)
	a.shows("1 b | ExclusiveNode WAITING - | ExclusiveNode WAITING c")
	a.finish(byB)
	a.end(byC)
	a.shows("0 - | ExclusiveNode 0 -")
}

// TestCancelBeforeAnUnlinkedNode has b give up while c is in the queue behind it but
// its link is missing. c is linked to the head then, and a release finds it.
func TestCancelBeforeAnUnlinkedNode(t *testing.T) {
	a := newArena(t, false, lockUnlock, tryTimed, lockUnlock)
	a.finish(byA)
	a.park(byB)
	a.until(byC, "1 a | ExclusiveNode 0 - | ExclusiveNode WAITING b | ExclusiveNode 0 c")
	a.fire(byB)
	a.end(byB)
	require.Equal(t, "0", a.s[1].kept(a.m))
	a.shows("1 a | ExclusiveNode 0 - | ExclusiveNode 0 c")
	a.park(byC)
	a.shows("1 a | ExclusiveNode 0 - | ExclusiveNode WAITING c")
	a.finish(byA)
	a.blocked(byC, false)
	a.end(byC)
	a.shows("0 - | ExclusiveNode 0 -")
}

// TestTimeOutMeetsRelease has the only waiter time out while the owner releases. If
// it steps before the state is 0 it gives up, else it acquires although it is late.
func TestTimeOutMeetsRelease(t *testing.T) {
	for _, c := range []struct {
		name     string
		released int // steps of the release before the waiter goes on
		kept     string
	}{
		{"owner gone", 1, "0"},
		{"state gone", 2, "1"},
		{"signalled", 3, "1"},
		{"unparked", 4, "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newArena(t, false, lockUnlock, tryTimed)
			a.finish(byA)
			a.park(byB)
			a.fire(byB)
			for range c.released {
				a.step(byA)
			}
			a.end(byB)
			require.Equal(t, c.kept, a.s[1].kept(a.m))
			a.end(byA)
			a.shows("0 - | ExclusiveNode 0 -")
			require.True(t, a.m.Done())
		})
	}
}

// TestCancelledHeirPassesTheSignalOn: b was signalled and gives up all the same,
// since it is interrupted. c, whom nobody else would wake, is signalled by b.
func TestCancelledHeirPassesTheSignalOn(t *testing.T) {
	interruptibly := func(s *script, l lock.ReentrantLock, _ lock.Condition) {
		s.try(l.LockInterruptiblyOp(), l.UnlockOp())
	}
	interrupt := func(s *script, _ lock.ReentrantLock, _ lock.Condition) { s.do(scheduler.InterruptOp(byB)) }
	a := newArena(t, false, lockUnlock, interruptibly, lockUnlock, interrupt)
	a.finish(byA)
	a.park(byB)
	a.park(byC)
	a.finish(byA)
	a.shows("0 - | ExclusiveNode 0 - | ExclusiveNode 0 b | ExclusiveNode WAITING c")
	a.blocked(byC, true)
	a.end(byD)
	a.end(byB)
	require.Equal(t, "thrown", a.s[1].kept(a.m))
	a.shows("0 - | ExclusiveNode 0 - | ExclusiveNode 0 c")
	a.blocked(byC, false)
	a.end(byC)
	a.shows("0 - | ExclusiveNode 0 -")
}

// TestStepsOfASignal: the node leaves the condition's list, then becomes the tail of
// the queue, then is linked. A waiter whose time is over in between cannot give up
// any more, nor acquire yet: it spins.
func TestStepsOfASignal(t *testing.T) {
	a := newArena(t, false, awaitTimed, signal)
	a.park(byA)
	a.finish(byB)
	a.shows("1 b | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a")
	a.step(byB)
	a.shows("1 b | ExclusiveNode 0 -")
	a.fire(byA)
	a.step(byA)
	spins, _ := a.m.Fingerprint()
	a.step(byA)
	again, _ := a.m.Fingerprint()
	require.Equal(t, spins, again)
	a.step(byB)
	a.shows("1 b | ExclusiveNode 0 - | ConditionNode WAITING a")
	a.step(byA) // it finds itself in the queue, though not linked, and clears its status
	a.shows("1 b | ExclusiveNode 0 - | ConditionNode 0 a")
	a.park(byA)
	a.shows("1 b | ExclusiveNode 0 - | ConditionNode WAITING a")
	a.end(byB)
	a.blocked(byA, false)
	a.end(byA)
	a.shows("0 - | ConditionNode 0 -")
}

// TestAwaitSignalsItself has a, in an await, give the lock free; b takes it, and
// signals a, before a comes to signal the successor, which is now a itself. The permit
// that a gets by that makes its next park return at once, and nothing is lost.
func TestAwaitSignalsItself(t *testing.T) {
	a := newArena(t, false, awaitTimed, signal)
	a.finish(byA)
	for a.m.Inspect(a.l.ID).State != 0 {
		a.step(byA) // up to the release, without its signal
	}
	a.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a")
	a.finish(byB)
	a.finish(byB)
	a.shows("1 b | ExclusiveNode 0 - | ConditionNode WAITING a")
	a.step(byA)
	a.shows("1 b | ExclusiveNode 0 - | ConditionNode 0 a")
	a.step(byA)
	require.Equal(t, scheduler.ParkPermit, a.m.Thread(byA).Permits)
	a.park(byA) // in vain at first, since it has a permit
	a.shows("1 b | ExclusiveNode 0 - | ConditionNode WAITING a")
	a.end(byB)
	a.end(byA)
	require.Equal(t, "7", a.s[0].kept(a.m))
	a.shows("0 - | ConditionNode 0 -")
}

// TestAwaitNanosCountsFromTheRelease: the time limit of an await begins when the lock is
// released and its successor signalled, however long that takes. Source:
// ConditionObject.awaitNanos of 21 and 25, where enableWait comes first.
func TestAwaitNanosCountsFromTheRelease(t *testing.T) {
	p := scheduler.NewProgram("limit")
	l := lock.NewReentrantLock(p, "l")
	c := l.NewCondition(p, "c")
	write(p, "a", scheduler.Platform).do(l.LockOp(), c.AwaitNanosOp(10*ms)).thread()
	write(p, "b", scheduler.Platform).do(l.LockOp()).thread()
	m := newMachine(t, scheduler.Config{Steps: scheduler.ByAccess}, p)
	step(t, m, byA)
	park(t, m, byB)
	stepUntil(t, m, byA, func() bool { return m.Thread(byA).Op.Deadline != 0 })
	assert.Equal(t, "0 - | ExclusiveNode 0 - | ExclusiveNode 0 b ; c ConditionNode COND|WAITING a", picture(m, l))
	assert.Equal(t, 10*ms, m.Thread(byA).Op.Deadline-m.Now())
}

// TestUnlockByAnotherChangesNothing: the owner is checked before anything happens.
func TestUnlockByAnotherChangesNothing(t *testing.T) {
	a := newArena(t, false, lockUnlock, func(s *script, l lock.ReentrantLock, c lock.Condition) {
		s.try(l.UnlockOp()).try(c.SignalOp()).try(c.AwaitOp()).try(l.TryLockOp())
	})
	a.finish(byA)
	a.end(byB)
	require.Equal(t, "failed,failed,failed,0", a.s[1].kept(a.m))
	a.shows("1 a | ExclusiveNode 0 -")
	a.end(byA)
	require.True(t, a.m.Done())
}

// TestNobodyIsHeirBeforeARelease follows the heir in the picture access by access:
// status 0 alone makes none, since a node has it also before its thread first waits
// and when it tries again.
func TestNobodyIsHeirBeforeARelease(t *testing.T) {
	a := newArena(t, false, lockUnlock, lockUnlock, tryTimed)
	heir := func() scheduler.ThreadID {
		v := a.l.Inspect(a.m)
		for _, n := range v.Queue {
			assert.Equal(t, v.Heir != 0 && n.Thread == v.Heir, n.Signalled, "%s", picture(a.m, a.l))
		}
		return v.Heir
	}
	a.finish(byA)
	for !a.m.Blocked(byB) {
		assert.Zero(t, heir(), "%s", picture(a.m, a.l))
		a.step(byB)
	}
	assert.Zero(t, heir())
	a.finish(byA)
	assert.Equal(t, byB, heir())
	a.finish(byC) // barges
	a.step(byB)   // runs again
	for !a.m.Blocked(byB) {
		assert.Zero(t, heir(), "%s", picture(a.m, a.l))
		a.step(byB)
	}
	assert.Zero(t, heir())
}

// TestSpuriousWakeUp wakes a parked thread for no reason: it tries and parks again.
func TestSpuriousWakeUp(t *testing.T) {
	for _, steps := range stepModes {
		t.Run(stepName(steps), func(t *testing.T) {
			p := scheduler.NewProgram("spurious")
			l := lock.NewReentrantLock(p, "l")
			c := l.NewCondition(p, "c")
			write(p, "a", scheduler.Platform).do(l.LockOp(), c.AwaitOp(), l.UnlockOp()).thread()
			write(p, "b", scheduler.Platform).do(l.LockOp(), l.UnlockOp()).thread()
			write(p, "c", scheduler.Platform).do(l.LockOp(), l.UnlockOp()).thread()
			m := newMachine(t, scheduler.Config{Time: scheduler.AnyTime, Steps: steps, SpuriousWakeups: true}, p)
			park(t, m, 1)
			stepUntil(t, m, 2, func() bool { return m.Thread(2).Verb == "unlock" })
			park(t, m, 3)
			const want = "1 b | ExclusiveNode 0 - | ExclusiveNode WAITING c ; c ConditionNode COND|WAITING a"
			require.Equal(t, want, picture(m, l))
			for _, id := range []scheduler.ThreadID{1, 3} {
				require.NoError(t, m.Apply(scheduler.Action{Kind: scheduler.WakeThread, Thread: id}))
				require.False(t, m.Blocked(id))
				park(t, m, id)
				require.Equal(t, want, picture(m, l))
			}
		})
	}
}
