package pinning_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// space is what an exhaustive search found.
type space struct {
	states, done, stuck int
	example             *scheduler.Machine // a state in which it is stuck
}

// search visits every state that a program can come to, breadth first, and has check
// look at each. It ends early if asked to, when it finds a stuck state.
func search(t *testing.T, cfg scheduler.Config, p *scheduler.Program, check func(*scheduler.Machine), first bool) space {
	t.Helper()
	const most = 1_000_000
	cfg.Time = scheduler.AnyTime
	var s space
	seen := map[scheduler.Fingerprint]bool{}
	var queue []*scheduler.Machine
	visit := func(m *scheduler.Machine) {
		f, ok := m.Fingerprint()
		if !ok {
			require.Fail(t, "the program is a Go function")
		}
		if !seen[f] {
			seen[f] = true
			queue = append(queue, m)
		}
	}
	var actions []scheduler.Action
	for visit(newMachine(t, cfg, p)); len(queue) > 0; {
		m := queue[0]
		queue = queue[1:]
		if s.states++; s.states > most {
			require.Fail(t, "the state space is too large")
		}
		check(m)
		switch {
		case m.Done():
			s.done++
		case m.Stuck():
			s.stuck++
			s.example = m
			if first {
				return s
			}
		}
		actions = m.AppendEnabled(actions[:0])
		for _, a := range actions {
			next := m.Clone()
			if err := next.Apply(a); err != nil {
				require.NoError(t, err)
			}
			visit(next)
		}
	}
	return s
}

// checkMonitor checks what must hold of a monitor in every state: each thread is in
// it at most once, its heir is on its way, and while it is free and somebody wants it
// somebody is.
func checkMonitor(t *testing.T, m *scheduler.Machine, mon pinning.Monitor) {
	t.Helper()
	v := mon.Inspect(m)
	var seen [8]bool
	seen[v.Owner] = v.Owner != 0
	comes := false
	for i, n := range slices.Concat(v.Queue, v.Waiting) {
		if seen[n.Thread] {
			require.Fail(t, "a thread is in the monitor twice", "thread %v", n.Thread)
		}
		seen[n.Thread] = true
		awake := !m.Blocked(n.Thread) || m.Thread(n.Thread).Permits&scheduler.MonitorPermit != 0
		if n.Thread == v.Heir && !awake {
			require.Fail(t, "the heir is blocked", "thread %v", n.Thread)
		}
		comes = comes || awake && i < len(v.Queue)
	}
	if v.Owner == 0 && len(v.Queue) > 0 && !comes {
		require.Fail(t, "the monitor is free, and nobody who wants it is on its way")
	}
}

// eachMonitor runs a test once for each release whose monitors are unlike those of the
// ones before.
func eachMonitor(t *testing.T, f func(t *testing.T, jdk int)) {
	t.Helper()
	seen := map[scheduler.Release]bool{}
	for _, jdk := range scheduler.Releases() {
		r, err := scheduler.ReleaseOf(jdk)
		require.NoError(t, err)
		r.JDK, r.FileIOCompensates = 0, false
		if !seen[r] {
			seen[r] = true
			t.Run(fmt.Sprint("jdk ", jdk), func(t *testing.T) { f(t, jdk) })
		}
	}
}

// team are the kinds of the threads of a program.
type team []scheduler.ThreadKind

const (
	virtual  = scheduler.Virtual
	platform = scheduler.Platform
)

// Theorem: with two or three threads of any kind, on one or two carriers, never are
// two inside a monitor, and never is one left out, in any release. In the smaller
// programs that was searched at either fineness of steps.
func TestMonitorsExcludeAndLoseNobody(t *testing.T) {
	for _, who := range []team{
		{virtual, virtual},
		{platform, virtual},
		{platform, platform},
		{virtual, virtual, virtual},
		{platform, virtual, virtual},
		{platform, platform, virtual},
	} {
		for parallelism := 1; parallelism <= 2; parallelism++ {
			t.Run(fmt.Sprint(who, " on ", parallelism), func(t *testing.T) {
				eachMonitor(t, func(t *testing.T, jdk int) {
					p := scheduler.NewProgram("test")
					mon, inside := pinning.NewMonitor(p, "m"), scheduler.NewInt(p, "inside", 0)
					c := code(p, mon.EnterOp(), inside.AddOp(1), inside.AddOp(-1), mon.ExitOp(), mon.EnterOp(), mon.ExitOp())
					for _, kind := range who {
						p.Thread(scheduler.Spec{Kind: kind, Code: c})
					}
					for _, steps := range []scheduler.StepMode{scheduler.ByOperation, scheduler.ByAccess} {
						if steps == scheduler.ByAccess && len(who)*parallelism > 4 {
							continue // tens of thousands of states
						}
						s := search(t, scheduler.Config{JDK: jdk, Parallelism: parallelism, Steps: steps}, p, func(m *scheduler.Machine) {
							if inside.Peek(m) > 1 {
								require.Fail(t, "two threads are in the monitor")
							}
							checkMonitor(t, m, mon)
						}, false)
						assert.Zero(t, s.stuck)
						assert.Positive(t, s.done)
					}
				})
			})
		}
	}
}

// buffer is a program with a buffer for one item, which a producer, a platform thread,
// fills n times and n consumers empty once each. A thread that finds the buffer not to
// its liking waits; again says whether it then looks again, as a loop with while does
// and an if does not.
func buffer(n int, consumer scheduler.ThreadKind, wait, notify func(pinning.Monitor) scheduler.Op, again bool) (*scheduler.Program, pinning.Monitor) {
	p := scheduler.NewProgram("buffer")
	mon, full := pinning.NewMonitor(p, "buffer"), scheduler.NewInt(p, "full", 0)
	turn := func(from, to int64) *scheduler.Code {
		a := p.Assemble().Do(mon.EnterOp()).Label("look").
			If(func(x *scheduler.Exec) bool { return full.Peek(x.Machine()) == from }, "go").
			Do(wait(mon))
		if again {
			a.Jump("look")
		}
		return a.Label("go").Compute(func(x *scheduler.Exec) { full.Poke(x, to) }).
			Do(notify(mon)).Do(mon.ExitOp()).Code()
	}
	put, get := turn(0, 1), turn(1, 0)
	producer := p.Assemble()
	for range n {
		producer.Call(put)
	}
	p.Thread(scheduler.Spec{Kind: platform, Code: producer.Code()})
	for range n {
		p.Thread(scheduler.Spec{Kind: consumer, Code: get})
	}
	return p, mon
}

// Theorem: a buffer that waits in a loop and notifies all never sticks. With if
// instead of while it does, and with notify instead of notifyAll, though not if the
// waits have a time limit.
func TestWhatABufferNeeds(t *testing.T) {
	wait, limited := pinning.Monitor.WaitOp, func(mon pinning.Monitor) scheduler.Op { return mon.WaitForOp(ms) }
	for _, c := range []struct {
		name         string
		n            int
		wait, notify func(pinning.Monitor) scheduler.Op
		again        bool
		sticks       bool
	}{
		{"while, notifyAll", 3, wait, pinning.Monitor.NotifyAllOp, true, false},
		{"if, notifyAll", 3, wait, pinning.Monitor.NotifyAllOp, false, true},
		{"while, notify", 2, wait, pinning.Monitor.NotifyOp, true, true},
		{"while with a time limit, notify", 2, limited, pinning.Monitor.NotifyOp, true, false},
	} {
		for _, consumer := range kinds {
			t.Run(c.name+", "+consumer.String(), func(t *testing.T) {
				eachMonitor(t, func(t *testing.T, jdk int) {
					p, mon := buffer(c.n, consumer, c.wait, c.notify, c.again)
					s := search(t, scheduler.Config{JDK: jdk, Parallelism: 1}, p, func(m *scheduler.Machine) { checkMonitor(t, m, mon) }, c.sticks)
					assert.Equal(t, c.sticks, s.stuck > 0)
					if c.sticks && s.stuck > 0 {
						assert.NotEmpty(t, mon.Inspect(s.example).Waiting, "somebody waits for a notification that nobody will give")
						assert.Zero(t, mon.Inspect(s.example).Owner)
					}
				})
			})
		}
	}
}

// Theorem: of two threads that wait, one is notified and the first is interrupted, by
// whomever first: then one of them returns, in every schedule. The interrupt does not
// swallow the notification (JLS 17.2.4).
func TestAnInterruptSwallowsNoNotification(t *testing.T) {
	for _, kind := range kinds {
		eachMonitor(t, func(t *testing.T, jdk int) {
			p := scheduler.NewProgram("test")
			mon := pinning.NewMonitor(p, "m")
			both, threw, returned := scheduler.NewInt(p, "both", 0), scheduler.NewInt(p, "threw", 0), scheduler.NewInt(p, "returned", 0)
			waiter := p.Assemble().Do(mon.EnterOp()).Label("try").Do(mon.WaitOp()).Label("end").
				Compute(func(x *scheduler.Exec) { returned.Poke(x, returned.Peek(x.Machine())+1) }).Jump("exit").
				Label("catch").Compute(func(x *scheduler.Exec) { threw.Poke(x, 1) }).
				Label("exit").Do(mon.ExitOp()).
				Catch("try", "end", scheduler.InterruptedException, "catch").Code()
			p.Thread(scheduler.Spec{Kind: kind, Code: waiter})
			p.Thread(scheduler.Spec{Kind: kind, Code: waiter})
			p.Thread(scheduler.Spec{Kind: platform, Code: p.Assemble().Do(mon.EnterOp()).Compute(func(x *scheduler.Exec) {
				if len(mon.Inspect(x.Machine()).Waiting) == 2 {
					both.Poke(x, 1)
				}
			}).Do(mon.NotifyOp()).Do(mon.ExitOp()).Code()})
			p.Thread(scheduler.Spec{Kind: platform, Code: code(p, scheduler.InterruptOp(1))})
			ends := map[string]bool{}
			search(t, scheduler.Config{JDK: jdk, Parallelism: 2}, p, func(m *scheduler.Machine) {
				checkMonitor(t, m, mon)
				if both.Peek(m) == 1 && (m.Stuck() || m.Done()) {
					ends[fmt.Sprint(returned.Peek(m), threw.Peek(m))] = true
				}
			}, false)
			assert.Equal(t, map[string]bool{"1 0": true, "1 1": true}, ends, "how many returned, and how many threw")
		})
	}
}

// heirs is a program with a platform thread that enters a monitor twice and the second
// time says that all may go on; an unpinned virtual thread that enters it once; and a
// pinned one that, if it waits, first waits for that.
func heirs(waits bool) (*scheduler.Program, pinning.Monitor) {
	p := scheduler.NewProgram("heirs")
	mon, n, flag := pinning.NewMonitor(p, "m"), pinning.NewNative(p, "n"), scheduler.NewInt(p, "flag", 0)
	p.Thread(scheduler.Spec{Kind: platform, Code: p.Assemble().Do(mon.EnterOp()).Do(mon.ExitOp()).
		Do(mon.EnterOp()).Compute(func(x *scheduler.Exec) { flag.Poke(x, 1) }).Do(mon.NotifyOp()).Do(mon.ExitOp()).Code()})
	p.Thread(scheduler.Spec{Code: code(p, mon.EnterOp(), mon.ExitOp())})
	p.Thread(scheduler.Spec{Code: p.Assemble().Do(n.EnterOp()).Do(mon.EnterOp()).
		Label("look").If(func(x *scheduler.Exec) bool { return !waits || flag.Peek(x.Machine()) != 0 }, "go").
		Do(mon.WaitOp()).Jump("look").
		Label("go").Do(mon.ExitOp()).Do(n.ExitOp()).Code()})
	return p, mon
}

// Theorem: a pinned thread and an unmounted one, with one carrier for both, never
// stick at a monitor: the pinned one checks again, or before 24 each keeps a carrier.
// But a pinned one that was notified does not check again, and from 24 on it can keep
// the carrier from the heir for ever, as 25.0.3 was seen to do with this program.
func TestAPinnedThreadAndAnHeirWithoutACarrier(t *testing.T) {
	for _, waits := range []bool{false, true} {
		eachMonitor(t, func(t *testing.T, jdk int) {
			p, mon := heirs(waits)
			s := search(t, scheduler.Config{JDK: jdk, Parallelism: 1}, p, func(m *scheduler.Machine) { checkMonitor(t, m, mon) }, false)
			assert.Positive(t, s.done)
			if !waits || jdk < 24 {
				assert.Zero(t, s.stuck)
				return
			}
			require.Positive(t, s.stuck)
			v := mon.Inspect(s.example)
			e := deadlock.Explain(s.example)
			assert.Equal(t, deadlock.CarrierExhaustion, e.Verdict)
			assert.Equal(t, deadlock.Ownerless, e.Kind)
			assert.Zero(t, v.Owner, "the monitor is free")
			assert.Equal(t, scheduler.ThreadID(2), v.Heir)
			assert.Equal(t, "UNBLOCKED RUNNABLE", look(s.example, 2))
			assert.Equal(t, "RUNNING BLOCKED on 1", look(s.example, 3))
			assert.Equal(t, scheduler.StateTerminated, s.example.Thread(1).State)
		})
	}
}

// States that differ in what an object will do must not be taken for one.
func TestFingerprintsTellStatesApart(t *testing.T) {
	// state returns the fingerprint after the steps of platform threads that do ops.
	state := func(build func(p *scheduler.Program) [][]scheduler.Op, steps ...scheduler.ThreadID) scheduler.Fingerprint {
		p := scheduler.NewProgram("test")
		for _, ops := range build(p) {
			p.Thread(scheduler.Spec{Kind: platform, Code: code(p, ops...)})
		}
		m := newMachine(t, scheduler.Config{JDK: 25, Time: scheduler.AnyTime}, p)
		for _, id := range steps {
			apply(t, m, step(id))
		}
		f, ok := m.Fingerprint()
		require.True(t, ok)
		return f
	}
	enter := func(p *scheduler.Program) [][]scheduler.Op {
		mon := pinning.NewMonitor(p, "m")
		return [][]scheduler.Op{{mon.EnterOp(), scheduler.ParkOp()}, {mon.EnterOp()}, {mon.EnterOp()}}
	}
	wait := func(p *scheduler.Program) [][]scheduler.Op {
		mon := pinning.NewMonitor(p, "m")
		return [][]scheduler.Op{{mon.EnterOp(), mon.WaitOp()}, {mon.EnterOp(), mon.WaitOp()}}
	}
	twice := func(again bool) func(*scheduler.Program) [][]scheduler.Op {
		return func(p *scheduler.Program) [][]scheduler.Op {
			mon, second := pinning.NewMonitor(p, "m"), pinning.NewNative(p, "n").ExitOp()
			if again {
				second = mon.EnterOp()
			}
			return [][]scheduler.Op{{mon.EnterOp(), second, scheduler.ParkOp()}}
		}
	}
	class := func(used, fails bool) func(*scheduler.Program) [][]scheduler.Op {
		return func(p *scheduler.Program) [][]scheduler.Op {
			c := pinning.NewClass(p, "C")
			ops := []scheduler.Op{c.UseOp(), c.InitialisedOp(), scheduler.ParkOp()}
			if fails {
				ops[1] = c.FailedOp()
			}
			if !used {
				ops[0] = c.InitialisedOp() // by a thread that does not initialise it
			}
			return [][]scheduler.Op{ops}
		}
	}
	assert.NotEqual(t, state(enter, 1, 2, 3), state(enter, 1, 3, 2), "the order of those that wait to enter")
	assert.NotEqual(t, state(wait, 1, 1, 2, 2), state(wait, 2, 2, 1, 1), "the order of those that wait for a notification")
	assert.NotEqual(t, state(twice(false), 1, 1), state(twice(true), 1, 1), "how often the owner has entered")
	unused := state(class(false, false), 1, 1)
	assert.NotEqual(t, unused, state(class(true, false), 1, 1), "whether the class is initialised")
	assert.NotEqual(t, unused, state(class(true, true), 1, 1), "whether its initialiser failed")
	assert.Equal(t, state(enter, 1, 2, 3), state(enter, 1, 2, 3))
}
