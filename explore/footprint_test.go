package explore

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// after applies actions to a copy of a machine, and returns the footprint of the last.
func after(t *testing.T, m *scheduler.Machine, actions ...scheduler.Action) (*scheduler.Machine, scheduler.Footprint, error) {
	t.Helper()
	c := m.Clone()
	t.Cleanup(c.Close)
	var f scheduler.Footprint
	c.RecordFootprint(&f)
	for _, a := range actions {
		if err := c.Apply(a); err != nil {
			return c, f, err
		}
	}
	c.RecordFootprint(nil)
	return c, f, nil
}

// whole describes a state: all that a view of it shows.
func whole(m *scheduler.Machine) string {
	text := fmt.Sprint(m.Carriers(), m.Queues())
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		i := m.Thread(id)
		i.Since = 0
		text += fmt.Sprintf("%+v%v;", i, m.Joiners(id))
	}
	for o := scheduler.ObjectID(1); int(o) <= m.Objects(); o++ {
		text += fmt.Sprintf("%+v;", m.Inspect(o))
	}
	for a := range m.Enabled() {
		text += fmt.Sprint(a)
	}
	return text
}

// TestIndependentActionsCommute is what Footprint says, in the states of random runs
// of generated programs: of two actions that are possible and independent each is
// possible after the other, with the same footprint, and the order plays no part.
func TestIndependentActionsCommute(t *testing.T) {
	pairs, seeds := 0, uint64(500)
	if testing.Short() {
		seeds = 60
	}
	for seed := range seeds {
		t.Run("", func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 2))
			g := generate(seed)
			for i := range g.bodies { // longer ones, since nothing is enumerated
				g.bodies[i] = append(g.bodies[i], rng.IntN(len(acts)), rng.IntN(len(acts)), rng.IntN(len(acts)))
			}
			m, err := scheduler.New(g.cfg, g.program())
			require.NoError(t, err)
			defer func() { m.Close() }()
			for actions := m.AppendEnabled(nil); len(actions) > 0 && m.Actions() < 40; actions = m.AppendEnabled(nil) {
				pairs += commute(t, m, actions, fmt.Sprintf("seed %d after %d actions, %+v", seed, m.Actions(), g))
				require.NoError(t, m.Apply(actions[rng.IntN(len(actions))]))
			}
		})
	}
	assert.Greater(t, pairs, 500)
	t.Log(pairs, "independent pairs")
}

// commute checks all pairs of the possible actions and returns how many of them are
// independent.
func commute(t *testing.T, m *scheduler.Machine, actions []scheduler.Action, name string) int {
	t.Helper()
	pairs := 0
	var prints []scheduler.Footprint
	for _, a := range actions {
		_, f, err := after(t, m, a)
		require.NoError(t, err)
		prints = append(prints, f)
	}
	for i, a := range actions {
		for j, b := range actions[:i] {
			if !prints[i].Independent(&prints[j]) {
				continue
			}
			pairs++
			name := fmt.Sprintf("%v and %v: %s", a, b, name)
			ab, fb, err := after(t, m, a, b)
			require.NoError(t, err, name)
			ba, fa, err := after(t, m, b, a)
			require.NoError(t, err, name)
			require.Equal(t, prints[i], fa, name)
			require.Equal(t, prints[j], fb, name)
			require.Equal(t, whole(ab), whole(ba), name)
		}
	}
	return pairs
}
