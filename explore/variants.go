package explore

import (
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// pass tries all kinds of variants once, those that change most first. It reports
// whether any of them helped.
func (s *shrinker) pass() bool {
	helped := false
	for _, try := range []func() bool{s.withoutAgents, s.withoutBlocks, s.longerBlocks, s.joinedBlocks, s.movedBlocks, s.withoutMoves, s.otherLengths, s.otherAgents} {
		if try() {
			helped = true
		}
	}
	return helped
}

// withoutAgents leaves out all that one thread does, and once all that anybody does,
// so that threads run one after the other.
func (s *shrinker) withoutAgents() bool {
	helped := s.try(nil)
	for agent := range len(s.agents) {
		without := slices.DeleteFunc(slices.Clone(s.best.moves), func(mv move) bool { return mv.agent == agent })
		if len(without) < len(s.best.moves) && s.try(without) {
			helped = true
		}
	}
	return helped
}

// withoutBlocks leaves out blocks: half of them, then quarters, down to single ones.
func (s *shrinker) withoutBlocks() bool {
	helped := false
	for size := len(s.best.blocks()) / 2; size > 0; size /= 2 {
		for i := 0; ; {
			b := s.best.blocks()
			if i >= len(b)-1 {
				break
			}
			if s.try(cut(s.best.moves, b[i], b[min(i+size, len(b)-1)])) {
				helped = true
			} else {
				i += size
			}
		}
	}
	return helped
}

// withoutMoves leaves out a few moves in a row, or one.
func (s *shrinker) withoutMoves() bool {
	helped := false
	for size := 8; size > 0; size-- {
		for i := 0; i < len(s.best.moves); {
			if s.try(cut(s.best.moves, i, min(i+size, len(s.best.moves)))) {
				helped = true
			} else {
				i += size
			}
		}
	}
	return helped
}

// cut returns moves without those from one place to another.
func cut(moves []move, from, to int) []move {
	return slices.Concat(moves[:from], moves[to:])
}

// longerBlocks lets the thread of a block go on until it cannot.
func (s *shrinker) longerBlocks() bool {
	helped := false
	for i := 1; i < len(s.best.blocks())-1; i++ {
		at := s.best.blocks()[i]
		longer := slices.Concat(s.best.moves[:at], []move{{kind: goOn}}, s.best.moves[at:])
		helped = s.try(longer) || helped
	}
	return helped
}

// joinedBlocks moves a block to the end of the one before it of the same thread, or
// to the beginning of the next one.
func (s *shrinker) joinedBlocks() bool {
	helped := false
	for i := 0; ; i++ {
		b := s.best.blocks()
		if i >= len(b)-2 {
			return helped
		}
		agent := s.best.moves[b[i]].agent
		j := i + 1
		for j < len(b)-1 && s.best.moves[b[j]].agent != agent {
			j++
		}
		if j == len(b)-1 {
			continue
		}
		if s.try(moved(s.best.moves, b[j], b[j+1], b[i+1])) || s.try(moved(s.best.moves, b[i], b[i+1], b[j])) {
			helped = true
			i--
		}
	}
}

// mostMovable is how many blocks a schedule may have for every one of them to be
// tried at every place.
const mostMovable = 40

// movedBlocks moves each block to each other place.
func (s *shrinker) movedBlocks() bool {
	helped := false
	for i := 0; i < len(s.best.blocks())-1; i++ {
		for j := 0; ; j++ {
			b := s.best.blocks()
			if len(b) > mostMovable || i >= len(b)-1 || j >= len(b) {
				break
			}
			if (j < i || j > i+1) && s.try(moved(s.best.moves, b[i], b[i+1], b[j])) {
				helped = true
			}
		}
	}
	return helped
}

// moved returns moves with those of [from, to) put before the one at place.
func moved(moves []move, from, to, place int) []move {
	if place <= from {
		return slices.Concat(moves[:place], moves[from:to], moves[place:from], moves[to:])
	}
	return slices.Concat(moves[:from], moves[to:place], moves[from:to], moves[place:])
}

// mostLengths is how many moves a block is made longer or shorter.
const mostLengths = 4

// otherLengths gives a block another length, and what comes after it the freedom to
// fit in: the blocks as they were, the next one going on for as long as it can, or
// all of them doing so. It finds what takes two changes at once.
func (s *shrinker) otherLengths() bool {
	helped := false
	for i := 0; i < len(s.best.blocks())-1; i++ {
		for by := -mostLengths; by <= mostLengths; by++ {
			for tail := range 3 {
				if b := s.best.blocks(); i < len(b)-1 && by != 0 && b[i+1]+by > b[i] && s.try(s.resized(i, by, tail)) {
					helped = true
				}
			}
		}
	}
	return helped
}

// resized returns the moves of the best schedule with a block that is longer or
// shorter, and one of three tails.
func (s *shrinker) resized(block, by, tail int) []move {
	b, all := s.best.blocks(), s.best.moves
	moves := slices.Clone(all[:min(b[block+1], b[block+1]+by)])
	for range by {
		moves = append(moves, move{agent: all[b[block]].agent, kind: scheduler.StepThread})
	}
	switch tail {
	case 0:
		return append(moves, all[b[block+1]:]...)
	case 1:
		b = b[:min(block+3, len(b))]
	}
	for i := block + 1; i < len(b)-1; i++ {
		moves = append(append(moves, all[b[i]:b[i+1]]...), move{kind: goOn})
	}
	return moves
}

// mostAgents is how many threads a program may have for each two of them to be tried
// in each other's place.
const mostAgents = 24

// otherAgents puts one thread in the place of another, which may do with less what
// matters here, and the other in its own.
func (s *shrinker) otherAgents() bool {
	helped := false
	for a := 0; a < len(s.agents) && len(s.agents) <= mostAgents; a++ {
		for b := range a {
			swapped := slices.Clone(s.best.moves)
			for i, mv := range swapped {
				switch mv.agent {
				case a:
					swapped[i].agent = b
				case b:
					swapped[i].agent = a
				}
			}
			helped = s.try(swapped) || helped
		}
	}
	return helped
}
