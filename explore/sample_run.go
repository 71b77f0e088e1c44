package explore

import (
	"context"
	"slices"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// worker runs schedules of a sample, one after the other.
type worker struct {
	cfg     scheduler.Config
	program *scheduler.Program
	sampler Sampler
	options Options
	profile Profile

	// start is a machine at the start of the program, which each run copies; nil if
	// the program hosts Go functions, whose copies are made by running them.
	start *scheduler.Machine
	// last is the machine of the run before, whose memory the next one uses, and its
	// coroutines if the program hosts Go functions.
	last    *scheduler.Machine
	policy  scheduler.Policy
	enabled []scheduler.Action
}

func newWorker(cfg scheduler.Config, p *scheduler.Program, s Sampler, o Options) *worker {
	w := &worker{cfg: cfg, program: p, sampler: s, options: o}
	m := w.newMachine()
	if _, ok := m.Fingerprint(); ok {
		w.start = m
	} else {
		w.last = m
	}
	return w
}

// another returns a worker that does the same and shares nothing that changes.
func (w *worker) another() *worker {
	o := newWorker(w.cfg, w.program, w.sampler, w.options)
	o.profile = w.profile
	return o
}

func (w *worker) close() {
	if w.last != nil {
		w.last.Close()
	}
}

// newMachine returns a machine at the start of the program, in the place of the one
// before.
func (w *worker) newMachine() *scheduler.Machine {
	if w.start != nil {
		w.last = w.start.CloneTo(w.last)
		return w.last
	}
	if w.last != nil {
		w.last.Restart()
		return w.last
	}
	m, err := scheduler.New(w.cfg, w.program)
	if err != nil {
		panic("a resolved configuration did not resolve again: " + err.Error())
	}
	return m
}

// policyOf returns the policy of a run. Making one anew for each would cost more
// memory than all else of a short run, so that our own are used again.
func (w *worker) policyOf(run int) scheduler.Policy {
	seed := seedOf(w.options.Seed, run)
	if own, ok := w.policy.(*policy); ok {
		own.reset(seed)
	} else {
		w.policy = w.sampler.Policy(seed, w.profile)
	}
	return w.policy
}

// run runs a schedule and returns the machine as it is then, until the next run.
// note, if not nil, is called before each action. It returns nil if the context
// ended.
func (w *worker) run(ctx context.Context, p scheduler.Policy, note func(m *scheduler.Machine, choice int)) *scheduler.Machine {
	m := w.newMachine()
	cut := false
	look := uint64(min(max(2*w.profile.Actions, firstLook), lastFirstLook))
	err := m.Drive(func() (a scheduler.Action, ok bool) {
		if m.Actions() == look {
			if frozen(m) {
				return a, false
			}
			look *= 2
		}
		if m.Done() || m.Stuck() || m.OutOfTime() || m.Actions() >= w.cfg.MaxSteps || m.Now() > w.cfg.MaxTime {
			return a, false
		}
		if cut = m.Actions()%1024 == 0 && ctx.Err() != nil; cut {
			return a, false
		}
		w.enabled = m.AppendEnabled(w.enabled[:0])
		i := w.choose(p, m)
		if i < 0 {
			return a, false
		}
		if note != nil {
			note(m, i)
		}
		return w.enabled[i], true
	})
	if err != nil {
		panic("a possible action was not: " + err.Error())
	}
	if cut {
		return nil
	}
	return m
}

// A run is looked at for the first time when it has become twice as long as the
// profile, within these bounds, and then each time it has become twice as long.
const (
	firstLook     = 64
	lastFirstLook = 1024
)

// frozen reports whether a machine in which something can still happen has essential
// threads that never will step again, so that the run can never complete.
func frozen(m *scheduler.Machine) bool {
	switch deadlock.Judge(m).Verdict {
	case deadlock.Deadlock, deadlock.CarrierExhaustion, deadlock.LostSignal:
		return true
	}
	return false
}

// choose returns the index of the policy's choice; less than 0 if it ends the run.
func (w *worker) choose(p scheduler.Policy, m *scheduler.Machine) int {
	if own, ok := p.(*policy); ok {
		return own.choose(m, w.enabled)
	}
	a, ok := p.Next(m)
	if !ok {
		return -1
	}
	return slices.Index(w.enabled, a)
}

// batch runs the schedules of a batch, up to the first finding if that ends the
// exploration.
func (w *worker) batch(ctx context.Context, number, size int) tally {
	t := tally{batch: number}
	for t.runs < size {
		run := number*batchRuns + t.runs
		m := w.run(ctx, w.policyOf(run), nil)
		if m == nil {
			break
		}
		t.runs++
		e := endingOf(m)
		e.run = run
		switch {
		case e.verdict == deadlock.Unknown:
			t.undecided++
			continue
		case !e.verdict.Clean() && t.first == 0:
			t.first = run + 1
		}
		t.count(e)
		if w.options.First && t.first > 0 {
			t.unfinished = true // also if it is the last of the batch: no more are to come
			return t
		}
	}
	t.unfinished = t.runs < size
	return t
}

// endingOf says how a run ended.
func endingOf(m *scheduler.Machine) ending {
	if m.Done() && !m.Failed() {
		return ending{verdict: deadlock.Completed, proof: deadlock.ByState, count: 1}
	}
	f := deadlock.Judge(m)
	return ending{verdict: f.Verdict, kind: f.Kind, proof: f.Proof, count: 1}
}

// choicesOf returns the choices of a run, by running it again: so that those of the
// many other runs need not be kept.
func (w *worker) choicesOf(run int) []int {
	choices := []int{}
	w.run(context.Background(), w.policyOf(run), func(_ *scheduler.Machine, choice int) {
		choices = append(choices, choice)
	})
	return choices
}

// takeProfile runs the program once at random and notes what that shows. It returns
// false if the context ended.
func (w *worker) takeProfile(ctx context.Context) bool {
	walk := newPolicy(&randomWalk{})
	walk.reset(seedOf(w.options.Seed, -1))
	f := Profile{Events: map[scheduler.ThreadID]int{}, Parents: map[scheduler.ThreadID]scheduler.ThreadID{}}
	m := w.run(ctx, walk, func(m *scheduler.Machine, choice int) {
		t := agentOf(m, w.enabled[choice])
		f.Events[t]++
		if child := startedBy(m, w.enabled[choice]); child != 0 && f.Parents[child] == 0 {
			f.Parents[child] = t
		}
	})
	if m == nil {
		return false
	}
	f.Actions, f.Threads = int(m.Actions()), m.Threads()
	w.profile = f
	return true
}
