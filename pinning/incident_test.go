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

// record runs f as the thread main and returns the incidents of the run.
func record(t *testing.T, cfg scheduler.Config, f body) []pinning.Incident {
	t.Helper()
	var r pinning.Recorder
	trace, err := scheduler.Runner{Observe: r.Observe}.Run(cfg, scheduler.GoProgram("", f))
	require.NoError(t, err)
	r.Finish(trace.Machine.Now())
	return r.Incidents
}

func TestAnIncident(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		var start, end time.Duration
		var stack []scheduler.Frame
		incidents := record(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			span, l := pinning.NewMonitor(main, "span"), lock.NewReentrantLock(main, "l")
			l.Lock(main)
			v := main.StartVirtual("request", func(th *scheduler.Thread) {
				in(th, "brave.RealSpan.finish(RealSpan.java:134)", func() {
					span.Enter(th)
					in(th, "zipkin2.CountBoundedQueue.offer(CountBoundedQueue.java:54)", func() {
						l.Lock(th)
						l.Unlock(th)
					})
					span.Exit(th)
				})
			})
			nap(main, 30*ms)
			stack, start = main.Machine().Stack(v.ID()), main.Machine().Thread(v.ID()).Since
			l.Unlock(main)
			end = main.Now()
		})
		if jdk >= 24 {
			assert.Empty(t, incidents, "a monitor pins nobody")
			return
		}
		assert.Equal(t, []pinning.Incident{{
			Thread: 2, Name: "request", Carrier: 1, Start: start, Duration: end - start, Ended: true,
			Operation: "LockSupport.park", Reason: scheduler.ByMonitor, Object: "span",
			Site: scheduler.Frames("brave.RealSpan.finish(RealSpan.java:134)")[0], Stack: stack,
		}}, incidents)
		assert.Equal(t, "parkOnCarrierThread", stack[1].Method)
		assert.Greater(t, end-start, 29*ms)
	})
}

// A JVM reports an incident when it is over. Those that never are have their length
// up to the end of the run, once that is known.
func TestAnIncidentThatNeverEnds(t *testing.T) {
	var r pinning.Recorder
	trace, err := scheduler.Runner{Observe: r.Observe}.Run(scheduler.Config{}, scheduler.GoProgram("", func(main *scheduler.Thread) {
		n := pinning.NewNative(main, "n")
		v := main.StartVirtual("two parks", func(th *scheduler.Thread) {
			n.Call(th, func() {
				th.Park()
				th.Park()
			})
		})
		nap(main, 60*ms)
		main.Unpark(v)
		nap(main, 60*ms)
	}))
	var stuck *scheduler.StuckError
	require.ErrorAs(t, err, &stuck)
	require.Len(t, r.Incidents, 2, "each park is one")
	assert.True(t, r.Incidents[0].Ended)
	assert.False(t, r.Incidents[1].Ended)
	assert.Zero(t, r.Incidents[1].Duration)
	first := r.Incidents[0]
	r.Finish(trace.Machine.Now())
	assert.Equal(t, first, r.Incidents[0])
	assert.False(t, r.Incidents[1].Ended)
	assert.Equal(t, trace.Machine.Now()-r.Incidents[1].Start, r.Incidents[1].Duration)
	assert.Greater(t, r.Incidents[1].Duration, 59*ms)
}

// Observed on 21.0.12 and 25.0.3 with JFR, threshold 5 ms: the event is of a park,
// also of that in a sleep. On 21 a monitor that is contended and Object.wait are no
// events, not even when the thread is pinned by another monitor, or by a class.
func TestWhatIsAnIncident(t *testing.T) {
	const park, enter, wait = "LockSupport.park", "Contended monitor enter", "Object.wait"
	for name, c := range map[string]struct {
		do                      func(*scheduler.Thread, pinning.Monitor)
		inMonitor, inClass, now []string // before 24 in a monitor and in a class, since 24 in a class
	}{
		"park":  {func(th *scheduler.Thread, _ pinning.Monitor) { th.ParkFor(60 * ms) }, []string{park}, []string{park}, []string{park}},
		"sleep": {func(th *scheduler.Thread, _ pinning.Monitor) { nap(th, 100*ms) }, []string{park}, []string{park}, []string{park}},
		"wait": {func(th *scheduler.Thread, m pinning.Monitor) {
			m.Synchronized(th, func() { _ = m.WaitFor(th, 300*ms) })
		}, nil, nil, []string{wait}},
		"enter": {func(th *scheduler.Thread, m pinning.Monitor) { m.Synchronized(th, func() {}) }, nil, nil, []string{enter}},
	} {
		t.Run(name, func(t *testing.T) {
			eachRelease(t, func(t *testing.T, jdk int) {
				for _, inClass := range []bool{false, true} {
					incidents := record(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
						mon := pinning.NewMonitor(main, "m")
						around := pinners["class"]
						if !inClass {
							around = func(th *scheduler.Thread, f func()) { pinning.NewMonitor(th, "span").Synchronized(th, f) }
						}
						if name == "enter" {
							mon.Enter(main)
						}
						main.StartVirtual("V", func(th *scheduler.Thread) { around(th, func() { c.do(th, mon) }) })
						main.StartPlatform("P", func(th *scheduler.Thread) { around(th, func() { c.do(th, mon) }) })
						nap(main, 500*time.Microsecond)
						if name == "enter" {
							mon.Exit(main)
						}
					})
					want := since24(jdk, c.inMonitor, nil)
					if inClass {
						want = since24(jdk, c.inClass, c.now)
					}
					var got []string
					for _, i := range incidents {
						assert.Equal(t, "V", i.Name)
						assert.True(t, i.Ended)
						got = append(got, i.Operation)
					}
					assert.Equal(t, want, got, "in a class: %v", inClass)
				}
			})
		})
	}
}

// Observed on 25.0.3: one event for one operation, 299 ms of "Contended monitor
// enter" however often the thread re-checks meanwhile, and 199 ms of "Object.wait"
// with the time that it takes to get back in.
func TestAnOperationIsOneIncident(t *testing.T) {
	for name, c := range map[string]struct {
		operation string
		length    time.Duration
		do        func(main *scheduler.Thread, mon pinning.Monitor, v func(body))
	}{
		"enter": {"Contended monitor enter", 300 * ms, func(main *scheduler.Thread, mon pinning.Monitor, v func(body)) {
			mon.Synchronized(main, func() {
				v(func(th *scheduler.Thread) { mon.Synchronized(th, func() {}) })
				nap(main, 300*ms)
			})
		}},
		"wait, notified": {"Object.wait", 200 * ms, func(main *scheduler.Thread, mon pinning.Monitor, v func(body)) {
			v(func(th *scheduler.Thread) { mon.Synchronized(th, func() { _ = mon.Wait(th) }) })
			nap(main, 100*ms)
			mon.Synchronized(main, func() {
				mon.Notify(main)
				nap(main, 100*ms)
			})
		}},
		"wait, timed out": {"Object.wait", 200 * ms, func(main *scheduler.Thread, mon pinning.Monitor, v func(body)) {
			v(func(th *scheduler.Thread) { mon.Synchronized(th, func() { _ = mon.WaitFor(th, 100*ms) }) })
			nap(main, 50*ms)
			mon.Synchronized(main, func() { nap(main, 150*ms) })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, jdk := range []int{24, 25} {
				incidents := record(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
					c.do(main, pinning.NewMonitor(main, "m"), func(f body) {
						main.StartVirtual("V", func(th *scheduler.Thread) { pinners["class"](th, func() { f(th) }) })
					})
				})
				if assert.Len(t, incidents, 1, "jdk %d", jdk) {
					assert.Equal(t, c.operation, incidents[0].Operation)
					assert.InDelta(t, c.length, incidents[0].Duration, float64(ms))
				}
			}
		})
	}
}

// Two operations are two, also when the second follows at once.
func TestTwoOperationsAreTwoIncidents(t *testing.T) {
	for _, jdk := range []int{24, 25} {
		incidents := record(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			a, b := pinning.NewMonitor(main, "a"), pinning.NewMonitor(main, "b")
			b.Enter(main)
			main.StartVirtual("V", func(th *scheduler.Thread) {
				pinners["native"](th, func() {
					a.Enter(th)
					_ = a.WaitFor(th, 500*time.Microsecond)
					b.Synchronized(th, func() {})
					a.Exit(th)
				})
			})
			nap(main, ms)
			b.Exit(main)
		})
		require.Len(t, incidents, 2)
		assert.Equal(t, "Object.wait", incidents[0].Operation)
		assert.Equal(t, "Contended monitor enter", incidents[1].Operation)
		assert.Equal(t, 500*time.Microsecond, incidents[0].Duration)
	}
}

// Observed with JFR: on 25.0.3 "Object.wait", since it waited for initialization of
// the class by another thread; on 21.0.12 no event.
func TestTheWaitForAClassIsAnIncidentSince24(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		incidents := record(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			c := pinning.NewClass(main, "D$P8")
			main.StartVirtual("init", func(th *scheduler.Thread) { c.Use(th, func() { nap(th, 100*ms) }) })
			nap(main, 20*ms)
			main.StartVirtual("waits", func(th *scheduler.Thread) { c.Use(th, nil) })
		})
		var got []string
		for _, i := range incidents {
			got = append(got, i.Name+": "+i.Operation)
		}
		want := []string{"init: LockSupport.park", "waits: Object.wait"}
		assert.Equal(t, since24(jdk, want[:1], want), got)
	})
}

// Observed: jdk.tracePinnedThreads of 21.0.12 says MONITOR if the thread holds one,
// wherever on the stack, and NATIVE else; the event of 25.0.3 names the innermost
// initialiser, since the walk over the frames begins at the top.
func TestTheReasonOfAThreadThatIsPinnedTwice(t *testing.T) {
	class := func(name string) func(*scheduler.Thread, func()) {
		return func(th *scheduler.Thread, f func()) {
			in(th, name+".<clinit>("+name+".java:1)", func() { pinning.NewClass(th, name).Use(th, f) })
		}
	}
	monitor := func(name string) func(*scheduler.Thread, func()) {
		return func(th *scheduler.Thread, f func()) {
			in(th, name+".finish("+name+".java:2)", func() { pinning.NewMonitor(th, name).Synchronized(th, f) })
		}
	}
	for _, c := range []struct {
		jdk          int
		outer, inner func(*scheduler.Thread, func())
		reason       scheduler.Cause
		object       string
	}{
		{21, monitor("M"), monitor("N"), scheduler.ByMonitor, "M"},
		{21, monitor("M"), class("C"), scheduler.ByMonitor, "M"},
		{21, class("C"), monitor("M"), scheduler.ByMonitor, "M"},
		{25, monitor("M"), class("C"), scheduler.ByClassInit, "C"},
		{25, class("C"), monitor("M"), scheduler.ByClassInit, "C"},
		{25, class("C"), class("D"), scheduler.ByClassInit, "D"},
	} {
		incidents := record(t, scheduler.Config{JDK: c.jdk}, func(main *scheduler.Thread) {
			main.StartVirtual("V", func(th *scheduler.Thread) {
				c.outer(th, func() { c.inner(th, func() { th.ParkFor(ms) }) })
			})
		})
		require.Len(t, incidents, 1)
		assert.Equal(t, c.reason, incidents[0].Reason, "%s on %d", c.object, c.jdk)
		assert.Equal(t, c.object, incidents[0].Object, "on %d", c.jdk)
		assert.Equal(t, c.object, incidents[0].Site.Class, "on %d", c.jdk)
	}
}

// A wait gives the monitor up, but the frame that entered it stays the same: dumps
// show "locked" there also while the thread waits. When it is back the frame still
// holds it, at its old place on the stack, and not the one that called wait.
func TestTheSiteOfAMonitorAfterAWait(t *testing.T) {
	incidents := record(t, scheduler.Config{JDK: 21}, func(main *scheduler.Thread) {
		a, b := pinning.NewMonitor(main, "a"), pinning.NewMonitor(main, "b")
		main.StartVirtual("V", func(th *scheduler.Thread) {
			in(th, "App.outer(App.java:1)", func() {
				a.Enter(th)
				in(th, "App.inner(App.java:2)", func() {
					b.Enter(th)
					in(th, "App.deep(App.java:3)", func() { _ = a.WaitFor(th, ms) })
					held := th.Machine().Thread(th.ID()).Held
					assert.Equal(t, []scheduler.ObjectID{a.ID, b.ID}, []scheduler.ObjectID{held[0].Object, held[1].Object}, "outermost first")
					assert.Equal(t, []uint16{1, 2}, []uint16{held[0].Depth, held[1].Depth})
					th.ParkFor(ms)
					b.Exit(th)
				})
				a.Exit(th)
			})
		})
	})
	require.Len(t, incidents, 1)
	assert.Equal(t, "a", incidents[0].Object)
	assert.Equal(t, "App.outer(App.java:1)", incidents[0].Site.String())
}

// Incidents overlap; they are listed by their start. A program without frames has a
// reason, and no site.
func TestIncidentsOfSeveralThreads(t *testing.T) {
	incidents := record(t, scheduler.Config{JDK: 25}, func(main *scheduler.Thread) {
		n := pinning.NewNative(main, "native")
		for _, d := range []time.Duration{30, 20, 10} {
			main.StartVirtual(map[time.Duration]string{30: "A", 20: "B", 10: "C"}[d], func(th *scheduler.Thread) {
				n.Call(th, func() { th.ParkFor(d * ms) })
			})
			nap(main, ms)
		}
	})
	require.Len(t, incidents, 3)
	for i, want := range []struct {
		name string
		d    time.Duration
	}{{"A", 30 * ms}, {"B", 20 * ms}, {"C", 10 * ms}} {
		got := incidents[i]
		assert.Equal(t, want.name, got.Name)
		assert.Equal(t, want.d, got.Duration)
		assert.Equal(t, scheduler.CarrierID(i+1), got.Carrier)
		assert.Equal(t, scheduler.ByNative, got.Reason)
		assert.Equal(t, "native", got.Object)
		assert.Zero(t, got.Site)
	}
}
