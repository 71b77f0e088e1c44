package explore

import "slices"

// Graph is what a search found: the states, each with a path that leads to it, and
// the transitions between them.
type Graph struct {
	// Complete says that every state was found and expanded.
	Complete bool
	// Transitions is how many transitions the graph has, Applied how many actions
	// were applied to find them: more, where local actions were taken alone.
	Transitions, Applied int
	// Depth is the distance of the farthest state from the beginning, for a search
	// that is not depth-first.
	Depth int
	// Terminal are the states without a successor, in the order of the search.
	Terminal []int

	initial int
	table   *table
	edges   edges
}

// States returns how many states there are. They are numbered from 0 in the order
// in which they were found.
func (g *Graph) States() int { return g.table.len() }

// Bytes returns how much memory the graph takes.
func (g *Graph) Bytes() int { return g.table.bytes() + g.edges.bytes() }

// CollisionBound returns a bound on the probability that two different states were
// taken for one, as fingerprints have 128 bits: the pairs of states, times 2^-128.
func (g *Graph) CollisionBound() float64 {
	n := float64(g.States())
	return n * n / 2 / (1 << 64) / (1 << 64)
}

// Path returns the choices of a path from the beginning to a state, each the index
// of an action in the list of enabled ones, and the number of the initial state.
func (g *Graph) Path(id int) (choices []int, initial int) {
	n := nodeID(id)
	for ; *g.table.parents.at(int(n)) != noNode; n = *g.table.parents.at(int(n)) {
		choices = append(choices, int(*g.table.choices.at(int(n))))
	}
	slices.Reverse(choices)
	return choices, int(n)
}

// States on a path, the initial one first.
func (g *Graph) pathStates(id int) []int {
	states := []int{id}
	for n := nodeID(id); *g.table.parents.at(int(n)) != noNode; {
		n = *g.table.parents.at(int(n))
		states = append(states, int(n))
	}
	slices.Reverse(states)
	return states
}

// Successors appends the numbers of the successors of a state to buf, in the order
// of the actions that lead there.
func (g *Graph) Successors(id int, buf []int) []int {
	for _, e := range g.edges.of(nodeID(id), nil) {
		buf = append(buf, int(e.to))
	}
	return buf
}
