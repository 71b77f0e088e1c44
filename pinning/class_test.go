package pinning_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// Observed on 21.0.12 and 25.0.3: the first user is in TIMED_PINNED (8), the others
// in RUNNING (2) and RUNNABLE, mounted, a platform thread RUNNABLE too.
func TestTheFirstUserOfAClassInitialisesIt(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		var log []string
		trace := run(t, scheduler.Config{JDK: jdk, Parallelism: 3}, func(main *scheduler.Thread) {
			c := pinning.NewClass(main, "Slow")
			use := func(th *scheduler.Thread) {
				c.Use(th, func() {
					log = append(log, "<clinit> by "+th.Name())
					nap(th, 100*ms)
				})
				log = append(log, th.Name())
			}
			first := main.StartVirtual("first", use)
			nap(main, ms)
			second, third := main.StartVirtual("second", use), main.StartVirtual("third", use)
			platform := main.StartPlatform("platform", use)
			probe := main.StartVirtual("probe", func(*scheduler.Thread) {})
			nap(main, ms)
			assert.Equal(t, "TIMED_PINNED TIMED_WAITING on 1", see(main, first))
			assert.Equal(t, []scheduler.Site{{Cause: scheduler.ByClassInit, Object: c.ID, Pins: true}}, main.Machine().Thread(first.ID()).Held)
			assert.Equal(t, "RUNNING RUNNABLE on 2", see(main, second))
			assert.Equal(t, "RUNNING RUNNABLE on 3", see(main, third))
			assert.Equal(t, "RUNNABLE", see(main, platform))
			assert.Equal(t, "STARTED RUNNABLE", see(main, probe), "the carriers of the waiting are not replaced")
			assert.False(t, main.Machine().Pinned(second.ID()))
			assert.Equal(t, scheduler.Reason{Kind: scheduler.ForClassInit, Object: c.ID}, main.Machine().BlockReason(second.ID()))
			assert.Equal(t, scheduler.ObjectView{
				ID: c.ID, Name: "Slow", Class: "java.lang.Class", Kind: scheduler.ForClassInit, Owner: first.ID(),
				Queue: []scheduler.Node{
					{Class: "ObjectWaiter", Status: "INIT", Thread: second.ID()},
					{Class: "ObjectWaiter", Status: "INIT", Thread: third.ID()},
					{Class: "ObjectWaiter", Status: "INIT", Thread: platform.ID()},
				},
			}, c.Inspect(main.Machine()))
			joinAll(main, first, second, third, platform, probe)
			c.Use(main, func() { assert.Fail(t, "it is initialised") })
			assert.Zero(t, c.Inspect(main.Machine()).Owner)
		})
		assert.Equal(t, "<clinit> by first", log[0])
		assert.ElementsMatch(t, []string{"first", "second", "third", "platform"}, log[1:])
		assert.Len(t, eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == scheduler.PinBegan }), 1)
		assert.Len(t, eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == scheduler.PinEnded }), 1)
	})
}

// Observed on both: a class whose initialiser uses it is used as it is by then.
func TestAnInitialiserMayUseItsClass(t *testing.T) {
	for _, kind := range kinds {
		var log []string
		run(t, scheduler.Config{}, func(main *scheduler.Thread) {
			c := pinning.NewClass(main, "Rec")
			start(main, kind, "T", func(th *scheduler.Thread) {
				c.Use(th, func() {
					c.Use(th, func() { log = append(log, "again") })
					log = append(log, "init over")
				})
			})
		})
		assert.Equal(t, []string{"init over"}, log)
	}
}

// Observed on both: the first user gets what the initialiser threw, those that
// waited and all later ones NoClassDefFoundError.
func TestAnInitialiserThatFails(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		bad := &scheduler.Exception{Class: "java.lang.ExceptionInInitializerError"}
		errs := map[string]*scheduler.Exception{}
		run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			c := pinning.NewClass(main, "F$Bad")
			use := func(th *scheduler.Thread) {
				errs[th.Name()] = caught(func() {
					c.Use(th, func() {
						nap(th, 150*ms)
						panic(bad)
					})
				})
				assert.Zero(t, th.Machine().Thread(th.ID()).Pins)
			}
			ths := []*scheduler.Thread{main.StartVirtual("first", use)}
			nap(main, ms)
			ths = append(ths, main.StartVirtual("second", use), main.StartVirtual("third", use), main.StartPlatform("platform", use))
			nap(main, ms)
			joinAll(main, ths...)
			joinAll(main, main.StartVirtual("late", use))
			assert.Zero(t, c.Inspect(main.Machine()).Owner)
			assert.Empty(t, c.Inspect(main.Machine()).Queue)
		})
		assert.Equal(t, bad, errs["first"])
		for _, name := range []string{"second", "third", "platform", "late"} {
			assert.Equal(t, &scheduler.Exception{Class: pinning.NoClassDef, Message: "Could not initialize class F$Bad"}, errs[name], name)
		}
		assert.Equal(t, "java.lang.NoClassDefFoundError", pinning.NoClassDef)
	})
}

// Observed on both.
func TestNeitherInterruptNorUnparkEndsTheWaitForAClass(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			c := pinning.NewClass(main, "Slow")
			main.StartVirtual("init", func(th *scheduler.Thread) { c.Use(th, func() { nap(th, 300*ms) }) })
			nap(main, ms)
			w := main.StartVirtual("W", func(th *scheduler.Thread) {
				c.Use(th, nil)
				assert.True(t, th.Interrupted())
			})
			nap(main, ms)
			main.Interrupt(w)
			main.Unpark(w)
			nap(main, 100*ms)
			assert.Equal(t, "RUNNING RUNNABLE on 2", see(main, w))
		})
	})
}

// Only the initialiser's end counts, and only once.
func TestEndsOfAnInitialiserByOthers(t *testing.T) {
	p := scheduler.NewProgram("test")
	c := pinning.NewClass(p, "C")
	p.Thread(scheduler.Spec{Code: code(p, c.UseOp(), c.InitialisedOp(), c.FailedOp(), c.UseOp())})
	p.Thread(scheduler.Spec{Code: code(p, c.InitialisedOp(), c.FailedOp(), c.UseOp())})
	m := newMachine(t, scheduler.Config{}, p)
	apply(t, m, take(1, launcher), take(2, launcher), step(1), step(2), step(2))
	assert.Equal(t, scheduler.ThreadID(1), c.Inspect(m).Owner)
	apply(t, m, step(2))
	assert.True(t, m.Blocked(2))
	apply(t, m, step(1))
	assert.False(t, m.Blocked(2))
	apply(t, m, step(1), step(1), step(2), step(1), step(2))
	assert.True(t, m.Done())
	for id := range scheduler.ThreadID(2) {
		assert.Nil(t, m.Thread(id+1).Err)
	}
}

// Two initialisers that use each other's class wait for ever, in every release.
func TestInitialisersThatUseEachOthersClass(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		for kind, states := range map[scheduler.ThreadKind][]string{
			virtual:  {"RUNNING RUNNABLE on 1", "RUNNING RUNNABLE on 2"},
			platform: {"RUNNABLE", "RUNNABLE"},
		} {
			_, err := scheduler.Run(scheduler.Config{JDK: jdk}, across(kind, classRegion))
			var stuck *scheduler.StuckError
			require.ErrorAs(t, err, &stuck)
			m := stuck.Trace.Machine
			assert.Equal(t, []string{"AB", "BA"}, names(m, stuck.Threads))
			assert.Equal(t, states, []string{look(m, stuck.Threads[0]), look(m, stuck.Threads[1])})
		}
	})
}

// A stampede on a class: those that wait for it occupy every carrier, and its
// initialiser waits for a thread that then has none. Observed on both.
func TestAStampedeOnAClassThatNeedsAnotherThread(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		_, err := scheduler.Run(scheduler.Config{JDK: jdk}, stampede)
		var stuck *scheduler.StuckError
		require.ErrorAs(t, err, &stuck)
		m := stuck.Trace.Machine
		assert.Equal(t, []string{"user", "user", "user", "user", "filler"}, names(m, stuck.Threads))
		assert.Equal(t, "PINNED WAITING on 1", look(m, stuck.Threads[0]))
		assert.Equal(t, "STARTED RUNNABLE", look(m, stuck.Threads[4]))
	})
}
