package explore_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// searched searches a program with and without reductions and either way first, which
// must find the same kinds of faults, and checks that loops lead back.
func searched(t *testing.T, cfg scheduler.Config, p *scheduler.Program) *explore.Result {
	t.Helper()
	cfg.Time = scheduler.AnyTime
	var first *explore.Result
	for _, e := range twins {
		r, err := explore.Explore(t.Context(), cfg, p, e, explore.Options{Outcomes: true})
		require.NoError(t, err)
		require.True(t, r.Complete)
		for _, f := range r.Findings {
			checkFinding(t, generated{cfg: cfg, program: p}, f)
		}
		if first == nil {
			first = r
			continue
		}
		require.Len(t, r.Findings, len(first.Findings))
		for i, f := range r.Findings {
			require.Equal(t, first.Findings[i].Verdict, f.Verdict)
			require.Equal(t, first.Findings[i].Kind, f.Kind)
		}
		require.Equal(t, first.Doomed > 0, r.Doomed > 0)
	}
	return first
}

// only returns the one finding of a result.
func only(t *testing.T, r *explore.Result) explore.Found {
	t.Helper()
	require.Len(t, r.Findings, 1)
	return r.Findings[0]
}

// repeat assembles a loop for ever.
func repeat(p *scheduler.Program, ops ...scheduler.Op) *scheduler.Code {
	a := p.Assemble().Label("again")
	for _, op := range ops {
		a.Do(op)
	}
	return a.Jump("again").Code()
}

// spinOn assembles a loop that waits until v is not 0, with some operation in between.
func spinOn(a *scheduler.Assembler, v scheduler.Int, between ...scheduler.Op) *scheduler.Assembler {
	got := a.Slot(scheduler.IntSlot)
	a.Label("spin").Do(v.GetOp()).Into(got).If(func(x *scheduler.Exec) bool { return x.Get(got) != 0 }, "set")
	for _, op := range between {
		a.Do(op)
	}
	return a.Jump("spin").Label("set")
}

// Two threads each lock one lock, try the other, and if they cannot have it give back
// the first and begin anew. They can do so for ever, but need not.
func TestPoliteThreads(t *testing.T) {
	p := scheduler.NewProgram("polite")
	locks := []lock.ReentrantLock{lock.NewReentrantLock(p, "A"), lock.NewReentrantLock(p, "B")}
	for i := range locks {
		a := p.Assemble()
		got := a.Slot(scheduler.IntSlot)
		mine, other := locks[i], locks[1-i]
		a.Label("again").Do(mine.LockOp()).Do(other.TryLockOp()).Into(got)
		a.If(func(x *scheduler.Exec) bool { return x.Get(got) != 0 }, "both").Do(mine.UnlockOp()).Jump("again")
		a.Label("both").Do(other.UnlockOp()).Do(mine.UnlockOp())
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
	}
	r := searched(t, scheduler.Config{}, p)
	f := only(t, r)
	assert.Equal(t, deadlock.Livelock, f.Verdict)
	assert.Equal(t, deadlock.Possible, f.Kind)
	assert.Equal(t, deadlock.BySearch, f.Proof)
	assert.Positive(t, f.Loop)
	assert.Zero(t, r.Doomed, "they can always leave it")
	assert.Zero(t, f.NoReturn)
}

// Two threads wait by yielding for a number that nobody changes.
func TestNobodySetsTheFlag(t *testing.T) {
	p := scheduler.NewProgram("nobody")
	flag := scheduler.NewInt(p, "flag", 0)
	code := spinOn(p.Assemble(), flag, scheduler.YieldOp()).Code()
	p.Thread(scheduler.Spec{Code: code})
	p.Thread(scheduler.Spec{Code: code})
	for carriers := 1; carriers <= 2; carriers++ {
		r := searched(t, scheduler.Config{Parallelism: carriers}, p)
		for _, f := range r.Findings {
			assert.Equal(t, deadlock.Livelock, f.Verdict)
		}
		// Queues that carriers share add loops which lead on to that one.
		assert.Equal(t, deadlock.Inevitable, r.Findings[len(r.Findings)-1].Kind)
		assert.Equal(t, r.States, r.Doomed)
	}
}

// A thread spins in a monitor until another sets a flag. On 21 a yield in a monitor
// keeps the carrier, so with one carrier the other never gets it. On 24 it does. With
// two carriers it does too.
func TestSpinningInAMonitor(t *testing.T) {
	p := scheduler.NewProgram("spin in monitor")
	flag := scheduler.NewInt(p, "flag", 0)
	m := pinning.NewMonitor(p, "M")
	p.Thread(scheduler.Spec{Code: spinOn(p.Assemble().Do(m.EnterOp()), flag, scheduler.YieldOp()).Do(m.ExitOp()).Code()})
	p.Thread(scheduler.Spec{Code: p.Assemble().Do(flag.SetOp(1)).Code()})
	r := searched(t, scheduler.Config{Parallelism: 1}, p)
	f := only(t, r)
	assert.Equal(t, deadlock.Starvation, f.Verdict)
	assert.Equal(t, deadlock.BySearch, f.Proof)
	assert.Positive(t, f.Loop)
	assert.Equal(t, r.States, r.Doomed, "the first in the queue is the first on the carrier")
	assert.Empty(t, searched(t, scheduler.Config{Parallelism: 2}, p).Findings)
	r = searched(t, scheduler.Config{JDK: 24, Parallelism: 1, Queues: scheduler.SingleFIFO}, p)
	assert.Empty(t, r.Findings)
}

// A server goes round for ever because it is there for that.
func TestServersAreNoLivelock(t *testing.T) {
	for _, progress := range []bool{true, false} {
		p := scheduler.NewProgram("server")
		l := lock.NewReentrantLock(p, "L")
		ops := []scheduler.Op{l.LockOp(), l.UnlockOp()}
		if progress {
			ops = append(ops, scheduler.ProgressOp())
		}
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: repeat(p, ops...)})
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(l.LockOp()).Do(l.UnlockOp()).Code()})
		r := searched(t, scheduler.Config{}, p)
		if progress {
			assert.Empty(t, r.Findings)
			assert.Zero(t, r.Doomed)
		} else {
			assert.Equal(t, deadlock.Livelock, r.Fault().Verdict)
		}
	}
}

// A daemon that goes on for ever must not hide a deadlock of others.
func TestHeartbeatBesideADeadlock(t *testing.T) {
	p := compiledABBA()
	p.Thread(scheduler.Spec{Name: "heartbeat", Kind: scheduler.Daemon, Code: repeat(p, scheduler.SleepOp(time.Second))})
	r := searched(t, scheduler.Config{}, p)
	f := only(t, r)
	assert.Equal(t, deadlock.Deadlock, f.Verdict)
	assert.Equal(t, deadlock.ByState, f.Proof)
	assert.Zero(t, r.StuckStates, "the daemon goes on")
	assert.Positive(t, f.NoReturn)
}

// A thread waits for a latch beside one that goes on for ever and could open it as
// far as one can see from outside. That it never does takes a search.
func TestHeartbeatBesideALatch(t *testing.T) {
	p := scheduler.NewProgram("latch")
	latch := lock.NewCountDownLatch(p, "ready", 1)
	p.Thread(scheduler.Spec{Name: "waits", Kind: scheduler.Platform, Code: p.Assemble().Do(latch.AwaitOp()).Code()})
	p.Thread(scheduler.Spec{Name: "heartbeat", Kind: scheduler.Platform, Code: repeat(p, scheduler.SleepOp(time.Second), scheduler.ProgressOp())})
	r := searched(t, scheduler.Config{}, p)
	f := only(t, r)
	assert.Equal(t, deadlock.LostSignal, f.Verdict)
	assert.Equal(t, deadlock.BySearch, f.Proof)
	assert.Equal(t, r.States, r.Doomed)
}

// A daemon takes a lock again and again, ahead of a thread that waits for it. That can
// go on, but the daemon alone is no livelock, and the other can get the lock.
func TestBargingDaemon(t *testing.T) {
	p := scheduler.NewProgram("barging")
	l := lock.NewReentrantLock(p, "L")
	p.Thread(scheduler.Spec{Kind: scheduler.Daemon, Code: repeat(p, l.LockOp(), l.UnlockOp())})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(l.LockOp()).Do(l.UnlockOp()).Code()})
	r := searched(t, scheduler.Config{}, p)
	assert.Empty(t, r.Findings)
	assert.Zero(t, r.Doomed)
}

// Whoever can act all the time acts some day: a thread that is about to set the flag, a
// timer, a carrier that is free.
func TestWeakFairness(t *testing.T) {
	for name, setter := range map[string]struct {
		kind scheduler.ThreadKind
		ops  []scheduler.Op
	}{
		"thread":  {scheduler.Platform, nil},
		"timer":   {scheduler.Platform, []scheduler.Op{scheduler.SleepOp(time.Second)}},
		"carrier": {scheduler.Virtual, []scheduler.Op{scheduler.SleepOp(time.Second)}},
	} {
		p := scheduler.NewProgram(name)
		flag := scheduler.NewInt(p, "flag", 0)
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: spinOn(p.Assemble(), flag).Code()})
		a := p.Assemble()
		for _, op := range setter.ops {
			a.Do(op)
		}
		p.Thread(scheduler.Spec{Kind: setter.kind, Code: a.Do(flag.SetOp(1)).Code()})
		for _, jdk := range []int{21, 25} {
			assert.Empty(t, searched(t, scheduler.Config{JDK: jdk, Parallelism: 1}, p).Findings, name)
		}
	}
}

// A virtual thread whose time is over starves while another one spins, also where the
// time-out itself waits for a carrier (25).
func TestTimeOutsStarve(t *testing.T) {
	for _, jdk := range []int{21, 25} {
		p := scheduler.NewProgram("")
		flag := scheduler.NewInt(p, "flag", 0)
		p.Thread(scheduler.Spec{Code: p.Assemble().Do(scheduler.SleepOp(time.Millisecond)).Do(flag.SetOp(1)).Code()})
		p.Thread(scheduler.Spec{Code: spinOn(p.Assemble(), flag).Code()})
		found := map[deadlock.Verdict]bool{}
		for _, f := range searched(t, scheduler.Config{JDK: jdk, Parallelism: 1}, p).Findings {
			found[f.Verdict] = true
		}
		assert.Equal(t, map[deadlock.Verdict]bool{deadlock.Starvation: true}, found, "JDK %d", jdk)
		trace, _ := scheduler.Runner{}.Run(scheduler.Config{JDK: jdk, Parallelism: 1}, p)
		assert.Equal(t, deadlock.Starvation, deadlock.ExplainRun(trace).Verdict, "JDK %d", jdk)
	}
}
