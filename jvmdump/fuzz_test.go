package jvmdump_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/jvmdump"
)

// fuzz checks that a parser either refuses its input in one line or reads a dump
// that can be explained.
func fuzz(f *testing.F, seeds []string, parse func(string, []byte) (*jvmdump.Dump, error)) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := parse("f", data)
		if err != nil {
			require.False(t, strings.Contains(err.Error(), "\n"), err.Error())
			return
		}
		jvmdump.NewMask().Apply(d)
		p, err := jvmdump.Correlate(d, d)
		require.NoError(t, err)
		x := jvmdump.Explain(p)
		x.Document()
		require.NoError(t, x.WriteText(io.Discard, 80))
	})
}

// The seeds are short, since the fuzzer spends its time on what is long; the dumps of
// testdata have a test of their own that cuts them everywhere.
func FuzzParseText(f *testing.F) {
	const head = "1\n2026-01-01T00:00:00Z\n21.0.4+7\n\n"
	fuzz(f, []string{
		head + "#1 \"a\" virtual\n      java.base/java.lang.VirtualThread.park(V.java:5)\n      a.B.c(B.java:1)\n\n#2 \"\" virtual\n",
		head + "#3 \"ForkJoinPool-1-worker-1\"\n      java.base/jdk.internal.vm.Continuation.run(C.java:1)\n\n#4 \"p\" virtual\n" +
			"      java.base/jdk.internal.misc.Unsafe.park(Native Method)\n      java.base/java.lang.VirtualThread.parkOnCarrierThread(V.java:1)\n" +
			"      java.base/java.util.concurrent.locks.ReentrantLock.lock(R.java:1)\n      a.B.c(B.java:1)\n\n#5 \"\" virtual\n",
		"1\n2026-01-01T00:00:00Z\n25.0.3\n\n#1 \"a\" virtual BLOCKED 2026-01-01T00:00:00Z\n    at a.B.c(B.java:1)\n    - locked <X@1>\n    - waiting to lock <X@2>\n\n" +
			"#2 \"b\" virtual BLOCKED 2026-01-01T00:00:00Z\n    at a.B.c(B.java:1)\n    - locked <X@2>\n    - waiting to lock <X@1>\n",
	}, jvmdump.ParseText)
}

func FuzzParseJSON(f *testing.F) {
	const head = `{"threadDump":{"processId":"1","time":"2026-01-01T00:00:00Z","runtimeVersion":"25","threadContainers":[{"container":"<root>","threads":[`
	fuzz(f, []string{
		head + `{"tid":"1","name":"a","virtual":true,"state":"BLOCKED","blockedOn":"X@1","stack":["a.B.c(B.java:1)"],"monitorsOwned":[{"depth":0,"locks":["X@2",null]}]},` +
			`{"tid":"2","name":"b","virtual":true,"state":"BLOCKED","blockedOn":"X@2","stack":[],"monitorsOwned":[{"depth":0,"locks":["X@1"]}]}]}]}}`,
		head + `{"tid":3,"carrier":4,"virtual":true,"state":"WAITING","parkBlocker":{"object":"L@1","owner":5},"stack":["java.base\/java.lang.VirtualThread.park(V.java:1)"]},{"tid":4,"name":"ForkJoinPool-1-worker-1"}]}]}}`,
	}, jvmdump.ParseJSON)
}

func FuzzParsePrint(f *testing.F) {
	const head = "7:\n2026-01-01 00:00:00\nFull thread dump OpenJDK (25.0.3 mixed mode):\n\n"
	fuzz(f, []string{
		head + "\"main\" #3 [1] prio=5 cpu=326.57ms elapsed=2.36s tid=0x1\n   java.lang.Thread.State: BLOCKED (on object monitor)\n\tat a.B.c(B.java:1)\n" +
			"\t- waiting to lock <0x1> (a X)\n\t- locked <0x2> (a X)\n\n   Locked ownable synchronizers:\n\t- <0x3> (a L)\n\nJNI global refs: 7\n",
		head + "\"ForkJoinPool-1-worker-1\" #4 cpu=1ms elapsed=2s\n   Carrying virtual thread #5\n\tat jdk.internal.vm.Continuation.run(java.base@25/C.java:1)\n" +
			"   Mounted virtual thread #5\n\tat a.B.c(B.java:1)\n\n\"VM Thread\" os_prio=0\n\nJNI global refs: 7\n",
	}, jvmdump.ParsePrint)
}
