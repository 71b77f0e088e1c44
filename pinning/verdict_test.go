package pinning_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// region runs a function while its thread has something: a monitor, or the duty to
// initialise a class.
type region = func(*scheduler.Thread, func())

// across lets two threads enter two regions in opposite orders.
func across(kind scheduler.ThreadKind, region func(c scheduler.Creator, name string) region) body {
	return func(main *scheduler.Thread) {
		both := []func(*scheduler.Thread, func()){region(main, "A"), region(main, "B")}
		for i, name := range []string{"AB", "BA"} {
			start(main, kind, name, func(th *scheduler.Thread) {
				both[i](th, func() {
					nap(th, ms)
					both[1-i](th, func() {})
				})
			})
		}
	}
}

func monitorRegion(c scheduler.Creator, name string) region {
	return pinning.NewMonitor(c, name).Synchronized
}

func classRegion(c scheduler.Creator, name string) region { return pinning.NewClass(c, name).Use }

// waitsHolding waits for a notification inside another monitor, which somebody wants.
func waitsHolding(main *scheduler.Thread) {
	outer, inner := pinning.NewMonitor(main, "outer"), pinning.NewMonitor(main, "inner")
	main.StartVirtual("W", func(th *scheduler.Thread) {
		outer.Synchronized(th, func() { inner.Synchronized(th, func() { _ = inner.Wait(th) }) })
	})
	nap(main, ms)
	main.StartVirtual("V", func(th *scheduler.Thread) { outer.Synchronized(th, func() {}) })
}

// pinnedWaits lets a pinned thread wait on every carrier for one that then has none.
func pinnedWaits(main *scheduler.Thread) {
	mon := pinning.NewMonitor(main, "m")
	for range 4 {
		main.StartVirtual("W", func(th *scheduler.Thread) {
			pinners["native"](th, func() { mon.Synchronized(th, func() { _ = mon.Wait(th) }) })
		})
	}
	nap(main, ms)
	main.StartVirtual("N", func(th *scheduler.Thread) { mon.Synchronized(th, func() { mon.NotifyAll(th) }) })
}

// stampede lets a class initialiser wait for a thread, and others for the class.
func stampede(main *scheduler.Thread) {
	c := pinning.NewClass(main, "Pool")
	for range 4 {
		main.StartVirtual("user", func(th *scheduler.Thread) {
			c.Use(th, func() {
				nap(th, ms)
				joinAll(th, th.StartVirtual("filler", func(*scheduler.Thread) {}))
			})
		})
	}
}

// threeHundred lets 300 threads wait for nobody in particular.
func threeHundred(main *scheduler.Thread) {
	for range 300 {
		main.StartVirtual("", blockers["wait"])
	}
}

// What the primitives of this package do to a run, in the words of its verdict.
func TestVerdicts(t *testing.T) {
	for name, c := range map[string]struct {
		program       body
		before, after deadlock.Verdict // 24
	}{
		"monitors across, virtual":  {across(virtual, monitorRegion), deadlock.Deadlock, deadlock.Deadlock},
		"monitors across, platform": {across(platform, monitorRegion), deadlock.Deadlock, deadlock.Deadlock},
		"classes across, virtual":   {across(virtual, classRegion), deadlock.Deadlock, deadlock.Deadlock},
		"classes across, platform":  {across(platform, classRegion), deadlock.Deadlock, deadlock.Deadlock},
		"wait inside a monitor":     {waitsHolding, deadlock.LostSignal, deadlock.LostSignal},
		"pinned waits":              {pinnedWaits, deadlock.Completed, deadlock.CarrierExhaustion},
		"stampede on a class":       {stampede, deadlock.CarrierExhaustion, deadlock.CarrierExhaustion},
		"300 waits":                 {threeHundred, deadlock.CarrierExhaustion, deadlock.Idle},
	} {
		t.Run(name, func(t *testing.T) {
			eachRelease(t, func(t *testing.T, jdk int) {
				trace, _ := scheduler.Run(scheduler.Config{JDK: jdk}, c.program)
				assert.Equal(t, since24(jdk, c.before, c.after), deadlock.ExplainRun(trace).Verdict)
			})
		})
	}
}
