package lock_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// ms is a millisecond of virtual time, in which a thin program takes hundreds of steps.
const ms = time.Millisecond

// stage is a program that its author directs: main starts the other threads one
// after the other and sleeps until each has come to where it waits, so that the
// order is forced. The Java programs whose results the tests expect do the same.
type stage struct {
	t    *testing.T
	main *scheduler.Thread
	kind scheduler.ThreadKind // of the threads other than main
	busy *scheduler.Thread

	log   []string // what the threads noted, in order
	woken []string // who was woken while it waited for a lock, permits or a latch
}

// mode is a way to run a stage. The behaviour of locks must not depend on it.
type mode struct {
	jdk   int
	steps scheduler.StepMode
	kind  scheduler.ThreadKind
}

func modes() []mode {
	var all []mode
	for _, jdk := range []int{21, 25} {
		for _, steps := range []scheduler.StepMode{scheduler.ByOperation, scheduler.ByAccess} {
			for _, kind := range []scheduler.ThreadKind{scheduler.Virtual, scheduler.Platform} {
				all = append(all, mode{jdk, steps, kind})
			}
		}
	}
	return all
}

func stepName(steps scheduler.StepMode) string {
	if steps == scheduler.ByAccess {
		return "access"
	}
	return "operation"
}

func (m mode) String() string { return fmt.Sprintf("jdk%d/%s/%v", m.jdk, stepName(m.steps), m.kind) }

// play runs a stage and returns the error of the run.
func play(t *testing.T, cfg scheduler.Config, kind scheduler.ThreadKind, f func(*stage)) error {
	t.Helper()
	s := &stage{t: t, kind: kind}
	p := scheduler.GoProgram(t.Name(), func(main *scheduler.Thread) {
		s.main = main
		f(s)
	})
	_, err := scheduler.Runner{Observe: s.observe}.Run(cfg, p)
	return err
}

// everywhere plays a stage, all of whose threads must end, in every mode.
func everywhere(t *testing.T, f func(*stage)) {
	t.Helper()
	for _, m := range modes() {
		t.Run(m.String(), func(t *testing.T) {
			require.NoError(t, play(t, scheduler.Config{JDK: m.jdk, Steps: m.steps}, m.kind, f))
		})
	}
}

// once plays a stage, all of whose threads must end, in one mode: for what cannot
// depend on it.
func once(t *testing.T, f func(*stage)) {
	t.Helper()
	require.NoError(t, play(t, scheduler.Config{}, scheduler.Platform, f))
}

// starved plays a stage with one carrier, which keepBusy takes away.
func starved(t *testing.T, f func(*stage)) {
	t.Helper()
	for _, m := range modes() {
		if m.kind != scheduler.Virtual {
			continue
		}
		t.Run(m.String(), func(t *testing.T) {
			cfg := scheduler.Config{JDK: m.jdk, Steps: m.steps, Parallelism: 1, MaxPoolSize: 1}
			require.NoError(t, play(t, cfg, m.kind, f))
		})
	}
}

// bothFairnesses calls f for a lock that is not fair and for one that is.
func bothFairnesses(t *testing.T, f func(t *testing.T, fair bool)) {
	t.Helper()
	for _, fair := range []bool{false, true} {
		t.Run(fmt.Sprintf("fair=%v", fair), func(t *testing.T) { f(t, fair) })
	}
}

func newLock(c scheduler.Creator, fair bool) lock.ReentrantLock {
	if fair {
		return lock.NewFairReentrantLock(c, "l")
	}
	return lock.NewReentrantLock(c, "l")
}

func newSemaphore(c scheduler.Creator, permits int, fair bool) lock.Semaphore {
	if fair {
		return lock.NewFairSemaphore(c, "s", permits)
	}
	return lock.NewSemaphore(c, "s", permits)
}

// locks plays a stage with a new lock, fair and not, in every mode.
func locks(t *testing.T, f func(s *stage, l lock.ReentrantLock)) {
	t.Helper()
	bothFairnesses(t, func(t *testing.T, fair bool) {
		everywhere(t, func(s *stage) { f(s, newLock(s.main, fair)) })
	})
}

// start starts a thread and lets it run until it waits or ends.
func (s *stage) start(name string, f func(*scheduler.Thread)) *scheduler.Thread {
	return s.startAs(s.kind, name, f)
}

func (s *stage) startAs(kind scheduler.ThreadKind, name string, f func(*scheduler.Thread)) *scheduler.Thread {
	start := s.main.StartVirtual
	if kind == scheduler.Platform {
		start = s.main.StartPlatform
	}
	th := start(name, f)
	s.settle()
	return th
}

// user is a thread that locks, notes its name and unlocks.
func (s *stage) user(name string, l lock.ReentrantLock) *scheduler.Thread {
	return s.start(name, s.use(l))
}

func (s *stage) use(l lock.ReentrantLock) func(*scheduler.Thread) {
	return func(t *scheduler.Thread) {
		l.Lock(t)
		s.note(t.Name())
		l.Unlock(t)
	}
}

// settle lets the others run until they all wait.
func (s *stage) settle() { assert.NoError(s.t, s.main.Sleep(ms)) }

// keepBusy takes the only carrier away for a second, unless release is called.
func (s *stage) keepBusy() {
	s.busy = s.startAs(scheduler.Virtual, "busy", func(t *scheduler.Thread) { t.Work(time.Second) })
}

// free waits until the carrier is free again.
func (s *stage) free() {
	s.note("free")
	assert.NoError(s.t, s.main.Join(s.busy))
	s.settle()
}

func (s *stage) note(text string) { s.log = append(s.log, text) }

func (s *stage) notef(format string, args ...any) { s.note(fmt.Sprintf(format, args...)) }

// noted checks all that was noted so far.
func (s *stage) noted(want ...string) {
	s.t.Helper()
	assert.Equal(s.t, want, s.log)
}

// observe records who is woken while it waits in a queue, and by what.
func (s *stage) observe(m *scheduler.Machine, e scheduler.Event) {
	switch e.Reason.Kind {
	case scheduler.ForLock, scheduler.ForPermits, scheduler.ForLatch:
		if e.Kind == scheduler.ThreadWoken {
			s.woken = append(s.woken, fmt.Sprintf("%s: %v", m.Thread(e.Thread).Name, e.Wake))
		}
	}
}

// wakes checks who was woken since the last call.
func (s *stage) wakes(want ...string) {
	s.t.Helper()
	assert.Equal(s.t, want, s.woken)
	s.woken = nil
}

// inspector is a lock, a semaphore or a latch.
type inspector interface {
	Inspect(*scheduler.Machine) scheduler.ObjectView
}

// shows checks the picture of an object.
func (s *stage) shows(want string, o inspector) {
	s.t.Helper()
	assert.Equal(s.t, want, picture(s.main.Machine(), o))
}

// picture draws an object in one line, node by node:
//
//	state owner | class status waiter | ... ; condition status waiter ; ...
//
// The Java programs print the same line from the fields of the queue.
func picture(m *scheduler.Machine, o inspector) string {
	v := o.Inspect(m)
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", v.State, threadName(m, v.Owner))
	for _, n := range v.Queue {
		fmt.Fprintf(&b, " | %s %s %s", n.Class, n.Status, threadName(m, n.Thread))
	}
	for _, n := range v.Waiting {
		fmt.Fprintf(&b, " ; %s %s %s %s", n.Condition, n.Class, n.Status, threadName(m, n.Thread))
	}
	return b.String()
}

func threadName(m *scheduler.Machine, t scheduler.ThreadID) string {
	if t == 0 {
		return "-"
	}
	return m.Thread(t).Display()
}

// caught returns the exception that f throws, or nil.
func caught(f func()) (e *scheduler.Exception) {
	defer func() {
		v := recover()
		e, _ = v.(*scheduler.Exception)
		if v != nil && e == nil {
			panic(v)
		}
	}()
	f()
	return nil
}
