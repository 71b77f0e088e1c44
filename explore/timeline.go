package explore

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// kept are the actions that a timeline tells, in order. A nil one tells all.
type kept []int

// has reports whether an action is told.
func (k *kept) has(action int) bool {
	if k == nil {
		return true
	}
	_, ok := slices.BinarySearch(*k, action)
	return ok
}

// smallGap is how many actions are told all the same, as a row that counts them would
// save nothing.
const smallGap = 3

// keeps returns the actions of a trace that are told, or nil if it is no timeline.
func (v View) keeps(t *scheduler.Trace) *kept {
	if v.Timeline <= 0 {
		return nil
	}
	n := len(t.Choices)
	var k kept
	if n <= v.Timeline {
		for a := 1; a <= n; a++ {
			k = append(k, a)
		}
		return &k
	}
	ends := max(v.Timeline/4, 1)
	told := map[int]bool{}
	for a := 1; a <= ends; a++ {
		told[a], told[n+1-a] = true, true
	}
	for _, a := range v.matters(t) {
		if len(told)+2 > v.Timeline {
			break
		}
		told[a] = true
		if a > 1 {
			told[a-1] = true // what led there
		}
	}
	for a := range told {
		k = append(k, a)
	}
	slices.Sort(k)
	return k.closeGaps()
}

// closeGaps adds the actions of gaps that are too small to be worth a row.
func (k kept) closeGaps() *kept {
	var all kept
	for _, a := range k {
		if last := len(all) - 1; last >= 0 && a-all[last] <= smallGap+1 {
			for b := all[last] + 1; b < a; b++ {
				all = append(all, b)
			}
		}
		all = append(all, a)
	}
	return &all
}

// matters returns the actions that matter, most of all first: that a thread is woken
// and gets no carrier, what the threads in focus wait for, what pins them, and the same
// of all others.
func (v View) matters(t *scheduler.Trace) []int {
	focus := map[scheduler.ThreadID]bool{}
	for _, id := range v.Focus {
		focus[id] = true
	}
	var ranks [4][]int
	done, woken, pinned := map[scheduler.ThreadID]bool{}, map[scheduler.ThreadID]bool{}, map[scheduler.ThreadID]bool{}
	for _, e := range slices.Backward(t.Events) {
		a := int(e.Action)
		switch {
		case a == 0 || e.Thread == 0:
		case e.Kind == scheduler.PinBegan && focus[e.Thread] && done[e.Thread] && !pinned[e.Thread]:
			pinned[e.Thread] = true
			ranks[2] = append(ranks[2], a)
		case done[e.Thread]:
		case e.Kind == scheduler.ThreadWoken && focus[e.Thread]:
			if !woken[e.Thread] {
				ranks[0] = append(ranks[0], a)
			}
			woken[e.Thread] = true
		case e.Kind == scheduler.ThreadBlocked && focus[e.Thread]:
			done[e.Thread] = true
			ranks[1] = append(ranks[1], a)
		case e.Kind == scheduler.ThreadBlocked && e.Pinned, e.Kind == scheduler.CarrierAdded:
			done[e.Thread] = true
			ranks[3] = append(ranks[3], a)
		}
	}
	return slices.Concat(ranks[:]...)
}

// gap is what is not told.
type gap struct {
	actions int
	threads map[scheduler.ThreadID]bool
}

// leaveOut applies an action and tells nothing of it.
func (t *teller) leaveOut(a scheduler.Action, agent scheduler.ThreadID, choice int) bool {
	if !t.choose(choice) {
		return false
	}
	t.actions++
	t.watch()
	if a.Kind == scheduler.StepThread {
		t.began[agent] = !slices.ContainsFunc(t.events, func(e scheduler.Event) bool {
			return e.Kind == scheduler.Performed && e.Thread == agent
		})
	}
	if t.left.threads == nil {
		t.left.threads = map[scheduler.ThreadID]bool{}
	}
	t.left.actions++
	t.left.threads[agent] = true
	return true
}

// tellLeft tells how much was left out since the last row.
func (t *teller) tellLeft() {
	n := t.left.actions
	if n == 0 {
		return
	}
	text := fmt.Sprintf("%s actions by %d threads", grouped(n), len(t.left.threads))
	for id := range t.left.threads {
		if len(t.left.threads) == 1 {
			text = fmt.Sprintf("%s actions by %s", grouped(n), t.name(id))
		}
	}
	t.rows = append(t.rows, row{kind: leavesOut, step: t.actions, at: t.moment(), saying: saying{text: text}, lanes: t.lanesNow()})
	t.left = gap{}
}

// watch takes note of whether the carriers are exhausted.
func (t *teller) watch() {
	switch m := t.player.m; {
	case t.keeps == nil:
	case !m.Exhausted():
		t.exhausted = 0
	case t.exhausted == 0:
		t.exhausted = t.actions
	}
}

// moment returns the virtual time of the last action, before the clock jumps on.
func (t *teller) moment() time.Duration {
	if len(t.events) > 0 {
		return t.events[0].Time
	}
	return t.player.m.Now()
}

// timeline chooses the threads that have a column, if they are too many, and makes room
// for times.
func (d *drawing) timeline(v View) {
	d.brief = true
	if d.m.Config().Time == scheduler.ExactTime {
		for _, r := range d.rows {
			d.clock = max(d.clock, length(r.at.String()))
		}
	}
	for _, id := range v.Focus {
		if !slices.Contains(d.threads, id) && d.fate[id] != neverMounted {
			d.threads = append(d.threads, id)
		}
	}
	slices.Sort(d.threads)
	if fits := (d.width - d.numbers() - narrowestText - 1) / d.pitch(); fits > 0 && fits < len(d.threads) {
		d.choose(fits, v.Focus)
	}
}

// choose leaves a column to so many threads: first those that keep a carrier or have
// none, then those in focus, and of all of them those with more rows.
func (d *drawing) choose(most int, focus []scheduler.ThreadID) {
	score := map[scheduler.ThreadID]int{}
	for _, r := range d.rows {
		score[r.thread]++
	}
	for _, id := range focus {
		score[id] += len(d.rows)
	}
	for _, id := range d.threads {
		switch d.last[id].sign {
		case signPinned:
			score[id] += 4 * len(d.rows)
		case signQueued:
			score[id] += 2 * len(d.rows)
		}
	}
	slices.SortStableFunc(d.threads, func(a, b scheduler.ThreadID) int { return score[b] - score[a] })
	d.threads = d.threads[:most]
	slices.Sort(d.threads)
}

// beside is the text beside lanes: that of a thread without a lane begins with its name.
func (d *drawing) beside(r row) string {
	if r.thread == 0 || slices.Contains(d.threads, r.thread) {
		return r.said()
	}
	return d.name(r.thread) + ": " + strings.TrimPrefix(r.said(), "╰ ")
}

// others says what becomes of the threads without a column, together of those that
// share a fate.
func (d *drawing) others() {
	var fates []string
	names := map[string][]string{}
	for id := scheduler.ThreadID(1); int(id) <= len(d.fate); id++ {
		if slices.Contains(d.threads, id) {
			continue
		}
		fate := d.fate[id]
		if names[fate] == nil {
			fates = append(fates, fate)
		}
		names[fate] = append(names[fate], d.name(id))
	}
	for _, fate := range fates {
		said := fate + ": " + names[fate][0]
		if n := len(names[fate]); n > 1 {
			said = fmt.Sprintf("%s, %s threads: %s", fate, grouped(n), few(names[fate], 3))
		}
		for _, l := range wrap(said, d.width) {
			d.line(l)
		}
	}
}

// few names some of many.
func few(names []string, most int) string {
	if n := len(names); n > most+1 {
		return strings.Join(names[:most], ", ") + " and " + grouped(n-most) + " more"
	} else if n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// grouped returns a number as people read it: 1,234.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
