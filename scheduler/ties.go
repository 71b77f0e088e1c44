package scheduler

import (
	"cmp"
	"slices"
)

// ties is what canon needs to tell those apart that look alike. All lists but place
// are by the index in open.
type ties struct {
	open     []int32 // the nodes without a name that are looked at
	place    []int32 // by node: its index in open plus 1
	colours  []uint64
	from, to []uint64
	islands  []int32 // the index of one that stands for all that hang together
	keys     []uint64
	heads    []int32 // the islands
	firsts   []int32 // by island: the first of it
	links    []link
}

// link says that one refers to another, by their indexes in open, as its n-th
// reference to something without a name.
type link struct {
	from, to int32
	n        uint64
}

// closely is how often those that look alike are compared by their neighbours, and
// these by theirs.
const closely = 8

// untie names some of those that have no name, though they look alike. What has no
// name falls apart into islands that hang together, since nothing with a name refers
// to it. So each island is told from the others by a sum of how all in it look, and
// may name its first node without a look at the others: those with the same sum have
// the same shape, and it makes no difference which goes first.
//
// What looks alike is looked at again and again with its neighbours in an island.
// Source: Weisfeiler and Leman, The reduction of a graph to canonical form, 1968.
func (c *canon) untie() {
	c.findOpen()
	c.findIslands()
	c.refine()
	c.heads = c.heads[:0]
	for i := range c.open {
		island := c.islands[i]
		c.keys[island] += mix(c.colours[i], mixA)
		if island == int32(i) {
			c.firsts[i] = island
			c.heads = append(c.heads, island)
		} else if c.isBefore(int32(i), c.firsts[island]) {
			c.firsts[island] = int32(i)
		}
	}
	slices.SortFunc(c.heads, func(a, b int32) int { return cmp.Or(cmp.Compare(c.keys[a], c.keys[b]), cmp.Compare(a, b)) })
	for _, island := range c.heads {
		c.name(c.open[c.firsts[island]])
		c.drain()
	}
}

// isBefore reports whether one of an island is named before another: threads come before
// carriers and objects, and each in the order of their looks.
func (c *canon) isBefore(a, b int32) bool {
	if ka, kb := c.kind(c.open[a]), c.kind(c.open[b]); ka != kb {
		return ka < kb
	}
	return c.colours[a] < c.colours[b]
}

// findOpen lists the threads and carriers without a name, what they lead to, and what
// refers to what among these.
func (c *canon) findOpen() {
	c.open, c.links = c.open[:0], c.links[:0]
	c.place = resized(c.place, len(c.main))
	for _, l := range c.order {
		c.enter(l.node)
	}
	for i := 0; i < len(c.open); i++ {
		node := c.open[i]
		n := c.follow(int32(i), c.main[node], 0)
		if c.extra && c.more[node] != nil {
			c.follow(int32(i), c.more[node], n)
		}
	}
	n := len(c.open)
	c.colours, c.from, c.to, c.keys = resized(c.colours, n), resized(c.from, n), resized(c.to, n), resized(c.keys, n)
	c.islands, c.firsts = resized(c.islands, n), resized(c.firsts, n)
}

// follow lists the references of a node that has listed n of them, and returns how
// many it has then.
func (c *canon) follow(i int32, d *digest, n uint64) uint64 {
	for _, r := range d.refs {
		if to := c.node(r); c.names[to] == 0 {
			n++
			c.links = append(c.links, link{i, c.enter(to), n})
		}
	}
	return n
}

// resized returns a list of n zeros in the memory of another, if that is enough.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// enter returns the index of a node in open, to which it adds it if need be.
func (c *canon) enter(node int32) int32 {
	if c.place[node] == 0 {
		c.open = append(c.open, node)
		c.place[node] = int32(len(c.open))
	}
	return c.place[node] - 1
}

// findIslands finds out what hangs together.
func (c *canon) findIslands() {
	for i := range c.islands {
		c.islands[i] = int32(i)
	}
	for _, l := range c.links {
		a, b := c.island(l.from), c.island(l.to)
		c.islands[max(a, b)] = min(a, b)
	}
	for i := range c.islands {
		c.islands[i] = c.island(int32(i))
	}
}

func (c *canon) island(i int32) int32 {
	for c.islands[i] != i {
		i = c.islands[i]
	}
	return i
}

// refine gives everything without a name a colour: a number that is the same for what
// is alike also with all that leads there or can be reached from there in a few steps.
func (c *canon) refine() {
	for i, node := range c.open {
		c.colours[i] = c.look(node)
	}
	for range c.rounds() {
		// The order in which something is met must not show, so that what refers to a
		// thing is summed up apart from what it refers to.
		copy(c.from, c.colours)
		clear(c.to)
		for _, l := range c.links {
			c.from[l.from] = mix(c.from[l.from], c.colours[l.to]+l.n)
			c.to[l.to] += mix(c.colours[l.from], mixA+l.n)
		}
		for i := range c.colours {
			c.colours[i] = mix(c.from[i], c.to[i])
		}
	}
}

// rounds returns how often neighbours have to be looked at: no more often than the
// largest island has nodes, since each time some must turn out to be different, or none
// will.
func (c *canon) rounds() int {
	largest := 0
	for _, island := range c.islands {
		c.keys[island]++
		largest = max(largest, int(c.keys[island]))
	}
	clear(c.keys)
	return min(largest-1, closely)
}
