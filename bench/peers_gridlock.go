package bench

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// peerProgram is the program that the peers have in their languages: a thread off the
// carriers, a virtual thread and some pinned ones, each of which locks and unlocks.
func peerProgram(carriers, pinned int) (scheduler.Config, *scheduler.Program) {
	p := scheduler.NewProgram("peers")
	l := lock.NewReentrantLock(p, "lock")
	free := p.Assemble().Do(l.LockOp()).Do(l.UnlockOp()).Code()
	p.Thread(scheduler.Spec{Name: "outsider", Kind: scheduler.Platform, Code: free})
	p.Thread(scheduler.Spec{Name: "unpinned", Code: free})
	a := p.Assemble()
	own := a.Param(scheduler.RefSlot)
	monitor := func(x *scheduler.Exec) pinning.Monitor {
		return pinning.Monitor{ID: scheduler.ObjectID(x.Get(own))}
	}
	a.DoWith(func(x *scheduler.Exec) scheduler.Op { return monitor(x).EnterOp() })
	a.Do(l.LockOp()).Do(l.UnlockOp())
	a.DoWith(func(x *scheduler.Exec) scheduler.Op { return monitor(x).ExitOp() })
	code := a.Code()
	for range pinned {
		m := pinning.NewMonitor(p, "monitor").ID
		p.Anonymous(m)
		p.Thread(scheduler.Spec{Name: "pinned", Code: code, Args: []int64{int64(m)}})
	}
	return scheduler.Config{JDK: 21, Parallelism: carriers, Time: scheduler.AnyTime, Queues: scheduler.SingleFIFO}, p
}

// gridlockPeer measures gridlock on the program: samples, and the search of all of it.
func gridlockPeer(ctx context.Context, _ PeerOptions, t *PeerTable) error {
	for _, n := range peerCarriers {
		for _, s := range []struct {
			name    string
			sampler explore.Sampler
		}{{"gridlock random", explore.RandomWalk()}, {"gridlock pct(3)", explore.PCT(3)}} {
			row, err := samplePeer(ctx, n, s.sampler)
			if err != nil {
				return err
			}
			row.Tool = s.name
			t.Rows = append(t.Rows, row)
		}
		cfg, p := peerProgram(n, n)
		began := time.Now()
		r, err := explore.Explore(ctx, cfg, p, explore.Exhaustive{}, explore.Options{Workers: 1})
		if err != nil {
			return err
		}
		row := PeerRow{Tool: "gridlock, every schedule: states", Carriers: n, Mean: float64(r.States), Of: 1, Seconds: since(began)}
		if r.Fault() != nil {
			row.Found = 1
		}
		t.Rows = append(t.Rows, row)
	}
	if ctx.Err() == nil {
		t.Sights = append(t.Sights, runPeer())
	}
	return ctx.Err()
}

// samplePeer measures a sampler, as peers/rust/src/main.rs does those of Shuttle.
func samplePeer(ctx context.Context, carriers int, s explore.Sampler) (PeerRow, error) {
	row := PeerRow{Carriers: carriers, Of: peerSeeds}
	cfg, p := peerProgram(carriers+1, carriers)
	began := time.Now()
	if _, err := explore.Explore(ctx, cfg, p, explore.Sample(peerRate, s), explore.Options{Workers: 1, Seed: 1}); err != nil {
		return row, err
	}
	row.Rate = peerRate / since(began)
	cfg, p = peerProgram(carriers, carriers)
	for seed := range uint64(peerSeeds) {
		began := time.Now()
		r, err := explore.Explore(ctx, cfg, p, explore.Sample(peerLimit, s), explore.Options{Workers: 1, Seed: seed + 1, First: true})
		if err != nil {
			return row, err
		}
		if r.SchedulesToFirst > 0 {
			row.Found++
			row.Mean += float64(r.SchedulesToFirst)
			row.Seconds += since(began)
		}
	}
	if row.Found > 0 {
		row.Mean /= float64(row.Found)
		row.Seconds /= float64(row.Found)
	}
	return row, nil
}

// runPeer lets gridlock look at one run, of the Java file that JVMs run too.
func runPeer() PeerSight {
	step := testing.Benchmark(benchParkCompiled)
	began := time.Now()
	x := peerVerdict()
	return PeerSight{
		Tool: "gridlock run", Seen: !x.Verdict.Clean() && x.Verdict != deadlock.Unknown, Seconds: since(began),
		Step: float64(step.NsPerOp()), Says: fmt.Sprintf("%s, %s, and why", x.Verdict, x.Kind),
	}
}
