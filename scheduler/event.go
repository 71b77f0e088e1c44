package scheduler

import (
	"fmt"
	"strings"
	"time"
)

// EventKind says what happened.
type EventKind uint8

// The kinds of events.
const (
	ThreadCreated EventKind = iota
	ThreadStarted
	ThreadQueued
	ThreadMounted
	ThreadUnmounted
	ThreadBlocked
	ThreadWoken
	// ThreadRequeued: a blocked thread now waits for something else, as after notify.
	ThreadRequeued
	ThreadInterrupted
	ThreadEnded
	// Performed: an operation is over.
	Performed
	PermitGranted
	PinBegan
	PinEnded
	// TimerFired: a time limit is over. TimerSubmitted: its expiry waits for a carrier.
	TimerFired
	TimerSubmitted
	// CarrierAdded: the pool compensates for a held carrier. CarrierReturned: no more.
	CarrierAdded
	CarrierReturned
	// JVMExits: the last platform thread other than daemons has ended.
	JVMExits
	// Printed: the thread wrote Text to the console.
	Printed
	// PrintedError: the thread wrote Text to the error stream of the console.
	PrintedError
)

var eventNames = [...]string{
	"create", "start", "queue", "mount", "unmount", "block", "wake", "requeue", "interrupt", "end",
	"perform", "permit", "pin", "unpin", "timer", "timer-task", "compensate", "compensated", "jvm-exit", "print", "print-error",
}

// String returns the kind in a word.
func (k EventKind) String() string { return eventNames[k] }

// Event is something that happened in a machine. Fields that its kind has no use
// for are zero.
type Event struct {
	Kind EventKind
	// Action is the number of the action, from 1, during which it happened; 0 is
	// before the first. Time is the virtual time.
	Action uint64
	Time   time.Duration
	// Thread is the thread that it happened to, By the one that did it.
	Thread, By ThreadID
	Carrier    CarrierID
	Queue      QueueID
	// Object and Verb are the operation of the thread.
	Object ObjectID
	Verb   uint8
	Value  int64
	Err    *Exception
	Reason Reason
	// Pinned says that the thread blocks while it is pinned, and so holds its carrier.
	Pinned bool
	Wake   Wake
	Permit Permit
	Cause  Cause
	// Text is what it Printed, with the end of the line if it ended one.
	Text string
}

// emit tells the observer, if there is one. An event is large: callers of which there are
// many in a run look first whether anybody wants it.
func (m *Machine) emit(e Event) {
	if m.observe == nil {
		return
	}
	e.Action, e.Time = m.actions, m.clock
	m.observe(m, e)
}

// hash adds the event to h, for traces to be compared. That a verb is one of the
// thread's own is what an object of 0 says already.
func (e *Event) hash(h *Hasher) {
	h.Word(uint64(e.Kind) | uint64(e.Verb&^verbEnd)<<8 | uint64(e.Reason.Kind)<<16 | uint64(e.Wake)<<24 |
		uint64(e.Permit)<<32 | uint64(e.Cause)<<40 | uint64(e.Queue.Kind)<<48)
	h.Word(e.Action)
	h.Int(int64(e.Time))
	h.Word(uint64(uint32(e.Thread))<<32 | uint64(uint32(e.By)))
	h.Word(uint64(uint32(e.Carrier))<<32 | uint64(uint32(e.Queue.N)))
	h.Word(uint64(uint32(e.Object))<<32 | uint64(uint32(e.Reason.Object)))
	h.Word(uint64(uint32(e.Reason.Thread)))
	h.Int(e.Value)
	h.Bool(e.Pinned)
	if e.Err != nil {
		h.String(e.Err.Class)
	}
	if e.Kind == Printed || e.Kind == PrintedError {
		h.String(e.Text)
	}
}

// Print tells the observer that the thread of the moment wrote to the console. What is
// written is an output and no part of the state: no thread can read it back.
func (m *Machine) Print(text string) {
	m.emit(Event{Kind: Printed, Thread: m.actor, Text: text})
}

// PrintError is Print to the error stream.
func (m *Machine) PrintError(text string) {
	m.emit(Event{Kind: PrintedError, Thread: m.actor, Text: text})
}

// Verb returns the name of the operation that an event is about, "" if there is none.
func (m *Machine) Verb(e Event) string { return m.verbName(e.Object, e.Verb) }

// Describe returns an event in one line, with the names that machine m knows.
func (m *Machine) Describe(e Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10v %-22s ", e.Time, m.nameOf(e.Thread))
	switch e.Kind {
	case Performed:
		b.WriteString(m.describeOp(e))
		if e.Err != nil {
			fmt.Fprintf(&b, " throws %s", e.Err.Class)
		}
	case ThreadBlocked:
		fmt.Fprintf(&b, "blocks for %s", m.describeReason(e.Reason))
		if e.Pinned {
			fmt.Fprintf(&b, ", pinned to carrier %d", e.Carrier)
		}
	case ThreadMounted:
		fmt.Fprintf(&b, "mounts on carrier %d", e.Carrier)
	case ThreadUnmounted:
		fmt.Fprintf(&b, "leaves carrier %d", e.Carrier)
	case ThreadWoken:
		fmt.Fprintf(&b, "wakes: %v", e.Wake)
		if e.By != 0 {
			fmt.Fprintf(&b, " by %s", m.nameOf(e.By))
		}
	case ThreadQueued:
		fmt.Fprintf(&b, "goes to %v", e.Queue)
	case ThreadRequeued:
		fmt.Fprintf(&b, "now waits for %s", m.describeReason(e.Reason))
	case ThreadEnded:
		b.WriteString("ends")
		if e.Err != nil {
			fmt.Fprintf(&b, " with %v", e.Err)
		}
	case Printed:
		fmt.Fprintf(&b, "prints %q", e.Text)
	case PrintedError:
		fmt.Fprintf(&b, "prints %q to the error stream", e.Text)
	case PinBegan, PinEnded:
		fmt.Fprintf(&b, "%v %v", e.Kind, e.Cause)
	default:
		b.WriteString(e.Kind.String())
	}
	return b.String()
}

func (m *Machine) nameOf(t ThreadID) string {
	if t == 0 {
		return "-"
	}
	return m.Thread(t).Display()
}

func (m *Machine) describeOp(e Event) string {
	op := m.verbName(e.Object, e.Verb)
	if e.Object == 0 {
		return op
	}
	return op + " " + m.Inspect(e.Object).Name
}

func (m *Machine) describeReason(r Reason) string {
	switch {
	case r.Object != 0:
		return fmt.Sprintf("%v of %s", r.Kind, m.Inspect(r.Object).Name)
	case r.Thread != 0:
		return fmt.Sprintf("%v, %s", r.Kind, m.nameOf(r.Thread))
	}
	return r.Kind.String()
}
