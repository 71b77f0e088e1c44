package explore_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// minimal returns the case of zipkin-minimal with a number of pinned requests.
func minimal(t *testing.T, jdk, carriers, pinned int) explore.Case {
	t.Helper()
	s, err := scenarios.Lookup("zipkin-minimal")
	require.NoError(t, err)
	return explore.Case{
		Name:    "zipkin-minimal",
		Config:  scheduler.Config{JDK: jdk, Parallelism: carriers, Time: scheduler.AnyTime},
		Program: s.Program(scenarios.Values{"pinned": pinned}),
	}
}

func TestWhatIf(t *testing.T) {
	cases := []explore.Case{minimal(t, 21, 1, 1), minimal(t, 21, 2, 1), minimal(t, 21, 2, 2), minimal(t, 24, 1, 1)}
	var told []int
	cells, err := explore.WhatIf(t.Context(), cases, explore.WhatIfOptions{
		Progress: func(done, all int, c explore.Case, _ explore.Progress) {
			assert.Equal(t, len(cases), all)
			assert.Equal(t, cases[done].Config, c.Config)
			told = append(told, done)
		},
	})
	require.NoError(t, err)
	require.Len(t, cells, len(cases))
	for i, want := range []explore.Safety{explore.Stuck, explore.Safe, explore.Stuck, explore.Safe} {
		c := cells[i]
		assert.Equal(t, want, c.Safety, "case %d", i)
		assert.Contains(t, told, i)
		if want == explore.Safe {
			assert.Nil(t, c.Found)
			assert.True(t, c.Result.Complete)
			continue
		}
		assert.Equal(t, deadlock.CarrierExhaustion, c.Found.Verdict)
		assertShows(t, c)
	}
}

// assertShows checks that the schedule of a stuck cell shows its fault, when it is
// replayed from a token.
func assertShows(t *testing.T, c explore.Cell) {
	t.Helper()
	token, err := explore.TokenOfFound(c.Name, nil, c.Config, c.Program, *c.Found)
	require.NoError(t, err)
	trace, err := token.Replay(c.Program)
	require.NoError(t, err)
	if c.Found.Loop > 0 {
		return // that it goes round for ever is what the search knows, and not the end state
	}
	x := deadlock.ExplainRun(trace)
	assert.Equal(t, c.Found.Verdict, x.Verdict)
	assert.Equal(t, c.Found.Kind, x.Kind)
}

// The safety of a case is that of a search without the sample and its shortcuts, for
// each scenario on few carriers.
func TestWhatIfAgreesWithAPlainSearch(t *testing.T) {
	compared := 0
	for _, s := range scenarios.All() {
		if s.Source != "" && (testing.Short() || s.Remedy != "") {
			continue // repaired ones are searched where they are
		}
		values, err := s.SearchValues()
		require.NoError(t, err)
		if _, ok := values["pinned"]; ok {
			values["pinned"] = 1
		}
		for _, jdk := range []int{21, 25} {
			for carriers := 1; carriers <= 2; carriers++ {
				cfg := scheduler.Config{JDK: jdk, Parallelism: carriers, Time: scheduler.AnyTime, Queues: scheduler.SingleFIFO}
				c := explore.Case{Name: s.Name, Config: cfg, Program: s.Program(values)}
				plain, err := explore.Explore(t.Context(), cfg, c.Program, explore.Exhaustive{}, explore.Options{States: 10_000})
				require.NoError(t, err)
				if !plain.Complete {
					continue // too large for a test
				}
				compared++
				cells, err := explore.WhatIf(t.Context(), []explore.Case{c}, explore.WhatIfOptions{})
				require.NoError(t, err)
				want := explore.Safe
				if plain.Fault() != nil {
					want = explore.Stuck
				}
				assert.Equal(t, want, cells[0].Safety, "%s, JDK %d, %d carriers", s.Name, jdk, carriers)
				if want == explore.Stuck {
					assertShows(t, cells[0])
				}
			}
		}
	}
	assert.Greater(t, compared, 25)
}

// What is cut is not known to be safe; what was found by then stays found.
func TestWhatIfCutShort(t *testing.T) {
	cases := []explore.Case{minimal(t, 21, 1, 1), minimal(t, 21, 2, 1)}
	cells, err := explore.WhatIf(t.Context(), cases, explore.WhatIfOptions{States: 10})
	require.NoError(t, err)
	assert.Equal(t, explore.Stuck, cells[0].Safety, "a schedule of the sample shows it")
	assert.Equal(t, explore.Undetermined, cells[1].Safety)
	assert.False(t, cells[1].Result.Complete)
	assert.NotEmpty(t, cells[1].Result.Short)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cells, err = explore.WhatIf(ctx, cases, explore.WhatIfOptions{})
	require.NoError(t, err)
	for _, c := range cells {
		assert.Equal(t, explore.Undetermined, c.Safety)
	}
}

func TestWhatIfRefuses(t *testing.T) {
	cells, err := explore.WhatIf(t.Context(), []explore.Case{minimal(t, 21, 2, 1), minimal(t, 19, 1, 1)}, explore.WhatIfOptions{})
	require.ErrorIs(t, err, scheduler.ErrConfig)
	assert.Contains(t, err.Error(), "zipkin-minimal: ")
	assert.Len(t, cells, 1)
}

// The same cells whatever the number of workers.
func TestWhatIfDoesNotDependOnWorkers(t *testing.T) {
	cases := []explore.Case{minimal(t, 21, 1, 1), minimal(t, 24, 2, 1)}
	one, err := explore.WhatIf(t.Context(), cases, explore.WhatIfOptions{Workers: 1})
	require.NoError(t, err)
	four, err := explore.WhatIf(t.Context(), cases, explore.WhatIfOptions{Workers: 4})
	require.NoError(t, err)
	for i := range cases {
		assert.Equal(t, one[i].Found, four[i].Found)
		assert.Equal(t, one[i].Result.States, four[i].Result.States)
	}
}

func TestSmallestSafe(t *testing.T) {
	// Each letter is a cell, of parallelism 1, 2, …: safe, stuck (x), unknown (?).
	for row, want := range map[string]explore.SafeFrom{
		"":     {},
		"ssss": {Parallelism: 1, Exact: true},
		"xxss": {Parallelism: 3, Exact: true},
		"sxss": {Parallelism: 3, Exact: true}, // 1 is safe, but not with all larger ones
		"x?ss": {Parallelism: 3},
		"ssxs": {Parallelism: 4, Exact: true},
		"sssx": {Exact: true},
		"sss?": {},
		"xxx?": {},
		"????": {},
	} {
		var cells []explore.Cell
		for i, r := range row {
			safety := map[rune]explore.Safety{'s': explore.Safe, 'x': explore.Stuck, '?': explore.Undetermined}[r]
			// Their order does not matter.
			cells = append([]explore.Cell{{Case: explore.Case{Config: scheduler.Config{Parallelism: i + 1}}, Safety: safety}}, cells...)
		}
		assert.Equal(t, want, explore.SmallestSafe(cells), "%q", row)
	}
}
