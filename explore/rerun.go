package explore

import (
	"context"
	"fmt"

	"github.com/bced87ab/gridlock/scheduler"
)

// maxActions bounds the actions of one schedule in a search by running again.
const maxActions = 10_000

// rerunSearch looks at all schedules of a program whose states can be neither copied
// nor compared, since its threads are Go functions: depth first, by running it again
// from the start for each new branch (stateless model checking, as VeriSoft and CHESS
// do it).
//
// What it need not look at:
//
//   - Sleep sets (Godefroid 1996). Once everything that begins with an action was
//     looked at, other actions that are independent of it do not have to be followed
//     by it. scheduler.Footprint says what is independent.
//   - States that were visited, by the fingerprint of the happens-before order that
//     leads there (see hbOrder and visit).
//
// The bound on preemptions grows, 0, 1, 2 and so on (iterative context bounding,
// Musuvathi and Qadeer, PLDI 2007; what counts is at rerunNode.cost), so that a fault
// that few preemptions show is found early, and no schedule with as many preemptions
// as a bound that was done is missed. The search is complete at the first bound that
// cuts nothing.
//
// Why the bound and the reductions go together, which they do not by themselves (an
// order of actions that is left out for another one may have needed fewer
// preemptions): an action is put to sleep only if nothing below it was cut. Then all
// schedules that begin with it were covered, also those of more preemptions, and
// whatever is equal to one of them may be left out at any bound. A state whose
// continuations were cut is passed over only by a visit that has no more preemptions
// left, and counts as cut then. See visit for why there is no circle in that.
//
// A run ends when the machine is done or stuck, and when only daemons can go on and
// all other threads are stuck for ever. What daemons would do after that is not
// looked at: nothing that they do can change how the other threads ended. A program
// that goes on for ever, such as one with a daemon that waits with a time limit in a
// loop, never comes to an end by itself: its runs are cut at maxActions and the bound
// grows for as long as the context lets it.
//
// All that holds if threads share nothing but objects of the machine, or variables of
// Go that are guarded by them; and if each run creates its own. See crosscheck.go for
// how much of that is looked at.
func rerunSearch(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, o Options) (*Result, error) {
	return newRerun(ctx, cfg, p, o).search()
}

// rerun is a search by running again.
type rerun struct {
	ctx     context.Context
	cfg     scheduler.Config
	program *scheduler.Program
	options Options

	// Tests switch reductions off, begin with a bound, look where runs end, and make
	// footprints wrong.
	noSleep, noVisits bool
	bound             int32
	ended             func(*scheduler.Machine)
	blind             func(*scheduler.Footprint)

	result *Result
	all    []Found // ways to end
	visits *visits
	order  hbOrder

	// The machine has made the first at choices of the path, or more.
	machine   *scheduler.Machine
	at        int
	footprint scheduler.Footprint
	path      []*rerunNode
	depth     int       // of the nodes of the path that are in use
	next      rerunNode // where a choice leads, to see whether it is to be made

	longest int // actions of a run
	long    int // runs that were cut there
	// runs counts all, abandoned those that came to where nothing new begins.
	runs, abandoned int
	short           string
}

func newRerun(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, o Options) *rerun {
	if o.States == 0 {
		o.States = DefaultStates
	}
	return &rerun{
		ctx: ctx, cfg: cfg, program: p, options: o, visits: newVisits(o.States),
		result: &Result{Config: cfg, Program: p, Strategy: "exhaustive", Doomed: -1, ranAgain: true},
	}
}

// search searches with one bound after the other.
func (s *rerun) search() (*Result, error) {
	if err := s.begin(); err != nil {
		return s.result, err
	}
	defer s.close()
	for {
		cut, err := s.searchBound()
		if err != nil {
			s.short = err.Error()
			return s.finish(), err
		}
		if !cut || s.short != "" {
			break
		}
		s.bound++
	}
	if s.short == "" && s.long > 0 {
		s.short = fmt.Sprintf("%d schedules were cut after %d actions, as those of a program that goes on for ever are", s.long, s.longest)
	}
	if s.short == "" {
		if err := s.crossCheck(); err != nil {
			s.short = err.Error()
			if len(s.faults()) == 0 { // those are there all the same
				return s.finish(), err
			}
		}
	}
	return s.finish(), nil
}

// begin makes the search ready.
func (s *rerun) begin() error {
	cfg, err := s.cfg.Resolve()
	if err != nil {
		return err
	}
	s.cfg, s.result.Config = cfg, cfg
	s.longest = int(min(cfg.MaxSteps, maxActions))
	return nil
}

// searchBound looks at the schedules with no more preemptions than the bound. It
// reports whether others were cut.
func (s *rerun) searchBound() (cut bool, err error) {
	s.order.reset()
	s.depth, s.at = 0, -1
	s.push().reset(0, s.bound, s.order.now())
	if err := s.restart(); err != nil || s.over() {
		return true, err
	}
	if err := s.arrive(s.top()); err != nil {
		return false, err
	}
	for {
		n := s.top()
		switch {
		case s.over():
			return true, nil
		case n.next():
			if err := s.follow(n); err != nil {
				return false, err
			}
		case s.depth == 1:
			return n.cut, nil
		default:
			s.leave(n)
		}
	}
}

// over reports whether the search is to end before it is complete.
func (s *rerun) over() bool {
	if s.short == "" && s.options.First && s.result.SchedulesToFirst > 0 {
		s.short = "it was to end at the first finding"
	}
	return s.short != ""
}

func (s *rerun) top() *rerunNode { return s.path[s.depth-1] }

// push adds a node to the path.
func (s *rerun) push() *rerunNode {
	if s.depth == len(s.path) {
		s.path = append(s.path, &rerunNode{})
	}
	s.depth++
	return s.top()
}

// follow makes the choice of the last node of the path.
func (s *rerun) follow(n *rerunNode) error {
	if s.passes(n) {
		return nil
	}
	if s.at != s.depth-1 {
		if err := s.restart(); err != nil || s.over() {
			return err
		}
	}
	next, err := s.step(n)
	if err != nil {
		return err
	}
	if err := s.arrive(next); err != nil {
		return err
	}
	if !s.noVisits {
		s.visits.link(n, next)
	}
	return nil
}

// step makes the choice of the last node of the path, where the machine is, and adds the
// node to which that leads.
func (s *rerun) step(n *rerunNode) (*rerunNode, error) {
	if err := s.machine.Apply(n.action()); err != nil {
		return nil, s.changed(s.at+1, err)
	}
	s.at++
	s.result.Transitions++
	if s.blind != nil {
		s.blind(&s.footprint)
	}
	n.did(&s.footprint)
	before := s.order.now()
	s.order.add(n.action(), &s.footprint)
	next := s.push()
	next.inherit(n, before)
	return next, nil
}

// passes reports whether the choice of a node leads to what was looked at, as far as
// that is known without running it again.
func (s *rerun) passes(n *rerunNode) bool {
	e, known := s.visits.edges[edgeHash(n.state, n.action())]
	if !known {
		return false
	}
	n.did(&s.visits.footprints[e.footprint])
	s.next.inherit(n, moment{})
	if n.action().Kind == scheduler.StepThread && !e.goesOn {
		s.next.agent = 0
	}
	covered, all := s.visits.cover(e.to, &s.next)
	if covered {
		s.rest(n, !all)
	}
	return covered
}

// rest is what follows when all that begins with the choice of a node was looked at,
// or what was not was cut.
func (s *rerun) rest(n *rerunNode, cut bool) {
	switch {
	case cut:
		n.cut = true
	case !s.noSleep:
		n.rest()
	}
}

// arrive finds out what is to be done at a new node.
func (s *rerun) arrive(n *rerunNode) error {
	n.look(s.machine)
	n.state = s.order.fingerprint()
	if !s.noVisits {
		if !s.visits.agrees(n) {
			return s.disagrees()
		}
		covered, all := s.visits.cover(n.state, n)
		if covered {
			n.known, n.cut = true, !all
			s.abandoned++
			return nil
		}
	}
	if n.ended = s.ends(n); n.ended {
		return nil
	}
	n.plan()
	if len(n.order) == 0 {
		s.abandoned++
	}
	return nil
}

// leave goes back from the last node of the path, all of which was looked at.
func (s *rerun) leave(n *rerunNode) {
	if !s.noVisits && !n.known {
		left := n.left
		if !n.cut {
			left = unbounded
		}
		if n.ended {
			n.slept = 0
		}
		s.visits.add(n.state, n, left)
	}
	s.order.back(n.before)
	s.depth--
	s.rest(s.top(), n.cut)
}

// restart brings a new machine to the last node of the path.
func (s *rerun) restart() error {
	s.tell()
	if s.over() {
		return nil
	}
	m, err := s.start()
	if err != nil {
		return err
	}
	s.machine, s.at = m, s.depth-1
	next := 0
	if err := m.Drive(func() (a scheduler.Action, ok bool) {
		if next == s.at {
			return a, false
		}
		next++
		return s.path[next-1].action(), true
	}); err != nil {
		return s.changed(next, err)
	}
	if n := s.top(); n.seen && n.looks(m) != n.shape {
		return s.changed(s.firstChange(), nil)
	}
	s.runs++
	m.RecordFootprint(&s.footprint)
	return nil
}

// start returns a machine at the start of the program, in the place of the one before.
func (s *rerun) start() (*scheduler.Machine, error) {
	if s.machine == nil {
		return scheduler.New(s.cfg, s.program)
	}
	s.machine.Restart()
	return s.machine, nil
}

func (s *rerun) close() {
	if s.machine != nil {
		s.machine.Close()
	}
}

// tellEvery is how many runs there are between two reports of progress.
const tellEvery = 1024

// tell reports the progress, and looks whether the search is to go on.
func (s *rerun) tell() {
	if err := s.ctx.Err(); err != nil {
		s.short = fmt.Sprintf("it was ended at a bound of %d preemptions, as %s", s.bound, cutBy(s.ctx))
		s.result.Interrupted = true
	}
	if s.options.Progress == nil || s.runs%tellEvery != tellEvery-1 {
		return
	}
	s.options.Progress(Progress{
		States: s.visits.states(), Transitions: s.result.Transitions, Frontier: s.depth,
		Schedules: s.result.Schedules, Bound: int(s.bound), Findings: len(s.faults()),
	})
}
