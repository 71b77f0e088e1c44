package pinning_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const ms = time.Millisecond

// body is what a thread runs.
type body = func(*scheduler.Thread)

// run runs f as the platform thread main, and fails the test if any thread ended
// with an exception or got stuck.
func run(t *testing.T, cfg scheduler.Config, f body) *scheduler.Trace {
	t.Helper()
	trace, err := scheduler.Run(cfg, f)
	require.NoError(t, err)
	return trace
}

// nap sleeps, and panics if that is interrupted.
func nap(t *scheduler.Thread, d time.Duration) {
	if err := t.Sleep(d); err != nil {
		panic(err)
	}
}

// kinds are the kinds of threads that a test runs with.
var kinds = []scheduler.ThreadKind{scheduler.Platform, scheduler.Virtual}

// start starts a thread of a kind.
func start(t *scheduler.Thread, kind scheduler.ThreadKind, name string, f body) *scheduler.Thread {
	if kind == scheduler.Virtual {
		return t.StartVirtual(name, f)
	}
	return t.StartPlatform(name, f)
}

// joinAll waits for the end of threads.
func joinAll(t *scheduler.Thread, others ...*scheduler.Thread) {
	for _, o := range others {
		if err := t.Join(o); err != nil {
			panic(err)
		}
	}
}

// look returns the state of a thread as the Java programs print it that the
// expectations were observed with: of a virtual thread java.lang.VirtualThread's own
// state first, then Thread.State, then the carrier that it is mounted on.
func look(m *scheduler.Machine, t scheduler.ThreadID) string {
	i := m.Thread(t)
	s := i.Java.String()
	if i.Kind == scheduler.Virtual {
		s = i.State.String() + " " + s
	}
	if i.Carrier != 0 {
		s += fmt.Sprintf(" on %d", i.Carrier)
	}
	return s
}

// see is look by a thread that runs.
func see(t, other *scheduler.Thread) string { return look(t.Machine(), other.ID()) }

// caught runs f and returns the exception that it threw, or nil.
func caught(f func()) (err *scheduler.Exception) {
	defer func() {
		if p := recover(); p != nil {
			err = p.(*scheduler.Exception)
		}
	}()
	f()
	return nil
}

// eachRelease runs a test once for each release.
func eachRelease(t *testing.T, f func(t *testing.T, jdk int)) {
	for _, jdk := range scheduler.Releases() {
		t.Run(fmt.Sprint("jdk ", jdk), func(t *testing.T) { f(t, jdk) })
	}
}

// since24 chooses what JEP 491 changed.
func since24[T any](jdk int, before, after T) T {
	if jdk < 24 {
		return before
	}
	return after
}

// eventsOf returns the events of a trace that f accepts.
func eventsOf(trace *scheduler.Trace, f func(scheduler.Event) bool) []scheduler.Event {
	return slices.DeleteFunc(slices.Clone(trace.Events), func(e scheduler.Event) bool { return !f(e) })
}

// idOf returns the thread with that name.
func idOf(m *scheduler.Machine, name string) scheduler.ThreadID {
	for id := range scheduler.ThreadID(m.Threads()) {
		if m.Thread(id+1).Name == name {
			return id + 1
		}
	}
	return 0
}

// names returns the names of threads.
func names(m *scheduler.Machine, ids []scheduler.ThreadID) []string {
	var all []string
	for _, id := range ids {
		all = append(all, m.Thread(id).Name)
	}
	return all
}

// queueOf returns the names of those that wait to enter a monitor, the next first.
func queueOf(m *scheduler.Machine, mon pinning.Monitor) []string {
	return nodeNames(m, mon.Inspect(m).Queue)
}

// waitSetOf returns the names of those in Object.wait, the oldest first.
func waitSetOf(m *scheduler.Machine, mon pinning.Monitor) []string {
	return nodeNames(m, mon.Inspect(m).Waiting)
}

func nodeNames(m *scheduler.Machine, nodes []scheduler.Node) []string {
	var ids []scheduler.ThreadID
	for _, n := range nodes {
		ids = append(ids, n.Thread)
	}
	return names(m, ids)
}

// The helpers below build compiled programs and apply single actions, for tests in
// which the order of steps matters.

// code is a method that does the operations.
func code(p *scheduler.Program, ops ...scheduler.Op) *scheduler.Code {
	a := p.Assemble()
	for _, op := range ops {
		a.Do(op)
	}
	return a.Code()
}

func newMachine(t *testing.T, cfg scheduler.Config, p *scheduler.Program) *scheduler.Machine {
	t.Helper()
	m, err := scheduler.New(cfg, p)
	require.NoError(t, err)
	return m
}

func apply(t *testing.T, m *scheduler.Machine, actions ...scheduler.Action) {
	t.Helper()
	for _, a := range actions {
		require.NoError(t, m.Apply(a))
	}
}

func step(t scheduler.ThreadID) scheduler.Action {
	return scheduler.Action{Kind: scheduler.StepThread, Thread: t}
}

func fire(t scheduler.ThreadID) scheduler.Action {
	return scheduler.Action{Kind: scheduler.FireTimer, Thread: t}
}

func take(c scheduler.CarrierID, q scheduler.QueueID) scheduler.Action {
	return scheduler.Action{Kind: scheduler.TakeTask, Carrier: c, Queue: q}
}

// The queues of a machine with fork-join queues. launcher is the one of whoever
// starts the first threads of a program.
var (
	launcher  = scheduler.QueueID{Kind: scheduler.ExternalQueue}
	unblocker = scheduler.QueueID{Kind: scheduler.UnblockerQueue}
	timer     = scheduler.QueueID{Kind: scheduler.TimerQueue}
)

func TestHandlesNameTheirObjects(t *testing.T) {
	p := scheduler.NewProgram("test")
	mon := pinning.NewMonitorOf(p, "span", "brave.RealSpan")
	n, f, c := pinning.NewNative(p, "native"), pinning.NewFile(p, "file"), pinning.NewClass(p, "Class")
	for want, op := range map[string]scheduler.Op{
		"enter": mon.EnterOp(), "exit": mon.ExitOp(), "wait": mon.WaitOp(), "notify": mon.NotifyOp(), "notifyAll": mon.NotifyAllOp(),
		"native call": n.EnterOp(), "native return": n.ExitOp(), "native block": n.BlockOp(ms), "file I/O": f.TransferOp(ms),
		"use": c.UseOp(), "end of <clinit>": c.InitialisedOp(), "failure of <clinit>": c.FailedOp(),
	} {
		m := newMachine(t, scheduler.Config{}, p)
		assert.Equal(t, want, m.Peek(op.Object).VerbName(op.Verb))
	}
	m := newMachine(t, scheduler.Config{}, p)
	assert.Equal(t, scheduler.ObjectView{ID: mon.ID, Name: "span", Class: "brave.RealSpan", Kind: scheduler.ForMonitor}, mon.Inspect(m))
	assert.Equal(t, scheduler.ObjectView{ID: n.ID, Name: "native", Class: "native method"}, m.Inspect(n.ID))
	assert.Equal(t, scheduler.ObjectView{ID: f.ID, Name: "file", Class: "java.io.FileDescriptor"}, m.Inspect(f.ID))
	assert.Equal(t, scheduler.ObjectView{ID: c.ID, Name: "Class", Class: "java.lang.Class", Kind: scheduler.ForClassInit}, c.Inspect(m))
}
