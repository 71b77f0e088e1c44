package lock_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// randomProgram is a small program with one lock, condition, semaphore and latch,
// two threads that do what a seed says, and often a third that disturbs them.
type randomProgram struct {
	p       *scheduler.Program
	cfg     scheduler.Config
	objects []inspector
	scripts []*script
}

func newRandomProgram(seed uint64) *randomProgram {
	rng := rand.New(rand.NewPCG(seed, 1))
	r := &randomProgram{p: scheduler.NewProgram(fmt.Sprint("seed ", seed))}
	r.cfg = scheduler.Config{Time: scheduler.AnyTime, Queues: scheduler.SingleFIFO, Parallelism: 1 + rng.IntN(2)}
	l := newLock(r.p, rng.IntN(2) == 0)
	c := l.NewCondition(r.p, "c")
	s := newSemaphore(r.p, rng.IntN(2), rng.IntN(2) == 0)
	d := lock.NewCountDownLatch(r.p, "d", 1)
	r.objects = []inspector{l, s, d}
	for _, name := range []string{"a", "b"} {
		w := write(r.p, name, randomKind(rng))
		randomBlock(rng, w, l, c, s, d)
		r.scripts = append(r.scripts, w.thread())
	}
	disturbances := []scheduler.Op{
		scheduler.InterruptOp(1), scheduler.InterruptOp(2), scheduler.UnparkOp(1),
		s.ReleaseOp(1), d.CountDownOp(), l.UnlockOp(), c.SignalOp(),
	}
	if i := rng.IntN(2 * len(disturbances)); i < len(disturbances) {
		r.scripts = append(r.scripts, write(r.p, "c", scheduler.Platform).try(disturbances[i]).thread())
	}
	return r
}

func randomKind(rng *rand.Rand) scheduler.ThreadKind {
	if rng.IntN(3) == 0 {
		return scheduler.Platform
	}
	return scheduler.Virtual
}

// randomBlock writes a few operations that belong together.
func randomBlock(rng *rand.Rand, w *script, l lock.ReentrantLock, c lock.Condition, s lock.Semaphore, d lock.CountDownLatch) {
	blocks := []func(){
		func() { w.do(l.LockOp(), l.UnlockOp()) },
		func() { w.do(l.LockOp(), l.LockOp()).try(c.AwaitOp()).do(l.UnlockOp(), l.UnlockOp()) },
		func() { w.do(l.LockOp()).try(c.AwaitNanosOp(7)).do(l.UnlockOp()) },
		func() { w.do(l.LockOp(), c.AwaitUninterruptiblyOp(), l.UnlockOp()) },
		func() { w.do(l.LockOp(), c.SignalOp(), l.UnlockOp()) },
		func() { w.do(l.LockOp(), c.SignalAllOp(), l.UnlockOp()) },
		func() { w.try(l.LockInterruptiblyOp(), l.UnlockOp()) },
		func() { w.try(l.TryLockForOp(7), c.SignalOp(), l.UnlockOp()) },
		func() { w.try(l.TryLockOp(), l.UnlockOp()) },
		func() { w.try(s.AcquireOp(1), s.ReleaseOp(1)) },
		func() { w.do(s.AcquireUninterruptiblyOp(1), s.ReleaseOp(2)) },
		func() { w.try(s.TryAcquireForOp(2, 7), s.ReleaseOp(1)) },
		func() { w.try(s.TryAcquireOp(1)) },
		func() { w.do(s.ReleaseOp(1)) },
		func() { w.try(d.AwaitOp()) },
		func() { w.try(d.AwaitForOp(7)) },
		func() { w.do(d.CountDownOp()) },
		func() { w.try(scheduler.InterruptedOp()) },
	}
	blocks[rng.IntN(len(blocks))]()
}

// outcomes returns how the program can end, over all schedules.
func (r *randomProgram) outcomes(t *testing.T, steps scheduler.StepMode) map[string]bool {
	t.Helper()
	cfg := r.cfg
	cfg.Steps = steps
	all := map[string]bool{}
	explore(t, cfg, r.p, func(m *scheduler.Machine) {
		if m.Done() || m.Stuck() {
			all[r.outcome(m)] = true
		}
	})
	return all
}

// outcome is what can be seen of a terminal state.
func (r *randomProgram) outcome(m *scheduler.Machine) string {
	var b strings.Builder
	for i, s := range r.scripts {
		info := m.Thread(scheduler.ThreadID(i + 1))
		fmt.Fprintf(&b, "%s: %s %v", info.Name, s.kept(m), info.State)
		if info.State != scheduler.StateTerminated { // after that nothing of it matters
			fmt.Fprintf(&b, " %v %q %v", info.Interrupted, info.Block.Reason.Kind, info.Permits)
		}
		b.WriteString("; ")
	}
	for _, o := range r.objects {
		// The kind and status of a head are no part of the state, so a search sees
		// only one of several.
		b.WriteString(heads.ReplaceAllString(picture(m, o), "head") + "; ")
	}
	return b.String()
}

var heads = regexp.MustCompile(`\w+ \S+ -`)

// TestOperationStepsAreAccessSteps: what random programs can come to with operation
// steps they can come to with access steps too, since an operation step is access
// steps of one thread with nobody in between.
func TestOperationStepsAreAccessSteps(t *testing.T) {
	const programs, batches = 200, 4
	for batch := range uint64(batches) {
		t.Run(fmt.Sprint(batch), func(t *testing.T) {
			t.Parallel()
			for seed := batch; seed < programs; seed += batches {
				r := newRandomProgram(seed)
				fine := r.outcomes(t, scheduler.ByAccess)
				for coarse := range r.outcomes(t, scheduler.ByOperation) {
					require.True(t, fine[coarse], "seed %d, parallelism %d: access steps never come to %s", seed, r.cfg.Parallelism, coarse)
				}
				require.NotEmpty(t, fine)
			}
		})
	}
}
