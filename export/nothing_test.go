package export_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
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
