package export_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scheduler"
)

func TestWalkShowsEveryMomentAndEndsWhereTheRunEnded(t *testing.T) {
	for _, name := range []string{"zipkin-reporter", "lock-order", "polite-try-lock"} {
		r := run(t, name, nil)
		var events int
		var last uint64
		next := uint64(0)
		var end scheduler.Fingerprint
		require.NoError(t, r.Walk(func(s export.Step) error {
			require.Equal(t, next, s.Action)
			next++
			events += len(s.Events)
			last = s.Action
			end, _ = s.Machine.Fingerprint()
			return nil
		}))
		require.Equal(t, len(r.Trace.Events), events)
		require.Equal(t, r.Trace.Machine.Actions(), last)
		want, _ := r.Trace.Machine.Fingerprint()
		require.Equal(t, want, end)
	}
}

func TestWalkNeedsEventsAndStopsOnError(t *testing.T) {
	r := run(t, "lock-order", func(c *scheduler.Config) { c.DiscardEvents = true })
	require.ErrorIs(t, r.Walk(func(export.Step) error { return nil }), export.ErrDiscarded)

	r = run(t, "lock-order", nil)
	stop, calls := errors.New("stop"), 0
	require.ErrorIs(t, r.Walk(func(export.Step) error { calls++; return stop }), stop)
	require.Equal(t, 1, calls)
}

func TestGraphs(t *testing.T) {
	for _, name := range []string{"zipkin-reporter", "lock-order"} {
		r := run(t, name, nil)
		var mermaid, dot bytes.Buffer
		require.NoError(t, export.Mermaid(&mermaid, r))
		require.NoError(t, export.DOT(&dot, r))
		golden(t, name+".mmd", mermaid.Bytes())
		golden(t, name+".dot", dot.Bytes())
	}
}
