package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/internal/plain"
	"github.com/bced87ab/gridlock/internal/report"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// machineFlags are the flags of a machine and its program.
type machineFlags struct {
	jdk, carriers, maxPoolSize int
	queues                     string
	set                        []string
}

func (f *machineFlags) add(fl *pflag.FlagSet) {
	fl.IntVar(&f.jdk, "jdk", 0, "JDK release `N`, 21 to 25 (default the scenario's)")
	fl.IntVar(&f.carriers, "carriers", 0, "`N` carriers, the parallelism (default the scenario's)")
	fl.IntVar(&f.maxPoolSize, "max-pool-size", scheduler.DefaultMaxPoolSize, "`N` carriers at most, with compensation")
	addQueues(fl, &f.queues)
	fl.StringArrayVar(&f.set, "set", nil, "`NAME=VALUE` of a parameter, see scenarios show")
}

// addQueues adds the flag of the scheduler's queues.
func addQueues(fl *pflag.FlagSet, queues *string) {
	fl.StringVar(queues, "queues", "", "the scheduler's queues `Q`, fork-join or fifo (default the\nscenario's, else fork-join)")
}

// queueMode returns the queues that a flag asks for, and else those of the scenario.
func queueMode(flag string, s scenarios.Scenario) (scheduler.QueueMode, error) {
	switch {
	case flag != "":
		q, err := scheduler.ParseQueueMode(flag)
		if err != nil {
			err = fmt.Errorf("--queues is %w", err)
		}
		return q, err
	case s.Queues != nil:
		return *s.Queues, nil
	}
	return scheduler.ForkJoin, nil
}

// config returns the machine that the flags ask for, and else the one that shows the
// scenario best. A zero that a user writes is not the default that the library would
// take it for.
func (f *machineFlags) config(cmd *cobra.Command, s scenarios.Scenario) (scheduler.Config, error) {
	jdk, carriers := s.Machine()
	if !cmd.Flags().Changed("jdk") {
		f.jdk = jdk
	}
	if !cmd.Flags().Changed("carriers") {
		f.carriers = carriers
	}
	cfg := scheduler.Config{JDK: f.jdk, Parallelism: f.carriers, MaxPoolSize: s.MaxPoolSize}
	changed := cmd.Flags().Changed("max-pool-size")
	switch {
	case f.carriers < 1:
		return cfg, fmt.Errorf("--carriers is %d, expected at least 1", f.carriers)
	case changed && f.maxPoolSize < 1:
		return cfg, fmt.Errorf("--max-pool-size is %d, expected at least 1", f.maxPoolSize)
	case changed && f.maxPoolSize < f.carriers && cmd.Flags().Changed("carriers"):
		return cfg, fmt.Errorf("--max-pool-size is %d, expected at least the %d of --carriers", f.maxPoolSize, f.carriers)
	case changed:
		cfg.MaxPoolSize = f.maxPoolSize
	}
	var err error
	if cfg.Queues, err = queueMode(f.queues, s); err != nil {
		return cfg, err
	}
	_, err = cfg.Resolve()
	return cfg, err
}

// runFlags are the flags of run.
type runFlags struct {
	machine           machineFlags
	seed              uint64
	maxSteps          uint64
	maxTime, watchdog time.Duration
	format            format
	outputs           outputs
}

func newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run SCENARIO|FILE.java|-",
		Short: "Run a scenario or a Java file once and explain how it ends",
		Long: `Run a scenario, or a Java file of your own, once, in virtual time, and explain
how it ends: the verdict and why, the carriers and who has each, the lock with
its queue, the scheduler's queues, and what a watchdog would have said.

With - the Java source is read from the standard input, and so it is by replay.

Without --seed the run follows the FIFO policy, which makes no choice at random:
timers that are due go first, then free carriers take the oldest task, then
running threads take turns. The same scenario, flags and seed always print the
same bytes. The watchdog looks at the machine four times in each --watchdog.

Ctrl-C ends a run and prints what it has come to.

Exit status: 0 if it completes or is idle, 1 with a finding, 2 for bad input, 3
if it was cut short without a verdict, 4 for a bug of gridlock.`,
		Example: `  gridlock run zipkin-reporter
  gridlock run Server.java
  gridlock run zipkin-reporter --jdk 24
  gridlock run zipkin-reporter --carriers 8 --set pinned=8 --set requests=1000
  gridlock run zipkin-reporter --seed 7 --format json | jq .verdict`,
		Args: exactArgs(1, "one scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	f.machine.add(fl)
	fl.Uint64Var(&f.seed, "seed", 0, "`N` from 1: choose at random, the same each time")
	fl.Uint64Var(&f.maxSteps, "max-steps", scheduler.DefaultMaxSteps, "end the run after `N` actions")
	fl.DurationVar(&f.maxTime, "max-time", scheduler.DefaultMaxTime, "end the run at virtual time `T`")
	fl.DurationVar(&f.watchdog, "watchdog", scheduler.DefaultWatchdogThreshold, "alert after `T` without a free carrier")
	f.outputs.add(cmd)
	f.format.add(cmd)
	return cmd
}

func (f *runFlags) run(cmd *cobra.Command, name string) error {
	s, err := scenario(name)
	if err != nil {
		return err
	}
	values, err := s.Values(f.machine.set...)
	if err != nil {
		return err
	}
	cfg, err := f.config(cmd, s)
	if err != nil {
		return err
	}
	files, err := f.outputs.list()
	if err != nil {
		return err
	}
	watch := watchRun(cmd.Context(), cmd.ErrOrStderr())
	trace, err := runScenario(s, values, cfg, watch.stop)
	watch.end()
	if err != nil {
		return err
	}
	if trace.End == scheduler.Stopped {
		trace.Config.MaxSteps = trace.Machine.Actions() // so that the token replays as much
	}
	r := exportOf(s, values, trace, explore.TokenOf(s.Name, s.Settings(values), trace).String())
	if err := writeFiles(files, r); err != nil {
		return err
	}
	return f.format.show(cmd.OutOrStdout(), report.Run{Run: r, Timeline: f.outputs.columns(cmd.OutOrStdout()), AllOutput: f.outputs.allOutput})
}

// exportOf returns all that is known of the run of a scenario.
func exportOf(s scenarios.Scenario, v scenarios.Values, t *scheduler.Trace, token string) export.Run {
	return export.Run{
		Scenario: s.Name, Title: s.Title, Settings: s.Settings(v), File: s.File, Source: s.Source,
		Trace: t, Explanation: deadlock.ExplainRun(t), Token: token,
	}
}

// config returns the configuration that the flags ask for. A zero that a user
// writes is not the default that the library would take it for.
func (f *runFlags) config(cmd *cobra.Command, s scenarios.Scenario) (scheduler.Config, error) {
	cfg, err := f.machine.config(cmd, s)
	if err != nil {
		return cfg, err
	}
	cfg.Seed, cfg.MaxSteps, cfg.MaxTime, cfg.WatchdogThreshold = f.seed, f.maxSteps, f.maxTime, f.watchdog
	for _, z := range []struct {
		flag string
		zero bool
	}{
		{"seed", f.seed == 0},
		{"max-steps", f.maxSteps == 0},
		{"max-time", f.maxTime <= 0},
		{"watchdog", f.watchdog <= 0},
	} {
		if z.zero && cmd.Flags().Changed(z.flag) {
			return cfg, fmt.Errorf("--%s is %s, expected at least %s", z.flag, cmd.Flag(z.flag).Value, least(z.flag))
		}
	}
	_, err = cfg.Resolve()
	return cfg, err
}

// least is the smallest value of a flag, in words.
func least(flag string) string {
	if flag == "max-time" || flag == "watchdog" {
		return "1ns"
	}
	return "1"
}

// runScenario runs a scenario until it ends or is told to stop. That it got stuck or was cut
// short is no error here.
func runScenario(s scenarios.Scenario, v scenarios.Values, cfg scheduler.Config, stop func(*scheduler.Machine) bool) (*scheduler.Trace, error) {
	trace, err := scheduler.Runner{Stop: stop}.Run(cfg, s.Program(v))
	if trace.Machine == nil {
		return nil, err
	}
	return trace, nil
}

// format is the flag that says how results are printed.
type format struct{ name string }

func (f *format) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.name, "format", "text", "print the result as `F`, text or json")
	check := func(cmd *cobra.Command, _ []string) error {
		if f.name != "text" && f.name != "json" {
			return fmt.Errorf("--format is %q, expected text or json", f.name)
		}
		if f.name == "json" && cmd.Flags().Changed("timeline") {
			return errors.New("--timeline is text, expected it without --format json")
		}
		return nil
	}
	cmd.PreRunE = check
}

// show prints a run and returns its exit status as an error.
func (f *format) show(w io.Writer, r report.Run) error {
	var err error
	if f.name == "json" {
		err = writeJSON(w, r.Document())
	} else {
		err = r.Text(w, report.Style{Color: isTerminal(w)})
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	switch v := r.Explanation.Verdict; {
	case v == deadlock.Unknown:
		return exitError(exitUnknown)
	case !v.Clean():
		return exitError(exitFinding)
	}
	return nil
}

// writeJSON writes a document as indented JSON.
func writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(plain.JSON(b.Bytes()))
	return err
}
