package pinning_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// Opening a pipe waits for the other end, reading for bytes; with no writer left there is
// nothing to read, and with no reader nowhere to write.
func TestPipesMoveBytes(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			p := pinning.NewPipe(main, "p")
			var read []int64
			reader := main.StartVirtual("reader", func(th *scheduler.Thread) {
				th.Must(p.OpenOp(false))
				for range 3 {
					read = append(read, th.Must(p.ReadOp()))
				}
				th.Must(p.CloseOp(false))
			})
			nap(main, ms)
			assert.Equal(t, "RUNNING RUNNABLE on 1", see(main, reader), "it opens")
			assert.Empty(t, read)
			main.Must(p.OpenOp(true))
			nap(main, ms)
			assert.Equal(t, "RUNNING RUNNABLE on 1", see(main, reader), "it reads")
			main.Must(p.WriteOp(7))
			main.Must(p.WriteOp(8))
			nap(main, ms)
			assert.Equal(t, []int64{7, 8}, read)
			main.Must(p.CloseOp(true))
			joinAll(main, reader)
			assert.Equal(t, []int64{7, 8, -1}, read)
			thrown := func() (e any) {
				defer func() { e = recover() }()
				return main.Must(p.WriteOp(9))
			}()
			assert.Equal(t, &scheduler.Exception{Class: pinning.IOException, Message: "Broken pipe"}, thrown)
		})
	})
}

// A pipe has room for 65536 bytes, and who writes more waits.
func TestPipesFillUp(t *testing.T) {
	run(t, scheduler.Config{}, func(main *scheduler.Thread) {
		p := pinning.NewPipe(main, "p")
		written := 0
		writer := main.StartPlatform("writer", func(th *scheduler.Thread) {
			th.Must(p.OpenOp(true))
			for range 65536 + 1 {
				th.Must(p.WriteOp(1))
				written++
			}
		})
		main.Must(p.OpenOp(false))
		nap(main, 1000*ms)
		assert.Equal(t, 65536, written)
		main.Must(p.ReadOp())
		joinAll(main, writer)
	})
}

// Readers of pipes take all carriers: 21 and 22 add some, up to the bound.
func TestReadersOfPipesStarveTheirWriter(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		program := func(main *scheduler.Thread) {
			p := pinning.NewPipe(main, "p")
			for range 2 {
				main.StartVirtual("reader", func(th *scheduler.Thread) { th.Must(p.OpenOp(false)) })
			}
			nap(main, ms)
			main.StartVirtual("writer", func(th *scheduler.Thread) { th.Must(p.OpenOp(true)) })
		}
		for most, stuck := range map[int]bool{256: jdk >= 23, 2: true} {
			trace, err := scheduler.Run(scheduler.Config{JDK: jdk, Parallelism: 2, MaxPoolSize: most}, program)
			x := deadlock.ExplainRun(trace)
			if !stuck {
				require.NoError(t, err)
				continue
			}
			require.Error(t, err)
			assert.Equal(t, deadlock.CarrierExhaustion, x.Verdict)
			assert.Equal(t, jdk >= 23, strings.Contains(strings.Join(x.Text, " "), "JDK-8329593"), x.Text)
		}
	})
}
