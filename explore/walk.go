package explore

import (
	"context"
	"errors"

	"github.com/bced87ab/gridlock/scheduler"
)

// stateOf is a state of a compiled program as a search has it: a *scheduler.Machine, or
// a *scheduler.Parted.
type stateOf interface {
	Done() bool
	Failed() bool
	Stuck() bool
	Exhausted() bool
}

// newStateSearch returns a search of a compiled program from a machine.
func newStateSearch(m *scheduler.Machine, symmetric bool, o Options) *stateSearch {
	return &stateSearch{
		Result: new(Result), options: o, seen: map[outcome]int{},
		model: &machines{initial: m, symmetric: symmetric}, parted: newParted(m, symmetric, o.Memory),
	}
}

// machineIn returns the machine that is in a state.
func (s *stateSearch) machineIn(state stateOf) *scheduler.Machine {
	if p, ok := state.(*scheduler.Parted); ok {
		return s.parted.Machine(p)
	}
	return state.(*scheduler.Machine)
}

// print returns the fingerprint that the search has of the state of a machine.
func (s *stateSearch) print(m *scheduler.Machine) scheduler.Fingerprint {
	if s.parted != nil {
		return s.parted.print(m)
	}
	return s.model.Fingerprint(m)
}

// walk searches, as e says, and calls visit with each state.
func (s *stateSearch) walk(ctx context.Context, e Exhaustive, visit func(id int, state stateOf, terminal bool) bool) (err error) {
	s.ctx = ctx
	if s.parted == nil {
		s.graph, err = searcher(s, e, s.model, s.model.size(), visit).Run(ctx)
		return err
	}
	s.graph, err = searcher(s, e, s.parted, s.parted.size(), visit).Run(ctx)
	if errors.Is(err, errDoubt) {
		s.forget()
		s.parted.narrow = true
		s.graph, err = searcher(s, e, s.parted, s.parted.size(), visit).Run(ctx)
	}
	return err
}

// forget forgets what was seen, to begin again.
func (s *stateSearch) forget() {
	s.StuckStates, s.cut, s.exhaustion = 0, 0, false
	s.seen, s.endings, s.bad = map[outcome]int{}, nil, nil
}

// searcher returns the Searcher of a model.
func searcher[S stateOf](
	s *stateSearch, e Exhaustive, model Model[S, scheduler.Action], size int, visit func(id int, state stateOf, terminal bool) bool,
) Searcher[S, scheduler.Action] {
	c := Searcher[S, scheduler.Action]{
		Model: model, DepthFirst: e.DepthFirst, Interleave: e.Without.Interleave,
		States: s.options.States, Memory: s.options.Memory, StateSize: size, Workers: s.options.Workers,
		Visit: func(id int, state S, terminal bool) bool { return visit(id, state, terminal) },
	}
	if s.options.Progress != nil {
		c.Progress = func(p Progress) {
			p.Findings = s.faults()
			s.options.Progress(p)
		}
	}
	return c
}
