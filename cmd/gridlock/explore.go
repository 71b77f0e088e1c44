package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/internal/report"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// exhaustive is the strategy that looks at every schedule.
const exhaustive = "exhaustive"

// exploreFlags are the flags of explore.
type exploreFlags struct {
	machine               machineFlags
	strategy, time, steps string
	schedules, depth      int
	budget                time.Duration
	memory                int
	first, outcomes, deep bool
	seed                  uint64
	format                format
}

func newExplore() *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "explore SCENARIO|FILE.java",
		Short: "Look at every schedule of a scenario or a Java file, or at many",
		Long: `Look at every schedule of a scenario, or of a Java file of your own, and explain
the worst way in which it can end, with a schedule that leads there: as few
context switches as possible, a column for each thread. If none ends badly the
result is a certificate.

The exhaustive search visits each state once. Timers may fire at any moment, as
on a real machine a thread can be late by any amount (--time any). The other
strategies run schedules that are chosen at random: random (any possible
action), pct (priorities with a few changes), pos (a priority for each event)
and urw (all interleavings equally likely). They prove nothing, and need no
memory. A search that is cut short and found nothing is followed by a sample of
200 schedules (pct).

Exit status: 0 if there is no fault, or none in a sample, 1 with a finding, 2 for
bad input, 3 if the search was cut short without a finding, 4 for a bug of
gridlock.`,
		Example: `  gridlock explore zipkin-minimal
  gridlock explore Server.java
  gridlock explore zipkin-minimal --jdk 24
  gridlock explore zipkin-reporter --strategy urw --schedules 1000
  gridlock explore zipkin-reporter --carriers 2 --set pinned=2 --budget 30s
  gridlock explore zipkin-condition --outcomes`,
		Args: exactArgs(1, "one scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	f.machine.add(fl)
	fl.StringVar(&f.strategy, "strategy", exhaustive, "exhaustive, random, pct, pos or urw")
	fl.IntVar(&f.schedules, "schedules", 10_000, "run `N` schedules, if not exhaustive")
	fl.IntVar(&f.depth, "depth", 3, "look for faults of `N` orderings, with pct")
	fl.Uint64Var(&f.seed, "seed", 0, "`N` seeds the random choices")
	fl.StringVar(&f.time, "time", "any", "timers fire at any time, or exact")
	fl.StringVar(&f.steps, "steps", "operation", "a step is an operation, or an access")
	fl.BoolVar(&f.first, "first", false, "end at the first finding")
	fl.BoolVar(&f.deep, "depth-first", false, "less memory, but longer schedules")
	fl.BoolVar(&f.outcomes, "outcomes", false, "list every way to end, also the good ones")
	fl.DurationVar(&f.budget, "budget", 0, "end after `T`, such as 1m; 0 is never")
	fl.IntVar(&f.memory, "memory", 4096, "use about `N` megabytes at most")
	f.format.add(cmd)
	return cmd
}

// run explores and prints what that shows.
func (f *exploreFlags) run(cmd *cobra.Command, name string) error {
	s, err := scenario(name)
	if err != nil {
		return err
	}
	values, err := s.SearchValues(f.machine.set...)
	if err != nil {
		return err
	}
	cfg, err := f.config(cmd, s)
	if err != nil {
		return err
	}
	strategy, err := f.pick()
	if err != nil {
		return err
	}
	interrupted, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	ctx, cancel := f.context(interrupted)
	defer cancel()
	show := searchProgress(cmd.ErrOrStderr())
	began := time.Now()
	p := s.Program(values)
	o := explore.Options{First: f.first, Outcomes: f.outcomes, Seed: f.seed, Memory: int64(f.memory) << 20, Progress: show.tell}
	result, err := explore.Explore(ctx, cfg, p, strategy, o)
	if err != nil {
		show.wipe()
		return fmt.Errorf("%s cannot be explored so: %w; use --time exact", s.Name, err)
	}
	e := report.Exploration{Scenario: s.Name, Title: s.Title, Settings: s.Settings(values), Result: result}
	if result.Strategy == exhaustive && !result.Complete && result.Fault() == nil {
		e.Sampled = afterwards
		stop() // a second Ctrl-C ends the command
		found, err := f.sampleAfter(cmd.Context(), result)
		if err != nil {
			return err
		}
		if found != nil {
			e.Result, e.Before = found, result
		}
	}
	err = describe(interrupted, &e, s.Settings(values))
	show.wipe()
	if err != nil {
		return err
	}
	e.Seconds = time.Since(began).Seconds()
	return f.show(cmd.OutOrStdout(), e)
}

// exploreStates are how many states are looked at for a point of no return.
const exploreStates = 1_000_000

// A search that was cut short before it found anything is followed by a sample, which often
// finds what happens early. Its size is a number and not a time, so that the same sample is
// always the same; its steps are few, so that a program without an end does not hold it up.
const (
	afterwards      = 200
	afterwardsSteps = 10_000
)

// sampleAfter samples the schedules of a program of which a search found no fault and did not
// come to its end. It returns nil if that finds none either.
func (f *exploreFlags) sampleAfter(ctx context.Context, searched *explore.Result) (*explore.Result, error) {
	cfg := searched.Config
	cfg.MaxSteps = min(cfg.MaxSteps, afterwardsSteps)
	r, err := explore.Explore(ctx, cfg, searched.Program, explore.Sample(afterwards, explore.PCT(f.depth)), explore.Options{Seed: f.seed})
	if err != nil || r.Fault() == nil {
		return nil, err
	}
	r.Config.MaxSteps = searched.Config.MaxSteps
	return r, nil
}

// describe shrinks the worst finding, and finds its point of no return.
func describe(ctx context.Context, e *report.Exploration, settings []string) error {
	fault := e.Result.Fault()
	if fault == nil {
		return nil
	}
	cfg, p := e.Result.Config, e.Result.Program
	short := explore.Shrink(cfg, p, *fault, explore.ShrinkOptions{})
	token, err := explore.TokenOfFound(e.Scenario, settings, cfg, p, short)
	if err != nil {
		return err
	}
	e.Token = token.String()
	if e.Trace, err = token.Replay(p); err != nil {
		return err
	}
	if short.Loop == 0 && short.Proof == deadlock.ByState { // the end of another schedule than the one that was found
		short.Explanation = deadlock.ExplainRun(e.Trace)
	}
	short.NoReturn, e.NoReturnKnown = explore.PointOfNoReturn(ctx, cfg, p, short.Choices, explore.Options{States: exploreStates})
	e.Shown = &short
	return nil
}

// config returns the machine that the flags ask for.
func (f *exploreFlags) config(cmd *cobra.Command, s scenarios.Scenario) (scheduler.Config, error) {
	cfg, err := f.machine.config(cmd, s)
	if err != nil {
		return cfg, err
	}
	choices := []struct {
		flag, value string
		names       [2]string
		set         func(second bool)
	}{
		{"time", f.time, [2]string{"exact", "any"}, func(any bool) {
			if any {
				cfg.Time = scheduler.AnyTime
			}
		}},
		{"steps", f.steps, [2]string{"operation", "access"}, func(access bool) {
			if access {
				cfg.Steps = scheduler.ByAccess
			}
		}},
	}
	for _, c := range choices {
		if c.value != c.names[0] && c.value != c.names[1] {
			return cfg, fmt.Errorf("--%s is %q, expected %s or %s", c.flag, c.value, c.names[0], c.names[1])
		}
		c.set(c.value == c.names[1])
	}
	switch {
	case f.schedules < 1:
		return cfg, fmt.Errorf("--schedules is %d, expected at least 1", f.schedules)
	case f.depth < 1:
		return cfg, fmt.Errorf("--depth is %d, expected at least 1", f.depth)
	case f.memory < 1:
		return cfg, fmt.Errorf("--memory is %d, expected at least 1 megabyte", f.memory)
	case f.budget < 0:
		return cfg, fmt.Errorf("--budget is %v, expected a positive duration", f.budget)
	}
	return cfg, nil
}

// pick returns the strategy that the flags ask for.
func (f *exploreFlags) pick() (explore.Strategy, error) {
	switch f.strategy {
	case exhaustive:
		return explore.Exhaustive{DepthFirst: f.deep}, nil
	case "random":
		return explore.Sample(f.schedules, explore.RandomWalk()), nil
	case "pct":
		return explore.Sample(f.schedules, explore.PCT(f.depth)), nil
	case "pos":
		return explore.Sample(f.schedules, explore.POS()), nil
	case "urw":
		return explore.Sample(f.schedules, explore.URW()), nil
	}
	return nil, fmt.Errorf("--strategy is %q, expected exhaustive, random, pct, pos or urw", f.strategy)
}

// context ends when the budget is used up, or at Ctrl-C: what was found until then
// is printed.
func (f *exploreFlags) context(ctx context.Context) (context.Context, context.CancelFunc) {
	if f.budget == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, f.budget)
}

// show prints an exploration and returns its exit status as an error.
func (f *exploreFlags) show(w io.Writer, e report.Exploration) error {
	var err error
	if f.format.name == "json" {
		err = writeJSON(w, e.Document())
	} else {
		err = e.Text(w, report.Style{Color: isTerminal(w)})
	}
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", errOutput, err)
	case e.Fault():
		return exitError(exitFinding)
	case e.Unknown():
		return exitError(exitUnknown)
	}
	return nil
}
