package explore

import (
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/bced87ab/gridlock/scheduler"
)

// checkEvery is after how many choices a token has a check.
const checkEvery = 8

// ErrDiverged is what the error of a replay is that does not do what the token
// recorded, since the program has changed or does not do the same each time.
var ErrDiverged = errors.New("the program does not do what the token recorded")

// DivergedError says where a replay first does something else. It is an ErrDiverged.
type DivergedError struct {
	// Step is the number of the action, from 1, that is the first to differ, or one of
	// the few that could be; 0 is before the first.
	Step int
	// What is what differs, in words that follow the step.
	What string
}

// Error says where and how the program differs from what was recorded.
func (e *DivergedError) Error() string {
	if e.Step == 0 {
		return e.What
	}
	return fmt.Sprintf("step %d: %s", e.Step, e.What)
}

// Unwrap returns ErrDiverged.
func (e *DivergedError) Unwrap() error { return ErrDiverged }

// TokenOfFound returns the token of a finding of a program.
func TokenOfFound(scenario string, settings []string, cfg scheduler.Config, p *scheduler.Program, f Found) (Token, error) {
	cfg.DiscardEvents, cfg.Seed = false, 0
	w := &follower{choices: f.Choices}
	t, err := w.run(cfg, p)
	if err != nil {
		return Token{}, err
	}
	if w.diverged != nil {
		return Token{}, w.diverged
	}
	token := TokenOf(scenario, settings, t)
	token.Choices, token.Possible, token.Checks = f.Choices[:len(w.possible)], w.possible, w.checks
	return token, nil
}

// Replay runs what the token recorded. The error is an ErrConfig, or an ErrDiverged
// that says where the program first does something else; the trace ends there.
func (t Token) Replay(p *scheduler.Program) (*scheduler.Trace, error) {
	if _, err := t.Config.Resolve(); err != nil {
		return nil, err
	}
	if start := startOf(t.Config, p); start != t.Start {
		return nil, &DivergedError{What: "its first threads and objects are not those that the token recorded"}
	}
	if len(t.Choices) == 0 && t.Actions > 0 {
		trace, err := scheduler.Runner{Policy: t.Policy()}.Run(t.Config, p)
		if trace.Machine == nil {
			return nil, err
		}
		return trace, t.compare(trace)
	}
	w := &follower{choices: t.Choices, expect: &t}
	if uint64(len(t.Choices)) < t.Actions {
		rest := t
		rest.Choices = nil
		w.then = rest.Policy()
	}
	trace, err := w.run(t.Config, p)
	switch {
	case err != nil:
		return nil, err
	case w.diverged != nil:
		return trace, w.diverged
	}
	return trace, t.compare(trace)
}

// compare compares the end of a run with what the token recorded of it.
func (t Token) compare(run *scheduler.Trace) error {
	switch n := run.Machine.Actions(); {
	case t.Matches(run):
		return nil
	case n < t.Actions:
		return &DivergedError{int(n) + 1, fmt.Sprintf("the token has %d actions, now it is over after %d", t.Actions, n)}
	case n > t.Actions:
		return &DivergedError{int(t.Actions) + 1, fmt.Sprintf("the token has %d actions, now there are %d", t.Actions, n)}
	}
	return &DivergedError{0, fmt.Sprintf("there are %d actions as in the token, but not all of them do the same", t.Actions)}
}

// follower is the policy of a token: it follows choices, and either records how many
// actions were possible and what happened, or compares that with a token.
type follower struct {
	choices  []int
	then     scheduler.Policy
	expect   *Token
	diverged *DivergedError

	possible []int
	checks   []byte
	sum      uint64 // of the events so far
	buf      []scheduler.Action
}

func (w *follower) run(cfg scheduler.Config, p *scheduler.Program) (*scheduler.Trace, error) {
	t, err := scheduler.Runner{Policy: w, Observe: w.observe}.Run(cfg, p)
	if t.Machine == nil {
		return nil, err
	}
	w.check()
	return t, nil // how the run ends is no error here
}

// observe adds an event to the sum.
func (w *follower) observe(_ *scheduler.Machine, e scheduler.Event) {
	for _, v := range []uint64{
		uint64(e.Kind) | uint64(e.Verb)<<8 | uint64(e.Reason.Kind)<<16 | uint64(e.Wake)<<24 | uint64(e.Queue.Kind)<<32 | uint64(e.Cause)<<40,
		uint64(uint32(e.Thread))<<32 | uint64(uint32(e.By)),
		uint64(uint32(e.Carrier))<<32 | uint64(uint32(e.Object)),
		uint64(e.Value),
	} {
		w.sum = (w.sum ^ v) * 0x9e3779b97f4a7c15
		w.sum ^= w.sum >> 29
	}
}

// check makes the check that is due after the choices so far, if one is.
func (w *follower) check() {
	n := len(w.possible)
	if n == 0 || n%checkEvery != 0 || len(w.checks) >= n/checkEvery {
		return
	}
	w.checks = append(w.checks, byte(w.sum>>56))
	i := len(w.checks) - 1
	if w.expect != nil && i < len(w.expect.Checks) && w.expect.Checks[i] != w.checks[i] {
		w.diverge(n-checkEvery+1, fmt.Sprintf("this or one of the next %d does something else than the token recorded", checkEvery-1))
	}
}

func (w *follower) diverge(step int, what string) {
	if w.diverged == nil {
		w.diverged = &DivergedError{step, what}
	}
}

// Next implements scheduler.Policy.
func (w *follower) Next(m *scheduler.Machine) (scheduler.Action, bool) {
	w.check()
	at := len(w.possible)
	switch {
	case w.diverged != nil:
		return scheduler.Action{}, false
	case at == len(w.choices) && w.then != nil:
		return w.then.Next(m)
	case at == len(w.choices):
		return scheduler.Action{}, false
	}
	w.buf = m.AppendEnabled(w.buf[:0])
	c, n := w.choices[at], len(w.buf)
	if e := w.expect; e != nil && at < len(e.Possible) && e.Possible[at] != n {
		w.diverge(at+1, fmt.Sprintf("the token chose the %s of %d possible actions, now there %s", ordinal(c+1), e.Possible[at], are(n)))
		return scheduler.Action{}, false
	}
	if c < 0 || c >= n {
		w.diverge(at+1, fmt.Sprintf("the token chose the %s possible action, now there %s", ordinal(c+1), are(n)))
		return scheduler.Action{}, false
	}
	w.possible = append(w.possible, n)
	return w.buf[c], true
}

func are(n int) string {
	if n == 1 {
		return "is 1"
	}
	return fmt.Sprintf("are %d", n)
}

// ordinal returns a number as one counts: 1st, 2nd, 3rd, 4th.
func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprint(n, suffix)
}

// startOf hashes what a program begins with: the kinds of its first threads and, if
// it is compiled, the classes of its objects. Names may change. It is 0 if the
// program cannot run.
func startOf(cfg scheduler.Config, p *scheduler.Program) uint32 {
	m, err := scheduler.New(cfg, p)
	if err != nil {
		return 0
	}
	defer m.Close()
	h := fnv.New32a()
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if th := m.Thread(id); th.State != scheduler.StateNew {
			fmt.Fprintln(h, th.Kind)
		}
	}
	if _, compiled := m.Fingerprint(); !compiled {
		return h.Sum32() // a Go function has created what it needs for its first operation
	}
	for id := scheduler.ObjectID(1); int(id) <= m.Objects(); id++ {
		fmt.Fprintln(h, m.Inspect(id).Class)
	}
	return h.Sum32()
}
