package lock_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// The pictures, orders and results that the tests of this file expect were observed
// on 21.0.12 and 25.0.3, for fair locks and others, virtual threads and platform
// threads. Exact times and the races are the machine's own. One thing differs on
// purpose: a JVM leaves the node of a cancelled await in the condition's list, without
// COND, until a signal comes to it or its thread has the lock again. The picture
// leaves it out, since it waits for no signal.

// conditions plays a stage with a new lock, fair and not, and its condition c.
func conditions(t *testing.T, f func(s *stage, l lock.ReentrantLock, c lock.Condition)) {
	t.Helper()
	locks(t, func(s *stage, l lock.ReentrantLock) { f(s, l, l.NewCondition(s.main, "c")) })
}

// waiter is a thread that locks, awaits, notes its name and unlocks.
func (s *stage) waiter(name string, c lock.Condition) *scheduler.Thread {
	return s.start(name, func(th *scheduler.Thread) {
		c.Lock.Lock(th)
		assert.NoError(s.t, c.Await(th))
		s.note(name)
		c.Lock.Unlock(th)
	})
}

func TestAwaitReleasesAndSignalDoesNotWake(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		a := s.waiter("a", c)
		s.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a", l)
		l.Lock(s.main)
		s.shows("1 main | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a", l)
		c.Signal(s.main)
		s.settle()
		s.shows("1 main | ExclusiveNode 0 - | ConditionNode WAITING a", l)
		info := s.main.Machine().Thread(a.ID())
		assert.True(s.t, info.Blocked)
		assert.Equal(s.t, scheduler.JavaWaiting, info.Java)
		assert.Zero(s.t, info.Permits)
		l.Unlock(s.main)
		s.settle()
		s.noted("a")
		// The head is now the node by which a acquired.
		s.shows("0 - | ConditionNode 0 -", l)
	})
}

func TestSignalOrder(t *testing.T) {
	const waits = "1 main | ExclusiveNode 0 - | ExclusiveNode WAITING x"
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		for _, name := range []string{"a", "b", "d"} {
			s.waiter(name, c)
		}
		l.Lock(s.main)
		s.user("x", l)
		s.shows(waits+" ; c ConditionNode COND|WAITING a ; c ConditionNode COND|WAITING b ; c ConditionNode COND|WAITING d", l)
		c.Signal(s.main)
		c.Signal(s.main)
		s.shows(waits+" | ConditionNode WAITING a | ConditionNode WAITING b ; c ConditionNode COND|WAITING d", l)
		l.Unlock(s.main)
		s.settle()
		s.noted("x", "a", "b")
		s.shows("0 - | ConditionNode 0 - ; c ConditionNode COND|WAITING d", l)
		l.Lock(s.main)
		c.Signal(s.main)
		c.Signal(s.main) // there is nobody left, so this does nothing
		l.Unlock(s.main)
		s.settle()
		s.noted("x", "a", "b", "d")
		s.shows("0 - | ConditionNode 0 -", l)
	})
}

func TestSignalAll(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		for _, name := range []string{"a", "b", "d"} {
			s.waiter(name, c)
		}
		l.Lock(s.main)
		c.SignalAll(s.main)
		s.settle()
		s.shows("1 main | ExclusiveNode 0 - | ConditionNode WAITING a | ConditionNode WAITING b | ConditionNode WAITING d", l)
		s.noted()
		l.Unlock(s.main)
		s.settle()
		s.noted("a", "b", "d")
		l.Lock(s.main)
		c.SignalAll(s.main)
		l.Unlock(s.main)
		s.shows("0 - | ConditionNode 0 -", l)
	})
}

func TestConditionsOfOneLockAreSeparate(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		d := l.NewCondition(s.main, "d")
		s.waiter("a", c)
		s.waiter("b", d)
		s.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a ; d ConditionNode COND|WAITING b", l)
		l.Lock(s.main)
		d.Signal(s.main)
		s.shows("1 main | ExclusiveNode 0 - | ConditionNode WAITING b ; c ConditionNode COND|WAITING a", l)
		d.SignalAll(s.main)
		c.SignalAll(s.main)
		s.shows("1 main | ExclusiveNode 0 - | ConditionNode WAITING b | ConditionNode WAITING a", l)
		l.Unlock(s.main)
		s.settle()
		s.noted("b", "a")
	})
}

func TestAwaitSavesAllHolds(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		s.start("a", func(th *scheduler.Thread) {
			for range 3 {
				l.Lock(th)
			}
			assert.NoError(s.t, c.Await(th))
			assert.NoError(s.t, th.Sleep(5*ms))
			for range 3 {
				l.Unlock(th)
			}
		})
		s.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a", l)
		l.Lock(s.main)
		c.Signal(s.main)
		l.Unlock(s.main)
		s.settle()
		s.shows("3 a | ConditionNode 0 -", l)
		assert.NoError(s.t, s.main.Sleep(10*ms))
		s.shows("0 - | ConditionNode 0 -", l)
	})
}

// TestAwaitSignalsTheSuccessor has a thread await while others queue for the lock:
// its release goes to the first of them.
func TestAwaitSignalsTheSuccessor(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		l.Lock(s.main)
		s.user("a", l)
		s.user("b", l)
		left, err := c.AwaitNanos(s.main, 10*ms)
		assert.NoError(s.t, err)
		assert.LessOrEqual(s.t, left, time.Duration(0))
		s.noted("a", "b")
		l.Unlock(s.main)
	})
}

// TestAwaitNanosReturnsWhatIsLeft pins down the value in exact time, where a step
// costs 1 µs: the deadline less the moment of the return, which is one step after
// the time-out, and five after the signaller's sleep is over: its return, lock,
// signal and unlock, and the step of the waiter.
func TestAwaitNanosReturnsWhatIsLeft(t *testing.T) {
	const (
		limit = 10 * ms
		tick  = scheduler.DefaultStepTime
	)
	for _, c := range []struct {
		name   string
		signal time.Duration // after the await began
		left   time.Duration
	}{
		{"timed out", 2 * limit, -tick},
		{"signalled", 4 * ms, limit - 4*ms - 5*tick},
		{"signalled at the last moment", limit - 5*tick, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			once(t, func(s *stage) {
				l := lock.NewReentrantLock(s.main, "l")
				cond := l.NewCondition(s.main, "c")
				var began time.Duration
				s.start("a", func(th *scheduler.Thread) {
					assert.NoError(s.t, th.Sleep(5*ms)) // until it is the only one that steps
					l.Lock(th)
					began = th.Now() + tick // when the step of the await is done
					left, err := cond.AwaitNanos(th, limit)
					assert.NoError(s.t, err)
					s.note(left.String())
					l.Unlock(th)
				})
				assert.NoError(s.t, s.main.Sleep(6*ms))
				assert.NoError(s.t, s.main.Sleep(began+c.signal-s.main.Now()-tick))
				l.Lock(s.main)
				cond.Signal(s.main)
				l.Unlock(s.main)
				s.settle()
				s.noted(c.left.String())
			})
		})
	}
}

// TestAwaitNanosInAnyTime: without a clock an await returns its limit if it was
// signalled and 0 if it timed out.
func TestAwaitNanosInAnyTime(t *testing.T) {
	for _, steps := range stepModes {
		t.Run(stepName(steps), func(t *testing.T) {
			p := scheduler.NewProgram("any time")
			l := lock.NewReentrantLock(p, "l")
			c := l.NewCondition(p, "c")
			w := write(p, "w", scheduler.Platform).do(l.LockOp()).try(c.AwaitNanosOp(7)).do(l.UnlockOp()).thread()
			write(p, "s", scheduler.Platform).do(l.LockOp(), c.SignalOp(), l.UnlockOp()).thread()
			values := map[string]bool{}
			explore(t, scheduler.Config{Time: scheduler.AnyTime, Steps: steps}, p, func(m *scheduler.Machine) {
				require.False(t, m.Stuck())
				if m.Done() {
					values[w.kept(m)] = true
				}
			})
			assert.Equal(t, map[string]bool{"0": true, "7": true}, values)
		})
	}
}

// TestAwaitNanosWithNoTime awaits with limits that are over at once. The lock is
// released and acquired again all the same. With a limit far below 0 what is left
// would be more than the limit, and 21.0.12 and 25.0.3 return Long.MIN_VALUE.
func TestAwaitNanosWithNoTime(t *testing.T) {
	for _, c := range []struct{ limit, left time.Duration }{
		{0, 0},
		{-time.Second, math.MinInt64},
		{math.MinInt64, math.MinInt64},
	} {
		t.Run(fmt.Sprint(int64(c.limit)), func(t *testing.T) {
			once(t, func(s *stage) {
				l := lock.NewReentrantLock(s.main, "l")
				cond := l.NewCondition(s.main, "c")
				l.Lock(s.main)
				left, err := cond.AwaitNanos(s.main, c.limit)
				assert.NoError(s.t, err)
				assert.Equal(s.t, int64(c.left), int64(left))
				s.shows("1 main | ExclusiveNode 0 -", l)
				l.Unlock(s.main)
			})
		})
	}
}

// TestAwaitNanosWithNoTimeNeverParks: the JDK looks at what is left before it parks, so
// a thread with nothing left goes on, with or without a clock.
func TestAwaitNanosWithNoTimeNeverParks(t *testing.T) {
	for _, cfg := range []scheduler.Config{
		{}, {Steps: scheduler.ByAccess}, {Time: scheduler.AnyTime}, {Time: scheduler.AnyTime, Steps: scheduler.ByAccess},
	} {
		for limit, left := range map[time.Duration]int64{0: 0, -1: math.MinInt64} {
			p := scheduler.NewProgram("no time")
			l := lock.NewReentrantLock(p, "l")
			c := l.NewCondition(p, "c")
			result := scheduler.NewInt(p, "left", 1)
			a := p.Assemble()
			v := a.Slot(scheduler.IntSlot)
			a.Do(l.LockOp()).Do(c.AwaitNanosOp(limit)).Into(v).Do(l.UnlockOp())
			a.DoWith(func(x *scheduler.Exec) scheduler.Op { return result.SetOp(x.Get(v)) })
			p.Thread(scheduler.Spec{Code: a.Code()})
			blocked := 0
			trace, err := scheduler.Runner{Observe: func(_ *scheduler.Machine, e scheduler.Event) {
				if e.Kind == scheduler.ThreadBlocked {
					blocked++
				}
			}}.Run(cfg, p)
			require.NoError(t, err)
			assert.Zero(t, blocked, "%+v", cfg)
			if cfg.Time == scheduler.AnyTime {
				assert.Equal(t, left, result.Peek(trace.Machine))
			}
		}
	}
}

// TestAwaitNanosForEver awaits with the largest limit, which overflows no deadline.
func TestAwaitNanosForEver(t *testing.T) {
	once(t, func(s *stage) {
		l := lock.NewReentrantLock(s.main, "l")
		cond := l.NewCondition(s.main, "c")
		assert.NoError(s.t, s.main.Sleep(time.Minute))
		s.start("a", func(th *scheduler.Thread) {
			l.Lock(th)
			left, err := cond.AwaitNanos(th, math.MaxInt64)
			assert.NoError(s.t, err)
			assert.Greater(s.t, left, 24*365*200*time.Hour)
			s.note("back")
			l.Unlock(th)
		})
		assert.NoError(s.t, s.main.Sleep(time.Minute))
		s.noted()
		l.Lock(s.main)
		cond.Signal(s.main)
		l.Unlock(s.main)
		s.settle()
		s.noted("back")
	})
}

// lateWaiter is a thread that locks, awaits with a time limit of 10 ms, which is
// over when it returns, and unlocks.
func (s *stage) lateWaiter(kind scheduler.ThreadKind, name string, c lock.Condition) *scheduler.Thread {
	return s.startAs(kind, name, func(th *scheduler.Thread) {
		c.Lock.Lock(th)
		left, err := c.AwaitNanos(th, 10*ms)
		assert.NoError(s.t, err)
		s.notef("%s %v", name, left <= 0)
		c.Lock.Unlock(th)
	})
}

func TestTimedOutWaiterAcquiresAFreeLock(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		s.start("a", func(th *scheduler.Thread) {
			l.Lock(th)
			left, err := c.AwaitNanos(th, 10*ms)
			assert.NoError(s.t, err)
			assert.LessOrEqual(s.t, left, time.Duration(0))
			// It did not go through the queue, so the head is still the first one.
			s.shows("1 a | ExclusiveNode 0 -", l)
			s.note("a")
			l.Unlock(th)
		})
		s.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a", l)
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.noted("a")
		s.shows("0 - | ExclusiveNode 0 -", l)
	})
}

func TestTimedOutWaiterQueuesForATakenLock(t *testing.T) {
	const waits = "1 main | ExclusiveNode 0 - | ExclusiveNode WAITING b"
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		s.lateWaiter(s.kind, "a", c)
		l.Lock(s.main)
		s.user("b", l)
		s.shows(waits+" ; c ConditionNode COND|WAITING a", l)
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.shows(waits+" | ConditionNode WAITING a", l)
		l.Unlock(s.main)
		s.settle()
		s.noted("b", "a true")
		s.shows("0 - | ConditionNode 0 -", l)
	})
}

// TestSignalSkipsTheCancelled: a waiter that timed out and still waits for the
// lock is in the condition's list, but a signal goes to the next.
func TestSignalSkipsTheCancelled(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		s.lateWaiter(s.kind, "a", c)
		s.waiter("b", c)
		l.Lock(s.main)
		s.shows("1 main | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a ; c ConditionNode COND|WAITING b", l)
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.shows("1 main | ExclusiveNode 0 - | ConditionNode WAITING a ; c ConditionNode COND|WAITING b", l)
		c.Signal(s.main)
		s.shows("1 main | ExclusiveNode 0 - | ConditionNode WAITING a | ConditionNode WAITING b", l)
		l.Unlock(s.main)
		s.settle()
		s.noted("a true", "b")
	})
}

// TestCancelledAwaitsLeaveNothing: a thread whose awaits time out again and again is in
// the condition's list for the last of them only, so that a signal finds the next.
func TestCancelledAwaitsLeaveNothing(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		s.start("a", func(th *scheduler.Thread) {
			l.Lock(th)
			for range 3 {
				_, err := c.AwaitNanos(th, 10*ms)
				assert.NoError(s.t, err)
			}
			l.Unlock(th)
		})
		assert.NoError(s.t, s.main.Sleep(15*ms))
		s.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a", l)
		assert.NoError(s.t, s.main.Sleep(30*ms))
		s.waiter("b", c)
		s.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING b", l)
		l.Lock(s.main)
		c.Signal(s.main)
		l.Unlock(s.main)
		s.settle()
		s.noted("b")
	})
}

// TestSignalledAndLateWaiter: the time limit of a signalled waiter wakes it, but it
// keeps its place. What is left then is less than nothing although it was signalled.
func TestSignalledAndLateWaiter(t *testing.T) {
	const queue = "1 main | ExclusiveNode 0 - | ExclusiveNode WAITING b | ConditionNode WAITING a"
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		s.lateWaiter(s.kind, "a", c)
		l.Lock(s.main)
		s.user("b", l)
		c.Signal(s.main)
		s.shows(queue, l)
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.shows(queue, l)
		s.wakes() // it is woken in its await, not in the queue
		l.Unlock(s.main)
		s.settle()
		s.noted("b", "a true")
	})
}

// TestWaiterBesideAnHeirWithoutCarrier has the lock free and its heir, a, wait for a
// carrier while p, a platform thread, comes back from an await. If it gave up
// waiting, it first tries to acquire, which a fair lock refuses, and queues only
// then. If it was signalled it is in the queue and waits for its turn.
func TestWaiterBesideAnHeirWithoutCarrier(t *testing.T) {
	const heir = "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a"
	for _, c := range []struct {
		name            string
		fair, signalled bool
		late            string
		order           []string
	}{
		{"gave up", false, false, heir, []string{"p true", "free", "a"}},
		{"gave up on a fair lock", true, false, heir + " | ConditionNode WAITING p", []string{"free", "a", "p true"}},
		{"signalled", false, true, heir + " | ConditionNode WAITING p", []string{"free", "a", "p true"}},
		{"signalled on a fair lock", true, true, heir + " | ConditionNode WAITING p", []string{"free", "a", "p true"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			starved(t, func(s *stage) {
				l := newLock(s.main, c.fair)
				cond := l.NewCondition(s.main, "c")
				s.lateWaiter(scheduler.Platform, "p", cond)
				l.Lock(s.main)
				s.user("a", l)
				s.keepBusy()
				if c.signalled {
					cond.Signal(s.main)
				}
				l.Unlock(s.main)
				if c.signalled {
					s.shows(heir+" | ConditionNode WAITING p", l)
				} else {
					s.shows(heir+" ; c ConditionNode COND|WAITING p", l)
				}
				assert.NoError(s.t, s.main.Sleep(20*ms))
				s.shows(c.late, l)
				s.free()
				s.noted(c.order...)
			})
		})
	}
}

// interruptible is a thread that locks, awaits and notes how that ended and what its
// interrupt status is then.
func (s *stage) interruptible(kind scheduler.ThreadKind, name string, c lock.Condition, await func(*scheduler.Thread) error) *scheduler.Thread {
	return s.startAs(kind, name, func(th *scheduler.Thread) {
		c.Lock.Lock(th)
		err := await(th)
		assert.True(s.t, err == nil || errors.Is(err, scheduler.ErrInterrupted))
		owner := c.Lock.Inspect(th.Machine()).Owner == th.ID()
		s.notef("%s thrown=%v flag=%v owner=%v", name, err != nil, th.Interrupted(), owner)
		c.Lock.Unlock(th)
	})
}

// awaits are the two ways to await that an interrupt ends.
func awaits(c lock.Condition) []func(*scheduler.Thread) error {
	return []func(*scheduler.Thread) error{
		c.Await,
		func(th *scheduler.Thread) error { _, err := c.AwaitNanos(th, time.Minute); return err },
	}
}

func TestInterruptBeforeSignal(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		for _, await := range awaits(c) {
			a := s.interruptible(s.kind, "a", c, await)
			s.main.Interrupt(a)
			s.settle()
			s.shows("0 - | ExclusiveNode 0 -", l)
			s.noted("a thrown=true flag=false owner=true")
			s.log = nil
		}
	})
}

func TestInterruptBeforeSignalWhileTheLockIsTaken(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		for _, await := range awaits(c) {
			head := l.Inspect(s.main.Machine()).Queue
			class := "ExclusiveNode"
			if len(head) > 0 {
				class = head[0].Class
			}
			a := s.interruptible(s.kind, "a", c, await)
			l.Lock(s.main)
			s.main.Interrupt(a)
			s.settle()
			s.shows("1 main | "+class+" 0 - | ConditionNode WAITING a", l)
			c.Signal(s.main) // finds nobody who waits for it
			s.shows("1 main | "+class+" 0 - | ConditionNode WAITING a", l)
			l.Unlock(s.main)
			s.settle()
			s.noted("a thrown=true flag=false owner=true")
			s.log = nil
		}
	})
}

func TestInterruptAfterSignal(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		for i, await := range awaits(c) {
			a := s.interruptible(s.kind, "a", c, await)
			l.Lock(s.main)
			c.Signal(s.main)
			s.main.Interrupt(a)
			s.settle()
			head := []string{"ExclusiveNode", "ConditionNode"}[i]
			s.shows("1 main | "+head+" 0 - | ConditionNode WAITING a", l)
			l.Unlock(s.main)
			s.settle()
			s.noted("a thrown=false flag=true owner=true")
			s.log = nil
		}
	})
}

// TestInterruptedWaiterBesideAnHeirWithoutCarrier is the counterpart, for interrupts, of
// TestWaiterBesideAnHeirWithoutCarrier.
func TestInterruptedWaiterBesideAnHeirWithoutCarrier(t *testing.T) {
	const heir = "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a"
	for _, c := range []struct {
		name            string
		fair, signalled bool
		soon            string
		order           []string
	}{
		{"gave up", false, false, heir, []string{"p thrown=true flag=false owner=true", "free", "a"}},
		{"gave up on a fair lock", true, false, heir + " | ConditionNode WAITING p", []string{"free", "a", "p thrown=true flag=false owner=true"}},
		{"signalled", false, true, heir + " | ConditionNode WAITING p", []string{"free", "a", "p thrown=false flag=true owner=true"}},
		{"signalled on a fair lock", true, true, heir + " | ConditionNode WAITING p", []string{"free", "a", "p thrown=false flag=true owner=true"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			starved(t, func(s *stage) {
				l := newLock(s.main, c.fair)
				cond := l.NewCondition(s.main, "c")
				p := s.interruptible(scheduler.Platform, "p", cond, cond.Await)
				l.Lock(s.main)
				s.user("a", l)
				s.keepBusy()
				if c.signalled {
					cond.Signal(s.main)
				}
				l.Unlock(s.main)
				s.main.Interrupt(p)
				s.settle()
				s.shows(c.soon, l)
				s.free()
				s.noted(c.order...)
			})
		})
	}
}

func TestAwaitUninterruptibly(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		a := s.interruptible(s.kind, "a", c, func(th *scheduler.Thread) error {
			c.AwaitUninterruptibly(th)
			return nil
		})
		s.main.Interrupt(a)
		s.settle()
		s.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a", l)
		assert.False(s.t, s.main.Machine().Thread(a.ID()).Interrupted)
		l.Lock(s.main)
		c.Signal(s.main)
		l.Unlock(s.main)
		s.settle()
		s.noted("a thrown=false flag=true owner=true")
	})
}

// TestAwaitByAnInterruptedThread: an interrupted thread does not even release the
// lock, unless it awaits uninterruptibly.
func TestAwaitByAnInterruptedThread(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		l.Lock(s.main)
		for _, await := range awaits(c) {
			s.main.Interrupt(s.main)
			assert.ErrorIs(s.t, await(s.main), scheduler.ErrInterrupted)
			assert.False(s.t, s.main.Interrupted())
			s.shows("1 main", l) // it did not come to make a node, so there is no head
		}
		l.Unlock(s.main)
		a := s.interruptible(s.kind, "a", c, func(th *scheduler.Thread) error {
			th.Interrupt(th)
			c.AwaitUninterruptibly(th)
			return nil
		})
		s.shows("0 - | ExclusiveNode 0 - ; c ConditionNode COND|WAITING a", l)
		assert.False(s.t, s.main.Machine().Thread(a.ID()).Interrupted)
		l.Lock(s.main)
		c.Signal(s.main)
		l.Unlock(s.main)
		s.settle()
		s.noted("a thrown=false flag=true owner=true")
	})
}

// TestConditionWithoutTheLock calls all methods without the lock. The awaits make
// the head of the queue before they find out; the signals do not.
func TestConditionWithoutTheLock(t *testing.T) {
	for _, c := range []struct {
		name string
		call func(*scheduler.Thread, lock.Condition)
		then string
	}{
		{"await", func(th *scheduler.Thread, c lock.Condition) { _ = c.Await(th) }, " | ExclusiveNode 0 -"},
		{"awaitNanos", func(th *scheduler.Thread, c lock.Condition) { _, _ = c.AwaitNanos(th, 1) }, " | ExclusiveNode 0 -"},
		{"awaitUninterruptibly", func(th *scheduler.Thread, c lock.Condition) { c.AwaitUninterruptibly(th) }, " | ExclusiveNode 0 -"},
		{"signal", func(th *scheduler.Thread, c lock.Condition) { c.Signal(th) }, ""},
		{"signalAll", func(th *scheduler.Thread, c lock.Condition) { c.SignalAll(th) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			conditions(t, func(s *stage, l lock.ReentrantLock, cond lock.Condition) {
				call := func(th *scheduler.Thread) {
					if e := caught(func() { c.call(th, cond) }); assert.NotNil(s.t, e) {
						assert.Equal(s.t, "java.lang.IllegalMonitorStateException", e.Error())
					}
				}
				call(s.main)
				s.shows("0 -"+c.then, l)
				l.Lock(s.main)
				s.start("a", call) // another owns it
				s.shows("1 main"+c.then, l)
				l.Unlock(s.main)
			})
		})
	}
}

// TestInterruptedAwaitWithoutTheLock: the interrupt comes first for those that it
// ends, and stays for the one that it does not.
func TestInterruptedAwaitWithoutTheLock(t *testing.T) {
	conditions(t, func(s *stage, l lock.ReentrantLock, c lock.Condition) {
		for _, await := range awaits(c) {
			s.main.Interrupt(s.main)
			assert.ErrorIs(s.t, await(s.main), scheduler.ErrInterrupted)
			assert.False(s.t, s.main.Interrupted())
		}
		s.shows("0 -", l)
		s.main.Interrupt(s.main)
		assert.NotNil(s.t, caught(func() { c.AwaitUninterruptibly(s.main) }))
		assert.True(s.t, s.main.Interrupted())
	})
}

// TestSignalOrTimeOut searches all schedules of a signal that meets the time limit
// of the first of two waiters: either the first was signalled and the second waits
// on, or the first gave up and the second was signalled. The signal is never lost
// and never used twice. What the first is told depends on its time limit alone: one
// that was signalled, and whose time limit was over before it came back, is told
// that nothing is left of it, as TestSignalledAndLateWaiter has it with a clock.
func TestSignalOrTimeOut(t *testing.T) {
	race(t, func(c lock.Condition) scheduler.Op { return c.AwaitNanosOp(7) }, nil, []string{
		"first=7 second=waits",
		"first=0 second=waits",
		"first=0 second=0",
	})
}

// TestSignalOrInterrupt is the same for an interrupt, after which the first notes
// its interrupt status: it is set if the interrupt came after the signal and before
// the status was read.
func TestSignalOrInterrupt(t *testing.T) {
	interrupt := func(first scheduler.ThreadID) scheduler.Op { return scheduler.InterruptOp(first) }
	t.Run("await", func(t *testing.T) {
		race(t, lock.Condition.AwaitOp, interrupt, []string{
			"first=thrown,0 second=0",
			"first=0,1 second=waits",
			"first=0,0 second=waits",
		})
	})
	t.Run("awaitNanos", func(t *testing.T) {
		race(t, func(c lock.Condition) scheduler.Op { return c.AwaitNanosOp(7) }, interrupt, []string{
			"first=thrown,0 second=0",
			"first=7,1 second=waits",
			"first=7,0 second=waits",
			"first=0,1 second=waits",
			"first=0,0 second=waits",
			"first=0,1 second=0", // the time limit won, and the interrupt came then
			"first=0,0 second=0",
		})
	})
	t.Run("awaitUninterruptibly", func(t *testing.T) {
		race(t, lock.Condition.AwaitUninterruptiblyOp, interrupt, []string{
			"first=0,1 second=waits",
			"first=0,0 second=waits",
		})
	})
}

// race has a first and a second thread wait for a condition, lets a third signal it
// once and a fourth interrupt the first, if asked, and checks the set of outcomes
// over all schedules, in both step modes and for both kinds of locks.
func race(t *testing.T, await func(lock.Condition) scheduler.Op, interrupt func(scheduler.ThreadID) scheduler.Op, want []string) {
	t.Helper()
	for _, fair := range []bool{false, true} {
		for _, steps := range stepModes {
			t.Run(fmt.Sprintf("fair=%v/%s", fair, stepName(steps)), func(t *testing.T) {
				t.Parallel()
				p := scheduler.NewProgram("race")
				l := newLock(p, fair)
				c := l.NewCondition(p, "c")
				first := write(p, "first", scheduler.Platform).do(l.LockOp()).try(await(c))
				if interrupt != nil {
					first.try(scheduler.InterruptedOp())
				}
				first.do(l.UnlockOp()).thread()
				second := write(p, "second", scheduler.Platform).do(l.LockOp()).try(c.AwaitOp()).do(l.UnlockOp()).thread()
				write(p, "signaller", scheduler.Platform).do(l.LockOp(), c.SignalOp(), l.UnlockOp()).thread()
				if interrupt != nil {
					write(p, "interrupter", scheduler.Platform).do(interrupt(1)).thread()
				}
				m := newMachine(t, scheduler.Config{Time: scheduler.AnyTime, Steps: steps}, p)
				park(t, m, 1)
				park(t, m, 2)
				assert.ElementsMatch(t, want, raceOutcomes(t, m, l, first, second))
			})
		}
	}
}

// raceOutcomes returns how the race can end: what the first and the second thread
// were told, or that the second still waits.
func raceOutcomes(t *testing.T, m *scheduler.Machine, l lock.ReentrantLock, first, second *script) []string {
	t.Helper()
	var outcomes []string
	exploreFrom(t, m, func(m *scheduler.Machine) {
		if insiders(m, l) > 1 {
			t.Fatal("two threads own the lock")
		}
		switch {
		case m.Done():
			outcomes = append(outcomes, fmt.Sprintf("first=%s second=%s", first.kept(m), second.kept(m)))
		case m.Stuck():
			require.Equal(t, "0 -", picture(m, l)[:len("0 -")])
			require.Equal(t, []scheduler.Node{{Class: "ConditionNode", Status: "COND|WAITING", Thread: 2, Condition: "c"}}, l.Inspect(m).Waiting)
			outcomes = append(outcomes, fmt.Sprintf("first=%s second=waits", first.kept(m)))
		}
	})
	return unique(outcomes)
}
