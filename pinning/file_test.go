package pinning_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// Observed with four threads that read from FIFOs, on four carriers: on 21.0.12 the
// pool has then five workers and a fifth thread runs; on 25.0.3 four, and it starves.
// JDK-8329593 changed it in 23.
func TestFileTransfersStarveThePoolFrom23On(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		var r pinning.Recorder
		trace, err := scheduler.Runner{Observe: r.Observe}.Run(scheduler.Config{JDK: jdk}, scheduler.GoProgram("", func(main *scheduler.Thread) {
			f := pinning.NewFile(main, "fifo")
			var readers []*scheduler.Thread
			for range 4 {
				readers = append(readers, main.StartVirtual("reader", func(th *scheduler.Thread) { f.Transfer(th, time.Second) }))
			}
			nap(main, ms)
			probe := main.StartVirtual("probe", func(*scheduler.Thread) {})
			nap(main, ms)
			size, want := 4, "STARTED RUNNABLE"
			if jdk < 23 {
				size, want = 5, "TERMINATED TERMINATED"
			}
			assert.Equal(t, want, see(main, probe))
			assert.Equal(t, size, main.Machine().Sample().PoolSize)
			for i, th := range readers {
				assert.Equal(t, []string{"RUNNING RUNNABLE on 1", "RUNNING RUNNABLE on 2", "RUNNING RUNNABLE on 3", "RUNNING RUNNABLE on 4"}[i], see(main, th))
				assert.False(t, main.Machine().Pinned(th.ID()))
			}
		}))
		require.NoError(t, err)
		assert.Empty(t, r.Incidents, "it is no pinning")
		assert.Less(t, trace.Machine.Now(), time.Second+ms)
	})
}

// What a release says of Object.wait it does not say of files: on 23 one compensates
// and the other does not.
func TestFileTransfersAndWaitsDifferOn23(t *testing.T) {
	r, err := scheduler.ReleaseOf(23)
	require.NoError(t, err)
	assert.True(t, r.ObjectWaitCompensates)
	assert.False(t, r.FileIOCompensates)
	added := map[string]int{}
	for name, block := range blockers {
		trace, _ := scheduler.Run(scheduler.Config{JDK: 23, Parallelism: 1}, func(main *scheduler.Thread) { main.StartVirtual("", block) })
		added[name] = len(eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == scheduler.CarrierAdded }))
	}
	assert.Equal(t, map[string]int{"wait": 1, "file": 0}, added)
}

// Platform threads have no carrier to be replaced, and threads do not meet in a file.
func TestATransferOfAPlatformThread(t *testing.T) {
	var took time.Duration
	trace := run(t, scheduler.Config{}, func(main *scheduler.Thread) {
		f := pinning.NewFile(main, "f")
		other := main.StartPlatform("other", func(th *scheduler.Thread) { f.Transfer(th, time.Second) })
		began := main.Now()
		f.Transfer(main, time.Second)
		took = main.Now() - began
		joinAll(main, other)
	})
	assert.Less(t, took, time.Second+ms, "both at once")
	assert.GreaterOrEqual(t, took, time.Second)
	assert.Empty(t, eventsOf(trace, func(e scheduler.Event) bool { return e.Kind == scheduler.CarrierAdded }))
}

// An interrupt and an unpark do not end a transfer.
func TestATransferIsNotInterruptible(t *testing.T) {
	run(t, scheduler.Config{}, func(main *scheduler.Thread) {
		f := pinning.NewFile(main, "f")
		v := main.StartVirtual("V", func(th *scheduler.Thread) {
			f.Transfer(th, time.Second)
			assert.True(t, th.Interrupted())
		})
		nap(main, ms)
		main.Interrupt(v)
		main.Unpark(v)
		nap(main, 900*ms)
		assert.Equal(t, "RUNNING RUNNABLE on 1", see(main, v))
	})
}
