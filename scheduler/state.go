package scheduler

// State is the state of a virtual thread, with the names and meanings of
// java.lang.VirtualThread in 21.0.4 and later. A platform thread is New, Running
// (also while it is blocked; ThreadInfo says so) or Terminated.
type State uint8

// The states. Parking, TimedParking, Blocking, Waiting, TimedWaiting and Yielding
// are passed through on the way to an unmounted state; with operation steps that
// takes no time, with access steps other threads can come between.
const (
	StateNew State = iota
	StateStarted
	StateRunning
	StateParking
	StateParked
	StatePinned
	StateTimedParking
	StateTimedParked
	StateTimedPinned
	StateUnparked
	StateYielding
	StateYielded
	StateBlocking
	StateBlocked
	StateUnblocked
	StateWaiting
	StateWait
	StateTimedWaiting
	StateTimedWait
	StateTerminated
)

var stateNames = [...]string{
	"NEW", "STARTED", "RUNNING", "PARKING", "PARKED", "PINNED", "TIMED_PARKING",
	"TIMED_PARKED", "TIMED_PINNED", "UNPARKED", "YIELDING", "YIELDED", "BLOCKING",
	"BLOCKED", "UNBLOCKED", "WAITING", "WAIT", "TIMED_WAITING", "TIMED_WAIT", "TERMINATED",
}

// String returns the name of the constant in java.lang.VirtualThread.
func (s State) String() string { return stateNames[s] }

// Runnable reports whether a thread in state s has a task in a scheduler queue
// and waits for a carrier to mount it.
func (s State) Runnable() bool {
	return s == StateStarted || s == StateUnparked || s == StateYielded || s == StateUnblocked
}

// Wake is the reason why a thread runs again after it blocked.
type Wake uint8

const (
	// NotWoken is given to the first step of an operation.
	NotWoken Wake = iota
	// WokenByUnpark: LockSupport.unpark, or the permit was there already.
	WokenByUnpark
	// WokenByTimeout: the time limit passed.
	WokenByTimeout
	// WokenByInterrupt: Thread.interrupt.
	WokenByInterrupt
	// WokenByExit: the thread was made heir of a monitor by its exit.
	WokenByExit
	// WokenSpuriously: for no reason, as the contract of park allows.
	WokenSpuriously
)

var wakeNames = [...]string{"", "unpark", "time-out", "interrupt", "monitor exit", "spurious"}

// String returns the reason in a word or two, empty for NotWoken.
func (w Wake) String() string { return wakeNames[w] }

// Permit names one of the two permits that can end a block. Each is one bit: two
// grants do not add up.
type Permit uint8

const (
	// ParkPermit is the permit of LockSupport.park and unpark.
	ParkPermit Permit = 1 << iota
	// MonitorPermit is what a monitor's exit grants to its heir
	// (VirtualThread.blockPermit, and the VM's ParkEvent of a platform thread).
	MonitorPermit
)

// Holding says what a block does with the carrier of a virtual thread.
type Holding uint8

const (
	// Unmount frees the carrier, unless the thread is pinned.
	Unmount Holding = iota
	// HoldCarrier keeps the carrier, pinned or not.
	HoldCarrier
	// HoldAndCompensate keeps the carrier and lets the pool replace it
	// (jdk.internal.misc.Blocker, ForkJoinPool.tryCompensate).
	HoldAndCompensate
)

// ReasonKind is why a thread is blocked.
type ReasonKind uint8

// The reasons. Every view reads their words from String.
const (
	NoReason       ReasonKind = iota
	ForLock                   // to acquire a lock exclusively
	ForPermits                // to acquire permits of a semaphore
	ForLatch                  // for a latch to open
	ForSignal                 // for a condition to be signalled
	ForMonitor                // to enter a monitor
	ForNotify                 // in Object.wait
	ForClassInit              // for another thread to initialise a class
	ForThread                 // to join a thread
	ForUnpark                 // in LockSupport.park
	ForTime                   // asleep
	ForNative                 // in a native method or an I/O operation
	ForComputation            // not blocked at all: it computes and keeps its carrier busy
	ForResult                 // for the result of a future, which some task computes
)

var reasonNames = [...]string{
	"", "acquire a lock", "acquire permits", "a latch", "a signal", "enter a monitor",
	"a notification", "class initialisation", "the end of a thread", "an unpark",
	"time to pass", "a native method", "computation", "a result",
}

// String returns what the thread waits for: "a signal".
func (k ReasonKind) String() string { return reasonNames[k] }

// Reason is why a thread is blocked: the kind, with the object or the thread that
// it waits for, where there is one.
type Reason struct {
	Kind   ReasonKind
	Object ObjectID
	Thread ThreadID
}

// JavaState is java.lang.Thread.State, what Thread.getState reports.
type JavaState uint8

// The values of java.lang.Thread.State.
const (
	JavaNew JavaState = iota
	JavaRunnable
	JavaBlocked
	JavaWaiting
	JavaTimedWaiting
	JavaTerminated
)

var javaStateNames = [...]string{"NEW", "RUNNABLE", "BLOCKED", "WAITING", "TIMED_WAITING", "TERMINATED"}

// String returns the name of the Java constant.
func (s JavaState) String() string { return javaStateNames[s] }
