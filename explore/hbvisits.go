package explore

import (
	"math"
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// unbounded is how many preemptions are left where it does not matter.
const unbounded = math.MaxInt32

// visits remembers what was looked at from each state, by the fingerprint of the
// happens-before order that leads there. A state can have several visits, since
// one may leave out what another covers.
type visits struct {
	limit  int // of states
	latest map[scheduler.Fingerprint]seenState
	all    []visit
	asleep []scheduler.Action
	// edges are the actions that were applied, by the fingerprint of the state and the
	// action; footprints those that they had, each once.
	edges      map[hash]hbEdge
	footprints []scheduler.Footprint
	numbers    map[hash]int32
}

// seenState is a state that was visited.
type seenState struct {
	visit int32 // the latest one, from 1; 0 is none
	// shape is a part of rerunNode.shape: however one comes to a state, it looks the same.
	shape uint32
}

// hbEdge is where an action led, so that what a smaller bound has looked at need not be
// run again to see that it was.
type hbEdge struct {
	to        scheduler.Fingerprint
	footprint int32
	// goesOn says that the thread which stepped could go on.
	goesOn bool
}

// visit says that all continuations of a state were covered that
//
//  1. do not begin, up to the order of independent actions, with one of its sleeping
//     actions, and
//  2. need no more preemptions than it had left, counted from its agent on.
//
// It is noted when the search leaves the state for good, never before. So what it
// says rests on what was left earlier still: an order of happens-before only grows,
// no state comes again below itself, and there is no circle in that argument.
type visit struct {
	from, to int32 // its sleeping actions
	left     int32
	agent    scheduler.ThreadID
	next     int32 // another visit of the state, from 1; 0 is none
}

func newVisits(limit int) *visits {
	return &visits{
		limit: limit, latest: map[scheduler.Fingerprint]seenState{},
		edges: map[hash]hbEdge{}, numbers: map[hash]int32{},
	}
}

// states returns how many states were visited.
func (v *visits) states() int { return len(v.latest) }

// agrees reports whether the state of a node looks as it did when it was visited before,
// if it was.
func (v *visits) agrees(n *rerunNode) bool {
	was, known := v.latest[n.state]
	return !known || was.shape == uint32(n.shape[0])
}

// cover reports whether an earlier visit of a state covers what is to be looked at
// now, and whether it covers all of it, however many preemptions that takes.
//
// To come from another agent makes a difference of one preemption at most, at the
// first step of a thread; after that the agent is the same.
func (v *visits) cover(f scheduler.Fingerprint, n *rerunNode) (covered, all bool) {
	for i := v.latest[f].visit; i != 0; i = v.all[i-1].next {
		w := &v.all[i-1]
		enough := w.left > n.left || w.left == n.left && w.agent == n.agent || w.left == unbounded
		if !enough || !v.sleepsNoMore(w, n) {
			continue
		}
		if w.left == unbounded {
			return true, true
		}
		covered = true
	}
	return covered, false
}

// sleepsNoMore reports whether all that slept in a visit also sleeps now, and so is
// covered elsewhere.
func (v *visits) sleepsNoMore(w *visit, n *rerunNode) bool {
	for _, a := range v.asleep[w.from:w.to] {
		if !slices.ContainsFunc(n.sleep[:n.slept], func(s sleeper) bool { return s.action == a }) {
			return false
		}
	}
	return true
}

// add takes note of a visit. One that says no more than the new one is forgotten;
// when there are too many states the new one is.
func (v *visits) add(f scheduler.Fingerprint, n *rerunNode, left int32) {
	first := v.latest[f].visit
	if first == 0 && len(v.latest) >= v.limit {
		return
	}
	new := visit{left: left, agent: n.agent, next: first}
	place := int32(0)
	for i := first; i != 0 && place == 0; i = v.all[i-1].next {
		if v.isLess(&v.all[i-1], n, left) {
			place = i
		}
	}
	if place == 0 {
		v.all = append(v.all, new)
		place = int32(len(v.all))
		v.latest[f] = seenState{place, uint32(n.shape[0])}
	}
	w := &v.all[place-1]
	new.next = w.next
	new.from, new.to = v.keep(w, n.sleep[:n.slept])
	*w = new
}

// isLess reports whether a visit says no more than that of a node.
func (v *visits) isLess(w *visit, n *rerunNode, left int32) bool {
	if left < w.left || left != unbounded && left == w.left && w.agent != n.agent {
		return false
	}
	for _, s := range n.sleep[:n.slept] {
		if !slices.Contains(v.asleep[w.from:w.to], s.action) {
			return false
		}
	}
	return true
}

// keep stores sleeping actions, in the place of those of w if there is room.
func (v *visits) keep(w *visit, sleep []sleeper) (from, to int32) {
	from = w.from
	if int(w.to-w.from) < len(sleep) {
		from = int32(len(v.asleep))
		v.asleep = append(v.asleep, make([]scheduler.Action, len(sleep))...)
	}
	for i, s := range sleep {
		v.asleep[int(from)+i] = s.action
	}
	return from, from + int32(len(sleep))
}

func edgeHash(f scheduler.Fingerprint, a scheduler.Action) hash { return actionHash(hash(f), a) }

// link takes note of an action that led from one state to another.
func (v *visits) link(from *rerunNode, to *rerunNode) {
	if len(v.latest) >= v.limit {
		return
	}
	key := hash{}
	if from.touches.All {
		key = key.word(1)
	}
	for _, t := range from.touches.Touches {
		w := word(t.Part) << 1
		if t.Writes {
			w++
		}
		key = key.word(w)
	}
	i, known := v.numbers[key]
	if !known {
		i = int32(len(v.footprints))
		v.numbers[key] = i
		v.footprints = append(v.footprints, from.footprint())
	}
	v.edges[edgeHash(from.state, from.action())] = hbEdge{to.state, i, to.agent == from.action().Thread}
}
