package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// The watchdog misses none of the scenarios and programs that end for want of a
// carrier, and what a JVM brings sees none of them.
func TestWatchdogMissesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and starts no goroutines")
	}
	catalogue, generated := newSet("catalogue"), newSet("generated")
	for _, s := range scenarios.All() {
		_, carriers := s.Machine()
		catalogue.addScenario(s, []int{21, 25}, []int{carriers})
	}
	for seed := range uint64(300) {
		generated.add(generate(seed + 1))
	}
	for _, s := range []DetectorSet{catalogue, generated} {
		watchdog := s.Scores[0]
		assert.Greater(t, s.Carriers, 12, s.Name)
		assert.Equal(t, s.Carriers, watchdog.Found, s.Name)
		assert.Zero(t, watchdog.Missed, s.Name)
		assert.Zero(t, watchdog.Standing, s.Name)
		longest, ok := watchdog.alarmTime(1)
		assert.True(t, ok)
		assert.LessOrEqual(t, longest, 1250*time.Millisecond+time.Second/4, s.Name)
		for _, other := range s.Scores[1:] {
			assert.Zero(t, other.Found, "%s of %s", other.Detector, s.Name)
		}
	}
	assert.Positive(t, generated.Scores[0].Cleared, "there must be something slow to be wrong about")
}

// A watchdog with too much patience would be found out.
func TestScoresTellDetectorsApart(t *testing.T) {
	s, err := scenarios.Lookup("zipkin-reporter")
	require.NoError(t, err)
	set := newSet("patient")
	set.add(scheduler.Config{JDK: 21, WatchdogThreshold: scheduler.Never}, s.Program(nil))
	assert.Equal(t, 1, set.Carriers)
	assert.Equal(t, 1, set.Scores[0].Missed)
	set.add(scheduler.Config{JDK: 21}, s.Program(nil))
	assert.Equal(t, 1, set.Scores[0].Found)
	set.add(scheduler.Config{JDK: 24}, s.Program(nil))
	assert.Equal(t, 3, set.Runs)
	slow, err := scenarios.Lookup("slow-pinned")
	require.NoError(t, err)
	set.add(scheduler.Config{JDK: 21}, slow.Program(nil))
	assert.Equal(t, 1, set.Scores[0].Cleared, "slow for 1.5 s")
	assert.Zero(t, set.Scores[0].Standing)
	assert.Equal(t, 1, set.Scores[2].Cleared, "an event when it ends")
	order, err := scenarios.Lookup("lock-order")
	require.NoError(t, err)
	set.add(scheduler.Config{JDK: 21}, order.Program(nil))
	assert.Equal(t, 1, set.Others)
	assert.Zero(t, set.Scores[1].OthersFound, "virtual threads: findDeadlockedThreads sees nothing")
}

func TestDetectorTable(t *testing.T) {
	set := newSet("generated")
	set.Runs, set.Carriers, set.Others = 10, 3, 2
	set.Scores[0] = Score{"watchdog", 2, 1, 0, 2, 1, 0, []time.Duration{time.Second, 1250 * time.Millisecond}}
	table := DetectorTable{Sets: []DetectorSet{set}}
	var b bytes.Buffer
	require.NoError(t, table.Text(&b))
	assert.Equal(t, `generated: 10 runs, of which 3 end for want of a carrier, 2 in another
fault, 5 well, and 0 nobody knows how

                       want of a carrier          other  ends well         time to alarm
detector               found              missed  found  cleared    false  median         longest
watchdog               2                  1       0      1          0      1.00 s         1.25 s
findDeadlockedThreads  0                  0       0      0          0
VirtualThreadPinned    0                  0       0      0          0

watchdog: no carrier free, tasks queued, and nothing moves for 1 s
findDeadlockedThreads: a cycle of owners among platform threads, as jstack prints it
VirtualThreadPinned: a JFR event of 20 ms or more, which is written when the pinning ends
cleared: an alarm during a run that ends well, of something slow that is over at the end
`, b.String())
	data, err := json.Marshal(table.Document())
	require.NoError(t, err)
	assert.Contains(t, string(data), `{"detector":"watchdog","found":2,"missed":1,"othersFound":0,"cleared":1,"false":0,"medianToAlarm":1,"longestToAlarm":1.25}`)
	assert.Contains(t, string(data), `"medianToAlarm":null`)
}

// A comparison that is ended says where to go on.
func TestDetectorsEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	table := ScoreDetectors(ctx, 100, 400, func(done, _ int, what string) {
		if what == "generated programs from 200" {
			cancel()
		}
	})
	assert.Equal(t, 200, table.Stopped)
	require.Len(t, table.Sets, 1, "no catalogue, which was counted before")
	assert.Equal(t, 100, table.Sets[0].Runs)
}

// BenchmarkDetectors reports what the watchdog found and missed.
func BenchmarkDetectors(b *testing.B) {
	for b.Loop() {
		set := newSet("generated")
		for seed := range uint64(1000) {
			set.add(generate(seed + 1))
		}
		b.ReportMetric(float64(set.Scores[0].Found), "found")
		b.ReportMetric(float64(set.Scores[0].Missed), "missed")
		b.ReportMetric(float64(set.Scores[0].Standing), "false")
	}
}
