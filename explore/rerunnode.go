package explore

import (
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// rerunNode is a state on the path of a search by running again.
type rerunNode struct {
	// state is the fingerprint of the order that leads here.
	state scheduler.Fingerprint
	// shape is what the machine shows of the state, once the search has seen it.
	shape   hash
	seen    bool
	enabled []scheduler.Action
	// order are the choices to be looked at, as indexes of enabled, the next one
	// first; tried is how many of them were, and choice the latest.
	order  []int
	tried  int
	choice int
	// sleep are the actions that need not be looked at: the first slept of them since
	// the search came, the others since it has looked at them here.
	sleep []sleeper
	slept int
	// touches is the footprint of the latest choice.
	touches scheduler.Footprint
	// agent is the thread that stepped last, if it could go on, and left how many
	// preemptions are left.
	agent scheduler.ThreadID
	left  int32
	// busy says that a thread could step or a carrier take a task.
	busy bool
	// cut says that some continuation was left out for want of preemptions.
	cut bool
	// known says that an earlier visit covers the state, ended that runs end in it.
	known, ended bool
	before       moment // the order without the action that led here
}

// sleeper is an action that sleeps, with its footprint. It can do the same here as
// where it was looked at, since it is independent of all that happened since.
type sleeper struct {
	action    scheduler.Action
	footprint scheduler.Footprint
}

// wakes reports whether an action that was just applied ends the sleep of s. A
// spurious wake-up ends any: a machine in which nothing else is possible is stuck
// and not woken, so it is only possible before others and not after them.
func (s *sleeper) wakes(a scheduler.Action, f *scheduler.Footprint) bool {
	return a.Kind == scheduler.WakeThread || s.action.Kind == scheduler.WakeThread || !s.footprint.Independent(f)
}

// reset makes n the node of a new state.
func (n *rerunNode) reset(agent scheduler.ThreadID, left int32, before moment) {
	*n = rerunNode{
		enabled: n.enabled[:0], order: n.order[:0], sleep: n.sleep[:0],
		touches: scheduler.Footprint{Touches: n.touches.Touches[:0]},
		agent:   agent, left: left, before: before,
	}
}

// did keeps the footprint of the choice.
func (n *rerunNode) did(f *scheduler.Footprint) {
	n.touches = scheduler.Footprint{Touches: append(n.touches.Touches[:0], f.Touches...), All: f.All}
}

// rest has the choice sleep from now on: all that begins with it was looked at.
func (n *rerunNode) rest() {
	n.sleep = append(n.sleep, sleeper{n.action(), n.footprint()})
}

// footprint returns a copy of that of the latest choice.
func (n *rerunNode) footprint() scheduler.Footprint {
	return scheduler.Footprint{Touches: slices.Clone(n.touches.Touches), All: n.touches.All}
}

// inherit makes n the node to which the choice of parent leads: those actions sleep
// that slept there and are independent of the choice.
func (n *rerunNode) inherit(parent *rerunNode, before moment) {
	a := parent.action()
	agent := parent.agent
	if a.Kind == scheduler.StepThread {
		agent = a.Thread
	}
	n.reset(agent, parent.left-parent.cost(a), before)
	for _, s := range parent.sleep {
		if !s.wakes(a, &parent.touches) {
			n.sleep = append(n.sleep, s)
		}
	}
	n.slept = len(n.sleep)
}

// look takes note of the actions that are possible.
func (n *rerunNode) look(m *scheduler.Machine) {
	n.enabled = m.AppendEnabled(n.enabled)
	if !slices.Contains(n.enabled, scheduler.Action{Kind: scheduler.StepThread, Thread: n.agent}) {
		n.agent = 0
	}
	n.shape, n.seen = n.looks(m), true
	n.busy = slices.ContainsFunc(n.enabled, func(a scheduler.Action) bool {
		return a.Kind == scheduler.StepThread || a.Kind == scheduler.TakeTask
	})
}

// plan decides what is to be looked at, and in which order: the agent goes on first,
// then comes what costs nothing, then what costs a preemption.
func (n *rerunNode) plan() {
	for rank := range 3 {
		for i, a := range n.enabled {
			if n.rank(a) != rank || n.sleeps(a) {
				continue
			}
			if n.cost(a) > n.left {
				n.cut = true
				continue
			}
			n.order = append(n.order, i)
		}
	}
}

// looks returns what a machine that was brought to n shows of it: how many actions are
// possible, and the operations of the threads that can step, or that they fail.
func (n *rerunNode) looks(m *scheduler.Machine) hash {
	h := hash{}.word(uint64(countEnabled(m)))
	for _, a := range n.enabled {
		th := m.Thread(a.Thread)
		op := th.Op
		if th.Err != nil {
			h = h.word(1)
		}
		h = actionHash(h, a).word(uint64(uint32(op.Object))<<32 | uint64(uint32(op.Thread)))
		h = h.word(uint64(op.Verb)<<8 | uint64(op.Phase)).word(uint64(op.Arg)).word(uint64(op.Nanos)).word(uint64(op.Saved))
	}
	return h
}

func countEnabled(m *scheduler.Machine) int {
	count := 0
	for range m.Enabled() {
		count++
	}
	return count
}

func (n *rerunNode) sleeps(a scheduler.Action) bool {
	return slices.ContainsFunc(n.sleep, func(s sleeper) bool { return s.action == a })
}

func (n *rerunNode) rank(a scheduler.Action) int {
	switch {
	case n.cost(a) > 0:
		return 2
	case a.Kind == scheduler.StepThread && a.Thread == n.agent:
		return 0
	}
	return 1
}

// cost returns how many preemptions an action counts for. A thread that steps
// counts if another stepped last and could go on. So does a time limit that ends,
// or a spurious wake-up, while a thread could step or a carrier could take a task:
// such surprises interrupt what goes on, and there is no end to them in a loop that
// waits with a time limit. That a carrier takes a task counts for nothing.
func (n *rerunNode) cost(a scheduler.Action) int32 {
	switch a.Kind {
	case scheduler.StepThread:
		if n.agent != 0 && n.agent != a.Thread {
			return 1
		}
	case scheduler.FireTimer, scheduler.WakeThread:
		if n.busy {
			return 1
		}
	}
	return 0
}

// next makes the next choice, if there is one.
func (n *rerunNode) next() bool {
	if n.tried == len(n.order) {
		return false
	}
	n.choice = n.order[n.tried]
	n.tried++
	return true
}

// action returns the choice.
func (n *rerunNode) action() scheduler.Action { return n.enabled[n.choice] }

// onlyDaemons reports whether nothing but daemons can go on.
func (n *rerunNode) onlyDaemons(m *scheduler.Machine) bool {
	return !slices.ContainsFunc(n.enabled, func(a scheduler.Action) bool {
		return a.Kind == scheduler.TakeTask || m.Thread(a.Thread).Essential
	})
}
