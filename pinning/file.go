package pinning

import (
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// File is a file that threads read and write by blocking calls. A virtual thread
// keeps its carrier meanwhile. In 21 and 22 the pool may add a carrier for it, from
// 23 on it does not (JDK-8329593), so that slow file systems starve the pool.
//
// It is a handle: copies are the same file.
type File struct{ ID scheduler.ObjectID }

// NewFile creates a file.
func NewFile(c scheduler.Creator, name string) File { return File{c.New(&file{name: name})} }

// The verbs of a file.
const verbFileIO uint8 = 0

var fileVerbs = [...]string{"file I/O"}

// TransferOp is the operation of Transfer, for compiled code.
func (f File) TransferOp(d time.Duration) scheduler.Op {
	return scheduler.Op{Object: f.ID, Verb: verbFileIO, Nanos: d}
}

// Transfer reads or writes for a time.
func (f File) Transfer(t *scheduler.Thread, d time.Duration) { t.Must(f.TransferOp(d)) }

// file is a File. It has no state: threads do not meet in it.
type file struct{ name string }

func (f *file) Clone() scheduler.Object { return f }

func (f *file) Hash(*scheduler.Hasher) {}

func (f *file) VerbName(verb uint8) string { return scheduler.VerbIn(fileVerbs[:], verb) }

func (f *file) Inspect(*scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{Name: f.name, Class: "java.io.FileDescriptor"}
}

// Step advances a transfer.
func (f *file) Step(m *scheduler.Machine, _ scheduler.ThreadID, op *scheduler.Op, _ scheduler.Wake) scheduler.Result {
	if op.Phase != 0 || op.Nanos <= 0 {
		return scheduler.Finish(0)
	}
	op.Phase = 1
	return scheduler.BlockOn(inNative(m, op, fileHolding(m)))
}
