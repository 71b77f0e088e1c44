package jvmdump

import (
	"fmt"
	"slices"
	"strings"
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
			return []string{"a bin of the ConcurrentHashMap in which it computes"}
		}
	}
	if t.pinnedFrame() {
		return []string{"the monitor, native frame or class initialiser that pins it"}
	}
	return nil
}

// sayKept says which threads wait for work with what others may need.
func (x *Explanation) sayKept() {
	var who []string
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		if kept := x.view.keeps(t); len(kept) > 0 {
			who = append(who, fmt.Sprintf("%s keeps %s", t.Display(), list(kept[:min(len(kept), mostNames)])))
		}
	}
	if len(who) == 0 {
		return
	}
	if n := len(who); n > mostNames {
		who = append(who[:mostNames-1], fmt.Sprintf("%d more keep something", n-mostNames+1))
	}
	x.say(fmt.Sprintf("%s while %s for work. If the thread that would bring the work needs that first, none of them goes on.",
		list(who), plural(len(who), "it waits", "they wait")))
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

// sayAll says so if no thread of the program goes on by itself.
func (x *Explanation) sayAll() {
	forThread, n := false, 0
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		if !t.Virtual && len(t.program()) == 0 {
			continue
		}
		n++
		switch a := x.view.does[i]; a {
		case running, blank, ready, inSleep, inIO, inPark:
			return
		case inFuture, inLatch:
			forThread = true
		}
		if t.timed() {
			return
		}
	}
	if forThread && n > 1 {
		x.say("So all threads of the program wait, and none of them with a time-out. Unless a thread that shows no frame of the program " +
			"(of a timer, a selector or a native library) brings what they wait for, the program has stopped for good.")
	}
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
