package jvmdump_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/jvmdump"
)

func TestErrors(t *testing.T) {
	const head = "1\n2026-01-01T00:00:00Z\n21.0.4+7\n\n"
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "f:1: expected a thread dump, and got an empty file"},
		{"foreign", "hello\nworld\n", `f:1: expected a thread dump, which begins with a process id, and got "hello"`},
		{"binary", "\x00\x01\x7fELF", `f:1: expected a thread dump, which begins with a process id, and got "\x00\x01\x7fELF"`},
		{"no time", "12\n\n", `f:2: expected a time such as 2026-01-02T15:04:05Z, and got ""`},
		{"old JVM", "1\n2026-01-01T00:00:00Z\n17.0.1\n", `f:3: expected the version of a JVM such as 21.0.4+7, and got "17.0.1"`},
		{"no threads", head, `f:4: expected a thread such as #1 "main", and got the end of the file`},
		{"bad thread", head + "#x \"a\"\n", `f:5: expected a thread such as #1 "main", and got "#x \"a\""`},
		{"cut frame", head + "#1 \"a\"\n   a.b.C(D.ja", `f:6: expected a stack frame such as a.B.c(B.java:1), and got "a.b.C(D.ja"; the file may be cut off`},
		{"other JSON", `{"a": 1}`, `f:1: expected a thread dump, an object with the key "threadDump", and got other JSON`},
		{"cut JSON", "{\n\"threadDump\": {\n", `f:3: expected the JSON of a thread dump, and got the end of the file; it may be cut off`},
		{"wrong type", "{\n\"threadDump\": []}", `f:2: expected an object for "threadDump", and got an array`},
		{"empty print", "Full thread dump X (21.0.1 x):\n", `f:1: expected a thread such as "main" #1, and got the end of the file`},
		{"cut print", "Full thread dump X (21.0.1 x):\n\"main\" #1\n", `f:2: expected the line JNI global refs, with which the threads end, and got the end of the file; it may be cut off`},
		{"old print", "Full thread dump X (17.0.1 x):\n", `f:1: expected a JVM from 21 on, and got "Full thread dump X (17.0.1 x):"`},
	} {
		_, err := jvmdump.Parse("f", []byte(c.in))
		var syntax *jvmdump.SyntaxError
		require.True(t, errors.As(err, &syntax), c.name)
		assert.Equal(t, c.want, err.Error(), c.name)
	}
}

// What is wrong in JSON is on the line that the error says, however it is laid out.
func TestJSONErrorsHaveTheirLine(t *testing.T) {
	const file = `{
  "threadDump": {
    "processId": "7",
    "time": "2026-01-01T00:00:00Z",
    "runtimeVersion": "25.0.1+7",
    "threadContainers": [
      {
        "container": "<root>",
        "threads": [
          {
            "tid": "1",
            "name": "main",
            "stack": [
              "A.a(A.java:1)",
              "A.b(A.java:2)"
            ]
          },
          {
            "tid": "22",
            "name": "t",
            "virtual": true,
            "parkBlocker": {
              "object": "L@1",
              "owner": "1"
            },
            "stack": [],
            "carrier": "1"
          }
        ]
      }
    ]
  }
}`
	_, err := jvmdump.Parse("f", []byte(file))
	require.NoError(t, err)
	for _, c := range []struct{ old, new, want string }{
		{`"processId": "7"`, `"processId": "x7"`, `f:3: expected a number for "processId", and got "\"x7\""`},
		{`"processId": "7"`, `"processId": [7]`, `f:3: expected a number for "processId", and got "[7]"`},
		{`"processId": "7"`, "\n\"formatVersion\":\n3", `f:5: expected a "formatVersion" of at most 2, and got 3`},
		{`"2026-01-01T00:00:00Z"`, `"yesterday"`, `f:4: expected a "time" such as 2026-01-02T15:04:05Z, and got "yesterday"`},
		{`"time": "2026-01-01T00:00:00Z",`, ``, `f:2: expected a "time" such as 2026-01-02T15:04:05Z, and got ""`},
		{`"25.0.1+7"`, `"1.8.0"`, `f:5: expected the "runtimeVersion" of a JVM such as 21.0.4+7, and got "1.8.0"`},
		{`"25.0.1+7"`, `25`, `f:5: expected a string for "runtimeVersion", and got a number`},
		{`"tid": "22"`, `"tid": "-22"`, `f:19: expected a positive "tid" of the thread, and got -22`},
		{`"tid": "22",`, ``, `f:18: expected a positive "tid" of the thread, and got none`},
		{`"tid": "22"`, `"tid": 2.5`, `f:19: expected a positive "tid" of the thread, and got "2.5"`},
		{`"tid": "22"`, `"tid": null`, `f:19: expected a positive "tid" of the thread, and got none`},
		{`"carrier": "1"`, `"carrier": "one"`, `f:27: expected the "tid" of a thread for "carrier", and got "\"one\""`},
		{`"owner": "1"`, `"owner": -1`, `f:24: expected the "tid" of a thread for "owner", and got -1`},
		{`"virtual": true`, `"virtual": "yes"`, `f:21: expected true or false for "virtual", and got a string`},
		{`"A.b(A.java:2)"`, `{}`, `f:15: expected a string for "stack", and got an object`},
		{`"stack": []`, `"stack": [`, `f:26: expected the JSON of a thread dump, and got invalid character ',' looking for beginning of value`},
		{`"threads": [`, `"threads": [], "none": [`, `f:6: expected threads in "threadContainers", and got none`},
		{`"threadDump"`, `"other"`, `f:1: expected a thread dump, an object with the key "threadDump", and got other JSON`},
	} {
		in := strings.Replace(file, c.old, c.new, 1)
		require.NotEqual(t, file, in)
		_, err := jvmdump.Parse("f", []byte(in))
		var syntax *jvmdump.SyntaxError
		require.ErrorAs(t, err, &syntax, c.new)
		assert.Equal(t, c.want, err.Error())
	}
}

// A JVM that cannot tell its process writes -1, and Oracle's has parentheses in its name.
func TestHeadersOfOtherJVMs(t *testing.T) {
	for _, c := range []struct{ in, version string }{
		{"-1\n2026-01-01T00:00:00Z\n21.0.4+7\n\n#1 \"main\"\n", "21.0.4+7"},
		{`{"threadDump": {"processId": "-1", "time": "2026-01-01T00:00:00Z", "runtimeVersion": "21.0.4+7", "threadContainers": [{"threads": [{"tid": "1"}]}]}}`, "21.0.4+7"},
		{"Full thread dump Java HotSpot(TM) 64-Bit Server VM (21.0.4+8-LTS-274 mixed mode, sharing):\n\n\"main\" #1\n\nJNI global refs: 7\n", "21.0.4+8-LTS-274"},
		{"Full thread dump OpenJDK 64-Bit Server VM (26+35 mixed mode):\n                 JRE version: OpenJDK Runtime Environment (26.0+35) (build 26+35)\n\n" +
			"Threads class SMR info:\n_java_thread_list=0x1, length=1, elements={\n0x2\n}\n\n\"main\" #1\n\nJNI global refs: 7\n", "26+35"},
	} {
		d, err := jvmdump.Parse("f", []byte(c.in))
		require.NoError(t, err, c.in)
		assert.Equal(t, c.version, d.Version)
		assert.Zero(t, d.PID)
		assert.Len(t, d.Threads, 1)
	}
}

// Whatever place a file is cut at, the answer is an error in one line, or a dump.
func TestTruncated(t *testing.T) {
	for _, f := range []string{"zipkin.jdk21.txt", "abbaMonitors.jdk25.txt", "zipkin.jdk21.json", "abbaMonitors.jdk25.json", "cpuBound.jdk25.print"} {
		data, err := os.ReadFile(filepath.Join("testdata", f))
		require.NoError(t, err)
		for n := 0; n < len(data); n += 37 {
			d, err := jvmdump.Parse(f, data[:n])
			if err != nil {
				require.NotContains(t, err.Error(), "\n")
				continue
			}
			require.Equal(t, jvmdump.Text, d.Format, "only text can end anywhere between frames")
		}
	}
}

func TestMixed(t *testing.T) {
	_, err := jvmdump.Correlate(read(t, "testdata/zipkin.jdk21.txt", "testdata/cpuBound.jdk21.txt")...)
	require.ErrorIs(t, err, jvmdump.ErrDifferent)
	assert.Contains(t, err.Error(), "cpuBound.jdk21.txt is of process")
	_, err = jvmdump.Correlate(read(t, "testdata/zipkin.jdk21.txt", "testdata/zipkin.jdk25.txt")...)
	require.ErrorIs(t, err, jvmdump.ErrDifferent)
	_, err = jvmdump.Correlate()
	require.Error(t, err)
}

// JSON of format version 2 has numbers for numbers, and owners.
func TestFormatVersion2(t *testing.T) {
	d, err := jvmdump.Parse("f", []byte(`{"threadDump": {"formatVersion": 2, "processId": 7, "time": "2026-01-01T00:00:00Z", "runtimeVersion": "27+1",
"threadContainers": [{"container": "<root>", "parent": null, "owner": null, "threadCount": 2, "threads": [
{"tid": 1, "name": "a", "virtual": true, "state": "WAITING", "parkBlocker": {"object": "L@1", "owner": 2}, "stack": ["java.base\/java.lang.VirtualThread.park(V.java:1)", "A.a(A.java:1)"]},
{"tid": 2, "name": "b", "virtual": true, "state": "WAITING", "parkBlocker": {"object": "L@2", "owner": 1}, "stack": ["java.base\/java.lang.VirtualThread.park(V.java:1)", "A.b(A.java:2)"]}]}]}}`))
	require.NoError(t, err)
	p, err := jvmdump.Correlate(d)
	require.NoError(t, err)
	x := jvmdump.Explain(p)
	assert.Equal(t, deadlock.Deadlock, x.Verdict)
	assert.Equal(t, []int64{1, 2}, x.Stuck)
	assert.Equal(t, "a waits for L@1, which b owns, in A.a(A.java:1). b waits for L@2, which a owns, in A.b(A.java:2). "+
		"They wait in a circle, so none of them ever goes on.", x.Text[0])
}

// From JDK 26 on a dump names the owner of a lock, and has none for one that is free: then
// nobody is asked to find that out in a heap dump.
func TestOwnersAreNamed(t *testing.T) {
	const file = `{"threadDump": {"processId": "7", "time": "2026-01-01T00:00:00Z", "runtimeVersion": "26+35", "threadContainers": [{"container": "<root>", "threads": [
{"tid": "1", "name": "a", "virtual": true, "state": "WAITING", "parkBlocker": {"object": "java.util.concurrent.locks.ReentrantLock$FairSync@1"%s}, "stack": [
"java.base\/java.lang.VirtualThread.park(V.java)", "java.base\/java.util.concurrent.locks.ReentrantLock.lock(R.java)", "A.a(A.java:1)"]},
{"tid": "2", "name": "b", "state": "RUNNABLE", "stack": ["B.b(B.java:2)"]}]}]}}`
	for _, c := range []struct{ jdk, owner, want string }{
		{"26+35", `, "owner": "2"`, "b owns java.util.concurrent.locks.ReentrantLock$FairSync@1."},
		{"26+35", "", "Nobody owns java.util.concurrent.locks.ReentrantLock$FairSync@1."},
		{"25.0.1", "", "The dump does not show who owns it."},
	} {
		d, err := jvmdump.Parse("f", []byte(strings.Replace(fmt.Sprintf(file, c.owner), "26+35", c.jdk, 1)))
		require.NoError(t, err)
		p, err := jvmdump.Correlate(d)
		require.NoError(t, err)
		x := jvmdump.Explain(p)
		assert.Equal(t, "unknown, undetermined", short(x))
		assert.Equal(t, "a waits for a lock: java.util.concurrent.locks.ReentrantLock$FairSync@1, in A.a(A.java:1). "+c.want, x.Text[1])
		assert.Equal(t, c.jdk != "26+35", strings.Contains(strings.Join(x.Text, " "), "only a heap dump tells"))
	}
}

// A thread that moved between two dumps is not stuck.
func TestMoved(t *testing.T) {
	data, err := os.ReadFile("testdata/zipkin.jdk21.txt")
	require.NoError(t, err)
	later := strings.Replace(string(data), "22:42:45.6", "22:42:55.6", 1)
	for _, c := range []struct{ later, want string }{
		{later, "carrier-exhaustion ownerless, likely"},
		{strings.ReplaceAll(later, "Zip.java:6", "Zip.java:7"), "unknown, undetermined"},
	} {
		d, err := jvmdump.Parse("later", []byte(c.later))
		require.NoError(t, err)
		p, err := jvmdump.Correlate(d, read(t, "testdata/zipkin.jdk21.txt")[0])
		require.NoError(t, err)
		x := jvmdump.Explain(p)
		assert.Equal(t, c.want, short(x))
		if x.Verdict == deadlock.Unknown {
			assert.Contains(t, strings.Join(x.Text, " "), "pinned-0, pinned-1, pinned-2 and pinned-3 moved between the first and the last of 2 dumps, 10s apart")
		} else {
			assert.Contains(t, strings.Join(x.Text, " "), "None of them moved")
		}
	}
}

func TestMask(t *testing.T) {
	dumps := read(t, "testdata/zipkin.jdk21.txt", "testdata/zipkin.jdk21.json")
	dumps[0].Threads[0].Name = "pool to db.example.com:5432"
	m := jvmdump.NewMask()
	for _, d := range dumps {
		m.Apply(d)
	}
	assert.Equal(t, "pool to host1:5432", dumps[0].Threads[0].Name)
	p, err := jvmdump.Correlate(dumps...)
	require.NoError(t, err)
	x := jvmdump.Explain(p)
	assert.Equal(t, "carrier-exhaustion ownerless, likely", short(x))
	var b bytes.Buffer
	require.NoError(t, x.WriteText(&b, 80))
	assert.NotContains(t, b.String(), "Zip.")
	assert.Contains(t, b.String(), "Class1.offer(Class1.java:5)")
}

// many is a dump of n virtual threads as a JVM writes it.
func many(n int) []byte {
	var b bytes.Buffer
	b.WriteString("1\n2026-01-01T00:00:00Z\n21.0.4+7\n\n")
	for i := range n {
		fmt.Fprintf(&b, "#%d \"request-%d\" virtual\n      java.base/java.lang.VirtualThread.park(VirtualThread.java:596)\n", i+1, i)
		for j := range 10 {
			fmt.Fprintf(&b, "      com.example.Service%d.handle(Service.java:%d)\n", j, 100+i%3)
		}
		b.WriteString("      java.base/java.lang.VirtualThread.run(VirtualThread.java:329)\n\n")
	}
	return b.Bytes()
}

// manyJSON is the same in JSON.
func manyJSON(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"threadDump": {"processId": "1", "time": "2026-01-01T00:00:00Z", "runtimeVersion": "25.0.1+7", "threadContainers": [{"container": "<root>", "threads": [`)
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"tid": "%d", "name": "request-%d", "virtual": true, "state": "WAITING", "stack": ["java.base\/java.lang.VirtualThread.park(VirtualThread.java:596)"`, i+1, i)
		for j := range 10 {
			fmt.Fprintf(&b, `, "com.example.Service%d.handle(Service.java:%d)"`, j, 100+i%3)
		}
		b.WriteString(`, "java.base\/java.lang.VirtualThread.run(VirtualThread.java:329)"]}`)
	}
	b.WriteString("]}]}}")
	return b.Bytes()
}

func whole(t testing.TB, data []byte) string {
	d, err := jvmdump.Parse("many", data)
	require.NoError(t, err)
	p, err := jvmdump.Correlate(d)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, jvmdump.Explain(p).WriteText(&b, 80))
	return b.String()
}

// How long it takes is for the benchmarks to say.
func TestManyThreads(t *testing.T) {
	for _, data := range [][]byte{many(10_000), manyJSON(10_000)} {
		out := whole(t, data)
		assert.Less(t, len(out), 4000, "identical stacks are grouped")
		assert.Contains(t, out, "3334  is parked, unmounted")
	}
}

// hang is a dump of JDK 21 in which n threads wait for a lock whose next owner needs one of
// 64 carriers, all of which wait for it.
func hang(n int) []byte {
	const carriers = 64
	const rest = "      java.base/java.util.concurrent.locks.ReentrantLock.lock(ReentrantLock.java:322)\n      a.Queue.offer(Queue.java:5)\n%s" +
		"      a.Server.handle(Server.java:7)\n      java.base/java.lang.VirtualThread.run(VirtualThread.java:329)\n\n"
	var b bytes.Buffer
	b.WriteString("1\n2026-01-01T00:00:00Z\n21.0.4+7\n\n")
	for i := range carriers {
		fmt.Fprintf(&b, "#%d \"pinned-%d\" virtual\n      java.base/jdk.internal.misc.Unsafe.park(Native Method)\n"+
			"      java.base/java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:689)\n"+rest, i+1, i, "      a.Span.finish(Span.java:9)\n")
		fmt.Fprintf(&b, "#%d \"ForkJoinPool-1-worker-%d\"\n      java.base/jdk.internal.vm.Continuation.run(Continuation.java:251)\n\n", carriers+i+1, i+1)
	}
	for i := range n {
		fmt.Fprintf(&b, "#%d \"request-%d\" virtual\n      java.base/java.lang.VirtualThread.park(VirtualThread.java:596)\n"+rest, 2*carriers+i+1, i, "")
	}
	return b.Bytes()
}

// Who waits for what is looked at once, and not for each carrier again.
func TestManyThreadsHang(t *testing.T) {
	out := whole(t, hang(5_000))
	assert.Contains(t, out, "All 64 carriers are held by pinned-0, pinned-1, pinned-2 and 61 more")
	assert.Contains(t, out, "What pins is most\nlikely inside a.Span.finish(Span.java:9)")
	assert.Contains(t, out, "request-0, request-1, request-2 and 4997 more wait for the lock of")
}

// What explain does with 100,000 threads, from the bytes of a file to the text.
func BenchmarkText100k(b *testing.B) { benchmark(b, many(100_000)) }

func BenchmarkJSON100k(b *testing.B) { benchmark(b, manyJSON(100_000)) }

func BenchmarkHang100k(b *testing.B) { benchmark(b, hang(100_000)) }

func benchmark(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		whole(b, data)
	}
}

// On JDK 25 a class initialiser pins, and a thread that was woken is RUNNABLE.
func TestClassInitialiser(t *testing.T) {
	const park = "    at java.base/java.lang.VirtualThread.%s(VirtualThread.java:1)\n    - parking to wait for <L@1>\n" +
		"    at java.base/java.util.concurrent.locks.ReentrantLock.lock(ReentrantLock.java:1)\n    at app//A.offer(A.java:2)\n"
	in := "1\n2026-01-01T00:00:00Z\n25.0.3+9\n\n" +
		"#1 \"next\x1b[2J\" virtual RUNNABLE 2026-01-01T00:00:00Z\n" + fmt.Sprintf(park, "park") + "\n" +
		"#2 \"pinned\" virtual WAITING 2026-01-01T00:00:00Z\n" + fmt.Sprintf(park, "parkOnCarrierThread") + "    at app//B.<clinit>(B.java:3)\n\n" +
		"#3 \"ForkJoinPool-1-worker-1\" RUNNABLE 2026-01-01T00:00:00Z\n    at java.base/jdk.internal.vm.Continuation.run(Continuation.java:1)\n"
	d, err := jvmdump.Parse("f", []byte(in))
	require.NoError(t, err)
	p, err := jvmdump.Correlate(d)
	require.NoError(t, err)
	x := jvmdump.Explain(p)
	assert.Equal(t, "carrier-exhaustion ownerless, likely", short(x))
	text := strings.Join(x.Text, "\n")
	assert.Contains(t, text, "The only carrier is held by pinned, pinned while it waits for L@1. What pins is B.<clinit>(B.java:3).")
	assert.Contains(t, text, "its next owner is next\uFFFD[2J")
	assert.Contains(t, text, "On JDK 25, too, native frames and class initialisers pin.")
	assert.Contains(t, text, "setParallelism(2)")
	assert.Equal(t, []int64{1, 2}, x.Stuck)
}
