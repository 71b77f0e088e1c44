package jvmdump_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/jvmdump"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in testdata/golden")

func read(t testing.TB, files ...string) []*jvmdump.Dump {
	t.Helper()
	var dumps []*jvmdump.Dump
	for _, f := range files {
		data, err := os.ReadFile(f)
		require.NoError(t, err)
		d, err := jvmdump.Parse(filepath.Base(f), data)
		require.NoError(t, err)
		dumps = append(dumps, d)
	}
	return dumps
}

func explain(t testing.TB, files ...string) *jvmdump.Explanation {
	t.Helper()
	p, err := jvmdump.Correlate(read(t, files...)...)
	require.NoError(t, err)
	return jvmdump.Explain(p)
}

func short(x *jvmdump.Explanation) string {
	s := string(x.Verdict)
	if x.Kind != "" {
		s += " " + x.Kind
	}
	return fmt.Sprintf("%s, %s", s, x.Certainty)
}

var caseNames = []string{"zipkin", "ownerUnmounted", "abbaLocks", "abbaMonitors", "cpuBound", "semaphoreExhausted", "objectWaitCompensated", "idleServer", "futureOfOwnPool", "poolUnderCompute"}

// inputs are the file kinds of each case: each alone, and all together.
var inputs = [][]string{{"txt"}, {"json"}, {"print"}, {"txt", "json", "print"}}

func filesOf(name string, jdk int, kinds []string) []string {
	var files []string
	for _, k := range kinds {
		f := fmt.Sprintf("testdata/%s.jdk%d.%s", name, jdk, k)
		if _, err := os.Stat(f); err == nil {
			files = append(files, f)
		}
	}
	return files
}

func table(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| case | JDK | text | JSON | Thread.print | all together |\n|---|---|---|---|---|---|\n")
	for _, name := range caseNames {
		for _, jdk := range []int{21, 25} {
			if len(filesOf(name, jdk, inputs[len(inputs)-1])) == 0 {
				continue
			}
			fmt.Fprintf(&b, "| %s | %d |", name, jdk)
			for _, kinds := range inputs {
				files := filesOf(name, jdk, kinds)
				if len(files) == 0 {
					b.WriteString(" - |")
					continue
				}
				fmt.Fprintf(&b, " %s |", short(explain(t, files...)))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// handmade are the dumps of releases of which there is none from a JVM.
func handmade(t *testing.T) []string {
	files, err := filepath.Glob("testdata/handmade/*.jdk*")
	require.NoError(t, err)
	require.Len(t, files, 8)
	return files
}

func handmadeTable(t *testing.T) string {
	b := strings.Builder{}
	b.WriteString("| dump | verdict |\n|---|---|\n")
	for _, f := range handmade(t) {
		fmt.Fprintf(&b, "| %s | %s |\n", filepath.Base(f), short(explain(t, f)))
	}
	return b.String()
}

// The verdict and the certainty of every case, release and kind of file, as the
// page for users has them. docs/dumps.md is the exact expectation.
func TestVerdicts(t *testing.T) {
	const page = "../docs/dumps.md"
	data, err := os.ReadFile(page)
	require.NoError(t, err)
	text := string(data)
	for begin, got := range map[string]string{"<!-- verdicts -->\n": table(t), "<!-- handmade -->\n": handmadeTable(t)} {
		before, rest, ok := strings.Cut(text, begin)
		require.True(t, ok)
		old, after, ok := strings.Cut(rest, "<!-- end -->")
		require.True(t, ok)
		if *update {
			text, old = before+begin+got+"<!-- end -->"+after, got
		}
		assert.Equal(t, old, got)
	}
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(text), 0o644))
	}
}

// golden compares the text of an explanation with a file.
func golden(t *testing.T, x *jvmdump.Explanation, path string) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, x.WriteText(&b, 80))
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String(), path)
}

func TestHandmadeOutputs(t *testing.T) {
	for _, f := range handmade(t) {
		golden(t, explain(t, f), filepath.Join("testdata/golden", filepath.Base(f)+".txt"))
	}
}

func TestOutputs(t *testing.T) {
	for _, name := range caseNames {
		for _, jdk := range []int{21, 25} {
			for _, kinds := range inputs {
				files := filesOf(name, jdk, kinds)
				if len(files) == 0 {
					continue
				}
				golden(t, explain(t, files...), filepath.Join("testdata/golden", fmt.Sprintf("%s.jdk%d.%s.txt", name, jdk, strings.Join(kinds, "+"))))
			}
		}
	}
}

// What was true of the processes. No input may claim anything else, and all files
// together must claim it wherever a dump can show it.
func TestNothingFalseIsClaimed(t *testing.T) {
	truth := map[string][2]string{
		"zipkin": {"carrier-exhaustion ownerless", "idle"}, "ownerUnmounted": {"carrier-exhaustion owner-unmounted", "idle"},
		"abbaLocks": {"deadlock", "deadlock"}, "abbaMonitors": {"deadlock", "deadlock"}, "cpuBound": {"starvation", "starvation"},
		"semaphoreExhausted": {"lost-signal", "lost-signal"}, "objectWaitCompensated": {"idle", "idle"}, "idleServer": {"idle", "idle"},
		"futureOfOwnPool": {"", "lost-signal"}, "poolUnderCompute": {"", "lost-signal"},
	}
	cannotShow := []string{"abbaLocks 21", "abbaLocks 25", "abbaMonitors 21", "semaphoreExhausted 21", "semaphoreExhausted 25", "futureOfOwnPool 25", "poolUnderCompute 25"}
	for _, name := range caseNames {
		for i, jdk := range []int{21, 25} {
			for _, kinds := range inputs {
				files := filesOf(name, jdk, kinds)
				if len(files) == 0 {
					continue
				}
				got, _, _ := strings.Cut(short(explain(t, files...)), ",")
				want := truth[name][i]
				if len(kinds) > 1 && !slices.Contains(cannotShow, fmt.Sprint(name, " ", jdk)) {
					assert.Equal(t, want, got, files)
				} else {
					assert.Contains(t, []string{want, "unknown"}, got, files)
				}
			}
		}
	}
}
