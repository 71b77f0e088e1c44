package export

import (
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// profiler makes profiles of what it observes of a run.
type profiler struct {
	block, mutex, pinned *samples
	waits                []*wait // by thread, nil while it does not wait
	objects              map[scheduler.ObjectID]*contention
	names                map[scheduler.ObjectID]string
	// end is up to when what has not ended counts, once the run is over.
	end time.Duration
}

func (p *profiler) now(m *scheduler.Machine) time.Duration { return max(m.Now(), p.end) }

// wait is an operation in which a thread waits, however often it wakes and blocks again,
// or only the time for which it has no carrier.
type wait struct {
	thread scheduler.ThreadInfo
	reason scheduler.Reason
	stack  []scheduler.Frame
	// counts says that it is a wait for others, and not only one for a carrier.
	counts bool
	start  time.Duration
	// readySince is when it could have gone on, were there a carrier, and carrierWait how
	// long that was in all.
	ready       bool
	readySince  time.Duration
	carrierWait time.Duration
	// holds says that it keeps its carrier while it is blocked, as it did since heldSince,
	// and held how long that was.
	holds            bool
	heldSince, held  time.Duration
	heldBy, pinnedBy string
}

// Frames for what has none in Java.
var (
	blankFrame   = scheduler.Frame{Method: "[blank: never mounted]"}
	awaitCarrier = scheduler.Frame{Method: "[next owner awaits a carrier]"}
	awaitWakeUp  = scheduler.Frame{Method: "[next owner was woken]"}
	unknownOwner = scheduler.Frame{Method: "[nobody known]"}
)

// observe takes note of an event at the moment at which it happens.
func (p *profiler) observe(m *scheduler.Machine, e scheduler.Event) {
	switch e.Kind {
	case scheduler.ThreadBlocked, scheduler.ThreadRequeued:
		p.blocked(m, e)
	case scheduler.ThreadWoken:
		p.woken(m, e)
	case scheduler.ThreadQueued:
		p.queued(m, e)
	case scheduler.ThreadMounted:
		p.mounted(m, e)
	case scheduler.Performed:
		p.ended(m, e.Thread, false)
		p.settle(m, e.Object)
	case scheduler.ThreadEnded:
		p.ended(m, e.Thread, false)
	}
}

func (p *profiler) wait(t scheduler.ThreadID) *wait {
	if int(t) > len(p.waits) {
		return nil
	}
	return p.waits[t-1]
}

func (p *profiler) begin(m *scheduler.Machine, t scheduler.ThreadID, r scheduler.Reason, counts bool) *wait {
	w := &wait{thread: m.Thread(t), reason: r, stack: m.Stack(t), counts: counts, start: p.now(m)}
	if len(w.stack) == 0 {
		w.stack = []scheduler.Frame{blankFrame}
	}
	for int(t) > len(p.waits) {
		p.waits = append(p.waits, nil)
	}
	p.waits[t-1] = w
	return w
}

// isWait reports whether a reason to block is a wait for somebody else.
func isWait(k scheduler.ReasonKind) bool {
	switch k {
	case scheduler.NoReason, scheduler.ForTime, scheduler.ForNative, scheduler.ForComputation:
		return false
	}
	return true
}

func (p *profiler) blocked(m *scheduler.Machine, e scheduler.Event) {
	w := p.wait(e.Thread)
	if w == nil || w.reason != e.Reason {
		held := w != nil && w.holds
		p.ended(m, e.Thread, false)
		w = p.begin(m, e.Thread, e.Reason, isWait(e.Reason.Kind))
		p.arrive(m, w)
		if held && e.Kind == scheduler.ThreadRequeued {
			p.keepsCarrier(m, w, e)
		}
	}
	p.settle(m, e.Reason.Object)
	p.leaveHeir(m, e.Thread, e.Reason.Object)
	if e.Kind == scheduler.ThreadBlocked {
		p.keepsCarrier(m, w, e)
	}
}

// keepsCarrier notes whether a thread that blocks keeps its carrier, and why.
func (p *profiler) keepsCarrier(m *scheduler.Machine, w *wait, e scheduler.Event) {
	t := m.Thread(e.Thread)
	leaves := t.Block.How == scheduler.Unmount && t.Pins == 0
	if t.Kind != scheduler.Virtual || t.Carrier == 0 || leaves || e.Reason.Kind == scheduler.ForComputation {
		return
	}
	if w.heldBy == "" {
		w.heldSince, w.heldBy = p.now(m), heldBy(t)
	}
	w.holds = true
	for _, site := range t.Held {
		if site.Pins {
			w.pinnedBy = p.name(m, site.Object)
			if frames := m.SiteFrames(t.ID, site); len(frames) > 0 {
				w.pinnedBy = frames[0].String()
			}
			return
		}
	}
}

// heldBy says why a blocked thread does not leave its carrier.
func heldBy(t scheduler.ThreadInfo) string {
	switch k := t.Block.Reason.Kind; {
	case k == scheduler.ForMonitor:
		return "monitor-enter"
	case k == scheduler.ForNotify, k == scheduler.ForThread && t.Block.How != scheduler.Unmount:
		return "object-wait"
	case k == scheduler.ForClassInit:
		return "class-init"
	case k == scheduler.ForNative:
		return "native"
	}
	return "pinned"
}

func (p *profiler) woken(m *scheduler.Machine, e scheduler.Event) {
	w := p.wait(e.Thread)
	if w == nil {
		return
	}
	w.release(p.now(m))
	p.chosen(m, e, w)
}

// release ends the time for which a wait holds a carrier, unless it blocks again.
func (w *wait) release(now time.Duration) {
	if w.holds {
		w.held = now - w.heldSince
		w.holds = false
	}
}

func (p *profiler) queued(m *scheduler.Machine, e scheduler.Event) {
	w := p.wait(e.Thread)
	if w == nil {
		w = p.begin(m, e.Thread, scheduler.Reason{}, false)
	}
	if !w.ready {
		w.ready, w.readySince = true, p.now(m)
	}
}

func (p *profiler) mounted(m *scheduler.Machine, e scheduler.Event) {
	w := p.wait(e.Thread)
	if w == nil {
		return
	}
	w.mount(p.now(m))
	if !w.counts {
		p.ended(m, e.Thread, false)
	}
}

func (w *wait) mount(now time.Duration) {
	if w.ready {
		w.carrierWait += now - w.readySince
		w.ready = false
	}
}

// ended adds a wait to the profiles. It is open if it had not ended when the run did.
func (p *profiler) ended(m *scheduler.Machine, t scheduler.ThreadID, open bool) {
	w := p.wait(t)
	if w == nil {
		return
	}
	p.waits[t-1] = nil
	w.mount(p.now(m))
	w.release(p.now(m))
	p.depart(m, w)
	l := labels{thread: w.thread.Display(), tid: t, wait: w.reason.Kind.String(), object: p.name(m, w.reason.Object), open: open}
	delay := w.carrierWait
	if w.counts {
		delay = p.now(m) - w.start
	} else {
		l.wait, l.object = "a carrier", ""
	}
	if delay > 0 {
		p.block.add(w.stack, l, 1, int64(delay), int64(w.carrierWait))
	}
	if w.held > 0 {
		l.wait, l.object = w.reason.Kind.String(), p.name(m, w.reason.Object)
		l.heldBy, l.pinnedBy = w.heldBy, w.pinnedBy
		p.pinned.add(w.stack, l, 1, int64(w.held))
	}
}

// name returns the name of an object. Inspecting it costs as much as its queue is long.
func (p *profiler) name(m *scheduler.Machine, o scheduler.ObjectID) string {
	if o == 0 {
		return ""
	}
	name, ok := p.names[o]
	if !ok {
		name = m.Inspect(o).Name
		p.names[o] = name
	}
	return name
}

// finish counts what has not ended up to the end.
func (p *profiler) finish(m *scheduler.Machine, end time.Duration) {
	p.end = end
	for o := scheduler.ObjectID(1); int(o) <= m.Objects(); o++ {
		p.close(m, o)
	}
	for i := range p.waits {
		p.ended(m, scheduler.ThreadID(i+1), true)
	}
}
