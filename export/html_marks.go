package export

import (
	"fmt"
	"slices"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// marker finds the steps that are worth looking at.
type marker struct {
	run   Run
	marks []mark
	// last is the last step that is about each thread.
	last map[scheduler.ThreadID]int
	once map[string]bool
	seen int // alerts
}

// mostPins is how many steps are marked at which a thread keeps its carrier pinned.
const mostPins = 4

// see looks at a step that the page shows.
func (k *marker) see(index int, s Step, t *teller) {
	if k.once == nil {
		k.once, k.last = map[string]bool{}, map[scheduler.ThreadID]int{}
	}
	if s.Applied.Thread != 0 {
		k.last[s.Applied.Thread] = index
	}
	for _, e := range s.Events {
		if e.Thread != 0 {
			k.last[e.Thread] = index
		}
		k.event(index, s.Machine, e)
	}
	if n := k.run.NoReturn.Action; n > 0 && s.Action == uint64(n) {
		k.add(index, "noreturn", "Point of no return: until here it could still end well, had threads come sooner or later; from here on nothing helps")
	}
	alerts := k.run.Trace.Alerts
	for k.seen < len(alerts) && alerts[k.seen].Raised <= s.Machine.Now() {
		a := alerts[k.seen]
		k.add(index, "alert", fmt.Sprintf("A watchdog raises its alarm at %v: nothing has unmounted since %v", a.Raised, a.Since))
		k.seen++
	}
}

func (k *marker) event(index int, m *scheduler.Machine, e scheduler.Event) {
	name := ""
	if e.Thread != 0 {
		name = m.Thread(e.Thread).Display()
	}
	switch {
	case e.Kind == scheduler.ThreadBlocked && e.Pinned && k.count("pinned") < mostPins:
		k.add(index, "pinned", fmt.Sprintf("%s waits, pinned, and keeps carrier %d", name, e.Carrier))
	case e.Kind == scheduler.ThreadWoken && e.By != 0 && m.NeedsCarrier(e.Thread) && m.Exhausted() && k.first("handoff"):
		k.add(index, "handoff", fmt.Sprintf("Handed off: %s is next, and no carrier is free for it", name))
	case e.Kind == scheduler.CarrierAdded && k.first("added"):
		k.add(index, "added", "The pool starts one more carrier")
	case e.Kind == scheduler.ThreadEnded && e.Err != nil && k.first("failed"):
		k.add(index, "failed", fmt.Sprintf("%s ends with an exception", name))
	case e.Kind == scheduler.JVMExits && k.first("exit"):
		k.add(index, "exit", "A real JVM would exit here")
	}
}

func (k *marker) first(kind string) bool {
	was := k.once[kind]
	k.once[kind] = true
	return !was
}

func (k *marker) count(kind string) int {
	n := 0
	for _, m := range k.marks {
		if m.Kind == kind {
			n++
		}
	}
	return n
}

func (k *marker) add(index int, kind, text string) {
	k.marks = append(k.marks, mark{index, kind, text})
}

// list returns the marks in the order of their steps, with that of the step after which
// those threads never step again that the worst finding is about, and that of the end.
func (k *marker) list(steps []documentStep) []mark {
	x := k.run.Explanation
	if len(x.Findings) > 0 && len(x.Stuck) > 0 && !x.Verdict.Clean() {
		about := slices.Clone(x.Findings[0].Threads)
		if x.Verdict == deadlock.CarrierExhaustion { // it is about who keeps them, too
			for _, c := range x.Snapshot.Carriers {
				if slices.Contains(x.Stuck, c.Thread) {
					about = append(about, c.Thread)
				}
			}
		}
		last := 0
		for _, t := range about {
			last = max(last, k.last[t])
		}
		if last > 0 {
			k.add(last, "stuck", "Stuck: none of those that the verdict is about ever steps again")
		}
	}
	k.add(len(steps)-1, "end", endLine(k.run))
	slices.SortStableFunc(k.marks, func(a, b mark) int { return a.Step - b.Step })
	return k.marks
}
