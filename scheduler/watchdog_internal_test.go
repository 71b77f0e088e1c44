package scheduler

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// plainWatchdog is the twin of Watchdog that looks at every interval.
type plainWatchdog struct{ Watchdog }

func (w *plainWatchdog) catchUp(m *Machine) {
	for w.next <= m.clock {
		w.look(m)
	}
}

func (w *plainWatchdog) settle(m *Machine) {
	for m.exhausted() != w.raised() {
		w.look(m)
	}
	if w.raised() && m.Stuck() {
		w.Alerts[len(w.Alerts)-1].Permanent = true
	}
	w.record(m.Sample())
}

func (w *plainWatchdog) look(m *Machine) {
	now := w.next
	w.next += w.interval
	s := m.sampleAt(now)
	w.record(s)
	exhausted := m.exhausted()
	if !exhausted || !w.exhausted || w.changes != m.pool.changes {
		w.exhausted, w.changes = exhausted, m.pool.changes
		if w.raised() {
			w.Alerts[len(w.Alerts)-1].Cleared = now
		}
	}
	if exhausted && now-m.pool.changed >= w.threshold && !w.raised() {
		w.Alerts = append(w.Alerts, Alert{Raised: now, Since: m.pool.changed, Sample: s})
	}
}

// ages is an object whose gauge counts the steps that are older than a second.
type ages struct {
	intObject
	steps []time.Duration
}

func (o *ages) Clone() Object { return &ages{o.intObject, slices.Clone(o.steps)} }

func (o *ages) Step(m *Machine, _ ThreadID, _ *Op, _ Wake) Result {
	o.steps = append(o.steps, m.clock)
	return Finish(0)
}

func (o *ages) Gauges(_ *Machine, now time.Duration) []Gauge {
	old := int64(0)
	for _, t := range o.steps {
		if now-t >= time.Second {
			old++
		}
	}
	return []Gauge{{"old", old}, {"left", int64(len(o.steps)) - old}}
}

// starving is a program in which threads keep the carriers for a while, again and
// again, and at last for ever.
func starving(seed uint64) *Program {
	p := NewProgram("starving")
	a := p.New(&ages{})
	age := Op{Object: a}
	rng := NewRandom(seed).rng
	some := func() time.Duration { return time.Duration(rng.Int64N(int64(3 * time.Second))) }
	for range 4 {
		c := p.Assemble()
		for range 6 {
			c.Do(age).Do(WorkOp(some())).Do(YieldOp()).Do(SleepOp(some()))
		}
		p.Thread(Spec{Code: c.Do(WorkOp(math.MaxInt64)).Code()})
	}
	p.Thread(Spec{Kind: Platform, Code: p.Assemble().Do(SleepOp(time.Minute)).Do(age).Do(SleepOp(some())).Code()})
	return p
}

func TestWatchdogSeesWhatItWouldByLookingAllTheTime(t *testing.T) {
	alerts, samples := 0, 0
	for seed := uint64(1); seed <= 30; seed++ {
		m, err := New(Config{Parallelism: 1 + int(seed%2)}, starving(seed))
		require.NoError(t, err)
		threshold := []time.Duration{10 * time.Millisecond, 300 * time.Millisecond, 700 * time.Millisecond, time.Second}[seed%4] + time.Duration(seed)
		w := NewWatchdog(threshold)
		twin := plainWatchdog{*NewWatchdog(threshold)}
		policy := &FIFO{}
		for {
			w.CatchUp(m)
			twin.catchUp(m)
			a, ok := policy.Next(m)
			if !ok {
				break
			}
			require.NoError(t, m.Apply(a))
		}
		w.Settle(m)
		twin.settle(m)
		require.Equal(t, twin.Samples, w.Samples)
		require.Equal(t, twin.Alerts, w.Alerts)
		alerts, samples = alerts+len(w.Alerts), samples+len(w.Samples)
	}
	assert.Greater(t, alerts, 30)
	assert.Greater(t, samples, 500)
}

// clockGauge is new at each look.
type clockGauge struct{ intObject }

func (o *clockGauge) Clone() Object { return o }

func (*clockGauge) Gauges(_ *Machine, now time.Duration) []Gauge {
	return []Gauge{{"now", int64(now)}}
}

// Virtual time costs nothing, so a program may wait for as long as it likes.
func TestWatchdogOfLongWaits(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for _, c := range []struct {
		name      string
		threshold time.Duration
		sleep     time.Duration
		samples   int
	}{
		{"200 years", time.Second, 200 * year, maxLooks + 100},
		{"the shortest threshold", 1, time.Hour, maxLooks + 1100},
		{"the longest threshold", math.MaxInt64, time.Hour, 2},
		{"for ever", time.Second, math.MaxInt64, 2},
	} {
		p := NewProgram(c.name)
		p.New(&clockGauge{})
		p.Thread(Spec{Kind: Platform, Code: p.Assemble().Do(SleepOp(c.sleep)).Code()})
		trace, _ := Runner{}.Run(Config{WatchdogThreshold: c.threshold, MaxTime: math.MaxInt64}, p)
		assert.LessOrEqual(t, len(trace.Samples), c.samples, c.name)
		assert.Equal(t, trace.Machine.Now(), trace.Samples[len(trace.Samples)-1].Time, c.name)
	}
}

// A watchdog whose threshold is never over stays silent, however long it looks.
func TestWatchdogThatNeverAlerts(t *testing.T) {
	p := NewProgram("busy")
	for range 2 {
		p.Thread(Spec{Code: p.Assemble().Do(WorkOp(math.MaxInt64)).Code()})
	}
	for threshold, alerts := range map[time.Duration]int{1: 1, time.Second: 1, math.MaxInt64 / 2: 1, math.MaxInt64: 0} {
		trace, err := Runner{}.Run(Config{Parallelism: 1, WatchdogThreshold: threshold}, p)
		require.Error(t, err)
		assert.Len(t, trace.Alerts, alerts, "%v", threshold)
	}
}

func TestWatchdogsThatAreNone(t *testing.T) {
	m, err := New(Config{}, NewProgram(""))
	require.NoError(t, err)
	assert.PanicsWithValue(t, "a Watchdog that is not from NewWatchdog", func() { new(Watchdog).CatchUp(m) })
	assert.PanicsWithValue(t, "a Watchdog that is not from NewWatchdog", func() { new(Watchdog).Settle(m) })
	assert.PanicsWithValue(t, "a watchdog's threshold is -1ns, expected 0 or more", func() { NewWatchdog(-1) })
}
