package explore

import (
	"sync"

	"github.com/bced87ab/gridlock/scheduler"
)

// Reduction says which differences an exhaustive search need not see. The zero value
// uses all reductions.
type Reduction struct {
	// TellApart tells interchangeable threads and carriers apart.
	TellApart bool
	// Interleave interleaves also what concerns only its own thread.
	Interleave bool
}

// Machines returns the Model of a compiled program that starts in a state, for a
// Searcher that is to be told more than Exhaustive is. Interleave is the Searcher's.
func Machines(start *scheduler.Machine, without Reduction) Model[*scheduler.Machine, scheduler.Action] {
	return &machines{initial: start, symmetric: !without.TellApart}
}

// machines is the Model of a compiled program.
type machines struct {
	initial   *scheduler.Machine
	symmetric bool
	free      sync.Pool
}

func (x *machines) Initial() []*scheduler.Machine { return []*scheduler.Machine{x.initial.Clone()} }

// Enabled lists nothing for a machine that is done: daemons would go on, but nobody
// waits for what they do.
func (x *machines) Enabled(m *scheduler.Machine, buf []scheduler.Action) []scheduler.Action {
	if m.Done() || m.Stuck() {
		return buf
	}
	return m.AppendEnabled(buf)
}

func (x *machines) Apply(m *scheduler.Machine, a scheduler.Action) *scheduler.Machine {
	c, _ := x.free.Get().(*scheduler.Machine)
	c = m.CloneTo(c)
	if err := c.Apply(a); err != nil {
		panic("an enabled action was not possible: " + err.Error())
	}
	return c
}

func (x *machines) Fingerprint(m *scheduler.Machine) scheduler.Fingerprint {
	if x.symmetric {
		f, _ := m.SymmetricFingerprint()
		return f
	}
	f, _ := m.Fingerprint()
	return f
}

// size is about how many bytes a machine takes that shares most of its threads and
// objects with others.
func (x *machines) size() int {
	return 1600 + 100*x.initial.Threads() + 40*x.initial.Objects()
}

func (x *machines) Recycle(m *scheduler.Machine) { x.free.Put(m) }

// Marks marks the steps in which an essential thread gets on: it ends an operation.
// One that is woken in vain and waits again does not.
func (x *machines) Marks(_, after *scheduler.Machine, a scheduler.Action) bool {
	return a.Kind == scheduler.StepThread && after.Performed() && after.Essential(a.Thread)
}

func (x *machines) Local(before, after *scheduler.Machine, a scheduler.Action) bool {
	return after.LocalStep(before, a)
}
