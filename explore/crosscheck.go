package explore

import (
	"errors"
	"fmt"

	"github.com/bced87ab/gridlock/deadlock"
)

// ErrNondeterministic is what the error of a search is whose program did something
// else when it was run again: it depends on something outside the machine, such as
// a variable that an earlier run has changed, the time or chance.
var ErrNondeterministic = errors.New("the program did something else when it was run again")

// ErrUnguarded is what the error of an exhaustive search is whose functions share a
// variable of Go that nothing in the machine guards. It is an UnguardedError.
var ErrUnguarded = errors.New("functions share a variable of Go that no lock of the machine guards")

// UnguardedError says that an exhaustive search of Go functions is no proof: a
// schedule does something else than another one that differs only in the order of
// actions which have nothing to do with each other, as far as the machine knows.
type UnguardedError struct {
	// Found is the schedule, with the verdict of the state to which it leads, which is
	// Unknown if it does not end there.
	Found Found
	// Ends says that it ends in a way that the search had excluded.
	Ends bool
}

// Error says what the schedule does, and what can be done about it.
func (e *UnguardedError) Error() string {
	how := fmt.Sprintf("a schedule of %d actions does something else than one that differs in the order of independent actions only",
		len(e.Found.Choices))
	if e.Ends {
		how = fmt.Sprintf("a schedule of %d actions ends with %s, which no schedule of the search does", len(e.Found.Choices), e.Found.Verdict)
	}
	return fmt.Sprintf("%v, so the search is no proof: %s; guard the variable by one lock, or make it a scheduler.Int", ErrUnguarded, how)
}

// Unwrap returns ErrUnguarded.
func (e *UnguardedError) Unwrap() error { return ErrUnguarded }

// A search of Go functions leaves out orders of actions that are independent in the
// machine. So a search that is complete is compared with some random schedules, which
// leave out nothing: each must end in a way that the search has seen, and look the same
// in each state that it has visited. There are at most crossRuns of them, and none
// begins when they had as many actions as the search and at least crossActions.
const (
	crossRuns    = 64
	crossActions = 2000
)

// crossCheck compares the search with random schedules. Its error is an UnguardedError
// or an ErrNondeterministic. One that ends otherwise says more than one that only looks
// otherwise, so it goes on for one of those.
func (s *rerun) crossCheck() error {
	c := newRerun(s.ctx, s.cfg, s.program, Options{})
	c.longest, c.blind, c.machine = s.longest, s.blind, s.machine
	walk := newPolicy(&pos{})
	var differs error
	for run := range crossRuns {
		if s.ctx.Err() != nil || c.result.Transitions >= max(s.result.Transitions, crossActions) {
			break
		}
		walk.reset(seedOf(0, run))
		odd, err := c.sample(walk, s)
		if err != nil {
			return err
		}
		if odd != nil && odd.Ends {
			return odd
		}
		if odd != nil && differs == nil {
			differs = odd
		}
	}
	return differs
}

// sample runs one schedule, and returns how that contradicts a search, if it does.
func (s *rerun) sample(walk *policy, search *rerun) (odd *UnguardedError, err error) {
	s.order.reset()
	s.all, s.depth, s.at = nil, 0, -1
	n := s.push()
	n.reset(0, unbounded, s.order.now())
	if err := s.restart(); err != nil {
		return nil, err
	}
	for {
		n.look(s.machine)
		n.state = s.order.fingerprint()
		if odd == nil && !search.visits.agrees(n) {
			odd = &UnguardedError{Found: s.here(deadlock.Unknown, "")}
		}
		if s.ends(n) {
			break
		}
		n.choice = walk.choose(s.machine, n.enabled)
		if n, err = s.step(n); err != nil {
			return nil, err
		}
	}
	if f := s.all[0]; !search.saw(f) {
		odd = &UnguardedError{Found: f, Ends: true}
	}
	if odd != nil { // unless that is chance
		err = s.restart()
	}
	return odd, err
}

// saw reports whether a schedule ended as another did.
func (s *rerun) saw(f Found) bool {
	for _, o := range s.all {
		if o.Verdict == f.Verdict && o.Kind == f.Kind {
			return true
		}
	}
	return false
}

// here is the schedule of the path as a finding.
func (s *rerun) here(v deadlock.Verdict, kind string) Found {
	f := Found{Verdict: v, Kind: kind, Proof: deadlock.ByState, Count: 1, Choices: make([]int, 0, s.depth-1)}
	for _, n := range s.path[:s.depth-1] {
		f.Choices = append(f.Choices, n.choice)
	}
	return f
}

// disagrees is the error of a search that came to a state which looked different before.
func (s *rerun) disagrees() error {
	if err := s.restart(); err != nil {
		return err
	}
	return &UnguardedError{Found: s.here(deadlock.Unknown, "")}
}

// changed is the error of a program that did something else after some actions of the
// path.
func (s *rerun) changed(actions int, cause error) error {
	said := "at its start"
	if actions > 0 {
		a := s.path[actions-1].action()
		t, _ := s.machine.Agent(a)
		said = fmt.Sprintf("step %d", actions)
		if int(t) <= s.machine.Threads() && t > 0 {
			said += ", of thread " + s.machine.Thread(t).Display()
		}
	}
	if cause != nil {
		said += fmt.Sprintf(": %v", cause)
	}
	return fmt.Errorf("%w: %s; CheckDeterminism shows more", ErrNondeterministic, said)
}

// firstChange returns after how many actions of the path the machine looks different
// than before, as far as one more run shows that.
func (s *rerun) firstChange() int {
	s.machine.Restart()
	for i, n := range s.path[:s.at] {
		if n.seen && n.looks(s.machine) != n.shape {
			return i
		}
		if s.machine.Apply(n.action()) != nil {
			return i + 1
		}
	}
	return s.at
}
