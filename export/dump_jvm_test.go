package export_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// The files of testdata/jvm are thread dumps that JVMs 21.0.12 and 25.0.3 wrote while they
// ran the Java files of these scenarios, by jcmd PID Thread.dump_to_file; only the process
// id and the times are masked. Names, states, frames with their lines, and who has and
// waits for which lock are those of the dump of a run.
func TestDumpsAreThoseOfAJVM(t *testing.T) {
	files, err := filepath.Glob("testdata/jvm/*.txt")
	require.NoError(t, err)
	require.Greater(t, len(files), 20)
	for _, file := range files {
		name, release, ok := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), ".jdk")
		require.True(t, ok, file)
		jdk, err := strconv.Atoi(release)
		require.NoError(t, err)
		real, err := os.ReadFile(file)
		require.NoError(t, err)
		r := runAsOnJVM(t, name, jdk)
		var ours bytes.Buffer
		require.NoError(t, export.DumpText(&ours, r.Explanation.Snapshot))
		assert.Equal(t, programThreads(t, string(real)), programThreads(t, ours.String()), file)
		assert.Equal(t, explained(t, parsed(t, real)), explained(t, parsed(t, ours.Bytes())), file)
	}
}

// runAsOnJVM runs the program of a dump: a scenario, or Waits.java up to the moment when
// main has notified and parks.
func runAsOnJVM(t *testing.T, name string, jdk int) export.Run {
	t.Helper()
	if name != "waits" {
		return run(t, name, func(c *scheduler.Config) { c.JDK = jdk })
	}
	src, err := os.ReadFile("testdata/jvm/Waits.java")
	require.NoError(t, err)
	s, err := scenarios.OfJava("Waits.java", src)
	require.NoError(t, err)
	trace, _ := scheduler.Runner{}.Run(scheduler.Config{JDK: jdk, Parallelism: 8, MaxTime: time.Second}, s.Program(nil))
	return export.Run{Scenario: name, Trace: trace, Explanation: deadlock.ExplainRun(trace)}
}

var (
	header    = regexp.MustCompile(`^#\d+ "(.*)"( virtual)?(?: ([A-Z_]+) \S+)?\n`)
	identity  = regexp.MustCompile(`@[0-9a-f]+>`)
	ofTheJVM  = []string{"Reference Handler", "Finalizer", "Signal Dispatcher", "Notification Thread", "Common-Cleaner", "Attach Listener", "DestroyJavaVM"}
	ofTheFork = regexp.MustCompile(`^(ForkJoinPool-1-worker-\d+|ForkJoinPool-1-delayScheduler|VirtualThread-un\w+)$`)
	// ofOurs are frames of classes of the JDK that are Java files of ours: other lines.
	ofOurs = regexp.MustCompile(`(java\.util\.concurrent\.(?:ConcurrentHashMap|CyclicBarrier|ArrayBlockingQueue|LinkedBlockingQueue)\.\w+\(\w+\.java):\d+`)
	// entering is a thread whose innermost frame is the program's: it enters a monitor, for
	// which the interpreter has already gone on to the next instruction and its line.
	entering = regexp.MustCompile(`^( +(?:at )?[^/\n]*\.java):\d+`)
	// launcher is what calls main when java runs a source file.
	launcher = regexp.MustCompile(`(?s) +(at )?java.base/jdk.internal.reflect.*`)
)

// programThreads returns the threads of a dump that are the program's, by name, and the
// carriers that have some, with identities numbered in the order in which they come.
func programThreads(t *testing.T, text string) string {
	t.Helper()
	var threads []string
	for _, block := range strings.Split(text, "\n\n")[1:] {
		m := header.FindStringSubmatch(block + "\n")
		if m == nil || slices.Contains(ofTheJVM, m[1]) {
			continue
		}
		if ofTheFork.MatchString(m[1]) {
			if !strings.Contains(block, "Continuation.run(") {
				continue // how many idle carriers there are is a matter of luck
			}
			m[1] = "carrier"
		}
		stack := strings.TrimSuffix(strings.TrimPrefix(block+"\n", m[0]), "\n")
		stack = entering.ReplaceAllString(outermostLocks(ofOurs.ReplaceAllString(stack, "$1")), "$1")
		if m[1] == "main" {
			stack = strings.TrimSuffix(launcher.ReplaceAllString(stack, ""), "\n")
		}
		threads = append(threads, fmt.Sprintf("%q%s %s\n%s\n", m[1], m[2], m[3], stack))
	}
	require.NotEmpty(t, threads)
	slices.Sort(threads)
	seen := map[string]int{}
	return identity.ReplaceAllStringFunc(strings.Join(threads, "\n"), func(s string) string {
		if seen[s] == 0 {
			seen[s] = len(seen) + 1
		}
		return fmt.Sprintf("@%d>", seen[s])
	})
}

// outermostLocks leaves of the frames that lock the same monitor only the outermost one:
// a machine counts how often a thread entered, and does not know where.
func outermostLocks(stack string) string {
	lines := strings.Split(stack, "\n")
	var kept []string
	for i, l := range lines {
		if !strings.HasPrefix(l, "    - locked ") || !slices.Contains(lines[i+1:], l) {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}
