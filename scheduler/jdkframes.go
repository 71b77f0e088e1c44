package scheduler

import "slices"

// jdkFrames are the JDK's own frames on the stack of a thread, as one release has
// them. The lines are those of 21.0.12 and 25.0.3, read from thread dumps.
type jdkFrames struct {
	// What parks: Unsafe.park, then one of the two VirtualThread methods if the
	// thread is virtual, by which it got there, then LockSupport. Index 0 is park,
	// 1 is parkNanos.
	unsafePark      Frame
	unmounted       [2]Frame    // VirtualThread.park, the thread has no carrier
	pinned          [2][2]Frame // VirtualThread.parkOnCarrierThread and its caller
	bridge          [2][]Frame  // from LockSupport to VirtualThread
	supportVirtual  [2][2]Frame // LockSupport, without and with a blocker object
	supportPlatform [2][2]Frame

	yield                       []Frame
	sleepVirtual, sleepPlatform []Frame
	joinVirtual, joinPlatform   [2][]Frame // untimed, timed
	waitOfVirtual               Frame      // Object.wait as a virtual thread calls it
	runVirtual, runPlatform     Frame
}

var (
	frames21 = newFrames21()
	frames25 = newFrames25()
)

// framesOf returns the frames of a release. The lines of 22, 23 and 24 were never
// read, so their frames have the shape of the nearest release and no lines.
func framesOf(jdk int) *jdkFrames {
	switch jdk {
	case 21:
		return frames21
	case 22, 23:
		return frames21.withoutLines()
	case 24:
		return frames25.withoutLines()
	}
	return frames25
}

// one reads a single frame of java.base.
func one(line string) Frame { return inJDK(line)[0] }

func newFrames21() *jdkFrames {
	const (
		vt      = "java.lang.VirtualThread."
		support = "java.util.concurrent.locks.LockSupport."
		aqs     = "java.util.concurrent.locks.AbstractQueuedSynchronizer."
	)
	return &jdkFrames{
		unsafePark: one("jdk.internal.misc.Unsafe.park(Native Method)"),
		unmounted:  [2]Frame{one(vt + "park(VirtualThread.java:596)"), one(vt + "parkNanos(VirtualThread.java:635)")},
		pinned: [2][2]Frame{
			{one(vt + "parkOnCarrierThread(VirtualThread.java:675)"), one(vt + "park(VirtualThread.java:607)")},
			{one(vt + "parkOnCarrierThread(VirtualThread.java:677)"), one(vt + "parkNanos(VirtualThread.java:648)")},
		},
		bridge: [2][]Frame{
			inJDK("java.lang.System$2.parkVirtualThread(System.java:2644)", "jdk.internal.misc.VirtualThreads.park(VirtualThreads.java:54)"),
			inJDK("java.lang.System$2.parkVirtualThread(System.java:2653)", "jdk.internal.misc.VirtualThreads.park(VirtualThreads.java:67)"),
		},
		supportVirtual: [2][2]Frame{
			{one(support + "park(LockSupport.java:369)"), one(support + "park(LockSupport.java:219)")},
			{one(support + "parkNanos(LockSupport.java:408)"), one(support + "parkNanos(LockSupport.java:267)")},
		},
		supportPlatform: [2][2]Frame{
			{one(support + "park(LockSupport.java:371)"), one(support + "park(LockSupport.java:221)")},
			{one(support + "parkNanos(LockSupport.java:410)"), one(support + "parkNanos(LockSupport.java:269)")},
		},
		yield:         inJDK("java.lang.VirtualThread.tryYield(VirtualThread.java)", "java.lang.Thread.yield(Thread.java)"),
		sleepVirtual:  inJDK(vt+"sleepNanos(VirtualThread.java:807)", "java.lang.Thread.sleep(Thread.java:507)"),
		sleepPlatform: inJDK("java.lang.Thread.sleep0(Native Method)", "java.lang.Thread.sleep(Thread.java:509)"),
		joinVirtual: [2][]Frame{
			inJDK(aqs+"acquire(AbstractQueuedSynchronizer.java:788)", aqs+"acquireSharedInterruptibly(AbstractQueuedSynchronizer.java:1133)",
				"java.util.concurrent.CountDownLatch.await(CountDownLatch.java:230)", vt+"joinNanos(VirtualThread.java:838)",
				"java.lang.Thread.join(Thread.java:2062)", "java.lang.Thread.join(Thread.java:2155)"),
			inJDK(aqs+"acquire(AbstractQueuedSynchronizer.java:790)", aqs+"tryAcquireSharedNanos(AbstractQueuedSynchronizer.java:1160)",
				"java.util.concurrent.CountDownLatch.await(CountDownLatch.java:276)", vt+"joinNanos(VirtualThread.java:840)",
				"java.lang.Thread.join(Thread.java:2062)"),
		},
		joinPlatform: [2][]Frame{
			inJDK("java.lang.Object.wait0(Native Method)", "java.lang.Object.wait(Object.java:366)",
				"java.lang.Thread.join(Thread.java:2079)", "java.lang.Thread.join(Thread.java:2155)"),
			inJDK("java.lang.Object.wait0(Native Method)", "java.lang.Object.wait(Object.java:366)",
				"java.lang.Thread.join(Thread.java:2073)"),
		},
		waitOfVirtual: one("java.lang.Object.wait(Object.java:366)"),

		runVirtual:  one(vt + "run(VirtualThread.java:329)"),
		runPlatform: one("java.lang.Thread.run(Thread.java:1583)"),
	}
}

func newFrames25() *jdkFrames {
	const (
		vt      = "java.lang.VirtualThread."
		support = "java.util.concurrent.locks.LockSupport."
		aqs     = "java.util.concurrent.locks.AbstractQueuedSynchronizer."
	)
	return &jdkFrames{
		unsafePark: one("jdk.internal.misc.Unsafe.park(Native Method)"),
		unmounted:  [2]Frame{one(vt + "park(VirtualThread.java:742)"), one(vt + "parkNanos(VirtualThread.java:784)")},
		pinned: [2][2]Frame{
			{one(vt + "parkOnCarrierThread(VirtualThread.java:817)"), one(vt + "park(VirtualThread.java:755)")},
			{one(vt + "parkOnCarrierThread(VirtualThread.java:819)"), one(vt + "parkNanos(VirtualThread.java:798)")},
		},
		bridge: [2][]Frame{
			inJDK("java.lang.System$1.parkVirtualThread(System.java:2285)"),
			inJDK("java.lang.System$1.parkVirtualThread(System.java:2294)"),
		},
		supportVirtual: [2][2]Frame{
			{one(support + "park(LockSupport.java:367)"), one(support + "park(LockSupport.java:221)")},
			{one(support + "parkNanos(LockSupport.java:406)"), one(support + "parkNanos(LockSupport.java:269)")},
		},
		supportPlatform: [2][2]Frame{
			{one(support + "park(LockSupport.java:369)"), one(support + "park(LockSupport.java:223)")},
			{one(support + "parkNanos(LockSupport.java:408)"), one(support + "parkNanos(LockSupport.java:271)")},
		},
		yield:         inJDK("java.lang.VirtualThread.tryYield(VirtualThread.java)", "java.lang.Thread.yield(Thread.java)"),
		sleepVirtual:  inJDK(vt+"sleepNanos(VirtualThread.java:980)", "java.lang.Thread.sleepNanos(Thread.java:507)", "java.lang.Thread.sleep(Thread.java:540)"),
		sleepPlatform: inJDK("java.lang.Thread.sleepNanos0(Native Method)", "java.lang.Thread.sleepNanos(Thread.java:509)", "java.lang.Thread.sleep(Thread.java:540)"),
		joinVirtual: [2][]Frame{
			inJDK(aqs+"acquire(AbstractQueuedSynchronizer.java:790)", aqs+"acquireSharedInterruptibly(AbstractQueuedSynchronizer.java:1139)",
				"java.util.concurrent.CountDownLatch.await(CountDownLatch.java:230)", vt+"joinNanos(VirtualThread.java:1011)",
				"java.lang.Thread.join(Thread.java:1870)", "java.lang.Thread.join(Thread.java:1963)"),
			inJDK(aqs+"acquire(AbstractQueuedSynchronizer.java:792)", aqs+"tryAcquireSharedNanos(AbstractQueuedSynchronizer.java:1166)",
				"java.util.concurrent.CountDownLatch.await(CountDownLatch.java:276)", vt+"joinNanos(VirtualThread.java:1013)",
				"java.lang.Thread.join(Thread.java:1870)"),
		},
		joinPlatform: [2][]Frame{
			inJDK("java.lang.Object.wait0(Native Method)", "java.lang.Object.wait(Object.java:389)",
				"java.lang.Thread.join(Thread.java:1887)", "java.lang.Thread.join(Thread.java:1963)"),
			inJDK("java.lang.Object.wait0(Native Method)", "java.lang.Object.wait(Object.java:389)",
				"java.lang.Thread.join(Thread.java:1881)"),
		},
		waitOfVirtual: one("java.lang.Object.wait(Object.java:382)"),

		runVirtual:  one(vt + "run(VirtualThread.java:460)"),
		runPlatform: one("java.lang.Thread.run(Thread.java:1474)"),
	}
}

// parked returns the frames of a parked thread, from Unsafe or VirtualThread to
// LockSupport; a sleeping virtual thread parks without LockSupport.
func (f *jdkFrames) parked(virtual, pinned bool, b *Block) []Frame {
	i := 0
	if b.Timed {
		i = 1
	}
	blocker := 1
	if b.Reason.Kind == ForUnpark || b.Reason.Kind == ForSignal && !b.Timed {
		blocker = 0
	}
	switch {
	case !virtual:
		return []Frame{f.unsafePark, f.supportPlatform[i][blocker]}
	case b.Reason.Kind == ForTime && pinned:
		return []Frame{f.unsafePark, f.pinned[i][0], f.pinned[i][1]}
	case b.Reason.Kind == ForTime:
		return []Frame{f.unmounted[i]}
	}
	frames := []Frame{f.unmounted[i]}
	if pinned {
		frames = []Frame{f.unsafePark, f.pinned[i][0], f.pinned[i][1]}
	}
	frames = append(frames, f.bridge[i]...)
	return append(frames, f.supportVirtual[i][blocker])
}

// join returns the frames of a thread of one kind that joins one of another.
func (f *jdkFrames) join(timed bool, waiter, target ThreadKind) []Frame {
	i := 0
	if timed {
		i = 1
	}
	if target == Virtual {
		return f.joinVirtual[i]
	}
	if waiter != Virtual {
		return f.joinPlatform[i]
	}
	frames := slices.Clone(f.joinPlatform[i])
	frames[1] = f.waitOfVirtual
	return frames
}

// WithoutLines returns frames of the same methods with no line numbers, for
// releases whose source was not read.
func WithoutLines(frames []Frame) []Frame {
	out := make([]Frame, len(frames))
	for i, f := range frames {
		if f.Line > 0 {
			f.Line = 0
		}
		out[i] = f
	}
	return out
}

func (f *jdkFrames) withoutLines() *jdkFrames {
	c := *f
	strip := func(fr *Frame) { *fr = WithoutLines([]Frame{*fr})[0] }
	for i := range 2 {
		strip(&c.unmounted[i])
		for j := range 2 {
			strip(&c.pinned[i][j])
			strip(&c.supportVirtual[i][j])
			strip(&c.supportPlatform[i][j])
		}
		c.bridge[i] = WithoutLines(c.bridge[i])
		c.joinVirtual[i] = WithoutLines(c.joinVirtual[i])
		c.joinPlatform[i] = WithoutLines(c.joinPlatform[i])
	}
	c.sleepVirtual, c.sleepPlatform = WithoutLines(c.sleepVirtual), WithoutLines(c.sleepPlatform)
	strip(&c.waitOfVirtual)
	strip(&c.runVirtual)
	strip(&c.runPlatform)
	return &c
}
