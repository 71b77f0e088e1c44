package explore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// cost is what Shrink makes small.
type cost struct{ switches, steps int }

// optimum returns the least cost of a schedule of a compiled program that leads to a
// verdict. It looks at all of them, in the order of their cost.
func optimum(t *testing.T, cfg scheduler.Config, p *scheduler.Program, verdict deadlock.Verdict, kind string) cost {
	t.Helper()
	type place struct {
		f    scheduler.Fingerprint
		last scheduler.ThreadID
	}
	type visit struct {
		m    *scheduler.Machine
		last scheduler.ThreadID
	}
	m, err := scheduler.New(cfg, p)
	require.NoError(t, err)
	seen := map[place]bool{}
	// By switches, and by steps within them: each list is sorted by itself, since a step
	// without a switch goes to the next of same, and one with a switch to that of other.
	for same, switches := map[int][]visit{0: {{m, 0}}}, 0; len(same) > 0; switches++ {
		other := map[int][]visit{}
		for steps := 0; steps < 1000; steps++ {
			for _, v := range same[steps] {
				f, _ := v.m.Fingerprint()
				if seen[place{f, v.last}] {
					continue
				}
				seen[place{f, v.last}] = true
				if x := deadlock.Explain(v.m); x.Verdict == verdict && x.Kind == kind {
					return cost{switches, steps}
				}
				for _, a := range v.m.AppendEnabled(nil) {
					agent, _ := v.m.Agent(a)
					c := v.m.Clone()
					require.NoError(t, c.Apply(a))
					if agent == v.last || v.last == 0 {
						same[steps+1] = append(same[steps+1], visit{c, agent})
					} else {
						other[steps+1] = append(other[steps+1], visit{c, agent})
					}
				}
			}
		}
		same = other
	}
	require.Fail(t, "no schedule leads there")
	return cost{}
}
