package export_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// The releases between 21 and 25 have the layout of 21, and no lines that nobody read.
func TestDumpOfEachRelease(t *testing.T) {
	for jdk, want := range map[int]string{
		21: "#4 \"request-2\" virtual\n      java.base/jdk.internal.misc.Unsafe.park(Native Method)\n" +
			"      java.base/java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:675)\n",
		22: "#4 \"request-2\" virtual\n      java.base/jdk.internal.misc.Unsafe.park(Native Method)\n" +
			"      java.base/java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java)\n",
		24: "#1000000001 \"ForkJoinPool-1-worker-1\"\n      java.base/jdk.internal.misc.Unsafe.park(Native Method)\n" +
			"      java.base/java.util.concurrent.ForkJoinPool.awaitWork(ForkJoinPool.java)\n",
		25: "#1000000001 \"ForkJoinPool-1-worker-1\" WAITING 1970-01-01T00:00:00.020017Z\n" +
			"    at java.base/jdk.internal.misc.Unsafe.park(Native Method)\n" +
			"    - parking to wait for <java.util.concurrent.ForkJoinPool@7fff0001>\n",
	} {
		r := run(t, "zipkin-minimal", func(c *scheduler.Config) { c.JDK = jdk })
		var text bytes.Buffer
		require.NoError(t, export.DumpText(&text, r.Explanation.Snapshot))
		assert.Contains(t, text.String(), want, "JDK %d", jdk)
		assert.Equal(t, jdk, parsed(t, text.Bytes()).Release)
	}
}

// A thread may have any name, and JSON is JSON all the same.
func TestDumpOfHostileNames(t *testing.T) {
	for _, name := range []string{"", `a "quoted" \ name/`, "tab\tand\nline", "\x00\x1f\x7f", "broken \xff\xfe", "名前 🧵"} {
		for _, jdk := range []int{21, 25} {
			r := runOf(scheduler.Config{JDK: jdk}, func(t *scheduler.Thread) {
				t.StartVirtual(name, func(t *scheduler.Thread) { t.Park() })
			})
			var json bytes.Buffer
			require.NoError(t, export.DumpJSON(&json, r.Explanation.Snapshot))
			d := parsed(t, json.Bytes())
			assert.Equal(t, strings.ToValidUTF8(name, "?"), d.Threads[0].Name, "%q", name)
		}
	}
}

// Threads that were not started or have ended are not in a dump.
func TestDumpHasTheLiving(t *testing.T) {
	r := runOf(scheduler.Config{Parallelism: 2}, func(t *scheduler.Thread) {
		t.StartVirtual("ends", func(*scheduler.Thread) {})
		t.StartVirtual("stays", func(t *scheduler.Thread) { t.Park() })
	})
	var json bytes.Buffer
	require.NoError(t, export.DumpJSON(&json, r.Explanation.Snapshot))
	var names []string
	for _, th := range parsed(t, json.Bytes()).Threads {
		names = append(names, th.Name)
	}
	assert.Equal(t, []string{"stays", "ForkJoinPool-1-worker-1", "ForkJoinPool-1-worker-2"}, names)
}

// There is a dump of every moment of a run, also of one in which others come between the
// accesses of an operation.
func TestDumpOfEveryMoment(t *testing.T) {
	for _, name := range []string{"zipkin-condition", "bounded-buffer", "class-initializer-stampede", "object-wait-saturated"} {
		for _, steps := range []scheduler.StepMode{scheduler.ByOperation, scheduler.ByAccess} {
			r := run(t, name, func(c *scheduler.Config) { c.JDK, c.Steps, c.Seed = 25, steps, 7 })
			require.NoError(t, r.Walk(func(s export.Step) error {
				snapshot := deadlock.Take(s.Machine)
				var text, json bytes.Buffer
				require.NoError(t, export.DumpText(&text, snapshot))
				require.NoError(t, export.DumpJSON(&json, snapshot))
				assert.Len(t, parsed(t, text.Bytes()).Threads, len(parsed(t, json.Bytes()).Threads))
				return nil
			}))
		}
	}
}

// Two conditions of one lock are two objects, and the lock is a third.
func TestDumpTellsConditionsApart(t *testing.T) {
	r := runOf(scheduler.Config{JDK: 25}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		full, empty := l.NewCondition(t, "full"), l.NewCondition(t, "empty")
		for _, c := range []lock.Condition{full, empty, full} {
			t.StartVirtual("", func(t *scheduler.Thread) {
				l.Lock(t)
				_ = c.Await(t)
			})
		}
		_ = t.Sleep(time.Millisecond)
		l.Lock(t)
		t.StartVirtual("", func(t *scheduler.Thread) { l.Lock(t) })
		t.Park()
	})
	var json bytes.Buffer
	require.NoError(t, export.DumpJSON(&json, r.Explanation.Snapshot))
	var on []string
	for _, th := range parsed(t, json.Bytes()).Threads[1:5] {
		on = append(on, th.ParkedOn)
	}
	const condition = "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject@"
	assert.Equal(t, []string{condition + "100", condition + "101", condition + "100", "java.util.concurrent.locks.ReentrantLock$NonfairSync@1"}, on)
}
