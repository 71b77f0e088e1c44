package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// What the JDK does inside is seldom what a schedule is about: the steps of a call into
// it get one row, which says where the program makes the call. What they do to others,
// and that they block, is told all the same.

// call is a call of a program into the JDK.
type call struct {
	// method is what is called: "new FutureTask", "ThreadPoolExecutor.execute".
	method string
	// place is where the program does it, a file and a line; empty where nothing of the
	// program is on the stack.
	place string
}

// String says which call it is.
func (c call) String() string {
	if c.place == "" {
		return c.method
	}
	return c.method + " at " + c.place
}

// folding is how the calls of a schedule are told.
type folding struct {
	// breaks are the numbers of actions that begin a row of their own.
	breaks []int
	// now is the call that each thread is in, told the last one that had a row.
	now, told map[scheduler.ThreadID]call
}

func newFolding(breaks ...int) *folding {
	return &folding{breaks, map[scheduler.ThreadID]call{}, map[scheduler.ThreadID]call{}}
}

// enter returns the call in which a thread is that is about to do an action, the zero call
// if what it does is the program's own.
func (f *folding) enter(m *scheduler.Machine, a scheduler.Action, th scheduler.ThreadInfo) call {
	if f == nil || a.Kind != scheduler.StepThread || th.Op.Ends() {
		return call{}
	}
	if th.Op.Phase == 0 { // later the stack has frames of the operation itself
		f.now[th.ID] = callOf(m, th)
	}
	return f.now[th.ID]
}

// callOf finds the call on the stack of a thread that has not begun its operation yet.
func callOf(m *scheduler.Machine, th scheduler.ThreadInfo) call {
	stack := m.Stack(th.ID)
	inside := slices.IndexFunc(stack, func(f scheduler.Frame) bool { return !scheduler.InJDK(f.Class) })
	var c call
	switch {
	case inside < 0 && len(stack) > 1: // the last frame is that which runs a thread
		c.method = methodOf(stack[len(stack)-2])
		return c
	case inside > 0:
		c.method = methodOf(stack[inside-1])
	case inside == 0 && th.Verb == useVerb && scheduler.InJDK(m.Inspect(th.Op.Object).Name):
		c.method = useOf(m.Inspect(th.Op.Object).Name)
	default:
		return c
	}
	c.place = fmt.Sprintf("%s:%d", stack[inside].File, stack[inside].Line)
	return c
}

// useVerb is how the first use of a class is called, which may run its initialiser.
const useVerb = "use"

func useOf(class string) string { return useVerb + " " + simple(class) }

// methodOf is a method without its package.
func methodOf(f scheduler.Frame) string {
	switch class := simple(f.Class); f.Method {
	case "<init>":
		return "new " + class
	case "<clinit>":
		return useOf(class)
	default:
		return class + "." + f.Method
	}
}

func simple(class string) string { return class[strings.LastIndexByte(class, '.')+1:] }

// folded is what a row has to know so that its call can be told as one.
type folded struct {
	call call
	pins int // before it
	// alone is whether it has a single action so far, starts the thread that this starts,
	// and again whether the call has had a row before.
	alone, again bool
	starts       string
}

// fold tells an action in the row of the call before it, and reports whether it could.
func (t *teller) fold(c call, said saying, before scheduler.ThreadInfo, lanes map[scheduler.ThreadID]lane) bool {
	if c == (call{}) || len(t.rows) == 0 || slices.Contains(t.folding.breaks, t.actions) {
		return false
	}
	r := &t.rows[len(t.rows)-1]
	if r.kind != steps || r.thread != before.ID || r.folded.call != c {
		return false
	}
	if r.folded.alone && r.folded.starts != "" {
		r.effects = append(r.effects, r.folded.starts)
	}
	if r.folded.alone && r.folded.again {
		r.notes = append(r.notes, goesOn)
	}
	r.folded.alone = false
	r.text, r.op, r.lanes = c.String(), before.Op, lanes
	r.notes = slices.DeleteFunc(append(r.notes, said.notes...), func(n string) bool {
		return n != goesOn && !strings.HasPrefix(n, throws) && n != timesOut
	})
	if starts := t.starts(before); starts != "" {
		r.effects = append(r.effects, starts)
	}
	r.effects = append(r.effects, said.effects...)
	if t.player.m.Thread(before.ID).Pins == r.folded.pins {
		r.effects = slices.DeleteFunc(r.effects, func(e string) bool { return e == pinned || e == notPinned })
	}
	return true
}

// starts says which thread an operation starts, if it does.
func (t *teller) starts(th scheduler.ThreadInfo) string {
	if th.Verb != startVerb {
		return ""
	}
	return "starts " + t.name(th.Op.Thread)
}

const startVerb = "start"

// begin begins a row. That of an action that is alone in its call says what it does, and
// where the program makes the call.
func (t *teller) begin(c call, before scheduler.ThreadInfo, s saying) row {
	r := row{step: t.actions, at: t.moment(), thread: before.ID, saying: s, op: before.Op}
	switch {
	case t.folding == nil:
		return r
	case c == (call{}):
		delete(t.folding.told, before.ID)
		return r
	}
	r.folded = folded{call: c, pins: before.Pins, alone: true, again: t.folding.told[before.ID] == c, starts: t.starts(before)}
	if r.text += " in " + c.method; c.place != "" {
		r.text = s.text + " at " + c.place
	}
	t.folding.told[before.ID] = c
	return r
}

// goesOn is noted of a call that has had a row before.
const goesOn = "goes on"
