package conformance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/jvmdump"
)

// question is something that is asked of each scenario.
type question struct {
	name, help string
	// compare says how the two sides differ, empty if they do not, and whether the
	// question applies at all.
	compare func(comparison) (applies bool, difference string)
}

// questions are what is asked, in the order of the table.
var questions = []question{
	{"verdict", "both end, or both are stuck", func(c comparison) (bool, string) {
		return true, differ(c.first.ended, c.jvm.ended, func(ended bool) string {
			if ended {
				return "it ends"
			}
			return "it is stuck"
		})
	}},
	{"failed threads", "the same threads end by the same exceptions", func(c comparison) (bool, string) {
		return len(c.machine.failed)+len(c.jvm.failed) > 0, differ(c.machine.failed, c.jvm.failed, strung)
	}},
	{"output", "the same lines are printed, in the same order if the program determines it", func(c comparison) (bool, string) {
		machine, jvm := c.machine.printed, c.jvm.printed
		if !slices.Equal(machine, jvm) && !determined(c.cfg, c.scenario, machine) {
			machine, jvm = slices.Sorted(slices.Values(machine)), slices.Sorted(slices.Values(jvm))
		}
		return len(machine)+len(jvm) > 0, differ(machine, jvm, strung)
	}},
	{"stuck threads", "the same threads are left", ofStuck(func(t thread) string { return t.name })},
	{"places", "each is mounted and pinned, mounted, unmounted or blank, as on the other side", ofStuck(thread.where)},
	{"states", "each has the same Thread.State, where the dumps tell", compareStates},
	{"frames", "the program's frames are the same, with their lines", frames(func(t thread) []string { return t.application })},
	{"JDK frames", "all frames are of the same methods, those of the JDK too", frames(func(t thread) []string { return methods(t.stack) })},
	{"explain", "gridlock explain says the same of the JVM's dumps as gridlock run of the machine, or less", compareExplanation},
}

// strung is a list of lines in one.
func strung(lines []string) string { return fmt.Sprintf("%q", lines) }

// differ says what is on the one side and what on the other, if it is not the same.
func differ[T any](machine, jvm T, show func(T) string) string {
	m, j := show(machine), show(jvm)
	if m == j {
		return ""
	}
	return fmt.Sprintf("gridlock has %s\n  and the JVM %s", m, j)
}

// ofStuck asks something of each thread of programs that are stuck on both sides.
func ofStuck(what func(thread) string) func(comparison) (bool, string) {
	return func(c comparison) (bool, string) {
		if c.first.ended || c.jvm.ended {
			return false, ""
		}
		jvm := slices.Clone(c.jvm.threads)
		for i := range jvm {
			at := slices.IndexFunc(c.machine.threads, func(t thread) bool { return t.moves && t.name == jvm[i].name })
			if jvm[i].moves = at >= 0; at >= 0 && changing(jvm[i]) {
				jvm[i].stack, jvm[i].application = c.machine.threads[at].stack, c.machine.threads[at].application
			}
		}
		return true, differ(c.machine.threads, jvm, func(all []thread) string { return describe(all, what) })
	}
}

// changing reports whether a dump shows the frames of a carrier in the place of those of its
// thread, which is about to leave it.
func changing(t thread) bool {
	return t.virtual && len(t.stack) > 0 && strings.HasPrefix(t.stack[len(t.stack)-1], "java.base/java.util.concurrent.ForkJoinWorkerThread.run(") ||
		t.virtual && t.mounted && len(t.stack) == 0
}

// frames compares what is always on the stack of a thread that moves: where it began.
func frames(of func(thread) []string) func(comparison) (bool, string) {
	return ofStuck(func(t thread) string {
		all := of(t)
		if t.moves && len(all) > 0 {
			all = methods(all[len(all)-1:])
		}
		return strings.Join(all, " < ")
	})
}

// compareStates leaves out the threads that move, and those whose state the JVM does not
// tell.
func compareStates(c comparison) (bool, string) {
	told := map[string]bool{}
	for _, t := range c.jvm.threads {
		told[t.name] = t.state != ""
	}
	return ofStuck(func(t thread) string {
		if t.moves || !told[t.name] {
			return ""
		}
		return t.state
	})(c)
}

// compareExplanation leaves open what dumps leave open.
func compareExplanation(c comparison) (bool, string) {
	if c.dumps == nil || c.first.ended {
		return false, ""
	}
	x := jvmdump.Explain(c.dumps)
	if x.Verdict == deadlock.Unknown || x.Certainty == jvmdump.Undetermined {
		return true, ""
	}
	if x.Verdict == c.first.verdict {
		return true, ""
	}
	return true, fmt.Sprintf("gridlock run says %s, and gridlock explain of the dumps %s (%s)", c.first.verdict, x.Verdict, x.Certainty)
}
