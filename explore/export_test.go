package explore

import (
	"context"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// RandomSchedules is a strategy that runs n random schedules of at most steps
// actions, for tests that do not depend on how schedules are chosen.
func RandomSchedules(n int, steps uint64) Strategy { return randomSchedules{n, steps} }

type randomSchedules struct {
	n     int
	steps uint64
}

func (randomSchedules) Name() string { return "random" }

func (s randomSchedules) explore(_ context.Context, cfg scheduler.Config, p *scheduler.Program, o Options) (*Result, error) {
	r := &Result{Config: cfg, Program: p, Strategy: s.Name(), Doomed: -1}
	cfg.MaxSteps = s.steps
	for seed := range uint64(s.n) {
		t, err := scheduler.Runner{Policy: scheduler.NewRandom(o.Seed + seed)}.Run(cfg, p)
		if t.Machine == nil {
			return r, err
		}
		r.Schedules++
		x := deadlock.Explain(t.Machine)
		if x.Verdict.Clean() || x.Verdict == deadlock.Unknown {
			continue
		}
		if len(r.Findings) == 0 {
			r.SchedulesToFirst = r.Schedules
		}
		r.Findings = append(r.Findings, Found{
			Verdict: x.Verdict, Kind: x.Kind, Proof: x.Findings[0].Proof, Choices: t.Choices, Count: 1,
		})
		if o.First {
			break
		}
	}
	return r, nil
}

// CutShort is an exhaustive search that gives up at once.
func CutShort() Strategy { return cutShort{} }

type cutShort struct{}

func (cutShort) Name() string { return "exhaustive" }

func (s cutShort) explore(_ context.Context, cfg scheduler.Config, p *scheduler.Program, _ Options) (*Result, error) {
	return &Result{Config: cfg, Program: p, Strategy: s.Name(), Short: "no memory"}, nil
}
