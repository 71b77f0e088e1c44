package jvmdump

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
)

// keeps names what a thread has while it waits for work, without end: others may need it,
// and the one who brings the work may be among them. Before JDK 25 a dump does not show
// monitors, but a ConcurrentHashMap that computes has one, and so has a thread that is
// pinned, or it is in a native frame or a class initialiser.
func (v *view) keeps(t *Thread) []string {
	switch a := v.doing(t); {
	case a != inCondition && a != inQueue && a != inObjectWait, t.timed(), len(t.program()) == 0:
		return nil
	}
	var kept []string
	for _, o := range t.Owns {
		if o != t.WaitingOn && !slices.Contains(kept, o) {
			kept = append(kept, o)
		}
	}
	if len(kept) > 0 {
		return kept
	}
	for _, f := range t.Stack {
		m := strings.TrimPrefix(method(f), "java.util.concurrent.ConcurrentHashMap.")
		if m == "computeIfAbsent" || m == "computeIfPresent" || m == "compute" || m == "merge" {
			return []string{"the bin of a ConcurrentHashMap that is computed"}
		}
	}
	if t.pinnedFrame() {
		return []string{"the monitor, native frame or class initialiser that pins it"}
	}
	return nil
}

// sayKept says which threads wait for work with what others may need.
func (x *Explanation) sayKept() {
	var order []string
	by := map[string][]*Thread{}
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		kept := x.view.keeps(t)
		if len(kept) == 0 {
			continue
		}
		what := list(kept[:min(len(kept), mostNames)])
		if by[what] == nil {
			order = append(order, what)
		}
		by[what] = append(by[what], t)
	}
	var who []string
	n := 0
	for i, what := range order {
		if n += len(by[what]); i < mostNames {
			who = append(who, fmt.Sprintf("%s %s %s", names(by[what]), plural(len(by[what]), "keeps", "each keep"), what))
		}
	}
	if len(order) > mostNames {
		who = append(who, fmt.Sprintf("so on for %d more", len(order)-mostNames))
	}
	if n == 0 {
		return
	}
	x.say(fmt.Sprintf("%s while %s for work. If the thread that would bring the work needs that first, none of them goes on.",
		list(who), plural(n, "it waits", "they wait")))
}

// sayWork says which threads wait for work: it is in doubt whether anybody will bring it.
func (x *Explanation) sayWork() {
	var waits []*Thread
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		switch a := x.view.does[i]; {
		case len(t.program()) > 0 && (a == inCondition || a == inQueue || a == inObjectWait):
			waits = append(waits, t)
		}
	}
	if len(waits) == 0 {
		return
	}
	x.say(x.whatEachDoes(waits) + ". Whether anybody will bring what " + plural(len(waits), "it waits", "they wait") + " for, no dump shows.")
}

// allWait reports whether all threads of the program wait without a time-out, one of them at
// least for what another thread has to do, and none for a lock.
func (x *Explanation) allWait() bool {
	needed := false
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		if !t.Virtual && len(t.program()) == 0 {
			continue
		}
		switch x.view.does[i] {
		case inFuture, inLatch:
			needed = true
		case inCondition, inQueue, inObjectWait:
			needed = needed || len(x.view.keeps(t)) > 0
		default:
			return false
		}
		if t.timed() {
			return false
		}
	}
	return needed && x.Process.complete
}

// sayAll says so if no thread of the program goes on by itself.
func (x *Explanation) sayAll() {
	if x.allWait() {
		x.say("So all threads of the program wait, and none of them with a time-out. Unless a thread that shows no frame of the program " +
			"(of a timer, a selector or a native library) brings what they wait for, the program has stopped for good.")
	}
}

// findLostSignal looks for a program of which all threads wait, with nobody else who could
// bring what they wait for.
func (x *Explanation) findLostSignal() {
	if !x.allWait() || !x.Process.apart() && !x.Process.simulated() || x.outside() || x.view.exhausted() || x.enders() > 1 {
		return
	}
	var stuck []*Thread
	for i := range x.Process.Threads {
		if t := &x.Process.Threads[i]; t.Virtual || len(t.program()) > 0 {
			stuck = append(stuck, t)
		}
	}
	if len(x.anyMoved(stuck)) > 0 {
		return
	}
	x.Findings = append(x.Findings, Finding{deadlock.LostSignal, "", Likely, ids(stuck)})
	x.sayWaits()
	x.sayPools()
	x.sayKept()
	x.sayWork()
	said := "So all threads of the program wait, none of them with a time-out, and no other thread is left that could bring what they wait for."
	if p := x.Process; p.apart() {
		said += fmt.Sprintf(" None of them moved between the first and the last of %d dumps, %v apart.", p.moments, p.span.Round(time.Millisecond))
	}
	x.say(said)
	x.say("This is likely, not proven: what comes from outside, as by a signal of the system or by JMX, is not to be seen in a dump.")
}

// enders counts the threads that wait for another thread or for the task that it runs: two of
// them may wait for each other, which is a deadlock.
func (x *Explanation) enders() int {
	n := 0
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		if x.view.does[i] == inFuture && !slices.ContainsFunc(t.Stack, func(f string) bool { return strings.Contains(f, "CompletableFuture.") }) {
			n++
		}
	}
	return n
}

// internal are the names of threads of the JVM that bring no work to a program, or how these
// names begin.
var internal = []string{
	"Reference Handler", "Finalizer", "Signal Dispatcher", "Notification Thread", "Common-Cleaner", "Attach Listener", "Service Thread",
	"Monitor Deflation Thread", "C1 CompilerThread", "C2 CompilerThread", "VirtualThread-unblocker", "DestroyJavaVM",
}

// outside reports whether there is a thread that shows no frame of the program and may bring
// work to it, such as a selector or a timer.
func (x *Explanation) outside() bool {
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		switch {
		case t.Virtual, len(t.program()) > 0, carriesOne(t):
		case slices.ContainsFunc(internal, func(name string) bool { return strings.HasPrefix(t.Name, name) }):
		case slices.ContainsFunc(t.Stack, waitsInPool): // with nothing to do
		case slices.ContainsFunc(t.Stack, isDelay) && !t.timed(): // no timer is set
		case x.view.does[i] == inQueue && t.isWorker() && !t.timed():
		default:
			return true
		}
	}
	return false
}

func waitsInPool(frame string) bool {
	return method(frame) == "java.util.concurrent.ForkJoinPool.awaitWork"
}

func isDelay(frame string) bool { return method(frame) == "java.util.concurrent.DelayScheduler.loop" }

// awake reports whether a platform thread may bring what others wait for.
func (x *Explanation) awake() bool {
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		if !t.Virtual && len(t.program()) > 0 && (!x.view.waitsForThread(t) || t.timed()) {
			return true
		}
	}
	return false
}

// sayPools tells of pools of platform threads of which each waits for another thread: none
// is left that runs what is queued.
func (x *Explanation) sayPools() {
	pools := map[string][]*Thread{}
	var order []string
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		name := strings.TrimRight(t.Name, "0123456789")
		if t.Virtual || name == t.Name || !t.isWorker() {
			continue
		}
		if pools[name] == nil {
			order = append(order, name)
		}
		pools[name] = append(pools[name], t)
	}
	for _, name := range order {
		all := pools[name]
		if slices.ContainsFunc(all, func(t *Thread) bool { return !x.view.waitsForThread(t) }) {
			continue
		}
		said := fmt.Sprintf("%s %s the only live worker of its pool, so none is left", names(all), plural(len(all), "is", ""))
		if len(all) > 1 {
			said = fmt.Sprintf("%s are all live workers of their pool, so none is left", names(all))
		}
		x.say(said + " that runs what is queued there, unless the pool may grow. No dump shows that queue: if what they wait for is in it, it never comes.")
	}
}

// isWorker reports whether a thread runs the tasks of a pool.
func (t *Thread) isWorker() bool {
	return slices.ContainsFunc(t.Stack, func(f string) bool {
		m := method(f)
		return m == "java.util.concurrent.ThreadPoolExecutor$Worker.run" || m == "java.util.concurrent.ForkJoinWorkerThread.run"
	})
}

// waitsForThread reports whether a thread waits for what another thread of the program has
// to do, and not for work.
func (v *view) waitsForThread(t *Thread) bool {
	switch v.doing(t) {
	case inLock, inMonitor, inPermit, inLatch, inFuture:
		return len(t.program()) > 0
	}
	return false
}

// whatEachDoes says what threads do and where, those that are alike together.
func (x *Explanation) whatEachDoes(threads []*Thread) string {
	at := map[string]int{}
	var order [][]*Thread
	for _, t := range threads {
		key := x.view.doing(t).String() + t.site()
		i, ok := at[key]
		if !ok {
			i = len(order)
			at[key] = i
			order = append(order, nil)
		}
		order[i] = append(order[i], t)
	}
	slices.SortStableFunc(order, func(a, b []*Thread) int { return len(b) - len(a) })
	var parts []string
	for _, g := range order[:min(len(order), mostNames)] {
		a := x.view.doing(g[0])
		parts = append(parts, fmt.Sprintf("%s %s in %s", names(g), plural(len(g), a.String(), several(a)), orNothing(g[0].site())))
	}
	if n := len(order) - mostNames; n > 0 {
		parts = append(parts, fmt.Sprintf("and so on at %s more", count(n, "place")))
	}
	return strings.Join(parts, "; ")
}
