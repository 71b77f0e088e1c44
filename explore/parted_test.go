package explore_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// side is a machine and the state of shared parts that is to be the same.
type side struct {
	machine *scheduler.Machine
	parted  *scheduler.Parted
}

// A state of shared parts does what the machine does, step by step, on random schedules
// of generated programs: also when what is known of the parts is forgotten all the time.
func TestPartsDoWhatTheMachineDoes(t *testing.T) {
	programs := uint64(60)
	if testing.Short() {
		programs = 15
	}
	steps := 0
	for seed := uint64(1); seed <= programs; seed++ {
		for _, bytes := range []int{1 << 30, 20_000} {
			steps += checkParts(t, generate(seed), seed, seed%2 == 0, bytes)
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d steps", steps)
}

// checkParts walks some random schedules of a program, and returns how many steps there
// were.
func checkParts(t *testing.T, g generated, seed uint64, symmetric bool, bytes int) (steps int) {
	m, err := scheduler.New(g.cfg, g.program)
	require.NoError(t, err)
	model, print := explore.PartedModelOf(m, symmetric, bytes)
	fingerprints := explore.ModelOf(m, symmetric)
	merged := map[scheduler.Fingerprint]scheduler.Fingerprint{} // by that of the machine
	rng := rand.New(rand.NewPCG(seed, 1))
	for range 12 {
		at := side{m.Clone(), model.Initial()[0]}
		for range 80 {
			f := fingerprints.Fingerprint(at.machine)
			p := model.Fingerprint(at.parted)
			if was, ok := merged[f]; ok {
				require.Equal(t, was, p, "%s: states that are merged", g.program.Name)
			}
			merged[f] = p
			require.Equal(t, print(at.machine.Clone()), p, "%s: the same state", g.program.Name)
			checkSides(t, g, at)
			enabled := at.machine.AppendEnabled(nil)
			if len(enabled) == 0 {
				break
			}
			steps++
			at = stepBoth(t, g, model, at, enabled[rng.IntN(len(enabled))])
		}
	}
	prints := map[scheduler.Fingerprint]bool{}
	for _, p := range merged {
		prints[p] = true
	}
	assert.Len(t, prints, len(merged), "%s: states that are not merged", g.program.Name)
	return steps
}

// checkSides checks that two states look the same.
func checkSides(t *testing.T, g generated, at side) {
	m, p := at.machine, at.parted
	require.Equal(t, m.AppendEnabled(nil), p.AppendEnabled(nil), g.program.Name)
	require.Equal(t,
		[]any{m.Done(), m.Stuck(), m.Failed(), m.Exhausted(), m.Threads()},
		[]any{p.Done(), p.Stuck(), p.Failed(), p.Exhausted(), p.Threads()}, g.program.Name)
	for _, a := range m.AppendEnabled(nil) {
		by, expires := m.Agent(a)
		pby, pexpires := p.Agent(a)
		require.Equal(t, []any{by, expires}, []any{pby, pexpires}, g.program.Name)
		require.Equal(t, m.Operation(by), p.Operation(by), g.program.Name)
		require.Equal(t, m.Essential(by), p.Essential(by), g.program.Name)
		if m.Blocked(by) {
			require.Equal(t, m.BlockReason(by), p.BlockReason(by), g.program.Name)
		}
	}
}

// stepBoth does an action on both sides.
func stepBoth(t *testing.T, g generated, model explore.Model[*scheduler.Parted, scheduler.Action], at side, a scheduler.Action) side {
	next := side{at.machine.Clone(), model.Apply(at.parted, a)}
	require.NoError(t, next.machine.Apply(a))
	require.Equal(t, next.machine.Performed(), next.parted.Performed(), "%s: %v", g.program.Name, a)
	require.Equal(t, next.machine.Local(at.machine, a), next.parted.Local(at.parted, a), "%s: %v is local", g.program.Name, a)
	return next
}

// What a machine of shared parts shows is what the machine itself shows.
func TestMachineOfParts(t *testing.T) {
	for seed := uint64(1); seed <= 40; seed++ {
		g := generate(seed)
		m, err := scheduler.New(g.cfg, g.program)
		require.NoError(t, err)
		parts, ok := scheduler.NewParts(m, 0)
		require.True(t, ok)
		w := parts.Walker(false)
		s := w.Start()
		rng := rand.New(rand.NewPCG(seed, 2))
		for range 80 {
			enabled := m.AppendEnabled(nil)
			if len(enabled) == 0 {
				break
			}
			a := enabled[rng.IntN(len(enabled))]
			require.NoError(t, m.Apply(a))
			w.Advance(s, a)
			require.Equal(t, g.canonical(m), g.canonical(w.Machine(s)), g.program.Name)
		}
	}
}

// A machine in exact time has no parts: each step moves the clock of all.
func TestNoPartsInExactTime(t *testing.T) {
	m, err := scheduler.New(scheduler.Config{}, generate(1).program)
	require.NoError(t, err)
	_, ok := scheduler.NewParts(m, 0)
	assert.False(t, ok)
}
