package scenarios

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// Random runs of Java files replay to the same trace, whatever they end with.
func TestRandomRunsOfJavaFiles(t *testing.T) {
	runs := uint64(40)
	if testing.Short() {
		runs = 5
	}
	for _, s := range javaScenarios() {
		for seed := range runs {
			cfg := scheduler.Config{Parallelism: 1 + int(seed)%4, Seed: seed + 1, JDK: scheduler.Releases()[seed%5], MaxSteps: 2000}
			trace, _ := scheduler.Runner{}.Run(cfg, s.Program(nil))
			cfg.Seed = 0
			again, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: trace.Choices}}.Run(cfg, s.Program(nil))
			require.Equal(t, trace.Hash(), again.Hash(), "%s, seed %d", s.Name, seed+1)
		}
	}
}

// What a repaired scenario claims is proved: no schedule of it is a fault.
func TestRepairedJavaFilesAreSafe(t *testing.T) {
	repaired := 0
	for _, s := range javaScenarios() {
		if s.Remedy == "" {
			continue
		}
		repaired++
		carriers := 2
		if s.Name == "zipkin-reporter-java-fixed" && !*nightly {
			carriers = 1 // it has as many requests, and two take minutes
		}
		for _, jdk := range []int{21, 25} {
			cfg := scheduler.Config{JDK: jdk, Parallelism: carriers, MaxPoolSize: s.MaxPoolSize, Time: scheduler.AnyTime}
			o := explore.Options{}
			if testing.Short() {
				o.States = 3000 // the race detector has seen enough
			}
			r, err := explore.Explore(context.Background(), cfg, s.Program(nil), explore.Exhaustive{}, o)
			require.NoError(t, err)
			assert.True(t, r.Complete || testing.Short(), s.Name)
			assert.Nil(t, r.Fault(), "%s on JDK %d", s.Name, jdk)
			t.Logf("%s on JDK %d: %d states", s.Name, jdk, r.States)
		}
	}
	assert.Equal(t, 36, repaired)
}

func TestHeaders(t *testing.T) {
	class := "\npublic class Test { public static void main(String[] args) { } }\n"
	s, err := OfJava("Test.java", []byte(`/*
 * name: test
 * title: A title
 * story: One
 *   paragraph.
 *
 *   Another: one.
 * sources: a book
 *   https://example.com: a page
 * machine: jdk 25, carriers 2, max-pool-size 3, queues fifo
 * expect: jdk 21-23, carriers 1-2: carrier-exhaustion other
 * expect: jdk 24-, carriers 3: completed
 */`+class))
	require.NoError(t, err)
	assert.Equal(t, "test", s.Name)
	assert.Equal(t, []string{"One paragraph.", "Another: one."}, s.Story)
	assert.Equal(t, []string{"a book", "https://example.com: a page"}, s.Sources)
	assert.Equal(t, []int{25, 2, 3}, []int{s.JDK, s.Carriers, s.MaxPoolSize})
	assert.Equal(t, new(scheduler.SingleFIFO), s.Queues)
	assert.Equal(t, []Expectation{
		{21, 23, 1, 2, deadlock.CarrierExhaustion, "other"},
		{24, NoBound, 3, 3, deadlock.Completed, ""},
	}, s.Expected)
	for field, want := range map[string]string{
		"machine: jdk x":                            `Test.java: header: machine: "jdk x", expected jdk N, carriers N, max-pool-size N, queues fork-join|fifo`,
		"machine: queues lifo":                      `Test.java: header: machine: "queues lifo", expected jdk N, carriers N, max-pool-size N, queues fork-join|fifo`,
		"expect: completed":                         `Test.java: header: expect: "completed", expected jdk N-[N], carriers N-[N]: VERDICT [KIND]`,
		"expect: jdk 21, carriers 1: fine":          `Test.java: header: expect: "jdk 21, carriers 1: fine", expected jdk N-[N], carriers N-[N]: VERDICT [KIND]`,
		"expect: jdk 25-21, carriers 1-: completed": `Test.java: header: expect: "jdk 25-21, carriers 1-: completed", expected jdk N-[N], carriers N-[N]: VERDICT [KIND]`,
	} {
		_, err := OfJava("Test.java", []byte("/* name: x\n * "+field+"\n */"+class))
		assert.EqualError(t, err, want)
	}
	s, err = OfJava("Test.java", []byte("// expect: nothing of a comment\n"+class))
	require.NoError(t, err)
	assert.Empty(t, s.Expected)
	_, err = OfJava("Test.java", []byte("class"))
	assert.ErrorContains(t, err, "Test.java:1:")
}

// Each file has the name of its class, so that java can run it.
func TestJavaFilesAreNamedAfterTheirClass(t *testing.T) {
	for _, s := range javaScenarios() {
		assert.Contains(t, s.Source, "public class "+strings.TrimSuffix(s.File, ".java")+" {")
	}
}
