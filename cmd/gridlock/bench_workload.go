package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/bced87ab/gridlock/bench/plot"
	"github.com/bced87ab/gridlock/bench/workload"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// workloadFlags are the flags of bench workload.
type workloadFlags struct {
	jdk, carriers, rate, clients, pinned string
	handler, pin, cpu, io, think, queues string
	duration, warmup, patience, encode   time.Duration
	connections                          int
	seed                                 uint64
	set                                  []string
	png, svg                             string
	format                               format
}

const workloadLong = `Put a simulated server under load, in virtual time, and measure what a load test
of a real one would: throughput, percentiles of the latency, how busy the
carriers are and how many of them pinned threads hold, how many threads wait, how
many sockets are open, and when it collapses. It does not depend on how fast your
machine is: the same flags always print the same bytes.

One of --pinned, --rate, --clients and --carriers may have several values: then a
table, and a plot, has a row for each, with the releases side by side, and the
knee at which pinned requests take all carriers; where it is not --pinned, 30 %% are
pinned. If all have one value, the run is reported in full, and over time. A list
is 0,10,50 or 0-100/5, from 0 to 100 in steps of 5.

Requests come at random (--rate, an open load) or from clients that wait for their
answer (--clients, a closed load). What each does is --handler:

%s
Times are distributions: a time alone, exp:50ms, uniform:50ms, or with a long tail
lognormal:50ms:1.5. In place of all that, SCENARIO is a bundled scenario or a Java
file, each of whose virtual threads counts as a request.

It is checked against theory: a server whose requests are all pinned is the queue
M/M/c, with carriers as servers, within 0.4 %%. docs/bench.md says more.`

func newBenchWorkload() *cobra.Command {
	var f workloadFlags
	cmd := &cobra.Command{
		Use:   "workload [SCENARIO]",
		Short: "Load a simulated server and measure throughput and latency",
		Long:  fmt.Sprintf(workloadLong, handlers()),
		Example: `  gridlock bench workload                                  the knee
  gridlock bench workload --png knee.png --svg knee.svg    to put on a slide
  gridlock bench workload --pinned 30 --rate 50-400/25     by rate of arrivals
  gridlock bench workload --clients 10 --carriers 1-12     a closed load
  gridlock bench workload --handler zipkin-reporter        safe at 0 % and at 100 %
  gridlock bench workload --handler pool --pinned 20       one run, in full
  gridlock bench workload zipkin-reporter                  a scenario, in full`,
		Args: atMostOne("SCENARIO"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	f.add(cmd.Flags())
	f.format.add(cmd)
	return cmd
}

// handlers lists what requests can do.
func handlers() string {
	var b strings.Builder
	for _, h := range workload.Handlers() {
		what := strings.Split(h.What, "; ")
		fmt.Fprintf(&b, "  %-17s%s\n", h.Name, what[0])
		for _, l := range what[1:] {
			fmt.Fprintf(&b, "  %-17s%s\n", "", l)
		}
	}
	return b.String()
}

func (f *workloadFlags) add(fl *pflag.FlagSet) {
	d := workload.Default
	fl.SortFlags = false
	fl.StringVar(&f.jdk, "jdk", "21,24", "JDK releases `LIST`, side by side")
	fl.StringVar(&f.carriers, "carriers", strconv.Itoa(d.Carriers), "`LIST` of carriers, the parallelism")
	fl.StringVar(&f.rate, "rate", strconv.FormatFloat(d.Rate, 'g', -1, 64), "`LIST` of requests a second")
	fl.StringVar(&f.clients, "clients", "", "`LIST` of clients, in place of --rate")
	fl.StringVar(&f.think, "think", d.Think.String(), "`TIME` for which clients think between two requests")
	fl.StringVar(&f.pinned, "pinned", "", "`LIST` of shares of pinned requests in percent (default "+pinnedAlone+")")
	fl.StringVar(&f.pin, "pin", string(d.Pin), "what pins: `P` is monitor or native")
	fl.StringVar(&f.handler, "handler", string(d.Handler), "what requests do: `H` is one of those above")
	fl.StringVar(&f.cpu, "cpu", d.CPU.String(), "`TIME` for which a request computes")
	fl.StringVar(&f.io, "io", d.IO.String(), "`TIME` for which a request waits for I/O")
	fl.IntVar(&f.connections, "connections", d.Connections, "`N` connections in the pool")
	fl.DurationVar(&f.encode, "encode", d.Encode, "`T` for which the reporter has its lock to encode spans")
	fl.DurationVar(&f.patience, "patience", d.Patience, "`T` after which a client closes its socket")
	fl.DurationVar(&f.duration, "duration", d.Duration, "requests come for `T`")
	fl.DurationVar(&f.warmup, "warmup", 0, "do not measure the first `T`")
	addQueues(fl, &f.queues)
	fl.Uint64Var(&f.seed, "seed", d.Seed, "`N` from 1 chooses arrivals, times and who is pinned")
	fl.StringArrayVar(&f.set, "set", nil, "`NAME=VALUE` of a parameter of SCENARIO")
	fl.StringVar(&f.png, "png", "", "draw it into `FILE`, as PNG")
	fl.StringVar(&f.svg, "svg", "", "draw it into `FILE`, as SVG")
}

func (f *workloadFlags) run(cmd *cobra.Command, args []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	if err := checkFiles(f.pictures(nil)); err != nil {
		return err
	}
	if len(args) == 1 {
		return f.runScenario(ctx, cmd, args[0])
	}
	if len(f.set) > 0 {
		return errors.New("--set is of a SCENARIO, and there is none; see gridlock bench workload --help")
	}
	sweep, err := f.sweep(cmd)
	if err != nil {
		return err
	}
	curve, err := sweep.Run(ctx, timedProgress(cmd.ErrOrStderr(), "runs"))
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return plainLoadError(err)
	}
	if err := f.show(cmd.OutOrStdout(), curve); err != nil {
		return err
	}
	if interrupted {
		return f.goOn(cmd, curve)
	}
	return nil
}

// show prints a curve, or a report if it is a point, and draws it.
func (f *workloadFlags) show(w io.Writer, c workload.Curve) error {
	if len(c.Rows) == 0 {
		return nil
	}
	if len(c.Values) == 1 {
		l := c.Rows[0].Results[0].Load
		return f.report(w, workload.Report{Title: title(l), Results: c.Rows[0].Results})
	}
	if len(c.Rows) > 1 {
		if err := f.draw(func() (*plot.Figure, error) { return plot.Curve(c) }); err != nil {
			return err
		}
	}
	if f.format.name == "json" {
		return writeJSON(w, c.Document())
	}
	return c.Text(w)
}

// title says what a run is of.
func title(l workload.Load) []string {
	lines := append([]string{fmt.Sprintf("%d carriers under load, in virtual time", l.Carriers)}, l.Describe()...)
	return append(lines, fmt.Sprintf("%s of the requests are pinned, seed %d", workload.ByPinned.Text(l.Pinned), l.Seed))
}

func (f *workloadFlags) report(w io.Writer, r workload.Report) error {
	if err := f.draw(func() (*plot.Figure, error) { return plot.Series(r) }); err != nil {
		return err
	}
	if f.format.name == "json" {
		return writeJSON(w, r.Document())
	}
	return r.Text(w)
}

// pictures are the files that are asked for, to be drawn by a figure.
func (f *workloadFlags) pictures(figure *plot.Figure) []output {
	var list []output
	if f.png != "" {
		list = append(list, output{"png", f.png, func(w io.Writer, _ export.Run) error { return figure.PNG(w) }})
	}
	if f.svg != "" {
		list = append(list, output{"svg", f.svg, func(w io.Writer, _ export.Run) error { return figure.SVG(w) }})
	}
	return list
}

// draw writes the pictures that are asked for.
func (f *workloadFlags) draw(figure func() (*plot.Figure, error)) error {
	if f.png == "" && f.svg == "" {
		return nil
	}
	fig, err := figure()
	if err != nil {
		return err
	}
	return writeFiles(f.pictures(fig), export.Run{})
}

// runScenario measures a scenario as it is, for each release and parallelism.
func (f *workloadFlags) runScenario(ctx context.Context, cmd *cobra.Command, name string) error {
	for _, flag := range []string{"rate", "clients", "think", "pinned", "pin", "handler", "cpu", "io", "connections", "encode", "duration", "warmup", "seed"} {
		if cmd.Flags().Changed(flag) {
			return fmt.Errorf("--%s is for loads without a SCENARIO, which brings its own; its parameters are set by --set", flag)
		}
	}
	s, err := scenario(name)
	if err != nil {
		return err
	}
	values, err := s.Values(f.set...)
	if err != nil {
		return err
	}
	jdks, err := f.releases()
	if err != nil {
		return err
	}
	_, carriers := s.Machine()
	if cmd.Flags().Changed("carriers") {
		list, err := parseList("carriers", f.carriers, 1)
		if err != nil {
			return err
		}
		if len(list) != 1 {
			return errors.New("--carriers has several values, expected one for a SCENARIO")
		}
		carriers = int(list[0])
	}
	queues, err := queueMode(f.queues, s)
	if err != nil {
		return err
	}
	report := workload.Report{Title: []string{fmt.Sprintf("%s on %d carriers, in virtual time", s.Name, carriers), s.Title}}
	for _, jdk := range jdks {
		cfg := scheduler.Config{JDK: jdk, Parallelism: carriers, MaxPoolSize: s.MaxPoolSize, Queues: queues}
		r, err := workload.RunProgram(ctx, cfg, s.Program(values), f.patience)
		if err != nil {
			return err
		}
		report.Results = append(report.Results, r)
	}
	return f.report(cmd.OutOrStdout(), report)
}

// listFlag is a flag that has one value or several.
type listFlag struct {
	flag        string
	axis        workload.Axis
	value       string
	least, most float64
	whole       bool
}

// parse reads the values.
func (l listFlag) parse() ([]float64, error) {
	values, err := parseList(l.flag, l.value, l.least)
	if err != nil {
		return nil, err
	}
	if last := values[len(values)-1]; last > l.most {
		return nil, fmt.Errorf("--%s is %v, expected %v at most", l.flag, last, l.most)
	}
	for _, v := range values {
		if l.whole && v != math.Trunc(v) {
			return nil, fmt.Errorf("--%s is %v, expected whole numbers", l.flag, v)
		}
	}
	return values, nil
}

// lists are the flags of which one may have several values.
func (f *workloadFlags) lists() []listFlag {
	lists := []listFlag{{"carriers", workload.ByCarriers, f.carriers, 1, 32767, true}}
	if f.clients != "" {
		lists = append(lists, listFlag{"clients", workload.ByClients, f.clients, 1, 100_000, true})
	} else {
		lists = append(lists, listFlag{"rate", workload.ByRate, f.rate, 1e-3, 1e6, false})
	}
	return append(lists, listFlag{"pinned", workload.ByPinned, f.pinned, 0, 100, false})
}

// sweep returns what the flags ask for.
func (f *workloadFlags) sweep(cmd *cobra.Command) (s workload.Sweep, err error) {
	if s.Load, err = f.load(); err != nil {
		return s, err
	}
	if s.JDKs, err = f.releases(); err != nil {
		return s, err
	}
	if f.clients != "" && cmd.Flags().Changed("rate") {
		return s, errors.New("--rate and --clients exclude each other: a load is open or closed")
	}
	var several []string
	for _, a := range f.lists() {
		if a.value == "" { // only --pinned has no value of its own
			a.value = pinnedAlone
			if len(several) > 0 {
				a.value = pinnedBeside
			}
		}
		values, err := a.parse()
		if err != nil {
			return s, err
		}
		values = put(&s.Load, a.axis, values)
		if len(values) > 1 || a.axis == workload.ByPinned && len(several) == 0 {
			s.Axis, s.Values = a.axis, values
		}
		if len(values) > 1 {
			several = append(several, "--"+a.flag)
		}
	}
	if len(several) > 1 {
		return s, fmt.Errorf("%s have several values each, expected that one of them has", strings.Join(several, " and "))
	}
	return s, nil
}

// The shares of pinned requests that are measured where --pinned does not say it: if
// that is what varies, and if something else is.
const (
	pinnedAlone  = "0-100/5"
	pinnedBeside = "30"
)

// put puts the first of the values of an axis into a load, and returns them as the
// sweep has them.
func put(l *workload.Load, a workload.Axis, values []float64) []float64 {
	switch a {
	case workload.ByCarriers:
		l.Carriers = int(values[0])
	case workload.ByRate:
		l.Rate = values[0]
	case workload.ByClients:
		l.Clients, l.Rate = int(values[0]), 0
	case workload.ByPinned:
		for i := range values {
			values[i] /= 100
		}
		l.Pinned = values[0]
	}
	return values
}

// load returns the load that the flags of one value describe.
func (f *workloadFlags) load() (workload.Load, error) {
	l := workload.Load{
		Duration: f.duration, Warmup: f.warmup, Handler: workload.Handler(f.handler), Pin: workload.Pin(f.pin),
		Connections: f.connections, Encode: f.encode, Patience: f.patience, Seed: f.seed,
	}
	for _, d := range []struct {
		flag, value string
		to          *workload.Dist
	}{{"cpu", f.cpu, &l.CPU}, {"io", f.io, &l.IO}, {"think", f.think, &l.Think}} {
		dist, err := workload.ParseDist(d.value)
		if err != nil {
			return l, fmt.Errorf("--%s: %w", d.flag, err)
		}
		*d.to = dist
	}
	for _, z := range []struct {
		flag string
		zero bool
		low  string
	}{
		{"duration", f.duration <= 0, "a time above 0"},
		{"patience", f.patience <= 0, "a time above 0"},
		{"encode", f.encode <= 0, "a time above 0"},
		{"connections", f.connections < 1, "at least 1"},
		{"seed", f.seed == 0, "at least 1"},
	} {
		if z.zero {
			return l, fmt.Errorf("--%s is too small, expected %s", z.flag, z.low)
		}
	}
	var err error
	l.Queues, err = queueMode(f.queues, scenarios.Scenario{})
	return l, err
}

func (f *workloadFlags) releases() ([]int, error) {
	list, err := parseList("jdk", f.jdk, 1)
	if err != nil {
		return nil, err
	}
	var jdks []int
	for _, v := range list {
		if v != math.Trunc(v) {
			return nil, fmt.Errorf("--jdk is %v, expected releases", v)
		}
		if _, err := scheduler.ReleaseOf(int(v)); err != nil {
			return nil, err
		}
		if !slices.Contains(jdks, int(v)) {
			jdks = append(jdks, int(v))
		}
	}
	return jdks, nil
}

// mostValues is how many values a list has at most.
const mostValues = 1000

// parseList reads a list of numbers, such as 0,10,50 or 0-100/5, and returns them in
// rising order.
func parseList(flag, list string, least float64) ([]float64, error) {
	var values []float64
	bad := func() ([]float64, error) {
		return nil, fmt.Errorf("--%s is %q, expected numbers from %v on, such as 1,2,5 or 10-50/10, and %d at most", flag, list, least, mostValues)
	}
	for part := range strings.SplitSeq(list, ",") {
		span, step, stepped := strings.Cut(part, "/")
		low, high, ranged := strings.Cut(span, "-")
		from, err := strconv.ParseFloat(strings.TrimSpace(low), 64)
		to, by := from, 1.0
		if err == nil && ranged {
			to, err = strconv.ParseFloat(strings.TrimSpace(high), 64)
		}
		if err == nil && stepped {
			by, err = strconv.ParseFloat(strings.TrimSpace(step), 64)
		}
		if err != nil || stepped && !ranged || !(from >= least && from <= to && to <= 1e7 && by > 0 && (to-from)/by < mostValues) {
			return bad()
		}
		for i := 0; float64(i)*by <= (to-from)*(1+1e-12); i++ {
			values = append(values, from+float64(i)*by)
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) > mostValues {
		return bad()
	}
	return values, nil
}

// plainLoadError says in flags what is wrong with a load.
func plainLoadError(err error) error {
	if !errors.Is(err, workload.ErrLoad) {
		return err
	}
	said := strings.TrimPrefix(err.Error(), workload.ErrLoad.Error()+": ")
	if name, rest, ok := strings.Cut(said, " is "); ok && !strings.Contains(name, " ") {
		said = "--" + strings.ToLower(name) + " is " + rest
	}
	return errors.New(said)
}

// goOn says how to measure the values that are missing, after Ctrl-C.
func (f *workloadFlags) goOn(cmd *cobra.Command, c workload.Curve) error {
	var left []string
	for _, v := range c.Values[len(c.Rows):] {
		if c.Axis == workload.ByPinned {
			v = math.Round(v*1e6) / 1e4
		}
		left = append(left, strconv.FormatFloat(v, 'g', -1, 64))
	}
	axis := string(c.Axis)
	goesOn := "gridlock bench workload"
	cmd.Flags().Visit(func(g *pflag.Flag) {
		if g.Name != axis && g.Value.Type() != "stringArray" {
			goesOn += fmt.Sprintf(" --%s %s", g.Name, g.Value)
		}
	})
	fmt.Fprintf(cmd.ErrOrStderr(), "interrupted after %d of %d values; to go on:\n%s --%s %s\n", len(c.Rows), len(c.Values), goesOn, axis, strings.Join(left, ","))
	return exitError(exitUnknown)
}
