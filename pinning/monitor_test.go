package pinning_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

func TestAMonitorIsReentrant(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		for _, kind := range kinds {
			run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
				mon := pinning.NewMonitor(main, "m")
				start(main, kind, "T", func(th *scheduler.Thread) {
					var seen []int64
					note := func() {
						v, held := mon.Inspect(th.Machine()), th.Machine().Thread(th.ID()).Held
						if v.Owner == 0 {
							seen = append(seen, -1)
							assert.Empty(t, held)
							return
						}
						assert.Equal(t, th.ID(), v.Owner)
						assert.Len(t, held, 1, "entering again is the same hold")
						seen = append(seen, v.State)
					}
					for range 3 {
						mon.Enter(th)
						note()
					}
					for range 3 {
						mon.Exit(th)
						note()
					}
					assert.Equal(t, []int64{0, 1, 2, 1, 0, -1}, seen, "the recursions, and -1 when it is free")
				})
			})
		}
	})
}

// Observed on 21.0.12 and 25.0.3, the message too. The negative limit is checked in
// Java code, before ownership.
func TestMonitorOperationsByAThreadThatDoesNotOwnIt(t *testing.T) {
	notOwner := scheduler.IllegalMonitorState + ": current thread is not owner"
	for name, c := range map[string]struct {
		do   func(pinning.Monitor, *scheduler.Thread)
		want string
	}{
		"exit":       {func(mon pinning.Monitor, th *scheduler.Thread) { mon.Exit(th) }, notOwner},
		"wait":       {func(mon pinning.Monitor, th *scheduler.Thread) { _ = mon.Wait(th) }, notOwner},
		"timed wait": {func(mon pinning.Monitor, th *scheduler.Thread) { _ = mon.WaitFor(th, ms) }, notOwner},
		"notify":     {func(mon pinning.Monitor, th *scheduler.Thread) { mon.Notify(th) }, notOwner},
		"notifyAll":  {func(mon pinning.Monitor, th *scheduler.Thread) { mon.NotifyAll(th) }, notOwner},
		"negative wait": {
			func(mon pinning.Monitor, th *scheduler.Thread) { _ = mon.WaitFor(th, -1) },
			scheduler.IllegalArgument + ": timeout value is negative",
		},
	} {
		for _, kind := range kinds {
			t.Run(name+" by "+kind.String(), func(t *testing.T) {
				run(t, scheduler.Config{}, func(main *scheduler.Thread) {
					mon := pinning.NewMonitor(main, "m")
					var free, owned *scheduler.Exception
					joinAll(main, start(main, kind, "T", func(th *scheduler.Thread) {
						free = caught(func() { c.do(mon, th) })
					}))
					mon.Enter(main)
					joinAll(main, start(main, kind, "T", func(th *scheduler.Thread) {
						owned = caught(func() { c.do(mon, th) })
					}))
					assert.EqualError(t, free, c.want)
					assert.EqualError(t, owned, c.want)
					assert.Equal(t, main.ID(), mon.Inspect(main.Machine()).Owner, "the owner keeps it")
					mon.Exit(main)
				})
			})
		}
	}
}

// The exception is the thread's own affair: the others and the run go on.
func TestARunSurvivesAnIllegalExit(t *testing.T) {
	var after bool
	trace, err := scheduler.Run(scheduler.Config{}, func(main *scheduler.Thread) {
		mon := pinning.NewMonitor(main, "m")
		joinAll(main, main.StartVirtual("thief", func(th *scheduler.Thread) {
			mon.Exit(th)
			assert.Fail(t, "the exception unwinds the function")
		}))
		mon.Synchronized(main, func() { after = true })
	})
	var threadErr *scheduler.ThreadError
	require.ErrorAs(t, err, &threadErr)
	assert.Equal(t, "thief", threadErr.Thread.Name)
	assert.Equal(t, scheduler.IllegalMonitorState, threadErr.Err.Class)
	assert.Equal(t, scheduler.Completed, trace.End)
	assert.True(t, after)
}

func TestSynchronizedLeavesTheMonitorWhenItsBodyThrows(t *testing.T) {
	run(t, scheduler.Config{}, func(main *scheduler.Thread) {
		mon := pinning.NewMonitor(main, "m")
		err := caught(func() {
			mon.Synchronized(main, func() { panic(&scheduler.Exception{Class: "java.lang.Error"}) })
		})
		assert.Equal(t, "java.lang.Error", err.Class)
		assert.Zero(t, mon.Inspect(main.Machine()).Owner)
		assert.Empty(t, main.Machine().Thread(main.ID()).Held)
	})
}

// JEP 491 is the difference between 23 and 24.
func TestWhetherAHeldMonitorPins(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		pins := func(n int) int { return since24(jdk, n, 0) }
		trace := run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			a, b := pinning.NewMonitor(main, "a"), pinning.NewMonitor(main, "b")
			main.StartVirtual("V", func(th *scheduler.Thread) {
				check := func(held int) {
					i := th.Machine().Thread(th.ID())
					assert.Equal(t, pins(held), i.Pins)
					assert.Equal(t, jdk < 24 && held > 0, th.Machine().Pinned(th.ID()))
					assert.Len(t, i.Held, held)
					for _, s := range i.Held {
						assert.Equal(t, scheduler.ByMonitor, s.Cause)
						assert.Equal(t, jdk < 24, s.Pins)
					}
				}
				check(0)
				a.Synchronized(th, func() {
					check(1)
					a.Synchronized(th, func() { check(1) })
					b.Synchronized(th, func() { check(2) })
					check(1)
				})
				check(0)
			})
			a.Enter(main)
			assert.False(t, main.Machine().Pinned(main.ID()), "a platform thread has nothing to be pinned to")
			a.Exit(main)
		})
		for _, kind := range []scheduler.EventKind{scheduler.PinBegan, scheduler.PinEnded} {
			assert.Len(t, eventsOf(trace, func(e scheduler.Event) bool {
				return e.Kind == kind && e.Thread == idOf(trace.Machine, "V")
			}), pins(2), kind.String())
		}
	})
}

// Observed on 21.0.12 (states 5 and 8, mounted) and on 25.0.3 (4 and 7, unmounted):
// with one carrier a second thread then runs only from 24 on.
func TestParkingWhileHoldingAMonitor(t *testing.T) {
	for name, c := range map[string]struct {
		do            func(*scheduler.Thread)
		before, after string
	}{
		"park":       {func(th *scheduler.Thread) { th.Park() }, "PINNED WAITING on 1", "PARKED WAITING"},
		"timed park": {func(th *scheduler.Thread) { th.ParkFor(50 * ms) }, "TIMED_PINNED TIMED_WAITING on 1", "TIMED_PARKED TIMED_WAITING"},
		"sleep":      {func(th *scheduler.Thread) { nap(th, 50*ms) }, "TIMED_PINNED TIMED_WAITING on 1", "TIMED_PARKED TIMED_WAITING"},
	} {
		t.Run(name, func(t *testing.T) {
			eachRelease(t, func(t *testing.T, jdk int) {
				run(t, scheduler.Config{JDK: jdk, Parallelism: 1}, func(main *scheduler.Thread) {
					mon := pinning.NewMonitor(main, "m")
					v := main.StartVirtual("V", func(th *scheduler.Thread) {
						mon.Synchronized(th, func() { c.do(th) })
					})
					probe := main.StartVirtual("probe", func(*scheduler.Thread) {})
					nap(main, 10*ms)
					assert.Equal(t, since24(jdk, c.before, c.after), see(main, v))
					assert.Equal(t, since24(jdk, "STARTED RUNNABLE", "TERMINATED TERMINATED"), see(main, probe))
					assert.Equal(t, v.ID(), mon.Inspect(main.Machine()).Owner)
					main.Unpark(v)
				})
			})
		})
	}
}

// Observed with four carriers and a platform owner: on 21.0.12 four threads are
// RUNNING (2) and BLOCKED, and a fifth never starts; on 25.0.3 they are BLOCKED (13),
// and it runs.
func TestWaitingToEnterAMonitor(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		trace := run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			mon := pinning.NewMonitor(main, "m")
			mon.Enter(main)
			var vs []*scheduler.Thread
			for range 4 {
				vs = append(vs, main.StartVirtual("V", func(th *scheduler.Thread) { mon.Synchronized(th, func() {}) }))
			}
			probe := main.StartVirtual("probe", func(*scheduler.Thread) {})
			nap(main, 10*ms)
			for i, v := range vs {
				on := []string{" on 1", " on 2", " on 3", " on 4"}[i]
				assert.Equal(t, since24(jdk, "RUNNING BLOCKED"+on, "BLOCKED BLOCKED"), see(main, v))
				assert.False(t, main.Machine().Pinned(v.ID()), "it keeps its carrier without being pinned")
				assert.Equal(t, scheduler.Reason{Kind: scheduler.ForMonitor, Object: mon.ID}, main.Machine().BlockReason(v.ID()))
			}
			assert.Equal(t, since24(jdk, "STARTED RUNNABLE", "TERMINATED TERMINATED"), see(main, probe))
			assert.Equal(t, since24(jdk, 4, 0), main.Machine().Sample().Held)
			mon.Exit(main)
		})
		assert.Len(t, trace.Machine.Carriers(), 4, "it is not compensated for in any release")
	})
}

// From 24 on VirtualThread-unblocker submits the heir; before, it just runs on.
func TestAnExitWakesTheHeir(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		p := scheduler.NewProgram("test")
		mon := pinning.NewMonitor(p, "m")
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, mon.EnterOp(), mon.ExitOp())})
		p.Thread(scheduler.Spec{Code: code(p, mon.EnterOp(), mon.ExitOp())})
		m := newMachine(t, scheduler.Config{JDK: jdk, Parallelism: 1}, p)
		apply(t, m, step(1), take(1, launcher), step(2))
		assert.Equal(t, since24(jdk, "RUNNING BLOCKED on 1", "BLOCKED BLOCKED"), look(m, 2))
		var events []scheduler.Event
		m.Observe(func(_ *scheduler.Machine, e scheduler.Event) {
			if e.Thread == 2 {
				events = append(events, e)
			}
		})
		apply(t, m, step(1))
		assert.Equal(t, since24(jdk, "RUNNING RUNNABLE on 1", "UNBLOCKED RUNNABLE"), look(m, 2))
		assert.Equal(t, scheduler.MonitorPermit, m.Thread(2).Permits)
		assert.Equal(t, scheduler.ObjectView{
			ID: mon.ID, Name: "m", Class: "java.lang.Object", Kind: scheduler.ForMonitor, Heir: 2,
			Queue: []scheduler.Node{{Class: "ObjectWaiter", Status: "ENTER", Thread: 2, Signalled: true}},
		}, mon.Inspect(m), "the exit hands nothing over")
		require.GreaterOrEqual(t, len(events), 2)
		assert.Equal(t, scheduler.PermitGranted, events[0].Kind)
		assert.Equal(t, scheduler.MonitorPermit, events[0].Permit)
		assert.Equal(t, scheduler.ThreadWoken, events[1].Kind)
		assert.Equal(t, scheduler.WokenByExit, events[1].Wake)
		assert.Equal(t, scheduler.ThreadID(1), events[1].By)
		if jdk >= 24 {
			assert.Equal(t, []scheduler.QueueInfo{{ID: unblocker, Threads: []scheduler.ThreadID{2}}}, m.Queues())
			apply(t, m, take(1, unblocker))
		}
		apply(t, m, step(2))
		assert.Zero(t, m.Thread(2).Permits)
		assert.Equal(t, scheduler.ObjectView{ID: mon.ID, Name: "m", Class: "java.lang.Object", Kind: scheduler.ForMonitor, Owner: 2}, mon.Inspect(m))
	})
}
