package export_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// writers are all formats of a run.
var writers = map[string]func(io.Writer, export.Run) error{
	"html": export.HTML, "jsonl": export.JSONL, "perfetto": export.Perfetto, "mermaid": export.Mermaid, "dot": export.DOT,
	"pprof": func(w io.Writer, r export.Run) error {
		p, err := export.Profile(r)
		if err != nil {
			return err
		}
		for _, c := range p.Block.Comments {
			_, _ = io.WriteString(w, c)
		}
		return nil
	},
}

// What is no run is an error, and what nobody explained is explained.
func TestOfAlmostNothing(t *testing.T) {
	never, err := scheduler.Run(scheduler.Config{JDK: 1}, func(*scheduler.Thread) {})
	require.Error(t, err)
	bare, _ := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) { t.StartVirtual("v", (*scheduler.Thread).Park) })
	for name, write := range writers {
		assert.ErrorIs(t, write(io.Discard, export.Run{}), export.ErrNoRun, name)
		assert.ErrorIs(t, write(io.Discard, export.Run{Trace: never}), export.ErrNoRun, name)
		var b strings.Builder
		require.NoError(t, write(&b, export.Run{Trace: bare}), name)
		if name != "html" { // whose script has the word
			assert.NotContains(t, b.String(), "gridlock replay", name)
		}
	}
}

// What threads wait for that nobody has is in the graph, a condition by its own name.
func TestGraphOfSignals(t *testing.T) {
	trace, _ := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		db := lock.NewSemaphore(t, "db", 1)
		notFull := l.NewCondition(t, "notFull")
		for _, name := range []string{"p1", "p2", "p3"} {
			t.StartVirtual(name, func(t *scheduler.Thread) {
				if name != "p3" {
					_ = db.Acquire(t, 1)
				}
				l.Lock(t)
				_ = notFull.Await(t)
			})
		}
	})
	var b strings.Builder
	require.NoError(t, export.Mermaid(&b, export.Run{Trace: trace}))
	for _, line := range []string{
		`w1(["a signal of notFull"])`, `w2(["permits of db"])`, `t2 -->|"waits for"| w1`, `t4 -->|"waits for"| w1`, `t3 -->|"waits for"| w2`,
		`w2 -->|"held by"| t2`,
	} {
		assert.Contains(t, b.String(), "  "+line+"\n")
	}
	b.Reset()
	require.NoError(t, export.DOT(&b, export.Run{Trace: trace}))
	assert.Contains(t, b.String(), `  w1 [label="a signal of notFull", style=rounded];`+"\n")
}
