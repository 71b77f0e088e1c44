package bench

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// The case that is measured is the one of the theorems of package scenarios: it has
// as many states, with either kind of queue, and gets stuck.
func TestNetflixIsTheCaseOfTheTheorems(t *testing.T) {
	for carriers, states := range map[int]map[scheduler.QueueMode]int{
		1: {scheduler.ForkJoin: 1982, scheduler.SingleFIFO: 1754},
		2: {scheduler.ForkJoin: 46851, scheduler.SingleFIFO: 31162},
	} {
		for queues, want := range states {
			cfg, p, err := netflix(carriers, queues)
			require.NoError(t, err)
			for _, without := range []explore.Reduction{noReductions, {}} {
				r, err := explore.Explore(context.Background(), cfg, p, explore.Exhaustive{Without: without}, explore.Options{})
				require.NoError(t, err)
				assert.True(t, r.Complete)
				assert.Equal(t, deadlock.CarrierExhaustion, r.Verdict())
				if without == noReductions {
					assert.Equal(t, want, r.States)
				} else {
					assert.Less(t, r.States, want)
				}
			}
		}
	}
}

func TestPick(t *testing.T) {
	names := func(name string) []string {
		picked, err := pick(name)
		require.NoError(t, err)
		var names []string
		for _, b := range picked {
			names = append(names, b.Name)
		}
		return names
	}
	assert.Len(t, names(""), len(All()))
	assert.Len(t, names("engine"), len(engine()))
	assert.Len(t, names("search"), len(search()), "a group comes before a benchmark of its name")
	assert.Equal(t, []string{"bytes-state"}, names("bytes-state"), "a name comes before a part of one")
	assert.Equal(t, []string{"netflix-fifo", "netflix-fork-join", "java-netflix"}, names("netflix"))
	seen := map[string]bool{}
	for _, b := range All() {
		assert.False(t, seen[b.Name], "two benchmarks are called %s", b.Name)
		seen[b.Name] = true
	}
}
