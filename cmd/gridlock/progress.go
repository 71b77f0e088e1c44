package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/internal/plain"
	"github.com/bced87ab/gridlock/scheduler"
)

// progress returns a function that shows on a terminal how far long work has come,
// on one line that it wipes at the end. Elsewhere it shows nothing.
func progress(w io.Writer) func(done, all int, what string) {
	if !isTerminal(w) {
		return func(int, int, string) {}
	}
	return func(done, all int, what string) {
		fmt.Fprint(w, "\r\x1b[K")
		if done < all {
			fmt.Fprintf(w, "%d of %d: %s", done+1, all, plain.Line(what))
		}
	}
}

// searchLine shows on a terminal how far a search has come.
type searchLine struct{ w io.Writer }

func searchProgress(w io.Writer) searchLine {
	if !isTerminal(w) {
		w = nil
	}
	return searchLine{w}
}

func (l searchLine) tell(p explore.Progress) {
	if l.w == nil {
		return
	}
	rate := func(n int) float64 { return float64(n) / max(p.Elapsed.Seconds(), 1e-3) / 1000 }
	fmt.Fprint(l.w, "\r\x1b[K")
	switch {
	case p.All > 0 && p.Schedules > 0:
		left := p.Elapsed.Seconds() / float64(p.Schedules) * float64(p.All-p.Schedules)
		fmt.Fprintf(l.w, "%d of %d schedules, %.0f k/s, %.0f s left, %d findings", p.Schedules, p.All, rate(p.Schedules), left, p.Findings)
	case p.Schedules > 0:
		fmt.Fprintf(l.w, "%d schedules, %d preemptions at most, %d findings", p.Schedules, p.Bound, p.Findings)
	default:
		fmt.Fprintf(l.w, "%d states, %d transitions, %.0f k/s, %d open, %d findings", p.States, p.Transitions, rate(p.Transitions), p.Frontier, p.Findings)
	}
}

func (l searchLine) wipe() {
	if l.w != nil {
		fmt.Fprint(l.w, "\r\x1b[K")
	}
}

// runWatch ends a run at Ctrl-C, and shows on a terminal how far a long one has come.
type runWatch struct {
	w     io.Writer // nil shows nothing
	ctx   context.Context
	done  context.CancelFunc
	asked uint64
	told  time.Time
}

func watchRun(ctx context.Context, w io.Writer) *runWatch {
	r := &runWatch{told: time.Now()}
	if isTerminal(w) {
		r.w = w
	}
	r.ctx, r.done = signal.NotifyContext(ctx, os.Interrupt)
	context.AfterFunc(r.ctx, r.done) // so that a second Ctrl-C ends the command
	return r
}

// runAsks is after how many actions a run looks whether it is to end.
const runAsks = 1 << 10

// stop reports whether to end the run.
func (r *runWatch) stop(m *scheduler.Machine) bool {
	if r.asked++; r.asked%runAsks != 0 {
		return false
	}
	if r.w != nil && time.Since(r.told) > 200*time.Millisecond {
		r.told = time.Now()
		fmt.Fprintf(r.w, "\r\x1b[K%d actions, at %v; Ctrl-C ends the run", m.Actions(), m.Now().Round(time.Millisecond))
	}
	return r.ctx.Err() != nil
}

func (r *runWatch) end() {
	r.done()
	if r.w != nil {
		fmt.Fprint(r.w, "\r\x1b[K")
	}
}
