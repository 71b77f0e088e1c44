package explore_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// A token names a run, and replays it.
func ExampleToken() {
	p := scheduler.GoProgram("example", func(t *scheduler.Thread) {
		t.StartVirtual("v", func(t *scheduler.Thread) { t.Park() })
	})
	run, _ := scheduler.Runner{}.Run(scheduler.Config{Seed: 7}, p)
	text := explore.TokenOf("example", nil, run).String()

	token, err := explore.ParseToken(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	again, err := token.Replay(p)
	fmt.Println(err, token.Matches(again), again.End)
	// Output: <nil> true stuck
}

// A program that has changed does not do what a token of it recorded.
func ExampleToken_Replay() {
	program := func(threads int) *scheduler.Program {
		return scheduler.GoProgram("example", func(t *scheduler.Thread) {
			for range threads {
				t.StartVirtual("", (*scheduler.Thread).Yield)
			}
		})
	}
	f := explore.Found{Choices: []int{0, 0, 0, 0, 0}}
	token, _ := explore.TokenOfFound("example", nil, scheduler.Config{}, program(2), f)
	_, err := token.Replay(program(3))
	fmt.Println(err)
	// Output: step 4: the token chose the 1st of 1 possible actions, now there are 2
}

// pinnedAndNot is two threads that want the lock of main, of which one is pinned.
func pinnedAndNot(t *scheduler.Thread) {
	l := lock.NewReentrantLock(t, "lock")
	m := pinning.NewMonitor(t, "monitor")
	l.Lock(t)
	t.StartVirtual("unpinned", func(t *scheduler.Thread) { l.Lock(t); l.Unlock(t) })
	t.StartVirtual("pinned", func(t *scheduler.Thread) {
		m.Synchronized(t, func() { l.Lock(t); l.Unlock(t) })
	})
	l.Unlock(t)
}

// The schedule of a hang with one carrier, shrunk and in columns.
func ExampleColumns() {
	cfg := scheduler.Config{Parallelism: 1}
	p := scheduler.GoProgram("example", pinnedAndNot)
	for seed := uint64(1); ; seed++ {
		trace, _ := scheduler.Runner{Policy: scheduler.NewRandom(seed)}.Run(cfg, p)
		x := deadlock.Explain(trace.Machine)
		if x.Verdict != deadlock.CarrierExhaustion {
			continue
		}
		f := explore.Found{Verdict: x.Verdict, Kind: x.Kind, Choices: trace.Choices}
		short := explore.Shrink(cfg, p, f, explore.ShrinkOptions{})
		trace, _ = scheduler.Runner{Policy: &scheduler.Replay{Choices: short.Choices}}.Run(cfg, p)
		fmt.Println(strings.Join(explore.Columns(trace, explore.View{}), "\n"))
		return
	}
	// Output:
	//      main                     unpinned                 pinned
	// ────────────────────────────────────────────────────────────────────────────────
	//   1  lock lock
	//   2  start unpinned
	//   3  start pinned
	//      ╰ preempted
	//   4                           mounts on carrier 1
	//   5                           lock lock
	//                               ╰ unmounts: waits for
	//                                 lock
	//   6                                                    mounts on carrier 1
	//   7                                                    enter monitor → pinned
	//   8                                                    lock lock
	//                                                        ╰ blocks, pinned: waits
	//                                                          for lock
	//   9  unlock lock → wakes
	//        unpinned, and no
	//        carrier is free
	// ────────────────────────────────────────────────────────────────────────────────
	//      could go on              has no carrier           pinned: waits for lock
}

// Two threads that take two locks in opposite order deadlock after two context
// switches, however many a random schedule takes.
func ExampleShrink() {
	p := compiledABBA()
	f := explore.Found{Verdict: deadlock.Deadlock, Choices: []int{1, 0, 1, 0}}
	before, _ := explore.Switches(scheduler.Config{}, p, f.Choices)
	short := explore.Shrink(scheduler.Config{}, p, f, explore.ShrinkOptions{})
	after, _ := explore.Switches(scheduler.Config{}, p, short.Choices)
	fmt.Println(before, "switches, shrunk to", after)
	// Output: 3 switches, shrunk to 2
}

// In a test: func TestOrdered(t *testing.T).
func ExampleCheck() {
	_ = func(t *testing.T) {
		explore.Check(t, scheduler.Config{Time: scheduler.AnyTime}, explore.RandomSchedules(1000, 5000), ordered)
	}
}

// In a fuzz target: func FuzzOrdered(f *testing.F).
func ExampleFuzz() {
	_ = func(f *testing.F) {
		f.Fuzz(func(t *testing.T, data []byte) {
			explore.Fuzz(t, scheduler.Config{Time: scheduler.AnyTime}, data, ordered)
		})
	}
}

// In a test: func TestOrderedIsDeterministic(t *testing.T).
func ExampleCheckDeterminism() {
	_ = func(t *testing.T) {
		explore.CheckDeterminism(t, scheduler.Config{Time: scheduler.AnyTime}, 100, ordered)
	}
}
