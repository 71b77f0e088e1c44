package pinning_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// figures are what the toString of the JVM's pool shows: its worker threads, those of
// them that are released ("active"), and the tasks that nobody has taken.
func figures(m *scheduler.Machine) string {
	s := m.Sample()
	active := s.Mounted
	for _, c := range m.Carriers() {
		if c.Compensated {
			active--
		}
	}
	return fmt.Sprintf("size %d active %d queued %d", s.PoolSize, active, s.Queued)
}

// blockers are what holds a carrier and, in some releases, compensates.
var blockers = map[string]body{
	"wait": func(th *scheduler.Thread) {
		mon := pinning.NewMonitor(th, "m")
		mon.Synchronized(th, func() { _ = mon.Wait(th) })
	},
	"file": func(th *scheduler.Thread) { pinning.NewFile(th, "fifo").Transfer(th, time.Hour) },
}

// together lets four threads run on four carriers, queues some busy ones behind them,
// and notes the figures after each of the four has blocked.
func together(cfg scheduler.Config, busy int, block body) []string {
	var notes []string
	_, _ = scheduler.Run(cfg, func(main *scheduler.Thread) {
		for i := range 4 {
			main.StartVirtual("", func(th *scheduler.Thread) {
				th.Work(time.Duration(i+1) * time.Second)
				block(th)
			})
		}
		nap(main, ms)
		for range busy {
			main.StartVirtual("", func(th *scheduler.Thread) { th.Work(time.Hour) })
		}
		nap(main, 500*ms)
		for range 4 {
			nap(main, time.Second)
			notes = append(notes, figures(main.Machine()))
		}
	})
	return notes
}

// The figures are those of 21.0.12 and 25.0.3 with four carriers: as long as more
// than minRunnable (2) are released the pool makes no replacement. A spare without
// work goes idle, and is the replacement of the next.
func TestCompensationOfThreadsThatAllRun(t *testing.T) {
	alone := []string{"size 4 active 3 queued 0", "size 4 active 2 queued 0", "size 5 active 1 queued 0", "size 5 active 0 queued 0"}
	busy := []string{"size 4 active 3 queued 4", "size 4 active 2 queued 4", "size 5 active 2 queued 3", "size 6 active 2 queued 2"}
	none := []string{"size 4 active 4 queued 0", "size 4 active 4 queued 0", "size 4 active 4 queued 0", "size 4 active 4 queued 0"}
	starved := []string{"size 4 active 4 queued 4", "size 4 active 4 queued 4", "size 4 active 4 queued 4", "size 4 active 4 queued 4"}
	left := []string{"size 4 active 3 queued 0", "size 4 active 2 queued 0", "size 4 active 1 queued 0", "size 4 active 0 queued 0"}
	taken := []string{"size 4 active 4 queued 3", "size 4 active 4 queued 2", "size 4 active 4 queued 1", "size 4 active 4 queued 0"}
	for _, c := range []struct {
		block string
		busy  int
		want  [5][]string // of 21 to 25
	}{
		{"wait", 0, [5][]string{alone, alone, alone, left, left}},
		{"wait", 4, [5][]string{busy, busy, busy, taken, taken}},
		{"file", 0, [5][]string{alone, alone, none, none, none}},
		{"file", 4, [5][]string{busy, busy, starved, starved, starved}},
	} {
		t.Run(fmt.Sprintf("%s with %d busy ones behind", c.block, c.busy), func(t *testing.T) {
			eachRelease(t, func(t *testing.T, jdk int) {
				assert.Equal(t, c.want[jdk-21], together(scheduler.Config{JDK: jdk}, c.busy, blockers[c.block]))
			})
		})
	}
}

// Observed on 21.0.12 with jdk.virtualThreadScheduler.minRunnable and maxPoolSize.
func TestBoundsOfCompensation(t *testing.T) {
	for name, c := range map[string]struct {
		cfg  scheduler.Config
		busy int
		want []string
	}{
		"minRunnable 1, busy": {scheduler.Config{MinRunnable: 1}, 4, []string{"size 4 active 3 queued 4", "size 4 active 2 queued 4", "size 4 active 1 queued 4", "size 5 active 1 queued 3"}},
		"minRunnable 1":       {scheduler.Config{MinRunnable: 1}, 0, []string{"size 4 active 3 queued 0", "size 4 active 2 queued 0", "size 4 active 1 queued 0", "size 5 active 0 queued 0"}},
		"minRunnable 4, busy": {scheduler.Config{MinRunnable: 4}, 4, []string{"size 5 active 4 queued 3", "size 6 active 4 queued 2", "size 7 active 4 queued 1", "size 8 active 4 queued 0"}},
		"minRunnable 4":       {scheduler.Config{MinRunnable: 4}, 0, []string{"size 5 active 3 queued 0", "size 5 active 2 queued 0", "size 5 active 1 queued 0", "size 5 active 0 queued 0"}},
		"maxPoolSize 5, busy": {scheduler.Config{MaxPoolSize: 5}, 4, []string{"size 4 active 3 queued 4", "size 4 active 2 queued 4", "size 5 active 2 queued 3", "size 5 active 2 queued 3"}},
	} {
		assert.Equal(t, c.want, together(c.cfg, c.busy, blockers["wait"]), name)
	}
}

// oneByOne starts threads that block, one after the other, and notes the size of the
// pool after each. If it is warm all carriers have run before.
func oneByOne(cfg scheduler.Config, warm bool, n int, block body) (sizes []int, probed bool) {
	_, _ = scheduler.Run(cfg, func(main *scheduler.Thread) {
		for range main.Machine().Config().Parallelism {
			if warm {
				main.StartVirtual("", func(th *scheduler.Thread) { th.Work(time.Second) })
			}
		}
		nap(main, 2*time.Second)
		for range n {
			main.StartVirtual("", block)
			nap(main, ms)
			sizes = append(sizes, main.Machine().Sample().PoolSize)
		}
		probe := main.StartVirtual("probe", func(*scheduler.Thread) {})
		nap(main, ms)
		probed = main.Machine().Thread(probe.ID()).State == scheduler.StateTerminated
	})
	return sizes, probed
}

// Observed on 21.0.12, as is that a further thread runs if and only if the pool has
// not come to its bound.
func TestCompensationOfThreadsThatComeOneByOne(t *testing.T) {
	for name, c := range map[string]struct {
		cfg    scheduler.Config
		sizes  []int
		probed bool
	}{
		"4 carriers":                {scheduler.Config{}, []int{4, 4, 4, 5, 6, 7}, true},
		"4 carriers, maxPoolSize 4": {scheduler.Config{MaxPoolSize: 4}, []int{4, 4, 4, 4, 4}, false},
		"4 carriers, maxPoolSize 6": {scheduler.Config{MaxPoolSize: 6}, []int{4, 4, 4, 5, 6, 6, 6, 6}, false},
	} {
		for block, f := range blockers {
			sizes, probed := oneByOne(c.cfg, true, len(c.sizes), f)
			assert.Equal(t, c.sizes, sizes, "%s, %s", name, block)
			assert.Equal(t, c.probed, probed, "%s, %s", name, block)
		}
	}
	for _, jdk := range []int{23, 24, 25} {
		sizes, probed := oneByOne(scheduler.Config{JDK: jdk}, true, 6, blockers["file"])
		assert.Equal(t, []int{4, 4, 4, 4, 4, 4}, sizes, "jdk %d", jdk)
		assert.False(t, probed, "file I/O starves the pool on %d", jdk)
	}
	for _, jdk := range []int{24, 25} {
		sizes, probed := oneByOne(scheduler.Config{JDK: jdk}, true, 6, blockers["wait"])
		assert.Equal(t, []int{4, 4, 4, 4, 4, 4}, sizes, "jdk %d", jdk)
		assert.True(t, probed)
	}
}

// A JVM creates its workers only when they are needed. One that is to replace a
// blocked one is needed: with none idle it is created. Observed on 21.0.12.
func TestCompensationCreatesWorkers(t *testing.T) {
	for parallelism, want := range map[int][]int{1: {2, 3, 4}, 2: {2, 3, 4, 5}, 4: {2, 3, 4, 5, 6, 7}} {
		for block, f := range blockers {
			sizes, _ := oneByOne(scheduler.Config{Parallelism: parallelism}, false, len(want), f)
			assert.Equal(t, want, sizes, "%d carriers, %s", parallelism, block)
		}
	}
}

// Observed on 21.0.12: "size = 256, active = 2", and 44 threads that never start. On
// 25.0.3 all wait unmounted, on four carriers or fewer.
func TestThreeHundredThreadsInAWait(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		trace, err := scheduler.Run(scheduler.Config{JDK: jdk}, threeHundred)
		var stuck *scheduler.StuckError
		require.ErrorAs(t, err, &stuck)
		m := trace.Machine
		assert.Len(t, stuck.Threads, 300)
		blank := 0
		for _, id := range stuck.Threads {
			if m.Thread(id).Blank {
				blank++
				continue
			}
			assert.Equal(t, "WAITING", m.Thread(id).Java.String())
		}
		if jdk < 24 {
			assert.Equal(t, 44, blank)
			assert.Equal(t, "size 256 active 2 queued 44", figures(m))
		} else {
			assert.Zero(t, blank)
			assert.Equal(t, "active 0 queued 0", figures(m)[len("size 4 "):])
			assert.LessOrEqual(t, m.Sample().PoolSize, 4)
		}
	})
}

// A notification ends what compensation began: nobody is compensated for any more,
// and all that waited for a carrier get one.
func TestCompensationEndsWithTheWait(t *testing.T) {
	for _, jdk := range []int{21, 22, 23} {
		ended := 0
		trace := run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			mon := pinning.NewMonitor(main, "m")
			for range 300 {
				main.StartVirtual("", func(th *scheduler.Thread) {
					mon.Synchronized(th, func() { _ = mon.WaitFor(th, time.Hour) })
					ended++
				})
			}
			nap(main, time.Second)
			assert.Equal(t, "size 256 active 2 queued 44", figures(main.Machine()))
			mon.Synchronized(main, func() { mon.NotifyAll(main) })
			nap(main, time.Second)
			mon.Synchronized(main, func() { mon.NotifyAll(main) })
		})
		assert.Equal(t, 300, ended)
		assert.Less(t, trace.Machine.Now(), 10*time.Second)
		added := eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == scheduler.CarrierAdded })
		returned := eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == scheduler.CarrierReturned })
		assert.Len(t, returned, len(added))
		assert.Equal(t, 256, trace.Machine.Sample().PoolSize, "the spares stay until they have been idle for 30 s")
		assert.Zero(t, trace.Machine.Sample().Mounted)
	}
}

// Observed on 25.0.3 with one carrier: a wait under a class initialiser holds the
// carrier and is not compensated for, so a further thread starts only after the
// notification. On 21.0.12 it is, and the thread runs at once.
func TestAPinnedWaitIsNotCompensatedSince24(t *testing.T) {
	for name, pinned := range pinners {
		eachRelease(t, func(t *testing.T, jdk int) {
			var order []string
			run(t, scheduler.Config{JDK: jdk, Parallelism: 1}, func(main *scheduler.Thread) {
				mon := pinning.NewMonitor(main, "m")
				w := main.StartVirtual("W", func(th *scheduler.Thread) {
					pinned(th, func() {
						mon.Synchronized(th, func() {
							assert.NoError(t, mon.Wait(th))
							order = append(order, "W")
						})
					})
				})
				nap(main, ms)
				probe := main.StartVirtual("probe", func(*scheduler.Thread) { order = append(order, "probe") })
				nap(main, ms)
				assert.Equal(t, "RUNNING WAITING on 1", see(main, w), name)
				assert.Equal(t, since24(jdk, "TERMINATED TERMINATED", "STARTED RUNNABLE"), see(main, probe))
				mon.Synchronized(main, func() {
					mon.Notify(main)
					assert.Equal(t, "RUNNING BLOCKED on 1", see(main, w))
				})
			})
			assert.Equal(t, since24(jdk, []string{"probe", "W"}, []string{"W", "probe"}), order)
		})
	}
}
