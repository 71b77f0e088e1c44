package pinning

import (
	"slices"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Incident is one time that a virtual thread blocked while it was pinned, and so
// held its carrier. It is what the JFR event jdk.VirtualThreadPinned records.
type Incident struct {
	Thread  scheduler.ThreadID
	Name    string
	Carrier scheduler.CarrierID
	// Start is when the thread blocked. Duration is how long it did, up to the end
	// of the run if it has not Ended. A JVM never reports those that do not end,
	// since the event is written when they do.
	Start, Duration time.Duration
	Ended           bool
	// Operation is what blocked: LockSupport.park, Contended monitor enter,
	// Object.wait.
	Operation string
	// Reason is what pinned the thread, as the JVM reports it: until 23 a monitor if it
	// held any, from 24 on the innermost native frame or initialiser. Object is its
	// name, and Site the frame that holds it, the zero Frame if the program has none.
	Reason scheduler.Cause
	Object string
	Site   scheduler.Frame
	// Stack is the thread's stack when it blocked, top first.
	Stack []scheduler.Frame
}

// Recorder records the incidents of a run. Its Observe is for
// scheduler.Runner.Observe. The zero value is ready.
type Recorder struct {
	Incidents []Incident // in the order of their start
	// current is the incident of the operation that a thread is in.
	current map[scheduler.ThreadID]int
}

// Observe takes note of an event. An operation is one incident, however often the
// thread wakes and blocks again.
func (r *Recorder) Observe(m *scheduler.Machine, e scheduler.Event) {
	i, inOne := r.current[e.Thread]
	switch {
	case e.Kind == scheduler.ThreadBlocked && isIncident(m, e):
		if inOne {
			r.Incidents[i].Ended = false
			return
		}
		if r.current == nil {
			r.current = map[scheduler.ThreadID]int{}
		}
		r.current[e.Thread] = len(r.Incidents)
		r.Incidents = append(r.Incidents, incidentOf(m, e))
	case e.Kind == scheduler.ThreadWoken && inOne:
		r.Incidents[i].Ended = true
		r.Incidents[i].Duration = e.Time - r.Incidents[i].Start
	case e.Kind == scheduler.Performed:
		delete(r.current, e.Thread)
	}
}

// isIncident reports whether a block is one that JFR records: that of a pinned
// thread, and from 24 on that of one which waits for another to initialise a class.
func isIncident(m *scheduler.Machine, e scheduler.Event) bool {
	if e.Reason.Kind == scheduler.ForClassInit {
		return m.JDK().JDK >= 24 && m.Thread(e.Thread).Kind == scheduler.Virtual
	}
	return e.Pinned
}

// Finish gives the incidents that have not ended their duration up to now.
func (r *Recorder) Finish(now time.Duration) {
	for i := range r.Incidents {
		if !r.Incidents[i].Ended {
			r.Incidents[i].Duration = now - r.Incidents[i].Start
		}
	}
}

func incidentOf(m *scheduler.Machine, e scheduler.Event) Incident {
	t := m.Thread(e.Thread)
	i := Incident{
		Thread: t.ID, Name: t.Display(), Carrier: t.Carrier, Start: e.Time,
		Operation: operation(e.Reason.Kind), Stack: m.Stack(t.ID),
	}
	if e.Reason.Kind == scheduler.ForClassInit {
		i.Reason, i.Object = scheduler.ByClassInit, m.Inspect(e.Reason.Object).Name
		return i
	}
	if s, ok := reported(m, t.Held); ok {
		i.Reason, i.Object = s.Cause, m.Inspect(s.Object).Name
		if frames := m.SiteFrames(t.ID, s); len(frames) > 0 {
			i.Site = frames[0]
		}
	}
	return i
}

// reported returns which of the things that pin a thread a JVM reports.
func reported(m *scheduler.Machine, held []scheduler.Site) (scheduler.Site, bool) {
	pins := slices.DeleteFunc(held, func(s scheduler.Site) bool { return !s.Pins })
	if len(pins) == 0 {
		return scheduler.Site{}, false
	}
	if !m.JDK().MonitorPins {
		return pins[len(pins)-1], true
	}
	if i := slices.IndexFunc(pins, func(s scheduler.Site) bool { return s.Cause == scheduler.ByMonitor }); i >= 0 {
		return pins[i], true
	}
	return pins[0], true
}

// operation names what blocks as the field blockingOperation of the event does.
func operation(k scheduler.ReasonKind) string {
	switch k {
	case scheduler.ForMonitor:
		return "Contended monitor enter"
	case scheduler.ForNotify, scheduler.ForClassInit:
		return "Object.wait"
	}
	return "LockSupport.park"
}
