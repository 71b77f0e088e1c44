package workload

import (
	"context"
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// hang is for how long no virtual thread may come onto or leave a carrier before a run
// that has no more arrivals is looked at: if it never will, the run is over, though
// other threads go on for ever.
const hang = time.Minute

// lookEvery is after how many actions a run looks whether it is to end.
const lookEvery = 1 << 14

// Run puts a load on its server and measures until all that came within the duration
// has ended, or never will. The error is an ErrLoad, or of the context, which ends a
// run early.
func Run(ctx context.Context, l Load) (Result, error) {
	l, err := l.Resolve()
	if err != nil {
		return Result{}, err
	}
	r := newMeter(l.Patience, l.Warmup, l.Duration)
	end, err := r.run(ctx, l.config(), l.program(), l.Duration)
	if err != nil {
		return Result{}, err
	}
	return r.result(l, end), nil
}

// RunProgram measures a program that brings its own load, such as a scenario: each of
// its virtual threads is a request, which comes when it is started. The figures are of
// the whole run, which ends like that of a Load. Only the JDK, Carriers and Patience of
// the load are of interest. The error is an ErrConfig of package scheduler, or of the
// context.
func RunProgram(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, patience time.Duration) (Result, error) {
	cfg.DiscardEvents, cfg.StepTime = true, stepTime
	r := newMeter(patience, 0, scheduler.Never)
	r.timeline.width = time.Millisecond
	end, err := r.run(ctx, cfg, p, 0)
	if err != nil {
		return Result{}, err
	}
	cfg, err = cfg.Resolve()
	if err != nil {
		return Result{}, err
	}
	return r.result(Load{JDK: cfg.JDK, Carriers: cfg.Parallelism, Duration: r.now, Patience: patience}, end), nil
}

// End says how a run ended.
type End string

// How runs end.
const (
	// Finished: all requests that came have ended.
	Finished End = "finished"
	// Stuck: nothing can happen any more, and requests have not ended.
	Stuck End = "stuck"
	// Hung: other threads go on, but no virtual thread does.
	Hung End = "hung"
)

// run drives a machine to its end.
func (r *meter) run(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, arrivals time.Duration) (End, error) {
	m, err := scheduler.New(cfg, p)
	if err != nil {
		return "", err
	}
	defer m.Close()
	r.attach(m)
	policy, look := &scheduler.FIFO{}, arrivals+hang
	for n := 1; !m.Done(); n++ {
		if n%lookEvery == 0 && ctx.Err() != nil {
			return "", ctx.Err()
		}
		a, ok := policy.Next(m)
		if !ok {
			r.advance(max(m.Now(), arrivals))
			return Stuck, nil
		}
		if err := m.Apply(a); err != nil {
			return "", fmt.Errorf("a policy chose what is not possible: %w", err)
		}
		if m.Now() > look {
			if r.moved+hang < m.Now() && hangs(m) {
				r.advance(m.Now())
				return Hung, nil
			}
			look = m.Now() + hang
		}
	}
	r.advance(m.Now())
	return Finished, nil
}

// hangs reports whether there are threads that will never go on.
func hangs(m *scheduler.Machine) bool {
	v := deadlock.Judge(m).Verdict
	return v != deadlock.Unknown && !v.Clean()
}

// latencies is a histogram of times with three significant figures.
type latencies struct {
	*hdrhistogram.Histogram
	sum time.Duration
	max time.Duration
}

func newLatencies() *latencies {
	return &latencies{Histogram: hdrhistogram.New(1, int64(longest)*64, 3)}
}

func (l *latencies) record(d time.Duration) {
	// A time beyond the largest that the histogram has is counted as that.
	_ = l.RecordValue(min(int64(d), l.HighestTrackableValue()))
	l.sum += d
	l.max = max(l.max, d)
}

// summary returns the figures of the histogram.
func (l *latencies) summary() Latency {
	n := l.TotalCount()
	if n == 0 {
		return Latency{}
	}
	at := func(percent float64) time.Duration {
		return min(time.Duration(l.ValueAtQuantile(percent)), l.max)
	}
	return Latency{
		Count: n, Mean: time.Duration(float64(l.sum) / float64(n)),
		P50: at(50), P90: at(90), P99: at(99), P999: at(99.9), Max: l.max,
	}
}
