package bench

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// generator makes small programs at random, of what threads can wait for, with times
// around those that a watchdog has patience for.
type generator struct {
	rng       *rand.Rand
	p         *scheduler.Program
	locks     []lock.ReentrantLock
	condition lock.Condition
	monitors  []pinning.Monitor
	semaphore lock.Semaphore
	native    pinning.Native
}

// generate returns the program of a seed and the machine for it, always the same.
func generate(seed uint64) (scheduler.Config, *scheduler.Program) {
	p := scheduler.NewProgram(fmt.Sprint("generated ", seed))
	g := &generator{rng: rand.New(rand.NewPCG(seed, 11)), p: p}
	cfg := scheduler.Config{JDK: 21 + g.rng.IntN(5), Parallelism: 1 + g.rng.IntN(3)}
	if g.rng.IntN(2) == 0 {
		cfg.MaxPoolSize = cfg.Parallelism // nothing to compensate with
	}
	g.locks = []lock.ReentrantLock{lock.NewReentrantLock(p, "A"), lock.NewFairReentrantLock(p, "B")}
	g.condition = g.locks[0].NewCondition(p, "c")
	g.monitors = []pinning.Monitor{pinning.NewMonitor(p, "M"), pinning.NewMonitor(p, "N")}
	g.semaphore = lock.NewSemaphore(p, "S", 1+g.rng.IntN(2))
	g.native = pinning.NewNative(p, "native")
	for i := range 2 + g.rng.IntN(6) {
		kind := scheduler.Virtual
		if g.rng.IntN(5) == 0 {
			kind = scheduler.Platform
		}
		a := p.Assemble().Do(scheduler.SleepOp(time.Duration(g.rng.IntN(20)) * time.Millisecond))
		for range 1 + g.rng.IntN(3) {
			for _, op := range g.block(2) {
				a.Do(op)
			}
		}
		p.Thread(scheduler.Spec{Name: fmt.Sprint("t", i+1), Kind: kind, Code: a.Code()})
	}
	return cfg, p
}

// block returns operations that belong together, with others nested inside.
func (g *generator) block(depth int) []scheduler.Op {
	around := func(before, after scheduler.Op) []scheduler.Op {
		ops := []scheduler.Op{before}
		if depth > 0 && g.rng.IntN(3) > 0 {
			ops = append(ops, g.block(depth-1)...)
		}
		return append(ops, after)
	}
	l, m := g.locks[g.rng.IntN(2)], g.monitors[g.rng.IntN(2)]
	switch g.rng.IntN(12) {
	case 0, 1:
		return around(l.LockOp(), l.UnlockOp())
	case 2, 3, 4:
		return around(m.EnterOp(), m.ExitOp())
	case 5:
		return around(g.semaphore.AcquireOp(1), g.semaphore.ReleaseOp(1))
	case 6:
		return around(g.native.EnterOp(), g.native.ExitOp())
	case 7:
		return []scheduler.Op{g.locks[0].LockOp(), g.condition.AwaitOp(), g.locks[0].UnlockOp()}
	case 8:
		return []scheduler.Op{g.locks[0].LockOp(), g.condition.SignalAllOp(), g.locks[0].UnlockOp()}
	case 9:
		return []scheduler.Op{scheduler.WorkOp(g.time())}
	}
	return []scheduler.Op{scheduler.SleepOp(g.time())}
}

// time is some milliseconds, or rarely some seconds.
func (g *generator) time() time.Duration {
	if g.rng.IntN(8) == 0 {
		return time.Duration(500+g.rng.IntN(3000)) * time.Millisecond
	}
	return time.Duration(1+g.rng.IntN(100)) * time.Millisecond
}
