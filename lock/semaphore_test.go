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

// The pictures and results that the tests of this file expect were observed on 21.0.12
// and 25.0.3, for fair semaphores and others, virtual threads and platform threads.
// Where several threads acquire after one release, a JVM lets them note their names in
// any order; the order here is that of the FIFO policy. Holders and heirs are the
// machine's own.

// semaphores plays a stage with a new semaphore, fair and not, in every mode.
func semaphores(t *testing.T, permits int, f func(s *stage, sem lock.Semaphore, fair bool)) {
	t.Helper()
	bothFairnesses(t, func(t *testing.T, fair bool) {
		everywhere(t, func(s *stage) { f(s, newSemaphore(s.main, permits, fair), fair) })
	})
}

// taker is a thread that acquires permits and notes its name.
func (s *stage) taker(name string, sem lock.Semaphore, permits int) *scheduler.Thread {
	return s.start(name, func(th *scheduler.Thread) {
		assert.NoError(s.t, sem.Acquire(th, permits))
		s.note(name)
	})
}

func TestSemaphoreCountsPermits(t *testing.T) {
	semaphores(t, 5, func(s *stage, sem lock.Semaphore, _ bool) {
		assert.NoError(s.t, sem.Acquire(s.main, 2))
		s.shows("3 -", sem)
		sem.AcquireUninterruptibly(s.main, 1)
		assert.True(s.t, sem.TryAcquire(s.main, 2))
		s.shows("0 -", sem)
		assert.False(s.t, sem.TryAcquire(s.main, 1))
		assert.NoError(s.t, sem.Acquire(s.main, 0)) // 0 of 0 is enough
		sem.Release(s.main, 7)                      // more than were taken
		ok, err := sem.TryAcquireFor(s.main, 7, 0)
		assert.NoError(s.t, err)
		assert.True(s.t, ok)
		s.shows("0 -", sem) // nobody ever had to queue, so there is no head
	})
}

// TestFirstInLineBlocksThoseBehind has the first waiter want two permits. One
// released permit wakes it in vain, and the second waiter, who wants one, waits
// behind it. tryAcquire takes the permit ahead of both, also of a fair semaphore.
func TestFirstInLineBlocksThoseBehind(t *testing.T) {
	const queue = " - | ExclusiveNode 0 - | SharedNode WAITING a | SharedNode WAITING b"
	semaphores(t, 0, func(s *stage, sem lock.Semaphore, _ bool) {
		s.taker("a", sem, 2)
		s.taker("b", sem, 1)
		s.shows("0"+queue, sem)
		sem.Release(s.main, 1)
		s.settle()
		s.shows("1"+queue, sem)
		s.wakes("a: unpark")
		assert.True(s.t, sem.TryAcquire(s.main, 1))
		s.shows("0"+queue, sem)
		sem.Release(s.main, 3)
		s.settle()
		s.noted("a", "b")
		s.wakes("a: unpark", "b: unpark")
		s.shows("0 - | SharedNode 0 -", sem)
	})
}

// TestReleasePropagates: one release wakes one waiter, and each that acquires wakes
// the next, until one finds no permit.
func TestReleasePropagates(t *testing.T) {
	for _, c := range []struct {
		permits int
		then    string
		log     []string
		woken   []string
	}{
		{1, "0 - | SharedNode 0 - | SharedNode WAITING b | SharedNode WAITING c", []string{"a"}, []string{"a: unpark", "b: unpark"}},
		{2, "0 - | SharedNode 0 - | SharedNode WAITING c", []string{"a", "b"}, []string{"a: unpark", "b: unpark", "c: unpark"}},
		{3, "0 - | SharedNode 0 -", []string{"a", "b", "c"}, []string{"a: unpark", "b: unpark", "c: unpark"}},
		{4, "1 - | SharedNode 0 -", []string{"a", "b", "c"}, []string{"a: unpark", "b: unpark", "c: unpark"}},
	} {
		t.Run(fmt.Sprint(c.permits), func(t *testing.T) {
			semaphores(t, 0, func(s *stage, sem lock.Semaphore, _ bool) {
				for _, name := range []string{"a", "b", "c"} {
					s.taker(name, sem, 1)
				}
				s.shows("0 - | ExclusiveNode 0 - | SharedNode WAITING a | SharedNode WAITING b | SharedNode WAITING c", sem)
				sem.Release(s.main, c.permits)
				s.settle()
				s.shows(c.then, sem)
				s.noted(c.log...)
				s.wakes(c.woken...)
				sem.Release(s.main, 3)
				s.settle()
				s.noted("a", "b", "c")
			})
		})
	}
}

// TestAcquireBesideAWaiter has a permit free and a waiter who wants two: a newcomer
// who wants one takes it, unless the semaphore is fair.
func TestAcquireBesideAWaiter(t *testing.T) {
	semaphores(t, 1, func(s *stage, sem lock.Semaphore, fair bool) {
		s.taker("a", sem, 2)
		s.shows("1 - | ExclusiveNode 0 - | SharedNode WAITING a", sem)
		s.taker("b", sem, 1)
		s.start("c", func(th *scheduler.Thread) {
			ok, err := sem.TryAcquireFor(th, 1, 10*ms)
			assert.NoError(s.t, err)
			s.notef("c %v", ok)
		})
		assert.NoError(s.t, s.main.Sleep(20*ms))
		if fair {
			s.shows("1 - | ExclusiveNode 0 - | SharedNode WAITING a | SharedNode WAITING b", sem)
			assert.True(s.t, sem.TryAcquire(s.main, 1))
			s.noted("c false")
		} else {
			s.shows("0 - | ExclusiveNode 0 - | SharedNode WAITING a", sem)
			assert.False(s.t, sem.TryAcquire(s.main, 1))
			s.noted("b", "c false")
		}
		sem.Release(s.main, 3)
	})
}

// TestPermitsBesideAnHeirWithoutCarrier has permits free and the first waiter without a
// carrier. What comes takes them, except timed or not acquire of a fair semaphore;
// a release signals nobody again, so b waits though there are enough for it.
func TestPermitsBesideAnHeirWithoutCarrier(t *testing.T) {
	const queue = " - | ExclusiveNode 0 - | SharedNode 0 a | SharedNode WAITING b"
	bothFairnesses(t, func(t *testing.T, fair bool) {
		starved(t, func(s *stage) {
			sem := newSemaphore(s.main, 0, fair)
			s.taker("a", sem, 1)
			s.startAs(scheduler.Platform, "b", func(th *scheduler.Thread) {
				assert.NoError(s.t, sem.Acquire(th, 1))
				s.note("b")
			})
			s.keepBusy()
			sem.Release(s.main, 2)
			s.settle()
			s.shows("2"+queue, sem)
			s.startAs(scheduler.Platform, "c", func(th *scheduler.Thread) {
				ok, err := sem.TryAcquireFor(th, 1, 10*ms)
				assert.NoError(s.t, err)
				s.notef("c %v", ok)
			})
			assert.NoError(s.t, s.main.Sleep(20*ms))
			left := 1
			if fair {
				left = 2
			}
			s.shows(fmt.Sprint(left)+queue, sem)
			assert.True(s.t, sem.TryAcquire(s.main, 1))
			s.shows(fmt.Sprint(left-1)+queue, sem)
			s.woken = nil
			sem.Release(s.main, 1)
			s.settle()
			s.shows(fmt.Sprint(left)+queue, sem)
			s.wakes()
			s.free()
			if fair {
				s.noted("c false", "free", "a", "b")
				s.shows("0 - | SharedNode 0 -", sem)
			} else {
				s.noted("c true", "free", "a")
				s.shows("0 - | SharedNode 0 - | SharedNode WAITING b", sem)
				sem.Release(s.main, 1)
			}
		})
	})
}

func TestTimedAcquire(t *testing.T) {
	semaphores(t, 0, func(s *stage, sem lock.Semaphore, _ bool) {
		for _, limit := range []time.Duration{0, -time.Second} {
			ok, err := sem.TryAcquireFor(s.main, 1, limit)
			assert.NoError(s.t, err)
			assert.False(s.t, ok)
		}
		s.shows("0 -", sem) // without time the queue is not even made
		for _, name := range []string{"a", "b", "c"} {
			limit := map[string]time.Duration{"a": 10 * ms, "b": 50 * ms, "c": time.Second}[name]
			s.start(name, func(th *scheduler.Thread) {
				ok, err := sem.TryAcquireFor(th, 1, limit)
				assert.NoError(s.t, err)
				s.notef("%s %v", name, ok)
			})
		}
		s.shows("0 - | ExclusiveNode 0 - | SharedNode WAITING a | SharedNode WAITING b | SharedNode WAITING c", sem)
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.noted("a false")
		s.shows("0 - | ExclusiveNode 0 - | SharedNode WAITING b | SharedNode WAITING c", sem)
		sem.Release(s.main, 1)
		s.settle()
		s.noted("a false", "b true")
		s.shows("0 - | SharedNode 0 - | SharedNode WAITING c", sem)
		sem.Release(s.main, 1)
	})
}

// TestGivingUpLetsTheNextAcquire has the first waiter want more than there is. When
// it gives up, the next acquires what there was all the time.
func TestGivingUpLetsTheNextAcquire(t *testing.T) {
	everywhere(t, func(s *stage) {
		sem := lock.NewFairSemaphore(s.main, "s", 1)
		s.start("a", func(th *scheduler.Thread) {
			ok, _ := sem.TryAcquireFor(th, 2, 10*ms)
			s.notef("a %v", ok)
		})
		b := s.start("b", func(th *scheduler.Thread) {
			_, err := sem.TryAcquireFor(th, 2, time.Second)
			s.notef("b %v", errors.Is(err, scheduler.ErrInterrupted))
		})
		s.taker("c", sem, 1)
		s.shows("1 - | ExclusiveNode 0 - | SharedNode WAITING a | SharedNode WAITING b | SharedNode WAITING c", sem)
		assert.NoError(s.t, s.main.Sleep(20*ms))
		s.shows("1 - | ExclusiveNode 0 - | SharedNode WAITING b | SharedNode WAITING c", sem)
		s.main.Interrupt(b)
		s.settle()
		s.noted("a false", "b true", "c")
		s.shows("0 - | SharedNode 0 -", sem)
	})
}

func TestInterruptedAcquire(t *testing.T) {
	semaphores(t, 0, func(s *stage, sem lock.Semaphore, _ bool) {
		acquires := map[string]func(*scheduler.Thread) error{
			"a": func(th *scheduler.Thread) error { return sem.Acquire(th, 1) },
			"b": func(th *scheduler.Thread) error { sem.AcquireUninterruptibly(th, 1); return nil },
			"c": func(th *scheduler.Thread) error { _, err := sem.TryAcquireFor(th, 1, time.Second); return err },
		}
		var threads []*scheduler.Thread
		for _, name := range []string{"a", "b", "c"} {
			threads = append(threads, s.start(name, func(th *scheduler.Thread) {
				err := acquires[name](th)
				assert.True(s.t, err == nil || errors.Is(err, scheduler.ErrInterrupted))
				s.notef("%s thrown=%v flag=%v", name, err != nil, th.Interrupted())
			}))
		}
		for _, th := range threads {
			s.main.Interrupt(th)
			s.settle()
		}
		s.shows("0 - | ExclusiveNode 0 - | SharedNode WAITING b", sem)
		sem.Release(s.main, 1)
		s.settle()
		s.noted("a thrown=true flag=false", "c thrown=true flag=false", "b thrown=false flag=true")
		s.shows("0 - | SharedNode 0 -", sem)
	})
}

func TestAcquireByAnInterruptedThread(t *testing.T) {
	semaphores(t, 5, func(s *stage, sem lock.Semaphore, _ bool) {
		th := s.main
		th.Interrupt(th)
		assert.ErrorIs(s.t, sem.Acquire(th, 1), scheduler.ErrInterrupted)
		assert.False(s.t, th.Interrupted())
		th.Interrupt(th)
		_, err := sem.TryAcquireFor(th, 1, 0)
		assert.ErrorIs(s.t, err, scheduler.ErrInterrupted)
		assert.False(s.t, th.Interrupted())
		s.shows("5 -", sem)
		th.Interrupt(th)
		assert.True(s.t, sem.TryAcquire(th, 1))
		sem.AcquireUninterruptibly(th, 1)
		assert.True(s.t, th.Interrupted())
		s.shows("3 -", sem)
	})
}

// TestNegativePermits: a negative argument throws, even if the thread is
// interrupted, while a negative number of permits at the start is as good as any.
func TestNegativePermits(t *testing.T) {
	semaphores(t, -1, func(s *stage, sem lock.Semaphore, _ bool) {
		th := s.main
		for i, call := range []func(){
			func() { _ = sem.Acquire(th, -1) },
			func() { sem.AcquireUninterruptibly(th, -1) },
			func() { sem.TryAcquire(th, -1) },
			func() { _, _ = sem.TryAcquireFor(th, -1, time.Second) },
			func() { sem.Release(th, -1) },
		} {
			th.Interrupt(th)
			if e := caught(call); assert.NotNil(s.t, e, i) {
				assert.Equal(s.t, "java.lang.IllegalArgumentException", e.Error(), i)
			}
			assert.True(s.t, th.Interrupted(), i)
		}
		s.shows("-1 -", sem)
		assert.False(s.t, sem.TryAcquire(th, 0)) // -1 permits are less than 0
		sem.Release(th, 1)
		assert.True(s.t, sem.TryAcquire(th, 0))
		assert.False(s.t, sem.TryAcquire(th, 1))
		s.shows("0 -", sem)
	})
}

// TestTooManyPermits: the state is an int of Java, and one permit more than it can count
// is an error, observed on 21.0.12 and 25.0.3.
func TestTooManyPermits(t *testing.T) {
	once(t, func(s *stage) {
		sem := lock.NewSemaphore(s.main, "s", math.MaxInt32)
		sem.Release(s.main, 0)
		for _, permits := range []int{1, math.MaxInt} {
			if e := caught(func() { sem.Release(s.main, permits) }); assert.NotNil(s.t, e) {
				assert.Equal(s.t, "java.lang.Error: Maximum permit count exceeded", e.Error())
			}
		}
		s.shows(fmt.Sprintf("%d -", math.MaxInt32), sem)
	})
}

// TestHolders follows whom the picture names as holders. A JVM knows of none.
func TestHolders(t *testing.T) {
	everywhere(t, func(s *stage) {
		sem := lock.NewSemaphore(s.main, "s", 3)
		holders := func() []scheduler.ThreadID { return sem.Inspect(s.main.Machine()).Holders }
		hold := func(th *scheduler.Thread) {
			assert.NoError(s.t, sem.Acquire(th, 1))
			assert.NoError(s.t, th.Sleep(20*ms))
			sem.Release(th, 1)
		}
		assert.Empty(s.t, holders())
		a := s.start("a", hold)
		b := s.start("b", hold)
		assert.Equal(s.t, []scheduler.ThreadID{a.ID(), b.ID()}, holders())
		assert.True(s.t, sem.TryAcquire(s.main, 1))
		assert.Equal(s.t, []scheduler.ThreadID{s.main.ID(), a.ID(), b.ID()}, holders())
		assert.False(s.t, sem.TryAcquire(s.main, 1))
		sem.Release(s.main, 1)
		assert.Equal(s.t, []scheduler.ThreadID{a.ID(), b.ID()}, holders())
		assert.NoError(s.t, sem.Acquire(s.main, 0)) // which is nothing to hold
		sem.Release(s.main, 0)
		assert.Equal(s.t, []scheduler.ThreadID{a.ID(), b.ID()}, holders())
		assert.NoError(s.t, s.main.Sleep(50*ms))
		assert.Empty(s.t, holders())
	})
}

// TestReleaseWithoutAcquireMakesPermitsSignals: once a thread releases what it did
// not take, permits are signals, and nobody holds a signal.
func TestReleaseWithoutAcquireMakesPermitsSignals(t *testing.T) {
	everywhere(t, func(s *stage) {
		sem := lock.NewSemaphore(s.main, "s", 1)
		holders := func() []scheduler.ThreadID { return sem.Inspect(s.main.Machine()).Holders }
		a := s.taker("a", sem, 1)
		assert.Equal(s.t, []scheduler.ThreadID{a.ID()}, holders())
		sem.Release(s.main, 1)
		assert.Empty(s.t, holders())
		assert.True(s.t, sem.TryAcquire(s.main, 1))
		assert.Empty(s.t, holders())
	})
}

// TestHolderOfSeveralPermits has a thread take two permits, at once or one by one,
// and give them back one by one, which is still the use of a resource.
func TestHolderOfSeveralPermits(t *testing.T) {
	for _, takes := range [][]int{{2}, {1, 1}} {
		t.Run(fmt.Sprint(takes), func(t *testing.T) {
			once(t, func(s *stage) {
				sem := lock.NewSemaphore(s.main, "s", 2)
				holders := func() []scheduler.ThreadID { return sem.Inspect(s.main.Machine()).Holders }
				for _, permits := range takes {
					assert.True(s.t, sem.TryAcquire(s.main, permits))
				}
				sem.Release(s.main, 1)
				assert.Equal(s.t, []scheduler.ThreadID{s.main.ID()}, holders(), "it still has one")
				sem.Release(s.main, 1)
				assert.Empty(s.t, holders())
				assert.True(s.t, sem.TryAcquire(s.main, 1))
				assert.Equal(s.t, []scheduler.ThreadID{s.main.ID()}, holders(), "permits are not signals")
			})
		})
	}
}

func TestInspectSemaphore(t *testing.T) {
	bothFairnesses(t, func(t *testing.T, fair bool) {
		starved(t, func(s *stage) {
			sem := newSemaphore(s.main, 0, fair)
			a := s.taker("a", sem, 1)
			v := sem.Inspect(s.main.Machine())
			assert.Equal(s.t, map[bool]string{
				false: "java.util.concurrent.Semaphore$NonfairSync", true: "java.util.concurrent.Semaphore$FairSync",
			}[fair], v.Class)
			assert.Equal(s.t, scheduler.ForPermits, v.Kind)
			assert.Equal(s.t, "s", v.Name)
			assert.True(s.t, v.HandsOff)
			assert.Zero(s.t, v.Heir)
			s.keepBusy()
			sem.Release(s.main, 1)
			assert.Equal(s.t, a.ID(), sem.Inspect(s.main.Machine()).Heir)
			s.free()
			assert.Zero(s.t, sem.Inspect(s.main.Machine()).Heir)
		})
	})
}

// TestPermitsAreNeverOverdrawn searches all schedules of threads that take and give
// back one or two of two permits: there are never more taken than there are, nobody
// waits for ever, and at the end all are back and the queue is empty.
func TestPermitsAreNeverOverdrawn(t *testing.T) {
	for _, fair := range []bool{false, true} {
		for _, steps := range stepModes {
			t.Run(fmt.Sprintf("fair=%v/%s", fair, stepName(steps)), func(t *testing.T) {
				p := scheduler.NewProgram("permits")
				sem := newSemaphore(p, 2, fair)
				write(p, "a", scheduler.Platform).do(sem.AcquireOp(2), sem.ReleaseOp(2)).thread()
				write(p, "b", scheduler.Platform).do(sem.AcquireUninterruptiblyOp(1), sem.ReleaseOp(1)).thread()
				write(p, "c", scheduler.Platform).try(sem.TryAcquireForOp(1, 1), sem.ReleaseOp(1)).thread()
				cfg := scheduler.Config{Time: scheduler.AnyTime, Steps: steps}
				explore(t, cfg, p, func(m *scheduler.Machine) {
					v := sem.Inspect(m)
					if v.State < 0 || v.State > 2 || m.Stuck() {
						t.Fatal(picture(m, sem))
					}
					if m.Done() {
						require.Equal(t, int64(2), v.State)
						require.LessOrEqual(t, len(v.Queue), 1)
						require.Empty(t, v.Holders)
					}
				})
			})
		}
	}
}

// TestReleaseLosesNoWakeUp searches all schedules of permits that are signals: one
// release of all lets all waiters through, each of whom tells the next.
func TestReleaseLosesNoWakeUp(t *testing.T) {
	for _, fair := range []bool{false, true} {
		for _, steps := range stepModes {
			t.Run(fmt.Sprintf("fair=%v/%s", fair, stepName(steps)), func(t *testing.T) {
				p := scheduler.NewProgram("signals")
				sem := newSemaphore(p, 0, fair)
				write(p, "a", scheduler.Platform).do(sem.AcquireOp(1)).thread()
				write(p, "b", scheduler.Platform).do(sem.AcquireOp(1)).thread()
				write(p, "c", scheduler.Platform).do(sem.ReleaseOp(2)).thread()
				explore(t, scheduler.Config{Time: scheduler.AnyTime, Steps: steps}, p, func(m *scheduler.Machine) {
					if m.Stuck() {
						t.Fatal(picture(m, sem))
					}
				})
			})
		}
	}
}
