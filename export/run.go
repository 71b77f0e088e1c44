// Package export writes a run, or the state in which it ended, in the formats that
// other tools read. Each format is a file and a function from a Run to an io.Writer:
// the same run always gives the same bytes.
package export

import (
	"errors"
	"fmt"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// Run is a run with all that is known of it.
type Run struct {
	// Scenario is the name of the program, Title what it is in a line.
	Scenario, Title string
	// Settings are its parameters that are not their defaults, as name=value.
	Settings []string
	// File and Source are the Java file that it is, if it is one.
	File, Source string
	// Trace is the run. It has to have its events and choices (see
	// scheduler.Config.DiscardEvents) for what shows more than its end.
	Trace *scheduler.Trace
	// Explanation says how it ended and why. Nil is what deadlock.ExplainRun says of it.
	Explanation *deadlock.Explanation
	// Token replays it. Empty is none.
	Token string
	// NoReturn is what is known of its point of no return.
	NoReturn NoReturn
}

// NoReturn is what is known of the point of no return of a run. Its zero value says that
// nobody looked for it.
type NoReturn struct {
	// Action is the number of the action after which no continuation ends well
	// (explore.PointOfNoReturn), 0 if there is none or it is not known.
	Action int
	// None says that there is none.
	None bool
	// Why says in a clause why there is none, or why it is not known.
	Why string
}

// says is what a page says of a run that ends badly and has no such action to show: in
// a few words, and in a sentence. Both are empty where there is nothing to say.
func (n NoReturn) says(r Run) (short, long string) {
	switch why := n.Why; {
	case n.Action > 0 || r.Explanation.Verdict.Clean():
		return "", ""
	case n.None:
		return "No point of no return", "There is no point of no return: " + why + "."
	default:
		if why == "" {
			why = "nobody looked for it"
		}
		return "Point of no return: not known", "The point of no return is not known: " + why + "."
	}
}

// ErrDiscarded is what the error is of a run that did not keep its events and choices.
var ErrDiscarded = errors.New("the run kept no events, expected one without Config.DiscardEvents")

// ErrNoRun is what the error is of a Run without a trace, or with one of a run that never
// began.
var ErrNoRun = errors.New("there is no run, expected a trace with a machine")

// complete returns the run with an explanation.
func (r Run) complete() (Run, error) {
	if r.Trace == nil || r.Trace.Machine == nil {
		return r, ErrNoRun
	}
	if r.Explanation == nil {
		r.Explanation = deadlock.ExplainRun(r.Trace)
	}
	return r, nil
}

// replay is the command that replays the run; "" if it has no token.
func (r Run) replay() string {
	if r.Token == "" {
		return ""
	}
	return "gridlock replay " + r.Token
}

// Step is a moment of a run.
type Step struct {
	// Action is its number from 1; 0 is the moment before the first.
	Action uint64
	// Machine is the state then. It changes with the next step.
	Machine *scheduler.Machine
	// Applied is the action that led here, the zero Action at the beginning.
	Applied scheduler.Action
	// Events are what the action did.
	Events []scheduler.Event
}

// Walk does the run once more from its beginning and calls f at each moment of it. It
// ends with the first error of f. A program of Go functions runs again, too.
func (r Run) Walk(f func(Step) error) error {
	t := r.Trace
	if t == nil || t.Machine == nil {
		return ErrNoRun
	}
	if t.Config.DiscardEvents {
		return ErrDiscarded
	}
	m, err := scheduler.New(t.Config, t.Program)
	if err != nil {
		return err
	}
	defer m.Close()
	events := t.Events
	take := func(action uint64) (taken []scheduler.Event) {
		n := 0
		for n < len(events) && events[n].Action == action {
			n++
		}
		taken, events = events[:n], events[n:]
		return taken
	}
	if err := f(Step{Machine: m, Events: take(0)}); err != nil {
		return err
	}
	var enabled []scheduler.Action
	for i, choice := range t.Choices {
		enabled = m.AppendEnabled(enabled[:0])
		if choice >= len(enabled) {
			return fmt.Errorf("action %d: choice %d of %d, the program is not the one that ran", i+1, choice, len(enabled))
		}
		a := enabled[choice]
		if err := m.Apply(a); err != nil {
			return fmt.Errorf("action %d: %w", i+1, err)
		}
		if err := f(Step{Action: m.Actions(), Machine: m, Applied: a, Events: take(m.Actions())}); err != nil {
			return err
		}
	}
	return nil
}
