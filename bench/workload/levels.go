package workload

import "time"

// level is a number that changes in the course of a run and is watched all the time.
type level int

const (
	mounted   level = iota // carriers with a virtual thread
	held                   // of these, carriers whose thread blocks
	pinned                 // of these, those whose thread is pinned
	queued                 // threads that wait for a carrier
	open                   // requests that came and have not ended: open sockets
	closeWait              // of these, those whose client has lost patience
	levels
)

// tally is what the levels were over a time: their integrals, in nanoseconds times
// the level, and their peaks.
type tally struct {
	area [levels]int64
	peak [levels]int
	// ended counts requests.
	ended int
}

// add adds a time d during which the levels were these.
func (t *tally) add(now *[levels]int, d time.Duration) {
	for i, n := range now {
		t.area[i] += int64(d) * int64(n)
		t.peak[i] = max(t.peak[i], n)
	}
}

// merge adds another tally.
func (t *tally) merge(o *tally) {
	for i := range t.area {
		t.area[i] += o.area[i]
		t.peak[i] = max(t.peak[i], o.peak[i])
	}
	t.ended += o.ended
}

// timelineParts is how many parts a timeline has at most.
const timelineParts = 120

// timeline is a run in equal parts. When it is full, parts are merged in pairs.
type timeline struct {
	width time.Duration
	parts []tally
}

// part returns the part of a moment.
func (l *timeline) part(at time.Duration) *tally {
	for at >= l.width*timelineParts {
		half := l.parts[:0]
		for i := 0; i < len(l.parts); i += 2 {
			p := l.parts[i]
			if i+1 < len(l.parts) {
				p.merge(&l.parts[i+1])
			}
			half = append(half, p)
		}
		l.parts, l.width = half, 2*l.width
	}
	for n := int(at / l.width); n >= len(l.parts); {
		l.parts = append(l.parts, tally{})
	}
	return &l.parts[at/l.width]
}

// add adds a time from one moment to another during which the levels were these.
func (l *timeline) add(now *[levels]int, from, to time.Duration) {
	for from < to {
		p := l.part(from)
		end := min((from/l.width+1)*l.width, to)
		p.add(now, end-from)
		from = end
	}
}
