package explore_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// update rewrites the expected outputs in testdata; read the difference afterwards.
var update = flag.Bool("update", false, "rewrite the expected outputs in testdata")

// golden compares columns with a file of testdata, and checks their width.
func golden(t *testing.T, name string, width int, lines []string) {
	t.Helper()
	for _, l := range lines {
		assert.LessOrEqual(t, utf8.RuneCountInString(l), width, l)
		assert.Equal(t, strings.TrimRight(l, " "), l)
	}
	text := strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", "columns", name+".txt")
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), text)
}

// shrunk returns the run of the first fault of a program, shrunk.
func shrunk(t *testing.T, cfg scheduler.Config, p *scheduler.Program, n int) *scheduler.Trace {
	t.Helper()
	all := found(t, cfg, p, n)
	require.NotEmpty(t, all)
	return run(t, cfg, p, explore.Shrink(cfg, p, all[0], explore.ShrinkOptions{}).Choices)
}

func TestColumnsOfTheFlagship(t *testing.T) {
	compiled, goFunctions := flagship(t)
	trace := shrunk(t, anyTime, compiled, 1000)
	lines := explore.Columns(trace, explore.View{NoReturn: 34})
	assert.LessOrEqual(t, len(lines), 60)
	golden(t, "flagship", 80, lines)
	golden(t, "flagship60", 60, explore.Columns(trace, explore.View{Width: 60}))
	assert.Equal(t, explore.Columns(trace, explore.View{}), explore.Columns(shrunk(t, anyTime, goFunctions, 1000), explore.View{}),
		"the same for both forms")
}

// A thread for each column with its text, then narrow columns, then none.
func TestColumnsOfADeadlock(t *testing.T) {
	trace := shrunk(t, anyTime, scheduler.GoProgram("", abba), 50)
	for _, width := range []int{80, 60, 40} {
		golden(t, fmt.Sprint("abba", width), width, explore.Columns(trace, explore.View{Width: width, NoReturn: 6}))
	}
	assert.Equal(t, explore.Columns(trace, explore.View{Width: 40}), explore.Columns(trace, explore.View{Width: 1}), "no less than 40")
}

// More threads than fit: those that take no step are counted, and else a list.
func TestColumnsOfManyThreads(t *testing.T) {
	some := func(park bool) *scheduler.Trace {
		trace, _ := scheduler.Run(scheduler.Config{Parallelism: 12}, func(t *scheduler.Thread) {
			for i := range 20 {
				t.StartVirtual(fmt.Sprintf("a thread with a very long name, number %d", i), (*scheduler.Thread).Park)
			}
			if park {
				t.Park()
			}
		})
		return trace
	}
	all := explore.Columns(some(true), explore.View{})
	golden(t, "list", 80, all)
	few := some(true)
	few.Choices = few.Choices[:7]
	golden(t, "blank", 80, explore.Columns(few, explore.View{}))
}

// What happens to threads, each in words.
func TestColumnsTellWhatHappens(t *testing.T) {
	for name, c := range map[string]struct {
		cfg scheduler.Config
		f   func(*scheduler.Thread)
	}{
		"waits": {scheduler.Config{Parallelism: 1}, func(t *scheduler.Thread) {
			latch := lock.NewCountDownLatch(t, "latch", 1)
			v := t.StartVirtual("v", func(t *scheduler.Thread) {
				t.Yield()
				_ = t.Sleep(time.Millisecond)
				t.ParkFor(time.Millisecond)
				t.Park()
				_ = latch.Await(t)
			})
			_ = t.Sleep(10 * time.Millisecond)
			t.Unpark(v)
			t.Yield()
			latch.CountDown(t)
			_ = t.Join(v)
		}},
		"monitor": {scheduler.Config{Parallelism: 2}, func(t *scheduler.Thread) {
			m := pinning.NewMonitor(t, "monitor")
			w := t.StartVirtual("waiter", func(t *scheduler.Thread) {
				m.Synchronized(t, func() { _ = m.Wait(t) })
			})
			_ = t.Sleep(time.Millisecond)
			m.Synchronized(t, func() { m.Notify(t) })
			t.Interrupt(w)
		}},
		"errors": {scheduler.Config{}, func(t *scheduler.Thread) {
			x := scheduler.NewInt(t, "x", 1)
			x.Set(t, 7)
			_ = x.CompareAndSet(t, 1, 2)
			v := t.StartVirtual("v", func(t *scheduler.Thread) { lock.NewReentrantLock(t, "lock").Unlock(t) })
			w := t.StartVirtual("w", func(t *scheduler.Thread) { _ = t.Sleep(time.Hour); panic("boom") })
			_ = t.Join(v)
			t.Interrupt(w)
		}},
	} {
		trace, _ := scheduler.Run(c.cfg, c.f)
		golden(t, name, 80, explore.Columns(trace, explore.View{}))
	}
}

func TestColumnsMarkALoop(t *testing.T) {
	trace, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: []int{0, 0, 1, 0, 1}}}.Run(anyTime, spin())
	golden(t, "loop", 80, explore.Columns(trace, explore.View{Loop: 2}))
}

// spin is two threads that step for ever.
func spin() *scheduler.Program {
	p := scheduler.NewProgram("spin")
	x := scheduler.NewInt(p, "x", 0)
	code := p.Assemble().Do(x.AddOp(1)).Label("again").Do(x.GetOp()).Jump("again").Code()
	for _, name := range []string{"a", "b"} {
		p.Thread(scheduler.Spec{Name: name, Kind: scheduler.Platform, Code: code})
	}
	return p
}

// Every schedule of every scenario must fit, whatever the width, also by access.
func TestColumnsFit(t *testing.T) {
	for i, s := range scenarios.All() {
		for _, width := range []int{40, 57, 80, 200} {
			cfg := scheduler.Config{Time: scheduler.TimeMode(i % 2), Steps: scheduler.StepMode(i / 2 % 2), Seed: uint64(i), MaxSteps: 300, JDK: 21 + i%5}
			trace, _ := scheduler.Runner{}.Run(cfg, s.Program(scenarios.Values{"requests": 3}))
			lines := explore.Columns(trace, explore.View{Width: width, NoReturn: 7, Loop: 2})
			require.Greater(t, len(lines), 10)
			for _, l := range lines {
				assert.LessOrEqual(t, utf8.RuneCountInString(l), width, l)
			}
			assert.Equal(t, lines, explore.Columns(trace, explore.View{Width: width, NoReturn: 7, Loop: 2}))
		}
	}
}

// What is run again and does something else is said to do so.
func TestColumnsOfWhatChanges(t *testing.T) {
	n := 0
	trace, _ := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		if n++; n == 1 {
			t.Yield()
			t.Yield()
		}
	})
	lines := strings.Join(explore.Columns(trace, explore.View{}), "\n")
	assert.Contains(t, lines, "the program does something else")
	assert.Empty(t, explore.Columns(&scheduler.Trace{Config: scheduler.Config{JDK: 1}}, explore.View{}))
	assert.NotPanics(t, func() { explore.Columns(&scheduler.Trace{Program: spin()}, explore.View{}) })
}

// many starts so many virtual threads that take a lock in turn, and one that never
// gives it back.
func many(threads, rounds int) *scheduler.Trace {
	trace, _ := scheduler.Run(scheduler.Config{Parallelism: 2}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		m := pinning.NewMonitor(t, "monitor")
		for i := range threads {
			t.StartVirtual(fmt.Sprintf("worker-%d", i+1), func(t *scheduler.Thread) {
				for range rounds {
					l.Lock(t)
					t.Yield()
					l.Unlock(t)
				}
			})
		}
		t.StartVirtual("greedy", func(t *scheduler.Thread) { l.Lock(t) })
		for i := range 3 {
			t.StartVirtual(fmt.Sprintf("pinned-%d", i+1), func(t *scheduler.Thread) {
				m.Synchronized(t, func() { l.Lock(t) })
			})
		}
	})
	return trace
}

// The beginning, what matters and the end of a long run, in any width.
func TestTimeline(t *testing.T) {
	trace := many(4, 400)
	x := deadlock.ExplainRun(trace)
	require.NotEmpty(t, x.Stuck)
	for _, width := range []int{80, 40, 60, 160} {
		lines := explore.Columns(trace, explore.View{Width: width, Timeline: 30, Focus: x.Stuck})
		assert.Less(t, len(lines), 90)
		golden(t, fmt.Sprint("timeline", width), width, lines)
	}
	crowd := many(60, 3)
	view := explore.View{Timeline: 30, Focus: deadlock.ExplainRun(crowd).Stuck}
	golden(t, "timeline-crowd", 80, explore.Columns(crowd, view))
	golden(t, "timeline-two", 80, explore.Columns(shrunk(t, anyTime, scheduler.GoProgram("", abba), 50), explore.View{Timeline: 8}))
}

// Long names and times leave room for what is done, however narrow the terminal is.
func TestTimelineOfLongNamesFits(t *testing.T) {
	s, err := scenarios.Lookup("zipkin-reporter")
	require.NoError(t, err)
	values, err := s.Values()
	require.NoError(t, err)
	trace, _ := scheduler.Runner{}.Run(scheduler.Config{Parallelism: 4}, s.Program(values))
	for _, width := range []int{40, 41, 45, 60, 120} {
		lines := explore.Columns(trace, explore.View{Width: width, Timeline: 48, Focus: deadlock.ExplainRun(trace).Stuck})
		require.Greater(t, len(lines), 50)
		for _, l := range lines {
			assert.LessOrEqual(t, utf8.RuneCountInString(l), width, l)
		}
	}
	require.Equal(t, explore.Columns(trace, explore.View{Width: 40, Timeline: 48}), explore.Columns(trace, explore.View{Width: 1, Timeline: 48}))
}

// Every action is either told or counted, however few are told.
func TestTimelineCountsWhatItLeavesOut(t *testing.T) {
	trace := many(3, 20)
	n := len(trace.Choices)
	counted := regexp.MustCompile(`… ([\d,]+) actions? by`)
	numbered := regexp.MustCompile(`^ *(\d+) `)
	full := len(explore.Columns(trace, explore.View{}))
	for most := 1; most < n+2; most += 1 + most/8 {
		told, left, last := 0, 0, 0
		lines := explore.Columns(trace, explore.View{Width: 120, Timeline: most})
		for _, l := range lines {
			if c := counted.FindStringSubmatch(l); c != nil {
				count, err := strconv.Atoi(strings.ReplaceAll(c[1], ",", ""))
				require.NoError(t, err)
				left += count
			} else if c := numbered.FindStringSubmatch(l); c != nil {
				step, err := strconv.Atoi(c[1])
				require.NoError(t, err)
				require.Greater(t, step, last)
				last = step
				told++
			}
		}
		assert.LessOrEqual(t, told, max(2*most, 10))
		assert.LessOrEqual(t, told+left, n)
		if most < n/4 {
			assert.Less(t, len(lines), full)
			assert.Greater(t, left, n/2)
		}
		if most >= n {
			assert.Zero(t, left)
		}
	}
}
