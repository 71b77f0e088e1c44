package explore

import (
	"context"
	"errors"
	"fmt"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// Exhaustive looks at every schedule. What it does not find cannot happen: the result
// is a certificate if it is complete.
//
// Compiled programs are searched by walking the graph of their states, each visited
// once. Go functions cannot be copied, so their schedules are run again and again,
// which takes much longer. Orders of actions that do not depend on each other in the
// machine are then left out, so variables of Go are to be guarded by it: Go variables
// that functions share must be guarded by the machine's locks, or be scheduler.Int;
// otherwise an exhaustive search is no proof. It compares what it has seen with a few
// random schedules, and returns an ErrUnguarded if one of them contradicts it; but it
// does not see each such variable.
type Exhaustive struct {
	// DepthFirst follows schedules to their end first, which needs less memory; the
	// schedules that it shows are not the shortest.
	DepthFirst bool
	// Without says which reductions are not used. The findings are the same with all
	// of them.
	Without Reduction
}

// Name implements Strategy.
func (Exhaustive) Name() string { return "exhaustive" }

func (e Exhaustive) explore(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, o Options) (*Result, error) {
	m, err := scheduler.New(cfg, p)
	if err != nil {
		return &Result{Strategy: e.Name(), Config: cfg, Program: p}, err
	}
	if _, ok := m.Fingerprint(); !ok {
		m.Close()
		return rerunSearch(ctx, cfg, p, o)
	}
	s, err := e.runAll(ctx, m, p, o)
	return s.Result, err
}

// runAll searches, and once more without merging threads if it turns out that too few
// were merged to tell what goes on in a cycle.
func (e Exhaustive) runAll(ctx context.Context, m *scheduler.Machine, p *scheduler.Program, o Options) (*stateSearch, error) {
	s := e.search(m, p, o)
	err := s.run(ctx, e)
	if s.unclear && !e.Without.TellApart {
		e.Without.TellApart = true
		s = e.search(m, p, o)
		err = s.run(ctx, e)
	}
	return s, err
}

// search returns the search of a compiled program from a machine at its start.
func (e Exhaustive) search(m *scheduler.Machine, p *scheduler.Program, o Options) *stateSearch {
	s := newStateSearch(m, !e.Without.TellApart, o)
	s.Result = &Result{
		Config: m.Config(), Program: p, Strategy: e.Name(), Doomed: -1, Reductions: e.Without.names(),
	}
	return s
}

// names are the reductions that are used.
func (r Reduction) names() []string {
	var names []string
	if !r.TellApart {
		names = append(names, "interchangeable threads and carriers merged")
	}
	if !r.Interleave {
		names = append(names, "local steps not interleaved")
	}
	return names
}

// outcome is how a program can end, as findings are told apart.
type outcome struct {
	verdict deadlock.Verdict
	kind    string
}

// stateSearch is an exhaustive search of a compiled program.
type stateSearch struct {
	*Result
	options Options
	model   *machines
	parted  *parted // the same, faster; nil if there is none
	graph   *Graph
	seen    map[outcome]int // place in endings
	endings []stateEnding
	bad     []bool // by state; it is terminal, and the end of it is a fault
	cut     int    // terminal states that are out of time
	refused error
	ctx     context.Context // ends the search, and what is asked of its graph
	halted  error           // why the graph was not looked at to its end
	unclear bool            // states of the same shape have different fingerprints
	// exhaustion says that one of the endings is a carrier exhaustion.
	exhaustion bool
}

// stateEnding is an ending, and the first state that shows it.
type stateEnding struct {
	Found
	state  int
	suffix []int // what follows on the path to the state
}

func (s *stateSearch) run(ctx context.Context, e Exhaustive) error {
	err := s.walk(ctx, e, s.visit)
	if s.refused != nil {
		return s.refused
	}
	s.Complete = s.graph.Complete
	s.States, s.Transitions = s.graph.States(), s.graph.Transitions
	s.CollisionBound = s.graph.CollisionBound()
	switch {
	case err == nil && s.cut > 0:
		s.Complete = false
		s.Short = fmt.Sprintf("in %d states the time of %v was over", s.cut, s.Config.MaxTime)
	case err == nil:
		s.judge()
		if err = s.halted; err != nil {
			s.Complete, s.Doomed = false, -1
		}
	}
	switch {
	case err == nil:
	case errors.Is(err, ErrStopped):
		s.Short = "it ended at the first finding"
	case errors.Is(err, ErrLimit):
		s.Short = fmt.Sprintf("the bound on memory or states was reached, at %d states", s.graph.States())
	case errors.Is(err, ErrActions):
		s.Short = err.Error()
	default:
		s.Short, s.Interrupted = cutBy(ctx), true
	}
	s.conclude()
	return nil
}

// visit looks at a state. Most states are neither terminal nor have all carriers
// taken, and are not looked at closely.
func (s *stateSearch) visit(id int, state stateOf, terminal bool) bool {
	fault := false
	switch {
	case terminal && state.Done() && !state.Failed():
		s.add(outcome{verdict: deadlock.Completed}, id, deadlock.ByState)
	case terminal:
		if state.Stuck() {
			s.StuckStates++
		}
		m := s.machineIn(state)
		if s.refused = readsClock(m); s.refused != nil {
			return false
		}
		x := deadlock.Explain(m)
		if x.Verdict == deadlock.Unknown { // it is out of time
			s.cut++
			s.markBad(id, true)
			return true
		}
		s.add(outcome{x.Verdict, x.Kind}, id, proofOf(x)).addCircles(x)
		fault = !x.Verdict.Clean()
		s.markBad(id, fault)
	case !s.exhaustion && state.Exhausted():
		x := deadlock.Explain(s.machineIn(state))
		if x.Verdict == deadlock.CarrierExhaustion {
			s.add(outcome{x.Verdict, x.Kind}, id, proofOf(x))
			fault = true
		}
	}
	return !fault || !s.options.First
}

func (s *stateSearch) markBad(id int, bad bool) {
	for len(s.bad) <= id {
		s.bad = append(s.bad, false)
	}
	s.bad[id] = bad
}

// readsClock returns an error if a thread asked for the time where there is none.
func readsClock(m *scheduler.Machine) error {
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if err := m.Thread(id).Err; err != nil && err.Class == scheduler.NoClock {
			return fmt.Errorf("thread %s %s", m.Thread(id).Display(), err.Message)
		}
	}
	return nil
}

// proofOf returns the proof of the worst finding.
func proofOf(x *deadlock.Explanation) deadlock.Proof {
	if len(x.Findings) == 0 {
		return deadlock.ByState
	}
	return x.Findings[0].Proof
}

// add counts an ending and keeps the first state that shows it.
func (s *stateSearch) add(e outcome, id int, proof deadlock.Proof) *stateEnding {
	i, ok := s.seen[e]
	if !ok {
		i = len(s.endings)
		s.seen[e] = i
		s.exhaustion = s.exhaustion || e.verdict == deadlock.CarrierExhaustion
		s.endings = append(s.endings, stateEnding{Found: Found{Verdict: e.verdict, Kind: e.kind, Proof: proof}, state: id})
	}
	s.endings[i].Count++
	return &s.endings[i]
}

func (s *stateSearch) faults() int {
	n := 0
	for _, e := range s.endings {
		if !e.Verdict.Clean() {
			n++
		}
	}
	return n
}

// conclude turns the outcomes into the result's findings and outcomes.
func (s *stateSearch) conclude() {
	for _, e := range s.endings {
		f := e.Found
		f.Choices, _ = s.graph.Path(e.state)
		f.Choices = append(f.Choices, e.suffix...)
		if !f.Verdict.Clean() {
			s.Findings = append(s.Findings, f)
		}
		if s.options.Outcomes {
			s.Outcomes = append(s.Outcomes, f)
		}
	}
	sortFound(s.Findings)
	sortFound(s.Outcomes)
}
