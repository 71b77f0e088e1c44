package explore_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// twinStates is how many states a generated program has at most, so that a search
// without any reduction is quick.
const twinStates = 1000

// shown is what searches of one program have in common, whatever they merge.
type shown struct {
	outcomes []string // verdicts and kinds
	finals   []string // what the states without a successor look like
	doomed   bool     // from some state on nothing ends well
	stuck    bool     // essential threads can get stuck
}

// diff says what is not the same in two.
func (v shown) diff(o shown) (lines []string) {
	compare := func(what string, a, b []string) {
		only := func(a, b []string) []string {
			return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
		}
		for _, s := range only(a, b) {
			lines = append(lines, what+" only without reductions: "+s)
		}
		for _, s := range only(b, a) {
			lines = append(lines, what+" only with reductions: "+s)
		}
	}
	compare("outcome", v.outcomes, o.outcomes)
	compare("final state", v.finals, o.finals)
	if v.doomed != o.doomed || v.stuck != o.stuck {
		lines = append(lines, fmt.Sprint("doomed, stuck: ", v.doomed, v.stuck, " without reductions, ", o.doomed, o.stuck, " with"))
	}
	return lines
}

// shownBy returns what a search shows.
func (g generated) shownBy(t testing.TB, s explore.Searched) shown {
	t.Helper()
	var v shown
	for _, f := range s.Outcomes {
		v.outcomes = append(v.outcomes, string(f.Verdict)+" "+f.Kind)
	}
	slices.Sort(v.outcomes)
	finals := map[string]bool{}
	for _, id := range s.Graph.Terminal {
		m := s.At(id)
		finals[g.canonical(m)] = true
		v.stuck = v.stuck || !m.Done()
	}
	v.finals = slices.Sorted(maps.Keys(finals))
	v.doomed = s.Doomed > 0
	c := s.Graph.Components()
	for k := range c.Len() {
		if c.Bottom(k) && c.Cyclic(k) {
			v.stuck = v.stuck || len(deadlock.Explain(s.At(c.States(k)[0])).Stuck) > 0
		}
	}
	return v
}

// twins are searches that must show the same.
var twins = []explore.Exhaustive{
	{Without: explore.Reduction{TellApart: true, Interleave: true}},
	{Without: explore.Reduction{TellApart: true}},
	{Without: explore.Reduction{Interleave: true}},
	{},
	{DepthFirst: true},
}

// search searches a generated program; ok is false if it has too many states.
func (g generated) search(t testing.TB, e explore.Exhaustive) (s explore.Searched, ok bool) {
	t.Helper()
	s, err := e.Search(t.Context(), g.cfg, g.program, explore.Options{Outcomes: true, Workers: 1, States: twinStates})
	require.NoError(t, err, g.program.Name)
	return s, s.Complete
}

var (
	twinSeed  = flag.Uint64("twin", 0, "check the generated program of that `seed` only")
	twinCount = flag.Int("twins", 1000, "check that `many` generated programs")
)

// tally counts what the generated programs were good for.
type tally struct {
	programs, states, merged, local, both int
	faulty, finals, trees, returns        int
	outcomes                              map[string]int
}

// Searches with and without reductions show the same of programs that nobody thought
// about.
func TestTwins(t *testing.T) {
	if *twinSeed > 0 {
		checkTwins(t, generate(*twinSeed))
		return
	}
	programs := *twinCount
	if testing.Short() {
		programs = 50
	}
	var mutex sync.Mutex
	sum := tally{outcomes: map[string]int{}}
	seed := uint64(0)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for {
				mutex.Lock()
				seed++
				mine, enough := seed, sum.programs >= programs || t.Failed()
				mutex.Unlock()
				if enough {
					return
				}
				if one := checkTwins(t, generate(mine)); one.programs > 0 {
					mutex.Lock()
					sum.add(one)
					mutex.Unlock()
				}
			}
		})
	}
	workers.Wait()
	t.Logf("%+v of %d", sum, seed)
}

func (s *tally) add(o tally) {
	s.programs += o.programs
	s.states += o.states
	s.merged += o.merged
	s.local += o.local
	s.both += o.both
	s.faulty += o.faulty
	s.finals += o.finals
	s.trees += o.trees
	s.returns += o.returns
	for k, n := range o.outcomes {
		s.outcomes[k] += n
	}
}

// checkTwins checks one program.
func checkTwins(t testing.TB, g generated) (sum tally) {
	plain, ok := g.search(t, twins[0])
	if !ok || plain.States < 10 {
		return sum
	}
	want := g.shownBy(t, plain)
	states := []int{plain.States}
	for _, e := range twins[1:] {
		s, ok := g.search(t, e)
		if !assert.True(t, ok, "%s: a reduced search has more states", g.program.Name) {
			return sum
		}
		if diff := want.diff(g.shownBy(t, s)); !assert.Empty(t, diff, "%s, %+v", g.program.Name, e) {
			return sum
		}
		states = append(states, s.States)
	}
	checkMerging(t, g)
	for _, f := range plain.Findings {
		checkFinding(t, g, f)
	}
	sum = tally{programs: 1, states: states[0], local: states[1], merged: states[2], both: states[3], finals: len(want.finals)}
	sum.outcomes = map[string]int{}
	for _, o := range want.outcomes {
		sum.outcomes[o]++
	}
	if len(plain.Findings) > 0 {
		sum.faulty = 1
	}
	checkSamples(t, g, want)
	if tree, ok := g.tree(); ok {
		sum.trees = 1
		if !assert.Equal(t, want.finals, tree.finals, g.program.Name) ||
			!assert.Subset(t, want.outcomes, tree.outcomes, g.program.Name) {
			return sum
		}
	}
	if c := plain.Graph.Components(); c.Len() == plain.States && len(plain.Findings) > 0 && plain.States < 300 {
		sum.returns = 1
		checkNoReturn(t, g, plain)
	}
	return sum
}

// checkMerging checks that states which a search merges lead to states which it
// merges.
func checkMerging(t testing.TB, g generated) {
	m, err := scheduler.New(g.cfg, g.program)
	require.NoError(t, err)
	next := map[scheduler.Fingerprint][]scheduler.Fingerprint{}
	model, merged := explore.ModelOf(m, false), explore.ModelOf(m, true)
	explore.Searcher[*scheduler.Machine, scheduler.Action]{
		Model: model, Interleave: true, Workers: 1, States: twinStates, Forget: true,
		Visit: func(id int, m *scheduler.Machine, _ bool) bool {
			var all []scheduler.Fingerprint
			for _, a := range model.Enabled(m, nil) {
				all = append(all, merged.Fingerprint(model.Apply(m, a)))
			}
			slices.SortFunc(all, func(a, b scheduler.Fingerprint) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
			f := merged.Fingerprint(m)
			if was, ok := next[f]; ok && !slices.Equal(was, all) {
				return assert.Fail(t, "merged states lead to others", "%s, state %d", g.program.Name, id)
			}
			next[f] = all
			return true
		},
	}.Run(t.Context())
}

// checkFinding replays a finding: what is there to see must be what it says, and a
// loop must lead back.
func checkFinding(t testing.TB, g generated, f explore.Found) {
	t.Helper()
	at := func(n int) *scheduler.Machine {
		trace, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: f.Choices[:n]}}.Run(g.cfg, g.program)
		require.True(t, slices.Equal(f.Choices[:n], trace.Choices), g.program.Name)
		return trace.Machine
	}
	end := at(len(f.Choices))
	if f.Loop > 0 {
		before, _ := at(len(f.Choices) - f.Loop).Fingerprint()
		after, _ := end.Fingerprint()
		assert.Equal(t, before, after, "%s: the loop leads back", g.program.Name)
		return
	}
	if f.Proof != deadlock.ByState {
		return
	}
	assert.True(t, slices.ContainsFunc(deadlock.Explain(end).Findings, func(o deadlock.Finding) bool {
		return o.Verdict == f.Verdict && o.Kind == f.Kind
	}), "%s: %s %s", g.program.Name, f.Verdict, f.Kind)
}

// checkSamples checks that samples show nothing that the search did not.
func checkSamples(t testing.TB, g generated, want shown) {
	t.Helper()
	cfg := g.cfg
	cfg.MaxSteps = 100
	r, err := explore.Explore(t.Context(), cfg, g.program, explore.Sample(8, explore.POS()), explore.Options{Outcomes: true, Workers: 1})
	require.NoError(t, err)
	for _, f := range r.Outcomes {
		assert.Contains(t, want.outcomes, string(f.Verdict)+" "+f.Kind, "%s: a sample", g.program.Name)
	}
}

// tree runs every schedule from the beginning to its end, without an eye for states
// that it has seen before. ok is false if there are too many.
func (g generated) tree() (v shown, ok bool) {
	m, err := scheduler.New(g.cfg, g.program)
	if err != nil {
		return v, false
	}
	const most, deepest = 600, 60
	steps := 0
	finals, outcomes := map[string]bool{}, map[string]bool{}
	var run func(m *scheduler.Machine, depth int) bool
	run = func(m *scheduler.Machine, depth int) bool {
		if m.Done() || m.Stuck() {
			x := deadlock.Explain(m)
			finals[g.canonical(m)], outcomes[string(x.Verdict)+" "+x.Kind] = true, true
			return true
		}
		for a := range m.Enabled() {
			c := m.Clone()
			if steps++; steps > most || depth > deepest || c.Apply(a) != nil || !run(c, depth+1) {
				return false
			}
		}
		return true
	}
	ok = run(m, 0)
	v.finals, v.outcomes = slices.Sorted(maps.Keys(finals)), slices.Sorted(maps.Keys(outcomes))
	return v, ok
}

// checkNoReturn checks the point of no return of a program whose schedules all end,
// since it never comes back to a state.
func checkNoReturn(t testing.TB, g generated, s explore.Searched) {
	t.Helper()
	seen := map[scheduler.Fingerprint]bool{}
	var endsWell func(m *scheduler.Machine) bool
	endsWell = func(m *scheduler.Machine) bool {
		f, _ := m.Fingerprint()
		if good, ok := seen[f]; ok {
			return good
		}
		seen[f] = false // a state that leads to itself does not end well by that
		good := (m.Done() || m.Stuck()) && deadlock.Explain(m).Verdict.Clean()
		if !m.Done() && !m.Stuck() {
			for a := range m.Enabled() {
				c := m.Clone()
				require.NoError(t, c.Apply(a))
				good = endsWell(c) || good
			}
		}
		seen[f] = good
		return good
	}
	doomed := 0
	for id := range s.Graph.States() {
		if !endsWell(s.At(id)) {
			doomed++
		}
	}
	assert.Equal(t, doomed, s.Doomed, g.program.Name)
	for _, f := range s.Findings {
		m, err := scheduler.New(g.cfg, g.program)
		require.NoError(t, err)
		first := -1
		for i := 0; i <= len(f.Choices); i++ {
			if !endsWell(m) && first < 0 {
				first = i
			}
			if i < len(f.Choices) {
				require.NoError(t, m.Apply(m.AppendEnabled(nil)[f.Choices[i]]))
			}
		}
		assert.Equal(t, max(first, 0), f.NoReturn, "%s: %s", g.program.Name, f.Verdict)
	}
}
