package pinning

import (
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Native is a place in a program where a native or VM frame is on the stack: a
// native method that calls back into Java, or class loading while the VM resolves
// a reference. It pins in every release.
//
// It is a handle: copies are the same place.
type Native struct{ ID scheduler.ObjectID }

// NewNative creates such a place. The name is what explanations call it.
func NewNative(c scheduler.Creator, name string) Native {
	return Native{c.New(&native{name: name})}
}

// The verbs of a native place.
const (
	verbNativeEnter uint8 = iota
	verbNativeExit
	verbNativeBlock
)

var nativeVerbs = [...]string{"native call", "native return", "native block"}

// EnterOp puts the frame on the stack, for compiled code.
func (n Native) EnterOp() scheduler.Op { return scheduler.Op{Object: n.ID, Verb: verbNativeEnter} }

// ExitOp takes it off again, for compiled code.
func (n Native) ExitOp() scheduler.Op { return scheduler.Op{Object: n.ID, Verb: verbNativeExit} }

// BlockOp is the operation of Block, for compiled code.
func (n Native) BlockOp(d time.Duration) scheduler.Op {
	return scheduler.Op{Object: n.ID, Verb: verbNativeBlock, Nanos: d}
}

// Call runs f with the native frame on the stack.
func (n Native) Call(t *scheduler.Thread, f func()) {
	t.Must(n.EnterOp())
	defer t.Must(n.ExitOp())
	f()
}

// Block lets the native method itself block for a time. It holds the carrier and
// is no pinning: no event and no diagnostic shows it.
func (n Native) Block(t *scheduler.Thread, d time.Duration) { t.Must(n.BlockOp(d)) }

// native is a Native. What it does to a thread is kept in the thread.
type native struct{ name string }

func (n *native) Clone() scheduler.Object { return n }

func (n *native) Hash(*scheduler.Hasher) {}

func (n *native) VerbName(verb uint8) string { return scheduler.VerbIn(nativeVerbs[:], verb) }

func (n *native) Inspect(*scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{Name: n.name, Class: "native method"}
}

// Step advances an operation.
func (n *native) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, _ scheduler.Wake) scheduler.Result {
	switch op.Verb {
	case verbNativeEnter:
		m.Hold(t, scheduler.Site{Cause: scheduler.ByNative, Object: op.Object, Pins: true})
	case verbNativeExit:
		m.Unhold(t, scheduler.ByNative, op.Object)
	case verbNativeBlock:
		if op.Phase == 0 && op.Nanos > 0 {
			op.Phase = 1
			return scheduler.BlockOn(inNative(m, op, scheduler.HoldCarrier))
		}
	}
	return scheduler.Finish(0)
}

// inNative blocks inside a native method until the time is over.
func inNative(m *scheduler.Machine, op *scheduler.Op, how scheduler.Holding) scheduler.Block {
	return scheduler.Block{
		How: how, Timed: true, Deadline: m.Deadline(op.Nanos),
		Reason: scheduler.Reason{Kind: scheduler.ForNative, Object: op.Object},
	}
}
