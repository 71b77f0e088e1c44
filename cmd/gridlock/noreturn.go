package main

import (
	"context"
	"io"
	"slices"

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

// noReturn returns the number of the action of a run after which no continuation ends
// well, whatever the time that each thread takes; 0 if there is none, or if it is not
// found with little effort.
func noReturn(r export.Run) int {
	t := r.Trace
	if r.Explanation.Verdict.Clean() || len(t.Choices) == 0 || len(t.Choices) > noReturnChoices {
		return 0
	}
	cfg := t.Config
	cfg.Time = scheduler.AnyTime
	choices, actions := anyTime(t, cfg)
	find := func(n int) int {
		opts := explore.Options{States: noReturnStates, Workers: 1, TellApart: true}
		step, ok := explore.PointOfNoReturn(context.Background(), cfg, t.Program, choices[:n], opts)
		if !ok || step == 0 {
			return 0
		}
		return actions[step-1]
	}
	// It is seldom after the last of those that are stuck has come to wait, and before
	// that the search has less to look at.
	last, _ := slices.BinarySearch(actions, lastBlock(r)+1)
	if at := find(last); at != 0 || last == len(choices) {
		return at
	}
	return find(len(choices))
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
// Computing then takes no steps of its own. It ends early where there is no such choice.
func anyTime(t *scheduler.Trace, cfg scheduler.Config) (choices, actions []int) {
	exact, err := scheduler.New(t.Config, t.Program)
	if err != nil {
		return nil, nil
	}
	defer exact.Close()
	free, err := scheduler.New(cfg, t.Program)
	if err != nil {
		return nil, nil
	}
	defer free.Close()
	computed := map[scheduler.ThreadID]bool{}
	for i, c := range t.Choices {
		a := exact.AppendEnabled(nil)[c]
		ends := a.Kind == scheduler.FireTimer && exact.BlockReason(a.Thread).Kind == scheduler.ForComputation
		resumes := a.Kind == scheduler.StepThread && computed[a.Thread]
		if exact.Apply(a) != nil {
			break
		}
		computed[a.Thread] = ends
		if ends || resumes {
			continue
		}
		n := slices.Index(free.AppendEnabled(nil), a)
		if n < 0 || free.Apply(a) != nil {
			break
		}
		choices, actions = append(choices, n), append(actions, i+1)
	}
	return choices, actions
}
