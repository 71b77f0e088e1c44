package tidy

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// Example_readme is the program of the README.
func Example_readme() {
	trace, err := scheduler.Run(scheduler.Config{Parallelism: 1}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		m := pinning.NewMonitor(t, "monitor")
		l.Lock(t)
		t.StartVirtual("unpinned", func(t *scheduler.Thread) { l.Lock(t) })
		_ = t.Sleep(time.Millisecond)
		t.StartVirtual("pinned", func(t *scheduler.Thread) {
			m.Synchronized(t, func() { l.Lock(t) })
		})
		_ = t.Sleep(time.Millisecond)
		l.Unlock(t)
	})
	fmt.Println(err)
	fmt.Println(deadlock.ExplainRun(trace))
	// Output:
	// stuck after 16 actions at 2.011ms: unpinned, pinned
	// carrier-exhaustion, ownerless
	// - Nobody owns lock, and nobody ever will. Its next owner is unpinned: the release at 2.01ms woke it, but it is a virtual thread without a carrier, and runs only when the only carrier comes free.
	// - The carrier is held by pinned, pinned inside synchronized while it waits for lock behind unpinned.
	// - So the lock waits for a carrier, and the carrier waits for the lock: a deadlock of one lock and a semaphore with 1 permit, the carrier. Detectors that look for the owner of a lock find none, and see nothing.
	// - One more carrier would let unpinned run. From JDK 24 on synchronized does not pin (JEP 491): those on the carriers would have left them.
}

// The program of the README must be the one that is run above.
func TestReadmeShowsTheProgramThatIsRun(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(readme), "```go\n")
	require.True(t, ok)
	shown, _, ok := strings.Cut(rest, "```")
	require.True(t, ok)
	source, err := os.ReadFile("readme_test.go")
	require.NoError(t, err)
	_, rest, ok = strings.Cut(string(source), "func Example_readme() {\n")
	require.True(t, ok)
	body, _, ok := strings.Cut(rest, "\n}\n")
	require.True(t, ok)
	var lines []string
	for line := range strings.Lines(body) {
		lines = append(lines, strings.TrimPrefix(line, "\t"))
	}
	assert.Equal(t, strings.Join(lines, "")+"\n", shown)
}

// What the README shows of the main command must be what it prints.
func TestReadmeShowsWhatIsPrinted(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	golden, err := os.ReadFile("../../cmd/gridlock/testdata/run.txtar")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(readme), "    $ go run ./cmd/gridlock run zipkin-reporter\n")
	require.True(t, ok)
	shown, _, ok := strings.Cut(rest, "\n\n")
	require.True(t, ok)
	for line := range strings.Lines(shown) {
		assert.Contains(t, string(golden), strings.TrimPrefix(line, "    "))
	}
}
