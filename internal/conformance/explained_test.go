package conformance

import "slices"

// explanation says why a JVM and the machine differ, where they do.
type explanation struct {
	question  string
	scenarios []string
	releases  []int // all if there are none
	why       string
}

// snapshotFault is why dumps of JDK 25.0.3 can have wrong frames.
const snapshotFault = "of a virtual thread that is just mounted JDK 25.0.3 sometimes shows the frames of its carrier. " +
	"It is where it crashes at other times."

// explanations are all differences that are known. What is not here is a failed test.
var explanations = []explanation{
	{
		question: "frames", scenarios: []string{"monitor-notified-java", "monitor-order", "nested-monitor", "pool-start"},
		why: "a thread that waits to enter a monitor is shown by the interpreter of HotSpot in the line after `synchronized`, " +
			"since it has moved on to the next bytecode when it blocks. Once the method is compiled (`-Xcomp`), the JVM shows the line of " +
			"`synchronized`, as gridlock always does.",
	},
	{
		question: "frames", scenarios: []string{"yield-spin"}, releases: []int{25}, why: snapshotFault,
	},
	{
		question: "JDK frames", scenarios: []string{"yield-spin"}, releases: []int{25}, why: snapshotFault,
	},
	{
		question: "explain", scenarios: []string{"bounded-buffer", "executor-own-pool", "lost-wake-up", "missed-signal", "queue-feeds-itself"},
		why: "that nobody is left who would give the signal follows from the program. A dump shows threads that wait, as idle ones do, " +
			"and `gridlock explain` says no more than that it is likely.",
	},
	{
		question: "explain", scenarios: []string{"polite-try-lock"},
		why: "threads that sleep and try again for ever are found asleep by most dumps.",
	},
}

// explained returns why a scenario differs in a question, if that is known.
func explained(scenario string, release int, question string) (why string, ok bool) {
	for _, e := range explanations {
		if e.question == question && slices.Contains(e.scenarios, scenario) && (len(e.releases) == 0 || slices.Contains(e.releases, release)) {
			return e.why, true
		}
	}
	return "", false
}
