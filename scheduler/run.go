package scheduler

import (
	"errors"
	"fmt"
	"time"
)

// End says why a run ended.
type End uint8

const (
	// Completed: every essential thread has terminated.
	Completed End = iota
	// GotStuck: nothing can happen any more, though essential threads are alive.
	GotStuck
	// Repeats: the machine came to a state in which it was before, under a policy
	// that makes no choice at random, so it goes round for ever.
	Repeats
	// OutOfSteps: Config.MaxSteps actions were applied.
	OutOfSteps
	// OutOfTime: the clock went past Config.MaxTime.
	OutOfTime
	// Stopped: the policy or the caller ended the run.
	Stopped
)

var endNames = [...]string{"completed", "stuck", "repeats", "out of steps", "out of time", "stopped"}

// String returns the reason in a word or two.
func (e End) String() string { return endNames[e] }

// Trace is what a run did.
type Trace struct {
	Config  Config
	Program *Program
	// End says why the run ended, Machine is its state then. A machine that hosted
	// Go functions is closed.
	End     End
	Machine *Machine
	// Events are what happened, and Choices the index of each action in the list
	// of Enabled, unless Config.DiscardEvents.
	Events  []Event
	Choices []int
	// Chosen says that the choices are not those that the configuration would come to by
	// itself, with the FIFO policy or its seed: another policy made them, or Runner.Stop
	// ended the run. So it takes them to do the run again.
	Chosen bool
	// Samples and Alerts are the watchdog's.
	Samples []Sample
	Alerts  []Alert
	// Cycle is what the machine goes through for ever, if the run Repeats.
	Cycle *Cycle

	hasher Hasher
	broken error // what the policy chose that was not possible
}

// Cycle is a sequence of actions that leads back to where it began.
type Cycle struct {
	// Actions is its length.
	Actions uint64
	// Stepped are the threads that end an operation in it, by id. One that is woken
	// in vain and waits again is not among them.
	Stepped []ThreadID
	// Starved are those that wait for a carrier all the time, though others leave theirs.
	Starved []ThreadID
	// Left are the virtual threads that leave their carrier in it and get one again, Yielded
	// those of them that only do so in Thread.yield.
	Left, Yielded []ThreadID
	// Progress says that one of them marked progress (ProgressOp), so that going
	// round is what it is there for.
	Progress bool
}

// Hash returns a number that is equal for runs that did the same.
func (t *Trace) Hash() uint64 { return t.hasher.sum()[0] }

// StuckError is the error of a run in which essential threads wait for ever.
type StuckError struct {
	// Trace holds the run and the machine in its stuck state.
	Trace *Trace
	// Threads are the essential threads that have not terminated, by id.
	Threads []ThreadID
}

// Error names the threads.
func (e *StuckError) Error() string {
	return fmt.Sprintf("stuck after %d actions at %v: %s", e.Trace.Machine.Actions(), e.Trace.Machine.Now(),
		nameList(e.Trace.Machine, e.Threads))
}

// ThreadError is the error of a run that completed, but not all of its essential
// threads did so without an exception.
type ThreadError struct {
	Trace *Trace
	// Thread is the first of them by id, Err what ended it.
	Thread ThreadInfo
	Err    *Exception
}

// Error names the thread and its exception, with what was misused and the place of a
// panic.
func (e *ThreadError) Error() string {
	return fmt.Sprintf("thread %s ended with %s", e.Thread.Display(), e.Trace.Machine.DescribeException(e.Err))
}

// Unwrap returns the exception.
func (e *ThreadError) Unwrap() error { return e.Err }

// ErrUnfinished is what the error of a run is that was cut short by MaxSteps, by
// MaxTime or by its caller. If its policy chose what was not possible, it is an
// ErrNotEnabled, too.
var ErrUnfinished = errors.New("run was cut short")

func nameList(m *Machine, ids []ThreadID) string {
	const most = 5
	s := ""
	for i, t := range ids {
		if i == most {
			return fmt.Sprintf("%s and %d more", s, len(ids)-most)
		}
		if i > 0 {
			s += ", "
		}
		s += m.Thread(t).Display()
	}
	return s
}

// Run runs a Go function as the platform thread main, with the FIFO policy or, if
// the configuration has a seed, a random one. The trace is never nil. The error is
// nil if every essential thread terminated without an exception; else it is an
// ErrConfig, a *StuckError, a *ThreadError or an ErrUnfinished.
func Run(cfg Config, f func(*Thread)) (*Trace, error) {
	return Runner{}.Run(cfg, GoProgram("", f))
}

// Runner runs programs. The zero value is ready.
type Runner struct {
	// Policy chooses what happens next. Nil means FIFO, or Random if the
	// configuration has a seed.
	Policy Policy
	// Stop, if not nil, is asked after each action whether to end the run.
	Stop func(*Machine) bool
	// Observe, if not nil, is called with each event, also when events are discarded.
	Observe func(*Machine, Event)
}

// Run runs a program, as the function Run does.
func (r Runner) Run(cfg Config, p *Program) (*Trace, error) {
	t := &Trace{Config: cfg, Program: p}
	t.hasher.reset()
	t.hasher.plain = true
	m, err := newMachine(cfg, p, t.recorder(r.Observe, cfg.DiscardEvents))
	if err != nil {
		return t, err
	}
	defer m.Close()
	t.Config, t.Machine = m.Config(), m
	t.Chosen = r.chooses(t.Config)
	if r.Policy == nil {
		r.Policy = &FIFO{}
		if cfg.Seed != 0 {
			r.Policy = NewRandom(cfg.Seed)
		}
	}
	w := NewWatchdog(t.Config.WatchdogThreshold)
	t.End = r.loop(t, m, w)
	t.Chosen = t.Chosen || t.End == Stopped
	if t.Config.Time == ExactTime {
		if t.End == Completed || t.End == GotStuck || t.End == Repeats {
			w.Settle(m)
		} else { // it could go on, so there is nothing to settle
			w.record(m.Sample())
		}
	}
	t.Samples, t.Alerts = w.Samples, w.Alerts
	return t, t.err()
}

// chooses reports whether the policy chooses anything else than that of a configuration.
func (r Runner) chooses(cfg Config) bool {
	switch p := r.Policy.(type) {
	case nil:
		return false
	case *FIFO:
		return cfg.Seed != 0 || p.last != 0
	case *Random:
		return cfg.Seed == 0 || p.seed != cfg.Seed || p.asked
	}
	return true
}

// recorder returns what a run does with each event, nil if that is nothing.
func (t *Trace) recorder(also func(*Machine, Event), discard bool) func(*Machine, Event) {
	if discard {
		return also
	}
	return func(m *Machine, e Event) {
		t.Events = append(t.Events, e)
		e.hash(&t.hasher)
		if also != nil {
			also(m, e)
		}
	}
}

// loop applies actions until the run ends.
func (r Runner) loop(t *Trace, m *Machine, w *Watchdog) (end End) {
	var repeats repeats
	began := false
	err := m.Drive(func() (a Action, ok bool) {
		if began {
			if end, ok = r.after(t, m, &repeats); ok {
				return a, false
			}
		}
		began = true
		a, end, ok = r.next(t, m, w)
		return a, ok
	})
	if err != nil {
		t.broken = fmt.Errorf("%w at step %d, by its policy: %w", ErrUnfinished, m.actions+1, err)
		return Stopped
	}
	return end
}

// next returns the next action of a run, or how the run ends.
func (r Runner) next(t *Trace, m *Machine, w *Watchdog) (a Action, end End, ok bool) {
	if m.Done() {
		return a, Completed, false
	}
	if t.Config.Time == ExactTime {
		w.CatchUp(m)
	}
	switch {
	case m.actions >= t.Config.MaxSteps:
		return a, OutOfSteps, false
	case m.clock > t.Config.MaxTime || m.OutOfTime():
		return a, OutOfTime, false
	}
	a, ok = r.Policy.Next(m)
	if !ok {
		if m.Stuck() {
			return a, GotStuck, false
		}
		return a, Stopped, false
	}
	if i := m.indexOf(a); i >= 0 && !t.Config.DiscardEvents {
		t.Choices = append(t.Choices, i)
	}
	return a, end, true
}

// after looks whether a run ends after an action.
func (r Runner) after(t *Trace, m *Machine, repeats *repeats) (end End, over bool) {
	if r.Stop != nil && r.Stop(m) {
		return Stopped, true
	}
	if fifo, ok := r.Policy.(*FIFO); ok && repeats.seen(m, fifo) {
		if t.Cycle = r.goRound(t, m, *repeats); t.Cycle != nil {
			return Repeats, true
		}
	}
	return end, false
}

// goRound applies the actions of a cycle once more to see who takes part. It
// returns nil if they do not lead back after all: the policy also knows for how
// long tasks have waited, which is no part of the state.
func (r Runner) goRound(t *Trace, m *Machine, was repeats) *Cycle {
	c := &Cycle{Actions: was.length}
	gains, busy := map[ThreadID]bool{}, map[ThreadID]bool{}
	left, otherwise := map[ThreadID]bool{}, map[ThreadID]bool{}
	for range was.length {
		a, _ := r.Policy.Next(m)
		if !t.Config.DiscardEvents {
			t.Choices = append(t.Choices, m.indexOf(a))
		}
		c.Progress = c.Progress || m.MarksProgress(a)
		if m.Apply(a) != nil {
			return nil
		}
		if a.Kind == StepThread && m.performed {
			gains[a.Thread] = true
		}
		for _, th := range m.threads {
			if !m.NeedsCarrier(th.id) {
				busy[th.id] = true
			}
			if th.unmounted() {
				left[th.id] = true
				otherwise[th.id] = otherwise[th.id] || th.state != StateYielded
			}
		}
	}
	if f, _ := m.Fingerprint(); f != was.kept {
		return nil
	}
	for id := ThreadID(1); int(id) <= len(m.threads); id++ {
		switch {
		case gains[id]:
			c.Stepped = append(c.Stepped, id)
			if left[id] {
				c.Left = append(c.Left, id)
			}
			if left[id] && !otherwise[id] {
				c.Yielded = append(c.Yielded, id)
			}
		case !busy[id]:
			c.Starved = append(c.Starved, id)
		}
	}
	return c
}

// indexOf returns the place of a possible action in the list of Enabled.
func (m *Machine) indexOf(a Action) int {
	i := 0
	for e := range m.Enabled() {
		if e == a {
			return i
		}
		i++
	}
	return -1
}

// err returns the error of a run that ended.
func (t *Trace) err() error {
	m := t.Machine
	if t.broken != nil {
		return t.broken
	}
	switch t.End {
	case GotStuck, Repeats:
		e := &StuckError{Trace: t}
		for _, th := range m.threads {
			if th.essential() && th.state != StateTerminated && th.state != StateNew {
				e.Threads = append(e.Threads, th.id)
			}
		}
		return e
	case Completed:
		for _, th := range m.threads {
			if th.essential() && th.err != nil {
				return &ThreadError{Trace: t, Thread: m.Thread(th.id), Err: th.err}
			}
		}
		return nil
	}
	return fmt.Errorf("%w: %v after %d actions at %v", ErrUnfinished, t.End, m.actions, m.clock.Round(time.Microsecond))
}

// repeats finds out whether a machine came to a state in which it was before, by
// Brent's algorithm: it keeps one state and looks for it again, and keeps a newer
// one each time it has looked twice as long.
type repeats struct {
	kept   Fingerprint
	last   ThreadID
	power  uint64
	length uint64
}

// Looking costs a fingerprint, which costs as much as there are threads: so it
// begins late, looks more rarely the more threads there are, and not at all when
// there are very many.
const (
	repeatsAfter   = 1000
	repeatsThreads = 4096
)

// seen reports whether the state of the machine and its policy is the one kept.
func (r *repeats) seen(m *Machine, p *FIFO) bool {
	every := uint64(len(m.threads)/16 + 1)
	if m.actions < repeatsAfter || len(m.threads) > repeatsThreads || m.actions%every != 0 {
		return false
	}
	f, ok := m.Fingerprint()
	if !ok {
		return false
	}
	r.length += every
	if r.power > 0 && f == r.kept && p.last == r.last {
		return true
	}
	if r.length >= r.power {
		r.kept, r.last, r.length = f, p.last, 0
		r.power = max(2*r.power, every)
	}
	return false
}
