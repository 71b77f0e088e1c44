package jvmdump_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/jvmdump"
)

// later reads a dump of JDK 25 twice, the second time as if taken so many seconds later, with
// some of its text replaced in both.
func later(t *testing.T, file, seconds string, replace ...string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	first := strings.NewReplacer(replace...).Replace(string(data))
	begin := strings.Index(first, "18:51:")
	require.Positive(t, begin)
	second := first[:begin] + "18:52:" + seconds + first[begin+len("18:51:00"):]
	var dumps []*jvmdump.Dump
	for _, text := range []string{first, second} {
		d, err := jvmdump.Parse("dump", []byte(text))
		require.NoError(t, err)
		dumps = append(dumps, d)
	}
	p, err := jvmdump.Correlate(dumps...)
	require.NoError(t, err)
	return short(jvmdump.Explain(p))
}

// Two dumps in which all threads of the program wait for each other show a lost signal, if no
// other thread could bring what they wait for.
func TestAllThreadsWaitForEachOther(t *testing.T) {
	for _, file := range []string{"testdata/futureOfOwnPool.jdk25.txt", "testdata/poolUnderCompute.jdk25.txt", "testdata/poolUnderCompute.jdk25.json"} {
		assert.Equal(t, "lost-signal, likely", later(t, file, "30"), file)
		assert.Equal(t, "unknown, undetermined", later(t, file, "30", "Common-Cleaner", "HTTP-Dispatcher"), "a thread without frames of the program may bring it: "+file)
	}
	const file = "testdata/futureOfOwnPool.jdk25.txt"
	assert.Equal(t, "unknown, undetermined", later(t, file, "30", `"main" WAITING`, `"main" TIMED_WAITING`))
	assert.Equal(t, "unknown, undetermined", later(t, file, "30", "LockSupport.park(LockSupport.java:223)\n    at java.base/java.util.concurrent.CompletableFuture$Signaller.block",
		"LockSupport.park(LockSupport.java:223)\n    at java.base/java.util.concurrent.locks.ReentrantLock.lock"))
}

// The dump of a simulated run shows one moment and all threads, and cannot be taken anew.
func TestSimulatedDumps(t *testing.T) {
	waits := func(id int) string {
		return thread21(id, "worker", park, pinned, condition, "a.Worker.run(Worker.java:1)")
	}
	text := text21(waits(1), "#2 \"\" virtual", thread21(3, "ForkJoinPool-1-worker-1", carrier))
	assert.Equal(t, "unknown, undetermined", verdictOf(t, text))

	ours := strings.Replace(text, "21.0.12\n", "21.0.12+-gridlock\n", 1)
	d, err := jvmdump.Parse("dump", []byte(ours))
	require.NoError(t, err)
	p, err := jvmdump.Correlate(d)
	require.NoError(t, err)
	x := jvmdump.Explain(p)
	assert.Equal(t, "carrier-exhaustion other, likely", short(x))
	assert.Equal(t, "gridlock replay TOKEN", x.Next)
	assert.Empty(t, x.Then)

	awake := thread21(4, "main-", "a.Main.main(Main.java:1)")
	assert.Equal(t, "unknown, undetermined", verdictOf(t, strings.TrimSuffix(ours, "\n")+awake+"\n\n"), "main may signal them")
}
