package java

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// instance is an object of a class: its monitor, its fields, and the primitive of
// package lock that it stands for, if its class is one of the library. An array is one
// of a class that has elem.
type instance struct {
	pinning.Monitored
	class  *class
	name   string // what explanations call it
	static bool   // it has the static fields of its class
	fields []int64
	refs   func(i int) scheduler.SlotKind
	handle scheduler.ObjectID
	arg    int64 // what else the primitive needs
	// identity is the identity hash code, or 0 if nobody has asked for it.
	identity int32
}

// The verbs of an instance beyond those of its monitor. Arg is the index of the field.
const (
	verbGet = pinning.MonitorVerbs + iota
	verbPut
	verbTouch // what follows changes the object
	verbLook  // what follows reads it
)

func (o *instance) Clone() scheduler.Object {
	c := *o
	c.Monitored = o.CloneMonitor()
	c.fields = slices.Clone(o.fields)
	return &c
}

// CloneTo implements scheduler.Reusable.
func (o *instance) CloneTo(old scheduler.Object) scheduler.Object {
	c, ok := old.(*instance)
	if !ok {
		return o.Clone()
	}
	mon, fields := c.Monitored, c.fields[:0]
	o.Monitored.CloneTo(&mon)
	*c = *o
	c.Monitored, c.fields = mon, append(fields, o.fields...)
	return c
}

func (o *instance) Hash(h *scheduler.Hasher) {
	o.Monitored.Hash(h)
	h.Word(o.class.id)
	h.Word(uint64(len(o.fields)))
	for i, v := range o.fields {
		switch o.refs(i) {
		case scheduler.RefSlot:
			h.Object(scheduler.ObjectID(v))
		case scheduler.ThreadSlot:
			h.Thread(scheduler.ThreadID(v))
		default:
			h.Int(v)
		}
	}
	h.Object(o.handle)
	h.Int(o.arg)
	if o.identity != 0 {
		h.Int(int64(o.identity))
	}
}

// Private implements scheduler.Private.
func (o *instance) Private(op scheduler.Op) bool {
	return op.Verb >= verbGet || o.Monitored.Private(op)
}

// Reads implements scheduler.Reader.
func (o *instance) Reads(op scheduler.Op) bool { return op.Verb == verbGet || op.Verb == verbLook }

func (o *instance) VerbName(verb uint8) string {
	switch verb {
	case verbGet:
		return "read"
	case verbPut:
		return "write"
	case verbTouch:
		return "update"
	case verbLook:
		return "look"
	}
	return o.Monitored.VerbName(verb)
}

// Step reads or writes a field, which is one step, or advances an operation on the
// monitor.
func (o *instance) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, w scheduler.Wake) scheduler.Result {
	switch op.Verb {
	case verbGet:
		return scheduler.Finish(o.fields[op.Arg])
	case verbPut:
		o.fields[op.Arg] = valueOf(op)
		return scheduler.Finish(0)
	case verbTouch, verbLook:
		return scheduler.Finish(0)
	}
	return o.Monitored.Step(m, t, op, w)
}

// OperandName implements scheduler.Namer: it names the field or element that an operation
// reads or writes, in the way of Java source if the object has a name of its own.
func (o *instance) OperandName(op scheduler.Op, name string) string {
	if op.Verb != verbGet && op.Verb != verbPut {
		return ""
	}
	switch at := "[" + strconv.FormatInt(op.Arg, 10) + "]"; {
	case o.class.elem != nil && o.name == "": // "int[] #7"
		return strings.Replace(strings.Replace(name, "[]", at, 1), " #", " of #", 1)
	case o.class.elem != nil:
		return name + at
	}
	f := o.class.fieldAt(int(op.Arg), o.static)
	switch {
	case f == nil:
		return ""
	case o.name == "":
		return f.owner.simple + "." + f.name + " of " + name[strings.LastIndexByte(name, '#'):]
	}
	return name + "." + f.name
}

// fieldAt returns a field of a class, or of its objects, by its index, nil if the library has
// it.
func (c *class) fieldAt(index int, static bool) *field {
	for k := c; k != nil; k = k.super {
		fields := k.fields
		if static {
			fields = k.statics
		}
		for _, f := range fields {
			if f.index == index {
				return f
			}
		}
		if static {
			break
		}
	}
	return nil
}

// valueOf is the argument of an operation: a primitive value or an object.
func valueOf(op *scheduler.Op) int64 { return op.Saved + int64(op.Ref) }

func (o *instance) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	v := o.Monitored.Inspect(m)
	v.Name, v.Class, v.Runner = o.name, o.class.name, o.runner(m)
	return v
}

// runnerAt is where the state of a FutureTask of the library has who runs it.
const runnerAt = 2

// runner returns the thread that runs a FutureTask, or 0.
func (o *instance) runner(m *scheduler.Machine) scheduler.ThreadID {
	for _, f := range o.class.fields {
		if f.name != "state" || !f.owner.library || f.owner.simple != "FutureTask" || f.index >= len(o.fields) || o.fields[f.index] == 0 {
			continue // what has the static fields of the class has others
		}
		state, ok := m.Peek(scheduler.ObjectID(o.fields[f.index])).(*instance)
		if ok && len(state.fields) > runnerAt && state.fields[runnerAt] != 0 {
			return scheduler.ThreadID(m.Peek(scheduler.ObjectID(state.fields[runnerAt])).(*instance).fields[threadID])
		}
	}
	return 0
}

// text is a java.lang.String. It never changes.
type text struct{ value string }

func (s *text) Clone() scheduler.Object     { return s }
func (s *text) Hash(h *scheduler.Hasher)    { h.String(s.value) }
func (s *text) VerbName(uint8) string       { return "" }
func (s *text) Private(_ scheduler.Op) bool { return true }
func (s *text) Inspect(*scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{Class: "java.lang.String"}
}

// Step is never called, since there is no verb.
func (s *text) Step(*scheduler.Machine, scheduler.ThreadID, *scheduler.Op, scheduler.Wake) scheduler.Result {
	return scheduler.Finish(0)
}

// box is a java.lang.Integer and the like. It never changes.
type box struct {
	kind  kind
	value int64
}

func (b *box) Clone() scheduler.Object { return b }
func (b *box) Hash(h *scheduler.Hasher) {
	h.Word(uint64(b.kind))
	h.Int(b.value)
}
func (b *box) VerbName(uint8) string { return "" }
func (b *box) Inspect(*scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{Class: "java.lang.Number", State: b.value}
}

// Step is never called, since there is no verb.
func (b *box) Step(*scheduler.Machine, scheduler.ThreadID, *scheduler.Op, scheduler.Wake) scheduler.Result {
	return scheduler.Finish(0)
}

// closure is a lambda or a method reference: code and what it has captured.
type closure struct {
	code  *scheduler.Code
	args  []int64
	kinds []scheduler.SlotKind
	class *class
	of    *class // the interface, nil if it is not known
	id    uint64
}

func (l *closure) Clone() scheduler.Object { return l }
func (l *closure) Hash(h *scheduler.Hasher) {
	h.Word(l.id)
	for i, v := range l.args {
		if l.kinds[i] == scheduler.RefSlot {
			h.Object(scheduler.ObjectID(v))
		} else {
			h.Int(v)
		}
	}
}
func (l *closure) VerbName(uint8) string { return "" }
func (l *closure) Inspect(*scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{Class: l.class.name + "$$Lambda"}
}

// Step is never called, since there is no verb.
func (l *closure) Step(*scheduler.Machine, scheduler.ThreadID, *scheduler.Op, scheduler.Wake) scheduler.Result {
	return scheduler.Finish(0)
}

// console is System.out, on which all threads operate, or System.err, which stands for it.
// What is written to it is no part of the state.
type console struct{ errors bool }

const verbPrint = 0

func (c *console) Clone() scheduler.Object { return c }
func (c *console) Hash(*scheduler.Hasher)  {}
func (c *console) VerbName(verb uint8) string {
	return scheduler.VerbIn([]string{"print"}, verb)
}

func (c *console) Inspect(*scheduler.Machine) scheduler.ObjectView {
	name := "System.out"
	if c.errors {
		name = "System.err"
	}
	return scheduler.ObjectView{Name: name, Class: "java.io.PrintStream"}
}

// Step writes a text, which is Ref; to the error stream if Arg is 1.
func (c *console) Step(m *scheduler.Machine, _ scheduler.ThreadID, op *scheduler.Op, _ scheduler.Wake) scheduler.Result {
	if op.Arg != 0 {
		m.PrintError(show(m, op.Ref))
	} else {
		m.Print(show(m, op.Ref))
	}
	return scheduler.Finish(0)
}

// show returns an object as String.valueOf does, if its class has no toString of its
// own.
func show(m *scheduler.Machine, id scheduler.ObjectID) string {
	if id == 0 {
		return "null"
	}
	switch o := m.Peek(id).(type) {
	case *text:
		return o.value
	case *box:
		return showNumber(o.kind, o.value)
	case *instance:
		return o.show(m, id)
	}
	return m.Inspect(id).Class
}

// show returns what toString of the object's class in the library does.
func (o *instance) show(m *scheduler.Machine, id scheduler.ObjectID) string {
	switch {
	case o.class.isEnum():
		return show(m, scheduler.ObjectID(o.fields[enumName]))
	case o.class.throwable() && o.fields[0] != 0:
		return o.class.name + ": " + show(m, scheduler.ObjectID(o.fields[0]))
	case o.class.throwable():
		return o.class.name
	}
	return o.class.name + "@" + strconv.FormatInt(int64(id), 16)
}

// showNumber returns a primitive value as Java prints it.
func showNumber(k kind, v int64) string {
	switch k {
	case kBool:
		return strconv.FormatBool(v != 0)
	case kChar:
		return string(rune(v))
	case kFloat:
		return showReal(float(v), 32)
	case kDouble:
		return showReal(float(v), 64)
	}
	return strconv.FormatInt(v, 10)
}

// showReal returns a number of so many bits as Float.toString and Double.toString do: with
// as few digits as tell it from all others, but two at least.
func showReal(f float64, bits int) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-3 || a >= 1e7) {
		s := strconv.FormatFloat(f, 'E', -1, bits)
		if !strings.Contains(s, ".") {
			s = strconv.FormatFloat(f, 'E', 1, bits)
		}
		return scientific(s)
	}
	s := strconv.FormatFloat(f, 'f', -1, bits)
	if f == math.Trunc(f) {
		s += ".0"
	}
	return s
}

// scientific turns 1.5E+07 into 1.5E7.
func scientific(s string) string {
	digits, exponent, _ := strings.Cut(s, "E")
	n, _ := strconv.Atoi(exponent)
	return digits + "E" + strconv.Itoa(n)
}
