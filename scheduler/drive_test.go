package scheduler_test

import (
	"errors"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// warm returns a machine whose functions drive it themselves from the start.
func warm(t *testing.T, cfg scheduler.Config, p *scheduler.Program) *scheduler.Machine {
	m := newMachine(t, cfg, p)
	m.Restart()
	return m
}

// What is driven does the same as what is applied action by action, however often the
// one follows on the other.
func TestDriveIsApply(t *testing.T) {
	p := varied()
	for _, cfg := range []scheduler.Config{
		{Parallelism: 2, Time: scheduler.AnyTime},
		{Parallelism: 1, JDK: 25, Steps: scheduler.ByAccess},
	} {
		m := newMachine(t, cfg, p)
		for seed := range uint64(12) {
			m.Restart()
			twin := newMachine(t, cfg, p)
			var events, twins []string
			m.Observe(func(m *scheduler.Machine, e scheduler.Event) { events = append(events, m.Describe(e)) })
			twin.Observe(func(m *scheduler.Machine, e scheduler.Event) { twins = append(twins, m.Describe(e)) })
			policy := scheduler.NewRandom(seed + 1)
			for stretch := range 20 {
				left := int(seed) * stretch / 10
				require.NoError(t, m.Drive(func() (scheduler.Action, bool) {
					require.NoError(t, m.Check())
					require.Equal(t, describe(twin), describe(m))
					require.Equal(t, enabled(twin), enabled(m))
					require.Equal(t, twin.Now(), m.Now())
					a, ok := policy.Next(m)
					if left--; left < 0 || !ok {
						return a, false
					}
					apply(t, twin, a)
					return a, true
				}))
				if a, ok := policy.Next(m); ok {
					apply(t, twin, a)
					apply(t, m, a)
				}
				require.Equal(t, describe(twin), describe(m))
			}
			assert.Equal(t, twins, events)
			twin.Close()
		}
	}
}

// turns are threads that have the baton in turn, each with what it started above it.
func turns(last func(*scheduler.Thread)) *scheduler.Program {
	return scheduler.GoProgram("turns", func(t *scheduler.Thread) {
		for range 3 {
			t.StartPlatform("", func(t *scheduler.Thread) {
				for range 5 {
					t.Yield()
				}
			})
		}
		for range 4 {
			t.Yield()
		}
		last(t)
		t.Yield()
	})
}

// driveAll drives a machine by FIFO to its end.
func driveAll(m *scheduler.Machine) error {
	policy := &scheduler.FIFO{}
	return m.Drive(func() (scheduler.Action, bool) { return policy.Next(m) })
}

func TestDriveEndsWithTheFirstError(t *testing.T) {
	m := warm(t, scheduler.Config{}, turns(func(*scheduler.Thread) {}))
	policy := &scheduler.FIFO{}
	err := m.Drive(func() (scheduler.Action, bool) {
		if m.Actions() == 12 {
			return step(77), true
		}
		return policy.Next(m)
	})
	assert.ErrorIs(t, err, scheduler.ErrNotEnabled)
	assert.Equal(t, uint64(12), m.Actions())
	require.NoError(t, driveAll(m), "it goes on")
	assert.True(t, m.Done())
	assert.False(t, m.Failed())
}

func TestPanicsComeOutOfDrive(t *testing.T) {
	m := warm(t, scheduler.Config{}, turns(func(*scheduler.Thread) {}))
	policy := &scheduler.FIFO{}
	at := func(actions uint64, f func()) func() {
		return func() {
			_ = m.Drive(func() (scheduler.Action, bool) {
				if m.Actions() == actions {
					f()
				}
				return policy.Next(m)
			})
		}
	}
	boom := errors.New("boom")
	assert.PanicsWithValue(t, boom, at(10, func() { panic(boom) }))
	assert.PanicsWithValue(t, "boom", at(13, func() { panic("boom") }))
	func() {
		defer func() {
			err, ok := recover().(error)
			require.True(t, ok)
			var bug runtime.Error
			assert.ErrorAs(t, err, &bug)
			assert.Contains(t, err.Error(), "nil pointer dereference")
			assert.Contains(t, err.Error(), "drive_test.go", "where it was")
		}()
		at(15, func() { m = (*scheduler.Machine)(nil); m.Actions() })()
	}()
}

func TestAFunctionDoesNotSeeThePanicOfAPolicy(t *testing.T) {
	m := warm(t, scheduler.Config{}, turns(func(t *scheduler.Thread) {
		defer func() {
			if v := recover(); v == "boom" {
				panic("seen")
			}
		}()
		t.Yield()
		t.Yield()
	}))
	policy := &scheduler.FIFO{}
	for actions := range uint64(20) {
		assert.PanicsWithValue(t, "boom", func() {
			_ = m.Drive(func() (scheduler.Action, bool) {
				if m.Actions() == actions+4 {
					panic("boom")
				}
				return policy.Next(m)
			})
		})
	}
	require.NoError(t, driveAll(m), "all is as if it had not been")
	assert.True(t, m.Done())
	assert.False(t, m.Failed())
}

// A Goexit of a policy, an observer or a function ends the caller, whoever has the
// baton then, and no coroutine is left, which TestMain sees to.
func TestGoexitComesOutOfDrive(t *testing.T) {
	for name, c := range map[string]struct {
		last   func(*scheduler.Thread)
		next   func(m *scheduler.Machine)
		events func(e scheduler.Event)
	}{
		"function": {last: func(*scheduler.Thread) { runtime.Goexit() }},
		"policy": {next: func(m *scheduler.Machine) {
			if m.Actions() == 14 {
				runtime.Goexit()
			}
		}},
		"observer": {events: func(e scheduler.Event) {
			if e.Kind == scheduler.Performed && e.Action > 14 {
				runtime.Goexit()
			}
		}},
	} {
		last := c.last
		if last == nil {
			last = func(*scheduler.Thread) {}
		}
		unwound := 0
		m := warm(t, scheduler.Config{}, turns(func(t *scheduler.Thread) {
			defer func() { unwound++ }()
			last(t)
			t.Yield()
		}))
		m.Observe(func(_ *scheduler.Machine, e scheduler.Event) {
			if c.events != nil {
				c.events(e)
			}
		})
		policy := &scheduler.FIFO{}
		done := make(chan bool)
		go func() {
			defer close(done)
			defer m.Close()
			_ = m.Drive(func() (scheduler.Action, bool) {
				if c.next != nil {
					c.next(m)
				}
				return policy.Next(m)
			})
			t.Error("Drive returns")
		}()
		<-done
		assert.LessOrEqual(t, unwound, 1, name)
		assert.Equal(t, scheduler.ErrClosed, driveAll(m), name)
	}
}

func TestAMachineIsClosedAfterItIsDriven(t *testing.T) {
	m := warm(t, scheduler.Config{}, turns(func(*scheduler.Thread) {}))
	policy := &scheduler.FIFO{}
	err := m.Drive(func() (scheduler.Action, bool) {
		if m.Actions() == 13 {
			m.Close()
		}
		return policy.Next(m)
	})
	assert.Equal(t, scheduler.ErrClosed, err)
	assert.Equal(t, uint64(13), m.Actions())
}

// What belongs to a thread is refused to others also when they have the baton.
func TestDrivenThreadsAreToldApart(t *testing.T) {
	var other *scheduler.Thread
	m := warm(t, scheduler.Config{}, turns(func(t *scheduler.Thread) {
		other = t.StartPlatform("other", func(t *scheduler.Thread) { t.Park() })
		t.Yield()
		other.Yield()
	}))
	require.NoError(t, driveAll(m))
	require.NotNil(t, m.Thread(1).Err)
	assert.Equal(t, "gridlock.WrongThread", m.Thread(1).Err.Class)
}

// A function may run other machines, and a policy look at clones.
func TestDrivenMachinesInEachOther(t *testing.T) {
	inner := 0
	m := warm(t, scheduler.Config{}, turns(func(*scheduler.Thread) {
		n := warm(t, scheduler.Config{}, turns(func(*scheduler.Thread) { inner++ }))
		assert.NoError(t, driveAll(n))
		n.Close()
	}))
	policy := &scheduler.FIFO{}
	require.NoError(t, m.Drive(func() (scheduler.Action, bool) {
		if m.Actions() == 11 {
			c := m.Clone()
			defer c.Close()
			assert.NoError(t, driveAll(c))
			assert.True(t, c.Done())
		}
		return policy.Next(m)
	}))
	assert.True(t, m.Done())
	assert.False(t, m.Failed())
	assert.Equal(t, 2, inner, "its own, and that of the clone")
}

func TestDriveOfCompiledCode(t *testing.T) {
	p := program()
	p.Thread(scheduler.Spec{Kind: scheduler.Virtual, Code: code(p, scheduler.YieldOp(), scheduler.YieldOp())})
	m := newMachine(t, scheduler.Config{}, p)
	require.NoError(t, driveAll(m))
	assert.True(t, m.Done())
	assert.ErrorIs(t, m.Drive(func() (scheduler.Action, bool) { return step(1), true }), scheduler.ErrNotEnabled)
}

// A function may wait for goroutines outside the machine, and whoever drives it may be
// bound to a thread of the operating system.
func TestDrivenFunctionsWaitForWhatIsOutside(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ask, answer := make(chan int), make(chan int)
	go func() {
		for v := range ask {
			answer <- v + 1
		}
	}()
	defer close(ask)
	sum := 0
	m := warm(t, scheduler.Config{}, turns(func(t *scheduler.Thread) {
		for range 3 {
			ask <- sum
			sum = <-answer
			t.StartVirtual("", (*scheduler.Thread).Yield)
		}
	}))
	require.NoError(t, driveAll(m))
	assert.True(t, m.Done())
	assert.Equal(t, 3, sum)
	m.Close()
}

// impossible is a policy that chooses what is not there, at its second step.
type impossible struct{ scheduler.FIFO }

func (p *impossible) Next(m *scheduler.Machine) (scheduler.Action, bool) {
	if m.Actions() == 1 {
		return scheduler.Action{Kind: scheduler.StepThread, Thread: 99}, true
	}
	return p.FIFO.Next(m)
}

func TestAPolicyThatChoosesTheImpossible(t *testing.T) {
	trace, err := scheduler.Runner{Policy: &impossible{}}.Run(scheduler.Config{}, scheduler.GoProgram("", func(t *scheduler.Thread) { t.Yield() }))
	require.ErrorIs(t, err, scheduler.ErrNotEnabled)
	require.ErrorIs(t, err, scheduler.ErrUnfinished)
	assert.EqualError(t, err, "run was cut short at step 2, by its policy: action is not possible now: thread #99 steps")
	assert.Equal(t, scheduler.Stopped, trace.End)
	assert.Len(t, trace.Choices, 1)
}
