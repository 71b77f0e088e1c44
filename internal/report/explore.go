package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scheduler"
)

// Exploration is what there is to report of many schedules.
type Exploration struct {
	Scenario, Title string
	// Settings are the parameters that are not what a run has.
	Settings []string
	Result   *explore.Result
	// Before is the search that was cut short and found nothing, if Result is that of the
	// sample after it. Sampled is how many schedules that had, also if it found nothing.
	Before  *explore.Result
	Sampled int
	// Shown is the finding that is shown, its schedule shrunk; nil if there is none.
	Shown *explore.Found
	// NoReturnKnown says that Shown.NoReturn is known.
	NoReturnKnown bool
	// Trace is the run of that schedule, Token replays it.
	Trace   *scheduler.Trace
	Token   string
	Seconds float64
}

// ExploreDocument is the JSON of an exploration: the keys of a run, of the schedule
// that is shown, and its own.
type ExploreDocument struct {
	Document
	Complete         bool            `json:"complete"`
	Short            *string         `json:"short"`
	Strategy         string          `json:"strategy"`
	Reduction        []string        `json:"reduction"`
	States           int             `json:"states"`
	Transitions      int             `json:"transitions"`
	StuckStates      int             `json:"stuckStates"`
	Schedules        int             `json:"schedules"`
	SchedulesToFirst *int            `json:"schedulesToFirst"`
	Shortest         *int            `json:"shortest"`
	PointOfNoReturn  *NoReturn       `json:"pointOfNoReturn"`
	Doomed           *int            `json:"doomed"`
	CollisionBound   *float64        `json:"collisionBound"`
	Outcomes         []ExploreEnding `json:"outcomes"`
	Settings         []string        `json:"settings"`
	Schedule         []string        `json:"schedule"`
	Seconds          float64         `json:"seconds"`
}

// NoReturn is the point of no return of the schedule that is shown.
type NoReturn struct {
	Step      int    `json:"step"`
	Thread    string `json:"thread"`
	Operation string `json:"operation"`
}

// ExploreEnding is a way in which the program can end.
type ExploreEnding struct {
	Verdict string  `json:"verdict"`
	Kind    *string `json:"kind"`
	Proof   string  `json:"proof"`
	Steps   int     `json:"steps"`
	Count   int     `json:"count"`
}

// Document returns the JSON of the exploration.
func (e Exploration) Document() ExploreDocument {
	r := e.Result
	d := ExploreDocument{
		Document: Document{
			Schema: Schema, Scenario: e.Scenario, JDK: r.Config.JDK, Parallelism: r.Config.Parallelism,
			Verdict: string(r.Verdict()), Explanation: paragraphs(e.summary()),
			Findings: []Finding{}, Stuck: []string{}, Carriers: []Carrier{}, Locks: []Lock{},
			Watchdog: Watchdog{ThresholdNanos: int64(r.Config.WatchdogThreshold), Alerts: []Alert{}},
		},
		Complete: r.Complete, Short: optional(r.Short), Strategy: r.Strategy, Reduction: append([]string{}, r.Reductions...),
		States: r.States, Transitions: r.Transitions, StuckStates: r.StuckStates, Schedules: r.Schedules,
		Outcomes: []ExploreEnding{}, Settings: append([]string{}, e.Settings...), Schedule: []string{}, Seconds: math.Round(e.Seconds*1000) / 1000,
	}
	if e.Shown != nil {
		run := e.run().Document()
		run.Verdict, run.Kind, run.Findings = string(e.Shown.Verdict), optional(e.Shown.Kind), e.findings()
		run.Explanation = paragraphs(append(slices.Clone(e.Shown.Explanation.Text), e.circles()...))
		d.Document = run
		shortest := len(r.Fault().Choices)
		d.Shortest = &shortest
		d.PointOfNoReturn = e.noReturn()
		d.Schedule = explore.Columns(e.Trace, explore.View{Width: width, NoReturn: e.Shown.NoReturn, Loop: e.Shown.Loop})
	}
	if r.SchedulesToFirst > 0 {
		d.SchedulesToFirst = &r.SchedulesToFirst
	}
	if r.Doomed >= 0 && r.Complete {
		d.Doomed = &r.Doomed
	}
	if r.States > 0 {
		d.CollisionBound = &r.CollisionBound
	}
	for _, f := range r.Outcomes {
		d.Outcomes = append(d.Outcomes, ExploreEnding{string(f.Verdict), optional(f.Kind), string(f.Proof), len(f.Choices), f.Count})
	}
	return d
}

// run is the schedule that is shown as a run.
func (e Exploration) run() Run {
	return Run{Run: export.Run{
		Scenario: e.Scenario, Title: e.Title, Trace: e.Trace, Explanation: e.Shown.Explanation, Token: e.Token,
	}}
}

func (e Exploration) findings() []Finding {
	var all []Finding
	for _, f := range e.Result.Findings {
		out := Finding{Verdict: string(f.Verdict), Kind: optional(f.Kind), Threads: []string{}, Proof: string(f.Proof)}
		for _, x := range f.Explanation.Findings {
			if x.Verdict == f.Verdict && x.Kind == f.Kind {
				out.Threads = Run{Run: export.Run{Explanation: f.Explanation}}.names(x.Threads)
				break
			}
		}
		all = append(all, out)
	}
	return all
}

func (e Exploration) noReturn() *NoReturn {
	if !e.NoReturnKnown || e.Shown.NoReturn == 0 {
		return nil
	}
	thread, text, ok := explore.Describe(e.Result.Config, e.Result.Program, e.Shown.Choices, e.Shown.NoReturn)
	if !ok {
		return nil
	}
	return &NoReturn{e.Shown.NoReturn, thread, text}
}

// Text writes the exploration.
func (e Exploration) Text(w io.Writer, style Style) error {
	t := &text{style: style}
	for _, l := range Wrap(headline(e.Scenario, e.Title), width) {
		t.line("%s", style.bold(l))
	}
	for _, l := range Wrap(e.machine(), width) {
		t.line("%s", l)
	}
	e.verdict(t)
	if e.Shown != nil {
		e.schedule(t)
	}
	e.certificate(t)
	if e.Token != "" {
		t.line("")
		t.line("To watch this schedule add --html run.html, a page that plays it, or --timeline:")
		t.line("gridlock replay %s", e.Token)
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// machine says on what machine and how the schedules were looked at.
func (e Exploration) machine() string {
	c := e.Result.Config
	parts := []string{fmt.Sprintf("JDK %d", c.JDK), Plural(c.Parallelism, "carrier")}
	if c.Time == scheduler.AnyTime {
		parts = append(parts, "timers at any time")
	} else {
		parts = append(parts, "exact time")
	}
	if c.Queues == scheduler.ForkJoin {
		parts = append(parts, "fork-join queues")
	} else {
		parts = append(parts, "one queue")
	}
	if c.Steps == scheduler.ByAccess {
		parts = append(parts, "steps by access")
	}
	if len(e.Settings) > 0 {
		parts = append(parts, strings.Join(e.Settings, " "))
	}
	return strings.Join(parts, ", ") + "."
}

func (e Exploration) verdict(t *text) {
	v := e.Result.Verdict()
	name := string(v)
	if f := e.Result.Fault(); f != nil && f.Kind != "" {
		name += ", " + f.Kind
	}
	t.section("VERDICT", "%s", t.style.verdict(v, name))
	for _, p := range e.summary() {
		t.paragraph(p)
	}
	if e.Shown != nil {
		for _, p := range append(slices.Clone(e.Shown.Explanation.Text), e.circles()...) {
			t.paragraph(p)
		}
	}
}

// circles tells of the deadlocks over other locks than those of the schedule that is shown.
func (e Exploration) circles() []string {
	const most = 4
	var shown []string
	for _, c := range e.Shown.Explanation.Circles() {
		shown = append(shown, c.Over)
	}
	var out []string
	n := 0
	for _, c := range e.Result.Fault().Circles {
		if slices.Contains(shown, c.Over) {
			continue
		}
		if n++; n <= most {
			out = append(out, "Other schedules end in another circle: "+c.Text)
		}
	}
	if n > most {
		out = append(out, fmt.Sprintf("And in %s over other locks.", Plural(n-most, "circle")))
	}
	return out
}

// summary says in sentences what holds of all schedules.
func (e Exploration) summary() []string {
	r := e.Result
	var out []string
	switch {
	case len(r.Findings) == 0 && r.Complete:
		out = append(out, "Whatever the schedule, every thread gets to its end, or waits for nothing but work from outside.")
	case len(r.Findings) == 0 && r.Schedules > 0:
		out = append(out, fmt.Sprintf("None of %s shows a fault. That is no proof that there is none.", Plural(r.Schedules, "schedule")))
	case len(r.Findings) == 0:
		said := fmt.Sprintf("No fault so far, but %s: there may be one.", r.Short)
		if e.Sampled > 0 {
			said += fmt.Sprintf(" A sample of %s shows none either.", Plural(e.Sampled, "schedule"))
		}
		out = append(out, said, "Other searches may find one: --depth-first --first goes deep at once, --strategy pct --schedules 100000 takes a larger sample. "+
			"A smaller program or machine has fewer schedules: fewer threads, --carriers 1, --queues fifo. "+
			"gridlock whatif looks at machines from 1 carrier on.")
	case len(r.Findings) == 1:
	default:
		var names []string
		for _, f := range r.Findings[1:] {
			names = append(names, strings.TrimSuffix(string(f.Verdict)+", "+f.Kind, ", "))
		}
		out = append(out, "Other schedules end otherwise: "+strings.Join(names, "; ")+".")
	}
	return out
}

// schedule prints the schedule that is shown.
func (e Exploration) schedule(t *text) {
	switches, _ := explore.Switches(e.Result.Config, e.Result.Program, e.Shown.Choices)
	t.section("SCHEDULE", "%s with %s", Plural(len(e.Shown.Choices), "step"), Plural(switches, "context switch"))
	for _, l := range explore.Columns(e.Trace, explore.View{Width: width, NoReturn: e.Shown.NoReturn, Loop: e.Shown.Loop}) {
		t.line("%s", l)
	}
	if n := e.noReturn(); n != nil {
		said := fmt.Sprintf("step %d, %s: %s. Before it some continuation ends well, after it none does.", n.Step, n.Thread, n.Operation)
		for i, l := range Wrap(said, width-10) {
			if i == 0 {
				t.section("NO RETURN", "%s", l)
			} else {
				t.line("          %s", l)
			}
		}
	}
	if e.Result.Complete && e.Result.Doomed == e.Result.States {
		t.section("NO RETURN", "nothing ends well, whatever the schedule.")
	}
	if e.Shown.Loop > 0 {
		t.section("LOOP", "the last %s lead back to where they began, and can go on for ever.", Plural(e.Shown.Loop, "step"))
	}
}

// certificate says what was looked at, and what that is worth.
func (e Exploration) certificate(t *text) {
	r := e.Result
	if r.Strategy != "exhaustive" {
		first := "no finding"
		if r.SchedulesToFirst > 0 {
			first = fmt.Sprintf("the first finding in schedule %d", r.SchedulesToFirst)
		}
		t.section("SEARCH", "%s of strategy %s, %s", Plural(r.Schedules, "schedule"), r.Strategy, first)
		if r.Short != "a sample" {
			for _, l := range Wrap(r.Short, width-10) {
				t.line("          %s", l)
			}
		}
		if b := e.Before; b != nil {
			said := fmt.Sprintf("after a search of every schedule that found nothing in %s and is not complete: %s", many(b.States, "state"), b.Short)
			for _, l := range Wrap(said, width-10) {
				t.line("          %s", l)
			}
		}
		e.endings(t)
		return
	}
	t.section("SEARCH", "every schedule: %s, %s", many(r.States, "state"), many(r.Transitions, "transition"))
	if r.Complete {
		said := fmt.Sprintf("complete; two states could be mistaken for one, and what follows one of them be missed, with probability below %.0e", r.CollisionBound)
		for _, l := range Wrap(said, width-10) {
			t.line("          %s", l)
		}
	} else {
		t.line("          not complete: %s", r.Short)
	}
	if len(r.Findings) > 0 && r.Complete {
		line := Plural(r.StuckStates, "state") + " where nothing can happen any more"
		if r.Doomed >= 0 {
			line += fmt.Sprintf(", %d (%s) from where nothing ends well", r.Doomed, share(r.Doomed, r.States))
		}
		for _, l := range Wrap(line, width-10) {
			t.line("          %s", l)
		}
	}
	for _, l := range r.Reductions {
		t.line("          %s", l)
	}
	e.endings(t)
}

// share is a part in per cent, never 0 if there is some.
func share(part, of int) string {
	p := 100 * float64(part) / float64(max(1, of))
	switch {
	case part > 0 && p < 0.01:
		return "under 0.01 %"
	case p < 1:
		return fmt.Sprintf("%.2g %%", p)
	}
	return fmt.Sprintf("%.0f %%", p)
}

// many is Plural with thousands set apart, as counts of states are large.
func many(n int, noun string) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + strings.TrimPrefix(Plural(n, noun), fmt.Sprint(n))
}

// endings lists all ways to end, if they were asked for.
func (e Exploration) endings(t *text) {
	for i, f := range e.Result.Outcomes {
		line := fmt.Sprintf("%-36s %10d times, first after %s", strings.TrimSuffix(string(f.Verdict)+", "+f.Kind, ", "), f.Count, Plural(len(f.Choices), "step"))
		if i == 0 {
			t.section("OUTCOMES", "%s", line)
		} else {
			t.line("          %s", line)
		}
	}
}

// Fault reports whether something is wrong, Unknown whether that is not known.
func (e Exploration) Fault() bool { return len(e.Result.Findings) > 0 }

// Unknown reports whether it is not known whether something is wrong.
func (e Exploration) Unknown() bool {
	return !e.Fault() && e.Result.Verdict() == deadlock.Unknown && (e.Result.Strategy == "exhaustive" || e.Result.Interrupted)
}
