package jvmdump_test

import (
	"fmt"
	"os"

	"github.com/bced87ab/gridlock/jvmdump"
)

// A dump that a JVM wrote while it had the deadlock of two monitors.
func ExampleExplain() {
	file, err := os.Open("testdata/abbaMonitors.jdk25.json")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	dump, err := jvmdump.Read(file.Name(), file)
	if err != nil {
		panic(err)
	}
	process, err := jvmdump.Correlate(dump)
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
