package export_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
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
