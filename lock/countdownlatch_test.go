package lock_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// The pictures and results that the tests of this file expect were observed on 21.0.12
// and 25.0.3, with virtual threads and with platform threads. A JVM lets the waiters of
// a latch note their names in any order; the order here is that of the FIFO policy.

// awaiter is a thread that awaits a latch and notes its name.
func (s *stage) awaiter(kind scheduler.ThreadKind, name string, l lock.CountDownLatch) *scheduler.Thread {
	return s.startAs(kind, name, func(th *scheduler.Thread) {
		assert.NoError(s.t, l.Await(th))
		s.note(name)
	})
}

func TestLatchOpensForAll(t *testing.T) {
	const queue = " - | ExclusiveNode 0 - | SharedNode WAITING a | SharedNode WAITING b | SharedNode WAITING c"
	everywhere(t, func(s *stage) {
		l := lock.NewCountDownLatch(s.main, "l", 2)
		for _, name := range []string{"a", "b", "c"} {
			s.awaiter(s.kind, name, l)
		}
		s.shows("2"+queue, l)
		l.CountDown(s.main)
		s.settle()
		s.shows("1"+queue, l)
		s.wakes()
		l.CountDown(s.main)
		s.settle()
		s.noted("a", "b", "c")
		s.wakes("a: unpark", "b: unpark", "c: unpark")
		s.shows("0 - | SharedNode 0 -", l)
		l.CountDown(s.main) // at 0 it does nothing
		s.shows("0 - | SharedNode 0 -", l)
		assert.NoError(s.t, l.Await(s.main))
		ok, err := l.AwaitFor(s.main, 0)
		assert.NoError(s.t, err)
		assert.True(s.t, ok)
	})
}

func TestLatchThatIsOpenFromTheStart(t *testing.T) {
	everywhere(t, func(s *stage) {
		l := lock.NewCountDownLatch(s.main, "l", 0)
		assert.NoError(s.t, l.Await(s.main))
		l.CountDown(s.main)
		s.shows("0 -", l)
		s.main.Interrupt(s.main)
		assert.ErrorIs(s.t, l.Await(s.main), scheduler.ErrInterrupted) // even of an open one
		assert.False(s.t, s.main.Interrupted())
		s.main.Interrupt(s.main)
		_, err := l.AwaitFor(s.main, time.Second)
		assert.ErrorIs(s.t, err, scheduler.ErrInterrupted)
	})
}

// TestLatchOfNegativeCount: the constructor throws, observed on 21.0.12 and 25.0.3.
func TestLatchOfNegativeCount(t *testing.T) {
	once(t, func(s *stage) {
		if e := caught(func() { lock.NewCountDownLatch(s.main, "l", -1) }); assert.NotNil(s.t, e) {
			assert.Equal(s.t, "java.lang.IllegalArgumentException: count < 0", e.Error())
		}
	})
}

func TestTimedAndInterruptedAwaitOfALatch(t *testing.T) {
	everywhere(t, func(s *stage) {
		l := lock.NewCountDownLatch(s.main, "l", 1)
		for _, limit := range []time.Duration{0, -time.Second} {
			ok, err := l.AwaitFor(s.main, limit)
			assert.NoError(s.t, err)
			assert.False(s.t, ok)
		}
		s.shows("1 -", l) // without time the queue is not even made
		for _, name := range []string{"a", "b"} {
			limit := map[string]time.Duration{"a": 10 * ms, "b": time.Second}[name]
			s.start(name, func(th *scheduler.Thread) {
				ok, err := l.AwaitFor(th, limit)
				assert.NoError(s.t, err)
				s.notef("%s %v", name, ok)
			})
		}
		c := s.start("c", func(th *scheduler.Thread) {
			err := l.Await(th)
			s.notef("c %v flag=%v", errors.Is(err, scheduler.ErrInterrupted), th.Interrupted())
		})
		s.shows("1 - | ExclusiveNode 0 - | SharedNode WAITING a | SharedNode WAITING b | SharedNode WAITING c", l)
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.shows("1 - | ExclusiveNode 0 - | SharedNode WAITING b | SharedNode WAITING c", l)
		s.main.Interrupt(c)
		s.settle()
		s.shows("1 - | ExclusiveNode 0 - | SharedNode WAITING b", l)
		l.CountDown(s.main)
		s.settle()
		s.noted("a false", "c true flag=false", "b true")
		s.shows("0 - | SharedNode 0 -", l)
	})
}

// TestWaiterWithoutCarrierBlocksThoseBehind opens a latch for a platform thread, a virtual
// one that has no carrier, and another platform thread: the third waits although
// the latch is open, until the second has run.
func TestWaiterWithoutCarrierBlocksThoseBehind(t *testing.T) {
	starved(t, func(s *stage) {
		l := lock.NewCountDownLatch(s.main, "l", 1)
		s.awaiter(scheduler.Platform, "a", l)
		b := s.awaiter(scheduler.Virtual, "b", l)
		s.awaiter(scheduler.Platform, "c", l)
		s.keepBusy()
		l.CountDown(s.main)
		s.settle()
		s.noted("a")
		s.shows("0 - | SharedNode 0 - | SharedNode 0 b | SharedNode WAITING c", l)
		v := l.Inspect(s.main.Machine())
		assert.Equal(s.t, b.ID(), v.Heir)
		assert.Equal(s.t, scheduler.ForLatch, v.Kind)
		assert.Equal(s.t, "java.util.concurrent.CountDownLatch$Sync", v.Class)
		assert.True(s.t, v.HandsOff)
		s.free()
		s.noted("a", "free", "b", "c")
		s.shows("0 - | SharedNode 0 -", l)
	})
}

// TestLateAtAnOpenLatch: one whose time limit ends while it waits behind a waiter
// without carrier is told that the latch is closed, though it is open.
func TestLateAtAnOpenLatch(t *testing.T) {
	starved(t, func(s *stage) {
		l := lock.NewCountDownLatch(s.main, "l", 1)
		s.awaiter(scheduler.Virtual, "b", l)
		s.startAs(scheduler.Platform, "c", func(th *scheduler.Thread) {
			ok, err := l.AwaitFor(th, 10*ms)
			assert.NoError(s.t, err)
			s.notef("c %v", ok)
		})
		s.keepBusy()
		l.CountDown(s.main)
		s.shows("0 - | ExclusiveNode 0 - | SharedNode 0 b | SharedNode WAITING c", l)
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.shows("0 - | ExclusiveNode 0 - | SharedNode 0 b", l)
		s.free()
		s.noted("c false", "free", "b")
	})
}

// TestPinnedWaitersBehindTheHeirOfALatch is the freeze of 21: one unpinned waiter,
// then as many pinned ones as there are carriers. The latch opens, but the first
// waiter has no carrier, and the others wait for it to run and pass on the word. It
// does not freeze from 24 on, where a monitor does not pin.
func TestPinnedWaitersBehindTheHeirOfALatch(t *testing.T) {
	for _, steps := range stepModes {
		for _, jdk := range []int{21, 25} {
			t.Run(mode{jdk, steps, scheduler.Virtual}.String(), func(t *testing.T) {
				cfg := scheduler.Config{JDK: jdk, Steps: steps, Parallelism: 2}
				var l lock.CountDownLatch
				var threads []scheduler.ThreadID
				err := play(t, cfg, scheduler.Virtual, func(s *stage) {
					l = lock.NewCountDownLatch(s.main, "l", 1)
					threads = append(threads, s.awaiter(s.kind, "a", l).ID())
					for i := range 2 {
						mon := pinning.NewMonitor(s.main, fmt.Sprint("monitor ", i))
						threads = append(threads, s.start(fmt.Sprint("p", i), func(th *scheduler.Thread) {
							mon.Synchronized(th, func() { assert.NoError(s.t, l.Await(th)) })
						}).ID())
					}
					l.CountDown(s.main)
				})
				if jdk == 25 {
					require.NoError(t, err)
					return
				}
				var stuck *scheduler.StuckError
				require.ErrorAs(t, err, &stuck)
				assert.Equal(t, threads, stuck.Threads)
				m := stuck.Trace.Machine
				assert.Equal(t, "0 - | ExclusiveNode 0 - | SharedNode 0 a | SharedNode WAITING p0 | SharedNode WAITING p1", picture(m, l))
				assert.Equal(t, scheduler.StateUnparked, m.Thread(threads[0]).State)
				assert.Equal(t, scheduler.StatePinned, m.Thread(threads[1]).State)
				assert.Equal(t, scheduler.StatePinned, m.Thread(threads[2]).State)
			})
		}
	}
}

// TestLatchLosesNoWakeUp searches all schedules of two count-downs and three kinds
// of waiters: everybody comes through.
func TestLatchLosesNoWakeUp(t *testing.T) {
	for _, steps := range stepModes {
		t.Run(stepName(steps), func(t *testing.T) {
			p := scheduler.NewProgram("latch")
			l := lock.NewCountDownLatch(p, "l", 2)
			a := write(p, "a", scheduler.Platform).try(l.AwaitOp()).thread()
			b := write(p, "b", scheduler.Platform).try(l.AwaitForOp(1)).try(l.CountDownOp()).thread()
			c := write(p, "c", scheduler.Platform).do(l.CountDownOp(), l.CountDownOp()).thread()
			outcomes := map[string]bool{}
			explore(t, scheduler.Config{Time: scheduler.AnyTime, Steps: steps}, p, func(m *scheduler.Machine) {
				if m.Stuck() {
					t.Fatal(picture(m, l))
				}
				if m.Done() {
					outcomes[fmt.Sprintf("a=%s b=%s c=%s", a.kept(m), b.kept(m), c.kept(m))] = true
					require.Zero(t, l.Inspect(m).State)
					require.LessOrEqual(t, len(l.Inspect(m).Queue), 1)
				}
			})
			assert.Equal(t, map[string]bool{"a=1 b=1,0 c=": true, "a=1 b=0,0 c=": true}, outcomes)
		})
	}
}
