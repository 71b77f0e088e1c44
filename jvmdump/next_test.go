package jvmdump_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/jvmdump"
)

// What is to be done next can be pasted: the dump to take has a new name and a full path,
// and is explained together with those that there are.
func TestNext(t *testing.T) {
	const dump = "7\n2026-01-01T00:00:00Z\n21.0.4+7\n\n#1 \"a\" virtual\n      java.base/java.lang.VirtualThread.park(V.java:5)\n      a.B.c(B.java:1)\n"
	const print = "7:\n2026-01-01 00:00:09\nFull thread dump OpenJDK (21.0.4+7 mixed mode):\n\n\"main\" #3\n\nJNI global refs: 7\n"
	for _, c := range []struct {
		files      []string
		next, then string
	}{
		{[]string{"a.txt"}, `jcmd 7 Thread.dump_to_file -format=json "$PWD/later.json"`, "gridlock explain a.txt later.json"},
		{[]string{"dir/later.json", "-x's file.txt"}, `jcmd 7 Thread.dump_to_file -format=json "$PWD/later-2.json"`, `gridlock explain dir/later.json './-x'\''s file.txt' later-2.json`},
		{[]string{"b.print"}, `jcmd 7 Thread.dump_to_file -format=json "$PWD/threads.json"`, "gridlock explain b.print threads.json"},
		{[]string{"threads.print"}, `jcmd 7 Thread.dump_to_file -format=json "$PWD/threads.json"`, "gridlock explain threads.print threads.json"},
	} {
		var dumps []*jvmdump.Dump
		for _, name := range c.files {
			in := dump
			if strings.HasSuffix(name, ".print") {
				in = print
			}
			d, err := jvmdump.Parse(name, []byte(in))
			require.NoError(t, err)
			dumps = append(dumps, d)
		}
		p, err := jvmdump.Correlate(dumps...)
		require.NoError(t, err)
		x := jvmdump.Explain(p)
		assert.Equal(t, c.next, x.Next)
		assert.Equal(t, c.then, x.Then)
	}
}

// Where only a heap dump tells, it is said that gridlock does not read one.
func TestHeapDump(t *testing.T) {
	x := explain(t, "testdata/abbaLocks.jdk25.txt", "testdata/abbaLocks.jdk25.print")
	assert.Equal(t, `jcmd 23387 GC.heap_dump "$PWD/heap.hprof"`, x.Next)
	assert.Empty(t, x.Then)
	assert.Equal(t, "No thread dump of JDK 25 shows which virtual thread owns a lock, or who has the permits of a semaphore. "+
		"A heap dump does, which gridlock does not read: open it with a tool that does, such as Eclipse Memory Analyzer or VisualVM, "+
		"and look there at exclusiveOwnerThread of the lock, and at state of the semaphore.", x.Text[len(x.Text)-1])
	x = explain(t, "testdata/abbaLocks.jdk25.txt")
	assert.Equal(t, "jcmd 23387 Thread.print -l > threads.print", x.Next)
	assert.Equal(t, "gridlock explain abbaLocks.jdk25.txt threads.print", x.Then)
}
