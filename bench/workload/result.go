package workload

import "time"

// Latency is the distribution of a time over requests: percentiles have three
// significant figures, the mean and the maximum all.
type Latency struct {
	// Count is how many requests there were.
	Count                          int64
	Mean, P50, P90, P99, P999, Max time.Duration
}

// Point is a part of a run: from At on, as long as the distance to the next one.
type Point struct {
	At time.Duration
	// Throughput is requests that ended, a second.
	Throughput float64
	// Mounted, Held and Pinned are how many carriers had a thread, had one that blocked,
	// and had one that was pinned, on average. Queued is how many threads waited for a
	// carrier.
	Mounted, Held, Pinned, Queued float64
	// Open is how many sockets were open at most, CloseWait how many of them the client
	// had closed.
	Open, CloseWait int
}

// Collapse is the moment from which on a server does not serve.
type Collapse struct {
	At time.Duration
	// Why is "stuck" or "hung" if nobody was served any more, and "overload" if from
	// then on there were always threads that waited for a carrier.
	Why string
}

// Result is what a run measured.
type Result struct {
	Load Load
	End  End
	// Requests came in all, Ended of them have ended.
	Requests, Ended int
	// Throughput is how many requests ended, a second.
	Throughput float64
	// Latency is from the arrival of a request to its end, of those that came after the
	// warm-up and have ended; Wait from its arrival to its first step on a carrier.
	Latency, Wait Latency
	// Late is the share of the requests which ended later than their clients had
	// patience, or never.
	Late float64
	// Utilisation is the share of carriers with a thread, over time; Held the share with
	// a thread that blocks, Pinned with one that is pinned meanwhile.
	Utilisation, Held, Pinned float64
	// PinnedTime is the time for which carriers were held by pinned threads, summed up.
	PinnedTime time.Duration
	// Queue is how many threads wait for a carrier, Open how many sockets are open, and
	// CloseWait how many of those the client has closed.
	Queue, Open, CloseWait Extent
	// Collapse is nil if the server held out.
	Collapse *Collapse
	// Series is the run in parts.
	Series []Point
}

// Extent is the mean and the peak of a number over time.
type Extent struct {
	Mean float64
	Max  int
}

// overloaded is the part of a run at whose end threads must have waited for a carrier
// all the time for the server to be called overloaded.
const overloaded = 4

// result returns what the meter has measured.
func (r *meter) result(load Load, end End) Result {
	until := min(r.until, r.now)
	span := max(until-r.from, 1)
	x := Result{Load: load, End: end, Requests: len(r.order), Ended: r.ended}
	latency, wait := newLatencies(), newLatencies()
	late, all := 0, 0
	for _, id := range r.order {
		q := r.requests[id]
		if q.came < r.from {
			continue
		}
		all++
		if q.state&hasBegun != 0 {
			wait.record(q.mounted - q.came)
		}
		if q.state&hasEnded != 0 {
			latency.record(q.ended - q.came)
		}
		if q.state&hasEnded == 0 || q.ended-q.came > r.patience {
			late++
		}
	}
	x.Latency, x.Wait = latency.summary(), wait.summary()
	if all > 0 {
		x.Late = float64(late) / float64(all)
	}
	x.Throughput = float64(r.window.ended) / span.Seconds()
	share := func(l level) float64 { return float64(r.window.area[l]) / float64(span) / float64(load.Carriers) }
	x.Utilisation, x.Held, x.Pinned = share(mounted), share(held), share(pinned)
	x.PinnedTime = time.Duration(r.window.area[pinned])
	extent := func(l level) Extent {
		return Extent{float64(r.window.area[l]) / float64(span), r.window.peak[l]}
	}
	x.Queue, x.Open, x.CloseWait = extent(queued), extent(open), extent(closeWait)
	x.Collapse, x.Series = r.collapse(end, load.Rate > 0, until), r.series()
	return x
}

// collapse says when the server collapsed, if it did. Only one to which requests come
// whatever becomes of the earlier ones can be overloaded.
func (r *meter) collapse(end End, arrivals bool, until time.Duration) *Collapse {
	switch {
	case end != Finished && r.ended < len(r.order):
		return &Collapse{r.moved, string(end)}
	case arrivals && r.idle < until-until/overloaded:
		return &Collapse{r.idle, "overload"}
	}
	return nil
}

// series returns the parts of the run.
func (r *meter) series() []Point {
	w := r.timeline.width
	points := []Point{}
	for i, p := range r.timeline.parts {
		at := time.Duration(i) * w
		length := min(w, max(r.now-at, 1))
		mean := func(l level) float64 { return float64(p.area[l]) / float64(length) }
		points = append(points, Point{
			At: at, Throughput: float64(p.ended) / length.Seconds(),
			Mounted: mean(mounted), Held: mean(held), Pinned: mean(pinned), Queued: mean(queued),
			Open: p.peak[open], CloseWait: p.peak[closeWait],
		})
	}
	return points
}
