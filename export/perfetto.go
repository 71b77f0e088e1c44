package export

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// mostTraced is how many events of a run a Perfetto trace has at most: the browser that
// shows it has to hold it. Of longer runs the middle is left out.
const mostTraced = 1_000_000

// Perfetto writes a run as a trace that ui.perfetto.dev shows: a lane for each carrier
// with the thread that it has, a lane for each thread with what it does, the figures of
// the scheduler, and arrows from who wakes a thread to that thread, and from there to
// the carrier that runs it. In exact time a nanosecond is one of virtual time, else each
// action takes a microsecond. The error is ErrDiscarded if the run did not keep its
// events.
//
// Source: https://perfetto.dev/docs/reference/synthetic-track-event.
func Perfetto(w io.Writer, r Run) error { return perfetto(w, r, mostTraced) }

func perfetto(w io.Writer, r Run, most int) error {
	r, err := r.complete()
	if err != nil {
		return err
	}
	if r.Trace.Config.DiscardEvents {
		return ErrDiscarded
	}
	events := r.Trace.Events
	p := &tracks{out: bufio.NewWriterSize(w, 1<<16), run: r, state: newState(r.Trace.Machine), last: -1}
	p.skipFrom, p.skipTo = skipped(events, most)
	p.mounts = mountsLater(events, p.skipFrom, p.skipTo, p.state.m.Threads())
	p.begin()
	for from := 0; from < len(events); {
		to := from + 1
		for to < len(events) && events[to].Action == events[from].Action {
			to++
		}
		p.action(from, events[from:to])
		from = to
	}
	p.end()
	if p.err != nil {
		return p.err
	}
	return p.out.Flush()
}

// skipped returns which events are left out: none, or those after the first tenth of
// what is shown. It cuts between actions.
func skipped(events []scheduler.Event, most int) (from, to int) {
	if len(events) <= most {
		return len(events), len(events)
	}
	from, to = most/10, len(events)-most+most/10
	for from > 0 && events[from].Action == events[from-1].Action {
		from--
	}
	for to < len(events) && events[to].Action == events[to-1].Action {
		to++
	}
	return from, to
}

// mountsLater says of each event that queues a thread whether the thread is mounted for
// it, as far as that is shown.
func mountsLater(events []scheduler.Event, skipFrom, skipTo, threads int) []bool {
	will, later := make([]bool, threads+1), make([]bool, len(events))
	for i, e := range slices.Backward(events) {
		switch {
		case i == skipTo-1:
			clear(will)
		case i >= skipFrom && i < skipTo:
		case e.Kind == scheduler.ThreadMounted:
			will[e.Thread] = true
		case e.Kind == scheduler.ThreadQueued:
			later[i], will[e.Thread] = will[e.Thread], false
		}
	}
	return later
}

// tracks are the tracks of a trace as they are written.
type tracks struct {
	out   *bufio.Writer
	err   error
	run   Run
	state *state

	skipFrom, skipTo int
	mounts           []bool
	gap              uint64 // actions left out before the next one

	last   int64 // the moment of the last action
	open   map[uint64][]string
	counts [3]int
	flows  uint64
	// toMount has the flow that ends where a thread is mounted; of the action that is
	// written, woken has that which ends in a thread, and queued the event that queues it.
	toMount, woken []uint64
	queued         []int
	event          proto
	packet         proto
	small          proto
	buf            []string
}

// Numbers of tracks. Those of carriers and threads are after these by number.
const (
	runTrack uint64 = iota + 1
	schedulerTrack
	mountedTrack
	queuedTrack
	pinnedTrack
	carriersTrack
	virtualTrack
	platformTrack

	carrierTracks uint64 = 1 << 32
	threadTracks  uint64 = 2 << 32
)

// annotation is a text that the page shows of a slice.
type annotation struct{ name, text string }

// begin writes the tracks that are there in any case.
func (p *tracks) begin() {
	p.open = map[uint64][]string{}
	n := len(p.state.threads)
	p.toMount, p.woken, p.queued = make([]uint64, n), make([]uint64, n), make([]int, n)
	p.track(runTrack, 0, "run", false)
	p.track(schedulerTrack, 0, "scheduler", false)
	for i, name := range []string{"mounted", "queued", "pinned"} {
		p.track(mountedTrack+uint64(i), schedulerTrack, name, true)
		p.counter(mountedTrack+uint64(i), 0, 0)
	}
	p.track(carriersTrack, 0, "carriers", false)
	p.track(virtualTrack, 0, "virtual threads", false)
	p.track(platformTrack, 0, "platform threads", false)
	c, x := p.run.Trace.Config, p.run.Explanation
	about := []annotation{
		{"verdict", string(x.Verdict)},
		{"kind", x.Kind},
		{"explanation", strings.Join(x.Text, "\n\n")},
		{"jdk", fmt.Sprint(c.JDK)},
		{"parallelism", fmt.Sprint(c.Parallelism)},
		{"settings", strings.Join(p.run.Settings, " ")},
	}
	if replay := p.run.replay(); replay != "" {
		about = append(about, annotation{"replay", replay})
	}
	p.slice(runTrack, 0, plain(p.run.Scenario), nil, nil, about...)
}

// track writes a track. Its place among those of its parent is its number.
func (p *tracks) track(id, parent uint64, name string, counter bool) {
	d := p.small[:0]
	d.number(trackUUID, id)
	d.text(trackName, name)
	if parent != 0 {
		d.number(trackParent, parent)
		d.number(trackRank, id&(1<<32-1))
		d.number(trackMerge, mergeNone)
	}
	if counter {
		d.message(trackCounter, nil)
	} else if parent == 0 {
		d.number(trackChildOrdering, orderExplicit)
	}
	p.small = d
	k := p.packet[:0]
	k.number(packetSequence, 1)
	if id == runTrack {
		k.number(packetSequenceFlags, sequenceCleared)
	}
	k.message(packetTrackDescriptor, d)
	p.write(k)
}

// write writes a packet.
func (p *tracks) write(packet proto) {
	p.packet = packet
	head := p.small[:0]
	head.message(tracePacket, packet)
	p.small = head
	if p.err == nil {
		_, p.err = p.out.Write(head)
	}
}

// emit writes the event of a track.
func (p *tracks) emit(at int64, event proto) {
	p.event = event
	k := p.packet[:0]
	k.number(packetTimestamp, uint64(at))
	k.number(packetSequence, 1)
	k.message(packetTrackEvent, event)
	p.write(k)
}

func (p *tracks) counter(track uint64, at int64, value int) {
	e := p.event[:0]
	e.number(eventType, typeCounter)
	e.number(eventTrack, track)
	e.number(eventCounterValue, uint64(int64(value)))
	p.emit(at, e)
}

// named begins an event with a name, the flows that go out of it and those that end in
// it, and annotations.
func (p *tracks) named(kind, track uint64, name string, out, in []uint64, notes ...annotation) proto {
	e := p.event[:0]
	e.number(eventType, kind)
	e.number(eventTrack, track)
	e.text(eventName, name)
	for _, f := range out {
		e.fixed64(eventFlows, f)
	}
	for _, f := range in {
		e.fixed64(eventTerminatedFlows, f)
	}
	for _, n := range notes {
		if n.text == "" {
			continue
		}
		a := p.small[:0]
		a.text(annotationName, n.name)
		a.text(annotationText, plain(n.text))
		p.small = a
		e.message(eventAnnotations, a)
	}
	return e
}

// slice opens a slice of a track.
func (p *tracks) slice(track uint64, at int64, name string, out, in []uint64, notes ...annotation) {
	p.emit(at, p.named(typeBegin, track, name, out, in, notes...))
	p.open[track] = append(p.open[track], name)
}

func (p *tracks) instant(track uint64, at int64, name string, out []uint64, notes ...annotation) {
	p.emit(at, p.named(typeInstant, track, name, out, nil, notes...))
}

// become lets a track have those slices and no others: it closes what is no longer
// there and opens what is new. The flows are those of the first slice that it opens.
func (p *tracks) become(track uint64, at int64, now []string, out, in []uint64) {
	same := common(p.open[track], now)
	for n := len(p.open[track]); n > same; n-- {
		e := p.event[:0]
		e.number(eventType, typeEnd)
		e.number(eventTrack, track)
		p.emit(at, e)
		p.open[track] = p.open[track][:n-1]
	}
	for _, name := range now[same:] {
		p.slice(track, at, name, out, in)
		out, in = nil, nil
	}
}

// common returns how many slices from the outside are the same.
func common(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// moment returns the time of an action. Each has a time of its own, since slices of no
// length do not nest.
func (p *tracks) moment(e scheduler.Event) int64 {
	at := int64(e.Action) * int64(time.Microsecond)
	if p.run.Trace.Config.Time == scheduler.ExactTime {
		at = int64(e.Time)
	}
	p.last = max(at, p.last+1)
	return p.last
}

// end closes all slices, a step after the last action.
func (p *tracks) end() {
	step := p.run.Trace.Config.StepTime
	at := p.last + int64(step)
	if p.run.Trace.Config.Time == scheduler.ExactTime {
		at = max(at, int64(p.state.m.Now()))
	}
	if p.gap > 0 {
		p.leftOut(at)
	}
	p.closeLanes(at)
	p.become(runTrack, at, nil, nil, nil)
}

// closeLanes closes the slices of carriers and threads.
func (p *tracks) closeLanes(at int64) {
	for c := range p.state.carriers {
		p.become(carrierTracks+uint64(c), at, nil, nil, nil)
	}
	for t := range p.state.threads {
		p.become(threadTracks+uint64(t), at, nil, nil, nil)
	}
}
