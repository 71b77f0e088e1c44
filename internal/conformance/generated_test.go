package conformance

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/java"
	"github.com/bced87ab/gridlock/scheduler"
)

var (
	programs = flag.Int("programs", 20, "how many programs are generated")
	seed     = flag.Uint64("seed", 1, "the seed of the first of them")
	repeat   = flag.Int("repeat", 40, "how many times each runs on a JVM")
)

// generated is the question that is asked of generated programs.
var generated = question{name: "generated programs", help: "every outcome on the JVM is one that the complete search has"}

// candidate is a generated program that is searched completely.
type candidate struct {
	*program
	src string
	all outcomes // by the machine
}

func (c candidate) config(release int) scheduler.Config {
	cfg := scheduler.Config{JDK: release, Parallelism: c.carriers}
	if !c.spare {
		cfg.MaxPoolSize = c.carriers
	}
	return cfg
}

// expectedStuck are the outcomes in which it is stuck.
func (c candidate) expectedStuck() string {
	all := slices.DeleteFunc(slices.Sorted(maps.Keys(c.all)), func(o string) bool { return !strings.HasPrefix(o, "stuck") })
	return strings.Join(all, "|")
}

// candidateOf generates the program of a seed, and again until one has few states and more
// than one outcome on JDK 21. So it is the same program for all releases.
func candidateOf(t *testing.T, release int, seed uint64) candidate {
	t.Helper()
	for attempt := uint64(0); ; attempt++ {
		c := candidate{program: generate(seed, attempt)}
		c.src = c.String()
		all, complete, err := search(c.config(21), c.class, c.src, 8000)
		require.NoError(t, err, "%s", c.src)
		if !complete || len(all) < 2 {
			continue
		}
		if release != 21 {
			all, complete, err = search(c.config(release), c.class, c.src, 1_000_000)
			require.NoError(t, err, "%s", c.src)
			require.True(t, complete, "%s", c.src)
		}
		c.all = all
		return c
	}
}

// What random runs of generated programs end with is among the outcomes of the search.
func TestRunsOfGeneratedPrograms(t *testing.T) {
	n := 8
	if testing.Short() {
		n = 2
	}
	for s := range uint64(n) {
		release := []int{21, 25}[s%2]
		c := candidateOf(t, release, s)
		p, err := java.Compile(c.class+".java", []byte(c.src))
		require.NoError(t, err)
		cfg := c.config(release)
		for cfg.Seed = 1; cfg.Seed <= 20; cfg.Seed++ {
			trace, _ := scheduler.Runner{}.Run(cfg, p)
			outcome := strings.Join(printed(trace), "\n")
			if !trace.Machine.Done() {
				outcome = stuck(left(trace.Machine))
			}
			assert.Contains(t, c.all, outcome, "%s", c.src)
		}
	}
}

// A JVM shows no outcome of a generated program that a complete search does not have.
func TestGeneratedPrograms(t *testing.T) {
	onEachJDK(t, func(t *testing.T, j jdk) {
		var all []candidate
		driver, err := os.ReadFile("testdata/Driver.java")
		require.NoError(t, err)
		sources := map[string]string{"Driver.java": string(driver)}
		for i := range uint64(*programs) {
			c := candidateOf(t, j.release, *seed+i)
			all = append(all, c)
			sources[c.class+".java"] = c.src
		}
		classes := j.compile(t, sources)
		r := found.of(j.release, j.version(t))
		t.Run("all", func(t *testing.T) {
			for _, some := range alike(all) {
				t.Run(some[0].class, func(t *testing.T) {
					t.Parallel()
					compareGenerated(t, j, classes, some, r)
				})
			}
		})
		t.Logf("JDK %d, %s: %s; of %d outcomes it showed %d", j.release, generated.name, r.count(generated.name), r.possible, r.shown)
	})
}

// alike parts programs into some that can run in one process each.
func alike(all []candidate) [][]candidate {
	var parts [][]candidate
	for _, like := range []program{{carriers: 1}, {carriers: 2}, {carriers: 1, spare: true}, {carriers: 2, spare: true}} {
		same := slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return c.carriers != like.carriers || c.spare != like.spare })
		parts = slices.AppendSeq(parts, slices.Chunk(same, 25))
	}
	return parts
}

// Times in milliseconds after which a generated program is stuck: those that it sleeps
// add up to a few. One that must not be stuck so gets much longer before that is believed.
const (
	briefly = "300"
	surely  = "20000"
)

func compareGenerated(t *testing.T, j jdk, classes folder, some []candidate, r *results) {
	shown := map[string]outcomes{}
	if some[0].spare {
		// Carriers that the pool adds stay for later runs in the same process.
		for range max(1, *repeat/10) {
			for _, c := range some {
				j.drive(t, classes, []candidate{c}, 1, shown)
			}
		}
	} else {
		j.drive(t, classes, some, *repeat, shown)
	}
	for _, c := range some {
		var wrong []string
		for o := range shown[c.class] {
			if !c.all[o] {
				wrong = append(wrong, o)
			}
		}
		slices.Sort(wrong)
		difference := strings.Join(wrong, "; ")
		r.add(generated.name, c.class, difference)
		r.outcomes(len(shown[c.class]), len(c.all))
		if _, known := explained(c.class, j.release, generated.name); difference != "" && !known {
			assert.Fail(t, fmt.Sprintf("on JDK %d with %d carriers %s ends with\n  %s\nand the search has\n  %s\nIt is\n%s\nTo run it again: go test ./internal/conformance -run TestGeneratedPrograms -programs 1 -seed %s -jdk ...",
				j.release, c.carriers, c.class, difference, strings.Join(slices.Sorted(maps.Keys(c.all)), "\n  "), c.src, c.class[1:]))
		}
	}
}

// drive runs programs on a JVM, each some times, and adds the outcomes to shown. The
// driver ends with the first run that is stuck, and another goes on from there.
func (j jdk) drive(t *testing.T, classes folder, some []candidate, repeat int, shown map[string]outcomes) {
	t.Helper()
	const stuckRuns = 2 // of one program
	times, stucks := make([]int, len(some)), make([]int, len(some))
	at := map[string]int{}
	for i, c := range some {
		times[i], at[c.class] = repeat, i
		if shown[c.class] == nil {
			shown[c.class] = outcomes{}
		}
	}
	for {
		args := append(properties(some[0].config(j.release)), "-cp", classes.there, "Driver", classes.there, briefly, surely)
		before := len(args)
		for i, c := range some {
			if times[i] > 0 {
				args = append(args, c.class, strconv.Itoa(times[i]), c.expectedStuck())
			}
		}
		if len(args) == before {
			return
		}
		out, err := j.command(context.Background(), "java", args...).Output()
		require.NoError(t, err, "%s", out)
		for lines := bufio.NewScanner(strings.NewReader(string(out))); lines.Scan(); {
			class, outcome, ok := strings.Cut(lines.Text(), "\t")
			i, known := at[class]
			require.True(t, ok && known, "%s", out)
			times[i]--
			shown[class][outcome] = true
			if strings.HasPrefix(outcome, "stuck") {
				if stucks[i]++; stucks[i] >= stuckRuns {
					times[i] = 0
				}
			}
		}
	}
}
