package pinning

import (
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
	// Reason is the outermost thing that pinned the thread, and Object its name:
	// a monitor, a native method, a class. Site is the frame that holds it, the
	// zero Frame if the program has none.
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
	open      map[scheduler.ThreadID]int
}

// Observe takes note of an event.
func (r *Recorder) Observe(m *scheduler.Machine, e scheduler.Event) {
	switch {
	case e.Kind == scheduler.ThreadBlocked && e.Pinned:
		if r.open == nil {
			r.open = map[scheduler.ThreadID]int{}
		}
		r.open[e.Thread] = len(r.Incidents)
		r.Incidents = append(r.Incidents, incidentOf(m, e))
	case e.Kind == scheduler.ThreadWoken:
		if i, ok := r.open[e.Thread]; ok {
			r.Incidents[i].Ended = true
			r.Incidents[i].Duration = e.Time - r.Incidents[i].Start
			delete(r.open, e.Thread)
		}
	}
}

// Finish gives the incidents that have not ended their duration up to now.
func (r *Recorder) Finish(now time.Duration) {
	for _, i := range r.open {
		r.Incidents[i].Duration = now - r.Incidents[i].Start
	}
}

func incidentOf(m *scheduler.Machine, e scheduler.Event) Incident {
	t := m.Thread(e.Thread)
	i := Incident{
		Thread: t.ID, Name: t.Display(), Carrier: t.Carrier, Start: e.Time,
		Operation: operation(e.Reason.Kind), Stack: m.Stack(t.ID),
	}
	for _, s := range t.Held {
		if !s.Pins {
			continue
		}
		i.Reason, i.Object = s.Cause, m.Inspect(s.Object).Name
		if frames := m.SiteFrames(t.ID, s); len(frames) > 0 {
			i.Site = frames[0]
		}
		break
	}
	return i
}

// operation names what blocks as the field blockingOperation of the event does.
func operation(k scheduler.ReasonKind) string {
	switch k {
	case scheduler.ForMonitor:
		return "Contended monitor enter"
	case scheduler.ForNotify:
		return "Object.wait"
	}
	return "LockSupport.park"
}
