package bench

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// Detector is something that is to notice that a program hangs, while it does.
type Detector struct {
	// Name is short, What says what it looks at.
	Name, What string
	// alarm says when it raised an alarm that stands at the end of a run, and whether it
	// raised others.
	alarm func(observed) (at time.Duration, stands, others bool)
}

// observed is a run as detectors see it.
type observed struct {
	trace       *scheduler.Trace
	explanation *deadlock.Explanation
	incidents   []pinning.Incident
}

// pinnedThreshold is that of the JFR event jdk.VirtualThreadPinned.
const pinnedThreshold = 20 * time.Millisecond

// Detectors returns the detectors that are compared: that of gridlock, and what a JVM
// brings.
func Detectors() []Detector {
	return []Detector{
		{"watchdog", "no carrier free, tasks queued, and nothing moves for 1 s", byWatchdog},
		{"findDeadlockedThreads", "a cycle of owners among platform threads, as jstack prints it", byPlatformCycle},
		{"VirtualThreadPinned", "a JFR event of 20 ms or more, which is written when the pinning ends", byPinnedEvent},
	}
}

func byWatchdog(o observed) (time.Duration, bool, bool) {
	alerts := o.trace.Alerts
	if len(alerts) == 0 {
		return 0, false, false
	}
	last := alerts[len(alerts)-1]
	return last.Raised - last.Since, last.Cleared == 0, last.Cleared != 0 || len(alerts) > 1
}

// byPlatformCycle sees cycles whose threads are all platform threads: ThreadMXBean
// knows no virtual ones.
func byPlatformCycle(o observed) (time.Duration, bool, bool) {
	for _, f := range o.explanation.Findings {
		if f.Verdict == deadlock.Deadlock && !slices.ContainsFunc(f.Threads, func(t scheduler.ThreadID) bool {
			return o.trace.Machine.Thread(t).Kind == scheduler.Virtual
		}) {
			return 0, true, false
		}
	}
	return 0, false, false
}

// byPinnedEvent sees what is written at the end of a pinning, and so nothing of one
// that never ends.
func byPinnedEvent(o observed) (time.Duration, bool, bool) {
	for _, i := range o.incidents {
		if i.Ended && i.Duration >= pinnedThreshold {
			return 0, false, true
		}
	}
	return 0, false, false
}

// Score is what a detector made of some runs.
type Score struct {
	Detector string
	// Found and Missed count the runs that end with virtual threads which wait for ever
	// because they get no carrier: that is what the watchdog is for.
	Found, Missed int
	// OthersFound and OthersMissed count the runs that end otherwise in a fault.
	OthersFound, OthersMissed int
	// Cleared counts the runs that end well in which it raised an alarm and took it back,
	// or which is of something that is over; Standing those that end well and in which an
	// alarm stands.
	Cleared, Standing int
	// ToAlarm are the times from the last that moved to the alarm, in rising order.
	ToAlarm []time.Duration
}

// DetectorTable is the scores over two sets of runs.
type DetectorTable struct {
	Sets []DetectorSet
	// Stopped is the number of the generated program, from 0, at which the comparison was
	// ended early; -1 if it was not.
	Stopped int
}

// DetectorSet is some runs and the scores over them.
type DetectorSet struct {
	Name string
	// Runs are all, of which Carriers end in a fault of carriers, Others in another, and
	// of Unknown it is not known; these are not scored.
	Runs, Carriers, Others, Unknown int
	Scores                          []Score
}

// newSet returns a set without runs.
func newSet(name string) DetectorSet {
	s := DetectorSet{Name: name}
	for _, d := range Detectors() {
		s.Scores = append(s.Scores, Score{Detector: d.Name})
	}
	return s
}

// add runs a program and counts what the detectors make of it.
func (s *DetectorSet) add(cfg scheduler.Config, p *scheduler.Program) {
	var r pinning.Recorder
	trace, _ := scheduler.Runner{Observe: r.Observe}.Run(cfg, p)
	if trace.Machine == nil {
		return
	}
	o := observed{trace, deadlock.ExplainRun(trace), r.Incidents}
	carriers := slices.ContainsFunc(o.explanation.Findings, func(f deadlock.Finding) bool {
		return f.Verdict == deadlock.CarrierExhaustion || f.Verdict == deadlock.Starvation
	})
	other := !carriers && !o.explanation.Verdict.Clean()
	s.Runs++
	switch {
	case o.explanation.Verdict == deadlock.Unknown:
		s.Unknown++
		return
	case carriers:
		s.Carriers++
	case other:
		s.Others++
	}
	for i, d := range Detectors() {
		s.Scores[i].count(d, o, carriers, other)
	}
}

func (s *Score) count(d Detector, o observed, carriers, other bool) {
	at, stands, others := d.alarm(o)
	switch {
	case carriers && stands:
		s.Found++
		s.ToAlarm = append(s.ToAlarm, at)
	case carriers:
		s.Missed++
	case other && stands:
		s.OthersFound++
	case other:
		s.OthersMissed++
	case stands:
		s.Standing++
	case others:
		s.Cleared++
	}
}

// detectorCarriers are the parallelisms with which the catalogue runs.
var detectorCarriers = []int{1, 2, 4, 8}

// ScoreDetectors runs the whole catalogue, on every release with 1, 2, 4 and 8
// carriers, and as many generated programs, and calls progress before each scenario
// and each hundred programs. The same programs always give the same table. If the
// context ends it, the table is of what ran until then.
func ScoreDetectors(ctx context.Context, from, programs int, progress func(done, all int, what string)) DetectorTable {
	t := DetectorTable{Stopped: -1}
	all := scenarios.All()
	if from > 0 {
		all = nil // they were counted before
	}
	total := len(all) + (programs-from+99)/100
	catalogue := newSet("catalogue")
	for i, s := range all {
		progress(i, total, s.Name)
		if ctx.Err() != nil {
			t.Stopped = 0
			break
		}
		catalogue.addScenario(s, scheduler.Releases(), detectorCarriers)
	}
	if from == 0 {
		t.Sets = append(t.Sets, catalogue)
	}
	generated := newSet("generated")
	for i := from; i < programs && t.Stopped < 0; i++ {
		if (i-from)%100 == 0 {
			progress(len(all)+(i-from)/100, total, fmt.Sprint("generated programs from ", i))
		}
		if ctx.Err() != nil {
			t.Stopped = i
			break
		}
		generated.add(generate(uint64(i) + 1))
	}
	t.Sets = append(t.Sets, generated)
	for _, s := range t.Sets {
		for i := range s.Scores {
			slices.Sort(s.Scores[i].ToAlarm)
		}
	}
	progress(total, total, "")
	return t
}

// addScenario runs a scenario on some releases and parallelisms.
func (s *DetectorSet) addScenario(sc scenarios.Scenario, jdks, carriers []int) {
	for _, jdk := range jdks {
		for _, n := range carriers {
			s.add(scheduler.Config{JDK: jdk, Parallelism: n, MaxPoolSize: sc.MaxPoolSize}, sc.Program(nil))
		}
	}
}

// alarmTime returns the share of the times to alarm that are not longer: 0.5 is the
// median, 1 the longest.
func (s Score) alarmTime(share float64) (time.Duration, bool) {
	if len(s.ToAlarm) == 0 {
		return 0, false
	}
	return s.ToAlarm[int(share*float64(len(s.ToAlarm)-1))], true
}

// Text writes the table as text.
func (t DetectorTable) Text(w io.Writer) error {
	for i, s := range t.Sets {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s: %d runs, of which %d end for want of a carrier, %d in another\nfault, %d well, and %d nobody knows how\n\n",
			s.Name, s.Runs, s.Carriers, s.Others, s.Runs-s.Carriers-s.Others-s.Unknown, s.Unknown)
		var b strings.Builder
		tw := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		fmt.Fprintln(tw, "\twant of a carrier\t\tother\tends well\t\ttime to alarm\t")
		fmt.Fprintln(tw, "detector\tfound\tmissed\tfound\tcleared\tfalse\tmedian\tlongest")
		for _, x := range s.Scores {
			median, longest := x.times()
			fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", x.Detector, x.Found, x.Missed, x.OthersFound, x.Cleared, x.Standing, median, longest)
		}
		if err := tw.Flush(); err != nil {
			return err
		}
		for l := range strings.Lines(b.String()) {
			fmt.Fprintln(w, strings.TrimRight(l, " \n"))
		}
	}
	fmt.Fprintln(w)
	for _, d := range Detectors() {
		fmt.Fprintf(w, "%s: %s\n", d.Name, d.What)
	}
	_, err := fmt.Fprintln(w, "cleared: an alarm during a run that ends well, of something slow that is over at the end")
	return err
}

// times are the median and the longest time to alarm as text, where there are some.
func (s Score) times() (median, longest string) {
	m, ok := s.alarmTime(0.5)
	if l, _ := s.alarmTime(1); ok && l > 0 {
		return fmt.Sprintf("%.2f s", m.Seconds()), fmt.Sprintf("%.2f s", l.Seconds())
	}
	return "", ""
}

// DetectorsJSON is the table as JSON.
type DetectorsJSON struct {
	Schema string            `json:"schema"`
	Sets   []DetectorSetJSON `json:"sets"`
}

// DetectorSetJSON is a set of runs as JSON.
type DetectorSetJSON struct {
	Name     string      `json:"name"`
	Runs     int         `json:"runs"`
	Carriers int         `json:"carrierFaults"`
	Others   int         `json:"otherFaults"`
	Unknown  int         `json:"unknown"`
	Scores   []ScoreJSON `json:"scores"`
}

// ScoreJSON is a score as JSON. Times are in seconds of virtual time, and null where
// nothing was found.
type ScoreJSON struct {
	Detector    string   `json:"detector"`
	Found       int      `json:"found"`
	Missed      int      `json:"missed"`
	OthersFound int      `json:"othersFound"`
	Cleared     int      `json:"cleared"`
	False       int      `json:"false"`
	Median      *float64 `json:"medianToAlarm"`
	Longest     *float64 `json:"longestToAlarm"`
}

// Document returns the table as JSON.
func (t DetectorTable) Document() DetectorsJSON {
	d := DetectorsJSON{Schema: "gridlock/1", Sets: []DetectorSetJSON{}}
	for _, s := range t.Sets {
		j := DetectorSetJSON{Name: s.Name, Runs: s.Runs, Carriers: s.Carriers, Others: s.Others, Unknown: s.Unknown}
		for _, x := range s.Scores {
			score := ScoreJSON{x.Detector, x.Found, x.Missed, x.OthersFound, x.Cleared, x.Standing, nil, nil}
			if m, ok := x.alarmTime(0.5); ok {
				l, _ := x.alarmTime(1)
				median, longest := m.Seconds(), l.Seconds()
				score.Median, score.Longest = &median, &longest
			}
			j.Scores = append(j.Scores, score)
		}
		d.Sets = append(d.Sets, j)
	}
	return d
}
