package export_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/google/pprof/profile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// Of each run of the catalogue: the profiles are valid and are read as they were written,
// somebody is to blame for each wait for what others can have, and the carriers were held
// for as long as the incidents say that JFR would report.
func TestProfilesOfTheCatalogue(t *testing.T) {
	for i, s := range scenarios.All() {
		if testing.Short() && i%5 != 0 {
			continue
		}
		for _, jdk := range []int{21, 25} {
			var recorder pinning.Recorder
			r := run(t, s.Name, func(c *scheduler.Config) { c.JDK, c.Seed, c.MaxSteps = jdk, uint64(jdk-21), 5000 })
			require.NoError(t, r.Walk(func(s export.Step) error {
				if s.Action == 0 {
					s.Machine.Observe(recorder.Observe)
				}
				return nil
			}))
			end := r.Trace.Machine.Now()
			if r.Trace.End == scheduler.GotStuck || len(r.Explanation.Stuck) > 0 {
				end += time.Second
			}
			recorder.Finish(end)
			p, err := export.Profile(r)
			require.NoError(t, err)
			for kind, one := range map[string]*profile.Profile{"block": p.Block, "mutex": p.Mutex, "pinned": p.Pinned} {
				checkProfile(t, one, s.Name+" "+kind)
			}
			assert.Equal(t, total(p.Block, "wait", "acquire a lock", "enter a monitor", "acquire permits", "class initialisation"), total(p.Mutex, ""), s.Name)
			var incidents time.Duration
			for _, i := range recorder.Incidents {
				incidents += i.Duration
			}
			held := total(p.Pinned, "held-by", "pinned")
			if jdk == 25 {
				held = total(p.Pinned, "") - total(p.Pinned, "held-by", "native") // a read pins nothing
			}
			assert.Equal(t, incidents, held, "%s on JDK %d", s.Name, jdk)
		}
	}
}

func checkProfile(t *testing.T, p *profile.Profile, name string) {
	t.Helper()
	require.NoError(t, p.CheckValid(), name)
	var file bytes.Buffer
	require.NoError(t, p.Write(&file))
	back, err := profile.Parse(&file)
	require.NoError(t, err, name)
	require.Equal(t, p.String(), back.String(), name)
	for _, s := range p.Sample {
		require.NotEmpty(t, s.Location, name)
	}
}

// total is the sum of the times of the samples whose label is one of values, or of all.
func total(p *profile.Profile, label string, values ...string) (sum time.Duration) {
	for _, s := range p.Sample {
		if label == "" {
			sum += time.Duration(s.Value[1])
		}
		for _, v := range values {
			if len(s.Label[label]) == 1 && s.Label[label][0] == v {
				sum += time.Duration(s.Value[1])
			}
		}
	}
	return sum
}

func TestProfilesAreGolden(t *testing.T) {
	for _, name := range []string{"zipkin-minimal", "zipkin-class-init"} {
		r := run(t, name, nil)
		p, err := export.Profile(r)
		require.NoError(t, err)
		golden(t, name+".block.txt", []byte(p.Block.String()))
		golden(t, name+".mutex.txt", []byte(p.Mutex.String()))
		golden(t, name+".pinned.txt", []byte(p.Pinned.String()))

		again, err := export.Profile(r)
		require.NoError(t, err)
		var first, second bytes.Buffer
		require.NoError(t, p.Block.Write(&first))
		require.NoError(t, again.Block.Write(&second))
		require.Equal(t, first.Bytes(), second.Bytes())
	}
}

// runOf runs a program of Go functions.
func runOf(cfg scheduler.Config, body func(*scheduler.Thread)) export.Run {
	trace, _ := scheduler.Run(cfg, body)
	return export.Run{Scenario: "test", Trace: trace, Explanation: deadlock.ExplainRun(trace), Token: "TOKEN"}
}

// Two threads wait for an owner that works for 10 ms, and one of them for the other, which
// works for 5 ms.
func TestProfilesBlameTheOwner(t *testing.T) {
	r := runOf(scheduler.Config{Parallelism: 4}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		l.Lock(t)
		for _, name := range []string{"first", "second"} {
			t.StartVirtual(name, func(t *scheduler.Thread) {
				l.Lock(t)
				t.Work(5 * time.Millisecond)
				l.Unlock(t)
			})
		}
		t.Work(10 * time.Millisecond)
		l.Unlock(t)
	})
	p, err := export.Profile(r)
	require.NoError(t, err)
	assert.InDelta(t, 20*time.Millisecond, total(p.Mutex, "thread", "main"), float64(20*time.Microsecond))
	assert.InDelta(t, 5*time.Millisecond, total(p.Mutex, "thread", "first"), float64(20*time.Microsecond))
	assert.InDelta(t, 10*time.Millisecond, total(p.Block, "thread", "first"), float64(20*time.Microsecond))
	assert.InDelta(t, 15*time.Millisecond, total(p.Block, "thread", "second"), float64(20*time.Microsecond))
	assert.Zero(t, total(p.Pinned, ""))
}

func TestProfileNeedsEvents(t *testing.T) {
	r := run(t, "lock-order", func(c *scheduler.Config) { c.DiscardEvents = true })
	_, err := export.Profile(r)
	require.ErrorIs(t, err, export.ErrDiscarded)
}

// BenchmarkProfile makes the profiles of a run of a million events.
func BenchmarkProfile(b *testing.B) {
	r := runOf(scheduler.Config{Parallelism: 4}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		for range 1000 {
			t.StartVirtual("", func(t *scheduler.Thread) {
				for range 100 {
					l.Lock(t)
					t.Yield()
					l.Unlock(t)
				}
			})
		}
	})
	for b.Loop() {
		p, err := export.Profile(r)
		require.NoError(b, err)
		require.NoError(b, p.Block.Write(io.Discard))
		require.NoError(b, p.Mutex.Write(io.Discard))
	}
	b.ReportMetric(float64(len(r.Trace.Events)), "events")
}

// The owner that a machine names at once is that of the picture of the object.
func TestOwnerIsThatOfThePicture(t *testing.T) {
	owned := 0
	for _, name := range []string{"lock-order", "monitor-order", "class-initializer", "read-to-write", "nested-permits"} {
		require.NoError(t, run(t, name, nil).Walk(func(s export.Step) error {
			for o := scheduler.ObjectID(1); int(o) <= s.Machine.Objects(); o++ {
				owner := s.Machine.Inspect(o).Owner
				require.Equal(t, owner, s.Machine.Owner(o), name)
				owned += min(int(owner), 1)
			}
			return nil
		}))
	}
	require.Greater(t, owned, 50)
}
