package jvmdump

import (
	"fmt"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
)

const mostNames = 4

// names lists threads, some of them if they are many.
func names(threads []*Thread) string {
	var words []string
	for i, t := range threads {
		if i == mostNames-1 && len(threads) > mostNames {
			words = append(words, fmt.Sprintf("%d more", len(threads)-i))
			break
		}
		words = append(words, t.Display())
	}
	return list(words)
}

// list joins words as in "a, b and c".
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

func count(n int, what string) string { return fmt.Sprintf("%d %s%s", n, what, plural(n, "", "s")) }

func (x *Explanation) everyCarrier() string { return allCarriers(len(x.view.mounted)) }

func allCarriers(n int) string {
	switch n {
	case 1:
		return "The only carrier is"
	case 2:
		return "Both carriers are"
	default:
		return fmt.Sprintf("All %d carriers are", n)
	}
}

// explainExhaustion says who has the carriers, what they wait for, and who is next.
func (x *Explanation) explainExhaustion(kind string, lock *Thread, heirs, owners []*Thread) {
	v := x.view
	what := "other threads"
	if lock != nil {
		what = lockName(lock)
	}
	if n := len(v.ready); n > 0 && kind == deadlock.Other {
		x.say(fmt.Sprintf("%s ready to run and %s no carrier.", names(v.ready)+plural(n, " is", " are"), plural(n, "has", "have")))
	}
	x.say(x.holders(what) + x.pinProse())
	switch kind {
	case deadlock.Ownerless:
		why := "No unmounted virtual thread shows a stack from which it could own it, and those on the carriers wait. " +
			"So it is free, or a platform thread has it just now"
		if x.isFree(lock) {
			why = "The dump names no owner of it, so it is free"
		}
		x.say(fmt.Sprintf("%s %s for %s as well, and %s no carrier. %s, and its next owner is %s: "+
			"it waits for a carrier, and every carrier waits for it.", names(heirs), plural(len(heirs), "waits", "wait"), what,
			plural(len(heirs), "has", "have"), why, plural(len(heirs), heirs[0].Display(), "one of these, or the first of them that was woken")))
	case deadlock.OwnerUnmounted:
		a := "owns it"
		if lock.ParkOwner == 0 {
			a = plural(len(owners), "is the only virtual thread that can own it, by its stack", "are the virtual threads that can own it, by their stacks")
		}
		x.say(fmt.Sprintf("%s %s, and %s no carrier: %s. When that is over, it waits for a carrier, and every carrier waits for it.",
			names(owners), a, plural(len(owners), "has", "have"), x.whatTheyDo(owners)))
	default:
		if len(heirs)+len(owners) == 0 {
			x.say("Which thread they wait for cannot be told. It may be one of those that need a carrier.")
			break
		}
		x.say(fmt.Sprintf("Which thread they wait for cannot be told: %s could run on if it had a carrier.", names(append(heirs, owners...))))
	}
	if n := len(v.blank); n > 0 {
		x.say(fmt.Sprintf("%s never ran: %s no stack, and %s for a carrier too.", count(n, "started virtual thread"),
			plural(n, "it has", "they have"), plural(n, "waits", "wait")))
	}
	x.sayWhyLikely()
	x.sayRemedy()
}

// lockName is a lock in words: what the dump calls it, or where it is waited for.
func lockName(t *Thread) string {
	if on := t.lock(); on != "" {
		return on
	}
	return "the lock of " + orNothing(t.site())
}

func (x *Explanation) whatTheyDo(threads []*Thread) string {
	t := threads[0]
	it := plural(len(threads), "it", t.Display())
	return fmt.Sprintf("%s %s in %s", it, x.view.doing(t), orNothing(t.site()))
}

// holders says who has the carriers.
func (x *Explanation) holders(what string) string {
	v := x.view
	how := "pinned while " + plural(len(v.mounted), "it waits", "they wait") + " for " + what
	if v.mounted[0].State == "BLOCKED" || v.doing(v.mounted[0]) == inMonitor {
		how = "blocked while " + plural(len(v.mounted), "it waits", "they wait") + " to enter " + what
	}
	var on []string
	for _, t := range v.mounted {
		if c := x.Process.thread(t.Carrier); c != nil && len(v.mounted) <= mostNames {
			on = append(on, fmt.Sprintf("%s has %s", t.Display(), c.Display()))
		}
	}
	said := fmt.Sprintf("%s held by %s, %s.", x.everyCarrier(), names(v.mounted), how)
	if len(on) > 0 {
		said += " " + list(on) + "."
	}
	return said
}

// pinProse says by which frames those on the carriers are pinned.
func (x *Explanation) pinProse() string {
	v := x.view
	var seen []string
	certain := true
	for _, t := range v.mounted {
		frames, sure := x.pinSites(t)
		certain = certain && sure
		for _, f := range frames {
			if !containsString(seen, f) && len(seen) < mostNames {
				seen = append(seen, f)
			}
		}
	}
	switch {
	case len(seen) == 0:
		return ""
	case certain:
		return fmt.Sprintf(" What pins is %s.", list(seen))
	case len(seen) == 1:
		return fmt.Sprintf(" What pins is most likely inside %s, to judge by their other frames.", seen[0])
	}
	return fmt.Sprintf(" What pins is most likely inside one of %s: the dump does not show which.", list(seen))
}

func containsString(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// pinSites returns the frames that pin a thread. A native frame or a class
// initialiser is known to; a synchronized block is not seen in a dump before
// JDK 25. But a frame in which another thread left its carrier did not pin that one,
// so it is the last that is suspected.
func (x *Explanation) pinSites(t *Thread) (frames []string, certain bool) {
	for i, f := range t.Stack {
		if i > 1 && (strings.HasSuffix(f, "(Native Method)") || strings.Contains(f, ".<clinit>(")) {
			return []string{f}, true
		}
	}
	all, innocent := t.program(), x.view.innocents()
	for _, f := range all {
		if !innocent[method(f)] {
			frames = append(frames, f)
		}
	}
	if len(frames) == 0 {
		frames = all
	}
	return frames, false
}

// innocents are the methods of a program in which an unmounted thread is.
func (v *view) innocents() map[string]bool {
	if v.innocent != nil {
		return v.innocent
	}
	v.innocent = map[string]bool{}
	seen := map[*string]bool{} // most threads share their stack with others
	for _, t := range v.unmounted {
		if len(t.Stack) == 0 || seen[&t.Stack[0]] {
			continue
		}
		seen[&t.Stack[0]] = true
		for _, f := range t.program() {
			v.innocent[method(f)] = true
		}
	}
	return v.innocent
}

// tellingSpan is how far dumps are apart at least for it to say something that threads
// did not move.
const tellingSpan = time.Second

// sayWhyLikely says why the verdict is no proof.
func (x *Explanation) sayWhyLikely() {
	p := x.Process
	said := "This is likely, not proven: "
	switch {
	case p.Release < 25:
		said += fmt.Sprintf("a dump of JDK %d has neither the owners of locks nor who was woken.", p.Release)
	case !p.showsOwners():
		said += fmt.Sprintf("a dump of JDK %d does not show the owners of java.util.concurrent locks.", p.Release)
	default:
		said += "the JVM looks at one thread after the other while it writes such a file."
	}
	if p.apart() {
		said += fmt.Sprintf(" None of them moved between the first and the last of %d dumps, %v apart.", p.moments, p.span.Round(time.Millisecond))
	}
	if !p.apart() && !p.simulated() {
		said += " A second dump some seconds later, explained together with what you have, makes it surer if it shows the same."
		x.take(JSON)
	}
	x.say(said)
}

// sayRemedy says what a newer release changes, and what to do.
func (x *Explanation) sayRemedy() {
	certain := true
	for _, t := range x.view.mounted {
		_, sure := x.pinSites(t)
		certain = certain && sure
	}
	switch {
	case certain && x.Process.Release >= 24:
		x.say(fmt.Sprintf("On JDK %d, too, native frames and class initialisers pin.", x.Process.Release))
	case certain:
		x.say("JDK 24 and 25 would not change this: native frames and class initialisers still pin there.")
	case x.Process.Release < 24:
		x.say("From JDK 24 on synchronized does not pin (JEP 491): unless a native frame or a class initialiser does, those on the carriers would leave them.")
	}
	n := len(x.view.mounted) + 1
	if x.Process.Release >= 24 {
		x.say(fmt.Sprintf("What to do now: VirtualThreadSchedulerMXBean.setParallelism(%d) gives one more carrier, and lets the next thread run. "+
			"Then do not block inside the frames that pin.", n))
		return
	}
	x.say(fmt.Sprintf("What to do now: restart the process, since JDK %d cannot add a carrier to a running one. "+
		"Then take no lock inside synchronized in the frames that pin (a ReentrantLock in its place does not pin), or move to JDK 24 or later. "+
		"More carriers (-Djdk.virtualThreadScheduler.parallelism=%d) only make it rarer.", x.Process.Release, n))
}

func (x *Explanation) explainStarvation(needs []*Thread, known bool) {
	v := x.view
	x.say(fmt.Sprintf("%s held by %s, which %s: %s.", x.everyCarrier(), names(v.mounted), plural(len(v.mounted), "runs", "run"), orNothing(v.mounted[0].site())))
	x.say(fmt.Sprintf("%s %s for a carrier. A virtual thread is never made to give way: they wait until one of those blocks or ends.",
		names(needs), plural(len(needs), "waits", "wait")))
	if known {
		x.say("The carriers used much processor time, so this is computing. It is likely, not proven: a dump does not show whether it will ever end.")
	} else {
		x.say("This is likely, not proven: threads that wait for a class to be initialised look the same. Thread.print shows how much processor time the carriers used.")
		x.take(Print)
	}
	x.say("No JDK release changes this. What to do: run what computes on platform threads, as many as there are processors, or let it call Thread.yield.")
}

func (x *Explanation) explainIdle(idle []*Thread) {
	v := x.view
	if len(v.mounted)+len(v.unmounted) == 0 {
		x.say("No virtual thread is alive, and no platform thread of the program waits for a lock or a result. That is no fault.")
		return
	}
	x.say(x.whatEachDoes(idle) + ". None of them waits for a lock, and none for a carrier. That is no fault.")
	n := 0
	for _, t := range v.mounted {
		if v.doing(t) == inObjectWait {
			n++
		}
	}
	if n > 0 && x.Process.Release < 24 {
		x.say(fmt.Sprintf("%s in Object.wait on %s: before JDK 24 the pool grows to make up for that, up to jdk.virtualThreadScheduler.maxPoolSize. "+
			"From JDK 24 on they would leave their carriers.", count(n, "virtual thread")+plural(n, " is", " are"), plural(n, "a carrier", "carriers")))
	}
	x.say("This is likely, not proven: that the signal for which a thread waits will come is not to be seen in a dump.")
}

// several is what more than one thread does.
func several(a activity) string {
	s := a.String()
	first, rest, _ := strings.Cut(s, " ")
	switch first {
	case "is":
		first = "are"
	default:
		first = strings.TrimSuffix(first, "s")
	}
	return strings.TrimSpace(first + " " + rest)
}
