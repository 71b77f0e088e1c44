package export_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/jvmdump"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// Why a dump of a state does not show what became of the run.
const (
	owners    = "no dump of these releases shows who owns a lock of java.util.concurrent"
	permits   = "a dump does not show how many permits or counts are left, or who has them"
	joins     = "a dump does not show which thread it is that a thread joins"
	monitors  = "a dump of JDK 21 shows neither states nor monitors: to wait for one looks like to run"
	signals   = "a signal that was lost looks like one that has not come yet"
	dead      = "a dump has no threads that have ended"
	computing = "a dump of JDK 21 shows no states: to compute looks like to wait for a monitor"
	classInit = "a thread that waits for a class to be initialised looks like one that runs, in every release"
	again     = "a dump of JDK 25 does not name the monitor that a thread enters again after a wait"
	moments   = "dumps show moments, and this goes round: at some all threads sleep, at others one can go on"
	reading   = "a thread that reads a file looks like one that computes, in every release"
	yields    = "threads that yield leave their carriers, so a dump shows what is normal for a moment"
	asleep    = "a time-out that has come and waits for a carrier looks like one that has not come"
	requeued  = "a thread that was signalled and not yet unparked still looks as if it waited for the signal"
)

// shows is what explain says of the dump of a run where that is not the verdict of the run.
type shows struct {
	verdict deadlock.Verdict
	kind    string
	because string
}

// check compares with what explain says. What goes round may look in two ways.
func (s shows) check(t *testing.T, said, name string) {
	t.Helper()
	if s.because == moments {
		assert.Contains(t, []string{"idle", "unknown"}, said, name)
		return
	}
	assert.Equal(t, s.says(), said, name)
}

func (s shows) says() string { return strings.TrimSpace(string(s.verdict) + " " + s.kind) }

// unlike are the runs of which a real dump could not show the verdict, by scenario and
// release; 0 stands for both.
var unlike = map[string]map[int]shows{
	"barrier-short":              {0: {deadlock.Unknown, "", permits}},
	"class-initializer-stampede": {0: {deadlock.Unknown, "", classInit}},
	"compute-if-absent":          {21: {deadlock.Unknown, "", monitors}},
	"connection-pool":            {21: {deadlock.CarrierExhaustion, deadlock.OwnerUnmounted, permits}},
	"cpu-bound":                  {21: {deadlock.Unknown, "", computing}},
	"dining-philosophers":        {0: {deadlock.Unknown, "", owners}},
	"file-read":                  {25: {deadlock.Starvation, "", reading}},
	"join-cycle":                 {0: {deadlock.Unknown, "", joins}},
	"lock-order":                 {0: {deadlock.Unknown, "", owners}},
	"monitor-notified":           {25: {deadlock.CarrierExhaustion, deadlock.OwnerUnmounted, again}},
	"monitor-notified-java":      {25: {deadlock.CarrierExhaustion, deadlock.OwnerUnmounted, again}},
	"monitor-order":              {21: {deadlock.Unknown, "", monitors}},
	"nested-monitor":             {21: {deadlock.Unknown, "", monitors}, 25: {deadlock.Unknown, "", signals}},
	"nested-permits":             {0: {deadlock.Unknown, "", permits}},
	"permit-leak":                {0: {deadlock.Unknown, "", permits}},
	"polite-try-lock":            {0: {deadlock.Unknown, "", moments}},
	"pool-start":                 {21: {deadlock.Unknown, "", monitors}},
	"read-to-write":              {0: {deadlock.Unknown, "", owners}},
	"timeout-starved":            {0: {deadlock.Unknown, "", asleep}},
	"unlock-without-lock":        {0: {deadlock.Idle, "", dead}},
	"yield-pinned":               {0: {deadlock.Unknown, "", yields}},
	"yield-spin":                 {25: {deadlock.Unknown, "", yields}},
	"zipkin-condition":           {21: {deadlock.Unknown, "", requeued}},
}

// needsSecond are the scenarios where one moment is too little: two dumps some seconds
// apart, which are the same, show it.
var needsSecond = []string{
	"bounded-buffer", "executor-own-pool", "latch-never-opens", "lost-wake-up", "missed-signal", "object-wait-saturated", "object-wait-uncompensated",
	"queue-feeds-itself",
}

// needsJSON are those that text does not show, since it does not say who has a carrier.
var needsJSON = []string{"monitor-notified", "monitor-notified-java"}

// A run's dumps, explained as those of a real JVM, give the verdict of the run, or what is
// written above. Of a run that completed nobody is left.
func TestDumpsOfRunsExplainThem(t *testing.T) {
	used := map[string]bool{}
	for i, s := range scenarios.All() {
		if testing.Short() && i%5 != 0 {
			continue
		}
		for _, jdk := range []int{21, 25} {
			r := run(t, s.Name, func(c *scheduler.Config) { c.JDK = jdk })
			want := shows{verdict: r.Explanation.Verdict, kind: r.Explanation.Kind}
			truth := want.says()
			for _, release := range []int{0, jdk} {
				if e, ok := unlike[s.Name][release]; ok {
					require.NotEqual(t, want.says(), e.says(), s.Name)
					want = e
					used[s.Name] = true
				}
			}
			if want.verdict == deadlock.Completed {
				want.verdict = deadlock.Idle
			}
			name := fmt.Sprintf("%s on JDK %d", s.Name, jdk)
			dumps := dumpsOf(t, r)
			want.check(t, explained(t, dumps...), name)
			assert.Contains(t, []string{truth, want.says(), "unknown", "idle"}[:3+moving(want)], explained(t, ofARun(dumps[:2])...), name+", simulated")
			if slices.Contains(needsSecond, s.Name) && !r.Explanation.Verdict.Clean() {
				want = shows{verdict: deadlock.Unknown}
			}
			want.check(t, explained(t, dumps[1]), name+", JSON")
			if slices.Contains(needsJSON, s.Name) && !r.Explanation.Verdict.Clean() {
				want = shows{verdict: deadlock.Unknown}
			}
			want.check(t, explained(t, dumps[0]), name+", text")
		}
	}
	for name := range unlike {
		assert.True(t, used[name] || testing.Short(), "%s is as its dumps say", name)
	}
}

// moving is 1 for what goes round, which looks idle at some moments.
func moving(s shows) int {
	if s.because == moments {
		return 1
	}
	return 0
}

// ofARun returns dumps as explain gets them of a run, which stood still when they were taken.
func ofARun(dumps []*jvmdump.Dump) []*jvmdump.Dump {
	var out []*jvmdump.Dump
	for _, d := range dumps {
		simulated := *d
		simulated.Version += "-gridlock"
		out = append(out, &simulated)
	}
	return out
}

// dumpsOf returns the dumps of the end of a run: as text, as JSON, and, if nothing can
// happen any more, as JSON ten seconds later.
func dumpsOf(t *testing.T, r export.Run) []*jvmdump.Dump {
	t.Helper()
	end := r.Explanation.Snapshot
	var text, json, later bytes.Buffer
	require.NoError(t, export.DumpText(&text, end))
	require.NoError(t, export.DumpJSON(&json, end))
	files := [][]byte{text.Bytes(), json.Bytes()}
	if r.Trace.End == scheduler.GotStuck {
		s := *end
		s.Now += 10 * time.Second
		require.NoError(t, export.DumpJSON(&later, &s))
		files = append(files, later.Bytes())
	}
	var dumps []*jvmdump.Dump
	for _, f := range files {
		dumps = append(dumps, parsed(t, f))
	}
	return dumps
}

func parsed(t *testing.T, data []byte) *jvmdump.Dump {
	t.Helper()
	d, err := jvmdump.Parse("dump", data)
	require.NoError(t, err)
	d.Version = strings.TrimSuffix(d.Version, "-gridlock") // to be judged as if a JVM had written it
	return d
}

// explained returns what explain says of dumps.
func explained(t *testing.T, dumps ...*jvmdump.Dump) string {
	t.Helper()
	p, err := jvmdump.Correlate(dumps...)
	require.NoError(t, err)
	x := jvmdump.Explain(p)
	return shows{verdict: x.Verdict, kind: x.Kind}.says()
}
