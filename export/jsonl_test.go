package export_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// jsonl returns the trace of a run.
func jsonl(t testing.TB, r export.Run) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, export.JSONL(&b, r))
	return b.Bytes()
}

// read reads all of a trace.
func read(trace []byte) (export.TraceHeader, []export.TraceLine, error) {
	r, err := export.ReadJSONL("t.jsonl", bytes.NewReader(trace))
	if err != nil {
		return export.TraceHeader{}, nil, err
	}
	var all []export.TraceLine
	for {
		l, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return r.Header(), all, nil
		case err != nil:
			return r.Header(), all, err
		}
		all = append(all, l)
	}
}

// compare compares a trace with a run.
func compare(trace []byte, r export.Run) error {
	in, err := export.ReadJSONL("t.jsonl", bytes.NewReader(trace))
	if err != nil {
		return err
	}
	return in.Compare(r)
}

// everything is a Go program in which nearly all kinds of events happen.
func everything(t *scheduler.Thread) {
	l := lock.NewReentrantLock(t, "a \"lock\"")
	m := pinning.NewMonitor(t, "monitor\n\x01\xff")
	t.StartVirtual("dozer", func(t *scheduler.Thread) { _ = t.Sleep(time.Microsecond) })
	sleeper := t.StartVirtual("sleeper", func(t *scheduler.Thread) { _ = t.Sleep(time.Hour) })
	waiter := t.StartVirtual("", func(t *scheduler.Thread) {
		m.Synchronized(t, func() { _ = m.Wait(t) })
	})
	l.Lock(t)
	t.StartVirtual("locker", func(t *scheduler.Thread) { l.Lock(t); t.Yield(); l.Unlock(t) })
	t.StartVirtual("failing", func(t *scheduler.Thread) { l.Unlock(t) })
	_ = t.Sleep(time.Millisecond)
	m.Synchronized(t, func() { m.Notify(t) })
	t.Interrupt(sleeper)
	t.Unpark(waiter)
	l.Unlock(t)
	t.StartPlatform("joiner", func(t *scheduler.Thread) { _ = t.Join(waiter) })
}

// goRun runs a Go function.
func goRun(t testing.TB, cfg scheduler.Config, f func(*scheduler.Thread)) export.Run {
	t.Helper()
	trace, _ := scheduler.Run(cfg, f)
	require.NotNil(t, trace.Machine)
	return export.Run{Scenario: t.Name(), Trace: trace, Explanation: deadlock.ExplainRun(trace), Token: "TOKEN"}
}

func TestTraceOfEachScenarioReadsBack(t *testing.T) {
	seen := map[string]bool{}
	for i, s := range scenarios.All() {
		if testing.Short() && i%8 != 0 {
			continue
		}
		r := run(t, s.Name, func(c *scheduler.Config) { c.MaxSteps = 2000 })
		trace := jsonl(t, r)
		require.NoError(t, compare(trace, r), s.Name)
		_, lines, err := read(trace)
		require.NoError(t, err)
		for _, l := range lines {
			seen[l.Event] = true
		}
	}
	for _, jdk := range []int{21, 25} {
		r := goRun(t, scheduler.Config{JDK: jdk, Parallelism: 2}, everything)
		require.NoError(t, compare(jsonl(t, r), r))
		header, lines, err := read(jsonl(t, r))
		require.NoError(t, err)
		assert.Equal(t, "go", header.Program)
		for _, l := range lines {
			seen[l.Event] = true
		}
	}
	for _, event := range export.LineEvents() {
		assert.True(t, testing.Short() || seen[event], "no run has %s", event)
	}
}

func TestTraceIsTheSameEachTime(t *testing.T) {
	first := jsonl(t, run(t, "zipkin-reporter", nil))
	assert.Equal(t, string(first), string(jsonl(t, run(t, "zipkin-reporter", nil))))
	golden(t, "zipkin-minimal.jsonl", jsonl(t, run(t, "zipkin-minimal", nil)))
}

// The file alone has the source of a user's Java file, and of no other one.
func TestTraceHasTheJavaFileOfAUser(t *testing.T) {
	r := run(t, "lock-order", nil)
	header, _, err := read(jsonl(t, r))
	require.NoError(t, err)
	assert.Equal(t, "scenario", header.Program)
	assert.Nil(t, header.Java)
	r.Scenario = "src/LockOrder.java"
	header, _, err = read(jsonl(t, r))
	require.NoError(t, err)
	assert.Equal(t, "java", header.Program)
	assert.Equal(t, r.Source, header.Java.Source)
}

func TestTraceNeedsEvents(t *testing.T) {
	r := run(t, "lock-order", func(c *scheduler.Config) { c.DiscardEvents = true })
	require.ErrorIs(t, export.JSONL(io.Discard, r), export.ErrDiscarded)
}

// replaceLine changes line n, from 1.
func replaceLine(trace []byte, n int, change func(string) string) []byte {
	lines := strings.SplitAfter(string(trace), "\n")
	lines[n-1] = change(lines[n-1])
	return []byte(strings.Join(lines, ""))
}

// swap returns a change that puts one text in the place of another, which must be there.
func swap(t *testing.T, from, to string) func(string) string {
	return func(s string) string {
		require.Contains(t, s, from)
		return strings.Replace(s, from, to, 1)
	}
}

func TestBadTraces(t *testing.T) {
	good := jsonl(t, run(t, "zipkin-minimal", nil))
	last := bytes.Count(good, []byte("\n"))
	for _, c := range []struct {
		line     int
		from, to string
		want     string
	}{
		{1, `{"schema"`, `{"Schema"`, `t.jsonl:1: this is no trace: its schema is "", expected gridlock-trace/1`},
		{1, `gridlock-trace/1`, `gridlock-trace/2`, `t.jsonl:1: the trace is of version "gridlock-trace/2", and this gridlock reads gridlock-trace/1`},
		{1, `"java":null,`, ``, `t.jsonl:1: header: there is no key java`},
		{1, `"java":null`, `"java":null,"jova":1`, `t.jsonl:1: header: the key "jova" is not known, expected schema, tool, scenario, program, settings, java, config, token, hash`},
		{1, `"jdk":21`, `"jdk":"x"`, `t.jsonl:1: header: config: jdk is "\"x\"", expected a whole number`},
		{1, `"jdk":21`, `"jdk":null`, `t.jsonl:1: header: config: jdk is "null", expected a whole number`},
		{1, `"jdk":21`, `"jdk":21,"jdk":22`, `t.jsonl:1: header: config: the key "jdk" is there twice`},
		{1, `"time":"exact"`, `"time":"late"`, `t.jsonl:1: header: config: time is "late", expected exact or any`},
		{1, `"hash":"`, `"hash":"0`, "expected 16 hexadecimal digits"},
		{1, `"java":null`, `"java":{"file":"F.java","source":""}`, `t.jsonl:1: header: program is "scenario", and java is there if and only if it is java`},
		{2, `"thread":1`, `"thread":2`, `t.jsonl:2: thread 2 is created, expected 1 as the next one`},
		{2, `"event":"create"`, `"event":"made"`, `t.jsonl:2: event is "\"made\"", expected one of create, start, queue, mount`},
		{2, `"event":"create",`, ``, `t.jsonl:2: there is no key event`},
		{2, `"nanos":0`, `"nanos":-1`, `t.jsonl:2: nanos is "-1", expected a whole number from 0`},
		{2, `"nanos":0`, `"nanos":1e3`, `t.jsonl:2: nanos is "1e3", expected a whole number from 0`},
		{2, `"nanos":0`, `"nanos":0,"pinned":true`, `t.jsonl:2: create has the key pinned, which means nothing there`},
		{2, `"kind":"platform"`, `"kind":7`, `t.jsonl:2: kind is "7", expected a text`},
		{2, `,"kind":"platform"`, ``, `t.jsonl:2: create has no key kind`},
		{3, `"thread":1`, `"thread":9`, `t.jsonl:3: thread 9 was not created, there are 1`},
		{3, `{`, `{{`, `t.jsonl:3: no JSON at byte 2: invalid character '{' looking for beginning of object key string`},
		{3, `{`, `[`, `t.jsonl:3: it is `},
		{10, `"action":4`, `"action":2`, `t.jsonl:10: the event is of action 2 at 4000 ns, expected none before action 3 at 3000 ns`},
		{10, `"nanos":4000`, `"nanos":2999`, `t.jsonl:10: the event is of action 4 at 2999 ns, expected none before action 3 at 3000 ns`},
		{8, `"object":1`, `"object":2`, `t.jsonl:8: object 2 has no name yet, expected a line of it before`},
		{last, `"nanos":20008000`, `"nanos":1`, `the verdict is after action 25 at 1 ns, and there are events after it`},
		{last, `"threads":4`, `"threads":5`, `the verdict counts 5 threads, and there are 4: lines are missing or were added`},
		{last, `"verdict":"`, `"verdict":"very `, `expected one of deadlock, carrier-exhaustion`},
	} {
		_, _, err := read(replaceLine(good, c.line, swap(t, c.from, c.to)))
		require.ErrorIs(t, err, export.ErrTrace, c.want)
		assert.Contains(t, err.Error(), c.want)
	}
}

func TestTracesThatWereCut(t *testing.T) {
	good := jsonl(t, run(t, "zipkin-minimal", nil))
	_, _, err := read(nil)
	require.EqualError(t, err, "t.jsonl:1: the file is empty, expected the header of a gridlock-trace/1")
	for n := 1; n < len(good)-1; n++ {
		_, _, err := read(good[:n])
		require.ErrorIs(t, err, export.ErrTrace, "after %d bytes", n)
	}
	_, _, err = read(good[:len(good)-1])
	require.NoError(t, err, "without the end of the last line it is whole")
	_, _, err = read(append(bytes.Clone(good), '\n'))
	require.ErrorContains(t, err, "the verdict was the last line, expected nothing after it")
	lines := bytes.SplitAfter(good, []byte("\n"))
	_, _, err = read(bytes.Join(lines[:9], nil))
	require.EqualError(t, err, "t.jsonl:10: the trace ends here, expected a verdict as its last line: it was cut")
}

// A line without an end costs no more memory than the longest one that there can be.
func TestHugeLines(t *testing.T) {
	_, err := export.ReadJSONL("t.jsonl", io.LimitReader(endless{}, 1<<30))
	require.EqualError(t, err, "t.jsonl:1: the line has more than 33554432 bytes")
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = '['
	}
	return len(b), nil
}

func TestTraceDiffersFromTheRun(t *testing.T) {
	r := run(t, "zipkin-minimal", nil)
	good := jsonl(t, r)
	last := bytes.Count(good, []byte("\n"))
	for _, c := range []struct {
		line     int
		from, to string
		want     string
	}{
		{1, `"seed":0`, `"seed":1`, `t.jsonl:1: header: config is {"jdk":21,`},
		{1, `"settings":[]`, `"settings":["a=1"]`, `t.jsonl:1: header: settings is ["a=1"], and the token says []`},
		{1, `"hash":"`, `"hash":"`, ""},
		{2, `"platform"`, `"virtual"`, `t.jsonl:2: kind of create is "virtual", expected "platform" as in {"event":"create","action":0,`},
		{3, `"event":"start"`, `"event":"interrupt"`, `t.jsonl:3: the trace has "interrupt", expected {"event":"start",`},
		{last, `"verdict":"`, `"verdict":"`, ""},
	} {
		err := compare(replaceLine(good, c.line, swap(t, c.from, c.to)), r)
		if c.want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, export.ErrTrace)
		assert.Contains(t, err.Error(), c.want)
	}
	other := run(t, "zipkin-minimal", func(c *scheduler.Config) { c.MaxSteps = 10 })
	in, err := export.ReadJSONL("t.jsonl", bytes.NewReader(good))
	require.NoError(t, err)
	require.NoError(t, in.CompareEvents(other), "as far as it goes it does the same")
}

// The documentation has a row for each event with its keys, and one for each key.
func TestDocumentationOfTheTrace(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "docs", "trace.md"))
	require.NoError(t, err)
	events, keys := map[string][]string{}, map[string]string{}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.Trim(cells[i], " ")
		}
		switch name := strings.Trim(cells[0], "`"); {
		case !strings.HasPrefix(line, "| `"):
		case len(cells) == 2:
			keys[name] = cells[1]
		default:
			events[name] = cells[1:]
		}
	}
	for _, event := range export.LineEvents() {
		cells := events[event]
		if !assert.Len(t, cells, 3, "no row for event %s", event) {
			continue
		}
		always, maybe := export.KeysOf(event)
		assert.NotEmpty(t, cells[0])
		assert.Equal(t, always, strings.Trim(cells[1], "`"), event)
		assert.Equal(t, maybe, strings.Trim(cells[2], "`"), event)
	}
	for _, key := range append(export.LineKeys(), export.HeaderKeys()...) {
		assert.NotEmpty(t, keys[key], "no row for key %s", key)
	}
}

// FuzzReadJSONL finds traces that make the reader fail in other ways than it says, and
// traces that are read but not written as they were.
func FuzzReadJSONL(f *testing.F) {
	good := string(jsonl(f, goRun(f, scheduler.Config{Parallelism: 1, MaxSteps: 4}, everything)))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(`{"schema":"gridlock-trace/1"}`)
	f.Add(`{"schema":"gridlock-trace/1","schema":{}}` + "\n" + `{"event" : "object" , "object":1,"name":"\ud800","class":[{}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		header, lines, err := read([]byte(text))
		if err != nil {
			require.ErrorIs(t, err, export.ErrTrace)
			return
		}
		again := export.Rewrite(header, lines)
		header2, lines2, err := read(again)
		require.NoError(t, err)
		require.Equal(t, header, header2)
		require.Equal(t, lines, lines2)
	})
}

// BenchmarkTraces writes traces, and reads and compares one. It reports how long an event
// takes.
func BenchmarkTraces(b *testing.B) {
	r := goRun(b, scheduler.Config{Parallelism: 4}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		for range 8 {
			t.StartVirtual("", func(t *scheduler.Thread) {
				for range 1000 {
					l.Lock(t)
					t.Yield()
					l.Unlock(t)
				}
			})
		}
	})
	trace := jsonl(b, r)
	per := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(r.Trace.Events)), "ns/event")
	}
	b.Run("jsonl", func(b *testing.B) {
		for b.Loop() {
			require.NoError(b, export.JSONL(io.Discard, r))
		}
		per(b)
	})
	b.Run("perfetto", func(b *testing.B) {
		for b.Loop() {
			require.NoError(b, export.Perfetto(io.Discard, r))
		}
		per(b)
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			in, err := export.ReadJSONL("t.jsonl", bytes.NewReader(trace))
			require.NoError(b, err)
			for err == nil {
				_, err = in.Next()
			}
			require.ErrorIs(b, err, io.EOF)
		}
		per(b)
	})
	b.Run("compare", func(b *testing.B) {
		for b.Loop() {
			require.NoError(b, compare(trace, r))
		}
		per(b)
	})
}
