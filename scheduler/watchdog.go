package scheduler

import (
	"fmt"
	"slices"
	"time"
)

// Sample is what a watchdog sees at a moment. The first four figures are those of
// jdk.management.VirtualThreadSchedulerMXBean of JDK 24 and later.
type Sample struct {
	Time time.Duration
	// Parallelism is the target parallelism, PoolSize the number of worker threads.
	Parallelism, PoolSize int
	// Mounted counts the carriers that have a virtual thread, Queued the tasks in
	// all scheduler queues.
	Mounted, Queued int
	// Held counts the mounted threads that block and keep their carrier; the other
	// mounted ones are busy.
	Held int
	// Blank counts the threads that were started and never mounted.
	Blank int
	// Gauges are those of the objects that have some, in the order of the objects.
	Gauges []Gauge
}

// same reports whether two samples differ in nothing but their time.
func (s Sample) same(o Sample) bool {
	return s.Parallelism == o.Parallelism && s.PoolSize == o.PoolSize && s.Mounted == o.Mounted &&
		s.Queued == o.Queued && s.Held == o.Held && s.Blank == o.Blank && slices.Equal(s.Gauges, o.Gauges)
}

// Sample returns what a watchdog would see now.
func (m *Machine) Sample() Sample {
	m.readsAll()
	return m.sampleAt(m.clock)
}

// sampleAt returns what a watchdog would see at a moment that is not after the
// next action.
func (m *Machine) sampleAt(now time.Duration) Sample {
	s := Sample{
		Time: now, Parallelism: m.cfg.Parallelism, PoolSize: m.pool.size(),
		Mounted: m.pool.mounted, Queued: m.pool.queued, Blank: m.blank,
	}
	for i := range m.pool.carriers {
		if t := m.pool.carriers[i].thread; t != 0 && m.threads[t-1].keepsCarrier() {
			s.Held++
		}
	}
	for _, o := range m.objects {
		if g, ok := o.(Gauger); ok {
			s.Gauges = append(s.Gauges, g.Gauges(m, now)...)
		}
	}
	return s
}

// keepsCarrier reports whether a mounted thread blocks and keeps its carrier.
func (th *thread) keepsCarrier() bool {
	return th.carrier != 0 && th.has(flagBlocked) && !th.has(flagYields) && th.block.Reason.Kind != ForComputation
}

// exhausted reports whether tasks are queued and no carrier can take one.
func (m *Machine) exhausted() bool {
	return m.pool.queued > 0 && !m.pool.canTake(m.cfg.Parallelism)
}

// Alert is what a watchdog says: all carriers are mounted, tasks are queued, and no
// thread was mounted or unmounted since Since.
type Alert struct {
	// Raised is when the alert was raised, a threshold after Since.
	Raised, Since time.Duration
	// Sample is what the watchdog saw then.
	Sample Sample
	// Cleared is when a thread was unmounted after all, or 0.
	Cleared time.Duration
	// Permanent says that the machine came to a state in which nothing can happen
	// any more, so that the alert can never clear.
	Permanent bool
}

// Pinned reports whether blocked threads hold all carriers, and no busy one does.
func (a Alert) Pinned() bool { return a.Sample.Held == a.Sample.Mounted }

// Watchdog is what a service would run beside its scheduler: an observer that
// looks at an interval, knows nothing but what it sees then, and raises an alert
// when the carriers have been exhausted for a threshold. The zero value is not
// ready, and its methods panic: use NewWatchdog.
type Watchdog struct {
	threshold time.Duration
	interval  time.Duration
	next      time.Duration
	// Samples are those in which something had changed.
	Samples []Sample
	// Alerts are those raised so far, oldest first.
	Alerts []Alert

	exhausted bool
	changes   uint64 // of the pool, when it looked last
}

// NewWatchdog returns a watchdog that alerts after threshold and looks four times
// as often. A threshold below 0 is a panic.
func NewWatchdog(threshold time.Duration) *Watchdog {
	if threshold < 0 {
		panic(fmt.Sprintf("a watchdog's threshold is %v, expected 0 or more", threshold))
	}
	return &Watchdog{threshold: threshold, interval: max(threshold/4, 1)}
}

// CatchUp lets the watchdog look at each interval up to the machine's clock. It
// is to be called before each action, since between two actions nothing changes but
// what gauges show, and they change in one direction.
func (w *Watchdog) CatchUp(m *Machine) {
	w.made()
	w.lookUntil(m, m.clock)
}

// made panics if NewWatchdog did not make the watchdog.
func (w *Watchdog) made() {
	if w.interval == 0 {
		panic("a Watchdog that is not from NewWatchdog")
	}
}

// Settle lets the watchdog look on at a machine in which nothing happens any more
// until it has raised its alert, or seen that there is nothing to alert of. A
// threshold that is never over raises none.
func (w *Watchdog) Settle(m *Machine) {
	w.made()
	if m.exhausted() != w.raised() {
		w.lookUntil(m, w.next)
	}
	if over := later(m.pool.changed, w.threshold); m.exhausted() && !w.raised() && over != Never {
		w.lookUntil(m, later(over, w.interval-1))
	}
	if w.raised() && m.Stuck() {
		w.Alerts[len(w.Alerts)-1].Permanent = true
	}
	w.record(m.Sample())
}

// raised reports whether the newest alert has not cleared.
func (w *Watchdog) raised() bool {
	return len(w.Alerts) > 0 && w.Alerts[len(w.Alerts)-1].Cleared == 0
}

// record keeps a sample that is news.
func (w *Watchdog) record(s Sample) {
	if n := len(w.Samples); n == 0 || s.Time > w.Samples[n-1].Time && !s.same(w.Samples[n-1]) {
		w.Samples = append(w.Samples, s)
	}
}

// maxLooks bounds how often a watchdog looks between two actions for gauges that
// have changed. What it misses then it sees when it looks for the last time.
const maxLooks = 1 << 16

// lookUntil lets the watchdog look at each interval up to a moment that is not after
// the next action. That may be very many intervals, so it skips those in which it
// would see nothing new.
func (w *Watchdog) lookUntil(m *Machine, until time.Duration) {
	if w.next > until {
		return
	}
	intervals := (until - w.next) / w.interval
	first := m.sampleAt(w.next)
	w.record(first)
	exhausted := m.exhausted()
	if !exhausted || !w.exhausted || w.changes != m.pool.changes {
		w.exhausted, w.changes = exhausted, m.pool.changes
		if w.raised() {
			w.Alerts[len(w.Alerts)-1].Cleared = first.Time
		}
	}
	if exhausted && !w.raised() {
		w.alert(m, intervals)
	}
	last := w.next + intervals*w.interval
	if intervals > 0 {
		looks := maxLooks
		w.between(m, first, m.sampleAt(last), intervals, &looks)
	}
	w.next = later(last, w.interval)
}

// alert raises an alert if the threshold is over at the next look or within some
// intervals after it.
func (w *Watchdog) alert(m *Machine, intervals time.Duration) {
	over := later(m.pool.changed, w.threshold)
	at := w.next
	if over > at {
		n := (over-at-1)/w.interval + 1
		if n > intervals {
			return
		}
		at += n * w.interval
	}
	w.Alerts = append(w.Alerts, Alert{Raised: at, Since: m.pool.changed, Sample: m.sampleAt(at)})
}

// between records the samples after a first one, which is recorded, up to a last one
// that is some intervals later. If the two are the same, so are all between.
func (w *Watchdog) between(m *Machine, first, last Sample, intervals time.Duration, looks *int) {
	if first.same(last) {
		return
	}
	if intervals == 1 || *looks == 0 {
		w.record(last)
		return
	}
	*looks--
	half := intervals / 2
	middle := m.sampleAt(first.Time + half*w.interval)
	w.between(m, first, middle, half, looks)
	w.between(m, middle, last, intervals-half, looks)
}
