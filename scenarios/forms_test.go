package scenarios

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// TestBothFormsEndTheSameWays compares the two kinds of search: that of states, of the
// compiled form, and that by running again, of the Go functions.
func TestBothFormsEndTheSameWays(t *testing.T) {
	type end struct {
		verdict deadlock.Verdict
		kind    string
	}
	ends := func(jdk int, p *scheduler.Program) map[end]bool {
		cfg := scheduler.Config{JDK: jdk, Parallelism: 1, Time: scheduler.AnyTime}
		r, err := explore.Explore(t.Context(), cfg, p, explore.Exhaustive{}, explore.Options{Outcomes: true})
		require.NoError(t, err)
		require.True(t, r.Complete, r.Short)
		found := map[end]bool{}
		for _, f := range r.Outcomes {
			found[end{f.Verdict, f.Kind}] = true
		}
		return found
	}
	z := zipkin{unpinned: 1, pinned: 1, outsiders: 1, outsider: scheduler.Platform, rounds: 1}
	stuck, good := end{deadlock.CarrierExhaustion, deadlock.Ownerless}, end{deadlock.Completed, ""}
	for jdk, want := range map[int]map[end]bool{21: {stuck: true, good: true}, 24: {good: true}} {
		assert.Equal(t, want, ends(jdk, z.program()), "compiled, JDK %d", jdk)
		assert.Equal(t, want, ends(jdk, z.goProgram()), "Go functions, JDK %d", jdk)
	}
}
