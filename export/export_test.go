package export

import (
	"bytes"
	"io"
	"reflect"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// LineEvents are the values of event.
func LineEvents() []string { return lineEvents() }

// KeysOf returns the keys that the lines of an event always have, and may have.
func KeysOf(event string) (always, maybe string) {
	always, maybe, _ = strings.Cut(keysOf[event], "|")
	return strings.TrimSpace(always), strings.TrimSpace(maybe)
}

// LineKeys are all keys of lines after the header.
func LineKeys() (all []string) {
	for _, k := range lineKeys {
		all = append(all, k.name)
	}
	return all
}

// HeaderKeys are all keys of the header and of what is in it.
func HeaderKeys() (all []string) {
	for _, v := range []any{TraceHeader{}, TraceJava{}, TraceConfig{}} {
		for i := range reflect.TypeOf(v).NumField() {
			all = append(all, reflect.TypeOf(v).Field(i).Tag.Get("json"))
		}
	}
	return all
}

// Rewrite writes a trace that was read.
func Rewrite(h TraceHeader, lines []TraceLine) []byte {
	var b bytes.Buffer
	_ = writeHeader(&b, h)
	for i := range lines {
		b.Write(append(lines[i].append(nil), '\n'))
	}
	return b.Bytes()
}

// PerfettoOf writes a trace that has at most so many events of the run.
func PerfettoOf(w io.Writer, r Run, most int) error { return perfetto(w, r, most) }

// Follow returns a function that follows the events of a run, and returns the figures of
// a trace and what the lane of a thread shows.
func Follow(r Run) func([]scheduler.Event) (mounted, queued, held int, lane func(scheduler.ThreadID) string) {
	s := newState(r.Trace.Machine)
	return func(events []scheduler.Event) (mounted, queued, held int, lane func(scheduler.ThreadID) string) {
		for _, e := range events {
			s.apply(e)
		}
		return s.mounted, s.queued, s.held, func(t scheduler.ThreadID) string {
			return strings.Join(s.threadSlices(t, nil), "; ")
		}
	}
}
