package scheduler

import "fmt"

// Assembler writes compiled code, instruction by instruction. Its methods return
// it, so that code reads from top to bottom. A mistake in the code, such as a label
// that is there twice, is a panic of the method that sees it, and that of a jump to a
// label that is nowhere one of Code: assembling is done when a program starts, from
// source that does not change.
type Assembler struct {
	code   *Code
	line   int
	labels map[string]int
	jumps  []jump
	traps  []trap
	slots  []int // the place at which each local variable was added
	scopes []scope
}

// scope is a part of the code outside which nobody reads a local variable.
type scope struct {
	from, to int
	slot     Slot
}

// jump is an instruction and the label that it goes to.
type jump struct {
	at int
	to string
}

type trap struct {
	from, to, target string
	catches          func(*Exception) bool
}

// Assemble begins a method. frames are what a stack shows for one activation of
// it, top first: usually one, or several if the code stands for a chain of calls.
// The line of the top frame follows Line.
func (p *Program) Assemble(frames ...Frame) *Assembler {
	c := &Code{id: len(p.codes), frames: frames}
	c.plain.code = c
	p.codes = append(p.codes, c)
	return &Assembler{code: c}
}

// From says what a stack shows in the place of the frames of Assemble from a JDK release
// on, as many of them.
func (a *Assembler) From(jdk int, frames ...Frame) *Assembler {
	a.code.laterJDK, a.code.later = jdk, frames
	return a
}

// Param adds a parameter. Parameters come before other local variables.
func (a *Assembler) Param(k SlotKind) Slot {
	a.code.params++
	return a.Slot(k)
}

// Slot adds a local variable, which is 0 at first.
func (a *Assembler) Slot(k SlotKind) Slot {
	a.code.kinds = append(a.code.kinds, k)
	a.slots = append(a.slots, a.Here())
	return Slot(len(a.code.kinds) - 1)
}

// Line sets the source line of what follows.
func (a *Assembler) Line(n int) *Assembler {
	a.line = n
	return a
}

// someInstrs is how many instructions most code has room for from the start.
const someInstrs = 4

func (a *Assembler) add(in instr) *Assembler {
	in.line, in.into = int32(a.line), noSlot
	if a.code.instrs == nil {
		a.code.instrs = make([]instr, 0, someInstrs)
	}
	a.code.instrs = append(a.code.instrs, in)
	return a
}

// Do performs a fixed operation.
func (a *Assembler) Do(op Op) *Assembler { return a.add(instr{kind: instrOp, op: &op}) }

// DoWith performs an operation that depends on local variables.
func (a *Assembler) DoWith(f func(*Exec) Op) *Assembler {
	return a.add(instr{kind: instrOp, opFn: f})
}

// Into puts the result of the operation or call before it into a local variable.
func (a *Assembler) Into(s Slot) *Assembler {
	a.latest("Into").into = a.slot("Into", s)
	return a
}

// latest returns the operation or call that a method is about.
func (a *Assembler) latest(method string) *instr {
	if n := len(a.code.instrs); n > 0 {
		if in := &a.code.instrs[n-1]; in.kind == instrOp || in.kind == instrCall {
			return in
		}
	}
	panic(method + " comes right after no operation or call")
}

// slot returns a local variable if there is such a one.
func (a *Assembler) slot(method string, s Slot) Slot {
	if s < 0 || int(s) >= a.Slots() {
		panic(fmt.Sprintf("%s: there is no local variable %d, the code has %d of them", method, s, a.Slots()))
	}
	return s
}

// Compute changes local variables. It is no scheduling point.
func (a *Assembler) Compute(f func(*Exec)) *Assembler {
	return a.add(instr{kind: instrLocal, local: f})
}

// Start creates a thread and starts it.
func (a *Assembler) Start(spec func(*Exec) Spec) *Assembler {
	return a.DoWith(func(x *Exec) Op { return StartOp(x.NewThread(spec(x))) })
}

// Label names the place before the next instruction.
func (a *Assembler) Label(name string) *Assembler {
	if a.labels == nil {
		a.labels = map[string]int{}
	}
	if _, there := a.labels[name]; there {
		panic(fmt.Sprintf("label %q is in the code twice", name))
	}
	a.labels[name] = len(a.code.instrs)
	return a
}

// Jump goes to a label.
func (a *Assembler) Jump(label string) *Assembler {
	a.jumps = append(a.jumps, jump{len(a.code.instrs), label})
	return a.add(instr{kind: instrJump})
}

// If goes to a label if the condition holds. It is no scheduling point.
func (a *Assembler) If(cond func(*Exec) bool, label string) *Assembler {
	a.jumps = append(a.jumps, jump{len(a.code.instrs), label})
	return a.add(instr{kind: instrBranch, cond: cond})
}

// Call calls a method.
func (a *Assembler) Call(c *Code, args ...Value) *Assembler {
	return a.add(instr{kind: instrCall, code: c, args: args})
}

// CallWith calls the method that f chooses, with the arguments that it returns: a
// method that depends on the class of an object, or a lambda.
func (a *Assembler) CallWith(f func(*Exec) (*Code, []int64)) *Assembler {
	return a.add(instr{kind: instrCall, callee: f})
}

// Return returns from the method, with a value or without. At the end of the
// method it may be left out.
func (a *Assembler) Return(v ...Value) *Assembler {
	return a.add(instr{kind: instrReturn, args: v})
}

// Catch makes exceptions of a class that are thrown between two labels go on at a
// third; an empty class is any. Inner ones are declared before outer ones.
func (a *Assembler) Catch(from, to, class, target string) *Assembler {
	return a.CatchIf(from, to, target, func(e *Exception) bool { return class == "" || class == e.Class })
}

// CatchIf makes exceptions of which catches says so, as Catch does those of a class.
// It must say the same of the same exception each time.
func (a *Assembler) CatchIf(from, to, target string, catches func(*Exception) bool) *Assembler {
	a.traps = append(a.traps, trap{from, to, target, catches})
	return a
}

// Rethrow throws again what a handler of the method caught last. What a method that
// it called caught meanwhile does not count.
func (a *Assembler) Rethrow() *Assembler { return a.add(instr{kind: instrThrow}) }

// Throw throws the exception that f returns.
func (a *Assembler) Throw(f func(*Exec) *Exception) *Assembler {
	return a.add(instr{kind: instrRaise, raise: f})
}

// Dead says of the operation or call before it that nobody reads these local
// variables any more once the thread is in it, before they are set anew, also if it
// throws. Then states that differ only in their values are the same state.
func (a *Assembler) Dead(slots ...Slot) *Assembler {
	in := a.latest("Dead")
	for _, s := range slots {
		in.dead.add(int(a.slot("Dead", s)))
	}
	return a
}

// Here is the place of the next instruction.
func (a *Assembler) Here() int { return len(a.code.instrs) }

// Entry says that the code is what a thread of the platform begins with that has a class of
// its own: it runs in the place of Thread.run, which its stack then does not show.
func (a *Assembler) Entry() *Assembler {
	a.code.entry = true
	return a
}

// Instructions returns how many instructions there are, for NullMessage.
func (a *Assembler) Instructions() int { return len(a.code.instrs) }

// NullMessage says what a NullPointerException says that has no message and that one of the
// instructions from a number on to here throws.
func (a *Assembler) NullMessage(from int, message string) *Assembler {
	a.code.words = append(a.code.words, nullWords{from, len(a.code.instrs), message})
	return a
}

// Slots returns how many local variables there are.
func (a *Assembler) Slots() int { return len(a.code.kinds) }

// Confine says that nobody reads these local variables outside the code from where they
// were added to here, before they are set anew. So they are dead elsewhere, see Dead.
func (a *Assembler) Confine(slots ...Slot) *Assembler {
	for _, s := range slots {
		a.scopes = append(a.scopes, scope{a.slots[s], a.Here(), s})
	}
	return a
}

// bury marks the variables that are confined as dead in the operations and calls outside
// their scopes.
func (a *Assembler) bury() {
	for i := range a.code.instrs {
		in := &a.code.instrs[i]
		if in.kind != instrOp && in.kind != instrCall {
			continue
		}
		for _, s := range a.scopes {
			if i < s.from || i >= s.to {
				in.dead.add(int(s.slot))
			}
		}
	}
}

// Self is the code that is being written, for calls to itself.
func (a *Assembler) Self() *Code { return a.code }

// Code ends the method and returns it.
func (a *Assembler) Code() *Code {
	a.bury()
	for _, j := range a.jumps {
		a.code.instrs[j.at].target = int32(a.find(j.to))
	}
	for _, t := range a.traps {
		a.code.handlers = append(a.code.handlers, handler{a.find(t.from), a.find(t.to), a.find(t.target), t.catches})
	}
	for _, in := range a.code.instrs {
		if in.code != nil && len(in.args) != in.code.params {
			panic(fmt.Sprintf("call with %d arguments of code with %d parameters", len(in.args), in.code.params))
		}
	}
	return a.code
}

func (a *Assembler) find(label string) int {
	i, ok := a.labels[label]
	if !ok {
		panic(fmt.Sprintf("label %q is nowhere in the code", label))
	}
	return i
}
