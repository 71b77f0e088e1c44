package jvmdump

import (
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/internal/plain"
	"github.com/bced87ab/gridlock/scheduler"
)

// Certainty says how sure a verdict is.
type Certainty string

// The certainties.
const (
	// Proven: the dumps show it.
	Proven Certainty = "proven"
	// Likely: all that the dumps show fits, but they do not show all of it.
	Likely Certainty = "likely"
	// Undetermined: the dumps do not show enough for a verdict.
	Undetermined Certainty = "undetermined"
)

// Finding is one thing that is wrong, or deadlock.Idle.
type Finding struct {
	Verdict   deadlock.Verdict
	Kind      string
	Certainty Certainty
	// Threads are the numbers of those that it is about.
	Threads []int64
}

// Explanation says what dumps show of a process.
type Explanation struct {
	// Verdict, Kind and Certainty are those of the worst finding.
	Verdict   deadlock.Verdict
	Kind      string
	Certainty Certainty
	// Findings are all that were made, worst first.
	Findings []Finding
	// Stuck are the numbers of the threads that do not go on.
	Stuck []int64
	// Text is the explanation in plain sentences, one paragraph an element.
	Text []string
	// Next is the command that takes what would tell more, empty if there is none. Then is
	// the command that explains it together with the dumps that there are, empty if Next
	// takes what gridlock does not read.
	Next, Then string

	Process *Process
	view    *view
}

// view is a process with what each of its threads does.
type view struct {
	p    *Process
	pool pool
	does []activity
	// mounted, unmounted, blank and ready are the virtual threads.
	mounted, unmounted, blank, ready []*Thread
	// owner has the threads that own monitors, by what the dump calls these.
	owner map[string]*Thread
	// innocent are methods that do not pin; see innocents.
	innocent map[string]bool
}

func look(p *Process) *view {
	v := &view{p: p, pool: p.pool(), does: make([]activity, len(p.Threads)), owner: map[string]*Thread{}}
	for i := range p.Threads {
		t := &p.Threads[i]
		v.does[i] = t.does()
		for _, o := range t.Owns {
			if o != t.WaitingOn && o != t.BlockedOn { // it gave it up to wait
				v.owner[o] = t
			}
		}
		switch {
		case !t.Virtual:
		case t.mounted(p.Release):
			v.mounted = append(v.mounted, t)
		case v.does[i] == blank:
			v.blank = append(v.blank, t)
		case v.does[i] == ready:
			v.ready = append(v.ready, t)
			v.unmounted = append(v.unmounted, t)
		default:
			v.unmounted = append(v.unmounted, t)
		}
	}
	return v
}

func (v *view) doing(t *Thread) activity { return v.does[v.p.byID[t.ID]] }

// waitsFor is what a thread that is ready was parked for, too.
func (v *view) waitsFor(t *Thread) activity {
	switch a := v.doing(t); {
	case a != ready:
		return a
	case t.placed && !t.parks():
		return inMonitor // for nothing else does a thread leave its carrier without these frames
	}
	return t.parkedIn()
}

// Explain says what the dumps of a process show.
func Explain(p *Process) *Explanation {
	x := &Explanation{Process: p, view: look(p), Verdict: deadlock.Unknown, Certainty: Undetermined}
	defer x.sayReplay()
	for _, f := range []func() bool{x.findDeadlocks, x.findExhaustion, x.findStarvation} {
		f()
	}
	if len(x.Findings) == 0 {
		x.findLostSignal()
	}
	if len(x.Findings) == 0 {
		x.findIdle()
	}
	if len(x.Findings) == 0 {
		x.undetermined()
		return x
	}
	slices.SortStableFunc(x.Findings, func(a, b Finding) int { return deadlock.Compare(a.Verdict, b.Verdict) })
	worst := x.Findings[0]
	x.Verdict, x.Kind, x.Certainty = worst.Verdict, worst.Kind, worst.Certainty
	for _, f := range x.Findings {
		if !f.Verdict.Clean() {
			x.Stuck = append(x.Stuck, f.Threads...)
		}
	}
	slices.Sort(x.Stuck)
	x.Stuck = slices.Compact(x.Stuck)
	return x
}

func (x *Explanation) say(paragraph string) { x.Text = append(x.Text, paragraph) }

func ids(threads ...[]*Thread) []int64 {
	var out []int64
	for _, ts := range threads {
		for _, t := range ts {
			out = append(out, t.ID)
		}
	}
	return out
}

// anyMoved returns the threads that are not where they were in an earlier dump.
func (x *Explanation) anyMoved(threads []*Thread) []*Thread {
	var moved []*Thread
	for _, t := range threads {
		if x.Process.moved[t.ID] {
			moved = append(moved, t)
		}
	}
	return moved
}

// findExhaustion looks for carriers that are all held by threads that wait, while
// others need one.
func (x *Explanation) findExhaustion() bool {
	v := x.view
	if !x.Process.complete || len(v.pool.idle) > 0 || len(v.mounted) == 0 || len(v.mounted) < len(v.pool.busy) {
		return false
	}
	waitsItself, compensated := 0, 0
	for _, t := range v.mounted {
		switch a := v.doing(t); {
		case a == running || a == ready || a == inIO || t.timed():
			return false
		case a == inObjectWait:
			compensated++
		default:
			waitsItself++
		}
	}
	needs := len(v.blank) + len(v.ready)
	if x.Process.Release < 24 && waitsItself == 0 && needs == 0 {
		return false // Object.wait does not use up carriers before JDK 24: the pool grows
	}
	lock := x.middle()
	heirs, owners := x.candidates(lock)
	kind := deadlock.Other
	switch {
	case lock == nil && (needs == 0 || !x.stands()):
		return false // what is not a lock may be given at any time, so one moment says little
	case len(heirs)+len(owners)+needs == 0:
		return false
	case lock != nil && lock.ParkOwner != 0:
		o := x.Process.thread(lock.ParkOwner)
		if o == nil || !o.Virtual || o.mounted(x.Process.Release) {
			return false // the owner can go on
		}
		kind, owners = deadlock.OwnerUnmounted, []*Thread{o}
	case lock != nil && len(heirs) > 0 && x.isFree(lock):
		kind, owners = deadlock.Ownerless, nil
	case lock != nil && len(heirs) > 0 && (len(owners) == 0 || v.doing(heirs[0]) == ready):
		kind = deadlock.Ownerless
	case lock != nil && len(heirs) == 0 && len(owners) > 0:
		kind = deadlock.OwnerUnmounted
	}
	about := slices.Concat(v.mounted, heirs, owners)
	if len(x.anyMoved(about)) > 0 || x.platformOwner(lock) != nil {
		return false
	}
	if kind == deadlock.Other {
		about = slices.Concat(v.mounted, v.ready)
	}
	x.Findings = append(x.Findings, Finding{deadlock.CarrierExhaustion, kind, Likely, ids(about, v.blank)})
	x.explainExhaustion(kind, lock, heirs, owners)
	return true
}

// middle returns a thread on a carrier that waits for the lock in the middle of it
// all, or nil if those on the carriers do not wait for one lock.
func (x *Explanation) middle() *Thread {
	v := x.view
	first := v.mounted[0]
	for _, t := range v.mounted {
		switch v.doing(t) {
		case inLock, inPermit, inLatch, inMonitor:
		default:
			return nil
		}
		if !sameLock(first, t) {
			return nil
		}
	}
	return first
}

// sameLock reports whether two threads wait for one lock: the dump says so, or they
// wait for it at the same place.
func sameLock(a, b *Thread) bool {
	if on := a.lock(); on != "" && b.lock() != "" {
		return on == b.lock()
	}
	return method(a.site()) == method(b.site())
}

// lock identifies what a thread waits for, where a dump tells.
func (t *Thread) lock() string {
	if t.BlockedOn != "" {
		return plain.Line(t.BlockedOn)
	}
	return plain.Line(t.ParkedOn)
}

// ownerOf returns the thread that owns what a thread waits for, nil if that is nobody.
// known is false where the dumps do not tell.
func (x *Explanation) ownerOf(t *Thread) (owner *Thread, known bool) {
	on := t.BlockedOn
	if on == "" {
		on = t.ParkedOn
	}
	if t.ParkOwner != 0 {
		owner = x.Process.thread(t.ParkOwner)
		return owner, owner != nil
	}
	if owner = x.view.owner[on]; owner != nil && on != "" {
		return owner, true
	}
	// Only exclusive owners are shown, so that others may still read under a
	// ReentrantReadWriteLock, and have the permits of a Semaphore.
	return nil, x.Process.showsOwners() && strings.HasPrefix(t.ParkedOn, "java.util.concurrent.locks.ReentrantLock$")
}

// isFree reports whether a dump shows that nobody owns what a thread waits for.
func (x *Explanation) isFree(t *Thread) bool {
	owner, known := x.ownerOf(t)
	return known && owner == nil
}

// site is where the program waits: the innermost frame that is not the library's.
func (t *Thread) site() string {
	for _, f := range t.Stack {
		if !scheduler.InJDK(f) {
			return f
		}
	}
	if len(t.Stack) > 0 {
		return t.Stack[len(t.Stack)-1]
	}
	return ""
}

// candidates returns the unmounted threads that wait for a lock, of which one is
// next, and those that may own it, since they wait for something else.
func (x *Explanation) candidates(lock *Thread) (heirs, owners []*Thread) {
	v := x.view
	if lock == nil {
		return nil, nil
	}
	for _, t := range v.unmounted {
		switch a := v.waitsFor(t); {
		case (a == inLock || a == inPermit || a == inLatch || a == inMonitor) && sameLock(lock, t):
			heirs = append(heirs, t)
		case a != inCondition && a != inQueue:
			owners = append(owners, t)
		}
	}
	slices.SortStableFunc(heirs, func(a, b *Thread) int { return rank(v, a) - rank(v, b) })
	return heirs, owners
}

// rank puts the threads first that are known to be ready.
func rank(v *view, t *Thread) int {
	if v.doing(t) == ready {
		return 0
	}
	return 1
}

// platformOwner returns the platform thread that owns what a thread waits for.
func (x *Explanation) platformOwner(lock *Thread) *Thread {
	if lock == nil || lock.lock() == "" {
		return nil
	}
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		if !t.Virtual && slices.Contains(t.Owns, lock.lock()) {
			return t
		}
	}
	return nil
}

// findStarvation looks for carriers that all compute, while others need one.
func (x *Explanation) findStarvation() bool {
	v := x.view
	needs := slices.Concat(v.ready, v.blank)
	if !x.Process.complete || len(v.pool.idle) > 0 || len(v.mounted) == 0 || len(v.mounted) < len(v.pool.busy) || len(needs) == 0 {
		return false
	}
	much, known := v.pool.computes()
	if known && !much {
		return false
	}
	for _, t := range v.mounted {
		if v.doing(t) != running || !known && t.State != "RUNNABLE" {
			return false
		}
	}
	x.Findings = append(x.Findings, Finding{deadlock.Starvation, "", Likely, ids(v.mounted, needs)})
	x.explainStarvation(needs, known)
	return true
}

// findIdle looks whether all threads wait for work from outside: none for a lock, for a
// result or for another thread's end, and none with what another may need.
func (x *Explanation) findIdle() bool {
	v := x.view
	if !x.Process.complete || len(v.blank)+len(v.ready) > 0 || v.exhausted() {
		return false
	}
	var idle []*Thread
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		switch a := v.does[i]; {
		case (a == inLock || a == inMonitor || a == inPermit || a == inLatch || a == inFuture) && len(t.program()) > 0:
			return false // it waits for another thread
		case len(v.keeps(t)) > 0:
			return false
		case !t.Virtual:
		case a == inCondition || a == inQueue || a == inSleep || a == inObjectWait || a == inIO:
			idle = append(idle, t)
		default:
			return false
		}
	}
	x.Findings = append(x.Findings, Finding{deadlock.Idle, "", Likely, ids(idle)})
	x.explainIdle(idle)
	return true
}

// exhausted reports whether threads that wait hold all carriers, so that nobody else
// runs until one of them goes on. That they wait for work, with which they would be idle,
// no longer means that whoever gives it can run. Before JDK 24 the pool grows for
// Object.wait.
func (v *view) exhausted() bool {
	if len(v.pool.idle) > 0 || len(v.mounted) == 0 || len(v.mounted) < len(v.pool.busy) {
		return false
	}
	for _, t := range v.mounted {
		if a := v.doing(t); a == running || a == inObjectWait && v.p.Release < 24 {
			return false
		}
	}
	return true
}
