package scheduler

import "fmt"

// ThreadID numbers the threads of a machine from 1 in the order of their
// creation. 0 is no thread.
type ThreadID int32

// ObjectID numbers the objects of a machine from 1 in the order of their
// creation. 0 is Java's null.
type ObjectID int32

// CarrierID numbers the carriers of a machine from 1, as the worker threads of
// the fork-join pool are. 0 is no carrier.
type CarrierID int32

// String returns the thread as a thread dump heads it: #7.
func (t ThreadID) String() string { return fmt.Sprintf("#%d", int32(t)) }

// ThreadKind says what kind of thread one is.
type ThreadKind uint8

const (
	// Virtual is a virtual thread: it runs only while mounted on a carrier.
	Virtual ThreadKind = iota
	// Platform is a platform thread, with an operating-system thread of its own.
	Platform
	// Daemon is a platform thread that does not keep the process alive, and on
	// whose end nothing waits.
	Daemon
)

var kindNames = [...]string{"virtual", "platform", "daemon"}

// String returns the kind in one word.
func (k ThreadKind) String() string { return kindNames[k] }

// QueueKind says which queue of the scheduler one is.
type QueueKind uint8

const (
	// NoQueue is none.
	NoQueue QueueKind = iota
	// SharedQueue is the only queue of SingleFIFO.
	SharedQueue
	// LocalQueue is the queue of a carrier.
	LocalQueue
	// ExternalQueue is the external submission queue of a submitting thread.
	ExternalQueue
	// YieldQueue is the external queue of a carrier that submits for a thread
	// which yielded while the carrier's local queue was empty.
	YieldQueue
	// TimerQueue is the external queue of the thread that runs timers:
	// VirtualThread-unparker, or from 25 the pool's delay scheduler.
	TimerQueue
	// UnblockerQueue is the external queue of VirtualThread-unblocker, which
	// from 24 submits threads that a monitor exit woke.
	UnblockerQueue
)

// QueueID names a queue of the scheduler: its kind and, where the kind has
// several, the number of the carrier or of the submitting thread.
type QueueID struct {
	Kind QueueKind
	N    int32
}

// less orders queues as actions list them.
func (q QueueID) less(o QueueID) bool {
	if q.Kind != o.Kind {
		return q.Kind < o.Kind
	}
	return q.N < o.N
}

// String returns the queue in words.
func (q QueueID) String() string {
	switch q.Kind {
	case SharedQueue:
		return "the queue"
	case LocalQueue:
		return fmt.Sprintf("the local queue of carrier %d", q.N)
	case ExternalQueue:
		if q.N == 0 {
			return "the external queue of the launcher"
		}
		return fmt.Sprintf("the external queue of thread #%d", q.N)
	case YieldQueue:
		return fmt.Sprintf("the external queue of carrier %d", q.N)
	case TimerQueue:
		return "the external queue of the timer thread"
	case UnblockerQueue:
		return "the external queue of VirtualThread-unblocker"
	}
	return "no queue"
}
