package deadlock

import (
	"fmt"
	"slices"
	"strings"
)

// explainDeadlocks explains each deadlock, or names the threads of the last of many.
func (x *Explanation) explainDeadlocks() []string {
	const most, mostNamed = 4, 4
	var text, more []string
	n := 0
	for _, f := range x.Findings {
		if f.Verdict != Deadlock {
			continue
		}
		n++
		switch {
		case n <= most:
			text = append(text, x.explainDeadlock(f))
		case n <= most+mostNamed:
			more = append(more, x.names(f.Threads))
		}
	}
	if n > most+mostNamed {
		more = append(more, fmt.Sprintf("%d more", n-most-mostNamed))
	}
	if n > most {
		text = append(text, fmt.Sprintf("And %s: %s.", count(n-most, "more circle"), strings.Join(more, "; ")))
	}
	return text
}

func (x *Explanation) explainDeadlock(f Finding) string {
	var b strings.Builder
	b.WriteString(x.circle(f))
	b.WriteString(plural(len(f.Threads), " It waits for itself, so it never goes on.", " They wait in a circle, so none of them ever goes on."))
	if n := x.carriersOf(f.Threads); n > 0 {
		fmt.Fprintf(&b, " Meanwhile they keep %s.", count(n, "carrier"))
	}
	return b.String()
}

// Circle is who waits for whom in a deadlock.
type Circle struct {
	// Text has a sentence for each thread, or for the first of many.
	Text string
	// Over is what they wait for, without the names of threads: the same for deadlocks
	// over the same locks.
	Over string
}

// Circles returns the deadlocks of an explanation.
func (x *Explanation) Circles() []Circle {
	var all []Circle
	for _, f := range x.Findings {
		if f.Verdict != Deadlock {
			continue
		}
		var over []string
		for _, t := range f.Threads {
			r := x.Snapshot.thread(t).Block.Reason
			over = append(over, fmt.Sprintf("%s (%v)", x.Snapshot.object(r.Object).Name, r.Kind))
		}
		slices.Sort(over)
		all = append(all, Circle{x.circle(f), strings.Join(slices.Compact(over), ", ")})
	}
	return all
}

// circle says who waits for whom in a deadlock, a sentence for each of the first threads.
func (x *Explanation) circle(f Finding) string {
	const most = 8
	s := x.Snapshot
	var b strings.Builder
	for i, t := range f.Threads {
		if i > 0 {
			b.WriteString(" ")
		}
		if left := len(f.Threads) - i; i == most && left > 1 {
			fmt.Fprintf(&b, "%d more wait so for each other.", left)
			break
		}
		var waits []string
		if w := x.readerWords(s.thread(t), f); w != "" {
			waits = append(waits, w)
		}
		for _, e := range x.Graph.from(t) {
			switch {
			case !slices.Contains(f.Threads, e.To) || e.Kind == WaitsForOwner && s.reads(e.To, s.object(e.Object)):
			case e.Kind == WaitsForOwner:
				waits = append(waits, x.ownerWords(s.thread(t), e))
			case e.Kind == WaitsForEnd:
				waits = append(waits, fmt.Sprintf("waits for %s to end", s.Name(e.To)))
			case e.Kind == WaitsForResult:
				waits = append(waits, x.resultWords(s.object(e.Object)))
			}
		}
		fmt.Fprintf(&b, "%s %s.", s.Name(t), strings.Join(waits, " and "))
	}
	return b.String()
}
