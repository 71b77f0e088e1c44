package conformance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/jvmdump"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// javaFiles are the scenarios that are Java files, and only those that a flag names.
func javaFiles() []scenarios.Scenario {
	var all []scenarios.Scenario
	for _, s := range scenarios.All() {
		if s.File != "" {
			all = append(all, s)
		}
	}
	if *only == "" {
		return all
	}
	return slices.DeleteFunc(all, func(s scenarios.Scenario) bool {
		return !slices.Contains(strings.Split(*only, ","), s.Name)
	})
}

// The bundled Java files come to the same end on a JVM and in the machine, and stop in
// the same state.
func TestScenarios(t *testing.T) {
	onEachJDK(t, func(t *testing.T, j jdk) {
		all := javaFiles()
		sources := map[string]string{}
		for _, s := range all {
			sources[s.File] = s.Source
		}
		classes := j.compile(t, sources)
		r := found.of(j.release, j.version(t))
		t.Run("all", func(t *testing.T) {
			for _, s := range all {
				t.Run(s.Name, func(t *testing.T) {
					t.Parallel()
					compareScenario(t, j, classes, s, r)
				})
			}
		})
		for _, q := range questions {
			t.Logf("JDK %d, %s: %s", j.release, q.name, r.count(q.name))
		}
	})
}

func compareScenario(t *testing.T, j jdk, classes folder, s scenarios.Scenario, r *results) {
	_, carriers := s.Machine()
	c := comparison{scenario: s, cfg: scheduler.Config{JDK: j.release, Parallelism: carriers, MaxPoolSize: s.MaxPoolSize}}
	if s.Queues != nil {
		c.cfg.Queues = *s.Queues
	}
	c.first = simulate(c.cfg, s)
	stuckAfter := *limit
	if c.first.ended {
		stuckAfter *= 4 // a busy machine is slow to start a JVM
	}
	var err error
	for range 5 {
		c.jvm, c.dumps, err = observe(t, j, classes, c.cfg, s, stuckAfter)
		if err == nil && c.jvm.ended == c.first.ended {
			break
		}
		t.Logf("it ended: %v, error: %v, and it is tried again", c.jvm.ended, err)
	}
	require.NoError(t, err)
	answers := c.nearest()
	for i, q := range questions {
		if !answers[i].applies {
			continue
		}
		r.add(q.name, s.Name, answers[i].difference)
		_, known := explained(s.Name, j.release, q.name)
		switch {
		case answers[i].difference != "" && !known:
			assert.Fail(t, fmt.Sprintf("%s on JDK %d with %d carriers, %s: %s", s.Name, j.release, carriers, q.name, answers[i].difference))
		case answers[i].difference == "" && known:
			t.Logf("%s: it is explained why it differs, and it does not", q.name)
		}
	}
}

// comparison is a scenario that ran on both sides.
type comparison struct {
	scenario scenarios.Scenario
	cfg      scheduler.Config
	// first is the run of the machine under the FIFO policy, and machine the run that
	// is compared.
	first        simulation
	machine, jvm ending
	dumps        *jvmdump.Process
}

// answer is that to a question.
type answer struct {
	applies    bool
	difference string
}

// nearest compares the JVM with the run of the machine that is most like it. Where equal
// threads race, one run on a JVM is another schedule than that of the FIFO policy.
func (c comparison) nearest() (best []answer) {
	fewest := len(questions) + 1
	for run := range simulations(c.cfg, c.scenario) {
		c.machine = run.ending
		if run.ended != c.first.ended {
			continue
		}
		answers, differ := make([]answer, len(questions)), 0
		for i, q := range questions {
			answers[i].applies, answers[i].difference = q.compare(c)
			if _, known := explained(c.scenario.Name, c.cfg.JDK, q.name); answers[i].difference != "" && !known {
				differ++
			}
		}
		if differ < fewest {
			fewest, best = differ, answers
		}
		if differ == 0 || c.first.ended != c.jvm.ended {
			break
		}
	}
	return best
}
