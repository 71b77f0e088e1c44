package scenarios_test

import (
	"fmt"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// The Netflix case on JDK 21 and 24.
func ExampleLookup() {
	s, err := scenarios.Lookup("zipkin-reporter")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, jdk := range []int{21, 24} {
		trace, _ := scheduler.Runner{}.Run(scheduler.Config{JDK: jdk}, s.Program(nil))
		x := deadlock.ExplainRun(trace)
		fmt.Println(jdk, x.Verdict, x.Kind)
	}
	// Output:
	// 21 carrier-exhaustion ownerless
	// 24 completed
}
