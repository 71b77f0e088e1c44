package explore

import "github.com/bced87ab/gridlock/scheduler"

// PCT is the sampler of Burckhardt, Kothari, Musuvathi and Nagarakatte, "A
// Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010.
// Threads have random distinct priorities, and the highest one that can act does.
// At d-1 steps, chosen uniformly among the k of the profile, the thread that is
// about to act gets a priority below all others.
//
// A bug of depth d, one that shows whenever d events happen in a certain order, is
// found by a run with a probability of at least 1/(n*k^(d-1)), for n threads and
// runs of at most k steps. A d below 1 is taken as 1.
//
// Two things are not in the paper. Where several carriers could take the task of
// the thread that is next, the carrier is chosen uniformly. And since a thread that
// waits for another by going round would keep it from acting for ever, a thread that
// has acted more often than the whole profile did, while others could have, goes
// below all others. That concerns only runs longer than those of the guarantee.
func PCT(d int) Sampler { return pctSampler{max(d, 1)} }

type pctSampler struct{ depth int }

func (pctSampler) Name() string { return "pct" }

func (s pctSampler) Policy(seed uint64, f Profile) scheduler.Policy {
	p := newPolicy(&pct{
		changes: make([]int, s.depth-1), length: max(f.Actions, 1),
		patience: min(max(f.Actions, minPatience), maxPatience),
	})
	p.reset(seed)
	return p
}

// The bounds of how often a thread acts before it is taken for one that goes round.
const (
	minPatience = 100
	maxPatience = 10_000
)

type pct struct {
	random
	agents agents
	// priorities are by thread number. Those given at random are above firstRandom,
	// those of change points are the numbers of these, from 1, and those of threads
	// that go round are below 0.
	priorities []int64
	// taken is how often each thread acted while others could have.
	taken []int
	// changes are the change points: numbers of steps, from 1, up to length.
	changes  []int
	length   int
	step     int
	patience int
	lowest   int64
}

const firstRandom = 1 << 62

func (p *pct) reset(seed uint64) {
	p.seed(seed)
	p.priorities, p.taken = p.priorities[:0], p.taken[:0]
	p.step, p.lowest = 0, 0
	for i := range p.changes {
		p.changes[i] = 1 + p.IntN(p.length)
	}
}

func (p *pct) choose(m *scheduler.Machine, enabled []scheduler.Action) int {
	for len(p.priorities) < m.Threads() {
		p.priorities = append(p.priorities, firstRandom|int64(p.Uint64()>>2))
		p.taken = append(p.taken, 0)
	}
	p.agents.find(m, enabled)
	p.step++
	t, alone := p.highest()
	for i, at := range p.changes {
		if at == p.step {
			p.priorities[t-1] = int64(i + 1)
			t, alone = p.highest()
		}
	}
	if !alone {
		p.beFair(t)
	}
	return p.agents.pick(t, &p.random)
}

// highest returns the thread with the highest priority that can act, and whether it
// is the only one that can.
func (p *pct) highest() (best scheduler.ThreadID, alone bool) {
	best, alone = p.agents[0], true
	for _, t := range p.agents[1:] {
		if t == best {
			continue
		}
		alone = false
		if p.priorities[t-1] > p.priorities[best-1] {
			best = t
		}
	}
	return best, alone
}

// beFair counts that a thread acts and, when it has too often, lets the others go
// first from then on.
func (p *pct) beFair(t scheduler.ThreadID) {
	p.taken[t-1]++
	if p.taken[t-1] > p.patience {
		p.taken[t-1] = 0
		p.lowest--
		p.priorities[t-1] = p.lowest
	}
}
