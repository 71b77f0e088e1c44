package pinning

import (
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// Class is a Java class whose static initialiser runs when a thread first uses it.
// The thread that runs it is pinned, since the VM called it; others that use the
// class meanwhile block their carriers inside the VM until it is over, in every
// release up to 25.
//
// It is a handle: copies are the same class.
type Class struct{ ID scheduler.ObjectID }

// NewClass creates a class that is not initialised yet.
func NewClass(c scheduler.Creator, name string) Class { return Class{c.New(&class{name: name})} }

// The verbs of a class.
const (
	verbUse uint8 = iota
	verbInitialised
	verbFailed
)

var classVerbs = [...]string{"use", "end of <clinit>", "failure of <clinit>"}

// NoClassDef is what use of a class throws whose initialiser has failed.
const NoClassDef = "java.lang.NoClassDefFoundError"

// UseOp uses the class, for compiled code. Its value is 1 if the thread has to run
// the initialiser now, and then InitialisedOp or FailedOp, and else 0.
func (c Class) UseOp() scheduler.Op { return scheduler.Op{Object: c.ID, Verb: verbUse} }

// InitialisedOp ends the initialiser, for compiled code.
func (c Class) InitialisedOp() scheduler.Op {
	return scheduler.Op{Object: c.ID, Verb: verbInitialised}
}

// FailedOp ends the initialiser that threw, for compiled code: the class is
// unusable from then on.
func (c Class) FailedOp() scheduler.Op { return scheduler.Op{Object: c.ID, Verb: verbFailed} }

// Initialised reports whether the class is initialised, and so needs no UseOp any more.
// Once it is it stays so; only that it is not yet is news from other threads.
func (c Class) Initialised(x *scheduler.Exec) bool {
	return x.Fixed(c.ID).(*class).initialised || x.Machine().Peek(c.ID).(*class).initialised
}

// Use uses the class. The first thread that does runs init, the class's static
// initialiser; others wait for its end. If init panics the class is unusable and
// later uses throw NoClassDefFoundError.
func (c Class) Use(t *scheduler.Thread, init func()) {
	if t.Must(c.UseOp()) == 0 {
		return
	}
	end := c.FailedOp()
	defer func() { t.Must(end) }()
	init()
	end = c.InitialisedOp()
}

// Inspect returns the class as machine m has it.
func (c Class) Inspect(m *scheduler.Machine) scheduler.ObjectView { return m.Inspect(c.ID) }

// class is the state of a Class.
//
// Source: JVMS 5.5; InstanceKlass::initialize_impl of 21 and 25.
type class struct {
	name        string
	initialised bool
	failed      bool
	initialiser scheduler.ThreadID
	waiters     []scheduler.ThreadID
}

func (c *class) Clone() scheduler.Object {
	k := *c
	k.waiters = slices.Clone(c.waiters)
	return &k
}

func (c *class) Hash(h *scheduler.Hasher) {
	h.Bool(c.initialised)
	h.Bool(c.failed)
	h.Thread(c.initialiser)
	h.Word(uint64(len(c.waiters)))
	for _, t := range c.waiters {
		h.Thread(t)
	}
}

func (c *class) VerbName(verb uint8) string { return scheduler.VerbIn(classVerbs[:], verb) }

// Step advances an operation on the class.
func (c *class) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, _ scheduler.Wake) scheduler.Result {
	if op.Verb != verbUse {
		c.end(m, t, op)
		return scheduler.Finish(0)
	}
	if i := slices.Index(c.waiters, t); i >= 0 {
		c.waiters = slices.Delete(c.waiters, i, i+1)
	}
	switch {
	case c.failed:
		return scheduler.Throw(NoClassDef, "Could not initialize class "+c.name)
	case c.initialised || c.initialiser == t:
		return scheduler.Finish(0)
	case c.initialiser == 0:
		c.initialiser = t
		m.Hold(t, scheduler.Site{Cause: scheduler.ByClassInit, Object: op.Object, Pins: true})
		return scheduler.Finish(1)
	}
	op.Phase = 1
	c.waiters = append(c.waiters, t)
	return scheduler.BlockOn(scheduler.Block{
		How: scheduler.HoldCarrier, On: scheduler.MonitorPermit,
		Reason: scheduler.Reason{Kind: scheduler.ForClassInit, Object: op.Object},
	})
}

// end ends the initialiser and wakes everybody who waits for it.
func (c *class) end(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op) {
	if c.initialiser != t {
		return
	}
	c.initialiser = 0
	c.initialised, c.failed = op.Verb == verbInitialised, op.Verb == verbFailed
	m.Unhold(t, scheduler.ByClassInit, op.Object)
	for _, w := range c.waiters {
		m.Unblock(w)
	}
}

// OwnedBy implements scheduler.Owned.
func (c *class) OwnedBy() scheduler.ThreadID { return c.initialiser }

// Inspect returns the class as an observer inside the VM sees it.
func (c *class) Inspect(*scheduler.Machine) scheduler.ObjectView {
	v := scheduler.ObjectView{
		Name: c.name, Class: "java.lang.Class", Kind: scheduler.ForClassInit, Owner: c.initialiser,
	}
	for _, t := range c.waiters {
		v.Queue = append(v.Queue, scheduler.Node{Class: "ObjectWaiter", Status: "INIT", Thread: t})
	}
	return v
}
