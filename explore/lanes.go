package explore

import (
	"fmt"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// lane is what the narrow column of a thread shows at a moment: a sign, and the
// carrier that it is on.
type lane struct {
	sign    string
	carrier scheduler.CarrierID
}

// The signs of lanes.
const (
	signSteps   = "●"
	signRuns    = "│"
	signWaits   = "┊"
	signQueued  = "○"
	signPinned  = "█"
	signNothing = " "
)

const legend = signSteps + " steps  " + signRuns + " could  " + signWaits + " waits  " + signQueued +
	" has no carrier  " + signPinned + "1 keeps carrier 1 while it waits"

// laneOf returns the lane of a thread that does not step.
func laneOf(t scheduler.ThreadInfo) lane {
	l := lane{carrier: t.Carrier}
	switch {
	case t.State == scheduler.StateNew || t.State == scheduler.StateTerminated:
		l.sign = signNothing
	case t.Blocked && t.Carrier != 0:
		l.sign = signPinned
	case t.Kind == scheduler.Virtual && t.Carrier == 0 && (t.State.Runnable() || t.TimerSubmitted):
		l.sign = signQueued
	case t.Blocked:
		l.sign = signWaits
	default:
		l.sign = signRuns
	}
	return l
}

// pitch is how wide a lane is: the sign, the number of the carrier and a space.
func (d *drawing) pitch() int { return 2 + len(fmt.Sprint(d.carriers)) }

// room is how wide the text beside the lanes is.
func (d *drawing) room() int { return d.width - d.numbers() - d.pitch()*len(d.threads) - 1 }

// lanes draws narrow columns, and the text beside them.
func (d *drawing) lanes() {
	d.names()
	for i, r := range d.rows {
		d.mark(i)
		number := d.number(r)
		for j, l := range wrap(d.beside(r), d.room()) {
			if j > 0 || r.kind != steps {
				number = strings.Repeat(" ", d.numbers())
			}
			d.line(number + d.lanesOf(r, j == 0) + " " + l)
		}
	}
	d.mark(len(d.rows))
	d.ends()
	d.rest()
	if length(legend) <= d.width {
		d.line(legend)
	}
}

// names draws the names above the lanes, each over its own.
func (d *drawing) names() {
	head := strings.Repeat(" ", d.numbers())
	for _, t := range d.threads {
		d.line(shortened(head+d.name(t), d.width))
		head += pad(signRuns, d.pitch())
	}
}

// ends draws below the lanes what becomes of the threads, the last one first.
func (d *drawing) ends() {
	last := d.last
	for i := len(d.threads) - 1; i >= 0; i-- {
		head := strings.Repeat(" ", d.numbers())
		for _, t := range d.threads[:i] {
			head += pad(last[t].String(), d.pitch())
		}
		text := "╰ " + d.name(d.threads[i]) + ", " + d.fate[d.threads[i]]
		for _, l := range wrap(text, d.width-length(head)) {
			d.line(head + l)
		}
	}
}

// String returns the sign and the carrier.
func (l lane) String() string {
	if l.carrier == 0 {
		return l.sign
	}
	return l.sign + fmt.Sprint(l.carrier)
}

// lanesOf draws the lanes of a row. Whoever steps is marked in its first line.
func (d *drawing) lanesOf(r row, first bool) string {
	var b strings.Builder
	for _, t := range d.threads {
		l := r.lanes[t]
		if t == r.thread && r.kind == steps && first {
			l.sign = signSteps
		}
		b.WriteString(pad(l.String(), d.pitch()))
	}
	return b.String()
}
