package scenarios

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

var (
	updateTheorems = flag.Bool("update-theorems", false, "write the table of docs/theorems.md")
	nightly        = flag.Bool("nightly", false, "prove also what takes minutes")
)

// How much a program can freeze.
const (
	nothing   = "nothing"
	virtuals  = "the requests"
	all       = "everything"
	theorems  = "../docs/theorems.md"
	tableHead = "| theorem | carriers | queues | states | transitions | stuck states | doomed states | collision | freezes |"
)

// theorem is a statement about programs with any number of carriers. A is an unpinned
// request, P a pinned one, R the reporter, L a platform thread that finishes a span.
type theorem struct {
	name    string
	jdk     int
	from    int // the least number of carriers
	freezes string
	program func(carriers int) zipkin
	slow    func(carriers int, queues scheduler.QueueMode) bool // it takes long
}

// most is up to how many carriers a theorem is proved: 4, but with ten million states 3.
func (c theorem) most(queues scheduler.QueueMode) int {
	if c.name == "6a JDK 24 and the reporter" && queues == scheduler.ForkJoin {
		return 3
	}
	return 4
}

// slowFrom says that a search takes long from so many carriers on.
func slowFrom(forkJoin, single int) func(int, scheduler.QueueMode) bool {
	return func(n int, q scheduler.QueueMode) bool {
		return n >= map[scheduler.QueueMode]int{scheduler.ForkJoin: forkJoin, scheduler.SingleFIFO: single}[q]
	}
}

// provedTheorems are those of docs/theorems.md.
func provedTheorems() []theorem {
	const platform = scheduler.Platform
	never := 5
	return []theorem{
		{"1 nobody off the carriers", 21, 1, nothing, func(n int) zipkin { return zipkin{unpinned: 1, pinned: n, rounds: 2} }, slowFrom(never, never)},
		{"1a a virtual seventh", 21, 1, nothing, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, outsiders: 1, rounds: 1}
		}, slowFrom(4, never)},
		{"2 the article's six", 21, 1, virtuals, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, reporter: true, rounds: 1}
		}, slowFrom(4, never)},
		{"3 with a seventh", 21, 1, all, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, outsiders: 1, outsider: platform, reporter: true, rounds: 1}
		}, slowFrom(4, never)},
		{"3a no reporter", 21, 1, all, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, outsiders: 1, outsider: platform, rounds: 1}
		}, slowFrom(4, never)},
		{"4 a fair lock", 21, 2, all, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, fair: true, rounds: 2}
		}, slowFrom(never, never)},
		{"4a a fair lock and the reporter", 21, 1, all, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, reporter: true, fair: true, rounds: 1}
		}, slowFrom(4, never)},
		{"5 nobody unpinned", 21, 1, nothing, func(n int) zipkin {
			return zipkin{pinned: n, outsiders: 1, outsider: platform, reporter: true, rounds: 1}
		}, slowFrom(4, never)},
		{"5a nobody pinned", 21, 1, nothing, func(n int) zipkin {
			return zipkin{unpinned: n, outsiders: 1, outsider: platform, reporter: true, rounds: 1}
		}, slowFrom(4, never)},
		{"5b fewer pinned than carriers", 21, 2, nothing, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n - 1, outsiders: 1, outsider: platform, reporter: true, rounds: 1}
		}, slowFrom(3, 4)},
		{"5c pinned ones give up", 21, 1, nothing, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, outsiders: 1, outsider: platform, rounds: 1, tryLock: time.Second}
		}, slowFrom(4, never)},
		{"6 JDK 24", 24, 1, nothing, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, outsiders: 1, outsider: platform, rounds: 1}
		}, slowFrom(4, never)},
		{"6a JDK 24 and the reporter", 24, 1, nothing, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, outsiders: 1, outsider: platform, reporter: true, rounds: 1}
		}, slowFrom(3, 4)},
		{"7 class initialisers on 25", 25, 1, all, func(n int) zipkin {
			return zipkin{unpinned: 1, pinned: n, outsiders: 1, outsider: platform, rounds: 1, pin: pinClass}
		}, slowFrom(4, never)},
	}
}

// Every theorem, by a search of every schedule for one to four carriers, with a queue
// for one span. The counts are those of docs/theorems.md, and exact: a change of the
// machine or of the search that adds or loses a state shows.
//
// What takes minutes is for -nightly. -update-theorems writes the counts.
func TestTheorems(t *testing.T) {
	table := readTheorems(t)
	for _, c := range provedTheorems() {
		for _, queues := range []scheduler.QueueMode{scheduler.ForkJoin, scheduler.SingleFIFO} {
			for n := c.from; n <= c.most(queues); n++ {
				key := fmt.Sprintf("| %s | %d | %s |", c.name, n, map[scheduler.QueueMode]string{scheduler.ForkJoin: "fork-join", scheduler.SingleFIFO: "single"}[queues])
				if c.slow(n, queues) && !*nightly || testing.Short() && n > 2 {
					continue
				}
				table.check(t, key, proved(t, c, n, queues))
			}
		}
	}
	table.write(t)
}

// proved proves a theorem for a number of carriers, and returns the counts.
func proved(t *testing.T, c theorem, carriers int, queues scheduler.QueueMode) string {
	t.Helper()
	z := c.program(carriers)
	z.capacity = 1 // the number of spans must not make the state space endless
	cfg := scheduler.Config{JDK: c.jdk, Parallelism: carriers, Time: scheduler.AnyTime, Queues: queues}
	r, err := explore.Explore(t.Context(), cfg, z.bare(), explore.Exhaustive{}, explore.Options{})
	require.NoError(t, err)
	says := fmt.Sprintf("%s, %d carriers, queues %d", c.name, carriers, queues)
	require.True(t, r.Complete, says)
	assert.Equal(t, c.freezes == all, r.StuckStates > 0, says)
	if c.freezes == nothing {
		assert.Empty(t, r.Findings, says)
		assert.Zero(t, r.Doomed, says)
	} else if assert.Len(t, r.Findings, 1, says) {
		checkFreeze(t, z, r)
	}
	if c.freezes != nothing && (carriers <= 2 || *nightly) {
		checkStates(t, c, z, r)
	}
	bound := math.Log2(r.CollisionBound)
	return fmt.Sprintf(" %d | %d | %d | %d | 2^%.0f | %s |", r.States, r.Transitions, r.StuckStates, r.Doomed, math.Ceil(bound), c.freezes)
}

// checkFreeze checks that the only thing that can go wrong is that requests freeze,
// and that the finding has all of them that are alive.
func checkFreeze(t *testing.T, z zipkin, r *explore.Result) {
	t.Helper()
	f := r.Findings[0]
	assert.Equal(t, deadlock.CarrierExhaustion, f.Verdict)
	assert.Equal(t, deadlock.Ownerless, f.Kind)
	assert.Equal(t, deadlock.ByState, f.Proof)
	trace, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: f.Choices}}.Run(r.Config, r.Program)
	assert.True(t, frozen(trace.Machine))
	assert.Len(t, requestsIn(deadlock.Explain(trace.Machine)), z.unpinned+z.pinned, "all requests are stuck in the first state that is found")
}

// requestsIn are the stuck requests.
func requestsIn(x *deadlock.Explanation) (names []string) {
	for _, id := range x.Stuck {
		if name := x.Snapshot.Threads[id-1].Name; strings.HasPrefix(name, "request-") {
			names = append(names, name)
		}
	}
	return names
}

// checkStates walks the same states once more to look at each of them: what is stuck is
// the article's state, and the reporter is stuck there only.
func checkStates(t *testing.T, c theorem, z zipkin, r *explore.Result) {
	t.Helper()
	m, err := scheduler.New(r.Config, r.Program)
	require.NoError(t, err)
	stuck, inDone := 0, 0
	g, err := explore.Searcher[*scheduler.Machine, scheduler.Action]{Model: walked{m}, Visit: func(_ int, m *scheduler.Machine, terminal bool) bool {
		switch {
		case m.Stuck():
			stuck++
			assertArticle(t, z, m)
		case terminal:
			inDone++
		case c.freezes == virtuals && frozen(m):
			assert.True(t, slices.ContainsFunc(m.AppendEnabled(nil), func(a scheduler.Action) bool {
				by, _ := m.Agent(a)
				return m.Thread(by).Kind == scheduler.Daemon
			}), "the reporter goes on")
		}
		return true
	}}.Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, r.StuckStates, stuck)
	assert.Positive(t, inDone, "it can also end well")
	assert.Equal(t, r.States, g.States(), "the same states")
	assert.Equal(t, r.Transitions, g.Transitions)
}

// walked is the model of a program, written for this test.
type walked struct{ first *scheduler.Machine }

func (w walked) Initial() []*scheduler.Machine { return []*scheduler.Machine{w.first.Clone()} }

func (w walked) Enabled(m *scheduler.Machine, buf []scheduler.Action) []scheduler.Action {
	if m.Done() || m.Stuck() {
		return buf
	}
	return m.AppendEnabled(buf)
}

func (w walked) Apply(m *scheduler.Machine, a scheduler.Action) *scheduler.Machine {
	c := m.Clone()
	if err := c.Apply(a); err != nil {
		panic(err)
	}
	return c
}

func (w walked) Fingerprint(m *scheduler.Machine) scheduler.Fingerprint {
	m.Fingerprint()
	f, _ := m.SymmetricFingerprint()
	return f
}

func (w walked) Local(before, after *scheduler.Machine, a scheduler.Action) bool {
	return after.Local(before, a)
}

// theoremTable is the table of docs/theorems.md.
type theoremTable struct {
	before, after string
	rows          map[string]string // by theorem, carriers and queues
}

func readTheorems(t *testing.T) *theoremTable {
	t.Helper()
	text, err := os.ReadFile(theorems)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(text), tableHead+"\n")
	require.True(t, ok, "docs/theorems.md has no table")
	table := &theoremTable{before: before, rows: map[string]string{}}
	for {
		line, next, _ := strings.Cut(rest, "\n")
		if !strings.HasPrefix(line, "|") {
			table.after = rest
			return table
		}
		rest = next
		if cells := strings.SplitAfterN(line, "|", 5); !strings.HasPrefix(line, "|-") {
			key := strings.Join(cells[:4], "")
			table.rows[key] = cells[4]
		}
	}
}

// check compares a row with what was proved just now.
func (b *theoremTable) check(t *testing.T, key, got string) {
	t.Helper()
	if *updateTheorems {
		b.rows[key] = got
	}
	assert.Equal(t, b.rows[key], got, "%s in docs/theorems.md; -update-theorems writes it", key)
}

// write writes the table in the order of the theorems, if that was asked for.
func (b *theoremTable) write(t *testing.T) {
	t.Helper()
	if !*updateTheorems {
		return
	}
	keys := make([]string, 0, len(b.rows))
	for k := range b.rows {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y string) int {
		a, c := strings.Split(x, "|"), strings.Split(y, "|")
		return cmp.Or(cmp.Compare(a[1], c[1]), cmp.Compare(a[3], c[3]), cmp.Compare(a[2], c[2]))
	})
	var out strings.Builder
	out.WriteString(b.before + tableHead + "\n|---|--:|---|--:|--:|--:|--:|--:|---|\n")
	for _, k := range keys {
		out.WriteString(k + b.rows[k] + "\n")
	}
	require.NoError(t, os.WriteFile(theorems, []byte(out.String()+b.after), 0o600))
}
