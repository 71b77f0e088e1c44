package explore_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// A machine that is cloned into the memory of another one does what one in new memory
// does: nothing of the other is left.
func TestMachinesInUsedMemory(t *testing.T) {
	const steps = 40
	for _, s := range scenarios.All() {
		v, err := s.SearchValues()
		require.NoError(t, err)
		start, err := scheduler.New(scheduler.Config{Time: scheduler.AnyTime}, s.Program(v))
		require.NoError(t, err)
		rng := rand.New(rand.NewPCG(1, 1))
		var used *scheduler.Machine
		for range 2 {
			m := start
			for range steps {
				enabled := m.AppendEnabled(nil)
				if m.Done() || len(enabled) == 0 {
					break
				}
				a := enabled[rng.IntN(len(enabled))]
				fresh, again := m.Clone(), m.CloneTo(used)
				require.NoError(t, fresh.Apply(a), s.Name)
				require.NoError(t, again.Apply(a), s.Name)
				require.Equal(t, deadlock.Judge(fresh), deadlock.Judge(again), "%s, %v", s.Name, a)
				require.Equal(t, fresh.AppendEnabled(nil), again.AppendEnabled(nil), "%s, %v", s.Name, a)
				want, _ := fresh.Fingerprint()
				got, _ := again.Fingerprint()
				require.Equal(t, want, got, "%s, %v", s.Name, a)
				if used = m; m == start {
					used = nil
				}
				m = again
			}
			if used = m; m == start {
				used = nil
			}
		}
	}
}
