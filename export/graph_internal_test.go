package export

import (
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// queueOf is a run in which n virtual threads wait for a lock that main never releases.
func queueOf(n int) Run {
	trace, _ := scheduler.Run(scheduler.Config{Parallelism: 4, MaxSteps: 1 << 40}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		l.Lock(t)
		for i := range n {
			t.StartVirtual(fmt.Sprintf("request-%d", i), func(t *scheduler.Thread) { l.Lock(t) })
		}
	})
	return Run{Scenario: "queue", Trace: trace, Explanation: deadlock.ExplainRun(trace)}
}

func BenchmarkGraph(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		r := queueOf(n)
		for _, c := range []struct {
			name string
			do   func() error
		}{
			{"page", func() error { pictureOf(r); return nil }},
			{"mermaid", func() error { return Mermaid(io.Discard, r) }},
			{"dot", func() error { return DOT(io.Discard, r) }},
		} {
			b.Run(fmt.Sprintf("%s/threads=%d", c.name, n), func(b *testing.B) {
				for b.Loop() {
					if err := c.do(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// However many threads wait in the same way, they are one box.
func TestManyThreadsAreOneBox(t *testing.T) {
	p := pictureOf(queueOf(2000))
	var lines [][]string
	for _, b := range p.Boxes {
		lines = append(lines, b.Lines)
	}
	require.Equal(t, [][]string{
		{"main", "platform thread, TERMINATED"},
		{"2000 threads, PARKED, no carr…", "request-0, … and request-1999"},
		{"lock"},
	}, lines)
	require.Equal(t, []string{"2000 threads, PARKED, no carr… wait for lock.", "lock is owned by main."}, p.Says)
}
