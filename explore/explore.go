package explore

import (
	"context"
	"errors"

	"github.com/bced87ab/gridlock/scheduler"
)

// Strategy says which schedules are looked at: Exhaustive or Sample.
type Strategy interface {
	// Name is the strategy in a word: exhaustive, random, pct, pos, urw.
	Name() string
	explore(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, o Options) (*Result, error)
}

// Explore looks at many schedules of a program. The result is never nil; it is not
// complete if ctx ended first. The error is an ErrConfig, or says why the program
// cannot be explored so.
func Explore(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, s Strategy, o Options) (*Result, error) {
	if s == nil {
		return &Result{Config: cfg, Program: p, Doomed: -1}, errors.New("there is no strategy, expected Exhaustive or Sample")
	}
	if o.Memory == 0 {
		o.Memory = defaultMemory
	}
	r, err := s.explore(ctx, cfg, p, o)
	r.explain()
	if err == nil {
		err = r.readsClock()
	}
	return r, err
}

// cutBy says why an exploration that ctx ended is not complete.
func cutBy(ctx context.Context) string {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "its time was up"
	}
	return "it was interrupted"
}

// defaultMemory is Options.Memory if that is zero.
const defaultMemory = 4 << 30

// Sampler makes the policies of the runs of a sample.
type Sampler interface {
	// Name is the sampler in a word.
	Name() string
	// Policy returns the policy of one run. The seed makes its random choices;
	// profile is what was learnt from a first run under a random policy.
	Policy(seed uint64, profile Profile) scheduler.Policy
}

// Profile is what a run under a random policy showed of a program.
type Profile struct {
	// Actions is how many actions it had.
	Actions int
	// Threads is how many threads took part, Events how many actions each had, by
	// thread number from 1, an action of no thread being that of the thread which
	// it is about.
	Threads int
	Events  map[scheduler.ThreadID]int
	// Parents is which thread started each, if one did.
	Parents map[scheduler.ThreadID]scheduler.ThreadID
}
