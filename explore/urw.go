package explore

import (
	"github.com/bced87ab/gridlock/scheduler"
)

// URW is the uniform random walk of Zhao, Wolff, Mathur and Roychoudhury,
// "Selectively Uniform Concurrency Testing", ASPLOS 2025, without the selection. A
// thread is chosen with a probability proportional to the number of its events that
// are still to come, together with those of the threads that it is still to start,
// as the profile counted them.
//
// If threads do not block each other and the counts are exact, every interleaving is
// equally likely. In other programs nothing is guaranteed. A thread that has used up
// its count, or that the profile does not know, counts as having one event left, so
// that any schedule remains possible, and the choice is uniform when all counts are
// used up. Where several carriers could take a task, the carrier is chosen uniformly.
func URW() Sampler { return urwSampler{} }

type urwSampler struct{}

func (urwSampler) Name() string { return "urw" }

func (urwSampler) Policy(seed uint64, f Profile) scheduler.Policy {
	u := &urw{parents: make([]scheduler.ThreadID, f.Threads), whole: make([]int, f.Threads)}
	// A thread has a higher number than the one that starts it, so going down adds up
	// each before it is added to another.
	for i := f.Threads - 1; i >= 0; i-- {
		t := scheduler.ThreadID(i + 1)
		u.whole[i] += f.Events[t]
		u.parents[i] = f.Parents[t]
		if u.parents[i] != 0 {
			u.whole[u.parents[i]-1] += u.whole[i]
		}
	}
	p := newPolicy(u)
	p.reset(seed)
	return p
}

type urw struct {
	random
	agents agents
	// parents and whole are of the profile, by thread number: who started each, and
	// the events of each with those of all that it started.
	parents []scheduler.ThreadID
	whole   []int
	// left is what is left of whole, and started which threads were.
	left    []int
	started []bool
	// counted is the step at which the weight of a thread was added last.
	counted []int
	step    int
}

func (u *urw) reset(seed uint64) {
	u.seed(seed)
	u.left = append(u.left[:0], u.whole...)
	u.started, u.counted = u.started[:0], u.counted[:0]
	u.step = 0
}

func (u *urw) choose(m *scheduler.Machine, enabled []scheduler.Action) int {
	for len(u.left) < m.Threads() {
		u.left = append(u.left, 0)
	}
	for len(u.counted) < len(u.left) {
		u.counted = append(u.counted, 0)
		u.started = append(u.started, false)
	}
	u.agents.find(m, enabled)
	t := u.draw()
	i := u.agents.pick(t, &u.random)
	u.left[t-1]--
	if child := startedBy(m, enabled[i]); child != 0 && int(child) <= len(u.parents) && !u.started[child-1] {
		u.started[child-1] = true
		if parent := u.parents[child-1]; parent != 0 {
			u.left[parent-1] -= u.whole[child-1]
		}
	}
	return i
}

// draw chooses a thread by weight.
func (u *urw) draw() scheduler.ThreadID {
	total := 0
	u.step++
	for _, t := range u.agents {
		if u.counted[t-1] != u.step {
			u.counted[t-1] = u.step
			total += u.weight(t)
		}
	}
	at := u.IntN(total)
	u.step++
	for _, t := range u.agents {
		if u.counted[t-1] == u.step {
			continue
		}
		u.counted[t-1] = u.step
		if at -= u.weight(t); at < 0 {
			return t
		}
	}
	return u.agents[0]
}

func (u *urw) weight(t scheduler.ThreadID) int { return max(u.left[t-1], 1) }
