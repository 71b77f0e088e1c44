package export

import "github.com/bced87ab/gridlock/scheduler"

// The frames of carriers, read from thread dumps of 21.0.12 and 25.0.3. Those of the
// releases between have the shape of the nearest and no lines.
var (
	busyCarrier21 = scheduler.Frames(
		"java.base/jdk.internal.vm.Continuation.run(Continuation.java:248)",
		"java.base/java.lang.VirtualThread.runContinuation(VirtualThread.java:245)",
		"java.base/java.util.concurrent.ForkJoinTask$RunnableExecuteAction.exec(ForkJoinTask.java:1423)",
		"java.base/java.util.concurrent.ForkJoinTask.doExec(ForkJoinTask.java:387)",
		"java.base/java.util.concurrent.ForkJoinPool$WorkQueue.topLevelExec(ForkJoinPool.java:1312)",
		"java.base/java.util.concurrent.ForkJoinPool.scan(ForkJoinPool.java:1843)",
		"java.base/java.util.concurrent.ForkJoinPool.runWorker(ForkJoinPool.java:1808)",
		"java.base/java.util.concurrent.ForkJoinWorkerThread.run(ForkJoinWorkerThread.java:188)",
	)
	idleCarrier21 = scheduler.Frames(
		"java.base/jdk.internal.misc.Unsafe.park(Native Method)",
		"java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:371)",
		"java.base/java.util.concurrent.ForkJoinPool.awaitWork(ForkJoinPool.java:1893)",
		"java.base/java.util.concurrent.ForkJoinPool.runWorker(ForkJoinPool.java:1809)",
		"java.base/java.util.concurrent.ForkJoinWorkerThread.run(ForkJoinWorkerThread.java:188)",
	)
	busyCarrier25 = scheduler.Frames(
		"java.base/jdk.internal.vm.Continuation.run(Continuation.java:251)",
		"java.base/java.lang.VirtualThread.runContinuation(VirtualThread.java:297)",
		"java.base/java.util.concurrent.ForkJoinTask$RunnableExecuteAction.compute(ForkJoinTask.java:1753)",
		"java.base/java.util.concurrent.ForkJoinTask$RunnableExecuteAction.compute(ForkJoinTask.java:1745)",
		"java.base/java.util.concurrent.ForkJoinTask$InterruptibleTask.exec(ForkJoinTask.java:1662)",
		"java.base/java.util.concurrent.ForkJoinTask.doExec(ForkJoinTask.java:511)",
		"java.base/java.util.concurrent.ForkJoinPool$WorkQueue.topLevelExec(ForkJoinPool.java:1450)",
		"java.base/java.util.concurrent.ForkJoinPool.runWorker(ForkJoinPool.java:2019)",
		"java.base/java.util.concurrent.ForkJoinWorkerThread.run(ForkJoinWorkerThread.java:187)",
	)
	idleCarrier25 = scheduler.Frames(
		"java.base/jdk.internal.misc.Unsafe.park(Native Method)",
		"java.base/java.util.concurrent.ForkJoinPool.awaitWork(ForkJoinPool.java:2109)",
		"java.base/java.util.concurrent.ForkJoinPool.deactivate(ForkJoinPool.java:2063)",
		"java.base/java.util.concurrent.ForkJoinPool.runWorker(ForkJoinPool.java:2027)",
		"java.base/java.util.concurrent.ForkJoinWorkerThread.run(ForkJoinWorkerThread.java:187)",
	)
)

// busyCarrier returns the frames of a carrier below those of its virtual thread.
func busyCarrier(jdk int) []scheduler.Frame { return ofRelease(jdk, busyCarrier21, busyCarrier25) }

// idleCarrier returns the frames of a carrier that waits for work.
func idleCarrier(jdk int) []scheduler.Frame { return ofRelease(jdk, idleCarrier21, idleCarrier25) }

func ofRelease(jdk int, of21, of25 []scheduler.Frame) []scheduler.Frame {
	switch jdk {
	case 21:
		return of21
	case 22, 23:
		return scheduler.WithoutLines(of21)
	case 24:
		return scheduler.WithoutLines(of25)
	}
	return of25
}
