package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/internal/plain"
	"github.com/bced87ab/gridlock/internal/report"
)

// textWidth is how wide the text is, names that are longer than that aside.
const textWidth = 80

// text writes the table, what it means, and what replays the stuck cells.
func (w *whatif) text(out io.Writer) error {
	var b strings.Builder
	s := w.variants[0]
	paragraph(&b, strings.TrimSuffix(s.Name+": "+s.Title, ": "))
	paragraph(&b, w.how())
	for i := range w.variants {
		w.table(&b, &w.variants[i])
	}
	w.cut(&b)
	w.smallest(&b)
	fmt.Fprintln(&b)
	paragraph(&b, w.recommendation())
	w.witnesses(&b)
	_, err := io.WriteString(out, plain.Text(b.String()))
	return err
}

func paragraph(b *strings.Builder, text string) {
	for _, l := range report.Wrap(text, textWidth) {
		fmt.Fprintln(b, l)
	}
}

// how says what was searched.
func (w *whatif) how() string {
	said := fmt.Sprintf("Each cell: every schedule, at any time, %s.", w.queues())
	if w.scales != "" {
		said += fmt.Sprintf(" %s is the number of carriers, as it has no bound in reality; --set %s=N fixes it.", w.scales, w.scales)
	}
	for _, p := range w.variants[0].Params {
		if p.Search != nil && !w.isSet(p.Name) {
			said += fmt.Sprintf(" %s=%d in a search, not %d, which would only add states.", p.Name, *p.Search, p.Default)
		}
	}
	return said
}

func (w *whatif) queues() string {
	if w.flags.queues == "fifo" {
		return "one FIFO queue"
	}
	return "fork-join queues"
}

func (w *whatif) isSet(name string) bool {
	for _, set := range w.flags.set {
		if strings.HasPrefix(set, name+"=") {
			return true
		}
	}
	return false
}

// The columns of the table: a label, and as many releases as there can be.
const (
	labelWidth  = 13
	columnWidth = 15
)

// table writes the cells of a variant.
func (w *whatif) table(b *strings.Builder, v *variant) {
	fmt.Fprintln(b)
	if w.repair(v) == nil {
		fmt.Fprintln(b, "AS IT IS")
	} else {
		paragraph(b, fmt.Sprintf("REPAIRED by %s (%s)", v.Remedy, v.Name))
	}
	columns := min(columnWidth, (textWidth-labelWidth)/len(w.releases))
	line := func(label string, texts func(k int) string) {
		fmt.Fprintf(b, "%-*s", labelWidth, label)
		for k := range w.releases {
			fmt.Fprintf(b, "%*s", columns, texts(k))
		}
		fmt.Fprintln(b)
	}
	line("carriers", func(k int) string { return fmt.Sprintf("JDK %d", w.releases[k]) })
	for _, row := range v.cells {
		label := fmt.Sprintf("%8d", row[0].Config.Parallelism)
		line(label, func(k int) string { return row[k].text() })
	}
}

func (c *cell) text() string {
	if c.Safety == explore.Safe {
		return fmt.Sprintf("safe %d", c.Result.States)
	}
	return string(c.Safety)
}

// cut says why cells are unknown.
func (w *whatif) cut(b *strings.Builder) {
	n := 0
	w.each(func(_ *variant, c *cell) {
		if c.Safety == explore.Undetermined {
			n++
		}
	})
	if n == 0 {
		return
	}
	fmt.Fprintln(b)
	paragraph(b, fmt.Sprintf("UNKNOWN: in %d of the cells no fault was found before --budget %v, --states %d, the memory or an "+
		"interrupt ended the search; more of it, fewer threads or --queues fifo may settle them.", n, w.flags.budget, w.flags.states))
}

// smallest writes the smallest safe parallelism of the scenario as it is.
func (w *whatif) smallest(b *strings.Builder) {
	fmt.Fprintln(b, "\nSMALLEST SAFE PARALLELISM, as it is"+w.load())
	for k, jdk := range w.releases {
		said := w.smallestOf(w.variants[0].column(k))
		for i, l := range report.Wrap(said, textWidth-10) {
			label := ""
			if i == 0 {
				label = fmt.Sprintf("  JDK %d", jdk)
			}
			fmt.Fprintf(b, "%-10s%s\n", label, l)
		}
	}
}

// load says for which fixed number of threads an answer holds.
func (w *whatif) load() string {
	s := w.variants[0].Scenario
	if w.scales != "" || s.Scales == "" {
		return ""
	}
	values, err := s.SearchValues(w.flags.set...)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(", with %s=%d", s.Scales, values[s.Scales])
}

func (w *whatif) smallestOf(cells []explore.Cell) string {
	from, last := explore.SmallestSafe(cells), len(cells)
	stuck := with(cells, explore.Stuck)
	switch {
	case from.Parallelism == 0 && from.Exact && w.scales != "":
		return fmt.Sprintf("none, because %s has no bound in reality: with as many of them as carriers, some schedule hangs it on %s", w.scales, these(stuck))
	case from.Parallelism == 0 && from.Exact:
		return fmt.Sprintf("none up to %d, because some schedule hangs it on %s", last, these(stuck))
	case from.Parallelism == 0:
		said := fmt.Sprintf("not known: no search of %s ended", these(with(cells, explore.Undetermined)))
		if safe := with(cells, explore.Safe); len(safe) > 0 {
			said += "; safe on " + these(safe)
		}
		return said
	}
	said := fmt.Sprint(from.Parallelism)
	if !from.Exact {
		said = fmt.Sprintf("%d or less: no search of %s ended", from.Parallelism, these(with(cells, explore.Undetermined)))
	}
	if w.scales != "" {
		said += fmt.Sprintf(", with as many %s as carriers, searched up to %d", w.scales, last)
	} else if from.Parallelism < last {
		said += fmt.Sprintf(", as are all larger ones up to %d", last)
	}
	return said
}

// with returns the parallelisms of the cells of which that much is known.
func with(cells []explore.Cell, safety explore.Safety) []int {
	var ps []int
	for _, c := range cells {
		if c.Safety == safety {
			ps = append(ps, c.Config.Parallelism)
		}
	}
	return ps
}

// these writes numbers of carriers.
func these(ps []int) string {
	var words []string
	for i := 0; i < len(ps); {
		j := i
		for j+1 < len(ps) && ps[j+1] == ps[j]+1 {
			j++
		}
		switch {
		case j > i+1:
			words = append(words, fmt.Sprintf("%d to %d", ps[i], ps[j]))
		case j == i+1:
			words = append(words, fmt.Sprint(ps[i]), fmt.Sprint(ps[j]))
		default:
			words = append(words, fmt.Sprint(ps[i]))
		}
		i = j + 1
	}
	if len(ps) == 1 && ps[0] == 1 {
		return "1 carrier"
	}
	return list(words, "and") + " carriers"
}

// list joins words as in "a, b and c".
func list(words []string, and string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " " + and + " " + words[n-1]
}

// witnesses writes what replays the stuck cells: of each column the first of each
// kind of fault.
func (w *whatif) witnesses(b *strings.Builder) {
	type fault struct {
		scenario, verdict string
		jdk               int
	}
	seen := map[fault]bool{}
	left := 0
	var last strings.Builder
	w.each(func(v *variant, c *cell) {
		if c.Found == nil {
			return
		}
		verdict := string(c.Found.Verdict)
		if c.Found.Kind != "" {
			verdict += ", " + c.Found.Kind
		}
		f := fault{v.Name, verdict, c.Config.JDK}
		if seen[f] {
			left++
			return
		}
		seen[f] = true
		fmt.Fprintf(&last, "\n%s: %s, after %d steps\ngridlock replay %s\n", c.Name, verdict, len(c.Found.Choices), c.token)
	})
	if last.Len() == 0 {
		return
	}
	said := "STUCK: some schedule ends so, and others may not."
	if left > 0 {
		said += fmt.Sprintf(" --format json has the tokens of %d more.", left)
	}
	fmt.Fprintln(b)
	paragraph(b, said)
	b.WriteString(last.String())
}
