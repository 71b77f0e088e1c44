package scenarios

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// space is what a search of all schedules found.
type space struct {
	states, transitions int
	// frozen counts the states in which every virtual thread that is alive waits
	// for ever, terminal those in which nothing at all can happen.
	frozen, terminal int
}

// search visits every reachable state, breadth first, and calls visit with those
// that are terminal.
func search(t *testing.T, cfg scheduler.Config, p *scheduler.Program, visit func(*scheduler.Machine)) space {
	t.Helper()
	m, err := scheduler.New(cfg, p)
	require.NoError(t, err)
	f, _ := m.Fingerprint()
	seen := map[scheduler.Fingerprint]bool{f: true}
	var found space
	for level := []*scheduler.Machine{m}; len(level) > 0; {
		var next []*scheduler.Machine
		for _, m := range level {
			found.states++
			if frozen(m) {
				found.frozen++
			}
			if m.Stuck() {
				found.terminal++
				visit(m)
			}
			for a := range m.Enabled() {
				c := m.Clone()
				require.NoError(t, c.Apply(a))
				found.transitions++
				if f, _ := c.Fingerprint(); !seen[f] {
					seen[f] = true
					next = append(next, c)
				}
			}
		}
		level = next
	}
	return found
}

// frozen reports whether every virtual thread that is alive waits for ever, and
// there is one.
func frozen(m *scheduler.Machine) bool {
	if m.Sample().Queued == 0 {
		return false // no thread waits for a carrier
	}
	stuck := map[scheduler.ThreadID]bool{}
	for _, t := range deadlock.Explain(m).Stuck {
		stuck[t] = true
	}
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if th := m.Thread(id); th.Kind == scheduler.Virtual && th.State != scheduler.StateTerminated && !stuck[id] {
			return false
		}
	}
	return true
}

// The theorems of theorems_table_test.go for one carrier and a queue for one span, and
// some more, by a search that knows nothing of merging, reductions or several workers.
func TestTheoremsTheSlowWay(t *testing.T) {
	const p = scheduler.Platform
	for _, c := range []struct {
		says     string
		z        zipkin
		jdk      int
		carriers int
		want     [2]space // with fork-join queues, and with a single one
	}{
		{"without a holder off the carriers a lock that is not fair never freezes", zipkin{unpinned: 1, pinned: 1, forever: true}, 21, 1, [2]space{{6, 6, 0, 0}, {6, 6, 0, 0}}},
		{"with the reporter alone the virtual threads freeze, and the reporter never sticks", zipkin{unpinned: 1, pinned: 1, reporter: true, forever: true}, 21, 1, [2]space{{245, 425, 20, 0}, {245, 425, 20, 0}}},
		{"with a seventh thread everything sticks", zipkin{unpinned: 1, pinned: 1, outsiders: 1, outsider: p, reporter: true, rounds: 1}, 21, 1, [2]space{{1982, 4541, 87, 8}, {1754, 4051, 59, 4}}},
		{"class initialisers pin on 25 as on 21", zipkin{unpinned: 1, pinned: 1, outsiders: 1, outsider: p, rounds: 1, pin: pinClass}, 25, 1, [2]space{{112, 177, 2, 1}, {112, 177, 2, 1}}},
		{"nor on 24", zipkin{unpinned: 1, pinned: 1, outsiders: 1, outsider: p, reporter: true, rounds: 1}, 24, 1, [2]space{{2752, 6417, 0, 0}, {2036, 4737, 0, 0}}},
		{"nor if pinned threads give up after a time", zipkin{unpinned: 1, pinned: 1, outsiders: 1, outsider: p, reporter: true, rounds: 1, tryLock: time.Second}, 21, 1, [2]space{{2238, 5334, 0, 0}, {1982, 4754, 0, 0}}},
		{"with a fair lock the reporter alone is enough for everything to stick", zipkin{unpinned: 1, pinned: 1, reporter: true, fair: true, forever: true}, 21, 1, [2]space{{128, 206, 14, 8}, {128, 206, 14, 8}}},
	} {
		for _, queues := range []scheduler.QueueMode{scheduler.ForkJoin, scheduler.SingleFIFO} {
			cfg := scheduler.Config{JDK: c.jdk, Parallelism: c.carriers, Time: scheduler.AnyTime, Queues: queues}
			c.z.capacity = 1 // the number of spans must not make the state space endless
			got := search(t, cfg, c.z.bare(), func(m *scheduler.Machine) { assertArticle(t, c.z, m) })
			assert.Equal(t, c.want[queues], got, "%s, queues %d", c.says, queues)
		}
	}
}

// assertArticle checks that a terminal state is the article's, up to the order
// behind the successor: the lock is free, the first in its queue was signalled and
// waits for a carrier, and all others wait behind it.
func assertArticle(t *testing.T, z zipkin, m *scheduler.Machine) {
	t.Helper()
	v := m.Inspect(1)
	require.Zero(t, v.State)
	require.Zero(t, v.Owner)
	require.Equal(t, scheduler.StateUnparked, m.Thread(v.Queue[1].Thread).State)
	var unpinned []string // the requests that come first
	for i := range z.unpinned {
		unpinned = append(unpinned, fmt.Sprintf("request-%d", i+1))
	}
	require.Contains(t, unpinned, m.Thread(v.Queue[1].Thread).Name)
	require.Equal(t, "0", v.Queue[1].Status)
	for _, n := range v.Queue[2:] {
		require.Equal(t, "WAITING", n.Status)
		require.True(t, m.Blocked(n.Thread))
	}
}
