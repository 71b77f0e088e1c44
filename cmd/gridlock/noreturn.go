package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scheduler"
)

// A page marks the point of no return if these are enough to find it. They are numbers
// and not times, so that the same run always gives the same page.
const (
	noReturnChoices = 2000
	noReturnStates  = 50_000
)

// writePage writes the page that plays a run, with its point of no return.
func writePage(w io.Writer, r export.Run) error {
	r.NoReturn = noReturn(r)
	return export.HTML(w, r)
}

// noReturn looks for the action of a run after which no continuation ends well, whatever
// the time that each thread takes. Where it finds none with little effort it says why.
func noReturn(r export.Run) export.NoReturn {
	unknown := func(format string, args ...any) export.NoReturn {
		return export.NoReturn{Why: fmt.Sprintf(format, args...)}
	}
	t := r.Trace
	switch {
	case r.Explanation.Verdict.Clean():
		return export.NoReturn{}
	case len(t.Choices) == 0:
		return unknown("the run has no steps")
	case len(t.Choices) > noReturnChoices:
		return unknown("it is looked for in runs of at most %d steps", noReturnChoices)
	}
	cfg := t.Config
	cfg.Time = scheduler.AnyTime
	choices, actions, whole := anyTime(t, cfg)
	find := func(n int) (at int, known bool) {
		opts := explore.Options{States: noReturnStates, Workers: 1, TellApart: true}
		step, known := explore.PointOfNoReturn(context.Background(), cfg, t.Program, choices[:n], opts)
		if known && step > 0 {
			at = actions[step-1]
		}
		return at, known
	}
	// It is seldom after the last of those that are stuck has come to wait, and before
	// that the search has less to look at.
	last, _ := slices.BinarySearch(actions, lastBlock(r)+1)
	at, known := find(last)
	if at == 0 && last < len(choices) {
		at, known = find(len(choices))
	}
	switch {
	case at != 0:
		return export.NoReturn{Action: at}
	case !known:
		return unknown("the search for it was given up after %d states. gridlock explore %s --depth-first --first finds a failing schedule of its own, "+
			"and looks for that point in %d states", noReturnStates, shellWord(r.Scenario), exploreStates)
	case !whole:
		return unknown("the run computes for a time on which its course depends, and the search leaves such times open")
	case t.End == scheduler.GotStuck || t.End == scheduler.Completed:
		return export.NoReturn{None: true, Why: "however its threads are scheduled, the program never ends well"}
	case r.Explanation.Kind == deadlock.Possible:
		return export.NoReturn{None: true, Why: "after the last step, too, it can still end well"}
	}
	return export.NoReturn{None: true, Why: "either it can still end well after the last step, or it never could"}
}

// lastBlock returns the number of the last action at which a thread that is stuck came
// to wait.
func lastBlock(r export.Run) int {
	last := 0
	for _, e := range r.Trace.Events {
		if e.Kind == scheduler.ThreadBlocked && slices.Contains(r.Explanation.Stuck, e.Thread) {
			last = int(e.Action)
		}
	}
	return last
}

// anyTime returns the choices that lead through the states of a run where time limits
// may end at any moment, and the number of the action of the run that each stands for.
// Computing then takes no steps of its own. It ends early, and not with the whole run,
// where there is no such choice.
func anyTime(t *scheduler.Trace, cfg scheduler.Config) (choices, actions []int, whole bool) {
	exact, err := scheduler.New(t.Config, t.Program)
	if err != nil {
		return nil, nil, false
	}
	defer exact.Close()
	free, err := scheduler.New(cfg, t.Program)
	if err != nil {
		return nil, nil, false
	}
	defer free.Close()
	computed := map[scheduler.ThreadID]bool{}
	for i, c := range t.Choices {
		a := exact.AppendEnabled(nil)[c]
		ends := a.Kind == scheduler.FireTimer && exact.BlockReason(a.Thread).Kind == scheduler.ForComputation
		resumes := a.Kind == scheduler.StepThread && computed[a.Thread]
		if exact.Apply(a) != nil {
			return choices, actions, false
		}
		computed[a.Thread] = ends
		if ends || resumes {
			continue
		}
		n := slices.Index(free.AppendEnabled(nil), a)
		if n < 0 || free.Apply(a) != nil {
			return choices, actions, false
		}
		choices, actions = append(choices, n), append(actions, i+1)
	}
	return choices, actions, true
}
