package explore

import (
	"context"

	"github.com/bced87ab/gridlock/scheduler"
)

// Found by a search, for tests: the result with the graph that it is about.
type Searched struct {
	*Result
	Graph *Graph
	s     *stateSearch
}

// Search is Explore of a compiled program that keeps the graph.
func (e Exhaustive) Search(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, o Options) (Searched, error) {
	m, err := scheduler.New(cfg, p)
	if err != nil {
		return Searched{}, err
	}
	s, err := e.runAll(ctx, m, p, o)
	return Searched{s.Result, s.graph, s}, err
}

// At returns the machine in a state of the graph.
func (s Searched) At(id int) *scheduler.Machine { return s.s.rebuild(id) }

// ModelOf is the model that an exhaustive search of a compiled program walks.
func ModelOf(m *scheduler.Machine, symmetric bool) Model[*scheduler.Machine, scheduler.Action] {
	return &machines{initial: m, symmetric: symmetric}
}

// PartedModelOf is the model that a search walks whose states share their parts, of
// which all is forgotten with so many bytes. It also returns the fingerprint that it
// has of a machine.
func PartedModelOf(m *scheduler.Machine, symmetric bool, bytes int) (Model[*scheduler.Parted, scheduler.Action], func(*scheduler.Machine) scheduler.Fingerprint) {
	x := newParted(m, symmetric, 16*int64(bytes))
	return x, x.print
}
