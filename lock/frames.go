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
	aqls      = "java.base/java.util.concurrent.locks.AbstractQueuedLongSynchronizer."
	aqlsCond  = "java.base/java.util.concurrent.locks.AbstractQueuedLongSynchronizer$ConditionObject."
	aqlsNode  = "java.base/java.util.concurrent.locks.AbstractQueuedLongSynchronizer$ConditionNode."
	aqsNode   = "java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionNode."
	reentrant = "java.base/java.util.concurrent.locks.ReentrantLock."
	readLock  = "java.base/java.util.concurrent.locks.ReentrantReadWriteLock$ReadLock."
	writeLock = "java.base/java.util.concurrent.locks.ReentrantReadWriteLock$WriteLock."
	sync      = "java.base/java.util.concurrent.locks.ReentrantLock$Sync."
	pool      = "java.base/java.util.concurrent.ForkJoinPool."
	juc       = "java.base/java.util.concurrent."
)

// waitFrames are the frames of a release: of lock's verbs by verb, of an await
// that waits for its signal and of one that waits for the lock again, and so on.
type waitFrames struct {
	lock, semaphore, latch map[uint8][]scheduler.Frame
	reacquire              map[uint8][]scheduler.Frame
	// readWrite and readWriteAgain are lock and reacquire of a read-write lock.
	readWrite, readWriteAgain map[uint8][]scheduler.Frame
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
		if reacquires(op) {
			return w.reacquire
		}
		return w.lock
	})
}

// reacquires reports whether an await waits for the lock again.
func reacquires(op scheduler.Op) bool {
	return op.Flags&flagConditionNode != 0 && op.Phase >= phaseTry && op.Phase <= phaseAcquired
}

// Frames returns the JDK's frames of a thread that waits for one of the two locks or
// in a condition. Up to 24 the lock stands on AbstractQueuedSynchronizer, from 25 on on
// AbstractQueuedLongSynchronizer; between 21 and 25 there are no lines.
func (l *readWriteLock) Frames(m *scheduler.Machine, _ scheduler.ThreadID, op scheduler.Op) []scheduler.Frame {
	w := waitFrames21
	if hasLongState(m) {
		w = waitFrames25
	}
	f := w.readWrite[op.Verb]
	if reacquires(op) {
		f = w.readWriteAgain[op.Verb]
	}
	if jdk := m.JDK().JDK; jdk > 21 && jdk < 25 {
		return scheduler.WithoutLines(f)
	}
	return f
}

// addReadWrite21 adds the frames of read-write locks of 21. Nobody read them from a
// dump: the lines of the locks' own methods are those of the line tables of the classes
// of 21.0.13, in which the lines of ReentrantLock and of acquiring are as in 21.0.12. Its
// conditions are those of a ReentrantLock.
func (w *waitFrames) addReadWrite21() {
	f := scheduler.Frames
	const (
		acquire      = aqs + "acquire(AbstractQueuedSynchronizer.java:788)"
		acquireTimed = aqs + "acquire(AbstractQueuedSynchronizer.java:790)"
	)
	w.readWriteAgain = w.reacquire
	w.readWrite = map[uint8][]scheduler.Frame{
		verbReadLock: f(acquire, aqs+"acquireShared(AbstractQueuedSynchronizer.java:1113)",
			readLock+"lock(ReentrantReadWriteLock.java:738)"),
		verbReadLockInterruptibly: f(acquire, aqs+"acquireSharedInterruptibly(AbstractQueuedSynchronizer.java:1133)",
			readLock+"lockInterruptibly(ReentrantReadWriteLock.java:783)"),
		verbReadTryLockFor: f(acquireTimed, aqs+"tryAcquireSharedNanos(AbstractQueuedSynchronizer.java:1160)",
			readLock+"tryLock(ReentrantReadWriteLock.java:882)"),
		verbLock: f(acquire, aqs+"acquire(AbstractQueuedSynchronizer.java:1024)",
			writeLock+"lock(ReentrantReadWriteLock.java:959)"),
		verbLockInterruptibly: f(acquire, aqs+"acquireInterruptibly(AbstractQueuedSynchronizer.java:1044)",
			writeLock+"lockInterruptibly(ReentrantReadWriteLock.java:1014)"),
		verbTryLockFor: f(acquireTimed, aqs+"tryAcquireNanos(AbstractQueuedSynchronizer.java:1072)",
			writeLock+"tryLock(ReentrantReadWriteLock.java:1131)"),
	}
	for _, verb := range []uint8{verbAwait, verbAwaitNanos, verbAwaitUninterruptibly} {
		w.readWrite[verb] = w.lock[verb]
	}
}

// addReadWrite25 adds the frames of read-write locks of 25.0.3, read from stacks there.
func (w *waitFrames) addReadWrite25() {
	f := scheduler.Frames
	const (
		acquire      = aqls + "acquire(AbstractQueuedLongSynchronizer.java:410)"
		acquireTimed = aqls + "acquire(AbstractQueuedLongSynchronizer.java:412)"
		reacquire    = aqls + "reacquire(AbstractQueuedLongSynchronizer.java:288)"
		block        = aqlsNode + "block(AbstractQueuedLongSynchronizer.java:139)"
		unmanaged    = pool + "unmanagedBlock(ForkJoinPool.java:4364)"
		managed      = pool + "managedBlock(ForkJoinPool.java:4310)"
	)
	w.readWrite = map[uint8][]scheduler.Frame{
		verbReadLock: f(acquire, aqls+"acquireShared(AbstractQueuedLongSynchronizer.java:739)",
			readLock+"lock(ReentrantReadWriteLock.java:744)"),
		verbReadLockInterruptibly: f(acquire, aqls+"acquireSharedInterruptibly(AbstractQueuedLongSynchronizer.java:759)",
			readLock+"lockInterruptibly(ReentrantReadWriteLock.java:789)"),
		verbReadTryLockFor: f(acquireTimed, aqls+"tryAcquireSharedNanos(AbstractQueuedLongSynchronizer.java:786)",
			readLock+"tryLock(ReentrantReadWriteLock.java:888)"),
		verbLock: f(acquire, aqls+"acquire(AbstractQueuedLongSynchronizer.java:650)",
			writeLock+"lock(ReentrantReadWriteLock.java:966)"),
		verbLockInterruptibly: f(acquire, aqls+"acquireInterruptibly(AbstractQueuedLongSynchronizer.java:670)",
			writeLock+"lockInterruptibly(ReentrantReadWriteLock.java:1021)"),
		verbTryLockFor: f(acquireTimed, aqls+"tryAcquireNanos(AbstractQueuedLongSynchronizer.java:698)",
			writeLock+"tryLock(ReentrantReadWriteLock.java:1138)"),
		verbAwait:                f(block, unmanaged, managed, aqlsCond+"await(AbstractQueuedLongSynchronizer.java:1372)"),
		verbAwaitNanos:           f(aqlsCond + "awaitNanos(AbstractQueuedLongSynchronizer.java:1423)"),
		verbAwaitUninterruptibly: f(block, unmanaged, managed, aqlsCond+"awaitUninterruptibly(AbstractQueuedLongSynchronizer.java:1325)"),
	}
	w.readWriteAgain = map[uint8][]scheduler.Frame{
		verbAwait:                f(acquire, reacquire, aqlsCond+"await(AbstractQueuedLongSynchronizer.java:1383)"),
		verbAwaitNanos:           f(acquire, reacquire, aqlsCond+"awaitNanos(AbstractQueuedLongSynchronizer.java:1426)"),
		verbAwaitUninterruptibly: f(acquire, reacquire, aqlsCond+"awaitUninterruptibly(AbstractQueuedLongSynchronizer.java:1336)"),
	}
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
	w := &waitFrames{
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
	w.addReadWrite21()
	return w
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
	w := &waitFrames{
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
	w.addReadWrite25()
	return w
}
