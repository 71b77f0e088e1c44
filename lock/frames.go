package lock

import (
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// The JDK's own frames of the operations in which threads wait, from
// LockSupport's caller up to the method that the program called. The lines are
// those of 21.0.12 and 25.0.3, read from thread dumps.

const (
	aqs       = "java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer."
	aqsCond   = "java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject."
	aqsNode   = "java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionNode."
	reentrant = "java.base/java.util.concurrent.locks.ReentrantLock."
	sync      = "java.base/java.util.concurrent.locks.ReentrantLock$Sync."
	pool      = "java.base/java.util.concurrent.ForkJoinPool."
	juc       = "java.base/java.util.concurrent."
)

// waitFrames are the frames of a release: of lock's verbs by verb, of an await
// that waits for its signal and of one that waits for the lock again, and so on.
type waitFrames struct {
	lock, semaphore, latch map[uint8][]scheduler.Frame
	reacquire              map[uint8][]scheduler.Frame
}

var (
	waitFrames21 = newWaitFrames21()
	waitFrames25 = newWaitFrames25()
)

// framesOf returns the frames of verb in a table of a release. Those of 22, 23 and
// 24 have the shape of the nearest release and no lines.
func framesOf(m *scheduler.Machine, verb uint8, table func(*waitFrames) map[uint8][]scheduler.Frame) []scheduler.Frame {
	switch m.JDK().JDK {
	case 21:
		return table(waitFrames21)[verb]
	case 22, 23:
		return scheduler.WithoutLines(table(waitFrames21)[verb])
	case 24:
		return scheduler.WithoutLines(table(waitFrames25)[verb])
	}
	return table(waitFrames25)[verb]
}

// Frames returns the JDK's frames of a thread that waits for the lock or in one of
// its conditions.
func (l *reentrantLock) Frames(m *scheduler.Machine, _ scheduler.ThreadID, op scheduler.Op) []scheduler.Frame {
	return framesOf(m, op.Verb, func(w *waitFrames) map[uint8][]scheduler.Frame {
		if op.Flags&flagConditionNode != 0 && op.Phase >= phaseTry && op.Phase <= phaseAcquired {
			return w.reacquire
		}
		return w.lock
	})
}

// linesOfSeveral are the lines of the semaphore's methods that take a number of
// permits, which are others than those that take one. They are the same in 21 and 25.
var linesOfSeveral = map[uint8]int{verbAcquire: 475, verbAcquireUninterruptibly: 504, verbTryAcquireFor: 592}

// Frames returns the JDK's frames of a thread that waits for permits.
func (s *semaphore) Frames(m *scheduler.Machine, _ scheduler.ThreadID, op scheduler.Op) []scheduler.Frame {
	f := framesOf(m, op.Verb, func(w *waitFrames) map[uint8][]scheduler.Frame { return w.semaphore })
	if op.Arg == 1 || len(f) == 0 {
		return f
	}
	f = slices.Clone(f)
	if last := &f[len(f)-1]; last.Line > 0 {
		last.Line = linesOfSeveral[op.Verb]
	}
	return f
}

// Frames returns the JDK's frames of a thread that waits for the latch.
func (l *countDownLatch) Frames(m *scheduler.Machine, _ scheduler.ThreadID, op scheduler.Op) []scheduler.Frame {
	return framesOf(m, op.Verb, func(w *waitFrames) map[uint8][]scheduler.Frame { return w.latch })
}

func newWaitFrames21() *waitFrames {
	f := scheduler.Frames
	const (
		acquire      = aqs + "acquire(AbstractQueuedSynchronizer.java:788)"
		acquireTimed = aqs + "acquire(AbstractQueuedSynchronizer.java:790)"
		shared       = aqs + "acquireSharedInterruptibly(AbstractQueuedSynchronizer.java:1133)"
		sharedTimed  = aqs + "tryAcquireSharedNanos(AbstractQueuedSynchronizer.java:1160)"
		reacquire    = aqs + "reacquire(AbstractQueuedSynchronizer.java:667)"
		block        = aqsNode + "block(AbstractQueuedSynchronizer.java:519)"
		unmanaged    = pool + "unmanagedBlock(ForkJoinPool.java:3780)"
		managed      = pool + "managedBlock(ForkJoinPool.java:3725)"
	)
	return &waitFrames{
		lock: map[uint8][]scheduler.Frame{
			verbLock: f(acquire, aqs+"acquire(AbstractQueuedSynchronizer.java:1024)",
				sync+"lock(ReentrantLock.java:153)", reentrant+"lock(ReentrantLock.java:322)"),
			verbLockInterruptibly: f(acquire, aqs+"acquireInterruptibly(AbstractQueuedSynchronizer.java:1044)",
				sync+"lockInterruptibly(ReentrantLock.java:161)", reentrant+"lockInterruptibly(ReentrantLock.java:372)"),
			verbTryLockFor: f(acquireTimed, aqs+"tryAcquireNanos(AbstractQueuedSynchronizer.java:1072)",
				sync+"tryLockNanos(ReentrantLock.java:168)", reentrant+"tryLock(ReentrantLock.java:479)"),
			verbAwait:                f(block, unmanaged, managed, aqsCond+"await(AbstractQueuedSynchronizer.java:1746)"),
			verbAwaitNanos:           f(aqsCond + "awaitNanos(AbstractQueuedSynchronizer.java:1797)"),
			verbAwaitUninterruptibly: f(block, unmanaged, managed, aqsCond+"awaitUninterruptibly(AbstractQueuedSynchronizer.java:1699)"),
		},
		reacquire: map[uint8][]scheduler.Frame{
			verbAwait:                f(acquire, reacquire, aqsCond+"await(AbstractQueuedSynchronizer.java:1757)"),
			verbAwaitNanos:           f(acquire, reacquire, aqsCond+"awaitNanos(AbstractQueuedSynchronizer.java:1800)"),
			verbAwaitUninterruptibly: f(acquire, reacquire, aqsCond+"awaitUninterruptibly(AbstractQueuedSynchronizer.java:1710)"),
		},
		semaphore: map[uint8][]scheduler.Frame{
			verbAcquire: f(acquire, shared, juc+"Semaphore.acquire(Semaphore.java:318)"),
			verbAcquireUninterruptibly: f(acquire, aqs+"acquireShared(AbstractQueuedSynchronizer.java:1113)",
				juc+"Semaphore.acquireUninterruptibly(Semaphore.java:341)"),
			verbTryAcquireFor: f(acquireTimed, sharedTimed, juc+"Semaphore.tryAcquire(Semaphore.java:415)"),
		},
		latch: map[uint8][]scheduler.Frame{
			verbLatchAwait:    f(acquire, shared, juc+"CountDownLatch.await(CountDownLatch.java:230)"),
			verbLatchAwaitFor: f(acquireTimed, sharedTimed, juc+"CountDownLatch.await(CountDownLatch.java:276)"),
		},
	}
}

func newWaitFrames25() *waitFrames {
	f := scheduler.Frames
	const (
		acquire      = aqs + "acquire(AbstractQueuedSynchronizer.java:790)"
		acquireTimed = aqs + "acquire(AbstractQueuedSynchronizer.java:792)"
		shared       = aqs + "acquireSharedInterruptibly(AbstractQueuedSynchronizer.java:1139)"
		sharedTimed  = aqs + "tryAcquireSharedNanos(AbstractQueuedSynchronizer.java:1166)"
		reacquire    = aqs + "reacquire(AbstractQueuedSynchronizer.java:668)"
		block        = aqsNode + "block(AbstractQueuedSynchronizer.java:520)"
		unmanaged    = pool + "unmanagedBlock(ForkJoinPool.java:4364)"
		managed      = pool + "managedBlock(ForkJoinPool.java:4310)"
	)
	return &waitFrames{
		lock: map[uint8][]scheduler.Frame{
			verbLock: f(acquire, aqs+"acquire(AbstractQueuedSynchronizer.java:1030)",
				sync+"lock(ReentrantLock.java:154)", reentrant+"lock(ReentrantLock.java:323)"),
			verbLockInterruptibly: f(acquire, aqs+"acquireInterruptibly(AbstractQueuedSynchronizer.java:1050)",
				sync+"lockInterruptibly(ReentrantLock.java:162)", reentrant+"lockInterruptibly(ReentrantLock.java:373)"),
			verbTryLockFor: f(acquireTimed, aqs+"tryAcquireNanos(AbstractQueuedSynchronizer.java:1078)",
				sync+"tryLockNanos(ReentrantLock.java:169)", reentrant+"tryLock(ReentrantLock.java:480)"),
			verbAwait:                f(block, unmanaged, managed, aqsCond+"await(AbstractQueuedSynchronizer.java:1752)"),
			verbAwaitNanos:           f(aqsCond + "awaitNanos(AbstractQueuedSynchronizer.java:1803)"),
			verbAwaitUninterruptibly: f(block, unmanaged, managed, aqsCond+"awaitUninterruptibly(AbstractQueuedSynchronizer.java:1705)"),
		},
		reacquire: map[uint8][]scheduler.Frame{
			verbAwait:                f(acquire, reacquire, aqsCond+"await(AbstractQueuedSynchronizer.java:1763)"),
			verbAwaitNanos:           f(acquire, reacquire, aqsCond+"awaitNanos(AbstractQueuedSynchronizer.java:1806)"),
			verbAwaitUninterruptibly: f(acquire, reacquire, aqsCond+"awaitUninterruptibly(AbstractQueuedSynchronizer.java:1716)"),
		},
		semaphore: map[uint8][]scheduler.Frame{
			verbAcquire: f(acquire, shared, juc+"Semaphore.acquire(Semaphore.java:318)"),
			verbAcquireUninterruptibly: f(acquire, aqs+"acquireShared(AbstractQueuedSynchronizer.java:1119)",
				juc+"Semaphore.acquireUninterruptibly(Semaphore.java:341)"),
			verbTryAcquireFor: f(acquireTimed, sharedTimed, juc+"Semaphore.tryAcquire(Semaphore.java:415)"),
		},
		latch: map[uint8][]scheduler.Frame{
			verbLatchAwait:    f(acquire, shared, juc+"CountDownLatch.await(CountDownLatch.java:230)"),
			verbLatchAwaitFor: f(acquireTimed, sharedTimed, juc+"CountDownLatch.await(CountDownLatch.java:276)"),
		},
	}
}
