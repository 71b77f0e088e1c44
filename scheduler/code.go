package scheduler

import (
	"slices"
	"time"
)

// SlotKind says what a local variable holds. The kinds matter to the fingerprint
// of a state, where references are renamed.
type SlotKind uint8

const (
	// IntSlot holds a number.
	IntSlot SlotKind = iota
	// RefSlot holds an ObjectID.
	RefSlot
	// ThreadSlot holds a ThreadID.
	ThreadSlot
)

// Slot is a local variable of compiled code.
type Slot int

// Code is a compiled method: instructions over local variables. It is made by an
// Assembler and does not change afterwards.
type Code struct {
	id       int
	frames   []Frame // what a stack shows for one activation, top first
	later    []Frame // what it shows from the release laterJDK on, nil if the same
	laterJDK int
	kinds    []SlotKind
	params   int
	instrs   []instr
	handlers []handler
	entry    bool // of a thread, see Assembler.Entry
	words    []nullWords
	plain    body // of threads that have no name and no arguments
}

// nullWords are what a NullPointerException says that some instructions throw.
type nullWords struct {
	from, to int
	message  string
}

// worded returns an exception that an instruction throws with what it says.
func (c *Code) worded(pc int, err *Exception) *Exception {
	if err.Class != NullPointer || err.Message != "" || err.Object != 0 {
		return err
	}
	for _, w := range c.words {
		if w.from <= pc && pc < w.to {
			return &Exception{Class: NullPointer, Message: w.message}
		}
	}
	return err
}

type instrKind uint8

const (
	instrOp     instrKind = iota // an operation: a scheduling point
	instrLocal                   // a computation on local variables
	instrBranch                  // go to target if cond holds
	instrJump                    // go to target
	instrCall                    // call code
	instrReturn                  // return value to the caller
	instrThrow                   // throw again what a handler caught
	instrRaise                   // throw an exception that code makes
)

type instr struct {
	kind   instrKind
	line   int32
	target int32
	into   Slot // where the result goes, or noSlot
	op     *Op  // a fixed one, nil if opFn makes it
	opFn   func(*Exec) Op
	local  func(*Exec)
	cond   func(*Exec) bool
	raise  func(*Exec) *Exception
	callee func(*Exec) (*Code, []int64)
	code   *Code
	args   []Value
	dead   bitset // slots that nobody reads again once the thread is in the instruction
}

const noSlot Slot = -1

// handler catches exceptions that instructions from to before to throw: those of
// which catches says so.
type handler struct {
	from, to, target int
	catches          func(*Exception) bool
}

// shown returns what a stack shows for one activation in a JDK release.
func (c *Code) shown(jdk int) []Frame {
	if c.later != nil && jdk >= c.laterJDK {
		return c.later
	}
	return c.frames
}

// Params returns how many parameters the method has.
func (c *Code) Params() int { return c.params }

// Value is where compiled code takes a value from.
type Value func(*Exec) int64

// Local takes the value of a local variable.
func Local(s Slot) Value {
	if 0 <= s && int(s) < len(locals) {
		return locals[s]
	}
	return func(x *Exec) int64 { return x.Get(s) }
}

// locals are the values of the first variables, which all code shares.
var locals = func() (all [64]Value) {
	for s := range all {
		all[s] = func(x *Exec) int64 { return x.Get(Slot(s)) }
	}
	return all
}()

// Const is a fixed value.
func Const(v int64) Value { return func(*Exec) int64 { return v } }

// frame is an activation of compiled code: where it is, where its local variables
// start in its thread's, and what a handler of it caught last, for it to throw again.
type frame struct {
	code   *Code
	pc     int32
	base   int32
	caught *Exception // it does not change
}

// Exec is the view that compiled code has of the machine and of its thread while
// it computes between two operations.
type Exec struct {
	m    *Machine
	th   *thread
	fail *Exception // what a computation throws, see Fail
}

// localBudget bounds the instructions that compiled code computes between two
// operations; after that an operation that only computes lets others step, so
// that an endless loop is a thread that runs on and not a machine that hangs.
const localBudget = 10_000

// maxFrames bounds the activations of a thread. One more throws StackOverflowError.
const maxFrames = 8192

// Get returns the value of a local variable.
func (x *Exec) Get(s Slot) int64 { return x.th.locals[int(x.top().base)+int(s)] }

// Set changes a local variable.
func (x *Exec) Set(s Slot, v int64) { x.th.locals[int(x.top().base)+int(s)] = v }

// Root returns the value of a local variable of the thread's outermost activation:
// what belongs to the thread as a whole, such as the arguments that it was created
// with.
func (x *Exec) Root(s Slot) int64 { return x.th.locals[s] }

// Thread returns the thread that runs the code.
func (x *Exec) Thread() ThreadID { return x.th.id }

// Fail makes the computation or the arguments that are being evaluated throw an
// exception once they return. What else they do until then still happens; of
// several exceptions the first counts.
func (x *Exec) Fail(err *Exception) {
	if x.fail == nil {
		x.fail = err
	}
}

// Machine returns the machine, to be read.
func (x *Exec) Machine() *Machine {
	x.m.peeked = true
	return x.m
}

// Fixed returns an object of which only that is read which never changes once anybody else
// can know the object: its class, the length of an array. Unlike what Machine shows it is
// no news from other threads. A final field is not such: a constructor may tell others of
// its object before it sets one.
func (x *Exec) Fixed(o ObjectID) Object { return x.m.object(o) }

// Now returns the virtual time. In any time there is none: it throws NoClock. Code that
// asks for it must be of a Program with ReadsClock.
func (x *Exec) Now() time.Duration {
	if x.m.cfg.Time == AnyTime {
		x.Fail(&Exception{Class: NoClock, Message: "reads the clock, which a search has only in exact time"})
	}
	return x.m.clock
}

// New creates an object.
func (x *Exec) New(o Object) ObjectID { return x.m.New(o) }

// Edit returns an object to be completed, or one that needs no scheduling point to
// be changed.
func (x *Exec) Edit(o ObjectID) Object { return x.m.Edit(o) }

// Rename gives a thread another name, which is no part of the state.
func (x *Exec) Rename(t ThreadID, name string) {
	th := x.m.edit(t)
	b := *th.body
	b.name = name
	th.body = &b
}

// NewThread creates a thread, to be started with StartOp.
func (x *Exec) NewThread(s Spec) ThreadID { return x.m.NewThread(s) }

func (x *Exec) top() *frame { return &x.th.frames[len(x.th.frames)-1] }

// fewFrames and fewLocals are what a stack has room for from the start.
const (
	fewFrames = 4
	fewLocals = 8
)

// begin puts a new thread at the start of its code.
func (x *Exec) begin(m *Machine, th *thread) {
	x.m, x.th = m, th
	if th.frames == nil {
		th.frames = make([]frame, 0, fewFrames)
	}
	if th.locals == nil && len(th.body.code.kinds) > 0 {
		th.locals = make([]int64, 0, max(fewLocals, len(th.body.code.kinds)))
	}
	x.push(th.body.code, th.body.args)
	x.run()
}

// resume goes on after an operation that returned value or threw err.
func (x *Exec) resume(m *Machine, th *thread, value int64, err *Exception) {
	x.m, x.th = m, th
	if err != nil {
		x.throw(err)
	} else if th.op.Object != 0 || th.op.Verb != verbSpin {
		x.deliver(value)
	}
	x.run()
}

func (x *Exec) push(c *Code, args []int64) {
	base := len(x.th.locals)
	x.th.locals = append(x.th.locals, make([]int64, len(c.kinds))...)
	copy(x.th.locals[base:], args)
	x.th.frames = append(x.th.frames, frame{code: c, base: int32(base)})
}

// pop removes the top activation.
func (x *Exec) pop() {
	x.th.locals = x.th.locals[:x.top().base]
	x.th.frames = x.th.frames[:len(x.th.frames)-1]
}

// deliver gives the current instruction its result and moves past it.
func (x *Exec) deliver(value int64) {
	f := x.top()
	if into := f.code.instrs[f.pc].into; into != noSlot {
		x.Set(into, value)
	}
	f.pc++
}

// Caught returns the exception that a handler of this activation caught last, or nil.
func (x *Exec) Caught() *Exception { return x.top().caught }

// throw unwinds to the innermost handler of the exception, or to the end of the
// thread.
func (x *Exec) throw(err *Exception) {
	err = x.placed(err)
	for ; len(x.th.frames) > 0; x.pop() {
		f := x.top()
		for _, h := range f.code.handlers {
			if int(f.pc) >= h.from && int(f.pc) < h.to && h.catches(err) {
				f.pc = int32(h.target)
				f.caught = err
				return
			}
		}
	}
	x.th.own().err = err
}

// placed returns an exception with the place where it is thrown, if it has none yet: the
// innermost frame that is not the JDK's.
func (x *Exec) placed(err *Exception) *Exception {
	if err.At != nil {
		return err
	}
	for _, f := range slices.Backward(x.th.frames) {
		for i, shown := range f.code.shown(x.m.release.JDK) {
			if InJDK(shown.Class) {
				continue
			}
			if pc := int(f.pc); i == 0 && pc < len(f.code.instrs) && f.code.instrs[pc].line > 0 {
				shown.Line = int(f.code.instrs[pc].line)
			}
			there := *err
			there.At = &shown
			return &there
		}
	}
	return err
}

// run computes until the thread's next operation.
func (x *Exec) run() {
	th := x.th
	for range localBudget {
		if len(th.frames) == 0 {
			th.op = Op{Verb: verbEnd}
			return
		}
		f := &th.frames[len(th.frames)-1]
		if int(f.pc) >= len(f.code.instrs) {
			x.finish(0)
			continue
		}
		in := &f.code.instrs[f.pc]
		if in.kind == instrOp {
			if in.opFn == nil {
				th.op = *in.op
			} else {
				th.op = in.opFn(x)
			}
			if x.fail == nil {
				if x.m.program.poison {
					x.poison()
				}
				return
			}
		} else {
			x.compute(f, in)
		}
		if err := x.fail; err != nil {
			x.fail = nil
			x.throw(f.code.worded(int(f.pc), err))
		}
	}
	th.op = Op{Verb: verbSpin}
}

// compute does an instruction that is no operation. What throws leaves the activation
// at the instruction, so that its handlers are found.
func (x *Exec) compute(f *frame, in *instr) {
	switch in.kind {
	case instrLocal:
		in.local(x)
		if x.fail == nil {
			f.pc++
		}
	case instrBranch:
		yes := in.cond(x)
		switch {
		case x.fail != nil:
		case yes:
			f.pc = in.target
		default:
			f.pc++
		}
	case instrJump:
		f.pc = in.target
	case instrCall:
		x.call(in)
	case instrReturn:
		var v int64
		if len(in.args) > 0 {
			v = in.args[0](x)
		}
		if x.fail == nil {
			x.finish(v)
		}
	case instrThrow:
		err := f.caught
		f.caught = nil
		if err == nil {
			err = &Exception{Class: NullPointer, Message: "nothing was caught to be thrown again"}
		}
		x.Fail(err)
	case instrRaise:
		x.Fail(in.raise(x))
	}
}

func (x *Exec) call(in *instr) {
	if len(x.th.frames) == maxFrames {
		x.Fail(&Exception{Class: StackOverflow})
		return
	}
	if in.callee != nil {
		if code, args := in.callee(x); x.fail == nil {
			x.push(code, args)
		}
		return
	}
	base := len(x.th.locals)
	for _, a := range in.args { // computed in the caller's activation, which is still on top
		x.th.locals = append(x.th.locals, a(x))
	}
	if x.fail != nil {
		x.th.locals = x.th.locals[:base]
		return
	}
	x.th.locals = append(x.th.locals, make([]int64, len(in.code.kinds)-len(in.args))...)
	x.th.frames = append(x.th.frames, frame{code: in.code, base: int32(base)})
}

// finish returns from the top activation.
func (x *Exec) finish(value int64) {
	x.pop()
	if len(x.th.frames) > 0 {
		x.deliver(value)
	}
}
