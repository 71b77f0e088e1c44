package explore

import "github.com/bced87ab/gridlock/scheduler"

// RandomWalk is the sampler that chooses uniformly among the possible actions at
// each step. It guarantees nothing: a schedule that needs a thread to be held back
// for many steps is exponentially unlikely. It needs no profile.
func RandomWalk() Sampler { return randomWalkSampler{} }

type randomWalkSampler struct{}

func (randomWalkSampler) Name() string { return "random" }

func (randomWalkSampler) Policy(seed uint64, _ Profile) scheduler.Policy {
	p := newPolicy(&randomWalk{})
	p.reset(seed)
	return p
}

type randomWalk struct{ random }

func (w *randomWalk) reset(seed uint64) { w.seed(seed) }

func (w *randomWalk) choose(_ *scheduler.Machine, enabled []scheduler.Action) int {
	if len(enabled) == 1 {
		return 0
	}
	return w.IntN(len(enabled))
}
