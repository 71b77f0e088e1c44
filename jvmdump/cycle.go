package jvmdump

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
)

// cycle is threads of which each waits for what the next owns.
type cycle struct {
	threads []*Thread
	shown   int  // the dumps that show it
	atOnce  bool // one of them shows all threads at the same moment, as Print does
}

func (c *cycle) key() string { return fmt.Sprint(ids(c.threads)) }

// findDeadlocks looks for circles of owners. Objects have other names in each
// format, so each file is looked at by itself.
func (x *Explanation) findDeadlocks() bool {
	found := map[string]*cycle{}
	var order []*cycle
	for _, d := range x.Process.Dumps {
		for _, threads := range d.cycles() {
			c := &cycle{threads: threads}
			if before := found[c.key()]; before != nil {
				c = before
			} else {
				found[c.key()] = c
				order = append(order, c)
			}
			c.shown++
			c.atOnce = c.atOnce || d.Format == Print
		}
	}
	for _, c := range order {
		certainty := Likely
		if c.atOnce || c.shown > 1 {
			certainty = Proven
		}
		x.Findings = append(x.Findings, Finding{deadlock.Deadlock, "", certainty, ids(c.threads)})
	}
	x.explainDeadlocks(order)
	return len(order) > 0
}

// cycles returns the circles of owners of a dump, each from its lowest number on.
func (d *Dump) cycles() [][]*Thread {
	owner, byID := map[string]int{}, map[int64]int{}
	for i := range d.Threads {
		t := &d.Threads[i]
		byID[t.ID] = i
		for _, o := range t.Owns {
			if o != t.WaitingOn && o != t.BlockedOn { // it gave it up to wait
				owner[o] = i
			}
		}
	}
	next := func(i int) int {
		t := &d.Threads[i]
		if j, ok := byID[t.ParkOwner]; ok && t.ParkOwner != 0 {
			return j
		}
		object := t.BlockedOn
		if object == "" {
			object = t.ParkedOn
		}
		if j, ok := owner[object]; ok && object != "" {
			return j
		}
		return -1
	}
	var found [][]*Thread
	visited := make([]int, len(d.Threads)) // by which walk, from 1
	for start := range d.Threads {
		i := start
		for i >= 0 && visited[i] == 0 {
			visited[i] = start + 1
			i = next(i)
		}
		if i < 0 || visited[i] != start+1 || next(i) == i {
			continue
		}
		var threads []*Thread
		for j := i; len(threads) == 0 || j != i; j = next(j) {
			threads = append(threads, &d.Threads[j])
		}
		found = append(found, fromLowest(threads))
	}
	return found
}

func fromLowest(threads []*Thread) []*Thread {
	low := 0
	for i, t := range threads {
		if t.ID < threads[low].ID {
			low = i
		}
	}
	return slices.Concat(threads[low:], threads[:low])
}

// explainDeadlocks says who waits for whom, in the first circles of many, and in the first
// threads of a long one.
func (x *Explanation) explainDeadlocks(all []*cycle) {
	if len(all) == 0 {
		return
	}
	const most = 4
	doubtful := 0
	for i, c := range all {
		if i < most {
			x.explainDeadlock(c)
		}
		if !c.atOnce && c.shown == 1 {
			doubtful++
		}
	}
	if len(all) > most {
		var more []string
		for _, c := range all[most:min(len(all), most+mostNames)] {
			more = append(more, names(c.threads))
		}
		if n := len(all) - most - mostNames; n > 0 {
			more = append(more, fmt.Sprintf("%d more", n))
		}
		x.say(fmt.Sprintf("And %s: %s.", count(len(all)-most, "more circle"), strings.Join(more, "; ")))
	}
	if doubtful > 0 {
		x.say("The JVM looks at one thread after the other while it writes such a file, so " + plural(len(all), "the circle", "a circle") +
			" could in theory be an illusion. A second dump that shows it again, explained together with what you have, proves it.")
		x.take(JSON)
	}
	x.say("What to do: restart the process, and let all threads take these locks in the same order. No JDK release changes this, " +
		"and no number of carriers.")
}

func (x *Explanation) explainDeadlock(c *cycle) {
	const most = 8
	var b strings.Builder
	for i, t := range c.threads {
		if i == most {
			fmt.Fprintf(&b, "%d more wait so, each for what the next owns, and the last for what %s owns. ", len(c.threads)-most, c.threads[0].Display())
			break
		}
		owner := c.threads[(i+1)%len(c.threads)]
		fmt.Fprintf(&b, "%s waits for %s, which %s owns, in %s. ", t.Display(), t.lock(), owner.Display(), orNothing(t.site()))
	}
	b.WriteString("They wait in a circle, so none of them ever goes on.")
	x.say(b.String())
}

func orNothing(s string) string {
	if s == "" {
		return "a frame that the dump does not show"
	}
	return s
}
