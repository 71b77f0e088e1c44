package conformance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// ending is what became of a program, on a JVM or in the machine.
type ending struct {
	// ended says that the process ended, or would have.
	ended bool
	// printed is what it printed, in lines, and failed the threads that an exception
	// ended, with its class.
	printed, failed []string
	// threads are those of the program that are left, in the order of their names.
	threads []thread
}

// thread is a thread of a program that does not go on.
type thread struct {
	name string
	// virtual threads are mounted, or blank if they never were, and pinned if they wait
	// so. The rest says nothing of platform threads.
	virtual, mounted, blank, pinned bool
	// moves says that it goes on for ever, so that a dump finds it anywhere.
	moves bool
	// state is the java.lang.Thread.State, empty where a JVM does not tell.
	state string
	// stack are all frames, the innermost first, application those of the program.
	stack, application []string
}

// where says in a word where a thread is.
func (t thread) where() string {
	switch {
	case t.moves:
		return "moves"
	case !t.virtual:
		return "platform"
	case t.blank:
		return "blank"
	case t.pinned:
		return "pinned"
	case t.mounted:
		return "mounted"
	}
	return "unmounted"
}

func sortThreads(threads []thread) {
	slices.SortFunc(threads, func(a, b thread) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.where(), b.where()), slices.Compare(a.stack, b.stack))
	})
}

// describe lists something of each thread in one line.
func describe(threads []thread, what func(thread) string) string {
	var all []string
	for _, t := range threads {
		all = append(all, fmt.Sprintf("%s: %s", t.name, what(t)))
	}
	return strings.Join(all, "; ")
}

// methods returns frames without their places in files, which differ from one update of
// a JDK to the next.
func methods(frames []string) []string {
	out := make([]string, len(frames))
	for i, f := range frames {
		out[i], _, _ = strings.Cut(f, "(")
	}
	return out
}
