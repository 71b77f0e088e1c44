package java_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/java"
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// outcome is what a run of a program ends with.
type outcome struct {
	verdict deadlock.Verdict
	kind    string
	output  string
	trace   *scheduler.Trace
}

// run compiles and runs a program.
func run(t *testing.T, name, src string, cfg scheduler.Config) outcome {
	t.Helper()
	p, err := java.Compile(name, []byte(src))
	require.NoError(t, err)
	p.Poison() // nobody reads a variable outside its scope
	trace, _ := scheduler.Runner{}.Run(cfg, p)
	require.NotNil(t, trace.Machine)
	var out strings.Builder
	for _, e := range trace.Events {
		if e.Kind == scheduler.Printed {
			out.WriteString(e.Text)
		}
	}
	e := deadlock.ExplainRun(trace)
	return outcome{e.Verdict, e.Kind, out.String(), trace}
}

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return string(data)
}

// The frames of JDK 21 of a virtual thread that waits for a ReentrantLock, without those of
// the program, and the outermost one. The first is there if it is pinned.
var parked = []string{
	"java.base/jdk.internal.misc.Unsafe.park(Native Method)",
	"java.base/java.lang.VirtualThread.park(VirtualThread.java:596)",
	"java.base/java.lang.System$2.parkVirtualThread(System.java:2644)",
	"java.base/jdk.internal.misc.VirtualThreads.park(VirtualThreads.java:54)",
	"java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:219)",
	"java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire(AbstractQueuedSynchronizer.java:788)",
	"java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire(AbstractQueuedSynchronizer.java:1024)",
	"java.base/java.util.concurrent.locks.ReentrantLock$Sync.lock(ReentrantLock.java:153)",
	"java.base/java.util.concurrent.locks.ReentrantLock.lock(ReentrantLock.java:322)",
}

const runs = "java.base/java.lang.VirtualThread.run(VirtualThread.java:329)"

// stack returns the stack of a thread at the end of a run, a frame an element.
func stack(t *testing.T, o outcome, name string) []string {
	t.Helper()
	var frames []string
	for id := scheduler.ThreadID(1); int(id) <= o.trace.Machine.Threads(); id++ {
		if o.trace.Machine.Thread(id).Name == name {
			for _, f := range o.trace.Machine.Stack(id) {
				frames = append(frames, f.String())
			}
		}
	}
	require.NotEmpty(t, frames, name)
	return frames
}

func TestZipkin(t *testing.T) {
	src := source(t, "Zipkin.java")
	got := run(t, "Zipkin.java", src, scheduler.Config{})
	assert.Equal(t, deadlock.CarrierExhaustion, got.verdict)
	assert.Equal(t, "ownerless", got.kind)
	assert.Equal(t, append(slices.Clone(parked[1:]), "Zipkin.offer(Zipkin.java:13)", runs), stack(t, got, "unpinned"))
	assert.Equal(t, append(append([]string{parked[0], "java.base/java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:675)", "java.base/java.lang.VirtualThread.park(VirtualThread.java:607)"}, parked[2:]...),
		"Zipkin.offer(Zipkin.java:13)", "Zipkin.finish(Zipkin.java:24)", "Zipkin.lambda$main$0(Zipkin.java:35)", runs), stack(t, got, "pinned-1"))
	got = run(t, "Zipkin.java", src, scheduler.Config{JDK: 25})
	assert.Equal(t, deadlock.Completed, got.verdict)
	assert.Equal(t, "offered 5\n", got.output)
}

// What they print is what JDK 25.0.3 printed of the same files.
func TestSemantics(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		for _, cfg := range []scheduler.Config{{}, {JDK: 25, Parallelism: 1, Steps: scheduler.ByAccess}} {
			got := run(t, name+".java", source(t, name+".java"), cfg)
			assert.Equal(t, source(t, name+".txt"), got.output, name)
			assert.Equal(t, deadlock.Completed, got.verdict, name)
		}
	}
}

// What the JVM says itself is what JDK 21.0.12 and 25.0.3 said of the classes that their
// javac -g made of the file.
func TestMessagesOfTheJVM(t *testing.T) {
	src, want := source(t, "nulls/Nulls.java"), source(t, "nulls/Nulls.txt")
	for _, cfg := range []scheduler.Config{{}, {JDK: 25, Steps: scheduler.ByAccess}} {
		got := run(t, "Nulls.java", src, cfg)
		assert.Equal(t, want, got.output)
		assert.Equal(t, deadlock.Completed, got.verdict)
	}
}

// What the subset does not have is refused before anything runs, with its place.
func TestRefusals(t *testing.T) {
	in := func(body string) string {
		return "class Test {\n  static int x;\n  public static void main(String[] args) {\n    " + body + "\n  }\n}\n"
	}
	for _, c := range []struct{ src, want string }{
		{in("y = 1;"), "Test.java:4:5: there is no variable or field y"},
		{in("int i = 1L;"), "Test.java:4:13: long does not fit into int; cast it"},
		{in("int i = true;"), "Test.java:4:13: boolean cannot be converted to int"},
		{in("int i = 0; int i = 1;"), "Test.java:4:20: variable i is already there"},
		{in("Vector v = null;"), "Test.java:4:5: class Vector is not one of the file or of the library that is supported; use Collections.synchronizedList"},
		{in("missing(1);"), "Test.java:4:5: there is no method missing with 1 parameters"},
		{in("Thread.dumpStack();"), "Test.java:4:12: class Thread has no method dumpStack with 0 parameters that is supported"},
		{in("float f = 1.5;"), "Test.java:4:15: double does not fit into float; cast it"},
		{in("float f = 1; f <<= 2;"), "Test.java:4:20: operator << is not for float"},
		{in("Integer a = 1000; Integer b = 1000; boolean c = a == b;"), "Test.java:4:55: == compares boxes by identity; use equals"},
		{in(`synchronized ("text") { }`), "Test.java:4:5: synchronized on a String is not supported; use an object of its own"},
		{in("break;"), "Test.java:4:5: there is no loop here to leave or to go on with"},
		{in("Object o = new Runnable();"), "Test.java:4:16: new Runnable is not supported"},
		{in("} static int f() { while (x > 0) { return 1; }"), "Test.java:5:3: missing return statement in f"},
		{in("} static int f() { for (;;) { break; }"), "Test.java:5:3: missing return statement in f"},
		{in("Object o = null; o.hop();"), "Test.java:4:24: no class that is known here has a method hop with 0 parameters"},
		{"class E extends RuntimeException { public void printStackTrace() { } }", "Test.java:1:48: a printStackTrace in the place of that of the library is not supported; give it another name"},
		{in("byte b = 300;"), "Test.java:4:14: int does not fit into byte; cast it"},
		{in("int n = 1; byte b = n;"), "Test.java:4:25: int does not fit into byte; cast it"},
		{in("byte n = 1; char c = n;"), "Test.java:4:26: byte does not fit into char; cast it"},
		{in("Byte b = 300;"), "Test.java:4:14: int cannot be converted to Byte; cast it"},
		{in("Long l = 1;"), "Test.java:4:14: int cannot be converted to Long; cast it"},
		{in("final int n = x; switch (x) { case n: }"), "Test.java:4:40: the label of a case has to be a constant"},
		{in("int n = switch (x) { case 1 -> 2; };"), "Test.java:4:13: this switch has no case for some values of int; add them or a default"},
		{in("Object o = 1; switch (o) { case Integer i -> {} case String s -> {} }"), "Test.java:4:19: this switch has no case for some values of Object; add them or a default"},
		{in("Object o = 1; if (o instanceof String(var c)) { }"), "Test.java:4:36: String is no record; only a record has a pattern with components"},
		{in("Object o = 1; if (!(o instanceof String s)) { s.length(); }"), "Test.java:4:51: there is no variable or field s"},
		{in("Object o = 1; if (o instanceof String s || s.length() > 0) { }"), "Test.java:4:48: there is no variable or field s"},
		{in("boolean b = x instanceof Integer;"), "Test.java:4:19: instanceof is for objects, not for int"},
		{"sealed interface S { } record A(int n) implements S { } record B(S s) implements S { } " + in("S s = null; switch (s) { case A a -> {} case B(A a) -> {} case B(B(A a)) -> {} }"), "Test.java:4:17: this switch has no case for some values of S; add them or a default"},
		{"record R(int a, Object b) { }" + in("Object o = 1; if (o instanceof R(int a)) { }"), "Test.java:4:36: record R has 2 components, and this pattern 1"},
		{"record R(int a) { }" + in("Object o = 1; if (o instanceof R(long a)) { }"), "Test.java:4:38: int is no long; expected a pattern of the type of the component"},
		{in("Semaphore s = null;"), "Test.java:4:5: class Semaphore is not imported; write import java.util.concurrent.Semaphore;"},
		{in("Intrinsics.compareAndSet(null, 0, null, null);"), "Test.java:4:5: there is no variable or field Intrinsics"},
		{in("java.util.concurrent.LinkedTransferQueue q = null;"), "Test.java:4:5: class java.util.concurrent.LinkedTransferQueue is not one of the file or of the library that is supported; use SynchronousQueue or LinkedBlockingQueue"},
		{"import java.util.concurrent.*;" + in("new CyclicBarrier(2).breakBarrier();"), "Test.java:4:26: class CyclicBarrier has no method breakBarrier with 0 parameters that is supported"},
		{"import java.util.concurrent.*;" + in("int n = new CyclicBarrier(2).count;"), "Test.java:4:34: class CyclicBarrier has no field count"},
		{"class Test { }", "Test.java:1:1: no class has a method public static void main(String[] args)"},
		{"class Test extends Test { }", "Test.java:1:7: class Test extends itself"},
		{"class A extends B { } class B extends A { }", "Test.java:1:29: class B extends itself"},
		{"class A { void f(int a) { } } interface I { void f(String s); } class B extends A implements I { public void f(String s) { } }", "Test.java:1:110: this overload of f is not supported; give it another name"},
		{in("} static void f(Object o) { } static void f(String s) { } static void g(java.util.List l) { f(l.get(0));"), "Test.java:4:101: several methods f could be meant, and the type of this argument is not known here; cast it"},
		{in("var c = switch (x) { case 0 -> 'a'; default -> 1; };"), "Test.java:4:52: the values of this switch are of the types char and int; cast one to the other"},
		{"class Test { void f(int a) { } void f(int b) { } }", "Test.java:1:37: class Test has two methods f with the same parameters; give one of them another name"},
	} {
		_, err := java.Compile("Test.java", []byte(c.src))
		assert.EqualError(t, err, c.want, c.src)
	}
}

// What is refused in several places is said of all of them, in their order, but not what
// is refused only because of another one.
func TestSeveralRefusals(t *testing.T) {
	src := `import java.util.*;
import java.util.concurrent.*;
class Test {
  int n = "text";
  void first() {
    Vector<String> v = new Vector<>();
    v.add("not looked at");
  }
  void second(boolean b) {
    Integer n = Math.random();
    n.hop();
    if (b) {
      System.exit(1);
      wrong();
    }
    Runnable r = () -> { System.exit(2); System.exit(3); };
    for (int i = 0; i < n; i++) {
      System.exit(4);
    }
  }
  public static void main(String[] args) { "a".codePoints(); }
}`
	_, err := java.Compile("Test.java", []byte(src))
	var several java.Refusals
	require.ErrorAs(t, err, &several)
	assert.Equal(t, []string{
		"Test.java:4:11: String cannot be converted to int",
		"Test.java:6:5: class Vector is not one of the file or of the library that is supported; use Collections.synchronizedList",
		"Test.java:10:22: Math.random is not supported, since nothing here happens by chance; use fixed numbers",
		"Test.java:11:7: class Integer has no method hop with 0 parameters that is supported",
		"Test.java:13:14: System.exit is not supported; return from main and let the threads end",
		"Test.java:14:7: class Test has no method wrong with 0 parameters that is supported",
		"Test.java:16:33: System.exit is not supported; return from main and let the threads end",
		"Test.java:16:49: System.exit is not supported; return from main and let the threads end",
		"Test.java:18:14: System.exit is not supported; return from main and let the threads end",
		"Test.java:21:48: class String has no method codePoints with 0 parameters that is supported",
	}, strings.Split(err.Error(), "\n"))
	var first *syntax.Error
	require.ErrorAs(t, err, &first)
	assert.Equal(t, "Test.java:4:11: String cannot be converted to int", first.Error())

	many := "class Test { static void f() { " + strings.Repeat("System.exit(1); ", 30) + "} public static void main(String[] a) { } }"
	_, err = java.Compile("Test.java", []byte(many))
	require.ErrorAs(t, err, &several)
	assert.Len(t, several, 10)
	_, err = java.Compile("Test.java", []byte("class Test { Vector v; Stack s; public static void main(String[] a) { } }"))
	require.ErrorAs(t, err, &several)
	assert.Len(t, several, 2)
}

// A program may call its classes what classes of the library are called, and those that
// use them are not confused.
func TestNamesOfTheLibraryAreFree(t *testing.T) {
	src := `import java.util.concurrent.LinkedBlockingQueue;
class Test {
  static class Node { int x = 1; }
  static class Builder { int x = 2; }
  static class Lock { int x = 3; }
  static class Duration { int x = 4; }
  static class Outer { static class Node { int x = 5; } static int x() { return new Node().x; } }
  public static void main(String[] args) throws InterruptedException {
    java.util.List<Object> list = new java.util.ArrayList<>();
    LinkedBlockingQueue<Integer> q = new LinkedBlockingQueue<>();
    Thread t = Thread.ofVirtual().name("t").start(() -> q.add(6));
    t.join();
    list.add(new Node().x);
    list.add(new Builder().x);
    list.add(new Lock().x);
    list.add(new Duration().x);
    list.add(Outer.x());
    list.add(new Outer.Node().x);
    list.add(q.take());
    System.out.println(list);
  }
}`
	assert.Equal(t, "[1, 2, 3, 4, 5, 5, 6]\n", run(t, "Test.java", src, scheduler.Config{}).output)
}

// Programs that never end are ended by the bounds of a run.
func TestEndlessProgramsEnd(t *testing.T) {
	in := func(members string) string { return "class Test {" + members + "}" }
	cfg := scheduler.Config{MaxSteps: 10_000}
	got := run(t, "Test.java", in("public static void main(String[] a) { while (true) { } }"), cfg)
	assert.NotEqual(t, deadlock.Completed, got.verdict)
	got = run(t, "Test.java", in("static void f() { f(); } public static void main(String[] a) { f(); }"), cfg)
	assert.Equal(t, deadlock.ThreadFailed, got.verdict)
	assert.ErrorContains(t, got.trace.Machine.Thread(1).Err, "java.lang.StackOverflowError")
	got = run(t, "Test.java", in("public static void main(String[] a) { Object[] all = new Object[2000000]; }"), cfg)
	assert.ErrorContains(t, got.trace.Machine.Thread(1).Err, "java.lang.OutOfMemoryError")
}

// Compiling the same file twice gives the same program: runs and searches do not differ.
// What a process keeps for later files, and the order of Go's maps, which differs from
// process to process, must not show in what comes out.
func TestCompilingIsDeterministic(t *testing.T) {
	if out := os.Getenv("GRIDLOCK_FINGERPRINTS"); out != "" {
		require.NoError(t, os.WriteFile(out, []byte(fingerprints(t)), 0o600))
		return
	}
	want := fingerprints(t)
	for range 3 {
		out := filepath.Join(t.TempDir(), "fingerprints")
		child := exec.Command(os.Args[0], "-test.run=^TestCompilingIsDeterministic$")
		child.Env = append(os.Environ(), "GRIDLOCK_FINGERPRINTS="+out)
		message, err := child.CombinedOutput()
		require.NoError(t, err, string(message))
		got, err := os.ReadFile(out)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
}

// fingerprints are those of runs of some files, and of their traces.
func fingerprints(t *testing.T) string {
	var b strings.Builder
	for _, name := range []string{"Zipkin", "Maps", "Stages", "Flows"} {
		got := run(t, name+".java", source(t, name+".java"), scheduler.Config{Seed: 3})
		f, _ := got.trace.Machine.Fingerprint()
		fmt.Fprintln(&b, name, f, got.trace.Hash())
	}
	return b.String()
}

// Whatever is compiled, it ends with a program or an error, and a program runs.
func FuzzCompile(f *testing.F) {
	for _, name := range []string{"Zipkin.java", "Semantics.java", "Patterns.java", "Exceptions.java", "Members.java"} {
		data, err := os.ReadFile("testdata/" + name)
		require.NoError(f, err)
		f.Add(string(data))
	}
	f.Add("class A { static int x = A.x; public static void main(String[] a) { new A().f(null); } void f(A a) { a.f(this); } }")
	f.Fuzz(func(_ *testing.T, src string) {
		p, err := java.Compile("Fuzz.java", []byte(src))
		if err != nil {
			return
		}
		_, _ = scheduler.Runner{}.Run(scheduler.Config{MaxSteps: 2000, DiscardEvents: true}, p)
	})
}

func BenchmarkCompile(b *testing.B) {
	src, err := os.ReadFile("testdata/Semantics.java")
	require.NoError(b, err)
	for b.Loop() {
		if _, err := java.Compile("Semantics.java", src); err != nil {
			b.Fatal(err)
		}
	}
}
