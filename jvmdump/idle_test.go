package jvmdump_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/jvmdump"
)

const (
	carrier   = "java.base/jdk.internal.vm.Continuation.run(Continuation.java:248)"
	condition = `java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await(AbstractQueuedSynchronizer.java:1746)`
	latch     = "java.base/java.util.concurrent.CountDownLatch.await(CountDownLatch.java:230)"
	park      = "java.base/jdk.internal.misc.Unsafe.park(Native Method)"
	pinned    = "java.base/java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:675)"
)

// text21 is a dump of JDK 21 as text.
func text21(threads ...string) string {
	return "1\n2026-01-01T00:00:00Z\n21.0.12\n\n" + strings.Join(threads, "\n\n") + "\n\n"
}

func thread21(id int, name string, frames ...string) string {
	virtual := ""
	if !strings.Contains(name, "-") {
		virtual = " virtual"
	}
	return fmt.Sprintf("#%d \"%s\"%s\n      %s", id, name, virtual, strings.Join(frames, "\n      "))
}

func verdictOf(t *testing.T, dump string) string {
	t.Helper()
	d, err := jvmdump.Parse("dump", []byte(dump))
	require.NoError(t, err)
	p, err := jvmdump.Correlate(d)
	require.NoError(t, err)
	return short(jvmdump.Explain(p))
}

// Threads that wait for work are idle only if whoever brings it can run.
func TestThreadsThatHoldAllCarriersAreNotIdle(t *testing.T) {
	waits := thread21(1, "worker", park, pinned, condition, "a.Worker.run(Worker.java:1)")
	busy := thread21(2, "ForkJoinPool-1-worker-1", carrier)
	assert.Equal(t, "unknown, undetermined", verdictOf(t, text21(waits, busy)))

	idle := thread21(3, "ForkJoinPool-1-worker-2", park)
	assert.Equal(t, "unknown, undetermined", verdictOf(t, text21(waits, busy, idle)), "what pins it may be a monitor that others need")
	sleeps := thread21(1, "worker", park, pinned, "java.base/java.lang.VirtualThread.sleepNanos(VirtualThread.java:1)", "a.Worker.run(Worker.java:1)")
	assert.Equal(t, "unknown, undetermined", verdictOf(t, text21(sleeps, busy)))
	assert.Equal(t, "idle, likely", verdictOf(t, text21(sleeps, busy, idle)))
}

// A platform thread that waits for a latch, a result or the end of a thread waits for
// somebody of the program.
func TestPlatformThreadsThatWaitForOthersAreNotIdle(t *testing.T) {
	waits := thread21(1, "pool-1-thread-1", park, latch, "a.Pool.run(Pool.java:1)")
	assert.Equal(t, "unknown, undetermined", verdictOf(t, text21(waits)))

	joins := thread21(1, "main-", park, latch, "java.base/java.lang.VirtualThread.joinNanos(VirtualThread.java:838)",
		"java.base/java.lang.Thread.join(Thread.java:2062)", "a.Main.main(Main.java:1)")
	assert.Equal(t, "unknown, undetermined", verdictOf(t, text21(joins)))

	works := thread21(1, "pool-1-thread-1", park, condition, "a.Pool.run(Pool.java:1)")
	assert.Equal(t, "idle, likely", verdictOf(t, text21(works)))
}

// A ConcurrentHashMap computes inside a monitor, which no dump before JDK 25 shows.
func TestThreadsThatComputeAndWaitForWorkAreNotIdle(t *testing.T) {
	for _, method := range []string{"computeIfAbsent", "compute", "merge"} {
		waits := thread21(1, "worker", "java.base/java.lang.VirtualThread.park(VirtualThread.java:596)", condition, "a.Pool.borrow(Pool.java:1)",
			"java.base/java.util.concurrent.ConcurrentHashMap."+method+"(ConcurrentHashMap.java:1724)", "a.Pool.handle(Pool.java:2)")
		assert.Equal(t, "unknown, undetermined", verdictOf(t, text21(waits)))
	}
	gets := thread21(1, "worker", "java.base/java.lang.VirtualThread.park(VirtualThread.java:596)", condition, "a.Pool.borrow(Pool.java:1)",
		"java.base/java.util.concurrent.ConcurrentHashMap.forEach(ConcurrentHashMap.java:1724)", "a.Pool.handle(Pool.java:2)")
	assert.Equal(t, "idle, likely", verdictOf(t, text21(gets)))
}

// JSON of JDK 25 names the carrier of every virtual thread that has one. A thread that
// can run and has none was woken, and waits for one.
func TestRunnableWithoutCarrierIsReady(t *testing.T) {
	dump := `{"threadDump": {"processId": "1", "time": "2026-01-01T00:00:00Z", "runtimeVersion": "25.0.3", "threadContainers": [
	{"container": "<root>", "threads": [
	 {"tid": "1", "virtual": true, "name": "heir", "state": "RUNNABLE", "stack": ["a.R.enter(R.java:1)"]},
	 {"tid": "2", "virtual": true, "name": "pinned", "state": "BLOCKED", "blockedOn": "a.R@1", "stack": ["a.R.enter(R.java:1)"], "carrier": "3"}]},
	{"container": "ForkJoinPool-1", "threads": [
	 {"tid": "3", "name": "ForkJoinPool-1-worker-1", "state": "BLOCKED", "stack": ["` + carrier + `"]}]}]}}`
	assert.Equal(t, "carrier-exhaustion ownerless, likely", verdictOf(t, dump))
}
