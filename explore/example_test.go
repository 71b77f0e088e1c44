package explore_test

import (
	"context"
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
		explore.Check(t, scheduler.Config{Time: scheduler.AnyTime}, explore.Exhaustive{}, ordered)
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

// Every schedule of two threads that lock two locks in opposite orders.
func ExampleExplore() {
	cfg := scheduler.Config{Time: scheduler.AnyTime}
	r, err := explore.Explore(context.Background(), cfg, compiledABBA(), explore.Exhaustive{}, explore.Options{})
	fmt.Println(err, r.Complete, r.States, "states")
	f := r.Fault()
	fmt.Println(f.Verdict, "after", len(f.Choices), "steps, no return after", f.NoReturn)
	// Output:
	// <nil> true 71 states
	// deadlock after 4 steps, no return after 2
}

// jugs is the puzzle of a jug of three litres and one of five: how to get four.
type jugs struct{ three, five int }

// pour is a move between the jugs.
type pour func(jugs) jugs

// jugModel is a model that has nothing to do with threads.
type jugModel struct{}

func (jugModel) Initial() []jugs { return []jugs{{}} }

func (jugModel) Enabled(j jugs, buf []pour) []pour {
	if j.five == 4 {
		return buf // that is what we want
	}
	return append(buf,
		func(j jugs) jugs { return jugs{3, j.five} },
		func(j jugs) jugs { return jugs{j.three, 5} },
		func(j jugs) jugs { return jugs{0, j.five} },
		func(j jugs) jugs { return jugs{j.three, 0} },
		func(j jugs) jugs { n := min(j.three, 5-j.five); return jugs{j.three - n, j.five + n} },
		func(j jugs) jugs { n := min(j.five, 3-j.three); return jugs{j.three + n, j.five - n} },
	)
}

func (jugModel) Apply(j jugs, p pour) jugs { return p(j) }

func (jugModel) Fingerprint(j jugs) scheduler.Fingerprint {
	return scheduler.Fingerprint{uint64(j.three)<<32 | uint64(j.five)}
}

// The search works on any model. The states that it finds without a move are those
// that solve the puzzle, and the path to the first is a shortest one.
func ExampleSearcher() {
	g, err := explore.Searcher[jugs, pour]{Model: jugModel{}}.Run(context.Background())
	fmt.Println(err, g.States(), "states,", g.Transitions, "transitions")
	choices, _ := g.Path(g.Terminal[0])
	j := jugs{}
	for _, c := range choices {
		j = jugModel{}.Enabled(j, nil)[c](j)
		fmt.Print(j, " ")
	}
	// Output:
	// <nil> 16 states, 84 transitions
	// {0 5} {3 2} {0 2} {2 0} {2 5} {3 4}
}
