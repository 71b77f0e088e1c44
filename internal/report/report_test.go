package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// reportOf reports a run of Go functions.
func reportOf(cfg scheduler.Config, f func(*scheduler.Thread)) Run {
	trace, _ := scheduler.Run(cfg, f)
	return Run{Run: export.Run{
		Scenario: "test", Title: "a test", Trace: trace, Explanation: deadlock.ExplainRun(trace), Token: "g1.x",
	}}
}

func textOf(t *testing.T, r Run, s Style) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.Text(&b, s))
	return b.String()
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"one two", "three"}, Wrap("one  two\nthree", 8))
	assert.Equal(t, []string{"", "incomprehensibilities"}[1:], Wrap("incomprehensibilities", 8), "a word is not broken")
	assert.Equal(t, []string{""}, Wrap("", 8))
}

// Very many threads must not make the screen longer than a screen.
func TestManyThreadsFitTheScreen(t *testing.T) {
	r := reportOf(scheduler.Config{Parallelism: 40}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		l.Lock(t)
		t.StartVirtual("first", l.Lock)
		_ = t.Sleep(time.Millisecond)
		for range 40 {
			t.StartVirtual("", func(t *scheduler.Thread) { pinning.NewMonitor(t, "m").Synchronized(t, func() { l.Lock(t) }) })
		}
		_ = t.Sleep(time.Millisecond)
		for range 100 {
			t.StartVirtual("", func(*scheduler.Thread) {})
		}
		l.Unlock(t)
	})
	text := textOf(t, r, Style{})
	assert.Less(t, strings.Count(text, "\n"), 60)
	assert.Contains(t, text, "and 31 more")
	for line := range strings.Lines(text) {
		assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), width, line)
	}
	assert.Len(t, r.Document().Carriers, 40, "JSON leaves nothing out")
}

func TestHeldBy(t *testing.T) {
	for _, c := range []struct {
		want string
		jdk  int
		body func(t *scheduler.Thread)
	}{
		{"pinned", 21, func(t *scheduler.Thread) { pinning.NewMonitor(t, "m").Synchronized(t, t.Park) }},
		{"monitor-enter", 21, func(t *scheduler.Thread) {
			m := pinning.NewMonitor(t, "m")
			t.StartPlatform("owner", func(t *scheduler.Thread) { m.Synchronized(t, t.Park) })
			_ = t.Sleep(time.Millisecond)
			m.Enter(t)
		}},
		{"object-wait", 21, func(t *scheduler.Thread) {
			m := pinning.NewMonitor(t, "m")
			m.Synchronized(t, func() { _ = m.Wait(t) })
		}},
		{"object-wait", 21, func(t *scheduler.Thread) { _ = t.Join(t.StartPlatform("p", (*scheduler.Thread).Park)) }},
		{"class-init", 25, func(t *scheduler.Thread) {
			c := pinning.NewClass(t, "C")
			t.StartPlatform("init", func(t *scheduler.Thread) { c.Use(t, t.Park) })
			_ = t.Sleep(time.Millisecond)
			c.Use(t, func() {})
		}},
	} {
		r := reportOf(scheduler.Config{JDK: c.jdk, Parallelism: 1}, func(t *scheduler.Thread) { t.StartVirtual("v", c.body) })
		d := r.Document()
		require.NotNil(t, d.Carriers[0].HeldBy, c.want)
		assert.Equal(t, c.want, *d.Carriers[0].HeldBy)
	}
	busy := reportOf(scheduler.Config{Parallelism: 1, MaxTime: time.Second}, func(t *scheduler.Thread) {
		t.StartVirtual("v", func(t *scheduler.Thread) { t.Work(time.Hour) })
	})
	assert.Equal(t, "running", *busy.Document().Carriers[0].HeldBy)
	free := reportOf(scheduler.Config{Parallelism: 1}, (*scheduler.Thread).Park)
	assert.Nil(t, free.Document().Carriers[0].HeldBy)
	assert.Nil(t, free.Document().Carriers[0].Thread)
}

// A program that reads the JSON must never find a key missing or a list null.
func TestJSONHasAllKeys(t *testing.T) {
	data, err := json.Marshal(reportOf(scheduler.Config{}, func(*scheduler.Thread) {}).Document())
	require.NoError(t, err)
	var d map[string]any
	require.NoError(t, json.Unmarshal(data, &d))
	var keys []string
	for k := range d {
		keys = append(keys, k)
	}
	assert.ElementsMatch(t, []string{
		"schema", "scenario", "jdk", "parallelism", "verdict", "kind", "explanation", "findings", "stuck",
		"carriers", "locks", "watchdog", "output", "replay",
	}, keys)
	for _, list := range []string{"findings", "stuck", "carriers", "locks"} {
		assert.NotNil(t, d[list], list)
	}
	assert.Nil(t, d["kind"])
}

func TestContendedLocksComeFirst(t *testing.T) {
	r := reportOf(scheduler.Config{}, func(t *scheduler.Thread) {
		lock.NewReentrantLock(t, "free")
		l := lock.NewReentrantLock(t, "contended")
		l.Lock(t)
		t.StartVirtual("v", l.Lock)
	})
	d := r.Document()
	assert.Equal(t, []string{"contended", "free"}, []string{d.Locks[0].Name, d.Locks[1].Name})
}

func TestColours(t *testing.T) {
	done := reportOf(scheduler.Config{}, func(*scheduler.Thread) {})
	stuck := reportOf(scheduler.Config{}, func(t *scheduler.Thread) { _ = t.Join(t) })
	cut := reportOf(scheduler.Config{MaxSteps: 1}, func(t *scheduler.Thread) { t.Yield() })
	for _, c := range []struct {
		r    Run
		want string
	}{
		{done, "\x1b[1;32mcompleted\x1b[0m"}, {stuck, "\x1b[1;31mdeadlock\x1b[0m"}, {cut, "\x1b[1;33munknown\x1b[0m"},
	} {
		assert.Contains(t, textOf(t, c.r, Style{Color: true}), c.want)
		assert.NotContains(t, textOf(t, c.r, Style{}), "\x1b")
	}
}

func TestAlertsSayWhatBecameOfThem(t *testing.T) {
	cleared := textOf(t, reportOf(scheduler.Config{Parallelism: 1}, func(t *scheduler.Thread) {
		t.StartVirtual("slow", func(t *scheduler.Thread) {
			pinning.NewMonitor(t, "m").Synchronized(t, func() { _ = t.Sleep(3 * time.Second) })
		})
		t.StartVirtual("late", func(*scheduler.Thread) {})
	}), Style{})
	assert.Contains(t, cleared, "VERDICT   completed")
	assert.Contains(t, cleared, "WATCHDOG  1.25s: the only carrier mounted")
	assert.Contains(t, cleared, "It cleared at 3.25s.")
	busy := textOf(t, reportOf(scheduler.Config{Parallelism: 1, MaxTime: time.Minute}, func(t *scheduler.Thread) {
		t.StartVirtual("busy", func(t *scheduler.Thread) { t.Work(time.Hour) })
		t.StartVirtual("late", func(*scheduler.Thread) {})
	}), Style{})
	assert.Contains(t, busy, "1 of them busy. It stood to the end.")
}
