package scheduler

import (
	"cmp"
	"fmt"
	"path"
	"strings"
)

// Exception is a Java exception: what misuse of an operation throws in the thread
// that did it, and what ends the thread if nothing catches it. In a Go function
// it is a panic with *Exception, except InterruptedException, which methods that
// can be interrupted return as their error.
type Exception struct {
	// Class is the name of the Java class; "go panic" for a panic of a Go function.
	Class   string
	Message string
	// Object is the exception as an object of the program, for compiled code that has
	// its exceptions as objects; 0 if there is none.
	Object ObjectID
	// At is the frame of the program in which compiled code threw it, nil where that is not
	// known. It is for people, and no part of a state.
	At *Frame
	// Panic is the value that a Go function panicked with.
	Panic any
	// Stack is the Go stack of that panic. It is for people: nothing that must be
	// reproducible may depend on it.
	Stack string
	// Misused is the operation that threw it, if it is an IllegalMonitorState or an
	// IllegalArgument of one on an object, and Owner who owned that then, or 0. The
	// JDK's messages do not say it.
	Misused Op
	Owner   ThreadID
}

// Error returns the exception as Java prints it.
func (e *Exception) Error() string {
	if e.Message == "" {
		return e.Class
	}
	return e.Class + ": " + e.Message
}

// Is makes an InterruptedException match ErrInterrupted.
func (e *Exception) Is(target error) bool {
	t, ok := target.(*Exception)
	return ok && t.Message == "" && t.Class == e.Class
}

// ErrInterrupted matches, with errors.Is, the error of an operation that ended
// because its thread was interrupted (java.lang.InterruptedException).
var ErrInterrupted error = &Exception{Class: InterruptedException}

// Place returns where in a Go function the panic was, as file and line without the
// directory, or "" if there was none. A panic of an operation was where the program
// called it.
func (e *Exception) Place() string {
	lines := strings.Split(e.Stack, "\n")
	panicked := false
	for i, function := range lines[:max(len(lines)-1, 0)] {
		file, isFile := strings.CutPrefix(lines[i+1], "\t")
		switch {
		case !isFile:
		case strings.HasPrefix(function, "panic("):
			panicked = true
		case panicked && strings.HasPrefix(function, module+"internal/coro."):
			return "" // the function of the thread is a method of a lock
		case panicked && !strings.HasPrefix(function, "runtime.") && !isOurs(function, file):
			file, _, _ = strings.Cut(file, " +0x")
			return path.Base(strings.ReplaceAll(file, "\\", "/"))
		}
	}
	return ""
}

const module = "github.com/bced87ab/gridlock/"

// isOurs reports whether a function is one that performs operations for programs.
func isOurs(function, file string) bool {
	rest, ours := strings.CutPrefix(function, module)
	pkg, _, _ := strings.Cut(rest, ".")
	return ours && (pkg == "scheduler" || pkg == "lock" || pkg == "pinning") && !strings.Contains(file, "_test.go:")
}

// DescribeException returns an exception as Java prints it, with what it does not say:
// the operation that was misused, and where a Go function panicked.
func (m *Machine) DescribeException(e *Exception) string {
	text := e.Error()
	if op := e.Misused; op.Object != 0 && int(op.Object) <= len(m.objects) {
		name := cmp.Or(m.OperandName(op, op.Object), m.Inspect(op.Object).Name)
		text += fmt.Sprintf(" (%s %s", m.verbName(op.Object, op.Verb), name)
		if op.Arg < 0 {
			text += fmt.Sprintf(" %d", op.Arg)
		}
		_, owned := m.Peek(op.Object).(Owned)
		switch {
		case !owned || e.Class != IllegalMonitorState:
		case e.Owner == 0:
			text += ", which nobody owns"
		default:
			text += ", which " + m.nameOf(e.Owner) + " owns"
		}
		text += ")"
	}
	if place := e.Place(); place != "" {
		text += " at " + place
	}
	return text
}

// misuse takes note of the operation that threw an exception and of who owned what it is
// on, if the exception is about that.
func (e *Exception) misuse(m *Machine, op *Op) {
	if op.Object != 0 && (e.Class == IllegalMonitorState || e.Class == IllegalArgument) {
		e.Misused, e.Owner = *op, m.Owner(op.Object)
	}
}

// OperandName returns the name of the part of an object that an operation is on, such as
// a condition of a lock (see Namer); "" if it is on the object as such, or on another.
func (m *Machine) OperandName(op Op, o ObjectID) string {
	if op.Object != o || o < 1 || int(o) > len(m.objects) {
		return ""
	}
	if n, ok := m.Peek(o).(Namer); ok {
		return n.OperandName(op, m.Inspect(o).Name)
	}
	return ""
}
