package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// View says how Columns prints a schedule. The zero value is 80 columns wide and
// marks nothing.
type View struct {
	// Width is how wide the lines are at most. Zero means 80; less than 40 means 40.
	Width int
	// NoReturn is the number of the action, from 1, after which no continuation ends
	// well; 0 if it is not known.
	NoReturn int
	// Loop is how many of the last actions go round for ever; 0 if none do.
	Loop int
	// Timeline tells less of longer schedules, and when each thing happened: of the
	// actions about so many, the first and the last ones, and in between those that
	// matter most to the threads of Focus. What is left out is counted, and that a thread
	// is preempted is not told. 0 tells everything.
	Timeline int
	// Focus are the threads that a timeline is about, as a rule those that are stuck.
	Focus []scheduler.ThreadID
}

// Columns prints the schedule of a run, in lines of text: a column for each thread,
// a row for each operation, numbered by its first action, and wherever another
// thread goes on the reason why. With few threads the columns hold the text; with
// more of them they are narrow and show the states of all threads, with the carrier
// of each, and the text stands beside them; with very many there are none.
//
// It runs the schedule of the trace again, and only reads the trace's
// configuration, program and choices; for a timeline also the events.
func Columns(t *scheduler.Trace, v View) []string {
	s, err := tell(t.Config, t.Program, t.Choices, v.keeps(t), v.folding(t))
	if err != nil {
		return nil // a trace has a configuration that is valid
	}
	if v.Width == 0 {
		v.Width = 80
	}
	d := &drawing{story: s, width: max(v.Width, 40)}
	d.threads = s.cast()
	if v.Timeline > 0 {
		d.timeline(v)
	}
	d.marks(v)
	switch {
	case d.cell() >= narrowestCell:
		d.wide()
	case d.room() >= narrowestText:
		d.lanes()
	default:
		d.list()
	}
	return d.lines
}

// folding is how the calls of a schedule are told: step by step in a timeline, which has
// its own way to leave things out. Marks stand between rows.
func (v View) folding(t *scheduler.Trace) *folding {
	if v.Timeline > 0 {
		return nil
	}
	return newFolding(v.NoReturn, v.NoReturn+1, len(t.Choices)-v.Loop+1)
}

// Columns narrower than these do not hold text that can be read.
const (
	narrowestCell = 22
	narrowestText = 30
)

// drawing is a schedule as it is printed.
type drawing struct {
	*story
	width   int
	threads []scheduler.ThreadID // those that have a column
	before  map[int]string       // marks, by the row before which they stand
	lines   []string
	// clock is how wide the times are, 0 if there are none; brief says that it is a
	// timeline.
	clock int
	brief bool
}

// marks places the marks: each at the row that holds its action.
func (d *drawing) marks(v View) {
	d.before = map[int]string{}
	place := func(action int, text string) {
		for i, r := range d.rows {
			if r.step >= action && r.kind != switches {
				d.before[i] = text
				return
			}
		}
		d.before[len(d.rows)] = text
	}
	if v.NoReturn > 0 {
		place(v.NoReturn+1, fmt.Sprintf("point of no return: step %d", v.NoReturn))
	}
	if v.Loop > 0 {
		place(d.actions-v.Loop+1, "from here on it repeats")
	}
	if d.brief && d.exhausted > 0 {
		place(d.exhausted+1, fmt.Sprintf("no carrier is free: step %d", d.exhausted))
	}
}

func (d *drawing) line(text string) { d.lines = append(d.lines, strings.TrimRight(text, " ")) }

// mark draws the mark before a row, if it has one.
func (d *drawing) mark(row int) {
	if text, ok := d.before[row]; ok {
		d.line(rule(text, d.width))
	}
}

// rule returns a line across with a text in it.
func rule(text string, width int) string {
	if text == "" {
		return strings.Repeat("─", width)
	}
	text = "───── " + text + " "
	return text + strings.Repeat("─", max(width-length(text), 3))
}

// numbers is how wide the column of step numbers is.
func (d *drawing) numbers() int {
	n := max(len(fmt.Sprint(d.actions)), 3) + 2
	if d.clock > 0 {
		n += d.clock + 2
	}
	return n
}

func (d *drawing) number(r row) string {
	switch {
	case r.kind != steps:
		return strings.Repeat(" ", d.numbers())
	case d.clock > 0:
		return fmt.Sprintf("%*d  %*v  ", d.numbers()-d.clock-4, r.step, d.clock, r.at)
	}
	return fmt.Sprintf("%*d  ", d.numbers()-2, r.step)
}

// cell is how wide a column is if each thread has one with text.
func (d *drawing) cell() int {
	return (d.width-d.numbers()+2)/max(len(d.threads), 1) - 2
}

// wide draws columns that hold the text.
func (d *drawing) wide() {
	head := strings.Repeat(" ", d.numbers())
	for _, t := range d.threads {
		head += pad(shortened(d.name(t), d.cell()), d.cell()+2)
	}
	d.line(head)
	d.line(rule("", d.width))
	for i, r := range d.rows {
		d.mark(i)
		before := strings.Repeat(" ", d.column(r.thread)*(d.cell()+2))
		for j, l := range wrap(r.said(), d.cell()) {
			number := d.number(r)
			if j > 0 {
				number = strings.Repeat(" ", d.numbers())
			}
			d.line(number + before + l)
		}
	}
	d.mark(len(d.rows))
	d.line(rule("", d.width))
	d.fates()
}

// fates draws what becomes of each thread in its column.
func (d *drawing) fates() {
	cells := make([][]string, len(d.threads))
	most := 0
	for i, t := range d.threads {
		cells[i] = wrap(d.fate[t], d.cell())
		most = max(most, len(cells[i]))
	}
	for j := range most {
		line := strings.Repeat(" ", d.numbers())
		for _, c := range cells {
			text := ""
			if j < len(c) {
				text = c[j]
			}
			line += pad(text, d.cell()+2)
		}
		d.line(line)
	}
	d.rest()
}

// mostIdle is how many threads without a column are named.
const mostIdle = 3

// rest says which threads have no column, or how many if they are many.
func (d *drawing) rest() {
	if d.brief {
		d.others()
		return
	}
	var names []string
	for id := scheduler.ThreadID(1); int(id) <= len(d.fate); id++ {
		if !slices.Contains(d.threads, id) {
			names = append(names, d.name(id))
		}
	}
	said := fmt.Sprintf("%d more threads take no step.", len(names))
	switch n := len(names); {
	case n == 0:
		return
	case n == 1:
		said = names[0] + " takes no step."
	case n <= mostIdle:
		said = few(names, mostIdle) + " take no step."
	}
	for _, l := range wrap(said, d.width) {
		d.line(l)
	}
}

// column returns the place of a thread's column.
func (d *drawing) column(t scheduler.ThreadID) int {
	for i, c := range d.threads {
		if c == t {
			return i
		}
	}
	return 0
}

// list draws no columns: each row begins with the name of its thread.
func (d *drawing) list() {
	name := 0
	for _, t := range d.threads {
		name = max(name, length(d.name(t)))
	}
	name = min(name, 24, d.width*3/10)
	for i, r := range d.rows {
		d.mark(i)
		who := ""
		if r.kind == steps {
			who = shortened(d.name(r.thread), name)
		}
		head := d.number(r) + pad(who, name+2)
		for _, l := range wrap(r.said(), d.width-length(head)) {
			d.line(head + l)
			head = strings.Repeat(" ", length(head))
		}
	}
	d.mark(len(d.rows))
	d.line(rule("", d.width))
	if d.brief {
		d.threads = nil // they have no columns
	}
	d.groups()
	d.rest()
}

// groups says what becomes of the threads, together of those that share a fate.
func (d *drawing) groups() {
	var fates []string
	names := map[string][]string{}
	for _, t := range d.threads {
		fate := d.fate[t]
		if names[fate] == nil {
			fates = append(fates, fate)
		}
		names[fate] = append(names[fate], d.name(t))
	}
	for _, fate := range fates {
		for _, l := range wrap(fate+": "+strings.Join(names[fate], ", "), d.width) {
			d.line(l)
		}
	}
}

// said is the text of a row.
func (r row) said() string {
	switch r.kind {
	case switches:
		return "╰ " + r.text
	case leavesOut:
		return "… " + r.text + " …"
	}
	return r.String()
}

func length(s string) int { return len([]rune(s)) }

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-length(s), 0))
}

// shortened returns a name in at most width characters.
func shortened(s string, width int) string {
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}

// narrowestWrap is how wide the lines of a text are at least, however narrow the terminal.
const narrowestWrap = 8

// breakIn returns after how many characters a word is best broken that is wider than
// width: after a dot or colon, if there is one that is not near the beginning.
func breakIn(word []rune, width int) int {
	for n := width; n > width/2; n-- {
		if c := word[n-1]; c == '.' || c == ':' || c == '$' {
			return n
		}
	}
	return width
}

// wrap breaks a text into lines, between words where that is possible; all but the
// first are indented.
func wrap(text string, width int) []string {
	const indent = "  "
	width = max(width, narrowestWrap)
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case length(line)+1+length(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), indent+word
		}
		for length(line) > width { // one word that is wider than that
			r := []rune(line)
			n := breakIn(r, width)
			lines, line = append(lines, string(r[:n])), indent+string(r[n:])
		}
	}
	return append(lines, line)
}
