package scheduler

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Drive applies the actions that next returns until it returns false, as calls of
// Apply one after the other would do, and returns the first error of one. next must
// not change the machine, and neither it nor an observer may restart it.
//
// A machine that hosts Go functions spares switches of goroutines by that: once it
// has run for a while, the function whose operation has ended looks itself for what
// comes next, and goes on if that is its own next operation. So next and observers
// are called by different goroutines, though never by two at once. What they panic
// with, and a runtime.Goexit of theirs, comes out of Drive; a runtime.Error then
// is wrapped in one that also has the stack.
func (m *Machine) Drive(next func() (Action, bool)) error {
	h := m.host
	if h == nil || h.next != nil {
		for a, ok := next(); ok; a, ok = next() {
			if err := m.Apply(a); err != nil {
				return err
			}
		}
		return nil
	}
	h.next, h.err, h.failure, h.exits = next, nil, nil, false
	defer h.rest()
	h.drive(m, nil)
	switch {
	case h.exits:
		runtime.Goexit()
	case h.failure != nil:
		panic(h.failure)
	}
	return h.err
}

// baton is what goes from function to function while a machine is driven. At any time
// one goroutine has it: that of the caller of Drive, or of a function that is in an
// operation. It applies actions until the operation of a function ends, and hands the
// baton to that function: by returning, if it is its own; by resuming its coroutine;
// or, if that one waits for the baton to come back since it resumed others, by giving
// the baton back to whoever resumed this one, and so on.
type baton struct {
	next func() (Action, bool)
	due  *Thread // whose operation has ended in the action of the moment
	goal *Thread // to whom the baton goes back; nil is the caller of Drive
	warm bool    // the machine has run before

	err     error // of an action
	failure any   // what the caller of Drive is to panic with
	exits   bool  // the caller of Drive is to exit
}

const (
	// In shorter runs the coroutines, whose stacks have to grow before the machine
	// finds room on them, would cost more than they spare.
	warmAfter = 1000
	// Of so many threads the stacks would be too large together.
	maxDriving = 1024
)

// shares reports whether a function that goes on now is to get the baton.
func (h *host) shares(m *Machine) bool {
	return (h.warm || m.actions > warmAfter) && len(h.threads) <= maxDriving
}

// rest ends a Drive. A machine that was closed meanwhile can be closed now.
func (h *host) rest() {
	h.next, h.due, h.goal = nil, nil, nil
	if h.closed && !h.unwound {
		h.closed = false
		h.close()
	}
}

// drive applies actions until the baton comes to self by itself, or self has given it
// back and was resumed.
func (h *host) drive(m *Machine, self *Thread) {
	for {
		a, ok := h.next()
		if ok {
			h.err = m.act(a)
		}
		if !ok || h.err != nil {
			h.giveBack(nil, self)
			return
		}
		t := h.due
		if t == nil {
			m.advanceClock()
			continue
		}
		h.due = nil
		if t == self {
			return
		}
		if t.waits {
			h.giveBack(t, self)
			return
		}
		if h.hand(m, t) {
			continue
		}
		if h.goal != self {
			h.giveBack(h.goal, self)
		}
		return
	}
}

// giveBack has self give the baton back until it comes to goal. It returns when the
// operation of self has ended.
func (h *host) giveBack(goal, self *Thread) {
	h.goal = goal
	if self != nil {
		self.waits = false
		self.coro.Stop()
	}
}

// hand lets a function go on whose operation has ended. It reports whether the
// function has come to its next operation, or to its end, and left the baton here.
func (h *host) hand(m *Machine, t *Thread) bool {
	t.drives = h.shares(m)
	t.waits = t.drives
	th := m.threads[t.id-1]
	h.current, m.actor = t, t.id
	ended, p := t.coro.Resume()
	if !ended && t.drives {
		return false
	}
	t.waits = false
	t.stopped(th, ended, p)
	m.arrives(th)
	return true
}

// arrives is when the function of a thread has come to its next operation.
func (m *Machine) arrives(th *thread) {
	m.host.current, m.actor = nil, 0
	m.admit(&th.op)
	m.advanceClock()
}

// drive is called by a function that has the baton and is in an operation, which it
// performs with those of all others. What goes wrong in that is not its own: it goes
// to the caller of Drive.
func (t *Thread) drive() {
	h, m := t.m.host, t.m
	over := false
	defer func() {
		if over || h.unwound {
			return
		}
		v := recover()
		h.failure, h.exits = failureOf(v), v == nil
		h.giveBack(nil, t)
	}()
	th := m.threads[t.id-1]
	th.op = t.op
	m.arrives(th)
	h.drive(m, t)
	over = true
}

// driveError is a runtime.Error in the goroutine of a function.
type driveError struct {
	error
	stack string
}

func (e driveError) Error() string { return fmt.Sprintf("%v\n\n%s", e.error, e.stack) }

func (e driveError) Unwrap() error { return e.error }

// failureOf returns what Drive panics with.
func failureOf(v any) any {
	err, ok := v.(error)
	var bug runtime.Error
	if ok && errors.As(err, &bug) {
		return driveError{err, string(debug.Stack())}
	}
	return v
}
