package export_test

import (
	"fmt"
	"os"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// holdsForGood starts a thread that waits for a lock which the first one keeps.
func holdsForGood(t *scheduler.Thread) {
	l := lock.NewReentrantLock(t, "lock")
	l.Lock(t)
	t.StartVirtual("waiter", func(t *scheduler.Thread) { l.Lock(t) })
	t.Park()
}

// A dump of a state that a program is in. Go functions have no Java frames of their own.
func ExampleDumpText() {
	trace, _ := scheduler.Run(scheduler.Config{JDK: 25, Parallelism: 1}, holdsForGood)
	_ = export.DumpText(os.Stdout, deadlock.Take(trace.Machine))
	// Output:
	// 1
	// 1970-01-01T00:00:00.000004Z
	// 25.0.3+-gridlock
	//
	// #1 "main" WAITING 1970-01-01T00:00:00.000004Z
	//     at java.base/jdk.internal.misc.Unsafe.park(Native Method)
	//     at java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:369)
	//
	// #2 "waiter" virtual WAITING 1970-01-01T00:00:00.000004Z
	//     at java.base/java.lang.VirtualThread.park(VirtualThread.java:742)
	//     - parking to wait for <java.util.concurrent.locks.ReentrantLock$NonfairSync@1>
	//     at java.base/java.lang.System$1.parkVirtualThread(System.java:2285)
	//     at java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:221)
	//     at java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire(AbstractQueuedSynchronizer.java:790)
	//     at java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire(AbstractQueuedSynchronizer.java:1030)
	//     at java.base/java.util.concurrent.locks.ReentrantLock$Sync.lock(ReentrantLock.java:154)
	//     at java.base/java.util.concurrent.locks.ReentrantLock.lock(ReentrantLock.java:323)
	//     at java.base/java.lang.VirtualThread.run(VirtualThread.java:460)
	//
	// #1000000001 "ForkJoinPool-1-worker-1" WAITING 1970-01-01T00:00:00.000004Z
	//     at java.base/jdk.internal.misc.Unsafe.park(Native Method)
	//     - parking to wait for <java.util.concurrent.ForkJoinPool@7fff0001>
	//     at java.base/java.util.concurrent.ForkJoinPool.awaitWork(ForkJoinPool.java:2109)
	//     at java.base/java.util.concurrent.ForkJoinPool.deactivate(ForkJoinPool.java:2063)
	//     at java.base/java.util.concurrent.ForkJoinPool.runWorker(ForkJoinPool.java:2027)
	//     at java.base/java.util.concurrent.ForkJoinWorkerThread.run(ForkJoinWorkerThread.java:187)
}

// Who lets others wait, as a profile of pprof. It has values for each stack and labels.
func ExampleProfile() {
	trace, _ := scheduler.Run(scheduler.Config{Parallelism: 1}, holdsForGood)
	profiles, err := export.Profile(export.Run{Scenario: "example", Trace: trace, Explanation: deadlock.ExplainRun(trace)})
	if err != nil {
		panic(err)
	}
	for _, s := range profiles.Mutex.Sample {
		fmt.Println(s.Label["thread"], "lets", s.Value[0], "wait for", s.Label["object"], "for", time.Duration(s.Value[1]))
	}
	// Output:
	// [main] lets 1 wait for [lock] for 1.000001s
}
