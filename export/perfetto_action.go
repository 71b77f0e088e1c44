package export

import (
	"fmt"
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// action writes what an action did: first the operations that it ended, then what has
// become of threads, carriers and figures.
func (p *tracks) action(first int, events []scheduler.Event) {
	for _, e := range events {
		p.state.apply(e)
	}
	if first >= p.skipFrom && first < p.skipTo {
		if p.gap++; p.gap == 1 && p.last >= 0 {
			p.last++
			p.closeLanes(p.last)
		}
		return
	}
	at := p.moment(events[0])
	threads, carriers := p.touched(events)
	if p.gap > 0 {
		p.leftOut(at)
		threads, carriers = everyone(p.state)
	}
	for i, e := range events {
		switch {
		case e.Kind == scheduler.ThreadCreated:
			p.threadTrack(e.Thread)
		case e.Kind == scheduler.ThreadQueued && p.mounts[first+i]:
			p.queued[e.Thread] = i + 1
		}
	}
	p.operations(at, events, p.wakes(events))
	for _, t := range threads {
		p.thread(t, at)
	}
	for _, c := range carriers {
		p.carrier(c, at, events)
	}
	for _, e := range events {
		p.woken[e.Thread], p.queued[e.Thread] = 0, 0
	}
	for i, n := range [3]int{p.state.mounted, p.state.queued, p.state.held} {
		if p.counts[i] != n {
			p.counts[i] = n
			p.counter(mountedTrack+uint64(i), at, n)
		}
	}
}

// touched returns the threads and carriers that events are about, by number.
func (p *tracks) touched(events []scheduler.Event) (threads []scheduler.ThreadID, carriers []scheduler.CarrierID) {
	for _, e := range events {
		c := e.Carrier
		if e.Thread != 0 {
			threads = append(threads, e.Thread)
			if c == 0 {
				c = p.state.threads[e.Thread].carrier
			}
		}
		if c != 0 {
			carriers = append(carriers, c)
		}
	}
	slices.Sort(threads)
	slices.Sort(carriers)
	return slices.Compact(threads), slices.Compact(carriers)
}

// everyone returns all threads and carriers.
func everyone(s *state) (threads []scheduler.ThreadID, carriers []scheduler.CarrierID) {
	for t := range s.threads[1:] {
		threads = append(threads, scheduler.ThreadID(t+1))
	}
	for c := range s.carriers[1:] {
		carriers = append(carriers, scheduler.CarrierID(c+1))
	}
	return threads, carriers
}

// leftOut says how much was left out before a moment.
func (p *tracks) leftOut(at int64) {
	p.instant(runTrack, at, fmt.Sprintf("%d actions before this are left out", p.gap), nil)
	p.gap = 0
	for t := range p.state.threads[1:] {
		if _, known := p.open[threadTracks+uint64(t+1)]; !known && p.state.threads[t+1].doing != doesNothing {
			p.threadTrack(scheduler.ThreadID(t + 1))
		}
	}
}

// threadTrack writes the track of a thread.
func (p *tracks) threadTrack(t scheduler.ThreadID) {
	id := threadTracks + uint64(t)
	if _, known := p.open[id]; known {
		return
	}
	p.open[id] = nil
	info := p.state.m.Thread(t)
	parent := platformTrack
	if info.Kind == scheduler.Virtual {
		parent = virtualTrack
	}
	p.track(id, parent, plain(info.Display()), false)
}

// wake is that a thread woke or started another one, which has a flow.
type wake struct {
	by, thread scheduler.ThreadID
	flow       uint64
}

// wakes returns who woke whom. Only threads whose lane changes have an arrow to them.
func (p *tracks) wakes(events []scheduler.Event) (all []wake) {
	for _, e := range events {
		if e.Kind != scheduler.ThreadWoken && e.Kind != scheduler.ThreadStarted || e.By == 0 || e.By == e.Thread {
			continue
		}
		p.buf = p.state.threadSlices(e.Thread, p.buf[:0])
		opens := common(p.open[threadTracks+uint64(e.Thread)], p.buf) < len(p.buf)
		if opens && p.woken[e.Thread] == 0 {
			p.flows++
			p.woken[e.Thread] = p.flows
			all = append(all, wake{e.By, e.Thread, p.flows})
		}
	}
	return all
}

// operations writes the operations that ended, with arrows to the threads that they
// woke.
func (p *tracks) operations(at int64, events []scheduler.Event, wakes []wake) {
	drawn := 0
	for _, e := range events {
		if e.Kind != scheduler.Performed {
			continue
		}
		var out []uint64
		for _, w := range wakes {
			if w.by == e.Thread {
				out = append(out, w.flow)
			}
		}
		drawn += len(out)
		name := p.state.m.Verb(e)
		if e.Object != 0 {
			name += " " + p.state.object(e.Object)
		}
		threw := ""
		if e.Err != nil {
			threw = e.Err.Error()
		}
		p.instant(threadTracks+uint64(e.Thread), at, plain(name), out, annotation{"throws", threw})
	}
	if drawn == len(wakes) {
		return
	}
	for _, w := range wakes { // the operation goes on after the wake
		if !slices.ContainsFunc(events, func(e scheduler.Event) bool {
			return e.Kind == scheduler.Performed && e.Thread == w.by
		}) {
			p.instant(threadTracks+uint64(w.by), at, "wakes "+plain(p.state.m.Thread(w.thread).Display()), []uint64{w.flow})
		}
	}
}

// thread writes what has become of a thread.
func (p *tracks) thread(t scheduler.ThreadID, at int64) {
	track := threadTracks + uint64(t)
	now := p.state.threadSlices(t, p.buf[:0])
	p.buf = now
	var in, out []uint64
	if p.woken[t] != 0 {
		in = []uint64{p.woken[t]}
	}
	if p.queued[t] != 0 && common(p.open[track], now) < len(now) {
		p.flows++
		p.toMount[t], out = p.flows, []uint64{p.flows}
	}
	p.become(track, at, now, out, in)
}

// carrier writes what has become of a carrier.
func (p *tracks) carrier(c scheduler.CarrierID, at int64, events []scheduler.Event) {
	track := carrierTracks + uint64(c)
	if _, known := p.open[track]; !known {
		p.open[track] = nil
		p.track(track, carriersTrack, fmt.Sprintf("carrier %d", c), false)
	}
	var in []uint64
	for _, e := range events {
		if e.Kind == scheduler.ThreadMounted && e.Carrier == c && p.toMount[e.Thread] != 0 {
			in = []uint64{p.toMount[e.Thread]}
			p.toMount[e.Thread] = 0
		}
	}
	p.buf = p.state.carrierSlices(c, p.buf[:0])
	p.become(track, at, p.buf, nil, in)
}
