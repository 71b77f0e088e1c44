package workload

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
	"time"
)

// barWidth is how long a bar is at most, in a table of 80 columns.
const barWidth = 14

// Describe says what the load is, in lines that fit 80 columns.
func (l Load) Describe() []string {
	comes := fmt.Sprintf("open load: %s requests a second at random (Poisson) for %s", number(l.Rate), Time(l.Duration))
	if l.Clients > 0 {
		comes = fmt.Sprintf("closed load: %d clients that think for %s, for %s", l.Clients, l.Think.words(), Time(l.Duration))
	}
	does := fmt.Sprintf("each computes for %s and waits %s for I/O", l.CPU.words(), l.IO.words())
	switch l.Handler {
	case Pool:
		does += fmt.Sprintf("\nwith one of %d connections", l.Connections)
	case Zipkin:
		does += fmt.Sprintf("\nand then finishes a span; the reporter has its lock for %s to encode", Time(l.Encode))
	}
	return append([]string{comes}, strings.Split(does, "\n")...)
}

// words are a distribution for people.
func (d Dist) words() string {
	switch {
	case d.Mean == 0, d.Kind == "", d.Kind == Fixed:
		return Time(d.Mean)
	case d.Kind == Exponential:
		return Time(d.Mean) + " (exponential)"
	case d.Kind == LogNormal:
		return fmt.Sprintf("%s (lognormal, sigma %v)", Time(d.Mean), d.Sigma)
	}
	return fmt.Sprintf("%s (%s)", Time(d.Mean), d.Kind)
}

// what is what pinned requests are pinned by and in.
func (l Load) what() string {
	by := "synchronized"
	if l.Pin == ByNative {
		by = "a native frame"
	}
	if l.Handler == Zipkin {
		return "finish spans inside " + by
	}
	return "wait inside " + by
}

// heads are what is above the first column.
var heads = map[Axis]string{ByPinned: "pinned", ByRate: "req/s", ByClients: "clients", ByCarriers: "carriers"}

// Text writes the curve as a table with bars, within 80 columns for two releases.
func (c Curve) Text(w io.Writer) error {
	if len(c.Rows) == 0 {
		return nil
	}
	first := c.Rows[0].Results[0].Load
	p := &printer{w: w}
	p.line("Throughput and p99 by %s", c.axisTitle())
	for _, l := range first.Describe() {
		p.line("%s", l)
	}
	var fixed []string
	if c.Axis != ByCarriers {
		fixed = append(fixed, fmt.Sprintf("%d carriers", first.Carriers))
	}
	if c.Axis != ByPinned {
		fixed = append(fixed, fmt.Sprintf("%s of the requests %s", ByPinned.Text(first.Pinned), first.what()))
	}
	p.line("%s", strings.Join(append(fixed, fmt.Sprintf("seed %d", first.Seed)), ", "))
	p.line("")
	c.table(p)
	c.footnotes(p)
	return p.err
}

// axisTitle is what the first column is.
func (c Curve) axisTitle() string {
	switch c.Axis {
	case ByRate:
		return "rate of arrivals"
	case ByClients:
		return "number of clients"
	case ByCarriers:
		return "number of carriers"
	}
	return "share of requests that " + c.Rows[0].Results[0].Load.what()
}

// table writes a row for each value, and a line where the knee is.
func (c Curve) table(p *printer) {
	top := 0.0
	for _, r := range c.Rows {
		for _, x := range r.Results {
			top = max(top, x.Throughput)
		}
	}
	bars := barWidth
	if len(c.JDKs) > 2 {
		bars = 0
	}
	head, sub := fmt.Sprintf("%8s", ""), fmt.Sprintf("%8s", heads[c.Axis])
	for _, jdk := range c.JDKs {
		head += fmt.Sprintf("   %-*s", 20+bars, fmt.Sprintf("JDK %d", jdk))
		sub += fmt.Sprintf("   %7s %*s%9s   ", "req/s", bars, "", "p99")
	}
	p.line("%s", head)
	p.line("%s", sub)
	knee, has := c.Knee()
	for i, r := range c.Rows {
		line := fmt.Sprintf("%8s", c.Axis.Text(r.Value))
		for _, x := range r.Results {
			line += fmt.Sprintf("   %7s %-*s%9s %-2s", number(x.Throughput), bars, bar(x.Throughput/top, bars), Time(x.Latency.P99), x.mark())
		}
		p.line("%s", line)
		if has && i+1 < len(c.Rows) && r.Value <= knee && c.Rows[i+1].Value > knee {
			p.line("%8s - - - the knee, at %s: all carriers are taken - - -", "", kneeText(c.Axis, knee))
		}
	}
}

// kneeText writes where the knee is, in three figures.
func kneeText(a Axis, knee float64) string {
	if a == ByPinned {
		return a.Text(math.Round(knee*1e3) / 1e3)
	}
	return number(knee)
}

// mark marks a server that collapsed.
func (r Result) mark() string {
	switch {
	case r.Collapse == nil:
		return ""
	case r.Collapse.Why == "overload":
		return "*"
	}
	return "!"
}

// footnotes say what the marks mean.
func (c Curve) footnotes(p *printer) {
	stuck, over := (*Result)(nil), false
	for i := range c.Rows {
		for j := range c.Rows[i].Results {
			r := &c.Rows[i].Results[j]
			over = over || r.mark() == "*"
			if r.mark() == "!" && (stuck == nil || r.Collapse.At < stuck.Collapse.At) {
				stuck = r
			}
		}
	}
	if over || stuck != nil {
		p.line("")
	}
	if over {
		p.line("* overload: threads wait for a carrier to the end, and longer in longer runs")
	}
	if stuck != nil {
		p.line("! nobody is served any more, soonest after %s: p99 is of those before", Time(stuck.Collapse.At))
	}
}

// printer writes lines without spaces at their ends, and remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
}

// bar draws a share of a width in eighths of a character.
func bar(share float64, width int) string {
	eighths := int(math.Round(max(0, min(share, 1)) * float64(width*8)))
	s := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return s
}

// number writes a number in four figures or so.
func number(v float64) string {
	switch {
	case v == math.Trunc(v) && math.Abs(v) < 1e7:
		return fmt.Sprintf("%.0f", v)
	case v >= 1000:
		return fmt.Sprintf("%.0f", v)
	case v >= 1:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.3g", v)
}

// Time writes a time in three figures.
func Time(d time.Duration) string {
	v := float64(d)
	for _, u := range []struct {
		unit string
		size float64
	}{{"ns", 1}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}} {
		x := v / u.size
		switch {
		case u.unit != "s" && x >= 999.5:
			continue
		case x >= 99.95 || x == math.Trunc(x):
			return fmt.Sprintf("%.0f %s", x, u.unit)
		case x >= 9.995:
			return fmt.Sprintf("%.1f %s", x, u.unit)
		}
		return fmt.Sprintf("%.2f %s", x, u.unit)
	}
	return ""
}

// Report is runs of the same load side by side, each in full.
type Report struct {
	// Title says what runs.
	Title   []string
	Results []Result
}

// figures are the rows of a report.
var figures = []struct {
	name string
	of   func(Result) string
}{
	{"requests", func(r Result) string { return fmt.Sprint(r.Requests) }},
	{"of these ended", func(r Result) string { return fmt.Sprint(r.Ended) }},
	{"throughput", func(r Result) string { return number(r.Throughput) + " /s" }},
	{"latency, mean", func(r Result) string { return none(r, r.Latency.Mean) }},
	{"p50", func(r Result) string { return none(r, r.Latency.P50) }},
	{"p90", func(r Result) string { return none(r, r.Latency.P90) }},
	{"p99", func(r Result) string { return none(r, r.Latency.P99) }},
	{"p99.9", func(r Result) string { return none(r, r.Latency.P999) }},
	{"longest", func(r Result) string { return none(r, r.Latency.Max) }},
	{"wait for the first carrier, mean", func(r Result) string { return Time(r.Wait.Mean) }},
	{"later than clients have patience", func(r Result) string { return percent(r.Late) }},
	{"carriers with a thread", func(r Result) string { return percent(r.Utilisation) }},
	{"held by threads that block", func(r Result) string { return percent(r.Held) }},
	{"held by pinned threads", func(r Result) string { return percent(r.Pinned) }},
	{"time pinned, all carriers", func(r Result) string { return Time(r.PinnedTime) }},
	{"threads in queue, mean", func(r Result) string { return number(r.Queue.Mean) }},
	{"at most", func(r Result) string { return fmt.Sprint(r.Queue.Max) }},
	{"open sockets, mean", func(r Result) string { return number(r.Open.Mean) }},
	{"at most", func(r Result) string { return fmt.Sprint(r.Open.Max) }},
	{"in CLOSE_WAIT at most", func(r Result) string { return fmt.Sprint(r.CloseWait.Max) }},
	{"collapse", collapseText},
}

func collapseText(r Result) string {
	if r.Collapse == nil {
		return "none"
	}
	return fmt.Sprintf("%s, at %s", r.Collapse.Why, Time(r.Collapse.At))
}

// none writes what is only there if requests have ended.
func none(r Result, d time.Duration) string {
	if r.Latency.Count == 0 {
		return "none"
	}
	return Time(d)
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// Text writes the report as text.
func (r Report) Text(w io.Writer) error {
	p := &printer{w: w}
	for _, l := range r.Title {
		p.line("%s", l)
	}
	p.line("")
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 3, ' ', tabwriter.AlignRight)
	for _, x := range r.Results {
		fmt.Fprintf(t, "\tJDK %d", x.Load.JDK)
	}
	fmt.Fprintln(t, "\t")
	for _, f := range figures {
		fmt.Fprint(t, f.name)
		for _, x := range r.Results {
			fmt.Fprintf(t, "\t%s", f.of(x))
		}
		fmt.Fprintln(t, "\t")
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for l := range strings.Lines(b.String()) {
		p.line("%s", strings.TrimRight(l, "\n"))
	}
	for _, x := range r.Results {
		x.overTime(p)
	}
	return p.err
}

// overTime draws the run in lines of 60 characters.
func (r Result) overTime(p *printer) {
	if len(r.Series) < 2 {
		return
	}
	const columns = 60
	each := (len(r.Series) + columns - 1) / columns
	p.line("")
	p.line("JDK %d over time, %s a character", r.Load.JDK, Time(time.Duration(each)*(r.Series[1].At-r.Series[0].At)))
	for _, row := range []struct {
		name string
		of   func(Point) float64
	}{
		{"req/s", func(p Point) float64 { return p.Throughput }},
		{"pinned", func(p Point) float64 { return p.Pinned }},
		{"queue", func(p Point) float64 { return p.Queued }},
		{"sockets", func(p Point) float64 { return float64(p.Open) }},
	} {
		var values []float64
		for i, x := range r.Series {
			if i%each == 0 {
				values = append(values, 0)
			}
			values[len(values)-1] = max(values[len(values)-1], row.of(x))
		}
		top := 0.0
		for _, v := range values {
			top = max(top, v)
		}
		p.line("%8s %s up to %s", row.name, spark(values, top), number(math.Round(top*10)/10))
	}
}

// spark draws values as characters of eight heights.
func spark(values []float64, top float64) string {
	var b strings.Builder
	for _, v := range values {
		switch {
		case v <= 0:
			b.WriteByte(' ')
		default:
			b.WriteRune([]rune("▁▂▃▄▅▆▇█")[min(int(v/top*8), 7)])
		}
	}
	return b.String()
}
