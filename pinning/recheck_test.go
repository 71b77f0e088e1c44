package pinning_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// recheckTimes returns how long after each block of a thread its timer fired.
func recheckTimes(trace *scheduler.Trace, name string) []time.Duration {
	id := idOf(trace.Machine, name)
	var all []time.Duration
	var since time.Duration
	for _, e := range trace.Events {
		switch {
		case e.Thread != id:
		case e.Kind == scheduler.ThreadBlocked:
			since = e.Time
		case e.Kind == scheduler.TimerFired:
			all = append(all, e.Time-since)
		}
	}
	return all
}

// pinners are the ways to be pinned in every release.
var pinners = map[string]func(*scheduler.Thread, func()){
	"native": func(th *scheduler.Thread, f func()) { pinning.NewNative(th, "n").Call(th, f) },
	"class":  func(th *scheduler.Thread, f func()) { pinning.NewClass(th, "C").Use(th, f) },
}

// Source: ObjectMonitor::enter_internal of 25 (EnterI of 24), with 1 ms, eight times
// as much each time, and at most 1000 ms.
func TestAPinnedThreadThatWaitsToEnterChecksAgain(t *testing.T) {
	for name, pinned := range pinners {
		t.Run(name, func(t *testing.T) {
			eachRelease(t, func(t *testing.T, jdk int) {
				trace := run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
					mon := pinning.NewMonitor(main, "m")
					mon.Enter(main)
					w := main.StartVirtual("W", func(th *scheduler.Thread) {
						pinned(th, func() { mon.Synchronized(th, func() {}) })
					})
					nap(main, 3*time.Second)
					// Observed with a class initialiser on 21.0.12 and 25.0.3.
					assert.Equal(t, "RUNNING BLOCKED on 1", see(main, w))
					mon.Exit(main)
				})
				want := []time.Duration{ms, 8 * ms, 64 * ms, 512 * ms, 1000 * ms, 1000 * ms}
				assert.Equal(t, since24(jdk, nil, want), recheckTimes(trace, "W"))
			})
		})
	}
}

// Neither a platform thread, nor one that gave up its carrier, nor one that is
// pinned but in ReentrantLock.
func TestOthersThatWaitDoNotCheckAgain(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		trace := run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			mon, l := pinning.NewMonitor(main, "m"), lock.NewReentrantLock(main, "l")
			enter := func(th *scheduler.Thread) { mon.Synchronized(th, func() {}) }
			mon.Enter(main)
			l.Lock(main)
			main.StartPlatform("platform", enter)
			main.StartVirtual("unpinned", enter)
			main.StartVirtual("locks", func(th *scheduler.Thread) {
				pinners["native"](th, func() {
					l.Lock(th)
					l.Unlock(th)
				})
			})
			nap(main, time.Second)
			l.Unlock(main)
			mon.Exit(main)
		})
		for _, name := range []string{"platform", "unpinned", "locks"} {
			assert.Empty(t, recheckTimes(trace, name), name)
		}
	})
}

// A check that comes while the monitor is free succeeds, without an exit.
func TestACheckThatFindsTheMonitorFree(t *testing.T) {
	for _, jdk := range []int{24, 25} {
		p := scheduler.NewProgram("test")
		mon, n := pinning.NewMonitor(p, "m"), pinning.NewNative(p, "n")
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, mon.EnterOp(), mon.ExitOp())})
		p.Thread(scheduler.Spec{Name: "heir", Code: code(p, mon.EnterOp(), mon.ExitOp())})
		p.Thread(scheduler.Spec{Name: "pinned", Code: code(p, n.EnterOp(), mon.EnterOp(), mon.ExitOp(), n.ExitOp())})
		m := newMachine(t, scheduler.Config{JDK: jdk, Parallelism: 1}, p)
		apply(t, m, step(1), take(1, launcher), step(2), take(1, launcher), step(3), step(3))
		if jdk == 24 {
			// The newest arrival is the heir: it is the pinned one, and all is well.
			apply(t, m, step(1))
			assert.Equal(t, scheduler.ThreadID(3), mon.Inspect(m).Heir)
			continue
		}
		apply(t, m, step(1), step(1))
		require.Equal(t, scheduler.ThreadID(2), mon.Inspect(m).Heir)
		assert.Equal(t, "UNBLOCKED RUNNABLE", look(m, 2))
		assert.Equal(t, "RUNNING BLOCKED on 1", look(m, 3))
		apply(t, m, fire(3), step(3))
		assert.Equal(t, scheduler.ThreadID(3), mon.Inspect(m).Owner)
		assert.Equal(t, scheduler.ThreadID(2), mon.Inspect(m).Heir, "the heir is on its way still")
		apply(t, m, step(3), step(3), step(3), take(1, unblocker), step(2))
		assert.Equal(t, scheduler.ThreadID(2), mon.Inspect(m).Owner)
	}
}

// Source: as above: the interval grows after each return of park, whatever ended it.
func TestTheIntervalAlsoGrowsWhenAnExitWakesTheThreadForNothing(t *testing.T) {
	for _, jdk := range []int{24, 25} {
		p := scheduler.NewProgram("test")
		mon, n := pinning.NewMonitor(p, "m"), pinning.NewNative(p, "n")
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, mon.EnterOp(), mon.ExitOp(), mon.EnterOp())})
		p.Thread(scheduler.Spec{Code: code(p, n.EnterOp(), mon.EnterOp())})
		m := newMachine(t, scheduler.Config{JDK: jdk}, p)
		apply(t, m, step(1), take(1, launcher), step(2), step(2))
		assert.Equal(t, ms, m.Thread(2).Block.Deadline-m.Now())
		apply(t, m, step(1), step(1), step(2))
		require.True(t, m.Blocked(2), "main was faster")
		assert.Equal(t, 8*ms, m.Thread(2).Block.Deadline-m.Now(), "jdk %d", jdk)
	}
}

// Source: a thread that was not notified enters by ObjectMonitor::enter, with checks;
// a notified one by reenter_internal, without, also when it was woken for nothing.
func TestWhoChecksAgainAfterAWait(t *testing.T) {
	for _, jdk := range []int{24, 25} {
		for _, notified := range []bool{false, true} {
			p := scheduler.NewProgram("test")
			mon, n := pinning.NewMonitor(p, "m"), pinning.NewNative(p, "n")
			p.Thread(scheduler.Spec{Kind: platform, Code: code(p, mon.EnterOp(), mon.NotifyOp(), mon.ExitOp(), mon.EnterOp())})
			p.Thread(scheduler.Spec{Code: code(p, n.EnterOp(), mon.EnterOp(), mon.WaitForOp(time.Second))})
			m := newMachine(t, scheduler.Config{JDK: jdk}, p)
			apply(t, m, take(1, launcher), step(2), step(2), step(2))
			if notified {
				apply(t, m, step(1), step(1), step(1), step(1), step(2))
			} else {
				m.Interrupt(2)
				apply(t, m, step(1), step(2))
			}
			assert.Equal(t, "RUNNING BLOCKED on 1", look(m, 2))
			assert.Equal(t, !notified, m.Thread(2).Block.Timed, "jdk %d, notified: %v", jdk, notified)
		}
	}
}

// netflix is the zipkin-reporter case with four carriers and four threads that pin
// by a class initialiser: a platform thread owns what all want, and an unpinned
// virtual thread is the first in line.
func netflix(take func(*scheduler.Thread, func())) body {
	return func(main *scheduler.Thread) {
		main.StartDaemon("owner", func(th *scheduler.Thread) { take(th, func() { nap(th, 300*ms) }) })
		nap(main, ms)
		main.StartVirtual("A", func(th *scheduler.Thread) { take(th, func() {}) })
		for range 4 {
			nap(main, 20*ms)
			main.StartVirtual("P", func(th *scheduler.Thread) {
				pinners["class"](th, func() { take(th, func() {}) })
			})
		}
	}
}

// Observed on 21.0.12 and 25.0.3: at once on 21, where A keeps its carrier and the
// fourth P has none, and after a re-check on 25 (352 ms after the exit).
func TestTheNetflixCaseWithAMonitorResolvesItself(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		var free, last time.Duration
		var order []string
		trace := run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			mon := pinning.NewMonitor(main, "m")
			netflix(func(th *scheduler.Thread, f func()) {
				mon.Synchronized(th, func() {
					order = append(order, th.Name())
					f()
					last = th.Now()
					if free == 0 {
						free = last
					}
				})
			})(main)
		})
		assert.Equal(t, scheduler.Completed, trace.End)
		assert.ElementsMatch(t, []string{"owner", "A", "P", "P", "P", "P"}, order)
		late := last - free
		if jdk == 25 {
			assert.Equal(t, []string{"owner", "P"}, order[:2], "a pinned thread goes before the heir")
			assert.Greater(t, late, ms)
			assert.Less(t, late, 512*ms)
		} else {
			assert.Less(t, late, ms, "the heir has a carrier, or is the pinned one")
		}
	})
}

// Observed on 21.0.12 and 25.0.3: A is UNPARKED for ever.
func TestTheNetflixCaseWithALockNeverDoes(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		_, err := scheduler.Run(scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			l := lock.NewReentrantLock(main, "l")
			netflix(func(th *scheduler.Thread, f func()) {
				l.Lock(th)
				f()
				l.Unlock(th)
			})(main)
		})
		var stuck *scheduler.StuckError
		require.ErrorAs(t, err, &stuck)
		m := stuck.Trace.Machine
		assert.Equal(t, []string{"A", "P", "P", "P", "P"}, names(m, stuck.Threads))
		assert.Equal(t, "UNPARKED RUNNABLE", look(m, idOf(m, "A")))
	})
}

// Observed on 25.0.3 with two carriers, one of them busy: the heir A is unmounted
// and has none, and W, which holds the other one, had waited for a notification when
// it was pinned. That it had timed out or was interrupted makes it enter like a
// newcomer, which checks again; a notified one does not (ObjectMonitor::wait).
func TestAPinnedThreadThatEntersAfterAWait(t *testing.T) {
	for name, c := range map[string]struct {
		limit   time.Duration
		while   func(main, w *scheduler.Thread, mon pinning.Monitor)
		resolve bool
	}{
		"timed out":   {100 * ms, func(*scheduler.Thread, *scheduler.Thread, pinning.Monitor) {}, true},
		"interrupted": {0, func(main, w *scheduler.Thread, _ pinning.Monitor) { main.Interrupt(w) }, true},
		"notified":    {0, func(main, _ *scheduler.Thread, mon pinning.Monitor) { mon.Notify(main) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, scheduler.Config{JDK: 25, Parallelism: 2}, func(main *scheduler.Thread) {
				mon := pinning.NewMonitor(main, "m")
				w := main.StartVirtual("W", func(th *scheduler.Thread) {
					pinners["class"](th, func() {
						mon.Synchronized(th, func() { _ = mon.WaitFor(th, c.limit) })
					})
				})
				nap(main, 50*ms)
				mon.Enter(main)
				a := main.StartVirtual("A", func(th *scheduler.Thread) { mon.Synchronized(th, func() {}) })
				nap(main, 50*ms)
				busy := main.StartVirtual("busy", func(th *scheduler.Thread) { th.Work(5 * time.Second) })
				nap(main, 100*ms)
				c.while(main, w, mon)
				nap(main, 200*ms)
				assert.Equal(t, "RUNNING BLOCKED on 1", see(main, w))
				assert.Equal(t, []string{"A", "W"}, queueOf(main.Machine(), mon))
				mon.Exit(main)
				nap(main, 2500*ms)
				if c.resolve {
					assert.Equal(t, "TERMINATED TERMINATED", see(main, w))
					assert.Equal(t, "TERMINATED TERMINATED", see(main, a))
				} else {
					assert.Equal(t, "RUNNING BLOCKED on 1", see(main, w))
					assert.Equal(t, "UNBLOCKED RUNNABLE", see(main, a))
				}
				joinAll(main, busy)
			})
		})
	}
}
