package export

import "github.com/bced87ab/gridlock/scheduler"

// state is what the lanes of a timeline show, followed from event to event.
type state struct {
	m *scheduler.Machine // at the end of the run, for names
	// objects looks at them at the end, too.
	objects looker
	// threads and carriers are by number; the first is nobody.
	threads  []laneState
	carriers []scheduler.ThreadID
	// mounted counts the threads on carriers, queued the tasks in queues, held the
	// threads that wait and keep their carrier.
	mounted, queued, held int
}

// laneState is what a thread does at a moment.
type laneState struct {
	carrier scheduler.CarrierID
	doing   doing
	pins    []pin
	// pinned and reason are those of its wait.
	pinned bool
	reason scheduler.Reason
	// expires says that the end of its time limit is a task.
	expires bool
}

type doing uint8

const (
	doesNothing doing = iota // it has not begun, or has ended
	doesRun
	doesQueue
	doesWait
)

type pin struct {
	cause  scheduler.Cause
	object scheduler.ObjectID
}

func newState(m *scheduler.Machine) *state {
	s := &state{
		m: m, threads: make([]laneState, m.Threads()+1), carriers: make([]scheduler.ThreadID, len(m.Carriers())+1),
	}
	s.objects.turn(m)
	return s
}

// apply follows an event.
func (s *state) apply(e scheduler.Event) {
	t := &s.threads[e.Thread]
	held := t.holds()
	switch e.Kind {
	case scheduler.ThreadStarted:
		t.doing = doesQueue
		if s.m.Thread(e.Thread).Kind != scheduler.Virtual {
			t.doing = doesRun
		}
	case scheduler.ThreadQueued:
		t.doing = doesQueue
		s.queued++
	case scheduler.ThreadMounted:
		t.doing, t.carrier = doesRun, e.Carrier
		s.carriers[e.Carrier] = e.Thread
		s.queued--
		s.mounted++
	case scheduler.ThreadUnmounted:
		t.carrier = 0
		s.carriers[e.Carrier] = 0
		s.mounted--
	case scheduler.ThreadBlocked:
		t.doing, t.pinned, t.reason = doesWait, e.Pinned, e.Reason
	case scheduler.ThreadRequeued:
		t.reason = e.Reason
	case scheduler.ThreadWoken:
		t.doing = doesRun
		s.expired(t)
	case scheduler.TimerSubmitted:
		t.expires = true
		s.queued++
	case scheduler.TimerFired:
		s.expired(t)
	case scheduler.PinBegan:
		t.pins = append(t.pins, pin{e.Cause, e.Object})
	case scheduler.PinEnded:
		t.pins = t.pins[:len(t.pins)-1]
	case scheduler.ThreadEnded:
		*t = laneState{carrier: t.carrier}
	}
	if now := t.holds(); now != held {
		s.held += map[bool]int{true: 1, false: -1}[now]
	}
}

// expired forgets that the end of a time limit is a task.
func (s *state) expired(t *laneState) {
	if t.expires {
		t.expires = false
		s.queued--
	}
}

// holds reports whether the thread waits on a carrier and keeps it.
func (t *laneState) holds() bool {
	return t.doing == doesWait && t.carrier != 0 && t.reason.Kind != scheduler.ForComputation
}

// slices returns what the lane of a thread shows, from the outside inwards.
func (s *state) threadSlices(id scheduler.ThreadID, to []string) []string {
	t := &s.threads[id]
	switch {
	case t.doing == doesNothing:
		return to
	case t.doing == doesQueue:
		return append(to, "runnable")
	case t.doing == doesRun, t.reason.Kind == scheduler.ForComputation:
		return append(to, "running")
	case t.expires:
		return append(to, "time limit over, needs a carrier")
	}
	word := "parked"
	switch {
	case t.pinned:
		word = "pinned"
	case t.carrier != 0, t.reason.Kind == scheduler.ForMonitor, t.reason.Kind == scheduler.ForNotify,
		t.reason.Kind == scheduler.ForClassInit, t.reason.Kind == scheduler.ForNative:
		word = "blocked"
	}
	return append(to, word+": "+s.awaited(t.reason))
}

// carrierSlices returns what the lane of a carrier shows: the thread that it has, that
// this is pinned, and what it waits for.
func (s *state) carrierSlices(c scheduler.CarrierID, to []string) []string {
	id := s.carriers[c]
	if id == 0 {
		return to
	}
	to = append(to, plain(s.m.Thread(id).Display()))
	t := &s.threads[id]
	if len(t.pins) > 0 {
		p := t.pins[0]
		name := "pinned by " + p.cause.String()
		if p.object != 0 {
			name += " " + s.object(p.object)
		}
		to = append(to, name)
	}
	if t.holds() {
		to = append(to, "waits: "+s.awaited(t.reason))
	}
	return to
}

// awaited names what a thread waits for.
func (s *state) awaited(r scheduler.Reason) string {
	switch {
	case r.Object != 0:
		return s.object(r.Object)
	case r.Thread != 0:
		return "the end of " + plain(s.m.Thread(r.Thread).Display())
	}
	return r.Kind.String()
}

// object names an object, by its class if it has no name.
func (s *state) object(o scheduler.ObjectID) string {
	is := s.objects.called(o)
	if is.name != "" {
		return plain(is.name)
	}
	return plain(shortClass(is.class))
}
