package pinning

import "github.com/bced87ab/gridlock/scheduler"

// Monitored is the monitor of an object that has more to it, which embeds it: an object
// of a program in a language in which any object can be locked. Its verbs are below
// MonitorVerbs, and those of the embedding object from there on. It is to be cloned with
// CloneMonitor, and hashed as part of the object. The zero value is free.
//
// Most objects are never locked. As HotSpot's have no ObjectMonitor then, it takes no
// memory until somebody does.
type Monitored struct{ inflated *monitor }

// MonitorVerbs is the first verb that a Monitored does not use.
const MonitorVerbs uint8 = verbNotifyAll + 1

// free is what a Monitored is that has no memory. It never changes.
var free monitor

// at returns the monitor to be read.
func (mon *Monitored) at() *monitor {
	if mon.inflated == nil {
		return &free
	}
	return mon.inflated
}

// CloneMonitor returns a copy that shares nothing.
func (mon *Monitored) CloneMonitor() Monitored {
	if mon.inflated == nil {
		return Monitored{}
	}
	return Monitored{mon.inflated.clone()}
}

// CloneTo makes c the same monitor, in its own memory. It is not that of
// scheduler.Reusable, which the embedding object has to have itself.
func (mon *Monitored) CloneTo(c *Monitored) {
	switch {
	case c.inflated != nil:
		mon.at().copyTo(c.inflated)
	case mon.inflated != nil:
		*c = mon.CloneMonitor()
	}
}

// Hash adds the monitor to a hash. One that is free again is as one that always was.
func (mon *Monitored) Hash(h *scheduler.Hasher) {
	if mon.at().isFree() {
		h.Word(0)
		return
	}
	h.Word(1)
	mon.inflated.Hash(h)
}

// Private is that of scheduler.Private.
func (mon *Monitored) Private(op scheduler.Op) bool { return free.Private(op) }

// VerbName is that of scheduler.Object.
func (mon *Monitored) VerbName(verb uint8) string { return free.VerbName(verb) }

// Step advances an operation on the monitor.
func (mon *Monitored) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	if mon.inflated == nil {
		mon.inflated = new(monitor)
	}
	return mon.inflated.Step(m, t, op, wake)
}

// Frames are those of a thread in an operation on the monitor, see scheduler.Framer.
func (mon *Monitored) Frames(m *scheduler.Machine, t scheduler.ThreadID, op scheduler.Op) []scheduler.Frame {
	return mon.at().Frames(m, t, op)
}

// OwnedBy implements scheduler.Owned.
func (mon *Monitored) OwnedBy() scheduler.ThreadID { return mon.at().owner }

// Inspect returns the monitor as a heap dump and a thread dump together show it.
func (mon *Monitored) Inspect(m *scheduler.Machine) scheduler.ObjectView { return mon.at().Inspect(m) }
