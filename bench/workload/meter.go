package workload

import (
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// request is what a meter knows of a virtual thread, each of which is a request.
type request struct {
	came, mounted, ended time.Duration
	state                requestState
}

type requestState uint8

const (
	isRequest requestState = 1 << iota // it is a virtual thread that was started
	hasBegun                           // it had a carrier
	hasEnded
	waits    // for a carrier
	holds    // its carrier, while it blocks
	isPinned // meanwhile
	gaveUp   // its client has
)

// meter watches a machine, by its events, and measures.
type meter struct {
	patience time.Duration
	// from and until are what is measured, but for the timeline and the whole.
	from, until time.Duration
	now         time.Duration
	levels      [levels]int
	window      tally
	whole       tally
	timeline    timeline
	requests    []request // by ThreadID
	// order has the requests as they came, those up to lost have been looked at whether
	// their clients lose patience.
	order []scheduler.ThreadID
	lost  int
	// moved is when a virtual thread last came onto or left a carrier, idle when, of what
	// is measured, last none waited for one.
	moved, idle time.Duration
	ended       int
}

func newMeter(patience, from, until time.Duration) *meter {
	return &meter{
		patience: patience, from: from, until: until,
		timeline: timeline{width: max(until/timelineParts, 1)},
	}
}

// attach has the meter watch a machine, of which virtual threads may be started.
func (r *meter) attach(m *scheduler.Machine) {
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if t := m.Thread(id); t.Kind == scheduler.Virtual && t.State == scheduler.StateStarted {
			r.come(id)
			r.wait(id)
		}
	}
	m.Observe(r.observe)
}

// request returns the record of a thread.
func (r *meter) request(id scheduler.ThreadID) *request {
	for int(id) >= len(r.requests) {
		r.requests = append(r.requests, request{})
	}
	return &r.requests[id]
}

// set changes a state of a request and the level that counts it, if it was not so
// already.
func (r *meter) set(q *request, s requestState, l level, on bool) {
	if q.state&isRequest == 0 || (q.state&s != 0) == on {
		return
	}
	q.state ^= s
	if on {
		r.levels[l]++
	} else {
		r.levels[l]--
	}
}

func (r *meter) come(id scheduler.ThreadID) {
	q := r.request(id)
	q.came, q.state = r.now, isRequest
	r.levels[open]++
	r.order = append(r.order, id)
}

func (r *meter) wait(id scheduler.ThreadID) { r.set(r.request(id), waits, queued, true) }

// observe takes note of an event.
func (r *meter) observe(m *scheduler.Machine, e scheduler.Event) {
	switch e.Kind {
	case scheduler.ThreadStarted:
		if m.Thread(e.Thread).Kind == scheduler.Virtual {
			r.advance(e.Time)
			r.come(e.Thread)
		}
	case scheduler.ThreadQueued, scheduler.TimerSubmitted:
		r.advance(e.Time)
		r.wait(e.Thread)
	case scheduler.ThreadMounted:
		r.mount(e)
	case scheduler.ThreadUnmounted:
		r.unmount(e)
	case scheduler.ThreadBlocked:
		r.block(e)
	case scheduler.ThreadWoken:
		r.advance(e.Time)
		r.free(r.request(e.Thread))
	case scheduler.ThreadEnded:
		r.end(e)
	}
}

func (r *meter) mount(e scheduler.Event) {
	r.advance(e.Time)
	r.moved = e.Time
	q := r.request(e.Thread)
	if q.state&hasBegun == 0 {
		q.state |= hasBegun
		q.mounted = e.Time
	}
	r.levels[mounted]++
	r.set(q, waits, queued, false)
}

func (r *meter) unmount(e scheduler.Event) {
	r.advance(e.Time)
	r.moved = e.Time
	r.levels[mounted]--
	r.free(r.request(e.Thread))
}

// block takes note that a thread blocks. If it leaves its carrier for that, an
// unmount follows at once.
func (r *meter) block(e scheduler.Event) {
	if e.Carrier == 0 || e.Reason.Kind == scheduler.ForComputation {
		return
	}
	r.advance(e.Time)
	q := r.request(e.Thread)
	r.set(q, holds, held, true)
	if e.Pinned {
		r.set(q, isPinned, pinned, true)
	}
}

// free takes note that a thread does not hold its carrier while it blocks, any more.
func (r *meter) free(q *request) {
	r.set(q, holds, held, false)
	r.set(q, isPinned, pinned, false)
}

func (r *meter) end(e scheduler.Event) {
	q := r.request(e.Thread)
	if q.state&isRequest == 0 {
		return
	}
	r.advance(e.Time)
	r.set(q, gaveUp, closeWait, false)
	q.state |= hasEnded
	q.ended = e.Time
	r.levels[open]--
	r.ended++
	r.timeline.part(e.Time).ended++
	if e.Time >= r.from && e.Time < r.until {
		r.window.ended++
	}
}

// advance moves the meter's clock on, on the way to which clients lose patience.
func (r *meter) advance(to time.Duration) {
	for r.lost < len(r.order) {
		q := &r.requests[r.order[r.lost]]
		at := q.came + r.patience
		if at > to {
			break
		}
		r.lost++
		if q.state&hasEnded == 0 {
			r.pass(at)
			r.set(q, gaveUp, closeWait, true)
		}
	}
	r.pass(to)
}

// pass lets time pass in which nothing changes.
func (r *meter) pass(to time.Duration) {
	if to <= r.now {
		return
	}
	if from, until := max(r.now, r.from), min(to, r.until); from < until {
		r.window.add(&r.levels, until-from)
	}
	r.whole.add(&r.levels, to-r.now)
	r.timeline.add(&r.levels, r.now, to)
	if r.levels[queued] == 0 && r.now < r.until {
		r.idle = min(to, r.until)
	}
	r.now = to
}
