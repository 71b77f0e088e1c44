package pinning_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// counter is an object with a monitor and a field, as a language with classes has them.
type counter struct {
	pinning.Monitored
	value int64
}

const verbIncrement = pinning.MonitorVerbs

func (c *counter) Clone() scheduler.Object {
	return &counter{c.CloneMonitor(), c.value}
}

func (c *counter) Hash(h *scheduler.Hasher) {
	c.Monitored.Hash(h)
	h.Int(c.value)
}

func (c *counter) VerbName(verb uint8) string {
	if verb == verbIncrement {
		return "increment"
	}
	return c.Monitored.VerbName(verb)
}

func (c *counter) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	v := c.Monitored.Inspect(m)
	v.Name, v.Class, v.State = "counter", "Counter", c.value
	return v
}

func (c *counter) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, w scheduler.Wake) scheduler.Result {
	if op.Verb != verbIncrement {
		return c.Monitored.Step(m, t, op, w)
	}
	c.value++
	return scheduler.Finish(c.value)
}

// Any object can have a monitor: it is entered, waited for and notified as one.
func TestAnObjectThatHasAMonitor(t *testing.T) {
	for _, jdk := range scheduler.Releases() {
		p := scheduler.NewProgram("test")
		id := p.New(&counter{})
		mon := pinning.Monitor{ID: id}
		waiter := p.Assemble(scheduler.Frames("Counter.waits(Counter.java:1)")...)
		waiter.Do(mon.EnterOp()).Do(mon.WaitOp()).Do(scheduler.Op{Object: id, Verb: verbIncrement}).Do(mon.ExitOp())
		p.Thread(scheduler.Spec{Name: "waiter", Code: waiter.Code()})
		main := p.Assemble().Do(scheduler.SleepOp(1000)).Do(mon.EnterOp()).Do(scheduler.Op{Object: id, Verb: verbIncrement})
		main.Do(mon.NotifyOp()).Do(mon.ExitOp()).Do(scheduler.JoinOp(1))
		p.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: main.Code()})
		trace, err := scheduler.Runner{}.Run(scheduler.Config{JDK: jdk, Parallelism: 1}, p)
		require.NoError(t, err, "JDK %d", jdk)
		v := trace.Machine.Inspect(id)
		assert.EqualValues(t, 2, v.State)
		assert.Equal(t, "Counter", v.Class)
		assert.Zero(t, v.Owner)
	}
}

// A copy shares nothing: what happens in one machine is not seen in another.
func TestAMonitorOfAnObjectIsCopied(t *testing.T) {
	p := scheduler.NewProgram("test")
	id := p.New(&counter{})
	mon := pinning.Monitor{ID: id}
	for range 2 {
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(mon.EnterOp()).Do(mon.ExitOp()).Code()})
	}
	m, err := scheduler.New(scheduler.Config{Time: scheduler.AnyTime}, p)
	require.NoError(t, err)
	before, _ := m.Fingerprint()
	c := m.Clone()
	require.NoError(t, c.Apply(scheduler.Action{Kind: scheduler.StepThread, Thread: 1}))
	require.NoError(t, c.Apply(scheduler.Action{Kind: scheduler.StepThread, Thread: 2}))
	assert.Zero(t, m.Inspect(id).Owner)
	assert.Equal(t, scheduler.ThreadID(1), c.Inspect(id).Owner)
	assert.Len(t, c.Inspect(id).Queue, 1)
	after, _ := m.Fingerprint()
	assert.Equal(t, before, after)
	other, _ := c.Fingerprint()
	assert.NotEqual(t, before, other)
}
