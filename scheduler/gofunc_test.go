package scheduler_test

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

func TestAStuckRunUnwindsItsFunctions(t *testing.T) {
	var unwound []string
	trace, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		for _, name := range []string{"a", "b"} {
			t.StartVirtual(name, func(t *scheduler.Thread) {
				defer func() { unwound = append(unwound, t.Name()) }()
				defer t.Unpark(t) // thread calls of deferred functions do nothing now
				t.Park()
			})
		}
		defer func() { unwound = append(unwound, "main") }()
		t.Park()
	})
	var stuck *scheduler.StuckError
	require.ErrorAs(t, err, &stuck)
	assert.Equal(t, []scheduler.ThreadID{1, 2, 3}, stuck.Threads)
	assert.ElementsMatch(t, []string{"main", "a", "b"}, unwound)
	assert.Same(t, trace, stuck.Trace)
	assert.Equal(t, "stuck after 7 actions at 5µs: main, a, b", err.Error())
	assert.Equal(t, scheduler.JavaWaiting, trace.Machine.Thread(2).Java, "the state is that in which it got stuck")
}

// A function that recovers from everything is unwound all the same.
func TestUnwindingOfAFunctionThatRecovers(t *testing.T) {
	rounds := 0
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		for range 3 {
			func() {
				defer func() { _ = recover() }()
				t.Park()
				rounds++
			}()
		}
	})
	require.Error(t, err)
	assert.Equal(t, 2, rounds, "the first park never returns, the others do nothing")
}

// A worker that survives whatever its tasks do would otherwise go round for ever.
func TestUnwindingOfAWorkerThatSurvivesEverything(t *testing.T) {
	ended := false
	trace, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		t.StartPlatform("worker", func(t *scheduler.Thread) {
			defer func() { ended = true }()
			for {
				func() {
					defer func() { _ = recover() }()
					t.Park()
				}()
			}
		})
		t.StartPlatform("starter", func(t *scheduler.Thread) {
			defer func() {
				for {
					t.StartVirtual("", (*scheduler.Thread).Park)
				}
			}()
			t.Park()
		})
	})
	require.Error(t, err)
	assert.Equal(t, scheduler.GotStuck, trace.End)
	assert.True(t, ended, "its deferred functions run")
}

func TestPanicsEndTheirThread(t *testing.T) {
	boom := errors.New("boom")
	trace, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		v := t.StartVirtual("v", func(*scheduler.Thread) { panic(boom) })
		_ = t.Join(v)
	})
	var failed *scheduler.ThreadError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "v", failed.Thread.Name)
	assert.Equal(t, boom, failed.Err.Panic)
	assert.Equal(t, "go panic: boom", failed.Err.Error())
	assert.Contains(t, failed.Err.Stack, "gofunc_test.go")
	assert.Equal(t, scheduler.Completed, trace.End, "the others ran on")
}

// testing.T.FailNow is runtime.Goexit: it must end the test that calls Run, and the
// coroutines with it.
func TestGoexitOfAThreadEndsTheCaller(t *testing.T) {
	done := make(chan bool)
	returned := false
	go func() {
		defer close(done)
		_, _ = scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
			t.StartVirtual("other", func(t *scheduler.Thread) { t.Park() })
			t.Yield()
			runtime.Goexit()
		})
		returned = true
	}()
	<-done
	assert.False(t, returned)
}

func TestAThreadUsedByAnotherIsRefused(t *testing.T) {
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		t.StartVirtual("v", func(*scheduler.Thread) { t.Yield() })
	})
	var failed *scheduler.ThreadError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "v", failed.Thread.Name)
	assert.Equal(t, "gridlock.WrongThread: a method of thread main was called by another thread", failed.Err.Error())
}

func TestTheClockNeedsExactTime(t *testing.T) {
	_, err := scheduler.Run(scheduler.Config{Time: scheduler.AnyTime}, func(t *scheduler.Thread) { t.Now() })
	var failed *scheduler.ThreadError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "gridlock.NoClock", failed.Err.Class)
}

// forked is a program of Go functions in which the choices matter.
func forked() *scheduler.Program {
	return scheduler.GoProgram("forked", func(t *scheduler.Thread) {
		x := scheduler.NewInt(t, "x", 0)
		for range 3 {
			t.StartVirtual("", func(t *scheduler.Thread) {
				v := x.Get(t)
				t.Yield()
				x.Set(t, v+1)
			})
		}
	})
}

// A machine that hosts Go functions clones itself by doing the same again.
func TestClonesOfGoFunctions(t *testing.T) {
	for seed := range uint64(20) {
		m := newMachine(t, scheduler.Config{Parallelism: 2, Time: scheduler.AnyTime}, forked())
		policy := scheduler.NewRandom(seed + 1)
		for !m.Done() {
			a, ok := policy.Next(m)
			require.True(t, ok)
			c := m.Clone()
			require.Equal(t, describe(m), describe(c))
			apply(t, c, a)
			apply(t, m, a)
			require.Equal(t, describe(m), describe(c))
			c.Close()
			c.Close() // twice is as good as once
		}
		_, ok := m.Fingerprint()
		assert.False(t, ok)
	}
}

// The number of carriers may have changed on the way: a clone changes it at the same
// point.
func TestClonesAfterChangesOfParallelism(t *testing.T) {
	for seed := range uint64(20) {
		m := newMachine(t, scheduler.Config{Parallelism: 2, Time: scheduler.AnyTime}, forked())
		policy := scheduler.NewRandom(seed + 1)
		for i := 0; !m.Done(); i++ {
			if i%3 == 0 {
				m.SetParallelism(1 + (i+int(seed))%4)
			}
			a, ok := policy.Next(m)
			require.True(t, ok)
			apply(t, m, a)
			c := m.Clone()
			require.Equal(t, describe(m), describe(c))
			require.Equal(t, m.Config(), c.Config())
			require.Equal(t, m.Carriers(), c.Carriers())
			c.Close()
		}
	}
}

func TestParallelismHasBounds(t *testing.T) {
	m := newMachine(t, scheduler.Config{}, forked())
	for set, want := range map[int]int{-1: 1, 0: 1, 7: 7, 40_000: 32767} {
		m.SetParallelism(set)
		assert.Equal(t, want, m.Config().Parallelism)
		c := m.Clone()
		assert.Equal(t, want, c.Config().Parallelism)
		c.Close()
	}
}

func TestCloneOfAClosedMachineLives(t *testing.T) {
	trace, err := scheduler.Run(scheduler.Config{Parallelism: 1}, func(t *scheduler.Thread) {
		t.StartVirtual("a", func(t *scheduler.Thread) { t.Park() })
	})
	require.Error(t, err)
	c := trace.Machine.Clone()
	defer c.Close()
	c.Unpark(2)
	for a := range c.Enabled() {
		require.NoError(t, c.Apply(a))
		break
	}
	assert.Equal(t, scheduler.StateRunning, c.Thread(2).State)
}

func TestAClosedMachineDoesNothing(t *testing.T) {
	m, err := scheduler.New(scheduler.Config{}, scheduler.GoProgram("", func(t *scheduler.Thread) { t.Yield(); t.Yield() }))
	require.NoError(t, err)
	apply(t, m, step(1))
	m.Close()
	assert.Equal(t, []string{"thread #1 steps"}, enabled(m))
	for range 2 {
		assert.Equal(t, scheduler.ErrClosed, m.Apply(step(1)))
	}
	assert.Equal(t, uint64(1), m.Actions())
	c := m.Clone()
	defer c.Close()
	apply(t, c, step(1), step(1))
	assert.True(t, c.Done())

	compiled := program()
	compiled.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(compiled, scheduler.YieldOp())})
	m = newMachine(t, scheduler.Config{}, compiled)
	m.Close()
	apply(t, m, step(1), step(1))
}

func TestStacksOfGoFunctions(t *testing.T) {
	outer := scheduler.Frames("com.example.Outer.run(Outer.java:1)")
	inner := scheduler.Frames("com.example.Inner.call(Inner.java:7)", "com.example.Inner.enter(Inner.java:3)")
	trace, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		t.StartVirtual("v", func(t *scheduler.Thread) {
			t.Call(outer, func() {
				t.Call(outer, func() {})
				t.At(2)
				t.Call(inner, t.Park)
			})
		})
	})
	require.Error(t, err)
	var lines []string
	for _, f := range trace.Machine.Stack(2) {
		lines = append(lines, f.String())
	}
	assert.Equal(t, []string{
		"java.base/java.lang.VirtualThread.park(VirtualThread.java:596)",
		"java.base/java.lang.System$2.parkVirtualThread(System.java:2644)",
		"java.base/jdk.internal.misc.VirtualThreads.park(VirtualThreads.java:54)",
		"java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:369)",
		"com.example.Inner.call(Inner.java:7)",
		"com.example.Inner.enter(Inner.java:3)",
		"com.example.Outer.run(Outer.java:2)",
		"java.base/java.lang.VirtualThread.run(VirtualThread.java:329)",
	}, lines)
	assert.Equal(t, 1, outer[0].Line, "the program's own frames are not changed")
}

func TestThreadHandles(t *testing.T) {
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		d := t.StartDaemon("d", func(t *scheduler.Thread) { t.ParkFor(time.Hour) })
		p := t.StartPlatform("p", func(t *scheduler.Thread) {
			t.Work(time.Millisecond)
			if !t.Interrupted() || t.Interrupted() {
				panic("interrupted once, and told once")
			}
		})
		t.Interrupt(p)
		if d.Name() != "d" || d.ID() != 2 || p.ID() != 3 || t.Machine().Thread(2).Kind != scheduler.Daemon {
			panic("wrong handle")
		}
		t.Work(time.Second)
		if now := t.Now().Truncate(time.Millisecond); now != time.Second {
			panic(now)
		}
	})
	assert.NoError(t, err)
}
