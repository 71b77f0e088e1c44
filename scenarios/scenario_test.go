package scenarios

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// run runs a scenario with its default parameters.
func run(t *testing.T, s Scenario, cfg scheduler.Config, settings ...string) (*scheduler.Trace, *deadlock.Explanation) {
	t.Helper()
	v, err := s.Values(settings...)
	require.NoError(t, err)
	trace, _ := scheduler.Runner{}.Run(cfg, s.Program(v))
	return trace, deadlock.ExplainRun(trace)
}

// Every scenario says what becomes of it, for every release and parallelism 1 to 8;
// how fine a step is makes no difference, nor how tasks are queued where the scenario does
// not say for which queues it speaks.
func TestExpectations(t *testing.T) {
	modes := []scheduler.Config{
		{}, {Steps: scheduler.ByAccess}, {Queues: scheduler.SingleFIFO}, {Steps: scheduler.ByAccess, Queues: scheduler.SingleFIFO},
	}
	for _, s := range All() {
		for _, jdk := range scheduler.Releases() {
			for carriers := 1; carriers <= 8; carriers++ {
				e, ok := s.Expect(jdk, carriers)
				require.True(t, ok, "%s expects nothing of JDK %d with %d carriers", s.Name, jdk, carriers)
				modes := modes
				if s.Source != "" {
					modes = modes[2*(carriers%2):][:2] // they are many, and take long
					if testing.Short() && (jdk != 21 && jdk != 25 || carriers > 2) {
						continue // the race detector has seen enough
					}
				}
				for _, cfg := range modes {
					if s.Queues != nil {
						cfg.Queues = *s.Queues
					}
					if spins(s) {
						cfg.StepTime = 20 * time.Microsecond
					}
					cfg.JDK, cfg.Parallelism, cfg.MaxPoolSize = jdk, carriers, s.MaxPoolSize
					_, x := run(t, s, cfg)
					assert.Equal(t, e.Verdict, x.Verdict, "%s, %+v", s.Name, cfg)
					assert.Equal(t, e.Kind, x.Kind, "%s, %+v", s.Name, cfg)
				}
			}
		}
	}
}

// spins reports whether threads of a scenario spin while time passes, in very many steps.
func spins(s Scenario) bool {
	return strings.HasPrefix(s.Name, "yield-") || strings.HasPrefix(s.Name, "timeout-starved") || strings.HasPrefix(s.Name, "cpu-bound")
}

func TestScenariosAreTold(t *testing.T) {
	names := map[string]bool{}
	for _, s := range All() {
		assert.False(t, names[s.Name], "two scenarios are called %s", s.Name)
		names[s.Name] = true
		assert.NotEmpty(t, s.Title, s.Name)
		assert.NotEmpty(t, s.Story, s.Name)
		assert.NotEmpty(t, s.LookAt, s.Name)
		assert.NotEmpty(t, s.Sources, s.Name)
		if s.Scales != "" {
			_, err := s.Values(s.Scales + "=1")
			assert.NoError(t, err, s.Name)
		}
		for _, name := range s.Repairs {
			repaired, err := Lookup(name)
			require.NoError(t, err, s.Name)
			assert.NotEmpty(t, repaired.Remedy, name)
		}
		for _, p := range s.Params {
			assert.NotEmpty(t, p.Help, s.Name)
			assert.True(t, p.Min <= p.Default && p.Default <= p.Max, "%s of %s", p.Name, s.Name)
			if p.Search != nil {
				assert.True(t, p.Min <= *p.Search && *p.Search <= p.Max, "%s of %s", p.Name, s.Name)
			}
		}
	}
}

// seeds is how many random runs of each variant there are.
const seeds = 1000

// Every random run ends without a fault of the machine's; every stuck one is
// explained, replays to the same trace, and would go on with one more carrier.
func TestRandomRuns(t *testing.T) {
	for _, s := range append(zipkinScenarios(), monitorNotified()) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			values, err := s.Values()
			require.NoError(t, err)
			if _, ok := values["requests"]; ok {
				values["requests"] = 2
			}
			verdicts := map[deadlock.Verdict]int{}
			count := uint64(seeds)
			if testing.Short() {
				count = seeds / 3
			}
			for seed := range count {
				cfg := scheduler.Config{Parallelism: 1 + int(seed)%5, Seed: seed + 1, JDK: scheduler.Releases()[seed%5], MaxSteps: 5000}
				if seed%2 == 1 {
					cfg.Steps = scheduler.ByAccess
				}
				trace, _ := scheduler.Runner{}.Run(cfg, s.Program(values))
				x := deadlock.ExplainRun(trace)
				verdicts[x.Verdict]++
				checkRun(t, s, values, cfg, trace, x)
			}
			t.Log(verdicts)
			if e, _ := s.Expect(21, 4); e.Verdict != deadlock.Completed {
				assert.Positive(t, verdicts[deadlock.CarrierExhaustion], "no seed gets stuck")
			}
			assert.Positive(t, verdicts[deadlock.Completed], "every seed gets stuck")
		})
	}
}

// checkRun checks what must be true of any run.
func checkRun(t *testing.T, s Scenario, v Values, cfg scheduler.Config, trace *scheduler.Trace, x *deadlock.Explanation) {
	t.Helper()
	require.Contains(t, []deadlock.Verdict{deadlock.Completed, deadlock.CarrierExhaustion}, x.Verdict, "%s, seed %d", s.Name, cfg.Seed)
	require.NotEmpty(t, x.Text)
	if x.Verdict == deadlock.Completed {
		return
	}
	require.NotEmpty(t, x.Stuck)
	cfg.Seed = 0
	again, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: trace.Choices}}.Run(cfg, s.Program(v))
	require.Equal(t, trace.Hash(), again.Hash(), "%s does not replay", s.Name)
	requireOneMoreCarrierHelps(t, trace.Machine, x)
}

// requireOneMoreCarrierHelps checks the definition of carrier exhaustion: on a copy
// of the machine with one more carrier, a stuck thread steps.
func requireOneMoreCarrierHelps(t *testing.T, m *scheduler.Machine, x *deadlock.Explanation) {
	t.Helper()
	c := m.Clone()
	c.SetParallelism(m.Config().Parallelism + 1)
	stuck := map[scheduler.ThreadID]bool{}
	for _, id := range x.Stuck {
		stuck[id] = true
	}
	policy := &scheduler.FIFO{}
	for range 100 {
		a, ok := policy.Next(c)
		require.True(t, ok, "nothing happens with one more carrier")
		if a.Kind == scheduler.StepThread && stuck[a.Thread] {
			return
		}
		require.NoError(t, c.Apply(a))
	}
	require.Fail(t, "no stuck thread steps with one more carrier")
}

func TestTwoRunsAreTheSame(t *testing.T) {
	for i, s := range All() {
		if testing.Short() && i%4 != 0 {
			continue
		}
		for _, seed := range []uint64{0, 7} {
			cfg := scheduler.Config{Seed: seed, MaxSteps: 100_000} // some never end
			a, xa := run(t, s, cfg)
			b, xb := run(t, s, cfg)
			assert.Equal(t, a.Hash(), b.Hash(), s.Name)
			assert.Equal(t, a.Events, b.Events)
			assert.Equal(t, a.Alerts, b.Alerts)
			assert.Equal(t, a.Samples, b.Samples)
			assert.Equal(t, xa.Text, xb.Text)
		}
	}
}

// The compiled form and the Go functions do the same, event by event.
func TestBothFormsHaveEqualTraces(t *testing.T) {
	both := 0
	for _, s := range All() {
		if s.GoProgram(nil) == nil {
			continue
		}
		both++
		for _, jdk := range []int{21, 24, 25} {
			for seed := range uint64(30) {
				// Access steps make the traces long enough to differ if they can.
				cfg := scheduler.Config{JDK: jdk, Parallelism: 1 + int(seed)%5, Seed: seed, MaxTime: 3e9, Steps: scheduler.StepMode(seed % 2)}
				compiled, _ := scheduler.Runner{}.Run(cfg, s.Program(nil))
				functions, _ := scheduler.Runner{}.Run(cfg, s.GoProgram(nil))
				// Only the run of compiled code can tell that it goes round for ever.
				n := min(len(compiled.Events), len(functions.Events))
				require.Greater(t, n, 20)
				require.Equal(t, compiled.Events[:n], functions.Events[:n], "%s, seed %d", s.Name, seed)
				if compiled.End != scheduler.Repeats {
					require.Equal(t, compiled.Hash(), functions.Hash())
				}
			}
		}
	}
	assert.GreaterOrEqual(t, both, 4)
}

func TestLookup(t *testing.T) {
	s, err := Lookup("zipkin-reporter")
	require.NoError(t, err)
	assert.Equal(t, "zipkin-reporter", s.Name)
	for name, says := range map[string]string{
		"zipkin-reportr": `unknown scenario "zipkin-reportr"; did you mean zipkin-reporter, zipkin-reporter-alone, zipkin-reporter-java?`,
		"Zipkin-Fair":    "did you mean zipkin-fair, zipkin-fair-java",
		"fair":           "did you mean zipkin-fair, zipkin-fair-java",
		"":               `unknown scenario ""`,
		"qqqqqqqqqqqq":   `unknown scenario "qqqqqqqqqqqq"`,
	} {
		_, err := Lookup(name)
		require.ErrorIs(t, err, ErrUnknown)
		assert.Contains(t, err.Error(), says, name)
	}
}

func TestValues(t *testing.T) {
	s, err := Lookup("zipkin-reporter")
	require.NoError(t, err)
	v, err := s.Values("pinned=2", "hold=0")
	require.NoError(t, err)
	assert.Equal(t, Values{"pinned": 2, "hold": 0, "requests": 12, "acceptor": 1, "capacity": 10_000}, v)
	assert.Equal(t, []string{"pinned=2", "hold=0"}, s.Settings(v))
	for setting, says := range map[string]string{
		"pinned":             `setting "pinned" of zipkin-reporter is not of the form name=value`,
		"pined=3":            `unknown parameter "pined" of zipkin-reporter; did you mean pinned?`,
		"=3":                 `unknown parameter ""`,
		"pinned=":            `parameter pinned of zipkin-reporter is "", expected a number from 0 to 4096`,
		"pinned=-1":          `is "-1", expected a number from 0 to 4096`,
		"pinned=x":           `is "x", expected a number`,
		"requests=999999999": `is "999999999", expected a number from 0 to 100000`,
	} {
		_, err := s.Values(setting)
		require.Error(t, err)
		assert.Contains(t, err.Error(), says)
	}
}

// A search leaves out what only adds states, unless it is asked for.
func TestSearchValues(t *testing.T) {
	s, err := Lookup("zipkin-reporter")
	require.NoError(t, err)
	v, err := s.SearchValues("pinned=2")
	require.NoError(t, err)
	assert.Equal(t, Values{"pinned": 2, "hold": 20, "requests": 0, "acceptor": 0, "capacity": 1}, v)
	assert.Equal(t, []string{"pinned=2", "requests=0", "acceptor=0", "capacity=1"}, s.Settings(v), "a token of a search must name what a run would have otherwise")
	v, err = s.SearchValues("requests=1")
	require.NoError(t, err)
	assert.Equal(t, 1, v["requests"])
	_, err = s.SearchValues("request=1")
	require.ErrorIs(t, err, ErrUnknown)
	v, err = s.Values()
	require.NoError(t, err)
	assert.Equal(t, 12, v["requests"], "the scenario itself has not changed")
}

// The carriers that are needed grow with the pinned requests, so none is enough
// for all loads.
func TestPinnedRequestsSetTheCarriersThatAreNeeded(t *testing.T) {
	s, err := Lookup("zipkin-reporter")
	require.NoError(t, err)
	for _, pinned := range []int{1, 2, 8, 64} {
		for _, more := range []int{0, 1} {
			_, x := run(t, s, scheduler.Config{Parallelism: pinned + more}, fmt.Sprintf("pinned=%d", pinned), "hold=200")
			want := deadlock.CarrierExhaustion
			if more > 0 {
				want = deadlock.Completed
			}
			assert.Equal(t, want, x.Verdict, "%d pinned requests, %d carriers", pinned, pinned+more)
		}
	}
}

// Without the acceptor the threads of the flagship are those of the article, all
// there from the start.
func TestWithoutTheAcceptor(t *testing.T) {
	s, err := Lookup("zipkin-reporter")
	require.NoError(t, err)
	v, err := s.Values("acceptor=0", "requests=0", "pinned=2")
	require.NoError(t, err)
	m, err := scheduler.New(scheduler.Config{}, s.Program(v))
	require.NoError(t, err)
	var names []string
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		assert.NotEqual(t, scheduler.StateNew, m.Thread(id).State)
		names = append(names, m.Thread(id).Name)
	}
	assert.Equal(t, []string{"AsyncReporter", "scheduling-1", "request-1", "request-2", "request-3"}, names)
	assert.Nil(t, s.GoProgram(v), "there is no such form")
	assert.NotNil(t, s.GoProgram(nil))
}
