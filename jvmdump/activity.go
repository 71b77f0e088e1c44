package jvmdump

import (
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// activity is what a thread does, by its stack and state.
type activity uint8

const (
	running  activity = iota
	blank             // a virtual thread that has no frames: it never ran
	ready             // a virtual thread that could run, and has no carrier
	inLock            // waits for a lock of java.util.concurrent
	inPermit          // waits for a permit of a semaphore
	inLatch           // waits for a latch or barrier
	inCondition
	inQueue // waits for work from a queue
	inSleep
	inObjectWait
	inMonitor // waits to enter a monitor
	inFuture  // waits for a result, or for a thread to end
	inIO
	inPark // is parked, for what the frames do not tell
)

var activityWords = [...]string{
	"runs", "never ran", "is ready to run", "waits for a lock", "waits for a permit of a semaphore", "waits for a latch",
	"waits on a condition", "waits for work from a queue", "sleeps", "is in Object.wait", "waits to enter a monitor",
	"waits for a result", "waits for input or output", "is parked",
}

func (a activity) String() string { return activityWords[a] }

// method is a frame without its file and line.
func method(f string) string {
	m, _, _ := strings.Cut(f, "(")
	return m
}

// signs are what the frames between a park and the program say, the first that is
// found from the inside out.
var signs = []struct {
	part string
	is   activity
}{
	{"Semaphore.", inPermit},
	{"CountDownLatch.", inLatch},
	{"CyclicBarrier.", inLatch},
	{"Phaser.", inLatch},
	{"ReentrantLock", inLock},
	{"ReentrantReadWriteLock", inLock},
	{"StampedLock", inLock},
	{"java.lang.Thread.join", inFuture},
	{"FutureTask.", inFuture},
	{"CompletableFuture", inFuture},
	{"SynchronousQueue", inQueue},
	{"LinkedTransferQueue", inQueue},
	{"Exchanger", inQueue},
	{"sun.nio.ch.", inIO},
	{"java.lang.Thread.sleep", inSleep},
	{"VirtualThread.sleep", inSleep},
}

// does tells what a thread does.
func (t *Thread) does() activity {
	if len(t.Stack) == 0 {
		if t.Virtual {
			return blank
		}
		return running
	}
	top := t.Stack[0]
	switch {
	case t.State == "BLOCKED":
		return inMonitor
	case t.unmountedFrame() && (t.State == "RUNNABLE" && t.Carrier == 0 || strings.Contains(top, "ield")):
		return ready
	case t.Virtual && t.State == "RUNNABLE" && t.placed && t.Carrier == 0:
		return ready // it was woken to enter a monitor
	case strings.HasPrefix(top, "java.lang.Object.wait"):
		return inObjectWait
	case t.parks():
		return t.parkedIn()
	case strings.HasPrefix(top, "java.lang.Thread.sleep"):
		return inSleep
	case strings.HasSuffix(top, "(Native Method)") && (strings.HasPrefix(top, "sun.nio.ch.") || strings.HasPrefix(top, "java.net.") || strings.HasPrefix(top, "java.io.")):
		return inIO
	}
	return running
}

// unmountedFrame reports whether the innermost frame is that of a virtual thread
// that left its carrier.
func (t *Thread) unmountedFrame() bool {
	top := t.Stack[0]
	for _, m := range []string{"park(", "parkNanos(", "tryYield(", "yieldContinuation("} {
		if rest, ok := strings.CutPrefix(top, "java.lang.VirtualThread."); ok && strings.HasPrefix(rest, m) {
			return true
		}
	}
	return strings.HasPrefix(top, "jdk.internal.vm.Continuation.yield")
}

// parks reports whether a thread is parked.
func (t *Thread) parks() bool {
	top := t.Stack[0]
	return strings.HasPrefix(top, "jdk.internal.misc.Unsafe.park(") || strings.HasPrefix(top, "java.lang.VirtualThread.") || t.unmountedFrame()
}

// parkedIn tells what a parked thread waits for: the frames of the library between
// the park and the program say it.
func (t *Thread) parkedIn() activity {
	is, found := inPark, false
	for _, f := range t.Stack {
		if !scheduler.InJDK(f) {
			break
		}
		switch {
		case is == inCondition && strings.HasPrefix(f, "java.util.concurrent.") && (strings.Contains(f, "Queue.") || strings.Contains(f, "Deque.")):
			return inQueue
		case is == inLatch && strings.HasPrefix(f, "java.lang.VirtualThread.join"):
			return inFuture // a virtual thread that somebody joins has a latch
		case found:
		case strings.Contains(f, "AbstractQueuedSynchronizer.acquire("), strings.Contains(f, "AbstractQueuedLongSynchronizer.acquire("):
			// Above a condition's await this is what takes the lock again.
			is = inLock
		case strings.Contains(f, "$ConditionObject.await"):
			if is != inLock {
				is = inCondition
			}
			found = true
		default:
			for _, s := range signs {
				if strings.Contains(f, s.part) {
					is, found = s.is, true
					break
				}
			}
		}
	}
	return is
}

// timed reports whether the wait of a thread ends by itself.
func (t *Thread) timed() bool {
	if t.State != "" {
		return t.State == "TIMED_WAITING"
	}
	for _, f := range t.Stack {
		if !scheduler.InJDK(f) {
			return false
		}
		m := method(f)
		if m == "java.lang.VirtualThread.joinNanos" {
			continue // also that which joins without a time-out
		}
		if strings.HasSuffix(m, "Nanos") || strings.HasSuffix(m, ".sleep") || strings.HasSuffix(m, "parkUntil") {
			return true
		}
	}
	return false
}

// pinnedFrame reports whether a virtual thread parks without leaving its carrier.
func (t *Thread) pinnedFrame() bool {
	for i, f := range t.Stack {
		if i == 3 {
			return false
		}
		if strings.HasPrefix(f, "java.lang.VirtualThread.parkOnCarrierThread(") {
			return true
		}
	}
	return false
}

// mounted reports whether a virtual thread has a carrier, as far as it can be told.
func (t *Thread) mounted(release int) bool {
	switch {
	case t.Carrier != 0 || t.pinnedFrame():
		return true
	case len(t.Stack) == 0 || t.unmountedFrame() || t.placed:
		return false
	case release >= 24 && (strings.HasPrefix(t.Stack[0], "java.lang.Object.wait") || t.State == "BLOCKED" || t.State == "WAITING" || t.State == "TIMED_WAITING"):
		return false
	}
	return true
}

// program returns the frames of a thread that are not the library's.
func (t *Thread) program() []string {
	var frames []string
	for _, f := range t.Stack {
		if !scheduler.InJDK(f) {
			frames = append(frames, f)
		}
	}
	return frames
}
