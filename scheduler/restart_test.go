package scheduler_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// varied is a program of Go functions that leaves something behind in all that a run
// uses: threads that end, panic, are interrupted, join others and never end, timers,
// held frames, objects and stacks.
func varied() *scheduler.Program {
	p := scheduler.GoProgram("varied", func(t *scheduler.Thread) {
		frames := scheduler.Frames("com.example.Main.run(Main.java:1)")
		x := scheduler.NewInt(t, "x", 0)
		sleeper := t.StartVirtual("sleeper", func(t *scheduler.Thread) {
			for t.Sleep(time.Millisecond) == nil {
				x.Set(t, x.Get(t)+1)
			}
			t.Call(frames, func() {
				t.At(7)
				t.Park()
			})
		})
		t.StartVirtual("fails", func(t *scheduler.Thread) {
			t.Yield()
			_, err := t.Do(scheduler.Op{Object: 99})
			panic(err)
		})
		t.StartDaemon("daemon", func(t *scheduler.Thread) {
			for {
				t.ParkFor(time.Millisecond)
			}
		})
		other := t.StartPlatform("other", func(t *scheduler.Thread) {
			t.Machine().Hold(t.ID(), scheduler.Site{Cause: scheduler.ByNative, Pins: true})
			t.Interrupt(sleeper)
			t.Yield()
		})
		_ = t.Join(other)
		t.Unpark(sleeper)
		_ = t.Join(sleeper)
	})
	p.Thread(scheduler.Spec{Kind: scheduler.Virtual, Code: code(p, scheduler.YieldOp(), scheduler.ParkOp())})
	return p
}

// A machine that starts again does what a new one does, after a run of any length.
func TestRestartIsANewMachine(t *testing.T) {
	p := varied()
	for _, cfg := range []scheduler.Config{
		{Parallelism: 2, Time: scheduler.AnyTime},
		{Parallelism: 1, JDK: 25, Steps: scheduler.ByAccess},
	} {
		m := newMachine(t, cfg, p)
		for seed := range uint64(12) {
			m.Restart()
			twin, err := scheduler.New(cfg, p)
			require.NoError(t, err)
			policy := scheduler.NewRandom(seed + 1)
			for range 8 * seed {
				require.Equal(t, enabled(twin), enabled(m))
				a, ok := policy.Next(twin)
				if !ok {
					break
				}
				apply(t, twin, a)
				apply(t, m, a)
				require.Equal(t, describe(twin), describe(m))
				for id := range scheduler.ThreadID(twin.Threads()) {
					require.Equal(t, twin.Stack(id+1), m.Stack(id+1))
				}
			}
			if seed%3 == 0 {
				m.SetParallelism(5)
			}
			c := m.Clone()
			assert.Equal(t, describe(m), describe(c), "its history is that of the new run")
			c.Close()
			twin.Close()
		}
	}
}

// So does one that runs compiled code, and may share its memory with clones.
func TestRestartOfCompiledCode(t *testing.T) {
	p := program()
	x := scheduler.NewInt(p, "x", 0)
	for range 3 {
		p.Thread(scheduler.Spec{Kind: scheduler.Virtual, Code: code(p, x.GetOp(), scheduler.YieldOp(), x.SetOp(1), scheduler.ParkOp())})
	}
	m := newMachine(t, scheduler.Config{Parallelism: 2}, p)
	start := describe(m)
	for seed := range uint64(20) {
		policy := scheduler.NewRandom(seed + 1)
		for range seed {
			if a, ok := policy.Next(m); ok {
				apply(t, m, a)
			}
		}
		c := m.Clone()
		was := describe(m)
		m.Restart()
		require.Equal(t, start, describe(m))
		require.Equal(t, was, describe(c))
	}
}

func TestRestartUnwindsFunctions(t *testing.T) {
	unwound := 0
	m := newMachine(t, scheduler.Config{}, scheduler.GoProgram("", func(t *scheduler.Thread) {
		defer func() { unwound++ }()
		defer t.Park() // does nothing
		t.Park()
	}))
	apply(t, m, step(1))
	assert.True(t, m.Stuck())
	m.Restart()
	assert.Equal(t, 1, unwound)
	assert.False(t, m.Stuck())
	m.Observe(func(*scheduler.Machine, scheduler.Event) { t.Error("the start of another run is not observed") })
	m.Restart()
	assert.Equal(t, 2, unwound)
	m.Close()
	assert.Equal(t, 3, unwound)
}

// A deferred function may end the caller of Restart, as FailNow of a test does. The
// coroutines are freed all the same: that none is left is what TestMain sees to.
func TestCloseAfterARestartThatEndedItsCaller(t *testing.T) {
	m := newMachine(t, scheduler.Config{}, scheduler.GoProgram("", func(t *scheduler.Thread) {
		t.StartPlatform("", (*scheduler.Thread).Park)
		defer runtime.Goexit()
		t.Park()
	}))
	apply(t, m, step(1))
	done := make(chan bool)
	go func() {
		defer close(done)
		defer m.Close()
		m.Restart()
		t.Error("it goes on")
	}()
	<-done
	assert.Equal(t, scheduler.ErrClosed, m.Apply(step(1)))
}
