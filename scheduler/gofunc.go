package scheduler

import (
	"fmt"
	"slices"

	"github.com/bced87ab/gridlock/internal/coro"
)

// host runs the Go functions of a machine's threads as coroutines.
type host struct {
	coros   *coro.Pool
	threads []*Thread // by thread id - 1; nil for threads without a Go function
	current *Thread   // whose function runs now
	// unwound functions have no effect on the machine any more.
	unwound bool
	closed  bool

	baton // while the machine is driven
}

func newHost() *host { return &host{coros: coro.NewPool()} }

// begin starts the Go function of a thread and brings it to its first operation.
func (h *host) begin(m *Machine, th *thread) {
	t := h.handle(m, th.id)
	if t.perform == nil { // once for all runs
		t.perform = func(*coro.Coro) { t.m.threads[t.id-1].body.fn(t) }
	}
	t.coro = h.coros.Start(t.perform)
	t.run(th)
}

// resume lets the Go function of a thread go on after an operation that returned
// value or threw err, up to its next operation. If the machine is driven it reports
// false, and only takes note of that.
func (h *host) resume(th *thread, value int64, err *Exception) bool {
	t := h.threads[th.id-1]
	t.value, t.err = value, err
	if h.next != nil {
		h.due = t
		return false
	}
	t.run(th)
	return true
}

// handle returns the Thread of a thread, which stays the same one.
func (h *host) handle(m *Machine, id ThreadID) *Thread {
	for len(h.threads) < int(id) {
		h.threads = append(h.threads, nil)
	}
	if h.threads[id-1] == nil {
		h.threads[id-1] = &Thread{m: m, id: id}
	}
	return h.threads[id-1]
}

// stack returns the activations that a thread's Go function is in, the innermost last.
func (h *host) stack(id ThreadID) []activation {
	if int(id) > len(h.threads) || h.threads[id-1] == nil {
		return nil
	}
	return h.threads[id-1].stack
}

// close ends the functions, and takes care of what is left of them.
func (h *host) close() {
	if h.closed {
		return
	}
	h.closed = true
	if h.next != nil {
		return // until the machine is driven no more
	}
	h.unwound = true
	h.coros.Close()
}

// restart unwinds the functions, and makes the host ready for others.
func (h *host) restart() {
	h.unwound = true
	h.coros.Unwind()
	for _, t := range h.threads {
		if t != nil {
			*t = Thread{m: t.m, id: t.id, perform: t.perform, stack: t.stack[:0]}
		}
	}
	h.unwound, h.warm = false, true
}

// run lets the coroutine run to its next operation.
func (t *Thread) run(th *thread) {
	t.drives = false
	t.m.host.current = t
	ended, p := t.coro.Resume()
	t.m.host.current = nil
	t.stopped(th, ended, p)
}

// stopped gives a thread the operation to which its coroutine has come.
func (t *Thread) stopped(th *thread, ended bool, p *coro.Panic) {
	if !ended {
		th.op = t.op
		return
	}
	t.coro, t.stack = nil, t.stack[:0]
	if !t.m.host.warm { // and may have many threads
		t.stack = nil
	}
	if p != nil {
		th.own().err = exceptionOf(p)
	}
	th.op = Op{Verb: verbEnd}
}

// exceptionOf returns what a Go function panicked with as an exception.
func exceptionOf(p *coro.Panic) *Exception {
	if e, ok := p.Value.(*Exception); ok {
		thrown := *e
		thrown.Stack = p.Stack
		return &thrown
	}
	return &Exception{Class: "go panic", Message: fmt.Sprint(p.Value), Panic: p.Value, Stack: p.Stack}
}

// Thread is a thread's own view of itself and of the machine, which the Go
// function that it runs gets as its argument. It must not be used by any other
// function: what a thread does is done by the thread itself.
//
// Each method that does something is an operation: a scheduling point before
// which the other threads may step. Variables of Go that several functions share
// are not, so guard them by locks of the machine, as in the program that is
// modelled.
type Thread struct {
	m    *Machine
	id   ThreadID
	coro *coro.Coro
	// perform runs the function as a coroutine.
	perform func(*coro.Coro)
	drives  bool // it has the baton, or gets it back
	waits   bool // it is among those that have resumed others, or runs itself
	op      Op
	value   int64
	err     *Exception
	stack   []activation
}

// Do performs an operation, and returns its value or the exception that it threw.
// It is for packages that define primitives; their methods call it.
func (t *Thread) Do(op Op) (int64, *Exception) {
	if t.m.host.unwound { // a function that is being unwound
		t.m.host.coros.Pass()
		return 0, nil
	}
	if t.m.host.current != t {
		panic(&Exception{Class: "gridlock.WrongThread", Message: "a method of thread " + t.Name() + " was called by another thread"})
	}
	t.op = op
	if !t.drives {
		t.coro.Stop()
		return t.value, t.err
	}
	t.drive()
	t.m.host.current, t.m.actor = t, t.id
	return t.value, t.err
}

// Must performs an operation and returns its value. An exception becomes a panic,
// as it would unwind a Java method.
func (t *Thread) Must(op Op) int64 {
	v, err := t.Do(op)
	if err != nil {
		panic(err)
	}
	return v
}

// Try performs an operation that can be interrupted: ErrInterrupted is returned,
// any other exception is a panic.
func (t *Thread) Try(op Op) (int64, error) {
	v, err := t.Do(op)
	if err == nil {
		return v, nil
	}
	if err.Class != InterruptedException {
		panic(err)
	}
	return v, err
}

// New creates an object.
func (t *Thread) New(o Object) ObjectID { return t.m.New(o) }

// Edit returns an object to be completed, or one that needs no scheduling point to
// be changed.
func (t *Thread) Edit(o ObjectID) Object { return t.m.Edit(o) }

// Machine returns the machine that the thread runs on, to be read.
func (t *Thread) Machine() *Machine { return t.m }

// ID returns the number of the thread.
func (t *Thread) ID() ThreadID { return t.id }

// Name returns the name of the thread.
func (t *Thread) Name() string { return t.m.threads[t.id-1].body.name }

// Call runs f with frames on top of the thread's simulated stack, top first. The
// frames must not change afterwards.
func (t *Thread) Call(frames []Frame, f func()) {
	t.stack = append(t.stack, activation{frames: frames})
	defer t.leave()
	f()
}

// leave ends a Call. A function that is unwound keeps its stack, so that the machine
// in which it got stuck still shows it.
func (t *Thread) leave() {
	if !t.m.host.unwound {
		t.stack = t.stack[:len(t.stack)-1]
	}
}

// At replaces the line of the top frame, as the execution of a method moves on.
func (t *Thread) At(line int) {
	if n := len(t.stack); n > 0 {
		t.stack[n-1].line, t.stack[n-1].moved = line, true
	}
}

// activation is a Call that a Go function is in. It is kept as small as this since
// most stacks are never looked at.
type activation struct {
	frames []Frame
	line   int // of the first frame, if At has moved it
	moved  bool
}

// shown returns what a stack shows for the activation.
func (a activation) shown() []Frame {
	if !a.moved || len(a.frames) == 0 {
		return a.frames
	}
	frames := slices.Clone(a.frames)
	frames[0].Line = a.line
	return frames
}
