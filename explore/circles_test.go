package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// twoCircles are two pairs of threads that have nothing to do with each other, and can
// both get into a circle.
func twoCircles(hosted bool) *scheduler.Program {
	p := scheduler.NewProgram("two circles")
	for _, names := range [][2]string{{"A", "B"}, {"C", "D"}} {
		a, b := lock.NewReentrantLock(p, names[0]), lock.NewReentrantLock(p, names[1])
		for i, order := range [][2]lock.ReentrantLock{{a, b}, {b, a}} {
			spec := scheduler.Spec{Name: "t" + names[i], Kind: scheduler.Platform}
			if hosted {
				spec.Go = func(t *scheduler.Thread) {
					order[0].Lock(t)
					order[1].Lock(t)
					order[1].Unlock(t)
					order[0].Unlock(t)
				}
			} else {
				spec.Code = p.Assemble().Do(order[0].LockOp()).Do(order[1].LockOp()).Do(order[1].UnlockOp()).Do(order[0].UnlockOp()).Code()
			}
			p.Thread(spec)
		}
	}
	return p
}

// The state that is shown of a verdict may have one deadlock; those of the others are told
// of, too.
func TestDeadlocksOfOtherSchedules(t *testing.T) {
	want := []deadlock.Circle{
		{Text: "tA waits for B, which tB owns. tB waits for A, which tA owns.", Over: "A (acquire a lock), B (acquire a lock)"},
		{Text: "tC waits for D, which tD owns. tD waits for C, which tC owns.", Over: "C (acquire a lock), D (acquire a lock)"},
	}
	for _, hosted := range []bool{false, true} {
		r, err := explore.Explore(t.Context(), anyTime, twoCircles(hosted), explore.Exhaustive{}, explore.Options{Workers: 1})
		require.NoError(t, err)
		require.True(t, r.Complete)
		require.Len(t, r.Findings, 1)
		assert.Equal(t, want, r.Fault().Circles)
	}
}
