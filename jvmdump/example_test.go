package jvmdump_test

import (
	"fmt"
	"os"

	"github.com/bced87ab/gridlock/jvmdump"
)

// open reads a dump of testdata.
func open(file string) *jvmdump.Dump {
	f, err := os.Open("testdata/" + file)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	dump, err := jvmdump.Read(file, f)
	if err != nil {
		panic(err)
	}
	return dump
}

// A dump that a JVM wrote while it had the deadlock of two monitors.
func ExampleExplain() {
	process, err := jvmdump.Correlate(open("abbaMonitors.jdk25.json"))
	if err != nil {
		panic(err)
	}
	x := jvmdump.Explain(process)
	fmt.Println(x.Verdict, x.Certainty)
	fmt.Println(x.Text[0])
	// Output:
	// deadlock likely
	// t1 waits for java.lang.Object@3567135c, which t2 owns, in Cases.lambda$abbaMonitors$9(Cases.java:38). t2 waits for java.lang.Object@6be46e8f, which t1 owns, in Cases.lambda$abbaMonitors$10(Cases.java:39). They wait in a circle, so none of them ever goes on.
}

// A dump of any format is one struct. What is wrong with a file is said with its place.
func ExampleParse() {
	dump, err := jvmdump.Parse("threads.txt", []byte("4711\n2026-11-22T22:42:45Z\n21.0.4+7\n\n"+
		"#1 \"main\"\n      Main.main(Main.java:3)\n\n#30 \"request\" virtual\n"))
	if err != nil {
		panic(err)
	}
	for _, t := range dump.Threads {
		fmt.Println(t.ID, t.Display(), t.Virtual, t.Stack)
	}
	_, err = jvmdump.Parse("threads.txt", []byte("4711\nyesterday\n"))
	fmt.Println(err)
	// Output:
	// 1 main false [Main.main(Main.java:3)]
	// 30 request true []
	// threads.txt:2: expected a time such as 2026-01-02T15:04:05Z, and got "yesterday"
}

// Several dumps of one process know more together: the text has the virtual threads,
// Thread.print has the carriers and their processor time.
func ExampleCorrelate() {
	text, lanes := open("cpuBound.jdk21.txt"), open("cpuBound.jdk21.print")
	for _, dumps := range [][]*jvmdump.Dump{{text}, {lanes}, {text, lanes}} {
		process, err := jvmdump.Correlate(dumps...)
		if err != nil {
			panic(err)
		}
		x := jvmdump.Explain(process)
		fmt.Println(len(dumps), x.Verdict, x.Certainty)
	}
	_, err := jvmdump.Correlate(text, open("zipkin.jdk21.txt"))
	fmt.Println(err)
	// Output:
	// 1 unknown undetermined
	// 1 unknown undetermined
	// 2 starvation likely
	// dumps of different processes: zipkin.jdk21.txt is of process 4980, expected 23522 as before it
}

// Threads with the same stack are one group.
func ExampleGroup() {
	dump := open("zipkin.jdk21.txt")
	var virtual []*jvmdump.Thread
	for i := range dump.Threads {
		if dump.Threads[i].Virtual {
			virtual = append(virtual, &dump.Threads[i])
		}
	}
	for _, g := range jvmdump.Group(virtual) {
		fmt.Println(len(g.Threads), g.Threads[0].Display(), len(g.Threads[0].Stack), "frames")
	}
	// Output:
	// 4 pinned-0 13 frames
	// 3 #28 0 frames
	// 1 unpinned 10 frames
}

// A mask hides the names of classes and hosts, the same in the same way in all dumps.
func ExampleMask() {
	dump := open("zipkin.jdk21.txt")
	mask := jvmdump.NewMask()
	mask.Apply(dump)
	process, err := jvmdump.Correlate(dump)
	if err != nil {
		panic(err)
	}
	fmt.Println(jvmdump.Explain(process).Text[0])
	// Output:
	// All 4 carriers are held by pinned-0, pinned-1, pinned-2 and pinned-3, pinned while they wait for the lock of Class1.offer(Class1.java:5). What pins is most likely inside Class1.pinnedFinish(Class1.java:6), to judge by their other frames.
}
