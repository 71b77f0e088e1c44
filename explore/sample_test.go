package explore_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

var samplers = []explore.Sampler{explore.RandomWalk(), explore.PCT(3), explore.POS(), explore.URW()}

// everySampler runs a test for each sampler.
func everySampler(t *testing.T, f func(*testing.T, explore.Sampler)) {
	for _, s := range samplers {
		t.Run(s.Name(), func(t *testing.T) { f(t, s) })
	}
}

func sample(t *testing.T, cfg scheduler.Config, p *scheduler.Program, n int, s explore.Sampler, o explore.Options) *explore.Result {
	t.Helper()
	r, err := explore.Explore(context.Background(), cfg, p, explore.Sample(n, s), o)
	require.NoError(t, err)
	assert.False(t, r.Complete)
	return r
}

// scenario returns the compiled and the Go form of a scenario without the requests
// that come later.
func scenario(t *testing.T, name string) (compiled, hosted *scheduler.Program) {
	t.Helper()
	s, err := scenarios.Lookup(name)
	require.NoError(t, err)
	v := scenarios.Values{"requests": 0}
	return s.Program(v), s.GoProgram(v)
}

// platform adds a platform thread that runs what the assembler wrote.
func platform(p *scheduler.Program, write func(a *scheduler.Assembler)) {
	a := p.Assemble()
	write(a)
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
}

// failIf ends the thread by an exception if the condition holds.
func failIf(a *scheduler.Assembler, cond func(*scheduler.Exec) bool) {
	a.If(func(x *scheduler.Exec) bool { return !cond(x) }, "fine").Do(scheduler.StartOp(0)).Label("fine")
}

// interleavings runs a program n times as a sampler says, with exact counts, and
// returns how often each sequence of threads came.
func interleavings(t *testing.T, p *scheduler.Program, s explore.Sampler, n int) map[string]int {
	t.Helper()
	var profile explore.Profile
	sample(t, scheduler.Config{}, p, 1, spy{s, &profile}, explore.Options{Workers: 1})
	seen := map[string]int{}
	for seed := range n {
		var order []byte
		policy := s.Policy(uint64(seed), profile)
		run, err := scheduler.Runner{Policy: tracer{policy, &order}}.Run(scheduler.Config{DiscardEvents: true}, p)
		require.NoError(t, err)
		require.Equal(t, profile.Actions, int(run.Machine.Actions()))
		seen[string(order)]++
	}
	return seen
}

// spy is a sampler that keeps the profile, and whose policies are none of explore's.
type spy struct {
	explore.Sampler
	profile *explore.Profile
}

func (s spy) Policy(seed uint64, f explore.Profile) scheduler.Policy {
	if s.profile != nil {
		*s.profile = f
	}
	return tracer{s.Sampler.Policy(seed, f), new([]byte)}
}

// tracer notes whose actions a policy chose.
type tracer struct {
	scheduler.Policy
	order *[]byte
}

func (p tracer) Next(m *scheduler.Machine) (scheduler.Action, bool) {
	a, ok := p.Policy.Next(m)
	*p.order = append(*p.order, 'A'+byte(a.Thread)-1)
	return a, ok
}

// assertDistribution checks by Pearson's test that counts follow probabilities, with
// a chance of one in a thousand that true ones would fail. The seeds are fixed, so
// that it either always fails or never.
func assertDistribution(t *testing.T, counts map[string]int, probability func(string) float64) {
	t.Helper()
	n, total, chi := 0, 0.0, 0.0
	for _, c := range counts {
		n += c
	}
	for order, c := range counts {
		e := probability(order) * float64(n)
		total += e
		chi += (float64(c) - e) * (float64(c) - e) / e
	}
	require.InEpsilon(t, n, total, 1e-9, "not all that can happen did: %v", counts)
	df := float64(len(counts) - 1)
	// The quantile, by the approximation of Wilson and Hilferty.
	limit := df * math.Pow(1-2/(9*df)+3.09*math.Sqrt(2/(9*df)), 3)
	assert.Less(t, chi, limit, "%v", counts)
}

// independent is a program of threads that do so many steps each, on no object.
func independent(steps ...int) *scheduler.Program {
	p := scheduler.NewProgram("independent")
	for _, n := range steps {
		platform(p, func(a *scheduler.Assembler) {
			for range n {
				a.Do(scheduler.YieldOp())
			}
		})
	}
	return p
}

func TestRandomWalkIsUniformAtEachStep(t *testing.T) {
	counts := interleavings(t, independent(2, 2), explore.RandomWalk(), 20_000) // and the end, which is a step
	assert.Len(t, counts, 20, "6 over 3")
	assertDistribution(t, counts, func(order string) float64 {
		p, left := 1.0, map[rune]int{'A': 3, 'B': 3}
		for _, o := range order {
			if left['A'] > 0 && left['B'] > 0 {
				p /= 2
			}
			left[o]--
		}
		return p
	})
}

func TestURWIsUniformOverInterleavings(t *testing.T) {
	counts := interleavings(t, independent(4, 1), explore.URW(), 20_000)
	assert.Len(t, counts, 21, "7 over 2")
	assertDistribution(t, counts, func(string) float64 { return 1.0 / 21 })

	counts = interleavings(t, independent(1, 2, 1), explore.URW(), 40_000)
	assert.Len(t, counts, 210, "7 over 2, 3 and 2")
	assertDistribution(t, counts, func(string) float64 { return 1.0 / 210 })
}

// Threads that are started later count as events of the one that starts them.
func TestURWIsUniformOverInterleavingsOfStartedThreads(t *testing.T) {
	p := scheduler.NewProgram("tree")
	leaf := p.Assemble().Do(scheduler.YieldOp()).Code()
	child := func(c *scheduler.Code) func(*scheduler.Exec) scheduler.Spec {
		return func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Kind: scheduler.Platform, Code: c} }
	}
	branch := p.Assemble().Start(child(leaf)).Code()
	platform(p, func(a *scheduler.Assembler) { a.Start(child(branch)).Do(scheduler.YieldOp()) })
	platform(p, func(a *scheduler.Assembler) { a.Do(scheduler.YieldOp()) })
	// The linear extensions of a forest of n events are n! divided by the sizes of all
	// subtrees: 9!/(7*2*1 * 4*1*2*1 * 2*1), where the threads have 3, 2, 2 and 2 events.
	counts := interleavings(t, p, explore.URW(), 60_000)
	assert.Len(t, counts, 1620)
	assertDistribution(t, counts, func(string) float64 { return 1.0 / 1620 })
}

// between is a program that fails if its second thread acts between two of the n
// steps of its first: a bug of depth 2.
func between(n int) *scheduler.Program {
	p := scheduler.NewProgram("between")
	x := scheduler.NewInt(p, "x", 0)
	platform(p, func(a *scheduler.Assembler) {
		for range n {
			a.Do(x.AddOp(1))
		}
	})
	platform(p, func(a *scheduler.Assembler) {
		v := a.Slot(scheduler.IntSlot)
		a.Do(x.GetOp()).Into(v)
		failIf(a, func(x *scheduler.Exec) bool { return x.Get(v) == int64(n/2) })
	})
	return p
}

// share returns which share of n runs ended by an exception.
func share(t *testing.T, p *scheduler.Program, s explore.Sampler, n int) float64 {
	t.Helper()
	r := sample(t, scheduler.Config{}, p, n, s, explore.Options{Seed: 1})
	if len(r.Findings) == 0 {
		return 0
	}
	require.Len(t, r.Findings, 1)
	require.Equal(t, deadlock.ThreadFailed, r.Findings[0].Verdict)
	return float64(r.Findings[0].Count) / float64(n)
}

func TestPCTFindsBugsOfItsDepth(t *testing.T) {
	p := between(10) // 2 threads; 11 and 2 steps, with their ends
	assert.Zero(t, share(t, p, explore.PCT(1), 5000), "it has no change point, so one thread runs first")
	assert.Zero(t, share(t, p, explore.PCT(0), 5000), "as 1")
	const n, bound = 26_000, 1.0 / (2 * 13)
	deviation := math.Sqrt(bound * (1 - bound) / n)
	// Here the bound is what it is: the first thread goes first, and is held back at
	// one certain step.
	assert.InDelta(t, bound, share(t, p, explore.PCT(2), n), 3*deviation)
	assert.Greater(t, share(t, p, explore.PCT(3), n), 1.0/(2*13*13))
}

func TestPCTLetsOthersEndALoop(t *testing.T) {
	p := scheduler.NewProgram("spin")
	x, y := scheduler.NewInt(p, "x", 0), scheduler.NewInt(p, "y", 0)
	until := func(a *scheduler.Assembler, v scheduler.Int) {
		s := a.Slot(scheduler.IntSlot)
		a.Label("again").Do(v.GetOp()).Into(s).If(func(x *scheduler.Exec) bool { return x.Get(s) == 0 }, "again")
	}
	platform(p, func(a *scheduler.Assembler) { until(a, x); a.Do(y.SetOp(1)) })
	platform(p, func(a *scheduler.Assembler) { until(a, y) })
	platform(p, func(a *scheduler.Assembler) { a.Do(x.SetOp(1)) })
	r := sample(t, scheduler.Config{}, p, 1000, explore.PCT(3), explore.Options{Outcomes: true})
	require.Len(t, r.Outcomes, 1)
	assert.Equal(t, 1000, r.Outcomes[0].Count)
	assert.Equal(t, deadlock.Completed, r.Outcomes[0].Verdict)
	assert.Equal(t, "a sample", r.Short)
}

// late is a program that fails if its second thread, which has one access to x, comes
// after n accesses of the first to y and one to x.
func late(n int, shared bool) *scheduler.Program {
	p := scheduler.NewProgram("late")
	x, y := scheduler.NewInt(p, "x", 0), scheduler.NewInt(p, "y", 0)
	if shared {
		y = x
	}
	platform(p, func(a *scheduler.Assembler) {
		for range n {
			a.Do(y.AddOp(1))
		}
		a.Do(x.AddOp(1000))
	})
	platform(p, func(a *scheduler.Assembler) {
		v := a.Slot(scheduler.IntSlot)
		a.Do(x.GetOp()).Into(v)
		failIf(a, func(x *scheduler.Exec) bool { return x.Get(v) >= 1000 })
	})
	return p
}

// An event keeps its priority until one happens that races with it. So it comes last
// of n+2 independent ones in one of n+2 runs, and after n+1 that race with it, each
// of which has it draw again, in one of 2^(n+1).
func TestPOSDrawsAgainOnlyForRaces(t *testing.T) {
	const runs = 20_000
	assert.InDelta(t, 1.0/12, share(t, late(10, false), explore.POS(), runs), 0.006)
	assert.InDelta(t, 1.0/16, share(t, late(3, true), explore.POS(), runs), 0.006)
	assert.Less(t, share(t, late(10, true), explore.POS(), runs), 0.002)
	assert.Less(t, share(t, late(10, false), explore.RandomWalk(), runs), 0.002)
}

func TestProfile(t *testing.T) {
	compiled, hosted := scenario(t, "zipkin-reporter")
	for _, p := range []*scheduler.Program{compiled, hosted} {
		var f explore.Profile
		sample(t, scheduler.Config{Time: scheduler.AnyTime}, p, 1, spy{explore.RandomWalk(), &f}, explore.Options{})
		assert.Equal(t, 8, f.Threads)
		sum := 0
		for id, n := range f.Events {
			assert.LessOrEqual(t, int(id), f.Threads)
			sum += n
		}
		assert.Equal(t, f.Actions, sum)
		want := map[scheduler.ThreadID]scheduler.ThreadID{}
		for id := scheduler.ThreadID(2); id <= 8; id++ {
			want[id] = 1
		}
		assert.Equal(t, want, f.Parents)
	}
}

// That a carrier takes the task of a thread is an event of that thread.
func TestMountsAreEventsOfTheirThread(t *testing.T) {
	p := scheduler.NewProgram("virtual")
	for range 2 {
		p.Thread(scheduler.Spec{Code: p.Assemble().Do(scheduler.InterruptedOp()).Code()})
	}
	var f explore.Profile
	sample(t, scheduler.Config{}, p, 1, spy{explore.RandomWalk(), &f}, explore.Options{})
	assert.Equal(t, explore.Profile{
		Actions: 6, Threads: 2, Events: map[scheduler.ThreadID]int{1: 3, 2: 3},
		Parents: map[scheduler.ThreadID]scheduler.ThreadID{},
	}, f)
}

// seeds is a sampler that notes the seeds it was asked for.
type seeds struct{ seen map[uint64]int }

func (s seeds) Name() string { return "seeds" }

func (s seeds) Policy(seed uint64, _ explore.Profile) scheduler.Policy {
	s.seen[seed]++
	return &scheduler.FIFO{}
}

func TestEachRunHasItsSeed(t *testing.T) {
	s := seeds{map[uint64]int{}}
	for seed := range uint64(10) {
		sample(t, scheduler.Config{}, independent(1), 100, s, explore.Options{Seed: seed, Workers: 1})
	}
	assert.Len(t, s.seen, 1000)
}

// The result depends on the seed and on nothing else.
func TestEqualSeedsGiveEqualResults(t *testing.T) {
	compiled, hosted := scenario(t, "zipkin-reporter")
	everySampler(t, func(t *testing.T, s explore.Sampler) {
		for _, p := range []*scheduler.Program{compiled, hosted} {
			for _, first := range []bool{false, true} {
				cfg := scheduler.Config{Time: scheduler.AnyTime}
				o := explore.Options{Outcomes: true, First: first, Seed: 3, Workers: 1}
				one := sample(t, cfg, p, 300, s, o)
				o.Workers = 4
				assert.Equal(t, one, sample(t, cfg, p, 300, s, o), "as many as four workers")
				assert.Equal(t, one, sample(t, cfg, p, 300, spy{Sampler: s}, o), "as with a new policy for each run")
				o.Seed = 4
				assert.NotEqual(t, one, sample(t, cfg, p, 300, s, o))
			}
		}
	})
}

// assertReplays checks that the choices of what was found lead to what was found.
func assertReplays(t *testing.T, r *explore.Result) {
	t.Helper()
	for _, f := range slices.Concat(r.Findings, r.Outcomes) {
		replay := &scheduler.Replay{Choices: f.Choices}
		run, _ := scheduler.Runner{Policy: replay}.Run(r.Config, r.Program)
		assert.Zero(t, replay.Diverged)
		assert.Equal(t, f.Choices, append([]int{}, run.Choices...))
		x := deadlock.Explain(run.Machine)
		assert.Equal(t, f.Verdict, x.Verdict)
		assert.Equal(t, f.Kind, x.Kind)
		judged := deadlock.Judge(run.Machine)
		if len(x.Findings) > 0 {
			assert.Equal(t, x.Findings[0], judged)
		}
		assert.Equal(t, judged.Proof, f.Proof)
		assert.Positive(t, f.Count)
		assert.Zero(t, f.NoReturn)
	}
}

func TestFindingsReplay(t *testing.T) {
	schedules := 30
	if testing.Short() {
		schedules = 10
	}
	var programs []*scheduler.Program
	for i, c := range scenarios.All() {
		if testing.Short() && i%4 != 0 {
			continue
		}
		v := scenarios.Values{"requests": 1}
		for _, p := range []*scheduler.Program{c.Program(v), c.GoProgram(v)} {
			if p != nil {
				programs = append(programs, p)
			}
		}
	}
	everySampler(t, func(t *testing.T, s explore.Sampler) {
		for _, p := range programs {
			for _, cfg := range []scheduler.Config{
				{Time: scheduler.AnyTime},
				{JDK: 25, Parallelism: 1, Time: scheduler.AnyTime, Queues: scheduler.SingleFIFO},
				{Parallelism: 2, Steps: scheduler.ByAccess, Time: scheduler.AnyTime},
				{},
			} {
				cfg.MaxSteps = 2000 // some never end, and no finding is that long
				r := sample(t, cfg, p, schedules, s, explore.Options{Outcomes: true})
				assert.Equal(t, schedules, r.Schedules)
				assertReplays(t, r)
			}
		}
	})
}

// What each sampler finds in the scenarios that can freeze, with a bound on how many
// schedules it takes.
func TestSamplersFindFreezes(t *testing.T) {
	for _, c := range []struct {
		name          string
		jdk, carriers int
		within        [4]int // random, pct, pos, urw; 0 is not looked for
	}{
		{"zipkin-reporter", 21, 4, [4]int{0, 60, 300, 40}},
		{"zipkin-minimal", 21, 1, [4]int{500, 90, 90, 30}},
		{"zipkin-fair", 21, 2, [4]int{70, 110, 60, 20}},
		{"zipkin-class-init", 25, 4, [4]int{0, 400, 500, 50}},
		{"zipkin-semaphore", 21, 4, [4]int{20, 20, 40, 160}},
		{"zipkin-latch", 21, 4, [4]int{20, 20, 40, 160}},
		{"zipkin-condition", 21, 4, [4]int{10, 10, 10, 10}},
		{"zipkin-reporter-alone", 21, 4, [4]int{0, 60, 400, 200}},
	} {
		p, _ := scenario(t, c.name)
		cfg := scheduler.Config{JDK: c.jdk, Parallelism: c.carriers, Time: scheduler.AnyTime}
		for i, s := range samplers {
			if c.within[i] > 0 {
				r := sample(t, cfg, p, c.within[i], s, explore.Options{Seed: 1})
				assert.True(t, slices.ContainsFunc(r.Findings, func(f explore.Found) bool {
					return f.Verdict == deadlock.CarrierExhaustion && f.Kind == deadlock.Ownerless
				}), "%s by %s", c.name, s.Name())
			}
		}
	}
}

func TestFirstStopsAtTheFirst(t *testing.T) {
	p, _ := scenario(t, "zipkin-reporter")
	cfg := scheduler.Config{Time: scheduler.AnyTime}
	all := sample(t, cfg, p, 2000, explore.POS(), explore.Options{Seed: 5})
	first := sample(t, cfg, p, 2000, explore.POS(), explore.Options{Seed: 5, First: true})
	require.Greater(t, all.SchedulesToFirst, 1)
	assert.Equal(t, 2000, all.Schedules)
	assert.Equal(t, all.SchedulesToFirst, first.SchedulesToFirst)
	assert.Equal(t, all.SchedulesToFirst, first.Schedules)
	assert.Equal(t, 1, first.Fault().Count)
	assert.Equal(t, all.Fault().Choices, first.Fault().Choices)
	assert.Equal(t, "a sample", first.Short)
	assert.Empty(t, first.Outcomes)

	before := sample(t, cfg, p, all.SchedulesToFirst-1, explore.POS(), explore.Options{Seed: 5, First: true})
	assert.Zero(t, before.SchedulesToFirst)
	assert.Empty(t, before.Findings)
	assert.Equal(t, deadlock.Unknown, before.Verdict(), "a sample proves nothing")
}

func TestUndecidedRunsAreCut(t *testing.T) {
	p := scheduler.NewProgram("spin")
	platform(p, func(a *scheduler.Assembler) { a.Label("top").Do(scheduler.YieldOp()).Jump("top") })
	everySampler(t, func(t *testing.T, s explore.Sampler) {
		r := sample(t, scheduler.Config{MaxSteps: 500}, p, 70, s, explore.Options{Outcomes: true})
		assert.Equal(t, 70, r.Schedules)
		assert.Empty(t, r.Outcomes)
		assert.Equal(t, "a sample; 70 of its schedules were cut undecided after 500 actions or 1h0m0s", r.Short)
		r = sample(t, scheduler.Config{MaxTime: time.Millisecond}, p, 2, s, explore.Options{})
		assert.Contains(t, r.Short, "2 of its schedules were cut undecided after 100000 actions or 1ms")
	})
}

// Idle threads and those that a daemon outlives are judged by the state.
func TestEndingsAreJudgedByState(t *testing.T) {
	idle := scheduler.NewProgram("idle")
	platform(idle, func(a *scheduler.Assembler) { a.Do(scheduler.ParkOp()) })
	r := sample(t, scheduler.Config{}, idle, 10, explore.RandomWalk(), explore.Options{Outcomes: true})
	assert.Empty(t, r.Findings)
	require.Len(t, r.Outcomes, 1)
	assert.Equal(t, deadlock.Idle, r.Outcomes[0].Verdict)
	assert.Equal(t, 10, r.Outcomes[0].Count)

	p, _ := scenario(t, "zipkin-reporter-alone")
	r = sample(t, scheduler.Config{}, p, 10, explore.RandomWalk(), explore.Options{})
	require.Len(t, r.Findings, 1)
	assert.Equal(t, 10, r.Findings[0].Count, "in exact time it always freezes")
	assert.Less(t, len(r.Findings[0].Choices), 1000, "the reporter does not go on to the bound")
	assertReplays(t, r)
}

// cancels is a sampler that ends a context at its n-th run.
type cancels struct {
	explore.Sampler
	after  *int
	cancel func()
}

func (c cancels) Policy(seed uint64, f explore.Profile) scheduler.Policy {
	if *c.after--; *c.after == 0 {
		c.cancel()
	}
	return tracer{c.Sampler.Policy(seed, f), new([]byte)}
}

func TestTheContextEndsASample(t *testing.T) {
	_, hosted := scenario(t, "zipkin-reporter")
	ctx, cancel := context.WithCancel(context.Background())
	after := 100
	s := cancels{explore.RandomWalk(), &after, cancel}
	r, err := explore.Explore(ctx, scheduler.Config{Time: scheduler.AnyTime}, hosted, explore.Sample(1_000_000_000, s), explore.Options{Workers: 1, Outcomes: true})
	require.NoError(t, err)
	assert.Equal(t, 99, r.Schedules)
	assert.Equal(t, "a sample, ended after 99 of 1000000000 schedules, as it was interrupted", r.Short)
	count := 0
	for _, f := range r.Outcomes {
		count += f.Count
	}
	assert.Equal(t, r.Schedules, count)

	r, err = explore.Explore(ctx, scheduler.Config{}, hosted, explore.Sample(10, explore.URW()), explore.Options{})
	require.NoError(t, err)
	assert.Zero(t, r.Schedules)
	assert.Equal(t, "a sample, ended after 0 of 10 schedules, as it was interrupted", r.Short)
}

func TestProgressOfASample(t *testing.T) {
	p, _ := scenario(t, "zipkin-reporter")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var told []explore.Progress
	o := explore.Options{Progress: func(p explore.Progress) {
		if told = append(told, p); len(told) == 2 {
			cancel()
		}
	}}
	_, err := explore.Explore(ctx, scheduler.Config{Time: scheduler.AnyTime}, p, explore.Sample(1<<40, explore.PCT(2)), o)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(told), 2)
	assert.Equal(t, 1<<40, told[0].All)
	assert.Positive(t, told[0].Elapsed)
	assert.Greater(t, told[1].Schedules, told[0].Schedules)
}

func TestWhatCannotBeSampled(t *testing.T) {
	p := independent(1)
	r, err := explore.Explore(context.Background(), scheduler.Config{JDK: 8}, p, explore.Sample(10, explore.POS()), explore.Options{})
	require.ErrorIs(t, err, scheduler.ErrConfig)
	require.NotNil(t, r)
	r, err = explore.Explore(context.Background(), scheduler.Config{}, p, explore.Sample(0, explore.POS()), explore.Options{})
	require.EqualError(t, err, "a sample of 0 schedules, expected at least 1")
	assert.Equal(t, "pos", r.Strategy)
}

func TestSampleWithoutASampler(t *testing.T) {
	_, err := explore.Explore(context.Background(), scheduler.Config{}, scheduler.GoProgram("p", abba), explore.Sample(5, nil), explore.Options{})
	assert.EqualError(t, err, "a sample without a sampler, expected RandomWalk, PCT, POS or URW")
}
