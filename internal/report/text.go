package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/internal/plain"
	"github.com/bced87ab/gridlock/scheduler"
)

// width is how wide the text is at most, names that are longer than that aside.
const width = 80

// Style says how the text marks what matters. The zero Style marks nothing.
type Style struct{ Color bool }

// marked is a text that may be shown as it is: it is plain but for the marks in it.
type marked string

func (s Style) bold(text string) marked { return s.mark("1", text) }

// verdict colours a verdict: green if it is clean, yellow if it is not known, red
// otherwise.
func (s Style) verdict(v deadlock.Verdict, text string) marked {
	switch {
	case v.Clean():
		return s.mark("1;32", text)
	case v == deadlock.Unknown:
		return s.mark("1;33", text)
	}
	return s.mark("1;31", text)
}

func (s Style) mark(code, text string) marked {
	text = plain.Line(text)
	if s.Color {
		text = "\x1b[" + code + "m" + text + "\x1b[0m"
	}
	return marked(text)
}

// Text writes the run as one screen.
func (r Run) Text(w io.Writer, style Style) error {
	t := &text{Run: r, style: style}
	t.heading()
	t.printed()
	t.verdict()
	if r.Explanation.Verdict != deadlock.Completed {
		t.carriers()
		t.lockSections()
		t.queues()
		t.gauges()
	}
	t.alerts()
	switch {
	case r.Timeline > 0:
		t.timeline()
	case r.Recorded:
		t.section("SCHEDULE", "%s", Plural(len(r.Trace.Choices), "step"))
		for _, l := range explore.Columns(r.Trace, explore.View{Width: width}) {
			t.line("%s", l)
		}
	}
	t.line("")
	again := r.Token
	if r.Replay != "" {
		again = r.Replay
	}
	t.line("gridlock replay %s", again)
	_, err := io.WriteString(w, t.b.String())
	return err
}

// mostTold is how many actions a timeline tells.
const mostTold = 48

// timeline shows the threads in columns over time, the stuck ones above all.
func (t *text) timeline() {
	t.section("TIMELINE", "%s", Plural(len(t.Trace.Choices), "action"))
	view := explore.View{Width: t.Timeline, Timeline: mostTold, Focus: t.Explanation.Stuck}
	for _, l := range explore.Columns(t.Trace, view) {
		t.line("%s", l)
	}
}

// text is the screen as it is written.
type text struct {
	Run
	style Style
	b     strings.Builder
}

// line writes a line. Texts in it come from files and programs, so they are made plain.
func (t *text) line(format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = plain.Line(s)
		}
	}
	t.b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " "))
	t.b.WriteByte('\n')
}

// mostOutput is how many lines of a program's output are shown.
const mostOutput = 20

// printed shows what the program printed, the end of it if that is much.
func (t *text) printed() {
	out := strings.TrimSuffix(t.output(), "\n")
	if out == "" {
		return
	}
	lines := strings.Split(out, "\n")
	name := "OUTPUT"
	t.line("")
	if more := len(lines) - mostOutput; more > 0 && !t.AllOutput {
		lines = lines[more:]
		t.line("%s (%s before these; see all with --all-output)", t.style.bold(fmt.Sprintf("%-9s", name)), Plural(more, "line"))
		name = ""
	}
	for _, l := range lines {
		t.line("%s %s", t.style.bold(fmt.Sprintf("%-9s", name)), l)
		name = ""
	}
}

// section begins a part of the screen.
func (t *text) section(name, format string, args ...any) {
	t.line("")
	t.b.WriteString(string(t.style.bold(fmt.Sprintf("%-9s", name))))
	t.line(" "+format, args...)
}

func (t *text) heading() {
	for _, l := range Wrap(headline(t.Scenario, t.Title), width) {
		t.line("%s", t.style.bold(l))
	}
	c, m := t.Trace.Config, t.Trace.Machine
	policy := "FIFO policy"
	if c.Seed != 0 {
		policy = fmt.Sprintf("seed %d", c.Seed)
	}
	if t.Recorded {
		policy = "a recorded schedule"
	}
	how := map[scheduler.End]string{
		scheduler.Completed: "Completed", scheduler.GotStuck: "Stuck", scheduler.Repeats: "Back in an earlier state",
		scheduler.OutOfSteps: "Cut short by --max-steps", scheduler.OutOfTime: "Cut short by --max-time",
		scheduler.Stopped: "Interrupted",
	}[t.Trace.End]
	clock := fmt.Sprintf(", at %v", m.Now())
	if c.Time == scheduler.AnyTime {
		clock = ""
	}
	for _, l := range Wrap(fmt.Sprintf("JDK %d, %s, %s. %s after %s%s.", c.JDK, Plural(c.Parallelism, "carrier"), policy, how,
		Plural(int(m.Actions()), "action"), clock), width) {
		t.line("%s", l)
	}
}

func (t *text) verdict() {
	x := t.Explanation
	v := string(x.Verdict)
	if x.Kind != "" {
		v += ", " + x.Kind
	}
	t.section("VERDICT", "%s", t.style.verdict(x.Verdict, v))
	for _, p := range x.Text {
		t.paragraph(p)
	}
}

// paragraph writes an entry of a list.
func (t *text) paragraph(p string) {
	for i, l := range Wrap(p, width-4) {
		indent := "    "
		if i == 0 {
			indent = "  - "
		}
		t.line("%s%s", indent, l)
	}
}

// most is how many lines of a kind the screen shows before it leaves some out.
const most = 10

func (t *text) carriers() {
	s := t.Explanation.Snapshot
	mounted, queued := 0, 0
	for _, c := range s.Carriers {
		if c.Thread != 0 {
			mounted++
		}
	}
	for _, q := range s.Queues {
		queued += len(q.Threads) + q.Expiries
	}
	sofar := ""
	if s.PoolSize < s.Parallelism {
		sofar = " so far" // a JVM starts carriers as it needs them
	}
	t.section("CARRIERS", "parallelism %d, pool size %d%s of at most %d, mounted %d, queued %d",
		s.Parallelism, s.PoolSize, sofar, s.MaxPoolSize, mounted, queued)
	for i, c := range s.Carriers {
		if left := len(s.Carriers) - i; i == most-1 && left > 1 {
			t.line("          and %d more", left)
			break
		}
		t.carrierLine(c)
	}
}

// nameWidth is how wide a column of thread names is: the longest name on a carrier
// or in a queue, within reason.
func (t *text) nameWidth() int {
	n := 8
	s := t.Explanation.Snapshot
	for _, c := range s.Carriers {
		if c.Thread != 0 {
			n = max(n, len(t.thread(c.Thread).Display()))
		}
	}
	for _, o := range s.Objects {
		for _, q := range o.Queue {
			if q.Thread != 0 {
				n = max(n, len(t.thread(q.Thread).Display()))
			}
		}
	}
	return min(n, 20)
}

func (t *text) carrierLine(c scheduler.CarrierInfo) {
	if c.Thread == 0 {
		t.line("%5d  free", c.ID)
		return
	}
	th := t.thread(c.Thread)
	what := heldBy(th)
	if th.Pins > 0 {
		site := th.PinnedBy.Short()
		if th.PinnedBy.Method == "" {
			site = th.PinObject
		}
		if what == "pinned" {
			what += " by " + site
		} else {
			what += ", pinned by " + site
		}
	}
	line := fmt.Sprintf("%5d  %-*s  %s", c.ID, t.nameWidth(), th.Display(), what)
	since := fmt.Sprintf(" since %v", th.Since)
	if t.Trace.Config.Time == scheduler.ExactTime && len(line)+len(since) <= width {
		line += since
	}
	t.line("%s", line)
}

func (t *text) lockSections() {
	for _, o := range t.locks() {
		if !isContended(o) && (o.Owner == 0 || o.OnlyTried) {
			continue
		}
		class := o.Class[strings.LastIndexByte(o.Class, '.')+1:]
		if o.Kind == scheduler.ForMonitor || o.Kind == scheduler.ForClassInit {
			if !isContended(o) {
				continue // an uncontended monitor is on the stack of its owner, and nowhere else
			}
			t.section("MONITOR", "%s, %s", o.Name, plain.Article(class))
			t.line("          owner = %s", t.ownerName(o))
		} else {
			t.section("LOCK", "%s, %s", o.Name, plain.Article(class))
			t.line("          state = %d, exclusiveOwnerThread = %s", o.State, t.ownerName(o))
		}
		t.nodes(o)
	}
}

func (t *text) ownerName(o scheduler.ObjectView) string {
	if o.Owner == 0 {
		return "null"
	}
	return t.thread(o.Owner).Display()
}

func (t *text) nodes(o scheduler.ObjectView) {
	for i, n := range o.Queue {
		if left := len(o.Queue) - i - 1; i == most && left > 1 {
			t.line("          and %d more", left)
			continue
		} else if i > most && left > 0 {
			continue
		}
		place := ""
		switch {
		case n.Thread == 0:
			place = "head"
		case i == len(o.Queue)-1 && o.Queue[0].Thread == 0:
			place = "tail"
		}
		if n.Thread == 0 {
			t.line("%6s  %-14s status %-8s waiter null", place, n.Class, n.Status)
			continue
		}
		t.line("%6s  %-14s status %-8s %-*s  %s", place, n.Class, n.Status, t.nameWidth(), t.thread(n.Thread).Display(), t.where(n.Thread))
	}
	for i, n := range o.Waiting {
		if i == most {
			t.line("          and %d more wait for a signal", len(o.Waiting)-i)
			break
		}
		name := n.Condition
		if name == "" {
			name = "wait set"
		}
		t.line("%6s  %s for %s, %v", "waits", t.thread(n.Thread).Display(), name, t.thread(n.Thread).Java)
	}
}

func (t *text) queues() {
	s := t.Explanation.Snapshot
	for i, q := range s.Queues {
		var named []string
		blank := 0
		for _, id := range q.Threads {
			if t.thread(id).Blank {
				blank++
			} else {
				named = append(named, t.thread(id).Display())
			}
		}
		if n := len(named); n > most {
			named = append(named[:most-1], fmt.Sprintf("%d more", n-most+1))
		}
		if blank > 0 {
			named = append(named, Plural(blank, "blank thread"))
		}
		if q.Expiries > 0 {
			named = append(named, Plural(q.Expiries, "timer"))
		}
		line := fmt.Sprintf("%s: %s", t.queueName(q.ID), strings.Join(named, ", "))
		if i == 0 {
			t.section("QUEUES", "%s", line)
		} else {
			t.line("          %s", line)
		}
	}
}

// queueName names a queue by the name of the thread that submits to it.
func (t *text) queueName(q scheduler.QueueID) string {
	if q.Kind == scheduler.ExternalQueue && q.N != 0 {
		return "external queue of " + t.thread(scheduler.ThreadID(q.N)).Display()
	}
	return strings.TrimPrefix(q.String(), "the ")
}

func (t *text) gauges() {
	first := true
	for _, g := range t.Explanation.Snapshot.Gauges {
		points := t.gaugeSeries(g.Name, 5)
		if len(points) < 2 {
			continue
		}
		var parts []string
		for _, p := range points {
			parts = append(parts, fmt.Sprintf("%d at %v", p.value, p.time))
		}
		line := fmt.Sprintf("%s: %s", g.Name, strings.Join(parts, ", "))
		if first {
			t.section("GAUGES", "%s", line)
		} else {
			t.line("          %s", line)
		}
		first = false
	}
}

func (t *text) alerts() {
	for i, a := range t.Trace.Alerts {
		held := "all of them pinned"
		if !a.Pinned() {
			held = fmt.Sprintf("%d of them busy", a.Sample.Mounted-a.Sample.Held)
		}
		fate := "It stood to the end."
		switch {
		case a.Permanent:
			fate = "It is permanent: nothing can happen any more."
		case a.Cleared != 0:
			fate = fmt.Sprintf("It cleared at %v.", a.Cleared)
		}
		all := fmt.Sprintf("all %d carriers", a.Sample.Mounted)
		switch a.Sample.Mounted {
		case 1:
			all = "the only carrier"
		case 2:
			all = "both carriers"
		}
		said := fmt.Sprintf("%v: %s mounted and nothing unmounted since %v, %s queued; %s. %s", a.Raised, all, a.Since, Plural(a.Sample.Queued, "task"), held, fate)
		for j, l := range Wrap(said, width-10) {
			if i == 0 && j == 0 {
				t.section("WATCHDOG", "%s", l)
			} else {
				t.line("          %s", l)
			}
		}
	}
}

// Plural counts things: 1 carrier, 2 carriers.
func Plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "ch"):
		return fmt.Sprintf("%d %ses", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// paragraphs joins paragraphs as plain text.
func paragraphs(p []string) string { return strings.Join(p, "\n\n") }

// Wrap breaks text into lines of at most width bytes, between words.
func Wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len(line)+1+len(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// headline names a scenario, with its title if it has one.
func headline(name, title string) string {
	if title == "" {
		return name
	}
	return name + ": " + title
}
