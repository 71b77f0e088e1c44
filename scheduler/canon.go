package scheduler

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
)

// canon puts the digests of a state together. It gives threads, carriers and
// anonymous objects new numbers in the order in which it meets them, beginning with
// what has a fixed place: the objects that code knows and the queues that belong to
// nobody. What it cannot reach from there it sorts by how it looks.
//
// Two states with equal fingerprints have the same shape, since a fingerprint covers
// all that there is under the new numbers. States of the same shape get equal ones
// unless things that look alike have neighbours that do not: that costs time, as a
// search then visits both.
//
// Everything in it is a list by node: first the threads, then the carriers, then the
// objects.
type canon struct {
	collect   Hasher
	momentary []*digest // of the threads in exact time
	queues    poolDigest

	main   []*digest       // of each node
	more   []*digest       // of the external queue of a thread; nil if it is empty
	shared *digest         // of the queues that belong to nobody
	offset [refKinds]int32 // where the nodes of a kind begin
	extra  bool            // there is something in more

	a, b  uint64          // of what was added
	names []int32         // 0 is none yet
	met   [refKinds]int32 // how many have names
	todo  []int32         // those that have names, in their order
	done  int             // how many of todo were added

	order []looks
	ties
}

// looks is how a thread or a carrier looks that has no name yet.
type looks struct {
	like uint64
	node int32
}

var canons = sync.Pool{New: func() any { return new(canon) }}

// size makes room for the nodes.
func (c *canon) size(threads, carriers, objects int) {
	n := threads + carriers + objects
	if cap(c.main) < n {
		c.main, c.more, c.names = make([]*digest, n), make([]*digest, n), make([]int32, n)
	}
	c.main, c.names = c.main[:n], c.names[:n]
	if c.extra {
		clear(c.more[:cap(c.more)])
		c.extra = false
	}
	c.more = c.more[:n]
	c.offset = [refKinds]int32{0, int32(threads), int32(threads + carriers)}
}

// addPool enters the digests of a pool.
func (c *canon) addPool(p *poolDigest) {
	c.shared = &p.shared
	copy(c.main[c.offset[refCarrier]:c.offset[refObject]], p.carriers)
	for i := range p.externals[:p.used] {
		c.more[p.externals[i].thread-1] = p.externals[i].digest
		c.extra = true
	}
}

// begin makes it ready for the state whose digests were entered, and adds what has a
// fixed place.
func (c *canon) begin(p *Program, parallelism int, symmetric bool) {
	c.a, c.b = mixA^uint64(parallelism), mixB
	c.todo, c.done = c.todo[:0], 0
	c.met = [refKinds]int32{}
	clear(c.names)
	if !symmetric {
		for i := range c.offset[refObject] {
			c.name(i)
		}
	}
	for id := range p.objects {
		if !p.anon.has(id + 1) {
			c.add(c.main[int(c.offset[refObject])+id])
		}
	}
	c.add(c.shared)
}

// print adds everything else and returns the fingerprint.
func (c *canon) print() Fingerprint {
	c.drain()
	for c.unnamed() {
		if c.alike() {
			c.untie()
		} else {
			for _, l := range c.order {
				c.name(l.node)
				c.drain()
			}
		}
	}
	h := Hasher{a: c.a, b: c.b}
	h.Word(uint64(c.met[refThread])<<32 | uint64(c.met[refCarrier]))
	h.Word(uint64(c.met[refObject]))
	return h.sum()
}

// name returns the name of a node, a new one if it has none yet.
func (c *canon) name(node int32) int32 {
	if n := c.names[node]; n != 0 {
		return n
	}
	k := c.kind(node)
	c.met[k]++
	c.names[node] = c.met[k]
	c.todo = append(c.todo, node)
	return c.met[k]
}

func (c *canon) kind(node int32) refKind {
	switch {
	case node < c.offset[refCarrier]:
		return refThread
	case node < c.offset[refObject]:
		return refCarrier
	}
	return refObject
}

func (c *canon) node(r ref) int32 { return c.offset[r.kind] + r.id - 1 }

// add adds something, with the names of what it refers to.
func (c *canon) add(d *digest) {
	x, y := d.print[0], d.print[1]
	for _, r := range d.refs {
		n := uint64(c.name(c.node(r)))
		hi, lo := bits.Mul64(x^n, mixC)
		x = hi ^ lo
		y = bits.RotateLeft64(y+n, 29) * mixB
	}
	hi, lo := bits.Mul64(c.a^x, mixC)
	c.a = hi ^ lo
	c.b = bits.RotateLeft64(c.b+y, 29) * mixB
}

// drain adds all that has a name and was not added yet.
func (c *canon) drain() {
	for ; c.done < len(c.todo); c.done++ {
		node := c.todo[c.done]
		c.add(c.main[node])
		if c.extra && c.more[node] != nil {
			c.add(c.more[node])
		}
	}
}

// unnamed lists the threads and carriers that have no name, those of a kind in the
// order of how they look, and reports whether there are any.
func (c *canon) unnamed() bool {
	c.order = c.order[:0]
	for node := range c.offset[refObject] {
		if c.names[node] == 0 {
			c.order = append(c.order, looks{c.look(node), node})
		}
	}
	if len(c.order) > 1 {
		// Threads come first anyway, and each part is in the order of the numbers.
		n := 0
		for n < len(c.order) && c.order[n].node < c.offset[refCarrier] {
			n++
		}
		slices.SortStableFunc(c.order[:n], byLook)
		slices.SortStableFunc(c.order[n:], byLook)
	}
	return len(c.order) > 0
}

func byLook(a, b looks) int { return cmp.Compare(a.like, b.like) }

// alike reports whether some of those without a name look alike.
func (c *canon) alike() bool {
	for i := 1; i < len(c.order); i++ {
		if c.order[i].like == c.order[i-1].like {
			return true
		}
	}
	return false
}

// look returns how something looks that has no name: what it is, which of those it
// refers to have names, and what the others are.
func (c *canon) look(node int32) uint64 {
	h := c.lookAt(c.main[node])
	if c.extra && c.more[node] != nil {
		h = mix(h, c.lookAt(c.more[node]))
	}
	return h
}

func (c *canon) lookAt(d *digest) uint64 {
	h := d.print[0]
	for _, r := range d.refs {
		node := c.node(r)
		if n := c.names[node]; n != 0 {
			h = mix(h, uint64(n))
		} else {
			h = mix(h, c.main[node].print[0])
		}
	}
	return h
}

func mix(h, w uint64) uint64 {
	h = (h ^ w) * mixB
	return h ^ h>>29
}
