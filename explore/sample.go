package explore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// Sample returns the strategy that runs n schedules, each chosen by a sampler. A
// sample shows what can happen and never what cannot, so it is not complete.
//
// The i-th run depends on Options.Seed and i alone, so that the result is the same
// for any number of workers. Runs take place at once: Go functions must create what
// they share while they run, and not share it between runs.
//
// A run that has become long is looked at from time to time, and ends if some of its
// essential threads can never step again: a daemon may go on for ever beside frozen
// threads. Any run is cut after Config.MaxSteps actions, here 100,000 by default, and
// judged by its state then.
func Sample(n int, s Sampler) Strategy { return &sample{n, s} }

type sample struct {
	n       int
	sampler Sampler
}

const (
	// sampleSteps is Config.MaxSteps of a sample if it is zero.
	sampleSteps = 100_000
	// batchRuns is how many runs a worker does before it reports.
	batchRuns = 64
	// progressEvery is the time between two reports of progress.
	progressEvery = 100 * time.Millisecond
)

// Name implements Strategy.
func (s *sample) Name() string {
	if s.sampler == nil {
		return "sample"
	}
	return s.sampler.Name()
}

func (s *sample) explore(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, o Options) (*Result, error) {
	if cfg.MaxSteps == 0 {
		cfg.MaxSteps = sampleSteps
	}
	cfg, err := cfg.Resolve()
	r := &Result{Config: cfg, Program: p, Strategy: s.Name(), Short: "a sample", Doomed: -1}
	if err != nil {
		return r, err
	}
	if s.sampler == nil {
		return r, errors.New("a sample without a sampler, expected RandomWalk, PCT, POS or URW")
	}
	if s.n < 1 {
		return r, fmt.Errorf("a sample of %d schedules, expected at least 1", s.n)
	}
	w := newWorker(cfg, p, s.sampler, o)
	defer w.close()
	if !w.takeProfile(ctx) {
		r.Short = s.short(ctx, r, 0)
		return r, nil
	}
	t := s.runAll(ctx, w)
	r.Schedules, r.SchedulesToFirst = t.runs, t.first
	r.Short = s.short(ctx, r, t.undecided)
	for _, e := range t.ends {
		f := Found{Verdict: e.verdict, Kind: e.kind, Proof: e.proof, Count: e.count, Choices: w.choicesOf(e.run)}
		if !f.Verdict.Clean() {
			r.Findings = append(r.Findings, f)
		}
		if o.Outcomes {
			r.Outcomes = append(r.Outcomes, f)
		}
	}
	return r, nil
}

// short says why a sample is not complete, and what of it was not to be had.
func (s *sample) short(ctx context.Context, r *Result, undecided int) string {
	text := "a sample"
	if r.Schedules < s.n && r.SchedulesToFirst == 0 {
		r.Interrupted = true
		text += fmt.Sprintf(", ended after %d of %d schedules, as %s", r.Schedules, s.n, cutBy(ctx))
	}
	if undecided > 0 {
		text += fmt.Sprintf("; %d of its schedules were cut undecided after %d actions or %v", undecided, r.Config.MaxSteps, r.Config.MaxTime)
	}
	return text
}

// runAll runs the schedules on all workers, each of which takes the next batch when
// it is done with one, and adds the batches up in their order.
func (s *sample) runAll(ctx context.Context, w *worker) tally {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := (s.n-1)/batchRuns + 1
	workers := w.options.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var running sync.WaitGroup
	reports := make(chan tally)
	for range min(workers, batches) {
		running.Go(func() {
			w := w.another()
			defer w.close()
			for b := int(next.Add(1)) - 1; b < batches && ctx.Err() == nil; b = int(next.Add(1)) - 1 {
				reports <- w.batch(ctx, b, min(s.n-b*batchRuns, batchRuns))
			}
		})
	}
	go func() {
		running.Wait()
		close(reports)
	}()
	return s.merge(reports, cancel, w.options)
}

// merge adds up what the batches showed, in their order, up to one that was left
// unfinished: by the end of the context, or since it came to the first finding.
func (s *sample) merge(reports <-chan tally, cancel func(), o Options) tally {
	var sum tally
	began := time.Now()
	told := began
	pending := map[int]tally{}
	ended := false
	for report := range reports {
		pending[report.batch] = report
		for b, ok := pending[sum.batch]; ok && !ended; b, ok = pending[sum.batch] {
			delete(pending, sum.batch)
			sum.add(b)
			sum.batch++
			ended = b.unfinished
		}
		if ended {
			cancel()
		}
		if o.Progress != nil && time.Since(told) >= progressEvery {
			told = time.Now()
			o.Progress(Progress{Schedules: sum.runs, All: s.n, Findings: sum.findings(), Elapsed: told.Sub(began)})
		}
	}
	return sum
}

// tally is what some runs showed.
type tally struct {
	// batch is the number of the batch; for a sum, how many batches are in it.
	batch int
	// unfinished says that the batch has fewer runs than it was to have.
	unfinished bool
	// runs were run, undecided of them cut without a verdict.
	runs, undecided int
	// first is the number of the first run with a finding, from 1, or 0.
	first int
	// ends are the different ways to end, worst first.
	ends []ending
}

// ending is a way to end.
type ending struct {
	verdict deadlock.Verdict
	kind    string
	proof   deadlock.Proof
	// run is the index of the first run that ended so, count how many did.
	run, count int
}

func (e ending) compare(o ending) int {
	return cmp.Or(deadlock.Compare(e.verdict, o.verdict), cmp.Compare(e.kind, o.kind))
}

// count adds endings, none of which comes before those that are there.
func (t *tally) count(e ending) {
	i, found := slices.BinarySearchFunc(t.ends, e, ending.compare)
	if !found {
		t.ends = slices.Insert(t.ends, i, e)
		return
	}
	t.ends[i].count += e.count
}

// add adds what later runs showed.
func (t *tally) add(o tally) {
	t.runs += o.runs
	t.undecided += o.undecided
	if t.first == 0 {
		t.first = o.first
	}
	for _, e := range o.ends {
		t.count(e)
	}
}

func (t *tally) findings() int {
	n := 0
	for _, e := range t.ends {
		if !e.verdict.Clean() {
			n++
		}
	}
	return n
}
