package pinning_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// says logs how a wait ended and what the thread's interrupt status is then.
func (s *stage) says(name string, th *scheduler.Thread, err error) {
	end := "returns"
	if err != nil {
		end = "throws"
	}
	status := "clear"
	if th.Machine().Thread(th.ID()).Interrupted {
		status = "set"
	}
	s.log = append(s.log, fmt.Sprintf("%s %s, %s", name, end, status))
}

// waits starts a thread that waits with a time limit, 0 for none, and says how that
// ended.
func (s *stage) waits(name string, limit time.Duration) *scheduler.Thread {
	s.comes(name, func(th *scheduler.Thread) { s.says(name, th, s.mon.WaitFor(th, limit)) })
	return s.threads[len(s.threads)-1]
}

// meanwhile logs the state of a thread.
func (s *stage) meanwhile(th *scheduler.Thread) { s.log = append(s.log, "meanwhile "+see(s.main, th)) }

// blocked is how a thread looks that waits to enter.
func blocked(kind scheduler.ThreadKind, jdk int) string {
	if kind == scheduler.Platform {
		return "BLOCKED"
	}
	return since24(jdk, "RUNNING BLOCKED on 1", "BLOCKED BLOCKED")
}

// play runs what the threads of a stage do, and returns their log.
func play(t *testing.T, jdk int, kind scheduler.ThreadKind, do func(*stage)) []string {
	t.Helper()
	s := &stage{kind: kind}
	run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
		s.main, s.mon = main, pinning.NewMonitor(main, "m")
		do(s)
		joinAll(main, s.threads...)
	})
	return s.log
}

// interrupts are the ways in which an interrupt and a notification meet a wait, with
// what happened on 21.0.12 and 25.0.3 with platform and virtual threads alike, but
// for the state of a thread that waits to enter, which the log has as %s.
var interrupts = []struct {
	name string
	do   func(*stage)
	want []string
}{
	{"interrupt before", func(s *stage) {
		s.comes("W", func(th *scheduler.Thread) {
			th.Interrupt(th)
			s.says("W", th, s.mon.Wait(th))
		})
	}, []string{"W throws, clear"}},
	{"interrupt during", func(s *stage) {
		s.main.Interrupt(s.waits("W", 0))
	}, []string{"W throws, clear"}},
	{"interrupt during, by the owner", func(s *stage) {
		w := s.waits("W", 0)
		s.mon.Synchronized(s.main, func() {
			s.main.Interrupt(w)
			nap(s.main, 60*ms)
			s.meanwhile(w)
		})
	}, []string{"meanwhile %s", "W throws, clear"}},
	{"notify, then interrupt", func(s *stage) {
		w := s.waits("W", 0)
		s.mon.Synchronized(s.main, func() {
			s.mon.Notify(s.main)
			s.main.Interrupt(w)
			s.meanwhile(w)
			nap(s.main, 60*ms)
			s.meanwhile(w)
		})
	}, []string{"meanwhile %s", "meanwhile %s", "W returns, set"}},
	{"interrupt, pause, notify", func(s *stage) {
		w := s.waits("W", 0)
		s.mon.Synchronized(s.main, func() {
			s.main.Interrupt(w)
			nap(s.main, 60*ms)
			s.mon.Notify(s.main)
		})
	}, []string{"W throws, clear"}},
	{"interrupt while entering", func(s *stage) {
		s.mon.Synchronized(s.main, func() {
			s.comes("W", func(th *scheduler.Thread) { s.says("W", th, nil) })
			s.main.Interrupt(s.threads[0])
			nap(s.main, 60*ms)
			s.meanwhile(s.threads[0])
		})
	}, []string{"meanwhile %s", "W returns, set"}},
	{"notify of a timed wait", func(s *stage) {
		w := s.waits("W", 150*ms)
		s.mon.Synchronized(s.main, func() {
			s.mon.Notify(s.main)
			s.meanwhile(w)
			nap(s.main, 200*ms)
			s.meanwhile(w)
		})
	}, []string{"meanwhile %s", "meanwhile %s", "W returns, clear"}},
	{"time-out while the monitor is held", func(s *stage) {
		w := s.waits("W", 100*ms)
		s.mon.Synchronized(s.main, func() {
			nap(s.main, 100*ms)
			s.meanwhile(w)
		})
	}, []string{"meanwhile %s", "W returns, clear"}},
}

func TestInterruptsAndNotificationsOfAWait(t *testing.T) {
	for _, c := range interrupts {
		for _, kind := range kinds {
			t.Run(c.name+", "+kind.String(), func(t *testing.T) {
				eachRelease(t, func(t *testing.T, jdk int) {
					var want []string
					for _, line := range c.want {
						if line == "meanwhile %s" {
							line = "meanwhile " + blocked(kind, jdk)
						}
						want = append(want, line)
					}
					assert.Equal(t, want, play(t, jdk, kind, c.do))
				})
			})
		}
	}
}

// A notification that finds the thread gone by an interrupt goes to the next one.
// Observed: on 21.0.12 U is in first, as the EntryList was empty, on 25.0.3 W.
func TestANotificationGoesToTheNextIfTheFirstWasInterrupted(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		for _, kind := range kinds {
			log := play(t, jdk, kind, func(s *stage) {
				w := s.waits("W", 0)
				s.waits("U", 0)
				s.mon.Synchronized(s.main, func() {
					s.main.Interrupt(w)
					nap(s.main, 60*ms)
					s.mon.Notify(s.main)
				})
			})
			want := []string{"U returns, clear", "W throws, clear"}
			if jdk == 25 {
				want = []string{"W throws, clear", "U returns, clear"}
			}
			assert.Equal(t, want, log)
		}
	})
}

// Observed on 21.0.12 and 25.0.3: isInterrupted() is true until the wait throws, and
// a second interrupt on the way back into the monitor is the same one.
func TestTheInterruptStatusIsKeptUntilTheWaitThrows(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		for _, kind := range kinds {
			log := play(t, jdk, kind, func(s *stage) {
				w := s.waits("W", 0)
				s.mon.Synchronized(s.main, func() {
					s.main.Interrupt(w)
					nap(s.main, 60*ms)
					assert.True(t, s.main.Machine().Thread(w.ID()).Interrupted, kind.String())
					s.main.Interrupt(w)
					nap(s.main, 30*ms)
				})
			})
			assert.Equal(t, []string{"W throws, clear"}, log, kind.String())
		}
	})
}

// Observed on 21.0.12 with both kinds of threads and on 25.0.3 with a platform one:
// only when it is back in the monitor does a thread that was not notified look for
// an interrupt, and throws. A virtual thread of 25.0.3 has looked when it began to
// enter. 24 has the code of 25.
func TestAnInterruptWhileAThreadEntersAfterItsTimeOut(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		for _, kind := range kinds {
			log := play(t, jdk, kind, func(s *stage) {
				w := s.waits("W", 100*ms)
				s.mon.Synchronized(s.main, func() {
					nap(s.main, 100*ms)
					s.meanwhile(w)
					s.main.Interrupt(w)
					nap(s.main, 60*ms)
				})
			})
			want := "W throws, clear"
			if kind == scheduler.Virtual && jdk >= 24 {
				want = "W returns, set"
			}
			assert.Equal(t, []string{"meanwhile " + blocked(kind, jdk), want}, log, kind.String())
		}
	})
}

// Observed on 21.0.12 and 25.0.3: a pinned virtual thread is like a platform one.
func TestAnInterruptWhileAPinnedThreadEntersAfterItsTimeOut(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		s := &stage{}
		run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			s.mon = pinning.NewMonitor(main, "m")
			w := main.StartVirtual("W", func(th *scheduler.Thread) {
				pinners["class"](th, func() {
					s.mon.Synchronized(th, func() { s.says("W", th, s.mon.WaitFor(th, 100*ms)) })
				})
			})
			nap(main, 60*ms)
			s.mon.Synchronized(main, func() {
				nap(main, 150*ms)
				assert.Equal(t, "RUNNING BLOCKED on 1", see(main, w))
				main.Interrupt(w)
				nap(main, 60*ms)
			})
		})
		assert.Equal(t, []string{"W throws, clear"}, s.log)
	})
}

// Observed on 25.0.3 with one carrier, which is busy: a notification before the
// interrupted thread has got to run again is its own, and it returns.
func TestANotificationBeatsAnInterruptThatHasNotRunYet(t *testing.T) {
	for _, jdk := range []int{24, 25} {
		s := &stage{kind: scheduler.Virtual}
		run(t, scheduler.Config{JDK: jdk, Parallelism: 1}, func(main *scheduler.Thread) {
			s.main, s.mon = main, pinning.NewMonitor(main, "m")
			w := s.waits("W", 0)
			s.kind = scheduler.Platform
			p := s.waits("P", 0)
			main.StartVirtual("busy", func(th *scheduler.Thread) { th.Work(500 * ms) })
			nap(main, 100*ms)
			main.Interrupt(w)
			nap(main, 100*ms)
			assert.Equal(t, "UNBLOCKED RUNNABLE", see(main, w))
			assert.Equal(t, []string{"W", "P"}, waitSetOf(main.Machine(), s.mon))
			s.mon.Synchronized(main, func() { s.mon.Notify(main) })
			assert.Equal(t, "UNBLOCKED RUNNABLE", see(main, w))
			nap(main, 500*ms)
			assert.Equal(t, "WAITING", see(main, p), "the notification was not lost, nor given to another")
			assert.Equal(t, []string{"W returns, set"}, s.log)
			main.Interrupt(p)
			joinAll(main, p)
		})
	}
}

// Observed on 25.0.3 with one carrier, which is busy: the time limit has passed, but
// its expiry waits for a carrier, and an interrupt that comes then ends the wait. On
// 24 the expiry needs no carrier.
func TestATimeLimitThatPassesWhileTheCarriersAreBusy(t *testing.T) {
	for jdk, timedOut := range map[int]string{24: "UNBLOCKED RUNNABLE", 25: "TIMED_WAIT TIMED_WAITING"} {
		s := &stage{kind: scheduler.Virtual}
		run(t, scheduler.Config{JDK: jdk, Parallelism: 1}, func(main *scheduler.Thread) {
			s.main, s.mon = main, pinning.NewMonitor(main, "m")
			w := s.waits("W", 200*ms)
			main.StartVirtual("busy", func(th *scheduler.Thread) { th.Work(600 * ms) })
			nap(main, 400*ms)
			assert.Equal(t, timedOut, see(main, w))
			assert.Equal(t, jdk == 25, main.Machine().Thread(w.ID()).TimerSubmitted)
			if jdk == 25 {
				main.Interrupt(w)
				assert.Equal(t, "UNBLOCKED RUNNABLE", see(main, w))
				assert.False(t, main.Machine().Thread(w.ID()).TimerSubmitted)
			}
			joinAll(main, w)
		})
		assert.Equal(t, []string{map[int]string{24: "W returns, clear", 25: "W throws, clear"}[jdk]}, s.log)
	}
}

// Whether a wait throws is decided when the thread runs again, by its interrupt
// status and not by what woke it (ObjectMonitor::vthread_wait_reenter of 24 and 25,
// and the end of ObjectMonitor::wait of all).
func TestAnInterruptBeforeATimedOutThreadHasRun(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		p := scheduler.NewProgram("test")
		mon := pinning.NewMonitor(p, "m")
		p.Thread(scheduler.Spec{Code: code(p, mon.EnterOp(), mon.WaitForOp(ms))})
		m := newMachine(t, scheduler.Config{JDK: jdk, Time: scheduler.AnyTime}, p)
		apply(t, m, take(1, launcher), step(1), step(1), fire(1))
		if jdk == 25 {
			apply(t, m, take(1, timer))
		}
		m.Interrupt(1)
		switch jdk {
		case 24:
			apply(t, m, take(1, timer))
		case 25:
			apply(t, m, take(1, scheduler.QueueID{Kind: scheduler.LocalQueue, N: 1}))
		}
		apply(t, m, step(1), step(1))
		require.NotNil(t, m.Thread(1).Err)
		assert.Equal(t, scheduler.InterruptedException, m.Thread(1).Err.Class)
	})
}

// A wait gives the monitor up however often it was entered, and has it back as often.
func TestAWaitRestoresTheRecursions(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		for _, kind := range kinds {
			run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
				mon := pinning.NewMonitor(main, "m")
				w := start(main, kind, "W", func(th *scheduler.Thread) {
					for range 3 {
						mon.Enter(th)
					}
					assert.NoError(t, mon.WaitFor(th, 80*ms))
					for want := int64(2); want >= 0; want-- {
						v := mon.Inspect(th.Machine())
						assert.Equal(t, th.ID(), v.Owner)
						assert.Equal(t, want, v.State)
						mon.Exit(th)
					}
					assert.Zero(t, mon.Inspect(th.Machine()).Owner)
				})
				nap(main, 30*ms)
				v := mon.Inspect(main.Machine())
				assert.Zero(t, v.Owner)
				assert.Zero(t, v.State)
				assert.Zero(t, main.Machine().Thread(w.ID()).Pins, "it holds nothing while it waits")
				mon.Enter(main)
				mon.Enter(main)
				assert.Equal(t, int64(1), mon.Inspect(main.Machine()).State)
				mon.Exit(main)
				mon.Exit(main)
			})
		}
	})
}

func TestALimitOfZeroIsNone(t *testing.T) {
	p := scheduler.NewProgram("test")
	mon := pinning.NewMonitor(p, "m")
	assert.Equal(t, mon.WaitOp(), mon.WaitForOp(0))
	assert.NotEqual(t, mon.WaitOp().Verb, mon.WaitForOp(1).Verb)
	_, err := scheduler.Run(scheduler.Config{}, func(main *scheduler.Thread) {
		mon := pinning.NewMonitor(main, "m")
		mon.Enter(main)
		_ = mon.WaitFor(main, 0)
	})
	var stuck *scheduler.StuckError
	require.ErrorAs(t, err, &stuck)
	assert.Equal(t, "WAITING", look(stuck.Trace.Machine, 1))
}

// Observed: the limit is checked before the interrupt status, which it leaves alone.
func TestANegativeLimit(t *testing.T) {
	run(t, scheduler.Config{}, func(main *scheduler.Thread) {
		mon := pinning.NewMonitor(main, "m")
		mon.Enter(main)
		main.Interrupt(main)
		assert.EqualError(t, caught(func() { _ = mon.WaitFor(main, -1) }), scheduler.IllegalArgument+": timeout value is negative")
		assert.True(t, main.Machine().Thread(main.ID()).Interrupted)
		assert.Equal(t, main.ID(), mon.Inspect(main.Machine()).Owner)
		require.ErrorIs(t, mon.WaitFor(main, 1), scheduler.ErrInterrupted)
		assert.Equal(t, main.ID(), mon.Inspect(main.Machine()).Owner, "the monitor was not given up")
		mon.Exit(main)
	})
}

// Source: ObjectMonitor::wait looks for an interrupt before it gives up the monitor.
func TestAnInterruptedThreadDoesNotGiveUpTheMonitor(t *testing.T) {
	p := scheduler.NewProgram("test")
	mon := pinning.NewMonitor(p, "m")
	p.Thread(scheduler.Spec{Kind: platform, Code: code(p, mon.EnterOp(), scheduler.InterruptOp(1), mon.WaitOp())})
	p.Thread(scheduler.Spec{Kind: platform, Code: code(p, mon.EnterOp())})
	m := newMachine(t, scheduler.Config{}, p)
	apply(t, m, step(1), step(2), step(1), step(1))
	assert.Zero(t, mon.Inspect(m).Heir)
	assert.Equal(t, scheduler.ThreadID(1), mon.Inspect(m).Owner)
	assert.True(t, m.Blocked(2))
	apply(t, m, step(1))
	assert.Equal(t, scheduler.InterruptedException, m.Thread(1).Err.Class)
}

// From 24 on whoever ends a wait submits the thread: the interrupter to its own queue,
// a timer to that of the timer thread; on 25 a carrier runs the expiry, and submits to
// its local queue.
func TestQueuesOfThoseThatLeaveAWait(t *testing.T) {
	for _, jdk := range []int{24, 25} {
		p := scheduler.NewProgram("test")
		mon := pinning.NewMonitor(p, "m")
		wait := code(p, mon.EnterOp(), mon.WaitForOp(ms), mon.ExitOp())
		for range 4 {
			p.Thread(scheduler.Spec{Code: wait})
		}
		p.Thread(scheduler.Spec{Kind: platform, Code: code(p, scheduler.InterruptOp(1))})
		p.Thread(scheduler.Spec{Code: code(p, scheduler.InterruptOp(2))})
		m := newMachine(t, scheduler.Config{JDK: jdk, Parallelism: 2, Time: scheduler.AnyTime}, p)
		for id := range scheduler.ThreadID(4) {
			apply(t, m, take(1, launcher), step(id+1), step(id+1))
		}
		apply(t, m, take(2, launcher), step(6), step(5))
		local := func(c int32) scheduler.QueueID { return scheduler.QueueID{Kind: scheduler.LocalQueue, N: c} }
		interrupted := []scheduler.QueueInfo{
			{ID: local(2), Threads: []scheduler.ThreadID{2}},
			{ID: scheduler.QueueID{Kind: scheduler.ExternalQueue, N: 5}, Threads: []scheduler.ThreadID{1}},
		}
		assert.Equal(t, interrupted, m.Queues())
		assert.Len(t, mon.Inspect(m).Waiting, 4, "1 and 2 have not run yet")
		apply(t, m, fire(3))
		if jdk == 24 {
			assert.Equal(t, append(interrupted, scheduler.QueueInfo{ID: timer, Threads: []scheduler.ThreadID{3}}), m.Queues())
			continue
		}
		assert.Equal(t, append(interrupted, scheduler.QueueInfo{ID: timer, Expiries: 1}), m.Queues())
		assert.Equal(t, "TIMED_WAIT TIMED_WAITING", look(m, 3))
		apply(t, m, take(1, timer))
		assert.Equal(t, scheduler.QueueInfo{ID: local(1), Threads: []scheduler.ThreadID{3}}, m.Queues()[0])
		assert.Equal(t, "UNBLOCKED RUNNABLE", look(m, 3))
	}
}

// Observed: states 2 (WAITING, TIMED_WAITING), mounted, on 21.0.12; 16 and 18,
// unmounted, on 25.0.3.
func TestStatesOfAWait(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			mon := pinning.NewMonitor(main, "m")
			wait := func(limit time.Duration) body {
				return func(th *scheduler.Thread) {
					mon.Synchronized(th, func() { assert.NoError(t, mon.WaitFor(th, limit)) })
				}
			}
			v, tv := main.StartVirtual("", wait(0)), main.StartVirtual("", wait(time.Hour))
			p, tp := main.StartPlatform("", wait(0)), main.StartPlatform("", wait(time.Hour))
			nap(main, ms)
			assert.Equal(t, since24(jdk, "RUNNING WAITING on 1", "WAIT WAITING"), see(main, v))
			assert.Equal(t, since24(jdk, "RUNNING TIMED_WAITING on 2", "TIMED_WAIT TIMED_WAITING"), see(main, tv))
			assert.Equal(t, "WAITING", see(main, p))
			assert.Equal(t, "TIMED_WAITING", see(main, tp))
			for _, th := range []*scheduler.Thread{v, tv, p, tp} {
				assert.Equal(t, scheduler.Reason{Kind: scheduler.ForNotify, Object: mon.ID}, main.Machine().BlockReason(th.ID()))
			}
			mon.Synchronized(main, func() { mon.NotifyAll(main) })
		})
	})
}

// The time limit is exact, and what is left of it ends with a notification.
func TestTheTimeLimitOfAWait(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		for _, kind := range kinds {
			s := &stage{kind: kind}
			trace := run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
				s.main, s.mon = main, pinning.NewMonitor(main, "m")
				s.waits("out", 500*ms)
				s.waits("notified", time.Hour)
				s.mon.Synchronized(main, func() { s.mon.NotifyAll(main) })
				s.waits("again", 700*ms)
			})
			assert.Less(t, trace.Machine.Now(), time.Second, "no timer of an hour is left")
			began := eventsOf(trace, func(e scheduler.Event) bool {
				return e.Kind == scheduler.ThreadBlocked && e.Reason.Kind == scheduler.ForNotify && e.Thread == idOf(trace.Machine, "again")
			})
			fired := eventsOf(trace, func(e scheduler.Event) bool {
				return e.Kind == scheduler.TimerFired && e.Thread == idOf(trace.Machine, "again")
			})
			require.Len(t, began, 1)
			require.Len(t, fired, 1)
			assert.Equal(t, 700*ms, fired[0].Time-began[0].Time)
		}
	})
}

// On 24 and 25 a mounted thread that gives up its carrier is still WAITING for a
// moment. Whoever notifies it then makes it BLOCKED, as afterYield finds it notified.
func TestANotificationWhileTheThreadGivesUpItsCarrier(t *testing.T) {
	for _, jdk := range []int{24, 25} {
		for name, wait := range map[string]func(pinning.Monitor) scheduler.Op{
			"wait":       func(mon pinning.Monitor) scheduler.Op { return mon.WaitOp() },
			"timed wait": func(mon pinning.Monitor) scheduler.Op { return mon.WaitForOp(time.Hour) },
		} {
			t.Run(fmt.Sprint(name, " on ", jdk), func(t *testing.T) {
				p := scheduler.NewProgram("test")
				mon := pinning.NewMonitor(p, "m")
				p.Thread(scheduler.Spec{Code: code(p, mon.EnterOp(), wait(mon), mon.ExitOp())})
				p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, mon.EnterOp(), mon.NotifyOp(), mon.ExitOp())})
				m := newMachine(t, scheduler.Config{JDK: jdk, Steps: scheduler.ByAccess}, p)
				apply(t, m, take(1, launcher), step(1), step(1))
				assert.Contains(t, look(m, 1), "WAITING on 1")
				apply(t, m, step(2), step(2), step(1))
				assert.Equal(t, "BLOCKED BLOCKED", look(m, 1))
				apply(t, m, step(2))
				assert.Equal(t, "UNBLOCKED RUNNABLE", look(m, 1))
				apply(t, m, take(1, unblocker), step(1), step(1), step(1), step(2))
				assert.True(t, m.Done())
			})
		}
	}
}

// blockPermit of 24 and 25 is looked at only by a thread that is to be BLOCKED, and
// the VM resets the event of a thread before a wait (ObjectMonitor::wait): a permit
// that came too late for one operation does not end the next one.
func TestALeftOverPermitDoesNotEndAWait(t *testing.T) {
	for _, jdk := range []int{24, 25} {
		p := scheduler.NewProgram("test")
		mon := pinning.NewMonitor(p, "m")
		p.Thread(scheduler.Spec{Code: code(p, mon.EnterOp(), mon.WaitForOp(ms), mon.WaitOp())})
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, mon.EnterOp(), mon.NotifyOp(), mon.ExitOp())})
		m := newMachine(t, scheduler.Config{JDK: jdk, Time: scheduler.AnyTime}, p)
		apply(t, m, take(1, launcher), step(1), step(1), step(2), fire(1))
		if jdk == 25 {
			apply(t, m, take(1, timer)) // the expiry, which submits to its carrier's queue
			apply(t, m, take(1, scheduler.QueueID{Kind: scheduler.LocalQueue, N: 1}))
		} else {
			apply(t, m, take(1, timer))
		}
		apply(t, m, step(2), step(2)) // notifies it, and makes it heir while it is mounted
		assert.Equal(t, scheduler.ThreadID(1), mon.Inspect(m).Heir)
		apply(t, m, step(1), step(1))
		assert.Equal(t, "WAIT WAITING", look(m, 1), "jdk %d", jdk)
	}
}
