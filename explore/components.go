package explore

// Components are the strongly connected components of a graph: the sets of states
// that can all be reached from each other. Each is numbered after those that it
// leads to, so the first ones have no way out.
//
// Source: Tarjan, Depth-first search and linear graph algorithms, 1972.
type Components struct {
	graph  *Graph
	of     []uint32 // by state
	states []nodeID // those of component 0, of component 1, …
	starts []int    // by component, and one more
	bottom []bool   // by component: nothing leads out of it
	cyclic []bool   // by component: it has a transition inside
	marked []bool   // by component: it has a marked one inside
}

// Components finds the strongly connected components. The search must have kept
// the transitions.
func (g *Graph) Components() *Components {
	w := tarjan{
		Components: Components{graph: g, of: make([]uint32, g.States())},
		index:      make([]uint32, g.States()), low: make([]uint32, g.States()),
	}
	for id := range g.States() {
		if w.index[id] == 0 {
			w.visit(nodeID(id))
		}
	}
	w.starts = append(w.starts, len(w.states))
	c := w.Components
	c.classify()
	return &c
}

// Len returns how many components there are.
func (c *Components) Len() int { return len(c.bottom) }

// Of returns the number of the component of a state.
func (c *Components) Of(id int) int { return int(c.of[id]) }

// States returns the states of a component.
func (c *Components) States(component int) []int {
	var ids []int
	for _, n := range c.states[c.starts[component]:c.starts[component+1]] {
		ids = append(ids, int(n))
	}
	return ids
}

// Bottom reports whether nothing leads out of a component: a run that is there
// stays there.
func (c *Components) Bottom(component int) bool { return c.bottom[component] }

// Cyclic reports whether a run can stay in a component for ever.
func (c *Components) Cyclic(component int) bool { return c.cyclic[component] }

// Marked reports whether a marked transition is inside a component.
func (c *Components) Marked(component int) bool { return c.marked[component] }

// Reaching returns, by state, whether it can come to a component for which target
// holds.
func (c *Components) Reaching(target func(component int) bool) []bool {
	reaches := make([]bool, c.Len())
	var buf []edge
	for k := range reaches {
		reaches[k] = target(k)
		for _, n := range c.states[c.starts[k]:c.starts[k+1]] {
			buf = c.graph.edges.of(n, buf[:0])
			for _, e := range buf {
				reaches[k] = reaches[k] || reaches[c.of[e.to]]
			}
		}
	}
	byState := make([]bool, len(c.of))
	for id, k := range c.of {
		byState[id] = reaches[k]
	}
	return byState
}

func (c *Components) classify() {
	c.bottom = make([]bool, len(c.starts)-1)
	c.cyclic = make([]bool, len(c.starts)-1)
	c.marked = make([]bool, len(c.starts)-1)
	var buf []edge
	for k := range c.bottom {
		c.bottom[k] = true
		for _, n := range c.states[c.starts[k]:c.starts[k+1]] {
			buf = c.graph.edges.of(n, buf[:0])
			for _, e := range buf {
				if c.of[e.to] == uint32(k) {
					c.cyclic[k] = true
					c.marked[k] = c.marked[k] || e.mark
				} else {
					c.bottom[k] = false
				}
			}
		}
	}
}

// tarjan is the algorithm at work, with a stack of its own in the place of
// recursion.
type tarjan struct {
	Components
	index, low []uint32 // by state, from 1; 0 is not visited
	next       uint32
	path       []nodeID // visited and in no component yet
	frames     []frame
	targets    []edge // the successors that the frames have yet to look at
}

// frame is a state whose successors are being looked at.
type frame struct {
	state    nodeID
	from, at int // its successors in targets
}

// settled marks, in index, a state that has its component.
const settled = ^uint32(0)

func (w *tarjan) visit(root nodeID) {
	w.enter(root)
	for len(w.frames) > 0 {
		f := &w.frames[len(w.frames)-1]
		if f.at == len(w.targets) {
			w.leave()
			continue
		}
		to := w.targets[f.at].to
		f.at++
		switch {
		case w.index[to] == 0:
			w.enter(to)
		case w.index[to] != settled:
			w.low[f.state] = min(w.low[f.state], w.index[to])
		}
	}
}

func (w *tarjan) enter(n nodeID) {
	w.next++
	w.index[n], w.low[n] = w.next, w.next
	w.path = append(w.path, n)
	w.frames = append(w.frames, frame{n, len(w.targets), len(w.targets)})
	w.targets = w.graph.edges.of(n, w.targets)
}

// leave ends the top frame. If nothing on the path before it can be reached from
// its state, what is left of the path from there on is a component.
func (w *tarjan) leave() {
	f := w.frames[len(w.frames)-1]
	w.frames = w.frames[:len(w.frames)-1]
	w.targets = w.targets[:f.from]
	if len(w.frames) > 0 {
		parent := w.frames[len(w.frames)-1].state
		w.low[parent] = min(w.low[parent], w.low[f.state])
	}
	if w.low[f.state] != w.index[f.state] {
		return
	}
	component := uint32(len(w.starts))
	w.starts = append(w.starts, len(w.states))
	for {
		n := w.path[len(w.path)-1]
		w.path = w.path[:len(w.path)-1]
		w.index[n], w.of[n] = settled, component
		w.states = append(w.states, n)
		if n == f.state {
			return
		}
	}
}
