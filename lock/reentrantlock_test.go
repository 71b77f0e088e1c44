package lock_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// The pictures, orders and results that the tests of this file expect were observed
// on 21.0.12 and 25.0.3, for fair locks and others, virtual threads and platform
// threads. Exact times, heirs and names are the machine's own.

func TestLockCountsHolds(t *testing.T) {
	locks(t, func(s *stage, l lock.ReentrantLock) {
		s.shows("0 -", l)
		l.Lock(s.main)
		s.shows("1 main", l)
		l.Lock(s.main)
		assert.NoError(s.t, l.LockInterruptibly(s.main))
		assert.True(s.t, l.TryLock(s.main))
		ok, err := l.TryLockFor(s.main, 0)
		assert.NoError(s.t, err)
		assert.True(s.t, ok)
		s.shows("5 main", l)
		for range 5 {
			l.Unlock(s.main)
		}
		s.shows("0 -", l) // nobody ever had to queue, so there is no head
	})
}

func TestQueueIsFirstInFirstOut(t *testing.T) {
	locks(t, func(s *stage, l lock.ReentrantLock) {
		l.Lock(s.main)
		for _, name := range []string{"a", "b", "c"} {
			s.user(name, l)
		}
		s.shows("1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a | ExclusiveNode WAITING b | ExclusiveNode WAITING c", l)
		l.Unlock(s.main)
		s.settle()
		s.noted("a", "b", "c")
		s.wakes("a: unpark", "b: unpark", "c: unpark")
		s.shows("0 - | ExclusiveNode 0 -", l)
	})
}

func TestOnlyTheLastUnlockReleases(t *testing.T) {
	locks(t, func(s *stage, l lock.ReentrantLock) {
		for range 3 {
			l.Lock(s.main)
		}
		s.user("a", l)
		s.shows("3 main | ExclusiveNode 0 - | ExclusiveNode WAITING a", l)
		l.Unlock(s.main)
		l.Unlock(s.main)
		s.settle()
		s.shows("1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a", l)
		s.wakes()
		l.Unlock(s.main)
		s.settle()
		s.noted("a")
		s.shows("0 - | ExclusiveNode 0 -", l)
	})
}

// leavers are the cases of one of three waiting threads that gives up. Whoever becomes
// the first by that is woken, finds the lock taken, and waits again.
var leavers = []struct {
	who, rest string
	woken     []string // by that
	order     []string // in which the others acquire
}{
	{"a", "1 main | ExclusiveNode 0 - | ExclusiveNode WAITING b | ExclusiveNode WAITING c", []string{"b: unpark"}, []string{"b", "c"}},
	{"b", "1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a | ExclusiveNode WAITING c", nil, []string{"a", "c"}},
	{"c", "1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a | ExclusiveNode WAITING b", nil, []string{"a", "b"}},
}

const threeWait = "1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a | ExclusiveNode WAITING b | ExclusiveNode WAITING c"

func TestWaiterTimesOut(t *testing.T) {
	for _, c := range leavers {
		t.Run(c.who, func(t *testing.T) {
			locks(t, func(s *stage, l lock.ReentrantLock) {
				l.Lock(s.main)
				for _, name := range []string{"a", "b", "c"} {
					if name != c.who {
						s.user(name, l)
						continue
					}
					s.start(name, func(th *scheduler.Thread) {
						ok, err := l.TryLockFor(th, 10*ms)
						assert.NoError(s.t, err)
						s.notef("%s %v", name, ok)
					})
				}
				s.shows(threeWait, l)
				assert.NoError(s.t, s.main.Sleep(15*ms))
				s.shows(c.rest, l)
				s.wakes(append([]string{c.who + ": time-out"}, c.woken...)...)
				l.Unlock(s.main)
				s.settle()
				s.noted(append([]string{c.who + " false"}, c.order...)...)
				s.shows("0 - | ExclusiveNode 0 -", l)
			})
		})
	}
}

func TestWaiterIsInterrupted(t *testing.T) {
	for _, c := range leavers {
		t.Run(c.who, func(t *testing.T) {
			locks(t, func(s *stage, l lock.ReentrantLock) {
				l.Lock(s.main)
				threads := map[string]*scheduler.Thread{}
				for _, name := range []string{"a", "b", "c"} {
					threads[name] = s.start(name, func(th *scheduler.Thread) {
						if err := l.LockInterruptibly(th); err != nil {
							s.notef("%s %v flag=%v", name, errors.Is(err, scheduler.ErrInterrupted), th.Interrupted())
							return
						}
						s.note(name)
						l.Unlock(th)
					})
				}
				s.shows(threeWait, l)
				s.main.Interrupt(threads[c.who])
				s.settle()
				s.shows(c.rest, l)
				s.wakes(append([]string{c.who + ": interrupt"}, c.woken...)...)
				l.Unlock(s.main)
				s.settle()
				s.noted(append([]string{c.who + " true flag=false"}, c.order...)...)
				s.shows("0 - | ExclusiveNode 0 -", l)
			})
		})
	}
}

func TestCancellationOfTheOnlyWaiter(t *testing.T) {
	locks(t, func(s *stage, l lock.ReentrantLock) {
		l.Lock(s.main)
		s.start("a", func(th *scheduler.Thread) {
			ok, _ := l.TryLockFor(th, 10*ms)
			s.notef("a %v", ok)
		})
		s.shows("1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a", l)
		assert.NoError(s.t, s.main.Sleep(15*ms))
		s.shows("1 main | ExclusiveNode 0 -", l)
		l.Unlock(s.main)
		s.noted("a false")
		s.wakes("a: time-out")
	})
}

// TestLockSwallowsInterrupts has a thread in lock interrupted, once as the first
// of the queue and once as the second. It waits on with a clear status, and has
// the status again when it has the lock.
func TestLockSwallowsInterrupts(t *testing.T) {
	for i, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			locks(t, func(s *stage, l lock.ReentrantLock) {
				l.Lock(s.main)
				var threads []*scheduler.Thread
				for _, n := range []string{"a", "b"} {
					threads = append(threads, s.start(n, func(th *scheduler.Thread) {
						l.Lock(th)
						s.notef("%s flag=%v", n, th.Interrupted())
						l.Unlock(th)
					}))
				}
				s.main.Interrupt(threads[i])
				s.settle()
				s.shows("1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a | ExclusiveNode WAITING b", l)
				s.wakes(name + ": interrupt")
				info := s.main.Machine().Thread(threads[i].ID())
				assert.False(s.t, info.Interrupted)
				assert.Equal(s.t, scheduler.JavaWaiting, info.Java)
				l.Unlock(s.main)
				s.settle()
				s.noted(fmt.Sprintf("a flag=%v", i == 0), fmt.Sprintf("b flag=%v", i == 1))
			})
		})
	}
}

// TestInterruptedBefore has a thread that is interrupted when it comes: that ends
// all that can be interrupted even though the lock is free, and clears the status.
func TestInterruptedBefore(t *testing.T) {
	locks(t, func(s *stage, l lock.ReentrantLock) {
		th := s.main
		for i, acquire := range []func() error{
			func() error { return l.LockInterruptibly(th) },
			func() error { _, err := l.TryLockFor(th, time.Second); return err },
			func() error { _, err := l.TryLockFor(th, 0); return err },
		} {
			th.Interrupt(th)
			assert.ErrorIs(s.t, acquire(), scheduler.ErrInterrupted, i)
			assert.False(s.t, th.Interrupted(), i)
			s.shows("0 -", l)
		}
		th.Interrupt(th)
		assert.True(s.t, l.TryLock(th))
		l.Lock(th)
		assert.True(s.t, th.Interrupted())
		s.shows("2 main", l)
	})
}

// TestTryLockWithoutTime asks for a taken lock with no time to wait: the queue is
// not even made.
func TestTryLockWithoutTime(t *testing.T) {
	locks(t, func(s *stage, l lock.ReentrantLock) {
		l.Lock(s.main)
		s.start("a", func(th *scheduler.Thread) {
			for _, limit := range []time.Duration{0, -time.Second} {
				ok, err := l.TryLockFor(th, limit)
				assert.NoError(s.t, err)
				assert.False(s.t, ok)
			}
			assert.False(s.t, l.TryLock(th))
		})
		s.shows("1 main", l)
		l.Unlock(s.main)
	})
}

// TestTryLockForTakesExactlyItsTime pins down the virtual time of a timed wait: the
// limit counts from the step in which the queue is entered, and a step costs 1 µs.
// With access steps there are two attempts before that and five steps from the
// wake-up on: clear the status, try, announce, try, give up.
func TestTryLockForTakesExactlyItsTime(t *testing.T) {
	const limit = 10 * ms
	for _, c := range []struct {
		steps scheduler.StepMode
		late  time.Duration
	}{{scheduler.ByOperation, 2 * time.Microsecond}, {scheduler.ByAccess, 7 * time.Microsecond}} {
		t.Run(stepName(c.steps), func(t *testing.T) {
			err := play(t, scheduler.Config{Steps: c.steps}, scheduler.Platform, func(s *stage) {
				l := lock.NewReentrantLock(s.main, "l")
				l.Lock(s.main)
				s.start("a", func(th *scheduler.Thread) {
					assert.NoError(s.t, th.Sleep(5*ms)) // until it is the only one that steps
					since := th.Now()
					ok, _ := l.TryLockFor(th, limit)
					s.notef("%v after %v", ok, th.Now()-since)
				})
				assert.NoError(s.t, s.main.Sleep(2*limit))
				s.noted(fmt.Sprintf("false after %v", limit+c.late))
			})
			require.NoError(t, err)
		})
	}
}

// TestTimeLimitWithoutCarrier lets the time limit of an unmounted virtual thread pass
// while there is no carrier. Its node stays as it is; on 21 the timer thread has
// woken it, on 25 the timer itself waits for a carrier. In the end it gives up.
func TestTimeLimitWithoutCarrier(t *testing.T) {
	starved(t, func(s *stage) {
		const queue = "1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a"
		l := lock.NewReentrantLock(s.main, "l")
		l.Lock(s.main)
		a := s.start("a", func(th *scheduler.Thread) {
			ok, err := l.TryLockFor(th, 10*ms)
			s.notef("a %v %v", ok, err)
		})
		s.keepBusy()
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.shows(queue, l)
		want := map[int]scheduler.State{21: scheduler.StateUnparked, 25: scheduler.StateTimedParked}
		assert.Equal(s.t, want[s.main.Machine().JDK().JDK], s.main.Machine().Thread(a.ID()).State)
		assert.Zero(s.t, l.Inspect(s.main.Machine()).Heir)
		s.free()
		s.noted("free", "a false <nil>")
		s.shows("1 main | ExclusiveNode 0 -", l)
		l.Unlock(s.main)
	})
}

func TestTryLockForSucceedsInTime(t *testing.T) {
	locks(t, func(s *stage, l lock.ReentrantLock) {
		l.Lock(s.main)
		s.start("a", func(th *scheduler.Thread) {
			ok, err := l.TryLockFor(th, 100*ms)
			s.notef("a %v %v", ok, err)
		})
		s.shows("1 main | ExclusiveNode 0 - | ExclusiveNode WAITING a", l)
		l.Unlock(s.main)
		s.settle()
		s.noted("a true <nil>")
		s.shows("1 a | ExclusiveNode 0 -", l)
		assert.Less(s.t, s.main.Now(), 10*ms) // and long before its time limit
	})
}

// TestTryLockBarges has a virtual thread that was signalled but has no carrier.
// tryLock takes the lock ahead of it, even a fair one, and the release that
// follows sees status 0 and signals nobody again.
func TestTryLockBarges(t *testing.T) {
	bothFairnesses(t, func(t *testing.T, fair bool) {
		starved(t, func(s *stage) {
			l := newLock(s.main, fair)
			l.Lock(s.main)
			s.user("a", l)
			s.user("b", l)
			s.keepBusy()
			l.Unlock(s.main)
			s.settle()
			s.shows("0 - | ExclusiveNode 0 - | ExclusiveNode 0 a | ExclusiveNode WAITING b", l)
			assert.True(s.t, l.TryLock(s.main))
			s.shows("1 main | ExclusiveNode 0 - | ExclusiveNode 0 a | ExclusiveNode WAITING b", l)
			s.wakes("a: unpark")
			l.Unlock(s.main)
			s.settle()
			s.shows("0 - | ExclusiveNode 0 - | ExclusiveNode 0 a | ExclusiveNode WAITING b", l)
			s.wakes()
			s.free()
			s.noted("free", "a", "b")
			s.shows("0 - | ExclusiveNode 0 -", l)
		})
	})
}

// TestArrivalAtAFreeLock has a platform thread come while the lock is free and its
// heir waits for a carrier: it takes a lock that is not fair and queues for a fair
// one, where a time limit ends that.
func TestArrivalAtAFreeLock(t *testing.T) {
	lockIt := func(th *scheduler.Thread, l lock.ReentrantLock) bool { l.Lock(th); return true }
	tryIt := func(th *scheduler.Thread, l lock.ReentrantLock) bool {
		ok, _ := l.TryLockFor(th, 10*ms)
		return ok
	}
	for _, c := range []struct {
		name    string
		fair    bool
		acquire func(*scheduler.Thread, lock.ReentrantLock) bool
		soon    string
		late    string
		log     []string
	}{
		{"lock", false, lockIt, "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a", "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a", []string{"p true", "free", "a"}},
		{"tryLock", false, tryIt, "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a", "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a", []string{"p true", "free", "a"}},
		{"fair lock", true, lockIt, "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a | ExclusiveNode WAITING p", "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a | ExclusiveNode WAITING p", []string{"free", "a", "p true"}},
		{"fair tryLock", true, tryIt, "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a | ExclusiveNode WAITING p", "0 - | ExclusiveNode 0 - | ExclusiveNode 0 a", []string{"p false", "free", "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			starved(t, func(s *stage) {
				l := newLock(s.main, c.fair)
				l.Lock(s.main)
				s.user("a", l)
				s.keepBusy()
				l.Unlock(s.main)
				s.startAs(scheduler.Platform, "p", func(th *scheduler.Thread) {
					ok := c.acquire(th, l)
					s.notef("p %v", ok)
					if ok {
						l.Unlock(th)
					}
				})
				s.shows(c.soon, l)
				assert.NoError(s.t, s.main.Sleep(20*ms))
				s.shows(c.late, l)
				s.free()
				s.noted(c.log...)
				s.shows("0 - | ExclusiveNode 0 -", l)
			})
		})
	}
}

// TestSignalledAndLate has the first waiter signalled in time, but get its carrier
// after its time limit. If somebody has taken the lock meanwhile it gives up, and
// signals the next; if the lock is free it acquires, late as it is.
func TestSignalledAndLate(t *testing.T) {
	for _, taken := range []bool{true, false} {
		t.Run(fmt.Sprintf("taken=%v", taken), func(t *testing.T) {
			bothFairnesses(t, func(t *testing.T, fair bool) {
				starved(t, func(s *stage) {
					l := newLock(s.main, fair)
					l.Lock(s.main)
					s.start("a", func(th *scheduler.Thread) {
						ok, err := l.TryLockFor(th, 100*ms)
						s.notef("a %v %v", ok, err)
						if ok {
							l.Unlock(th)
						}
					})
					s.startAs(scheduler.Platform, "b", s.use(l))
					s.keepBusy()
					l.Unlock(s.main)
					s.settle()
					s.shows("0 - | ExclusiveNode 0 - | ExclusiveNode 0 a | ExclusiveNode WAITING b", l)
					if taken {
						assert.True(s.t, l.TryLock(s.main))
					}
					s.free() // after a second
					if taken {
						s.shows("1 main | ExclusiveNode 0 - | ExclusiveNode WAITING b", l)
						s.wakes("a: unpark", "b: unpark")
						l.Unlock(s.main)
						s.settle()
					}
					s.noted("free", fmt.Sprintf("a %v <nil>", !taken), "b")
					s.shows("0 - | ExclusiveNode 0 -", l)
				})
			})
		})
	}
}

// TestSignalledAndInterrupted has the first waiter signalled and then interrupted
// before it runs. It gives up although the lock is free, and signals the next.
func TestSignalledAndInterrupted(t *testing.T) {
	bothFairnesses(t, func(t *testing.T, fair bool) {
		starved(t, func(s *stage) {
			l := newLock(s.main, fair)
			l.Lock(s.main)
			a := s.start("a", func(th *scheduler.Thread) {
				s.notef("a %v", l.LockInterruptibly(th))
			})
			s.startAs(scheduler.Platform, "b", s.use(l))
			s.keepBusy()
			l.Unlock(s.main)
			s.main.Interrupt(a)
			s.settle()
			s.shows("0 - | ExclusiveNode 0 - | ExclusiveNode 0 a | ExclusiveNode WAITING b", l)
			s.free()
			s.noted("free", "a java.lang.InterruptedException", "b")
			s.wakes("a: unpark", "b: unpark")
		})
	})
}

// TestUnlockByAnother has two threads unlock what they do not own: when nobody
// does, and when main does. It is an exception in their own thread only.
func TestUnlockByAnother(t *testing.T) {
	for _, m := range modes() {
		t.Run(m.String(), func(t *testing.T) {
			err := play(t, scheduler.Config{JDK: m.jdk, Steps: m.steps}, m.kind, func(s *stage) {
				l := lock.NewReentrantLock(s.main, "l")
				s.start("a", func(th *scheduler.Thread) {
					e := caught(func() { l.Unlock(th) })
					if assert.NotNil(s.t, e) {
						assert.Equal(s.t, "java.lang.IllegalMonitorStateException", e.Error())
					}
					s.note("a goes on")
				})
				l.Lock(s.main)
				b := s.start("b", func(th *scheduler.Thread) {
					l.Unlock(th)
					s.note("b goes on")
				})
				s.shows("1 main", l)
				assert.Equal(s.t, scheduler.StateTerminated, s.main.Machine().Thread(b.ID()).State)
				l.Unlock(s.main)
				s.noted("a goes on")
			})
			var failed *scheduler.ThreadError
			require.ErrorAs(t, err, &failed)
			assert.Equal(t, "b", failed.Thread.Name)
			var e *scheduler.Exception
			require.ErrorAs(t, err, &e)
			assert.Equal(t, scheduler.IllegalMonitorState, e.Class)
			assert.NotErrorIs(t, err, scheduler.ErrInterrupted)
		})
	}
}

func TestInspectLock(t *testing.T) {
	everywhere(t, func(s *stage) {
		l, f := lock.NewReentrantLock(s.main, "one"), lock.NewFairReentrantLock(s.main, "two")
		v := l.Inspect(s.main.Machine())
		assert.Equal(s.t, "java.util.concurrent.locks.ReentrantLock$NonfairSync", v.Class)
		assert.Equal(s.t, "one", v.Name)
		assert.Equal(s.t, l.ID, v.ID)
		assert.Equal(s.t, scheduler.ForLock, v.Kind)
		assert.True(s.t, v.HandsOff)
		v = f.Inspect(s.main.Machine())
		assert.Equal(s.t, "java.util.concurrent.locks.ReentrantLock$FairSync", v.Class)
		assert.Equal(s.t, "two", v.Name)
	})
}

// TestHeir shows whom the picture of a lock calls its heir: the first waiter from
// the release that signals it until it runs.
func TestHeir(t *testing.T) {
	bothFairnesses(t, func(t *testing.T, fair bool) {
		starved(t, func(s *stage) {
			l := newLock(s.main, fair)
			l.Lock(s.main)
			a := s.user("a", l)
			s.user("b", l)
			signalled := func() (all []bool) {
				for _, n := range l.Inspect(s.main.Machine()).Queue {
					all = append(all, n.Signalled)
				}
				return all
			}
			assert.Equal(s.t, []bool{false, false, false}, signalled())
			assert.Zero(s.t, l.Inspect(s.main.Machine()).Heir)
			s.keepBusy()
			l.Unlock(s.main)
			assert.Equal(s.t, []bool{false, true, false}, signalled())
			assert.Equal(s.t, a.ID(), l.Inspect(s.main.Machine()).Heir)
			s.free()
			assert.Zero(s.t, l.Inspect(s.main.Machine()).Heir)
		})
	})
}
