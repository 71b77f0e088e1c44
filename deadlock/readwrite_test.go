package deadlock

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// upgrade reads and then wants to write.
func upgrade(l lock.ReentrantReadWriteLock) func(*scheduler.Thread) {
	return func(t *scheduler.Thread) {
		l.ReadLock().Lock(t)
		_ = t.Sleep(time.Millisecond)
		l.WriteLock().Lock(t)
	}
}

func TestVerdictsOfReadWriteLocks(t *testing.T) {
	for _, c := range []struct {
		name    string
		run     func(*scheduler.Thread, lock.ReentrantReadWriteLock)
		verdict Verdict
		threads []string // of the only finding
		says    string
	}{
		{
			"an upgrade", func(t *scheduler.Thread, l lock.ReentrantReadWriteLock) { t.StartVirtual("a", upgrade(l)) },
			Deadlock,
			[]string{"a"},
			"a waits to write under rw, which a has locked for reading. It waits for itself, so it never goes on.",
		},
		{
			"an upgrade while others read and end", func(t *scheduler.Thread, l lock.ReentrantReadWriteLock) {
				t.StartVirtual("a", upgrade(l))
				_ = t.Sleep(5 * time.Millisecond)
				l.ReadLock().TryLock(t)
				l.ReadLock().Unlock(t)
			}, Deadlock, []string{"a"}, "a waits to write under rw, which a has locked for reading.",
		},
		{
			"two upgrades", func(t *scheduler.Thread, l lock.ReentrantReadWriteLock) {
				t.StartVirtual("a", upgrade(l))
				t.StartVirtual("b", upgrade(l))
			}, Deadlock,
			[]string{"a", "b"},
			"a waits to write under rw, which a and b have locked for reading. b waits to write under rw, which a and b have locked for reading. " +
				"They wait in a circle",
		},
		{
			"a reader waits for a writer's lock", func(t *scheduler.Thread, l lock.ReentrantReadWriteLock) {
				other := lock.NewReentrantLock(t, "L")
				t.StartVirtual("r", func(t *scheduler.Thread) { l.ReadLock().Lock(t); _ = t.Sleep(time.Millisecond); other.Lock(t) })
				t.StartVirtual("w", func(t *scheduler.Thread) { other.Lock(t); l.WriteLock().Lock(t) })
			}, Deadlock, []string{"r", "w"}, "r waits for L, which w owns. w waits to write under rw, which r has locked for reading.",
		},
		{
			"a writer waits for a writer", func(t *scheduler.Thread, l lock.ReentrantReadWriteLock) {
				other := lock.NewReentrantLock(t, "L")
				t.StartVirtual("r", func(t *scheduler.Thread) { other.Lock(t); _ = t.Sleep(time.Millisecond); l.ReadLock().Lock(t) })
				t.StartVirtual("w", func(t *scheduler.Thread) { l.WriteLock().Lock(t); other.Lock(t) })
			}, Deadlock, []string{"r", "w"}, "r waits for rw, which w owns. w waits for L, which r owns.",
		},
		{
			"a reader that waits for who waits for a signal", func(t *scheduler.Thread, l lock.ReentrantReadWriteLock) {
				c := l.WriteLock().NewCondition(t, "c")
				a := t.StartVirtual("a", func(t *scheduler.Thread) { l.WriteLock().Lock(t); _ = c.Await(t) })
				_ = t.Sleep(time.Millisecond)
				t.StartVirtual("r", func(t *scheduler.Thread) { l.ReadLock().Lock(t); _ = t.Join(a) })
			}, Deadlock, []string{"a", "r"}, "a waits for a signal of c, which only a writer of rw can give, and r has locked it for reading.",
		},
		{
			"a reader that has ended", func(t *scheduler.Thread, l lock.ReentrantReadWriteLock) {
				t.StartVirtual("r", l.ReadLock().Lock)
				_ = t.Sleep(time.Millisecond)
				t.StartVirtual("w", l.WriteLock().Lock)
			}, LostSignal, []string{"w"}, "w waits for rw, whose reader r has ended without releasing it.",
		},
		{
			"downgrade", func(t *scheduler.Thread, l lock.ReentrantReadWriteLock) {
				l.WriteLock().Lock(t)
				l.ReadLock().Lock(t)
				l.WriteLock().Unlock(t)
				t.StartVirtual("r", func(t *scheduler.Thread) { l.ReadLock().Lock(t); l.ReadLock().Unlock(t) })
			}, Completed, nil, "Every thread",
		},
	} {
		for _, steps := range []scheduler.StepMode{scheduler.ByOperation, scheduler.ByAccess} {
			t.Run(c.name, func(t *testing.T) {
				trace, _ := scheduler.Run(scheduler.Config{Steps: steps, Parallelism: 2}, func(t *scheduler.Thread) {
					c.run(t, lock.NewReentrantReadWriteLock(t, "rw"))
				})
				x := ExplainRun(trace)
				assert.Equal(t, c.verdict, x.Verdict, x.String())
				var names []string
				if len(x.Findings) > 0 {
					require.Len(t, x.Findings, 1, x.String())
					for _, id := range x.Findings[0].Threads {
						names = append(names, x.Snapshot.Name(id))
					}
				}
				assert.Equal(t, c.threads, names)
				assert.Contains(t, strings.Join(x.Text, "\n"), c.says)
			})
		}
	}
}

// TestReaderWithoutACarrier: a runnable reader is waited for as an owner is.
func TestReaderWithoutACarrier(t *testing.T) {
	trace, _ := scheduler.Run(scheduler.Config{Parallelism: 1, MaxPoolSize: 1}, func(t *scheduler.Thread) {
		l := lock.NewReentrantReadWriteLock(t, "rw")
		t.StartVirtual("reader", func(t *scheduler.Thread) { l.ReadLock().Lock(t); _ = t.Sleep(time.Second); l.ReadLock().Unlock(t) })
		_ = t.Sleep(time.Millisecond)
		t.StartVirtual("pinned", func(t *scheduler.Thread) {
			pinning.NewMonitor(t, "monitor").Synchronized(t, func() { l.WriteLock().Lock(t) })
		})
	})
	x := ExplainRun(trace)
	assert.Equal(t, CarrierExhaustion, x.Verdict)
	assert.Equal(t, OwnerUnmounted, x.Kind)
	assert.Contains(t, x.String(), "reader has locked rw for reading and is runnable since")
	assert.Contains(t, x.String(), "So the reader waits for a carrier, and the carrier waits for the reader: a deadlock of one lock and a semaphore with 1 permit, the carrier.")
}

// verdictsOf returns the verdicts of all terminal states, over all schedules. With
// operation steps it checks that stuck threads stay so. With access steps a release that
// is under way may still wake one, in vain.
func verdictsOf(t *testing.T, steps scheduler.StepMode, p *scheduler.Program) map[Verdict]bool {
	t.Helper()
	m, err := scheduler.New(scheduler.Config{Time: scheduler.AnyTime, Steps: steps}, p)
	require.NoError(t, err)
	if steps == scheduler.ByOperation {
		checkStuckForEver(t, m.Clone())
	}
	all := map[Verdict]bool{}
	seen := map[scheduler.Fingerprint]bool{}
	for todo := []*scheduler.Machine{m}; len(todo) > 0; {
		m, todo = todo[len(todo)-1], todo[:len(todo)-1]
		if m.Done() || m.Stuck() {
			all[Judge(m).Verdict] = true
		}
		for a := range m.Enabled() {
			c := m.Clone()
			require.NoError(t, c.Apply(a))
			if f, _ := c.Fingerprint(); !seen[f] {
				seen[f] = true
				todo = append(todo, c)
			}
		}
	}
	return all
}

// TestUpgradesOverAllSchedules: two upgrades always end in a deadlock, for the second
// reader comes before or after the first wants to write, or waits behind it; one beside
// a plain writer too. With a time limit they all end.
func TestUpgradesOverAllSchedules(t *testing.T) {
	type rw = lock.ReentrantReadWriteLock
	up := func(l rw) []scheduler.Op { return []scheduler.Op{l.ReadLock().LockOp(), l.WriteLock().LockOp()} }
	write := func(l rw) []scheduler.Op {
		return []scheduler.Op{l.WriteLock().LockOp(), l.WriteLock().UnlockOp()}
	}
	down := func(l rw) []scheduler.Op {
		return []scheduler.Op{l.WriteLock().LockOp(), l.ReadLock().LockOp(), l.WriteLock().UnlockOp(), l.ReadLock().UnlockOp()}
	}
	limited := func(l rw) []scheduler.Op {
		return []scheduler.Op{l.ReadLock().LockOp(), l.WriteLock().TryLockForOp(1), l.ReadLock().UnlockOp()}
	}
	for _, c := range []struct {
		name    string
		threads []func(rw) []scheduler.Op
		want    Verdict
	}{
		{"one", []func(rw) []scheduler.Op{up}, Deadlock},
		{"two", []func(rw) []scheduler.Op{up, up}, Deadlock},
		{"beside a writer", []func(rw) []scheduler.Op{up, write}, Deadlock},
		{"with a limit", []func(rw) []scheduler.Op{limited, limited}, Completed},
		{"downgrades", []func(rw) []scheduler.Op{down, down}, Completed},
	} {
		for _, fair := range []bool{false, true} {
			for _, steps := range []scheduler.StepMode{scheduler.ByOperation, scheduler.ByAccess} {
				p := scheduler.NewProgram(c.name)
				l := lock.NewReentrantReadWriteLock(p, "rw")
				if fair {
					l = lock.NewFairReentrantReadWriteLock(p, "rw")
				}
				for i, ops := range c.threads {
					a := p.Assemble()
					for _, op := range ops(l) {
						a.Do(op)
					}
					p.Thread(scheduler.Spec{Name: string(rune('a' + i)), Kind: scheduler.Platform, Code: a.Code()})
				}
				assert.Equal(t, map[Verdict]bool{c.want: true}, verdictsOf(t, steps, p), "%s, fair=%v", c.name, fair)
			}
		}
	}
}

// TestStepsGiveTheSameVerdicts: random programs come to the same verdicts with operation
// steps and with access steps.
func TestStepsGiveTheSameVerdicts(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		verdicts := func(steps scheduler.StepMode) map[Verdict]bool {
			rng := rand.New(rand.NewPCG(seed, 3))
			p := scheduler.NewProgram("random")
			l := lock.NewReentrantReadWriteLock(p, "rw")
			other := lock.NewReentrantLock(p, "L")
			c := l.WriteLock().NewCondition(p, "c")
			r, w := l.ReadLock(), l.WriteLock()
			blocks := [][]scheduler.Op{
				{r.LockOp(), w.LockOp()},
				{r.LockOp(), other.LockOp(), other.UnlockOp(), r.UnlockOp()},
				{other.LockOp(), w.LockOp(), w.UnlockOp(), other.UnlockOp()},
				{w.LockOp(), r.LockOp(), w.UnlockOp(), r.UnlockOp()},
				{w.LockOp(), c.AwaitOp(), w.UnlockOp()},
				{w.LockOp(), c.SignalOp(), w.UnlockOp()},
				{r.LockOp()},
				{w.LockOp()},
			}
			for _, name := range []string{"a", "b", "c"}[:2+rng.IntN(2)] {
				a := p.Assemble()
				for _, op := range blocks[rng.IntN(len(blocks))] {
					a.Do(op)
				}
				p.Thread(scheduler.Spec{Name: name, Kind: scheduler.Platform, Code: a.Code()})
			}
			return verdictsOf(t, steps, p)
		}
		coarse := verdicts(scheduler.ByOperation)
		assert.NotEmpty(t, coarse)
		assert.Equal(t, coarse, verdicts(scheduler.ByAccess), "seed %d", seed)
	}
}
