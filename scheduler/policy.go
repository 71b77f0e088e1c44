package scheduler

import "math/rand/v2"

// Policy chooses what happens next in a run. It is the one place where a run has
// a will of its own: the machine only knows what is possible.
type Policy interface {
	// Next returns one of the actions that are possible in m now, which must not
	// change meanwhile. ok is false to end the run. It is called by different
	// goroutines if the program is Go functions, by one after the other; see Drive.
	Next(m *Machine) (a Action, ok bool)
}

// FIFO is the policy of an ideal machine: timers that are due go first, then free
// carriers take the task that has waited longest, then the running threads take
// turns by id. It makes no choice at random.
type FIFO struct {
	last ThreadID
	buf  []Action
}

// Next implements Policy.
func (p *FIFO) Next(m *Machine) (Action, bool) {
	if len(m.timers.due) > 0 {
		return Action{Kind: FireTimer, Thread: m.timers.due[0]}, true
	}
	if m.pool.queued > 0 {
		p.buf = m.appendTakes(p.buf[:0])
		if len(p.buf) > 0 {
			return m.oldestTask(p.buf), true
		}
	}
	if len(m.running) == 0 {
		return Action{}, false
	}
	p.last = nextAfter(m.running, p.last)
	return Action{Kind: StepThread, Thread: p.last}, true
}

// oldestTask returns the first of some TakeTask actions whose thread has waited longest.
func (m *Machine) oldestTask(takes []Action) Action {
	best := takes[0]
	for _, a := range takes[1:] {
		if m.waitsLonger(a.Queue, best.Queue) {
			best = a
		}
	}
	return best
}

// waitsLonger reports whether the task at the head of a has waited longer than
// that of b.
func (m *Machine) waitsLonger(a, b QueueID) bool {
	ta, _ := m.pool.head(a)
	tb, _ := m.pool.head(b)
	return m.threads[ta.thread-1].since < m.threads[tb.thread-1].since
}

// nextAfter returns the id that follows last in a sorted list, round and round.
func nextAfter(ids []ThreadID, last ThreadID) ThreadID {
	for _, t := range ids {
		if t > last {
			return t
		}
	}
	return ids[0]
}

// Random chooses uniformly among the possible actions, the same ones for the same
// seed.
type Random struct {
	rng *rand.Rand
	buf []Action
	// seed is what it was made of, asked whether it has chosen anything since.
	seed  uint64
	asked bool
}

// NewRandom returns a Random policy for a seed.
func NewRandom(seed uint64) *Random {
	return &Random{rng: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)), seed: seed}
}

// Next implements Policy.
func (p *Random) Next(m *Machine) (Action, bool) {
	p.asked = true
	p.buf = m.AppendEnabled(p.buf[:0])
	if len(p.buf) == 0 {
		return Action{}, false
	}
	return p.buf[p.rng.IntN(len(p.buf))], true
}

// Replay follows choices that were recorded: the index of each action in the list
// of Enabled. When they are used up, or one is out of range because the program is
// not the one that was recorded, it goes on as Then says, or ends the run.
type Replay struct {
	Choices []int
	Then    Policy
	// Diverged is the number of the choice that was out of range, from 1; 0 if
	// none was.
	Diverged int
	at       int
	buf      []Action
}

// Next implements Policy.
func (p *Replay) Next(m *Machine) (Action, bool) {
	if p.at < len(p.Choices) && p.Diverged == 0 {
		p.buf = m.AppendEnabled(p.buf[:0])
		i := p.Choices[p.at]
		p.at++
		if i >= 0 && i < len(p.buf) {
			return p.buf[i], true
		}
		p.Diverged = p.at
	}
	if p.Then == nil || p.Diverged != 0 {
		return Action{}, false
	}
	return p.Then.Next(m)
}
