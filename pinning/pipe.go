package pinning

import (
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// Pipe is a named pipe, a file that mkfifo makes: opening it waits until it is open at
// the other end too, reading waits for bytes, and writing for room. A virtual thread
// keeps its carrier meanwhile, as with any File: in 21 and 22 the pool may add a
// carrier for it, from 23 on it does not.
//
// It is a handle: copies are the same pipe.
type Pipe struct{ ID scheduler.ObjectID }

// NewPipe creates a named pipe that nobody has open.
func NewPipe(c scheduler.Creator, name string) Pipe { return Pipe{c.New(&pipe{name: name})} }

// The verbs of a pipe. Those of its writing end follow those of its reading end.
const (
	verbOpen uint8 = iota
	verbOpenToWrite
	verbClose
	verbCloseToWrite
	verbRead
	verbWrite
)

var pipeVerbs = [...]string{"open to read", "open to write", "close", "close", "read", "write"}

// IOException is what writing throws that nobody can read any more.
const IOException = "java.io.IOException"

// pipeCapacity is how many bytes a pipe has room for (pipe(7) of Linux).
const pipeCapacity = 65536

// OpenOp opens the pipe to read, or to write, for compiled code.
func (p Pipe) OpenOp(toWrite bool) scheduler.Op { return p.op(verbOpen, toWrite) }

// CloseOp undoes one OpenOp, for compiled code.
func (p Pipe) CloseOp(toWrite bool) scheduler.Op { return p.op(verbClose, toWrite) }

// ReadOp reads a byte, for compiled code. Its value is -1 if there is none and the
// pipe is open to nobody who might write one.
func (p Pipe) ReadOp() scheduler.Op { return p.op(verbRead, false) }

// WriteOp writes a byte, for compiled code. With nobody to read it, it throws an
// IOException.
func (p Pipe) WriteOp(b byte) scheduler.Op {
	op := p.op(verbRead, true)
	op.Arg = int64(b)
	return op
}

func (p Pipe) op(verb uint8, toWrite bool) scheduler.Op {
	if toWrite {
		verb++
	}
	return scheduler.Op{Object: p.ID, Verb: verb}
}

// pipe is the state of a Pipe, of which each thread in a list is blocked or on its way.
//
// Source: fifo(7) and pipe(7) of Linux.
type pipe struct {
	name string
	// open counts who has it open to read and to write, and opening are those that wait
	// for the other end.
	open    [2]int64
	opening [2][]scheduler.ThreadID
	// moving are those that wait for bytes, or for room.
	moving  []scheduler.ThreadID
	content []byte
}

func (p *pipe) Clone() scheduler.Object {
	c := *p
	for end := range p.opening {
		c.opening[end] = slices.Clone(p.opening[end])
	}
	c.moving = slices.Clone(p.moving)
	c.content = slices.Clone(p.content)
	return &c
}

func (p *pipe) Hash(h *scheduler.Hasher) {
	for _, list := range [][]scheduler.ThreadID{p.opening[0], p.opening[1], p.moving} {
		h.Word(uint64(len(list)))
		for _, t := range list {
			h.Thread(t)
		}
	}
	h.Int(p.open[0])
	h.Int(p.open[1])
	h.String(string(p.content))
}

func (p *pipe) VerbName(verb uint8) string { return scheduler.VerbIn(pipeVerbs[:], verb) }

func (p *pipe) Inspect(*scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{Name: "file I/O of " + p.name, Class: "java.io.FileDescriptor", State: int64(len(p.content))}
}

// Step advances an operation.
func (p *pipe) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, _ scheduler.Wake) scheduler.Result {
	switch op.Verb {
	case verbOpen, verbOpenToWrite:
		return p.opens(m, t, op, int(op.Verb-verbOpen))
	case verbClose, verbCloseToWrite:
		p.open[op.Verb-verbClose]--
		p.tell(m, &p.moving)
		return scheduler.Finish(0)
	case verbRead:
		return p.read(m, t, op)
	}
	return p.write(m, t, op)
}

// opens opens one end. Whoever waits at the other one goes on, and this end waits too if
// nobody has the other one.
func (p *pipe) opens(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, end int) scheduler.Result {
	other := 1 - end
	if op.Phase == 0 {
		op.Phase = 1
		p.open[end]++
		p.tell(m, &p.opening[other])
		if p.open[other] == 0 {
			p.opening[end] = append(p.opening[end], t)
		}
	}
	if slices.Contains(p.opening[end], t) {
		return scheduler.BlockOn(inFile(m, op))
	}
	return scheduler.Finish(0)
}

func (p *pipe) read(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op) scheduler.Result {
	switch {
	case len(p.content) > 0:
		b := p.content[0]
		p.content = p.content[1:]
		p.tell(m, &p.moving)
		return scheduler.Finish(int64(b))
	case p.open[1] == 0:
		return scheduler.Finish(-1)
	}
	p.moving = append(p.moving, t)
	return scheduler.BlockOn(inFile(m, op))
}

func (p *pipe) write(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op) scheduler.Result {
	switch {
	case p.open[0] == 0:
		return scheduler.Throw(IOException, "Broken pipe")
	case len(p.content) < pipeCapacity:
		p.content = append(p.content, byte(op.Arg))
		p.tell(m, &p.moving)
		return scheduler.Finish(0)
	}
	p.moving = append(p.moving, t)
	return scheduler.BlockOn(inFile(m, op))
}

// tell lets all threads of a list look again, and empties it.
func (p *pipe) tell(m *scheduler.Machine, list *[]scheduler.ThreadID) {
	for _, t := range *list {
		m.Unblock(t)
	}
	*list = nil
}

// inFile blocks in a native method until another thread moves bytes.
func inFile(m *scheduler.Machine, op *scheduler.Op) scheduler.Block {
	return scheduler.Block{
		How: fileHolding(m), On: scheduler.MonitorPermit,
		Reason: scheduler.Reason{Kind: scheduler.ForNative, Object: op.Object},
	}
}

// fileHolding says what becomes of the carrier during ordinary file I/O.
//
// Source: jdk.internal.misc.Blocker in FileInputStream and others of 21 and 25.
func fileHolding(m *scheduler.Machine) scheduler.Holding {
	if m.JDK().FileIOCompensates {
		return scheduler.HoldAndCompensate
	}
	return scheduler.HoldCarrier
}
