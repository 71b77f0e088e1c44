package export_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// field is a field of a protocol buffer message.
type field struct {
	number, wire int
	value        uint64
	bytes        []byte
}

// fields takes a message apart.
func fields(t *testing.T, b []byte) (all []field) {
	t.Helper()
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		require.Positive(t, n)
		b = b[n:]
		f := field{number: int(tag >> 3), wire: int(tag & 7)}
		switch f.wire {
		case 0, 2:
			f.value, n = binary.Uvarint(b)
			require.Positive(t, n)
			b = b[n:]
			if f.wire == 2 {
				require.LessOrEqual(t, f.value, uint64(len(b)))
				f.bytes, b = b[:f.value], b[f.value:]
			}
		case 1:
			f.value, b = binary.LittleEndian.Uint64(b), b[8:]
		default:
			require.Fail(t, "wire type", f.wire)
		}
		all = append(all, f)
	}
	return all
}

// decoded is a trace as a page would read it: a line for each packet, with the slices of
// each track indented as they nest.
type decoded struct {
	t       *testing.T
	names   map[uint64]string
	parents map[uint64]uint64
	count   map[uint64]bool
	open    map[uint64][]string // by track, when its slices began
	starts  map[uint64]string   // flows that went out, and from where
	flows   []string
	packets int
	slices  int // those of no length among them
	text    strings.Builder
}

// decode reads a trace, and checks all that a page relies on.
func decode(t *testing.T, trace []byte) *decoded {
	t.Helper()
	d := &decoded{
		t: t, names: map[uint64]string{}, parents: map[uint64]uint64{}, count: map[uint64]bool{},
		open: map[uint64][]string{}, starts: map[uint64]string{},
	}
	var now uint64
	for i, f := range fields(t, trace) {
		require.Equal(t, 1, f.number, "a trace has packets only")
		d.packets++
		var at, sequence, flags uint64
		for _, g := range fields(t, f.bytes) {
			switch g.number {
			case 8:
				at = g.value
				require.GreaterOrEqual(t, at, now, "time goes on")
				now = at
			case 10:
				sequence = g.value
			case 13:
				flags = g.value
			case 60:
				d.track(g.bytes)
			case 11:
				d.event(at, g.bytes)
			default:
				require.Fail(t, "packet", g.number)
			}
		}
		require.Equal(t, uint64(1), sequence)
		require.Equal(t, i == 0, flags == 1, "the first packet begins the sequence")
	}
	for track, open := range d.open {
		require.Empty(t, open, "slices of %s are never closed", d.names[track])
	}
	require.Empty(t, d.starts, "flows that lead nowhere")
	return d
}

func (d *decoded) track(b []byte) {
	var id, parent uint64
	var name string
	counter, apart := false, false
	for _, f := range fields(d.t, b) {
		switch f.number {
		case 1:
			id = f.value
		case 2:
			name = string(f.bytes)
		case 5:
			parent = f.value
		case 8:
			counter = true
		case 11, 12:
		case 15:
			apart = f.value == 2
		default:
			require.Fail(d.t, "track", f.number)
		}
	}
	require.NotContains(d.t, d.names, id, "a track twice")
	if parent != 0 {
		require.True(d.t, apart, "siblings of one name are not merged")
		require.Contains(d.t, d.names, parent, "a track before its parent")
	}
	d.names[id], d.parents[id], d.count[id] = name, parent, counter
	fmt.Fprintf(&d.text, "track %s\n", d.path(id))
}

func (d *decoded) path(id uint64) string {
	if p := d.parents[id]; p != 0 {
		return d.path(p) + "/" + d.names[id]
	}
	return d.names[id]
}

func (d *decoded) event(at uint64, b []byte) {
	t := d.t
	var kind, track, value uint64
	var name string
	var out, in []uint64
	for _, f := range fields(t, b) {
		switch f.number {
		case 9:
			kind = f.value
		case 11:
			track = f.value
		case 23:
			name = string(f.bytes)
		case 30:
			value = f.value
		case 47:
			require.Equal(t, 1, f.wire)
			out = append(out, f.value)
		case 48:
			require.Equal(t, 1, f.wire)
			in = append(in, f.value)
		case 4:
			name += d.note(f.bytes)
		default:
			require.Fail(t, "event", f.number)
		}
	}
	require.Contains(t, d.names, track, "an event before its track")
	require.Equal(t, kind == 4, d.count[track], "counters, and nothing else, are on tracks of counters")
	depth := len(d.open[track])
	said := ""
	switch kind {
	case 1:
		require.NotEmpty(t, name)
		d.slices++
		said = strings.Repeat("  ", depth) + "[ " + name
		d.open[track] = append(d.open[track], fmt.Sprint(at))
	case 2:
		require.NotZero(t, depth, "an end without a begin on %s", d.names[track])
		require.NotEqual(t, fmt.Sprint(at), d.open[track][depth-1], "a slice of no length on %s", d.names[track])
		d.open[track] = d.open[track][:depth-1]
		said = strings.Repeat("  ", depth-1) + "]"
	case 3:
		d.slices++
		said = strings.Repeat("  ", depth) + ". " + name
	case 4:
		said = fmt.Sprint("= ", value)
	default:
		require.Fail(t, "type", kind)
	}
	for _, f := range out {
		require.NotContains(t, d.starts, f, "a flow goes out twice")
		d.starts[f] = d.path(track) + ": " + name
		said += fmt.Sprintf(" >%d", f)
	}
	for _, f := range in {
		from, ok := d.starts[f]
		require.True(t, ok, "a flow ends that never began")
		delete(d.starts, f)
		d.flows = append(d.flows, from+" -> "+d.path(track)+": "+name)
		said += fmt.Sprintf(" <%d", f)
	}
	fmt.Fprintf(&d.text, "%10d %s %s\n", at, d.path(track), said)
}

func (d *decoded) note(b []byte) string {
	name, text := "", ""
	for _, f := range fields(d.t, b) {
		switch f.number {
		case 10:
			name = string(f.bytes)
		case 6:
			text = string(f.bytes)
		default:
			require.Fail(d.t, "annotation", f.number)
		}
	}
	return fmt.Sprintf(" {%s=%q}", name, text)
}

func perfetto(t *testing.T, r export.Run) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, export.Perfetto(&b, r))
	return b.Bytes()
}

func TestPerfettoOfTheFlagship(t *testing.T) {
	trace := perfetto(t, run(t, "zipkin-reporter", nil))
	require.Equal(t, trace, perfetto(t, run(t, "zipkin-reporter", nil)))
	d := decode(t, trace)
	golden(t, "zipkin-reporter.pftrace.txt", []byte(d.text.String()))
	assert.Contains(t, d.flows,
		"platform threads/scheduling-1: unlock CountBoundedQueue.lock -> virtual threads/request-1: runnable",
		"from the unlock to the successor, which then has no carrier")
	assert.Contains(t, d.flows, "virtual threads/request-2: runnable -> carriers/carrier 1: request-2")
}

// Each scenario makes a trace that decodes, also where a clock does not go on.
func TestPerfettoOfEachScenario(t *testing.T) {
	for i, s := range scenarios.All() {
		if i%3 != 0 || testing.Short() && i%9 != 0 {
			continue
		}
		decode(t, perfetto(t, run(t, s.Name, func(c *scheduler.Config) { c.MaxSteps = 500 })))
		if i%2 == 0 {
			decode(t, perfetto(t, run(t, s.Name, func(c *scheduler.Config) {
				c.Time, c.Seed, c.JDK, c.Steps, c.MaxSteps = scheduler.AnyTime, 3, 25, scheduler.ByAccess, 500
			})))
		}
	}
	for _, jdk := range []int{21, 24, 25} {
		decode(t, perfetto(t, goRun(t, scheduler.Config{JDK: jdk, Parallelism: 2}, everything)))
	}
}

// The figures and lanes, which follow the events, are those of the machine.
func TestPerfettoFollowsTheMachine(t *testing.T) {
	for i, s := range scenarios.All() {
		if testing.Short() && i%8 != 0 {
			continue
		}
		for _, jdk := range []int{21, 25} {
			r := run(t, s.Name, func(c *scheduler.Config) { c.JDK, c.MaxSteps = jdk, 2000 })
			checkState(t, r)
		}
	}
	checkState(t, goRun(t, scheduler.Config{JDK: 25, Parallelism: 2}, everything))
}

func checkState(t *testing.T, r export.Run) {
	t.Helper()
	follow := export.Follow(r)
	require.NoError(t, r.Walk(func(s export.Step) error {
		mounted, queued, held, lane := follow(s.Events)
		sample := s.Machine.Sample()
		require.Equal(t, []int{sample.Mounted, sample.Queued, sample.Held}, []int{mounted, queued, held},
			"%s: after action %d", r.Scenario, s.Action)
		for _, e := range s.Events {
			if e.Thread == 0 {
				continue
			}
			th := s.Machine.Thread(e.Thread)
			want := ""
			switch {
			case th.State == scheduler.StateNew || th.State == scheduler.StateTerminated:
			case th.State.Runnable():
				want = "runnable"
			case th.TimerSubmitted:
				want = "time limit over, needs a carrier"
			case !th.Blocked || th.Block.Reason.Kind == scheduler.ForComputation:
				want = "running"
			case th.Carrier != 0 && th.Pins > 0 && th.Block.How == scheduler.Unmount:
				want = "pinned"
			case th.Carrier != 0 || th.Java == scheduler.JavaBlocked:
				want = "blocked"
			default:
				want = "parked|blocked"
			}
			got, _, _ := strings.Cut(lane(e.Thread), ":")
			if !assert.Contains(t, strings.Split(want, "|"), got, "%s: thread %d after action %d", r.Scenario, e.Thread, s.Action) {
				return io.EOF
			}
		}
		return nil
	}))
}

// Threads of the same name have lanes of their own.
func TestPerfettoKeepsThreadsOfOneNameApart(t *testing.T) {
	trace := perfetto(t, goRun(t, scheduler.Config{}, func(t *scheduler.Thread) {
		for range 3 {
			t.StartVirtual("worker", func(*scheduler.Thread) {})
		}
	}))
	assert.Equal(t, 3, strings.Count(decode(t, trace).text.String(), "track virtual threads/worker\n"))
}

// Of a very long run the middle is left out.
func TestPerfettoLeavesOutTheMiddle(t *testing.T) {
	r := run(t, "zipkin-reporter", nil)
	for most := 1; most < len(r.Trace.Events); most += 29 {
		var b bytes.Buffer
		require.NoError(t, export.PerfettoOf(&b, r, most))
		d := decode(t, b.Bytes())
		assert.Contains(t, d.text.String(), "actions before this are left out")
	}
	var b bytes.Buffer
	require.NoError(t, export.PerfettoOf(&b, r, 60))
	golden(t, "zipkin-reporter.cut.pftrace.txt", []byte(decode(t, b.Bytes()).text.String()))
}

func TestPerfettoNeedsEvents(t *testing.T) {
	r := run(t, "lock-order", func(c *scheduler.Config) { c.DiscardEvents = true })
	require.ErrorIs(t, export.Perfetto(io.Discard, r), export.ErrDiscarded)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestPerfettoSaysWhatItCannotWrite(t *testing.T) {
	r := run(t, "zipkin-reporter", nil)
	require.ErrorIs(t, export.Perfetto(full{}, r), io.ErrShortWrite)
	require.ErrorIs(t, export.JSONL(full{}, r), io.ErrShortWrite)
}
