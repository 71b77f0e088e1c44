package explore_test

import (
	"context"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// counters are threads that take so many steps each and know nothing of each other.
type counters struct {
	threads, steps int
	private        bool // the steps of the first thread are local
}

type counts [6]uint8

func (c counters) Initial() []counts { return []counts{{}} }

func (c counters) Enabled(s counts, buf []int) []int {
	for t := range c.threads {
		if int(s[t]) < c.steps {
			buf = append(buf, t)
		}
	}
	return buf
}

func (c counters) Apply(s counts, t int) counts {
	s[t]++
	return s
}

func (c counters) Fingerprint(s counts) (f scheduler.Fingerprint) {
	for _, n := range s {
		f[0] = f[0]<<8 | uint64(n)
	}
	return f
}

func (c counters) Local(_, _ counts, t int) bool { return c.private && t == 0 }

// picture is a model whose states are those of a graph, by number, beginning with 0. A
// transition to a state is marked if both have odd numbers, and local where local says
// so.
type picture struct {
	next  [][]int
	local func(from, to int) bool
}

func (p picture) Initial() []int                 { return []int{0} }
func (p picture) Enabled(s int, buf []int) []int { return append(buf, p.next[s]...) }
func (p picture) Apply(_, to int) int            { return to }
func (p picture) Fingerprint(s int) (f scheduler.Fingerprint) {
	return scheduler.Fingerprint{uint64(s)}
}
func (p picture) Marks(from, to, _ int) bool { return from&to&1 == 1 }
func (p picture) Local(from, to, _ int) bool { return p.local != nil && p.local(from, to) }

// visited is a search and the states by their numbers.
func visited[S, A any](t *testing.T, c explore.Searcher[S, A]) (*explore.Graph, []S) {
	t.Helper()
	states := map[int]S{}
	c.Visit = func(id int, s S, _ bool) bool {
		states[id] = s
		return true
	}
	g, err := c.Run(t.Context())
	require.NoError(t, err)
	require.True(t, g.Complete)
	all := make([]S, g.States())
	require.Len(t, states, len(all), "each state is visited once")
	for id, s := range states {
		all[id] = s
	}
	return g, all
}

// paths counts the paths from the first state to those without a successor.
func paths(g *explore.Graph) *big.Int {
	known := make([]*big.Int, g.States())
	var from func(id int) *big.Int
	from = func(id int) *big.Int {
		if known[id] == nil {
			next := g.Successors(id, nil)
			known[id] = big.NewInt(0)
			if len(next) == 0 {
				known[id].SetInt64(1)
			}
			for _, n := range next {
				known[id].Add(known[id], from(n))
			}
		}
		return known[id]
	}
	return from(0)
}

// Threads that know nothing of each other: (k+1)^n states, n k (k+1)^(n-1)
// transitions, and (nk)! / k!^n schedules. Two of them walk a grid.
func TestCounts(t *testing.T) {
	factorial := func(n int) *big.Int { return new(big.Int).MulRange(1, int64(n)) }
	for _, c := range []counters{{threads: 1, steps: 7}, {threads: 2, steps: 5}, {threads: 2, steps: 30}, {threads: 3, steps: 4}, {threads: 5, steps: 1}, {threads: 6, steps: 2}} {
		states, schedules := 1, factorial(c.threads*c.steps)
		for range c.threads {
			states *= c.steps + 1
			schedules.Div(schedules, factorial(c.steps))
		}
		for _, deep := range []bool{false, true} {
			g, _ := visited(t, explore.Searcher[counts, int]{Model: c, DepthFirst: deep, Workers: 2})
			assert.Equal(t, states, g.States())
			assert.Equal(t, c.threads*c.steps*states/(c.steps+1), g.Transitions)
			assert.Equal(t, g.Transitions, g.Applied)
			assert.Len(t, g.Terminal, 1)
			assert.Equal(t, schedules, paths(g))
			if !deep {
				assert.Equal(t, c.threads*c.steps, g.Depth)
			}
		}
	}
}

// What a search finds does not depend on how many look, also when its tables grow.
func TestWorkersChangeNothing(t *testing.T) {
	model := counters{threads: 4, steps: 17}
	for _, deep := range []bool{false, true} {
		var want *explore.Graph
		var states []counts
		for workers := 1; workers <= 3; workers++ {
			g, s := visited(t, explore.Searcher[counts, int]{Model: model, DepthFirst: deep, Workers: workers})
			require.Equal(t, 18*18*18*18, g.States())
			if want == nil {
				want, states = g, s
				continue
			}
			require.True(t, slices.Equal(states, s), "the same numbers")
			require.Equal(t, want.Terminal, g.Terminal)
			for id := 0; id < g.States(); id += 97 {
				a, _ := want.Path(id)
				b, _ := g.Path(id)
				require.Equal(t, a, b)
				require.Equal(t, want.Successors(id, nil), g.Successors(id, nil))
			}
			require.Equal(t, want.Bytes(), g.Bytes())
		}
	}
}

// The path to a state leads there; breadth first, it is a shortest one.
func TestPaths(t *testing.T) {
	model := counters{threads: 3, steps: 6}
	for _, deep := range []bool{false, true} {
		g, states := visited(t, explore.Searcher[counts, int]{Model: model, DepthFirst: deep})
		for id, s := range states {
			choices, initial := g.Path(id)
			at := states[initial]
			for _, i := range choices {
				at = model.Apply(at, model.Enabled(at, nil)[i])
			}
			require.Equal(t, s, at)
			require.Len(t, choices, int(s[0])+int(s[1])+int(s[2]))
		}
	}
}

func TestSearchEndsEarly(t *testing.T) {
	c := explore.Searcher[counts, int]{Model: counters{threads: 4, steps: 20}, States: 1000, Workers: 2}
	g, err := c.Run(t.Context())
	require.ErrorIs(t, err, explore.ErrLimit)
	assert.False(t, g.Complete)
	assert.Greater(t, g.States(), 1000)
	assert.Less(t, g.States(), 1010)

	c.States = 0
	c.Visit = func(id int, _ counts, _ bool) bool { return id < 500 }
	g, err = c.Run(t.Context())
	require.ErrorIs(t, err, explore.ErrStopped)
	assert.False(t, g.Complete)

	ctx, cancel := context.WithCancel(t.Context())
	c.Visit = func(id int, _ counts, _ bool) bool {
		if id == 5000 {
			cancel()
		}
		return true
	}
	for _, c.DepthFirst = range []bool{false, true} {
		g, err = c.Run(ctx)
		require.ErrorIs(t, err, context.Canceled)
		assert.False(t, g.Complete)
	}
}

// star is a state with many successors, which all lead to one.
func star(n int) picture {
	p := picture{next: make([][]int, n+2)}
	for i := 1; i <= n; i++ {
		p.next[0] = append(p.next[0], i)
		p.next[i] = []int{n + 1}
	}
	return p
}

// Choices have 16 bits. More actions are an error, and no wrong path.
func TestManySuccessors(t *testing.T) {
	for _, n := range []int{5000, 65_535} {
		g, states := visited(t, explore.Searcher[int, int]{Model: star(n)})
		require.Equal(t, n+2, g.States())
		require.Len(t, g.Successors(0, nil), n)
		choices, _ := g.Path(slices.Index(states, n))
		require.Equal(t, []int{n - 1}, choices)
	}
	g, err := explore.Searcher[int, int]{Model: star(65_536)}.Run(t.Context())
	require.ErrorIs(t, err, explore.ErrActions)
	assert.False(t, g.Complete)
}

// A list of transitions may be longer than the blocks in which they are kept.
func TestLongLists(t *testing.T) {
	const states, each = 40, 60_000
	p := picture{next: make([][]int, states)}
	for i := range p.next {
		for j := range each {
			p.next[i] = append(p.next[i], (i*7+j)%states)
		}
	}
	g, numbers := visited(t, explore.Searcher[int, int]{Model: p})
	require.Equal(t, states*each, g.Transitions)
	for id, s := range numbers {
		for i, to := range g.Successors(id, nil) {
			if numbers[to] != p.next[s][i] {
				require.Equal(t, p.next[s][i], numbers[to])
			}
		}
	}
}

func TestForget(t *testing.T) {
	c := explore.Searcher[counts, int]{Model: counters{threads: 3, steps: 5}, Forget: true}
	g, states := visited(t, c)
	assert.Equal(t, 216, g.States())
	assert.Equal(t, 540, g.Transitions)
	assert.Empty(t, g.Successors(0, nil))
	choices, _ := g.Path(g.Terminal[0])
	assert.Len(t, choices, 15)
	assert.Equal(t, counts{5, 5, 5}, states[g.Terminal[0]])
}

// Local steps are taken first and alone: k states of the thread that takes them, and
// then those of the others.
func TestLocalSteps(t *testing.T) {
	c := explore.Searcher[counts, int]{Model: counters{threads: 3, steps: 4, private: true}}
	g, states := visited(t, c)
	assert.Equal(t, 4+25, g.States())
	assert.Equal(t, 4+2*4*5, g.Transitions)
	assert.Equal(t, counts{4, 4, 4}, states[g.Terminal[0]])
	c.Interleave = true
	g, _ = visited(t, c)
	assert.Equal(t, 125, g.States())
}

// Components of graphs that one can see through.
func TestComponents(t *testing.T) {
	for _, c := range []struct {
		next   [][]int
		sizes  []int // by component
		cyclic []bool
		bottom []bool
	}{
		{[][]int{{}}, []int{1}, []bool{false}, []bool{true}},
		{[][]int{{0}}, []int{1}, []bool{true}, []bool{true}},
		{[][]int{{1}, {2}, {0}}, []int{3}, []bool{true}, []bool{true}},
		{[][]int{{1}, {0, 2}, {2}}, []int{1, 2}, []bool{true, true}, []bool{true, false}},
		{[][]int{{1, 2}, {}, {}}, []int{1, 1, 1}, []bool{false, false, false}, []bool{true, true, false}},
		{[][]int{{1}, {2}, {1, 3}, {4}, {3, 4}}, []int{2, 2, 1}, []bool{true, true, false}, []bool{true, false, false}},
	} {
		g, _ := visited(t, explore.Searcher[int, int]{Model: picture{next: c.next}})
		k := g.Components()
		var sizes []int
		var cyclic, bottom []bool
		for i := range k.Len() {
			sizes, cyclic, bottom = append(sizes, len(k.States(i))), append(cyclic, k.Cyclic(i)), append(bottom, k.Bottom(i))
		}
		assert.Equal(t, c.sizes, sizes, "%v", c.next)
		assert.Equal(t, c.cyclic, cyclic, "%v", c.next)
		assert.Equal(t, c.bottom, bottom, "%v", c.next)
	}
}

// Components of random graphs against who reaches whom, computed the slow way.
func TestComponentsOfRandomGraphs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 1 + rng.IntN(25)
		p := picture{next: make([][]int, n)}
		for range rng.IntN(3 * n) {
			from := rng.IntN(n)
			p.next[from] = append(p.next[from], rng.IntN(n))
		}
		g, states := visited(t, explore.Searcher[int, int]{Model: p, Workers: 1 + rng.IntN(2), DepthFirst: rng.IntN(2) == 0})
		checkComponents(t, p, g.Components(), states)
	}
}

// checkComponents compares components with the closure of the graph.
func checkComponents(t *testing.T, p picture, k *explore.Components, states []int) {
	t.Helper()
	n := len(p.next)
	reach := make([][]bool, n) // in one step or more
	for i := range reach {
		reach[i] = make([]bool, n)
		for _, to := range p.next[i] {
			reach[i][to] = true
		}
	}
	for m := range n {
		for i := range n {
			for j := range n {
				reach[i][j] = reach[i][j] || reach[i][m] && reach[m][j]
			}
		}
	}
	odd := k.Reaching(func(c int) bool {
		return slices.ContainsFunc(k.States(c), func(id int) bool { return states[id]%5 == 1 })
	})
	for a, i := range states {
		together := func(j int) bool { return i == j || reach[i][j] && reach[j][i] }
		bottom, marked, reaches := true, false, i%5 == 1
		for b, j := range states {
			require.Equal(t, together(j), k.Of(a) == k.Of(b))
			if reach[i][j] {
				bottom = bottom && together(j)
				reaches = reaches || j%5 == 1
				require.LessOrEqual(t, k.Of(b), k.Of(a), "components come after those that they lead to")
			}
			if together(j) {
				marked = marked || slices.ContainsFunc(p.next[j], func(to int) bool { return together(to) && j&to&1 == 1 })
				reaches = reaches || j%5 == 1
			}
		}
		require.Equal(t, reach[i][i], k.Cyclic(k.Of(a)))
		require.Equal(t, bottom, k.Bottom(k.Of(a)))
		require.Equal(t, marked, k.Marked(k.Of(a)))
		require.Equal(t, reaches, odd[a])
	}
}
