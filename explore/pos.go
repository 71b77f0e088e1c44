package explore

import "github.com/bced87ab/gridlock/scheduler"

// POS is the partial order sampling of Yuan, Yang and Gu, "Partial Order Aware
// Concurrency Sampling", CAV 2018. Each pending event, the next one of a thread, has
// a random priority, and the highest one happens. Those that race with it then get
// new priorities, since an order among them that an old priority would settle
// beforehand is one of another partial order.
//
// The paper proves that a partial order is sampled with a probability that has a
// lower bound, which in the worst case is exponentially better than that of a random
// walk; there is nothing to be set and no profile.
//
// What races follows from what actions touch: an object, if the operation has one;
// the thread, and the other one that an operation such as unpark is about; the
// carrier that takes a task. It is not known which operations only read, nor that a
// condition touches its lock as well: so some events get new priorities without
// need, and a few keep theirs.
func POS() Sampler { return posSampler{} }

type posSampler struct{}

func (posSampler) Name() string { return "pos" }

func (posSampler) Policy(seed uint64, _ Profile) scheduler.Policy {
	p := newPolicy(&pos{})
	p.reset(seed)
	return p
}

type pos struct {
	random
	agents agents
	// pending are the priorities of the pending events, by thread number. A thread
	// that is blocked with a time limit can have events of several kinds.
	pending []eventPriorities
}

// eventPriorities are the priorities of the pending events of a thread by
// ActionKind; 0 is none yet.
type eventPriorities [scheduler.WakeThread + 1]uint64

func (p *pos) reset(seed uint64) {
	p.seed(seed)
	p.pending = p.pending[:0]
}

func (p *pos) choose(m *scheduler.Machine, enabled []scheduler.Action) int {
	for len(p.pending) < m.Threads() {
		p.pending = append(p.pending, eventPriorities{})
	}
	p.agents.find(m, enabled)
	best := p.highest(enabled)
	t := p.agents[best]
	if len(enabled) > 1 {
		done := touchOf(m, &enabled[best], t)
		for i := range enabled {
			if o := p.agents[i]; o != t && done.races(touchOf(m, &enabled[i], o)) {
				p.pending[o-1][enabled[i].Kind] = 0
			}
		}
	}
	p.pending[t-1] = eventPriorities{}
	return best
}

// highest returns the index of the action with the highest priority. Actions that
// are one event, of one task and several carriers, are equally likely.
func (p *pos) highest(enabled []scheduler.Action) int {
	best, highest, ties := 0, uint64(0), 0
	for i := range enabled {
		priority := &p.pending[p.agents[i]-1][enabled[i].Kind]
		for *priority == 0 {
			*priority = p.Uint64()
		}
		switch {
		case *priority > highest:
			best, highest, ties = i, *priority, 1
		case *priority == highest:
			if ties++; p.IntN(ties) == 0 {
				best = i
			}
		}
	}
	return best
}

// touch is what an action touches.
type touch struct {
	object        scheduler.ObjectID
	thread, other scheduler.ThreadID
	carrier       scheduler.CarrierID
}

func touchOf(m *scheduler.Machine, a *scheduler.Action, t scheduler.ThreadID) touch {
	switch a.Kind {
	case scheduler.TakeTask:
		return touch{thread: t, carrier: a.Carrier}
	case scheduler.StepThread:
		object, other := m.Operands(t)
		if object != 0 {
			return touch{object: object, other: other}
		}
		return touch{thread: t, other: other}
	}
	return touch{object: m.BlockReason(t).Object, thread: t} // the end of a wait
}

// races reports whether two actions of different threads touch the same.
func (c touch) races(o touch) bool {
	return c.object != 0 && c.object == o.object || c.carrier != 0 && c.carrier == o.carrier ||
		c.thread != 0 && c.thread == o.other || c.other != 0 && (c.other == o.thread || c.other == o.other)
}
