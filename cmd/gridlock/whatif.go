package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// whatifFlags are the flags of whatif.
type whatifFlags struct {
	jdk              []int
	carriers, states int
	set              []string
	queues           string
	budget           time.Duration
	format           format
}

func newWhatif() *cobra.Command {
	var f whatifFlags
	cmd := &cobra.Command{
		Use:   "whatif SCENARIO|FILE.java",
		Short: "Say which JDK releases, parallelisms and repairs are safe",
		Long: `Say which JDK releases, parallelisms and repairs of a scenario, or of a Java file
of your own, are safe. A table has a cell for each release and parallelism, of
the scenario as it is and of each of its repairs. Every cell is searched by
itself, over all schedules:

  safe N   no schedule has a fault: a certificate, and how many states it took
  stuck    some schedule has one, and a command replays it; others, as that of
           gridlock run, may well complete
  unknown  the budget or the bound on states ended the search

In a search a time limit may end at any moment, since a real thread can be late
by any amount. What a scenario has no bound on in reality, such as its pinned
requests, is tried with as many as there are carriers, unless --set says a number.

Exit status: 1 if some cell is stuck; else 0 if the scenario as it is is safe in
all of its cells, 3 if that is not known; 2 for bad input, 4 for a bug of
gridlock.`,
		Example: `  gridlock whatif zipkin-reporter                 which releases and repairs help?
  gridlock whatif Server.java                     and of a file of my own?
  gridlock whatif zipkin-minimal --carriers 3 --set pinned=2
                                                  how many carriers do two take?
  gridlock whatif zipkin-class-init --jdk 25      does the newest release help?
  gridlock whatif zipkin-reporter --queues fifo --budget 5m
                                                  fewer states and more time
  gridlock whatif zipkin-minimal --format json | jq '.cells[] | select(.result == "stuck").replay'`,
		Args: exactArgs(1, "one scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.IntSliceVar(&f.jdk, "jdk", []int{21, 24, 25}, "semantics of these JDK releases `N,...`, 21 to 25")
	fl.IntVar(&f.carriers, "carriers", scheduler.DefaultParallelism, "every parallelism from 1 to `N`")
	fl.StringArrayVar(&f.set, "set", nil, "`NAME=VALUE` of a parameter, see scenarios show")
	addQueues(fl, &f.queues)
	fl.DurationVar(&f.budget, "budget", 10*time.Second, "search each cell for `T` at most; 0 is for ever")
	fl.IntVar(&f.states, "states", explore.DefaultStates, "find `N` states of each cell at most")
	f.format.add(cmd)
	return cmd
}

// variant is the scenario as it is, or one of its repairs, with its cells: a row for
// each parallelism, with a column for each release.
type variant struct {
	scenarios.Scenario
	cells [][]cell
}

// cell is a cell with what replays it: the settings of its scenario, and a token if
// it is stuck.
type cell struct {
	explore.Cell
	settings []string
	token    string
}

// whatif is all that there is to print. The scenario as it is is the first variant.
type whatif struct {
	flags    *whatifFlags
	releases []int
	scales   string // the parameter that is as large as the parallelism, if one is
	variants []variant
}

func (f *whatifFlags) run(cmd *cobra.Command, name string) error {
	s, err := scenario(name)
	if err != nil {
		return err
	}
	if err := f.check(s); err != nil {
		return err
	}
	w := &whatif{flags: f, releases: f.releases(), scales: f.scales(s)}
	if err := w.plan(s); err != nil {
		return err
	}
	// At Ctrl-C what was found until then is printed.
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	if err := w.search(ctx, progress(cmd.ErrOrStderr())); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if f.format.name == "json" {
		err = writeJSON(out, w.document())
	} else {
		err = w.text(out)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return w.status()
}

func (f *whatifFlags) check(s scenarios.Scenario) error {
	queues, err := queueMode(f.queues, s)
	if err != nil {
		return err
	}
	f.queues = queues.String()
	switch {
	case f.carriers < 1:
		return fmt.Errorf("--carriers is %d, expected at least 1", f.carriers)
	case f.states < 1:
		return fmt.Errorf("--states is %d, expected at least 1", f.states)
	case f.budget < 0:
		return fmt.Errorf("--budget is %v, expected a positive duration", f.budget)
	case len(f.jdk) == 0:
		return errors.New("--jdk names no release")
	}
	for _, jdk := range f.jdk {
		// A zero is not the default that the library would take it for.
		if _, err := scheduler.ReleaseOf(jdk); err != nil {
			return fmt.Errorf("--jdk: %w", err)
		}
	}
	_, err = f.config(f.jdk[0], f.carriers).Resolve()
	return err
}

func (f *whatifFlags) releases() []int {
	sorted := slices.Clone(f.jdk)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

func (f *whatifFlags) config(jdk, carriers int) scheduler.Config {
	cfg := scheduler.Config{JDK: jdk, Parallelism: carriers, Time: scheduler.AnyTime}
	if f.queues == "fifo" {
		cfg.Queues = scheduler.SingleFIFO
	}
	return cfg
}

// scales returns the parameter of which each parallelism has as many, unless it was
// set.
func (f *whatifFlags) scales(s scenarios.Scenario) string {
	if slices.ContainsFunc(f.set, func(set string) bool { return strings.HasPrefix(set, s.Scales+"=") }) {
		return ""
	}
	return s.Scales
}

// plan makes the variants, whose cells have settings and a case each.
func (w *whatif) plan(s scenarios.Scenario) error {
	if _, err := s.SearchValues(w.flags.set...); err != nil {
		return err
	}
	if _, err := s.SearchValues(w.settings(s, w.flags.carriers)...); err != nil {
		return err // before many programs are built in vain
	}
	all := []scenarios.Scenario{s}
	for _, name := range s.Repairs {
		repaired, err := scenarios.Lookup(name)
		if err != nil {
			panic("a repair does not exist: " + err.Error())
		}
		all = append(all, repaired)
	}
	for _, s := range all {
		v := variant{Scenario: s}
		for p := 1; p <= w.flags.carriers; p++ {
			row, err := w.row(s, p)
			if err != nil {
				return err
			}
			v.cells = append(v.cells, row)
		}
		w.variants = append(w.variants, v)
	}
	return nil
}

// settings returns what is set of a scenario for a parallelism.
func (w *whatif) settings(s scenarios.Scenario, p int) []string {
	set := slices.Clone(w.flags.set)
	if w.scales != "" {
		set = append(set, fmt.Sprintf("%s=%d", w.scales, p))
	}
	// A repair may have fewer parameters than what it repairs.
	return slices.DeleteFunc(set, func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return !slices.ContainsFunc(s.Params, func(p scenarios.Param) bool { return p.Name == name })
	})
}

// row plans the cells of a parallelism.
func (w *whatif) row(s scenarios.Scenario, p int) ([]cell, error) {
	values, err := s.SearchValues(w.settings(s, p)...)
	if err != nil {
		return nil, err
	}
	var row []cell
	for _, jdk := range w.releases {
		row = append(row, cell{
			Cell: explore.Cell{Case: explore.Case{
				Name: fmt.Sprintf("%s, JDK %d, %s", s.Name, jdk, carriers(p)), Config: w.flags.config(jdk, p), Program: s.Program(values),
			}},
			settings: s.Settings(values),
		})
	}
	return row, nil
}

// each calls f with every cell, in the order in which they are searched and listed.
func (w *whatif) each(f func(v *variant, c *cell)) {
	for i := range w.variants {
		v := &w.variants[i]
		for _, row := range v.cells {
			for k := range row {
				f(v, &row[k])
			}
		}
	}
}

// search searches the cells and makes tokens of what it finds.
func (w *whatif) search(ctx context.Context, show func(done, all int, what string)) error {
	var cases []explore.Case
	w.each(func(_ *variant, c *cell) { cases = append(cases, c.Case) })
	cells, err := explore.WhatIf(ctx, cases, explore.WhatIfOptions{
		Budget: w.flags.budget, States: w.flags.states,
		Progress: func(done, all int, c explore.Case, p explore.Progress) {
			what := c.Name
			if p.States > 0 {
				what += fmt.Sprintf(", %d states", p.States)
			}
			show(done, all, what)
		},
	})
	show(len(cases), len(cases), "")
	if err != nil {
		return err
	}
	next := 0
	w.each(func(v *variant, c *cell) {
		c.Cell = cells[next]
		next++
		if c.Found == nil || err != nil {
			return
		}
		var token explore.Token
		token, err = explore.TokenOfFound(v.Name, c.settings, c.Config, c.Program, *c.Found)
		c.token = token.String()
	})
	if err != nil {
		panic("a finding does not replay: " + err.Error())
	}
	return nil
}

// column returns the cells of a release, by parallelism.
func (v *variant) column(k int) []explore.Cell {
	var cells []explore.Cell
	for _, row := range v.cells {
		cells = append(cells, row[k].Cell)
	}
	return cells
}

// status returns the exit status as an error.
func (w *whatif) status() error {
	stuck, sure := false, true
	w.each(func(v *variant, c *cell) {
		stuck = stuck || c.Safety == explore.Stuck
		sure = sure && (c.Safety == explore.Safe || v != &w.variants[0])
	})
	switch {
	case stuck:
		return exitError(exitFinding)
	case !sure:
		return exitError(exitUnknown)
	}
	return nil
}

// carriers counts carriers in words.
func carriers(n int) string {
	if n == 1 {
		return "1 carrier"
	}
	return fmt.Sprintf("%d carriers", n)
}
