// Package report turns a run and its explanation into what the command prints: one
// screen of text, or JSON.
package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scheduler"
)

// Schema is the version of the JSON.
const Schema = "gridlock/1"

// Run is what there is to report of a run.
type Run struct {
	export.Run
	// Recorded says that the token has the choices of the run, which then did not
	// follow a policy, and whose schedule is shown.
	Recorded bool
	// Replay is what replays the run as its last line says, if it is not the token.
	Replay string
	// Timeline is how wide a timeline is to be, 0 for none.
	Timeline int
	// AllOutput shows all that the program printed, and not just its last lines.
	AllOutput bool
}

// Document is the JSON of a run. All keys are always present; what there is not is
// null.
type Document struct {
	Schema      string    `json:"schema"`
	Scenario    string    `json:"scenario"`
	JDK         int       `json:"jdk"`
	Parallelism int       `json:"parallelism"`
	Verdict     string    `json:"verdict"`
	Kind        *string   `json:"kind"`
	Explanation string    `json:"explanation"`
	Findings    []Finding `json:"findings"`
	Stuck       []string  `json:"stuck"`
	Carriers    []Carrier `json:"carriers"`
	Locks       []Lock    `json:"locks"`
	Watchdog    Watchdog  `json:"watchdog"`
	// Output is what the program printed.
	Output string `json:"output"`
	Replay string `json:"replay"`
}

// Finding is one thing that is wrong.
type Finding struct {
	Verdict string   `json:"verdict"`
	Kind    *string  `json:"kind"`
	Threads []string `json:"threads"`
	Proof   string   `json:"proof"`
}

// Carrier is a carrier and who has it.
type Carrier struct {
	ID int `json:"id"`
	// Thread is mounted on it. PinnedBy is the frame that pins that thread, HeldBy
	// why it does not leave: pinned, monitor-enter, object-wait, class-init, running.
	Thread   *string `json:"thread"`
	PinnedBy *string `json:"pinnedBy"`
	HeldBy   *string `json:"heldBy"`
}

// Lock is an object that threads wait for, with its queue.
type Lock struct {
	Name  string  `json:"name"`
	Class string  `json:"class"`
	State int64   `json:"state"`
	Owner *string `json:"owner"`
	Queue []Node  `json:"queue"`
	// Waiting are those that wait for a signal of its conditions, or to be notified.
	Waiting []Node `json:"waiting"`
}

// Node is an entry of a lock's queue, the head of an AQS queue included.
type Node struct {
	Thread *string `json:"thread"`
	Status string  `json:"status"`
	Where  string  `json:"where"`
}

// Watchdog is what the watchdog of the run said.
type Watchdog struct {
	ThresholdNanos int64   `json:"thresholdNanos"`
	Alerts         []Alert `json:"alerts"`
}

// Alert is an alert of the watchdog, with the figures that it saw.
type Alert struct {
	RaisedNanos  int64  `json:"raisedNanos"`
	SinceNanos   int64  `json:"sinceNanos"`
	ClearedNanos *int64 `json:"clearedNanos"`
	Permanent    bool   `json:"permanent"`
	// Carriers says what the mounted threads do: pinned, or busy.
	Carriers                  string `json:"carriers"`
	Parallelism               int    `json:"parallelism"`
	PoolSize                  int    `json:"poolSize"`
	MountedVirtualThreadCount int    `json:"mountedVirtualThreadCount"`
	QueuedVirtualThreadCount  int    `json:"queuedVirtualThreadCount"`
}

// output is what the program printed.
func (r Run) output() string {
	var b strings.Builder
	for _, e := range r.Trace.Events {
		if e.Kind == scheduler.Printed {
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

// Document returns the JSON of the run.
func (r Run) Document() Document {
	x := r.Explanation
	d := Document{
		Schema: Schema, Scenario: r.Scenario, JDK: r.Trace.Config.JDK, Parallelism: r.Trace.Config.Parallelism,
		Verdict: string(x.Verdict), Kind: optional(x.Kind), Explanation: paragraphs(x.Text),
		Findings: []Finding{}, Stuck: r.names(x.Stuck), Carriers: []Carrier{}, Locks: []Lock{},
		Watchdog: r.watchdog(), Output: r.output(), Replay: r.Token,
	}
	for _, f := range x.Findings {
		d.Findings = append(d.Findings, Finding{string(f.Verdict), optional(f.Kind), r.names(f.Threads), string(f.Proof)})
	}
	for _, c := range x.Snapshot.Carriers {
		d.Carriers = append(d.Carriers, r.carrier(c))
	}
	for _, o := range r.locks() {
		d.Locks = append(d.Locks, r.lock(o))
	}
	return d
}

func (r Run) thread(t scheduler.ThreadID) *deadlock.Thread {
	return &r.Explanation.Snapshot.Threads[t-1]
}

func (r Run) names(ids []scheduler.ThreadID) []string {
	names := []string{}
	for _, t := range ids {
		names = append(names, r.thread(t).Display())
	}
	return names
}

func (r Run) name(t scheduler.ThreadID) *string {
	if t == 0 {
		return nil
	}
	name := r.thread(t).Display()
	return &name
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (r Run) carrier(c scheduler.CarrierInfo) Carrier {
	out := Carrier{ID: int(c.ID), Thread: r.name(c.Thread)}
	if c.Thread == 0 {
		return out
	}
	t := r.thread(c.Thread)
	out.HeldBy = optional(heldBy(t))
	if t.Pins > 0 {
		out.PinnedBy = optional(pinSite(t))
	}
	return out
}

// pinSite names what pins a thread: a frame, or an object if the program has no
// frames.
func pinSite(t *deadlock.Thread) string {
	if t.PinnedBy.Method != "" {
		return t.PinnedBy.String()
	}
	return t.PinObject
}

// heldBy says why a mounted thread does not leave its carrier.
func heldBy(t *deadlock.Thread) string {
	if !t.Blocked {
		return "running"
	}
	switch t.Block.Reason.Kind {
	case scheduler.ForMonitor:
		return "monitor-enter"
	case scheduler.ForNotify:
		return "object-wait"
	case scheduler.ForClassInit:
		return "class-init"
	case scheduler.ForNative, scheduler.ForComputation:
		return "running"
	case scheduler.ForThread:
		if t.Block.How != scheduler.Unmount {
			return "object-wait"
		}
	}
	return "pinned"
}

// locks returns the objects that threads can wait for: contended ones first, then
// in the order of their creation.
func (r Run) locks() []scheduler.ObjectView {
	var contended, others []scheduler.ObjectView
	for _, o := range r.Explanation.Snapshot.Objects {
		switch {
		case o.Kind == scheduler.NoReason:
		case isContended(o):
			contended = append(contended, o)
		case isUnused(o): // any object of a program has a monitor, and any class an initialiser
		default:
			others = append(others, o)
		}
	}
	return slices.Concat(contended, others)
}

// isUnused reports whether a monitor or a class initialiser is held and waited for by nobody.
func isUnused(o scheduler.ObjectView) bool {
	return (o.Kind == scheduler.ForMonitor || o.Kind == scheduler.ForClassInit) && o.Owner == 0 && len(o.Holders)+len(o.Queue)+len(o.Waiting) == 0
}

// isContended reports whether a thread waits in the object's queue.
func isContended(o scheduler.ObjectView) bool {
	return slices.ContainsFunc(o.Queue, func(n scheduler.Node) bool { return n.Thread != 0 })
}

func (r Run) lock(o scheduler.ObjectView) Lock {
	l := Lock{Name: o.Name, Class: o.Class, State: o.State, Owner: r.name(o.Owner), Queue: []Node{}, Waiting: []Node{}}
	for _, n := range o.Queue {
		l.Queue = append(l.Queue, Node{r.name(n.Thread), n.Status, r.where(n.Thread)})
	}
	for _, n := range o.Waiting {
		l.Waiting = append(l.Waiting, Node{r.name(n.Thread), n.Status, r.where(n.Thread)})
	}
	return l
}

// where says where a queued thread is: on a carrier, in a scheduler queue, or
// neither.
func (r Run) where(id scheduler.ThreadID) string {
	if id == 0 {
		return "head"
	}
	t := r.thread(id)
	switch {
	case t.Kind != scheduler.Virtual:
		return "platform thread, " + t.Java.String()
	case t.Carrier != 0 && t.State == scheduler.StateRunning:
		return fmt.Sprintf("%v on carrier %d", t.Java, t.Carrier)
	case t.Carrier != 0:
		return fmt.Sprintf("%v on carrier %d", t.State, t.Carrier)
	case t.State.Runnable():
		return fmt.Sprintf("%v, no carrier", t.State)
	case t.TimerSubmitted:
		return fmt.Sprintf("%v, its timer has no carrier", t.State)
	}
	return t.State.String()
}

func (r Run) watchdog() Watchdog {
	w := Watchdog{ThresholdNanos: int64(r.Trace.Config.WatchdogThreshold), Alerts: []Alert{}}
	for _, a := range r.Trace.Alerts {
		out := Alert{
			RaisedNanos: int64(a.Raised), SinceNanos: int64(a.Since), Permanent: a.Permanent, Carriers: "busy",
			Parallelism: a.Sample.Parallelism, PoolSize: a.Sample.PoolSize,
			MountedVirtualThreadCount: a.Sample.Mounted, QueuedVirtualThreadCount: a.Sample.Queued,
		}
		if a.Pinned() {
			out.Carriers = "pinned"
		}
		if a.Cleared != 0 {
			cleared := int64(a.Cleared)
			out.ClearedNanos = &cleared
		}
		w.Alerts = append(w.Alerts, out)
	}
	return w
}

// gaugeSeries returns how a gauge grew: the samples in which it changed, thinned
// to at most most of them, with their times.
func (r Run) gaugeSeries(name string, most int) []gaugePoint {
	var points []gaugePoint
	for _, s := range r.Trace.Samples {
		for _, g := range s.Gauges {
			if g.Name == name && (len(points) == 0 || points[len(points)-1].value != g.Value) {
				points = append(points, gaugePoint{s.Time, g.Value})
			}
		}
	}
	for len(points) > most {
		thin := points[:0:0]
		for i := 0; i < len(points)-1; i += 2 {
			thin = append(thin, points[i])
		}
		points = append(thin, points[len(points)-1])
	}
	return points
}

type gaugePoint struct {
	time  time.Duration
	value int64
}
