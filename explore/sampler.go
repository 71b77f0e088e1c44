package explore

import (
	"math/rand/v2"

	"github.com/bced87ab/gridlock/scheduler"
)

// chooser is what a sampler of this package makes: a policy that takes the list of
// the possible actions, says which by its index, and can be used again.
type chooser interface {
	// reset makes it what it is at the start of a run.
	reset(seed uint64)
	choose(m *scheduler.Machine, enabled []scheduler.Action) int
}

// policy makes a chooser a Policy.
type policy struct {
	chooser
	buf []scheduler.Action
}

func newPolicy(c chooser) *policy { return &policy{chooser: c} }

// Next implements scheduler.Policy.
func (p *policy) Next(m *scheduler.Machine) (scheduler.Action, bool) {
	p.buf = m.AppendEnabled(p.buf[:0])
	if len(p.buf) == 0 {
		return scheduler.Action{}, false
	}
	return p.buf[p.choose(m, p.buf)], true
}

// random is a source of random numbers that can be seeded again. Its zero value is
// ready to be seeded.
type random struct {
	pcg rand.PCG
	*rand.Rand
}

func (r *random) seed(seed uint64) {
	r.pcg.Seed(seed, 0x9e3779b97f4a7c15)
	if r.Rand == nil {
		r.Rand = rand.New(&r.pcg)
	}
}

// seedOf returns the seed of the run with an index, which has nothing visible in
// common with that of any other.
func seedOf(seed uint64, run int) uint64 {
	return mix(mix(seed) + uint64(run)*0x9e3779b97f4a7c15)
}

// mix is the output function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// agentOf returns the thread whose action one is. The papers know threads and no
// carriers. That a carrier takes a task is the next event of the thread at the head
// of the queue: it is by being held back there, while others take the carriers,
// that a thread loses the last one. A free carrier wants nothing for itself.
func agentOf(m *scheduler.Machine, a scheduler.Action) scheduler.ThreadID {
	t, _ := m.Agent(a)
	return t
}

// startedBy returns the thread that an action starts, or 0.
func startedBy(m *scheduler.Machine, a scheduler.Action) scheduler.ThreadID {
	if a.Kind != scheduler.StepThread {
		return 0
	}
	op := m.Operation(a.Thread)
	if op.Object != 0 || op.Verb != scheduler.StartOp(0).Verb {
		return 0
	}
	return op.Thread
}

// agents are the threads whose actions the possible ones are, in the same order.
// It can be used again at each step.
type agents []scheduler.ThreadID

func (g *agents) find(m *scheduler.Machine, enabled []scheduler.Action) {
	*g = (*g)[:0]
	for i := range enabled {
		t := enabled[i].Thread
		if t == 0 {
			t = agentOf(m, enabled[i])
		}
		*g = append(*g, t)
	}
}

// pick returns the index of an action of a thread. It has several when several
// carriers could take its task: the papers have no such choice, so it is uniform.
func (g agents) pick(t scheduler.ThreadID, r *random) int {
	n, last := 0, 0
	for i, o := range g {
		if o == t {
			n, last = n+1, i
		}
	}
	if n == 1 {
		return last
	}
	nth := r.IntN(n)
	for i, o := range g {
		if o == t {
			if nth == 0 {
				return i
			}
			nth--
		}
	}
	return last
}
