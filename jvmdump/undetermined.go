package jvmdump

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// undetermined says what can be seen, why that is not enough, and which dump to take.
func (x *Explanation) undetermined() {
	p, v := x.Process, x.view
	x.take(JSON)
	if !p.complete {
		x.say("Thread.print and jstack do not show virtual threads that have no carrier, so what they wait for cannot be told from this.")
		x.sayCarriers()
		x.sayPools()
		x.say("Take the dump that has all threads, and explain it together with what you have.")
		return
	}
	x.sayCarriers()
	x.sayMoved()
	needs := len(v.blank) + len(v.ready)
	if needs > 0 {
		x.say(fmt.Sprintf("%s ready to run and %s no carrier. That happens for a moment in every busy process.",
			count(needs, "virtual thread")+plural(needs, " is", " are"), plural(needs, "has", "have")))
	}
	owners := x.sayWaits()
	x.sayPools()
	x.sayKept()
	x.sayWork()
	x.sayAll()
	if x.sayRunning() {
		return
	}
	if owners {
		if !p.has(Print) {
			x.say("Thread.print -l shows which platform thread owns a lock. Explain it together with what you have. If no platform thread does, only a heap dump tells who does, and gridlock reads none.")
			x.take(Print)
			return
		}
		x.say(fmt.Sprintf("No thread dump of JDK %d shows which virtual thread owns a lock, or who has the permits of a semaphore. "+
			"A heap dump does, which gridlock does not read: open it with a tool that does, such as Eclipse Memory Analyzer or VisualVM, "+
			"and look there at exclusiveOwnerThread of the lock, and at state of the semaphore.", p.Release))
		x.takeHeap()
		return
	}
	if !p.simulated() {
		x.say("Take another dump some seconds later, and explain it together with what you have: that shows who moved.")
	}
}

// sayCarriers says how many carriers there are and who has them.
func (x *Explanation) sayCarriers() {
	pool := x.view.pool
	n := len(pool.busy) + len(pool.idle)
	if n == 0 {
		x.say("The dump shows no carriers.")
		return
	}
	switch busy := len(pool.busy); {
	case busy == 0:
		said := allCarriers(n) + " free."
		if x.Process.complete && len(x.view.blank)+len(x.view.ready) == 0 {
			said += " No virtual thread waits for one."
		}
		x.say(said)
	default:
		x.say(fmt.Sprintf("%d of %s %s a virtual thread.", busy, count(n, "carrier"), plural(busy, "has", "have")))
	}
}

func (x *Explanation) sayMoved() {
	p := x.Process
	if p.moments < 2 {
		return
	}
	var moved []*Thread
	for i := range p.Threads {
		if t := &p.Threads[i]; t.Virtual && p.moved[t.ID] {
			moved = append(moved, t)
		}
	}
	over := fmt.Sprintf("between the first and the last of %d dumps, %v apart", p.moments, p.span.Round(time.Millisecond))
	if len(moved) == 0 && p.span < tellingSpan {
		return // they had no time to move
	}
	if len(moved) == 0 {
		x.say("No virtual thread moved " + over + ".")
		return
	}
	x.say(fmt.Sprintf("%s moved %s; the other virtual threads did not.", names(moved), over))
}

// sayWaits says which threads wait for what somebody else has to give, and reports
// whether the dumps leave it open who that is.
func (x *Explanation) sayWaits() bool {
	v := x.view
	any := false
	for _, a := range []activity{inLock, inMonitor, inPermit, inLatch, inFuture, inPark} {
		var waits []*Thread
		for i := range x.Process.Threads {
			if t := &x.Process.Threads[i]; v.does[i] == a && (t.Virtual || a != inPark && len(t.program()) > 0) {
				waits = append(waits, t)
			}
		}
		if len(waits) == 0 {
			continue
		}
		owners := x.ownerWords(a, waits)
		any = any || (a == inLock || a == inMonitor || a == inPermit) && owners == ""
		x.say(x.waitWords(a, waits, owners))
	}
	return any
}

const nobody = "nobody"

// capital begins a sentence that may begin with nobody. Names stay as they are.
func capital(s string) string {
	if strings.HasPrefix(s, nobody+" ") {
		return "N" + s[1:]
	}
	return s
}

// ownerWords says who owns what threads wait for, if the dumps show that of all.
func (x *Explanation) ownerWords(a activity, waits []*Thread) string {
	if a != inLock && a != inMonitor {
		return ""
	}
	var said []string
	more := 0
	for _, t := range waits {
		owner, known := x.ownerOf(t)
		if !known {
			return ""
		}
		who := nobody + " owns " + t.lock()
		if owner != nil {
			who = owner.Display() + " owns " + t.lock()
		}
		switch {
		case slices.Contains(said, who):
		case len(said) == mostNames:
			more++
		default:
			said = append(said, who)
		}
	}
	if more > 0 {
		said = append(said, fmt.Sprintf("so on for %d more", more))
	}
	return capital(list(said)) + "."
}

func (x *Explanation) waitWords(a activity, waits []*Thread, owners string) string {
	if a == inFuture {
		return x.whatEachDoes(waits) + "."
	}
	said := fmt.Sprintf("%s %s", names(waits), plural(len(waits), a.String(), several(a)))
	var where []string
	for _, t := range waits {
		w := orNothing(t.site())
		if on := t.lock(); on != "" {
			w = on + ", in " + w
		}
		if !slices.Contains(where, w) && len(where) < mostNames {
			where = append(where, w)
		}
	}
	said += ": " + strings.Join(where, "; ") + "."
	switch {
	case owners != "":
		said += " " + owners
	case a == inLock || a == inMonitor:
		said += " The dump does not show who owns " + plural(len(where), "it", "them") + "."
	}
	return said
}

// sayRunning tells of threads on carriers whose stack does not say whether they
// run, and reports whether that is what is in doubt.
func (x *Explanation) sayRunning() bool {
	p, v := x.Process, x.view
	var who []*Thread
	for _, t := range v.mounted {
		if v.doing(t) == running {
			who = append(who, t)
		}
	}
	if len(who) == 0 {
		return false
	}
	if p.Release >= 24 && who[0].State != "" {
		x.say(fmt.Sprintf("%s %s on a carrier: %s.", names(who), plural(len(who), "runs", "run"), orNothing(who[0].site())))
		return false
	}
	x.say(fmt.Sprintf("%s %s a carrier in %s. Whether %s or waits to enter a monitor, JDK %d does not show: both look the same.",
		names(who), plural(len(who), "has", "have"), orNothing(who[0].site()), plural(len(who), "it runs", "each of them runs"), p.Release))
	much, known := v.pool.computes()
	switch {
	case !known:
		x.say("Thread.print shows how much processor time the carriers used: much is computing, little is waiting.")
		x.take(Print)
	case much:
		x.say("The carriers used much processor time, so they compute. Take another dump some seconds later, and explain it together with what you have: that shows who moved.")
	default:
		x.say(fmt.Sprintf("Their carriers used little processor time, so they rather wait for a monitor than compute. Who owns it no dump of JDK %d shows; "+
			"those of JDK 25 do. Another dump some seconds later, explained together with what you have, shows whether they move.", p.Release))
	}
	return true
}
