package explore

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// Options bound an exploration and say what it is to keep. The zero value looks at
// everything, on all processors.
type Options struct {
	// First ends the exploration at the first finding. It is then not complete.
	First bool
	// Outcomes keeps every way in which the program can end, and not only findings.
	Outcomes bool
	// States bounds how many states are kept, and so the memory. Zero means 50 million.
	States int
	// Memory bounds the memory of a search of states, in bytes, about. Zero means 4 GB.
	Memory int64
	// Workers is how many goroutines work. Zero means one for each processor. It
	// changes the time that an exploration takes and nothing else.
	Workers int
	// TellApart has PointOfNoReturn tell apart states in which threads of the same code
	// have changed places. Those are more states, and each takes a fraction of the time.
	TellApart bool
	// Seed makes the random choices of a sample, the same ones for the same seed.
	Seed uint64
	// Progress, if not nil, is told from time to time how far the work has come.
	Progress func(Progress)
}

// Progress is how far an exploration has come.
type Progress struct {
	// States and Transitions are those seen so far by a search, Frontier the states
	// whose successors are still to be looked at.
	States, Transitions, Frontier int
	// Schedules is how many schedules were run so far, of All if that is known.
	Schedules, All int
	// Bound is the bound on preemptions that a search by running again works at.
	Bound int
	// Findings is how many different findings there are so far.
	Findings int
	Elapsed  time.Duration
}

// Result is what many schedules of a program showed.
type Result struct {
	Config  scheduler.Config
	Program *scheduler.Program
	// Strategy is how schedules were chosen: exhaustive, random, pct, pos, urw.
	Strategy string
	// Reductions are what an exhaustive search did not have to tell apart.
	Reductions []string
	// Complete says that every schedule was covered: what is not among the findings
	// cannot happen. Short says why not, if not.
	Complete bool
	Short    string
	// Interrupted says that the context ended the exploration.
	Interrupted bool
	// States and Transitions are those of the reduced graph that a search visited,
	// StuckStates those of its states in which nothing can happen any more though
	// essential threads are alive.
	States, Transitions, StuckStates int
	// CollisionBound bounds the probability that a search of states took two different
	// states for one.
	CollisionBound float64
	// Schedules is how many schedules were run, SchedulesToFirst how many it took to
	// the first finding, that one included; 0 if there was none or nothing was run.
	Schedules, SchedulesToFirst int
	// Findings are the different faults, worst first, each with one schedule that
	// shows it: the shortest for a breadth-first search.
	Findings []Found
	// Outcomes are all ways to end, if Options asked for them.
	Outcomes []Found
	// Doomed is how many states have no continuation that ends well; -1 if unknown.
	Doomed int

	ranAgain bool // it was a search by running again
}

// Found is a way in which a program can end, and a schedule that leads there.
type Found struct {
	Verdict deadlock.Verdict
	Kind    string
	// Proof is how it is known that the threads are stuck.
	Proof deadlock.Proof
	// Explanation explains the state to which the schedule leads.
	Explanation *deadlock.Explanation
	// Choices are the choices of the schedule, each the index of an action in the
	// list of possible ones.
	Choices []int
	// Loop is how many of the last choices go round for ever, if it is a livelock.
	Loop int
	// NoReturn is the number of the choice, from 1, after which no continuation
	// ends well; 0 if it is not known.
	NoReturn int
	// Count is how many states or schedules ended so.
	Count int
	// Circles are the deadlocks over different locks, in the order of what they are over,
	// that an exhaustive search saw of a verdict of deadlock: those of one state need not
	// be all that there are. They are at most 64.
	Circles []deadlock.Circle
}

// mostCircles is how many deadlocks over different locks are kept.
const mostCircles = 64

// addCircles keeps the deadlocks of an explanation that are over other locks than those
// before.
func (f *Found) addCircles(x *deadlock.Explanation) {
	for _, c := range x.Circles() {
		i, ok := slices.BinarySearchFunc(f.Circles, c, func(a, b deadlock.Circle) int { return strings.Compare(a.Over, b.Over) })
		if !ok && len(f.Circles) < mostCircles {
			f.Circles = slices.Insert(f.Circles, i, c)
		}
	}
}

// explain explains the findings that are not explained yet.
func (r *Result) explain() {
	for _, list := range [][]Found{r.Findings, r.Outcomes} {
		for i := range list {
			if f := &list[i]; f.Explanation == nil {
				if t, err := replay(r.Config, r.Program, f.Choices); err == nil {
					f.Explanation = deadlock.Explain(t.Machine)
				}
			}
		}
	}
}

// readsClock returns an error if a thread of a finding asked for the time where there
// is none: that is no fault of the program, which has to be explored in exact time.
func (r *Result) readsClock() error {
	for _, f := range r.Findings {
		if f.Explanation == nil {
			continue
		}
		for _, th := range f.Explanation.Snapshot.Threads {
			if th.Err != nil && th.Err.Class == scheduler.NoClock {
				return fmt.Errorf("thread %s %s", th.Display(), th.Err.Message)
			}
		}
	}
	return nil
}

// Fault returns the worst finding, or nil if there is none.
func (r *Result) Fault() *Found {
	if len(r.Findings) == 0 {
		return nil
	}
	return &r.Findings[0]
}

// Verdict returns the verdict over all schedules: that of the worst finding,
// Completed if there can be none, and Unknown if that is not known.
func (r *Result) Verdict() deadlock.Verdict {
	switch f := r.Fault(); {
	case f != nil:
		return f.Verdict
	case r.Complete:
		return deadlock.Completed
	}
	return deadlock.Unknown
}
