package export

import (
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
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
	require.Equal(t, []string{"request-0, request-1, request-2, request-3 and 1996 more wait for lock.", "lock is owned by main."}, p.Says)
}

// The picture in words, for a pool of one carrier and of several.
func TestPictureInWords(t *testing.T) {
	for carriers, want := range map[int][]string{
		1: {
			"The only carrier is kept by pinned-0.", "next needs the only carrier.", "pinned-0 waits for lock.", "lock goes next to next.",
		},
		2: {
			"The carriers are kept by pinned-0 and pinned-1.", "next needs one of the carriers.", "pinned-0 and pinned-1 wait for lock.", "lock goes next to next.",
		},
	} {
		trace, _ := scheduler.Run(scheduler.Config{Parallelism: carriers}, func(t *scheduler.Thread) {
			l := lock.NewReentrantLock(t, "lock")
			l.Lock(t)
			t.StartVirtual("next", func(t *scheduler.Thread) { l.Lock(t) })
			_ = t.Sleep(time.Millisecond)
			for i := range carriers {
				m := pinning.NewMonitor(t, "monitor")
				t.StartVirtual(fmt.Sprintf("pinned-%d", i), func(t *scheduler.Thread) { m.Synchronized(t, func() { l.Lock(t) }) })
			}
			_ = t.Sleep(time.Millisecond)
			l.Unlock(t)
		})
		require.ElementsMatch(t, want, pictureOf(Run{Trace: trace, Explanation: deadlock.ExplainRun(trace)}).Says)
	}
}
