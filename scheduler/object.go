package scheduler

import "time"

// Object is something that threads operate on: a lock, a monitor, a variable.
// The machine knows nothing else of it. To make a primitive of your own,
// implement Object, create it with New of a Program, Thread or Exec, and give
// threads operations (Op) on it.
//
// An object refers to threads and objects by number only, and changes only in
// Step: that is what makes a machine a value that can be copied and compared.
type Object interface {
	// Clone returns a copy that shares nothing which Step may change.
	Clone() Object
	// Hash adds the whole state of the object to h, threads and objects by
	// h.Thread and h.Object, so that interchangeable ones can be renamed.
	Hash(h *Hasher)
	// Step advances operation op of thread t by one atomic step. It is called
	// with NotWoken when the operation begins and, after it blocked, with the
	// reason why the thread runs again.
	Step(m *Machine, t ThreadID, op *Op, wake Wake) Result
	// Inspect returns the picture of the object that explanations draw.
	Inspect(m *Machine) ObjectView
	// VerbName returns the name of one of the object's verbs, for events, and "" for
	// a verb that it does not have: an operation with that throws NoSuchObject.
	VerbName(verb uint8) string
}

// Shown is an Object that Inspect shows more of than Hash adds, since no code reads it.
type Shown interface {
	// HashShown adds that to h. A search looks at a state that it shows to people only
	// if that is equal too.
	HashShown(h *Hasher)
}

// Namer is an Object some of whose operations are on a part of it that has a name of its
// own, as those on a condition of a lock are.
type Namer interface {
	// OperandName returns the name of what an operation is on, in an object that is called
	// name; "" is the object's.
	OperandName(op Op, name string) string
}

// Framer is an Object that contributes the JDK's own frames to the stack of a
// thread inside one of its operations.
type Framer interface {
	// Frames returns the frames from the call of the operation inwards, top
	// first, down to but without those of parking, which the machine adds.
	Frames(m *Machine, t ThreadID, op Op) []Frame
}

// Owned is an Object that one thread at a time can own.
type Owned interface {
	// OwnedBy returns the owner that Inspect would name, or 0, and costs nothing.
	OwnedBy() ThreadID
}

// Gauger is an Object with numbers that a monitoring system would plot.
type Gauger interface {
	// Gauges returns the numbers at a moment that is not after the next action,
	// always the same names in the same order. Until that action a number may only
	// grow with time, or only fall.
	Gauges(m *Machine, now time.Duration) []Gauge
}

// Gauge is a named number at a moment.
type Gauge struct {
	Name  string
	Value int64
}

// Op is an operation that a thread is in: the object and verb, the arguments, and
// the operation's own small state. The zero Phase, Flags and Saved are those of an
// operation that has not begun. It is copied and hashed with its thread.
type Op struct {
	// Object is operated on; 0 is null, unless the verb is one of the thread's own.
	Object ObjectID
	// Thread is the other thread of the operation, where it has one.
	Thread ThreadID
	// Verb is what is done, in the object's own numbering, below 0x80.
	Verb uint8
	// Phase is how far the operation has come.
	Phase uint8
	// Flags are the operation's own small facts.
	Flags uint16
	// Ref is an object that is the argument: what a field is set to.
	Ref ObjectID
	// Arg is the argument: a number of permits, a value.
	Arg int64
	// Nanos is the time limit of a timed operation.
	Nanos time.Duration
	// Deadline is the moment at which the time limit passes, where the operation
	// has asked for it with Machine.Deadline.
	Deadline time.Duration
	// Saved is a value that the operation keeps for later, such as the holds of a
	// lock that a condition gives up.
	Saved int64
}

// Status says what a step of an operation led to.
type Status uint8

const (
	// Done: the operation is over and has a value.
	Done Status = iota
	// Threw: the operation is over and throws.
	Threw
	// Again: another atomic step of the same operation follows.
	Again
	// Blocks: the thread blocks, unless the permit is there.
	Blocks
)

// Result is the answer of Object.Step.
type Result struct {
	Status Status
	// Value is what the operation returns when it is Done.
	Value int64
	// Err is what it throws when it Threw.
	Err *Exception
	// Block says how it Blocks.
	Block Block
}

// Block says how a thread blocks.
type Block struct {
	// How says what becomes of the carrier.
	How Holding
	// On is the permit that ends the block.
	On Permit
	// Timed says that the block also ends at Deadline.
	Timed bool
	// Interruptible says that an interrupt ends the block.
	Interruptible bool
	Reason        Reason
	Deadline      time.Duration
}

// Ends reports whether the block has a time limit that is ever over.
func (b Block) Ends() bool { return b.Timed && b.Deadline != Never }

// Finish returns the result of an operation that is over and returns value.
func Finish(value int64) Result { return Result{Status: Done, Value: value} }

// FinishBool returns the result of an operation that returns true or false.
func FinishBool(value bool) Result {
	if value {
		return Finish(1)
	}
	return Finish(0)
}

// Continue returns the result of a step after which the operation goes on.
func Continue() Result { return Result{Status: Again} }

// BlockOn returns the result of a step that blocks as b says.
func BlockOn(b Block) Result { return Result{Status: Blocks, Block: b} }

// Throw returns the result of an operation that throws an exception of that class.
func Throw(class, message string) Result {
	return Result{Status: Threw, Err: &Exception{Class: class, Message: message}}
}

// Classes of the exceptions that operations throw.
const (
	IllegalMonitorState  = "java.lang.IllegalMonitorStateException"
	IllegalThreadState   = "java.lang.IllegalThreadStateException"
	IllegalArgument      = "java.lang.IllegalArgumentException"
	NullPointer          = "java.lang.NullPointerException"
	InterruptedException = "java.lang.InterruptedException"
	StackOverflow        = "java.lang.StackOverflowError"
	// NoClock is what a thread throws that asks for the time in any time.
	NoClock = "gridlock.NoClock"
	// NoHost is thrown by the start of a Go function on a machine that hosts none.
	NoHost = "gridlock.NoHost"
	// NoSuchObject is thrown by an operation on an object of another machine, as far
	// as this one can tell: it has no object of that number, or one without that verb.
	NoSuchObject = "gridlock.NoSuchObject"
)

// ObjectView is the picture of an object at a moment, as a heap dump would show
// it. Explanations, reports and exports read objects only through it.
type ObjectView struct {
	ID ObjectID
	// Name is what the program calls the object, Class its Java class.
	Name, Class string
	// Kind says what threads wait for at this object when they want to have it:
	// ForLock, ForMonitor and so on; NoReason if threads never wait for it.
	Kind ReasonKind
	// State is the number that a heap dump shows: AbstractQueuedSynchronizer.state,
	// the recursions of a monitor, the value of a variable.
	State int64
	// Owner owns the object exclusively: exclusiveOwnerThread of a lock, the owner
	// of a monitor, the initialiser of a class. 0 is nobody.
	Owner ThreadID
	// Holders have something of the object that they could give back, such as
	// permits of a semaphore, by thread id.
	Holders []ThreadID
	// Queue is the queue of those that want the object, the next one first. For
	// an AQS queue its first entry is the head node, which belongs to nobody.
	Queue []Node
	// Waiting are those that wait for a signal or a notification, oldest first.
	Waiting []Node
	// Runner is the thread that computes the result of a future, 0 if that is not known.
	Runner ThreadID
	// OnlyTried says that others only try to have the object and never wait for it, so that
	// it keeps nobody from anything that a thread owns it.
	OnlyTried bool
	// HandsOff says that a release wakes only the first of Queue, so that those
	// behind it can only go on after it.
	HandsOff bool
	// Heir is the thread that a release has woken and that has not yet run.
	Heir ThreadID
	// Text is the object in a few words of its own, where its numbers do not say
	// it: "12 open, 12 in CLOSE_WAIT".
	Text string
}

// Node is one entry of a queue in an ObjectView.
type Node struct {
	// Class is ExclusiveNode, SharedNode or ConditionNode of an AQS queue, or
	// ObjectWaiter of a monitor.
	Class string
	// Status is the node's status as its source names it: "0", "WAITING", "COND|WAITING".
	Status string
	// Thread is the node's waiter; 0 is null.
	Thread ThreadID
	// Condition is what the program calls the condition that the node waits for, if it is
	// one of the object inspected and has a name.
	Condition string
	// Owed says that the signal of that condition is for other threads of the program to give, and
	// brings no work: room in a queue, the last at a barrier, the end of a pool.
	Owed bool
	// Signalled says that the thread has been told that it is next.
	Signalled bool
}
