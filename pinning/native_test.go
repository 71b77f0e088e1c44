package pinning_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// Observed on 21.0.12 and 25.0.3, in an upcall from qsort and in a class
// initialiser: states 5, 8, 2 and 2, all mounted.
func TestStatesUnderANativeFrame(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*scheduler.Thread, pinning.Monitor)
		want string
	}{
		"park":       {func(th *scheduler.Thread, _ pinning.Monitor) { th.Park() }, "PINNED WAITING on 1"},
		"timed park": {func(th *scheduler.Thread, _ pinning.Monitor) { th.ParkFor(100 * ms) }, "TIMED_PINNED TIMED_WAITING on 1"},
		"sleep":      {func(th *scheduler.Thread, _ pinning.Monitor) { nap(th, 100*ms) }, "TIMED_PINNED TIMED_WAITING on 1"},
		"wait": {func(th *scheduler.Thread, mon pinning.Monitor) {
			mon.Synchronized(th, func() { _ = mon.Wait(th) })
		}, "RUNNING WAITING on 1"},
		"timed wait": {func(th *scheduler.Thread, mon pinning.Monitor) {
			mon.Synchronized(th, func() { _ = mon.WaitFor(th, 100*ms) })
		}, "RUNNING TIMED_WAITING on 1"},
	} {
		for by, pinned := range pinners {
			t.Run(name+" in "+by, func(t *testing.T) {
				eachRelease(t, func(t *testing.T, jdk int) {
					run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
						mon := pinning.NewMonitor(main, "m")
						v := main.StartVirtual("V", func(th *scheduler.Thread) {
							pinned(th, func() { c.do(th, mon) })
						})
						nap(main, 10*ms)
						assert.Equal(t, c.want, see(main, v))
						assert.Equal(t, 1, main.Machine().Thread(v.ID()).Pins)
						main.Unpark(v)
						mon.Synchronized(main, func() { mon.Notify(main) })
					})
				})
			})
		}
	}
}

func TestANativeFramePinsInEveryRelease(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		trace := run(t, scheduler.Config{JDK: jdk, Parallelism: 1}, func(main *scheduler.Thread) {
			n := pinning.NewNative(main, "qsort")
			v := main.StartVirtual("V", func(th *scheduler.Thread) {
				m := th.Machine()
				n.Call(th, func() {
					assert.Equal(t, []scheduler.Site{{Cause: scheduler.ByNative, Object: n.ID, Pins: true}}, m.Thread(th.ID()).Held)
					n.Call(th, func() { assert.Equal(t, 2, m.Thread(th.ID()).Pins, "each frame counts") })
					assert.Equal(t, 1, m.Thread(th.ID()).Pins)
					th.Park()
				})
				assert.False(t, m.Pinned(th.ID()))
				th.Park()
			})
			probe := main.StartVirtual("probe", func(*scheduler.Thread) {})
			nap(main, ms)
			assert.Equal(t, "STARTED RUNNABLE", see(main, probe))
			main.Unpark(v)
			nap(main, ms)
			assert.Equal(t, "PARKED WAITING", see(main, v))
			assert.Equal(t, "TERMINATED TERMINATED", see(main, probe))
			main.Unpark(v)
			n.Call(main, func() { assert.False(t, main.Machine().Pinned(main.ID()), "a platform thread is never pinned") })
		})
		assert.Empty(t, eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == scheduler.CarrierAdded }))
	})
}

// A yield of a pinned thread does nothing: the thread behind it does not get to run.
func TestYieldUnderANativeFrame(t *testing.T) {
	var order []string
	run(t, scheduler.Config{JDK: 25, Parallelism: 1}, func(main *scheduler.Thread) {
		n := pinning.NewNative(main, "n")
		main.StartVirtual("V", func(th *scheduler.Thread) {
			n.Call(th, func() {
				th.Work(ms)
				th.Yield()
				order = append(order, "V in native code")
			})
			th.Yield()
			order = append(order, "V")
		})
		main.StartVirtual("other", func(*scheduler.Thread) { order = append(order, "other") })
	})
	assert.Equal(t, []string{"V in native code", "other", "V"}, order)
}

func TestANativeFrameIsLeftWhenItsCodeThrows(t *testing.T) {
	run(t, scheduler.Config{}, func(main *scheduler.Thread) {
		n := pinning.NewNative(main, "n")
		main.StartVirtual("V", func(th *scheduler.Thread) {
			err := caught(func() { n.Call(th, func() { panic(&scheduler.Exception{Class: "java.lang.Error"}) }) })
			assert.Equal(t, "java.lang.Error", err.Class)
			assert.Zero(t, th.Machine().Thread(th.ID()).Pins)
		})
	})
}

func TestAReturnWithoutACallDoesNothing(t *testing.T) {
	p := scheduler.NewProgram("test")
	n, other := pinning.NewNative(p, "n"), pinning.NewNative(p, "other")
	p.Thread(scheduler.Spec{Code: code(p, n.ExitOp(), n.EnterOp(), other.ExitOp(), n.ExitOp())})
	m := newMachine(t, scheduler.Config{}, p)
	apply(t, m, take(1, launcher), step(1))
	assert.Zero(t, m.Thread(1).Pins)
	apply(t, m, step(1), step(1))
	assert.Equal(t, 1, m.Thread(1).Pins)
	apply(t, m, step(1))
	assert.Zero(t, m.Thread(1).Pins)
}

// Observed on 21.0.12 and 25.0.3 with usleep: RUNNING and RUNNABLE, mounted, which
// neither an interrupt nor an unpark ends. No event and no diagnostic shows it.
func TestABlockInNativeCodeHoldsTheCarrierWithoutAPin(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		var r pinning.Recorder
		var took time.Duration
		trace, err := scheduler.Runner{Observe: r.Observe}.Run(scheduler.Config{JDK: jdk, Parallelism: 1}, scheduler.GoProgram("", func(main *scheduler.Thread) {
			n := pinning.NewNative(main, "usleep")
			v := main.StartVirtual("V", func(th *scheduler.Thread) {
				began := th.Now()
				n.Block(th, 800*ms)
				took = th.Now() - began
				assert.True(t, th.Interrupted())
			})
			probe := main.StartVirtual("probe", func(*scheduler.Thread) {})
			nap(main, ms)
			assert.Equal(t, "RUNNING RUNNABLE on 1", see(main, v))
			assert.Equal(t, scheduler.Reason{Kind: scheduler.ForNative, Object: n.ID}, main.Machine().BlockReason(v.ID()))
			main.Interrupt(v)
			main.Unpark(v)
			nap(main, ms)
			assert.Equal(t, "RUNNING RUNNABLE on 1", see(main, v))
			assert.Zero(t, main.Machine().Thread(v.ID()).Pins)
			assert.Equal(t, 1, main.Machine().Sample().Held)
			assert.Equal(t, "STARTED RUNNABLE", see(main, probe))
		}))
		require.NoError(t, err)
		assert.Equal(t, 800*ms+2*time.Microsecond, took, "the time, and the steps before and after")
		assert.Empty(t, r.Incidents)
		for _, kind := range []scheduler.EventKind{scheduler.PinBegan, scheduler.CarrierAdded} {
			assert.Empty(t, eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == kind }))
		}
	})
}

func TestABlockForNoTimeDoesNotBlock(t *testing.T) {
	for _, limit := range []time.Duration{-time.Second, 0} {
		trace := run(t, scheduler.Config{}, func(main *scheduler.Thread) {
			main.StartVirtual("V", func(th *scheduler.Thread) {
				pinning.NewNative(th, "n").Block(th, limit)
				pinning.NewFile(th, "f").Transfer(th, limit)
			})
		})
		assert.Empty(t, eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == scheduler.ThreadBlocked }))
	}
	p := scheduler.NewProgram("test")
	n, f := pinning.NewNative(p, "n"), pinning.NewFile(p, "f")
	p.Thread(scheduler.Spec{Code: code(p, n.BlockOp(0), f.TransferOp(0), n.BlockOp(1), f.TransferOp(1))})
	m := newMachine(t, scheduler.Config{Time: scheduler.AnyTime}, p)
	apply(t, m, take(1, launcher), step(1), step(1))
	assert.False(t, m.Blocked(1), "nor in any time")
	apply(t, m, step(1), fire(1), step(1), step(1), fire(1), step(1), step(1))
	assert.True(t, m.Done())
}
