package lock_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// The stacks of this file are those of real threads of 21.0.12 and 25.0.3 in the same
// waits: virtual ones, virtual ones that are pinned, and platform ones. Each consists
// of what parks, the JDK's part of the operation, and what runs a thread, with
// the program in between.

// form is what kind of thread waits, and within what.
type form struct {
	name   string
	kind   scheduler.ThreadKind
	inside string
	top    map[int]string // what parks it, by release: a key of tops
}

var forms = []form{
	{"virtual", scheduler.Virtual, "", map[int]string{21: "virtual", 25: "virtual"}},
	{"virtual in a monitor", scheduler.Virtual, "monitor", map[int]string{21: "pinned", 25: "virtual"}},
	{"virtual in a native method", scheduler.Virtual, "native", map[int]string{21: "pinned", 25: "pinned"}},
	{"platform", scheduler.Platform, "", map[int]string{21: "platform", 25: "platform"}},
	{"platform in a monitor", scheduler.Platform, "monitor", map[int]string{21: "platform", 25: "platform"}},
}

// parking says by which method of LockSupport a thread parks.
type parking int

const (
	parkBlocker parking = iota // park(Object)
	parkPlain                  // park()
	parkNanos                  // parkNanos(Object, long)
)

// tops are the frames from the top down to LockSupport, by release and kind, for
// each parking.
var tops = map[int]map[string][3]string{
	21: {
		"virtual": {
			"VirtualThread.park:596 System$2.parkVirtualThread:2644 VirtualThreads.park:54 LockSupport.park:219",
			"VirtualThread.park:596 System$2.parkVirtualThread:2644 VirtualThreads.park:54 LockSupport.park:369",
			"VirtualThread.parkNanos:635 System$2.parkVirtualThread:2653 VirtualThreads.park:67 LockSupport.parkNanos:267",
		},
		"pinned": {
			"Unsafe.park:native VirtualThread.parkOnCarrierThread:675 VirtualThread.park:607 System$2.parkVirtualThread:2644 VirtualThreads.park:54 LockSupport.park:219",
			"Unsafe.park:native VirtualThread.parkOnCarrierThread:675 VirtualThread.park:607 System$2.parkVirtualThread:2644 VirtualThreads.park:54 LockSupport.park:369",
			"Unsafe.park:native VirtualThread.parkOnCarrierThread:677 VirtualThread.parkNanos:648 System$2.parkVirtualThread:2653 VirtualThreads.park:67 LockSupport.parkNanos:267",
		},
		"platform": {
			"Unsafe.park:native LockSupport.park:221",
			"Unsafe.park:native LockSupport.park:371",
			"Unsafe.park:native LockSupport.parkNanos:269",
		},
	},
	25: {
		"virtual": {
			"VirtualThread.park:742 System$1.parkVirtualThread:2285 LockSupport.park:221",
			"VirtualThread.park:742 System$1.parkVirtualThread:2285 LockSupport.park:367",
			"VirtualThread.parkNanos:784 System$1.parkVirtualThread:2294 LockSupport.parkNanos:269",
		},
		"pinned": {
			"Unsafe.park:native VirtualThread.parkOnCarrierThread:817 VirtualThread.park:755 System$1.parkVirtualThread:2285 LockSupport.park:221",
			"Unsafe.park:native VirtualThread.parkOnCarrierThread:817 VirtualThread.park:755 System$1.parkVirtualThread:2285 LockSupport.park:367",
			"Unsafe.park:native VirtualThread.parkOnCarrierThread:819 VirtualThread.parkNanos:798 System$1.parkVirtualThread:2294 LockSupport.parkNanos:269",
		},
		"platform": {
			"Unsafe.park:native LockSupport.park:223",
			"Unsafe.park:native LockSupport.park:369",
			"Unsafe.park:native LockSupport.parkNanos:271",
		},
	},
}

// bottoms are the frames that run a thread.
var bottoms = map[int]map[scheduler.ThreadKind]string{
	21: {scheduler.Virtual: "VirtualThread.run:329", scheduler.Platform: "Thread.run:1583"},
	25: {scheduler.Virtual: "VirtualThread.run:460", scheduler.Platform: "Thread.run:1474"},
}

// objects are what threads wait for.
type objects struct {
	l  lock.ReentrantLock
	c  lock.Condition
	rw lock.ReentrantReadWriteLock
	s  lock.Semaphore
	d  lock.CountDownLatch
}

// wait is a way to wait.
type wait struct {
	name    string
	op      func(o objects) scheduler.Op
	parking parking
	again   bool // the thread was signalled and waits for the lock
	frames  map[int]string
}

func lockWaits() []wait {
	return []wait{
		{"lock", func(o objects) scheduler.Op { return o.l.LockOp() }, parkBlocker, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.acquire:1024 ReentrantLock$Sync.lock:153 ReentrantLock.lock:322",
			25: "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.acquire:1030 ReentrantLock$Sync.lock:154 ReentrantLock.lock:323",
		}},
		{"lockInterruptibly", func(o objects) scheduler.Op { return o.l.LockInterruptiblyOp() }, parkBlocker, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.acquireInterruptibly:1044 ReentrantLock$Sync.lockInterruptibly:161 ReentrantLock.lockInterruptibly:372",
			25: "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.acquireInterruptibly:1050 ReentrantLock$Sync.lockInterruptibly:162 ReentrantLock.lockInterruptibly:373",
		}},
		{"tryLock with a time", func(o objects) scheduler.Op { return o.l.TryLockForOp(time.Minute) }, parkNanos, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.tryAcquireNanos:1072 ReentrantLock$Sync.tryLockNanos:168 ReentrantLock.tryLock:479",
			25: "AbstractQueuedSynchronizer.acquire:792 AbstractQueuedSynchronizer.tryAcquireNanos:1078 ReentrantLock$Sync.tryLockNanos:169 ReentrantLock.tryLock:480",
		}},
	}
}

func conditionWaits() []wait {
	return []wait{
		{"await", func(o objects) scheduler.Op { return o.c.AwaitOp() }, parkPlain, false, map[int]string{
			21: "AbstractQueuedSynchronizer$ConditionNode.block:519 ForkJoinPool.unmanagedBlock:3780 ForkJoinPool.managedBlock:3725 AbstractQueuedSynchronizer$ConditionObject.await:1746",
			25: "AbstractQueuedSynchronizer$ConditionNode.block:520 ForkJoinPool.unmanagedBlock:4364 ForkJoinPool.managedBlock:4310 AbstractQueuedSynchronizer$ConditionObject.await:1752",
		}},
		{"awaitNanos", func(o objects) scheduler.Op { return o.c.AwaitNanosOp(time.Minute) }, parkNanos, false, map[int]string{
			21: "AbstractQueuedSynchronizer$ConditionObject.awaitNanos:1797",
			25: "AbstractQueuedSynchronizer$ConditionObject.awaitNanos:1803",
		}},
		{"awaitUninterruptibly", func(o objects) scheduler.Op { return o.c.AwaitUninterruptiblyOp() }, parkPlain, false, map[int]string{
			21: "AbstractQueuedSynchronizer$ConditionNode.block:519 ForkJoinPool.unmanagedBlock:3780 ForkJoinPool.managedBlock:3725 AbstractQueuedSynchronizer$ConditionObject.awaitUninterruptibly:1699",
			25: "AbstractQueuedSynchronizer$ConditionNode.block:520 ForkJoinPool.unmanagedBlock:4364 ForkJoinPool.managedBlock:4310 AbstractQueuedSynchronizer$ConditionObject.awaitUninterruptibly:1705",
		}},
		{"await, signalled", func(o objects) scheduler.Op { return o.c.AwaitOp() }, parkBlocker, true, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.reacquire:667 AbstractQueuedSynchronizer$ConditionObject.await:1757",
			25: "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.reacquire:668 AbstractQueuedSynchronizer$ConditionObject.await:1763",
		}},
		{"awaitNanos, signalled", func(o objects) scheduler.Op { return o.c.AwaitNanosOp(time.Minute) }, parkBlocker, true, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.reacquire:667 AbstractQueuedSynchronizer$ConditionObject.awaitNanos:1800",
			25: "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.reacquire:668 AbstractQueuedSynchronizer$ConditionObject.awaitNanos:1806",
		}},
		{"awaitUninterruptibly, signalled", func(o objects) scheduler.Op { return o.c.AwaitUninterruptiblyOp() }, parkBlocker, true, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.reacquire:667 AbstractQueuedSynchronizer$ConditionObject.awaitUninterruptibly:1710",
			25: "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.reacquire:668 AbstractQueuedSynchronizer$ConditionObject.awaitUninterruptibly:1716",
		}},
	}
}

// Frames that the waits of semaphores and latches have in common.
const (
	shared21 = "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.acquireShared:1113 "
	shared25 = "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.acquireShared:1119 "
	inter21  = "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.acquireSharedInterruptibly:1133 "
	inter25  = "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.acquireSharedInterruptibly:1139 "
	timed21  = "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.tryAcquireSharedNanos:1160 "
	timed25  = "AbstractQueuedSynchronizer.acquire:792 AbstractQueuedSynchronizer.tryAcquireSharedNanos:1166 "
)

func sharedWaits() []wait {
	return []wait{
		{"acquire", func(o objects) scheduler.Op { return o.s.AcquireOp(1) }, parkBlocker, false, map[int]string{
			21: inter21 + "Semaphore.acquire:318", 25: inter25 + "Semaphore.acquire:318",
		}},
		{"acquireUninterruptibly", func(o objects) scheduler.Op { return o.s.AcquireUninterruptiblyOp(1) }, parkBlocker, false, map[int]string{
			21: shared21 + "Semaphore.acquireUninterruptibly:341", 25: shared25 + "Semaphore.acquireUninterruptibly:341",
		}},
		{"tryAcquire with a time", func(o objects) scheduler.Op { return o.s.TryAcquireForOp(1, time.Minute) }, parkNanos, false, map[int]string{
			21: timed21 + "Semaphore.tryAcquire:415", 25: timed25 + "Semaphore.tryAcquire:415",
		}},
		{"latch", func(o objects) scheduler.Op { return o.d.AwaitOp() }, parkBlocker, false, map[int]string{
			21: inter21 + "CountDownLatch.await:230", 25: inter25 + "CountDownLatch.await:230",
		}},
		{"latch with a time", func(o objects) scheduler.Op { return o.d.AwaitForOp(time.Minute) }, parkNanos, false, map[int]string{
			21: timed21 + "CountDownLatch.await:276", 25: timed25 + "CountDownLatch.await:276",
		}},
	}
}

// severalWaits are for more than one permit. acquire() and acquire(int) are different
// methods, with different lines.
func severalWaits() []wait {
	return []wait{
		{"acquire of 2", func(o objects) scheduler.Op { return o.s.AcquireOp(2) }, parkBlocker, false, map[int]string{
			21: inter21 + "Semaphore.acquire:475", 25: inter25 + "Semaphore.acquire:475",
		}},
		{"acquireUninterruptibly of 2", func(o objects) scheduler.Op { return o.s.AcquireUninterruptiblyOp(2) }, parkBlocker, false, map[int]string{
			21: shared21 + "Semaphore.acquireUninterruptibly:504", 25: shared25 + "Semaphore.acquireUninterruptibly:504",
		}},
		{"tryAcquire of 2 with a time", func(o objects) scheduler.Op { return o.s.TryAcquireForOp(2, time.Minute) }, parkNanos, false, map[int]string{
			21: timed21 + "Semaphore.tryAcquire:592", 25: timed25 + "Semaphore.tryAcquire:592",
		}},
	}
}

// readWriteWaits are those of 25.0.3, as dumps show them. Those of 21 were not seen in a
// dump: the lines of the locks' methods are those of the line tables of 21.0.13.
func readWriteWaits() []wait {
	return []wait{
		{"read lock, lock", func(o objects) scheduler.Op { return o.rw.ReadLock().LockOp() }, parkBlocker, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.acquireShared:1113 ReentrantReadWriteLock$ReadLock.lock:738",
			25: "AbstractQueuedLongSynchronizer.acquire:410 AbstractQueuedLongSynchronizer.acquireShared:739 ReentrantReadWriteLock$ReadLock.lock:744",
		}},
		{"read lock, lockInterruptibly", func(o objects) scheduler.Op { return o.rw.ReadLock().LockInterruptiblyOp() }, parkBlocker, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.acquireSharedInterruptibly:1133 ReentrantReadWriteLock$ReadLock.lockInterruptibly:783",
			25: "AbstractQueuedLongSynchronizer.acquire:410 AbstractQueuedLongSynchronizer.acquireSharedInterruptibly:759 ReentrantReadWriteLock$ReadLock.lockInterruptibly:789",
		}},
		{"read lock, tryLock", func(o objects) scheduler.Op { return o.rw.ReadLock().TryLockForOp(time.Minute) }, parkNanos, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.tryAcquireSharedNanos:1160 ReentrantReadWriteLock$ReadLock.tryLock:882",
			25: "AbstractQueuedLongSynchronizer.acquire:412 AbstractQueuedLongSynchronizer.tryAcquireSharedNanos:786 ReentrantReadWriteLock$ReadLock.tryLock:888",
		}},
		{"write lock, lock", func(o objects) scheduler.Op { return o.rw.WriteLock().LockOp() }, parkBlocker, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.acquire:1024 ReentrantReadWriteLock$WriteLock.lock:959",
			25: "AbstractQueuedLongSynchronizer.acquire:410 AbstractQueuedLongSynchronizer.acquire:650 ReentrantReadWriteLock$WriteLock.lock:966",
		}},
		{"write lock, lockInterruptibly", func(o objects) scheduler.Op { return o.rw.WriteLock().LockInterruptiblyOp() }, parkBlocker, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.acquireInterruptibly:1044 ReentrantReadWriteLock$WriteLock.lockInterruptibly:1014",
			25: "AbstractQueuedLongSynchronizer.acquire:410 AbstractQueuedLongSynchronizer.acquireInterruptibly:670 ReentrantReadWriteLock$WriteLock.lockInterruptibly:1021",
		}},
		{"write lock, tryLock", func(o objects) scheduler.Op { return o.rw.WriteLock().TryLockForOp(time.Minute) }, parkNanos, false, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:790 AbstractQueuedSynchronizer.tryAcquireNanos:1072 ReentrantReadWriteLock$WriteLock.tryLock:1131",
			25: "AbstractQueuedLongSynchronizer.acquire:412 AbstractQueuedLongSynchronizer.tryAcquireNanos:698 ReentrantReadWriteLock$WriteLock.tryLock:1138",
		}},
		{"await of a write lock", func(o objects) scheduler.Op { return o.rw.WriteLock().ConditionAt(0).AwaitOp() }, parkPlain, false, map[int]string{
			21: "AbstractQueuedSynchronizer$ConditionNode.block:519 ForkJoinPool.unmanagedBlock:3780 ForkJoinPool.managedBlock:3725 AbstractQueuedSynchronizer$ConditionObject.await:1746",
			25: "AbstractQueuedLongSynchronizer$ConditionNode.block:139 ForkJoinPool.unmanagedBlock:4364 ForkJoinPool.managedBlock:4310 AbstractQueuedLongSynchronizer$ConditionObject.await:1372",
		}},
		{"await of a write lock, signalled", func(o objects) scheduler.Op { return o.rw.WriteLock().ConditionAt(0).AwaitOp() }, parkBlocker, true, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.reacquire:667 AbstractQueuedSynchronizer$ConditionObject.await:1757",
			25: "AbstractQueuedLongSynchronizer.acquire:410 AbstractQueuedLongSynchronizer.reacquire:288 AbstractQueuedLongSynchronizer$ConditionObject.await:1383",
		}},
		{"awaitNanos of a write lock", func(o objects) scheduler.Op { return o.rw.WriteLock().ConditionAt(0).AwaitNanosOp(time.Minute) }, parkNanos, false, map[int]string{
			21: "AbstractQueuedSynchronizer$ConditionObject.awaitNanos:1797",
			25: "AbstractQueuedLongSynchronizer$ConditionObject.awaitNanos:1423",
		}},
		{"awaitNanos of a write lock, signalled", func(o objects) scheduler.Op { return o.rw.WriteLock().ConditionAt(0).AwaitNanosOp(time.Minute) }, parkBlocker, true, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.reacquire:667 AbstractQueuedSynchronizer$ConditionObject.awaitNanos:1800",
			25: "AbstractQueuedLongSynchronizer.acquire:410 AbstractQueuedLongSynchronizer.reacquire:288 AbstractQueuedLongSynchronizer$ConditionObject.awaitNanos:1426",
		}},
		{"awaitUninterruptibly of a write lock", func(o objects) scheduler.Op { return o.rw.WriteLock().ConditionAt(0).AwaitUninterruptiblyOp() }, parkPlain, false, map[int]string{
			21: "AbstractQueuedSynchronizer$ConditionNode.block:519 ForkJoinPool.unmanagedBlock:3780 ForkJoinPool.managedBlock:3725 AbstractQueuedSynchronizer$ConditionObject.awaitUninterruptibly:1699",
			25: "AbstractQueuedLongSynchronizer$ConditionNode.block:139 ForkJoinPool.unmanagedBlock:4364 ForkJoinPool.managedBlock:4310 AbstractQueuedLongSynchronizer$ConditionObject.awaitUninterruptibly:1325",
		}},
		{"awaitUninterruptibly of a write lock, signalled", func(o objects) scheduler.Op { return o.rw.WriteLock().ConditionAt(0).AwaitUninterruptiblyOp() }, parkBlocker, true, map[int]string{
			21: "AbstractQueuedSynchronizer.acquire:788 AbstractQueuedSynchronizer.reacquire:667 AbstractQueuedSynchronizer$ConditionObject.awaitUninterruptibly:1710",
			25: "AbstractQueuedLongSynchronizer.acquire:410 AbstractQueuedLongSynchronizer.reacquire:288 AbstractQueuedLongSynchronizer$ConditionObject.awaitUninterruptibly:1336",
		}},
	}
}

func TestStacksOfReadWriteLocks(t *testing.T) { checkStacks(t, readWriteWaits()) }

// packages are those of the classes above.
var packages = map[string]string{
	"Unsafe": "jdk.internal.misc", "VirtualThreads": "jdk.internal.misc",
	"Thread": "java.lang", "VirtualThread": "java.lang", "System": "java.lang",
	"LockSupport": "java.util.concurrent.locks", "AbstractQueuedSynchronizer": "java.util.concurrent.locks",
	"ReentrantLock": "java.util.concurrent.locks", "ReentrantReadWriteLock": "java.util.concurrent.locks",
	"AbstractQueuedLongSynchronizer": "java.util.concurrent.locks",
	"ForkJoinPool":                   "java.util.concurrent", "Semaphore": "java.util.concurrent", "CountDownLatch": "java.util.concurrent",
}

// full writes frames such as ReentrantLock$Sync.lock:153 as a thread dump does.
func full(short string) []string {
	var all []string
	for _, f := range strings.Fields(short) {
		name, line, _ := strings.Cut(f, ":")
		class, _, _ := strings.Cut(name, ".")
		outer, _, _ := strings.Cut(class, "$")
		position := outer + ".java:" + line
		if line == "native" {
			position = "Native Method"
		}
		all = append(all, fmt.Sprintf("java.base/%s.%s(%s)", packages[outer], name, position))
	}
	return all
}

const programFrame = "Probe.lambda$main$12(Probe.java:35)"

// stackOf returns the stack of a thread that waits, as a JDK release shows it.
func stackOf(t *testing.T, cfg scheduler.Config, w wait, f form) []scheduler.Frame {
	t.Helper()
	var stack []scheduler.Frame
	err := play(t, cfg, f.kind, func(s *stage) {
		o := objects{l: lock.NewReentrantLock(s.main, "l"), s: lock.NewSemaphore(s.main, "s", 0), d: lock.NewCountDownLatch(s.main, "d", 1)}
		o.c = o.l.NewCondition(s.main, "c")
		native, monitor := pinning.NewNative(s.main, "native"), pinning.NewMonitor(s.main, "monitor")
		o.rw = lock.NewReentrantReadWriteLock(s.main, "rw")
		signal := o.c.SignalOp()
		if strings.Contains(w.name, "of a write lock") {
			o.l = lock.ReentrantLock(o.rw.WriteLock())
			o.rw.WriteLock().NewCondition(s.main, "c")
			signal = o.rw.WriteLock().ConditionAt(0).SignalOp()
		}
		inside := strings.HasPrefix(w.name, "await")
		if !inside {
			o.l.Lock(s.main)
			o.rw.WriteLock().Lock(s.main)
		}
		probe := s.start("probe", func(th *scheduler.Thread) {
			th.Call(scheduler.Frames(programFrame), func() {
				switch f.inside {
				case "monitor":
					monitor.Enter(th)
				case "native":
					th.Must(native.EnterOp())
				}
				if inside {
					o.l.Lock(th)
				}
				th.Must(w.op(o))
			})
		})
		if w.again {
			o.l.Lock(s.main)
			s.main.Must(signal)
			s.main.Unpark(probe) // so that it looks where it is
			s.settle()
		}
		stack = s.main.Machine().Stack(probe.ID())
	})
	if err != nil { // nobody ends the waits that have no time limit
		var stuck *scheduler.StuckError
		require.ErrorAs(t, err, &stuck)
	}
	return stack
}

func allWaits() []wait { return slices.Concat(lockWaits(), conditionWaits(), sharedWaits()) }

func TestStacks(t *testing.T) { checkStacks(t, allWaits()) }

func TestStacksOfSeveralPermits(t *testing.T) { checkStacks(t, severalWaits()) }

func checkStacks(t *testing.T, waits []wait) {
	t.Helper()
	for _, w := range waits {
		for _, jdk := range []int{21, 25} {
			for _, f := range forms {
				for _, steps := range stepModes {
					t.Run(fmt.Sprintf("%s/jdk%d/%s/%s", w.name, jdk, f.name, stepName(steps)), func(t *testing.T) {
						want := full(tops[jdk][f.top[jdk]][w.parking] + " " + w.frames[jdk])
						want = append(want, programFrame)
						want = append(want, full(bottoms[jdk][f.kind])...)
						assert.Equal(t, want, lines(stackOf(t, scheduler.Config{JDK: jdk, Steps: steps}, w, f)))
					})
				}
			}
		}
	}
}

func lines(stack []scheduler.Frame) []string {
	var all []string
	for _, f := range stack {
		all = append(all, f.String())
	}
	return all
}

// TestStacksBetween21And25 checks the releases whose sources nobody read: their frames
// are those of the nearest release, with no lines.
func TestStacksBetween21And25(t *testing.T) {
	for _, r := range []struct{ jdk, nearest int }{{22, 21}, {23, 21}, {24, 25}} {
		for _, w := range allWaits() {
			for _, f := range forms {
				var want []scheduler.Frame
				for _, frame := range stackOf(t, scheduler.Config{JDK: r.nearest}, w, f) {
					if frame.Line > 0 && frame.Module != "" {
						frame.Line = 0
					}
					want = append(want, frame)
				}
				require.Equal(t, want, stackOf(t, scheduler.Config{JDK: r.jdk}, w, f), "%s on %d, %s", w.name, r.jdk, f.name)
			}
		}
	}
}

// TestStackOfAnHeirWithoutCarrier: a virtual thread that was woken and has not run
// shows where it parked, as the dumps of frozen services do.
func TestStackOfAnHeirWithoutCarrier(t *testing.T) {
	starved(t, func(s *stage) {
		l := lock.NewReentrantLock(s.main, "l")
		l.Lock(s.main)
		a := s.user("a", l)
		s.keepBusy()
		before := s.main.Machine().Stack(a.ID())
		assert.Equal(s.t, "park", before[0].Method)
		l.Unlock(s.main)
		assert.Equal(s.t, scheduler.StateUnparked, s.main.Machine().Thread(a.ID()).State)
		assert.Equal(s.t, before, s.main.Machine().Stack(a.ID()))
		s.free()
		assert.Empty(s.t, s.main.Machine().Stack(a.ID()))
	})
}
