package scheduler

import (
	"cmp"
	"reflect"
	"slices"
	"sync"
)

// digest is the hash of a thread or object without the numbers that it refers to,
// and these. It does not change, and clones share it.
type digest struct {
	print [2]uint64
	refs  []ref
	few   [4]ref // what refs is in, if they are few
}

// digest puts what the hasher collected into a digest.
func (h *Hasher) digest(d *digest) *digest {
	d.print = h.sum()
	if d.refs == nil {
		d.refs = d.few[:0]
	}
	d.refs = append(d.refs[:0], h.refs...)
	return d
}

// Fingerprint returns the fingerprint of the machine's state: everything that the
// future depends on and nothing else. The clock is no part of it, in exact time
// deadlines count from now; ids of objects that are created while the machine runs
// play no part. A machine that hosts Go functions has no fingerprint, since it
// cannot see their variables: ok is false.
func (m *Machine) Fingerprint() (f Fingerprint, ok bool) { return m.fingerprint(false) }

// SymmetricFingerprint is a Fingerprint in which the numbers of threads and of
// carriers play no part either: states in which they have changed places have equal
// ones, nearly always. It is of use if the program does the same whatever the
// numbers of threads are: code must keep them in a ThreadSlot and only compare them
// for equality.
func (m *Machine) SymmetricFingerprint() (f Fingerprint, ok bool) { return m.fingerprint(true) }

func (m *Machine) fingerprint(symmetric bool) (Fingerprint, bool) {
	if m.host != nil {
		return Fingerprint{}, false
	}
	c := canons.Get().(*canon)
	defer canons.Put(c)
	c.digestAll(m)
	c.begin(m, symmetric)
	c.out.Int(int64(m.cfg.Parallelism))
	for id := range m.program.objects {
		if !m.program.anon.has(id + 1) {
			c.digest(m.digests[id])
		}
	}
	c.sharedQueues()
	c.drain()
	c.rest(refThread, len(m.threads))
	c.rest(refCarrier, len(m.pool.carriers))
	m.sweep(c)
	return c.out.sum(), true
}

// digestAll computes the digests that are missing. In exact time what a thread has
// is relative to the clock, so its digest is good for this machine at this moment
// only, and not kept with the thread, which others may share.
func (c *canon) digestAll(m *Machine) {
	h := &c.collect
	h.known, h.anon = len(m.program.objects), m.program.anon
	c.threads = c.threads[:0]
	for i, th := range m.threads {
		d := th.digest
		switch {
		case m.cfg.Time == ExactTime:
			if i == len(c.momentary) {
				c.momentary = append(c.momentary, new(digest))
			}
			d = c.momentary[i]
			h.reset()
			th.hash(m, h)
			h.digest(d)
		case d == nil:
			d = m.newDigest()
			h.reset()
			th.hash(m, h)
			th.digest = h.digest(d)
		}
		c.threads = append(c.threads, d)
	}
	for i, d := range m.digests {
		if d == nil {
			h.reset()
			h.String(reflect.TypeOf(m.objects[i]).String())
			m.objects[i].Hash(h)
			m.digests[i] = h.digest(m.newDigest())
		}
	}
}

// canon puts the digests of a state together. It gives threads, carriers and
// anonymous objects new numbers in the order in which it meets them, beginning with
// what has a fixed place: the objects that code knows and the queues that belong to
// nobody. What it cannot reach from there it sorts by how it looks.
//
// Two states with equal fingerprints have the same shape, since a fingerprint covers
// all that there is under the new numbers. States of the same shape get equal ones
// unless things that look alike have neighbours that do not: that costs time, as a
// search then visits both.
type canon struct {
	m       *Machine
	collect Hasher
	// threads are the digests of the threads, those of exact time in momentary.
	threads, momentary []*digest
	out                Hasher
	names              [refKinds][]int32 // by number; 0 is none yet
	met                [refKinds]int32   // how many have names
	todo               []ref
	done               int
	order              []looks
	colours            []uint64      // of everything, see refine
	from, to           []uint64      // what refine works with
	offset             [refKinds]int // where those of a kind begin
}

// looks is how a thread or a carrier looks that has no name yet.
type looks struct {
	like uint64
	id   int32
}

var canons = sync.Pool{New: func() any { return new(canon) }}

func (c *canon) begin(m *Machine, symmetric bool) {
	c.m = m
	c.out.reset()
	c.todo, c.done = c.todo[:0], 0
	c.met = [refKinds]int32{}
	for k, n := range [refKinds]int{len(m.threads), len(m.pool.carriers), len(m.objects)} {
		c.names[k] = append(c.names[k][:0], make([]int32, n+1)...)
	}
	if symmetric {
		return
	}
	for i := range m.threads {
		c.name(ref{refThread, int32(i + 1)})
	}
	for i := range m.pool.carriers {
		c.name(ref{refCarrier, int32(i + 1)})
	}
}

// name returns the name of something, a new one if it has none yet.
func (c *canon) name(r ref) int32 {
	if n := c.names[r.kind][r.id]; n != 0 {
		return n
	}
	c.met[r.kind]++
	c.names[r.kind][r.id] = c.met[r.kind]
	c.todo = append(c.todo, r)
	return c.met[r.kind]
}

// ref adds a reference to the fingerprint; its id may be 0.
func (c *canon) ref(k refKind, id int32) {
	if id != 0 {
		id = c.name(ref{k, id})
	}
	c.out.Word(uint64(uint32(id)))
}

func (c *canon) digest(d *digest) {
	c.out.Word(d.print[0])
	c.out.Word(d.print[1])
	for _, r := range d.refs {
		c.out.Word(uint64(uint32(c.name(r))))
	}
}

// drain adds all that has a name and was not added yet.
func (c *canon) drain() {
	for ; c.done < len(c.todo); c.done++ {
		r := c.todo[c.done]
		switch r.kind {
		case refThread:
			c.digest(c.threads[r.id-1])
			c.queue(QueueID{ExternalQueue, r.id})
		case refCarrier:
			c.carrier(r.id)
		case refObject:
			c.digest(c.m.digests[r.id-1])
		}
	}
}

func (c *canon) carrier(id int32) {
	k := &c.m.pool.carriers[id-1]
	c.out.Bool(k.released)
	c.ref(refThread, int32(k.thread))
	c.out.Word(uint64(k.last.Kind))
	switch k.last.Kind {
	case LocalQueue, YieldQueue:
		c.ref(refCarrier, k.last.N)
	case ExternalQueue:
		c.ref(refThread, k.last.N)
	}
	c.tasks(k.local)
	c.queue(QueueID{YieldQueue, id})
}

// sharedQueues adds the queues that belong to no thread and no carrier.
func (c *canon) sharedQueues() {
	for i := range c.m.pool.externals {
		switch e := &c.m.pool.externals[i]; e.id.Kind {
		case ExternalQueue, YieldQueue:
		default:
			c.out.Word(uint64(e.id.Kind))
			c.tasks(e.tasks)
		}
	}
	c.out.Word(0)
}

func (c *canon) queue(q QueueID) { c.tasks(c.tasksIn(q)) }

// tasksIn returns the tasks of an external queue.
func (c *canon) tasksIn(q QueueID) []task {
	if len(c.m.pool.externals) > 0 {
		if i, ok := c.m.pool.find(q); ok {
			return c.m.pool.externals[i].tasks
		}
	}
	return nil
}

func (c *canon) tasks(tasks []task) {
	c.out.Word(uint64(len(tasks)))
	for _, t := range tasks {
		c.out.Bool(t.expire)
		c.ref(refThread, int32(t.thread))
	}
}

// rest names and adds the threads or carriers that nothing with a fixed place leads
// to, in the order of how they look. If some look alike, it looks closer, and again
// each time that one of them has got a name, since that tells others apart.
func (c *canon) rest(k refKind, count int) {
	for c.unnamed(k, count) {
		alike := false
		for i := 1; i < len(c.order); i++ {
			alike = alike || c.order[i].like == c.order[i-1].like
		}
		if !alike {
			for _, l := range c.order {
				c.name(ref{k, l.id})
				c.drain()
			}
			return
		}
		c.refine()
		first := slices.MinFunc(c.order, func(a, b looks) int {
			return cmp.Or(cmp.Compare(c.colour(ref{k, a.id}), c.colour(ref{k, b.id})), cmp.Compare(a.id, b.id))
		})
		c.name(ref{k, first.id})
		c.drain()
	}
}

// unnamed lists those of a kind that have no name in the order of how they look, and
// reports whether there are any.
func (c *canon) unnamed(k refKind, count int) bool {
	c.order = c.order[:0]
	for id := int32(1); int(c.met[k])+len(c.order) < count; id++ {
		if c.names[k][id] == 0 {
			c.order = append(c.order, looks{c.look(ref{k, id}), id})
		}
	}
	slices.SortFunc(c.order, func(a, b looks) int {
		return cmp.Or(cmp.Compare(a.like, b.like), cmp.Compare(a.id, b.id))
	})
	return len(c.order) > 0
}

// closely is how often refine looks at the neighbours of everything.
const closely = 6

// refine gives everything a colour: a number that is the same for what is alike also
// with all that leads there or can be reached from there in a few steps.
//
// Source: Weisfeiler and Leman, The reduction of a graph to canonical form, 1968.
func (c *canon) refine() {
	c.offset = [refKinds]int{0, len(c.m.threads) + 1, len(c.m.threads) + len(c.m.pool.carriers) + 2}
	c.colours = append(c.colours[:0], make([]uint64, c.offset[refObject]+len(c.m.objects)+1)...)
	c.eachNode(func(r ref) { c.colours[c.offset[r.kind]+int(r.id)] = c.plainly(r) })
	for range closely {
		// The order in which something is met must not show, so that what refers to a
		// thing is summed up apart from what it refers to.
		c.from, c.to = append(c.from[:0], c.colours...), append(c.to[:0], c.colours...)
		clear(c.to)
		from, to := c.from, c.to
		c.eachNode(func(r ref) {
			at, n := c.offset[r.kind]+int(r.id), uint64(0)
			c.neighbours(r, func(o ref) {
				n++
				from[at] = mix(from[at], c.colour(o)+n)
				to[c.offset[o.kind]+int(o.id)] += mix(c.colours[at], mixA+n)
			})
		})
		for i := range c.colours {
			c.colours[i] = mix(from[i], to[i])
		}
	}
}

func (c *canon) colour(r ref) uint64 { return c.colours[c.offset[r.kind]+int(r.id)] }

// eachNode calls f with all threads, carriers and objects that have numbers of their
// own.
func (c *canon) eachNode(f func(ref)) {
	for k, n := range [refKinds]int{len(c.m.threads), len(c.m.pool.carriers), len(c.m.objects)} {
		for id := 1; id <= n; id++ {
			f(ref{refKind(k), int32(id)})
		}
	}
}

// neighbours calls f with what something refers to, in the order in which drain adds
// it.
func (c *canon) neighbours(r ref, f func(ref)) {
	each := func(tasks []task) {
		for _, t := range tasks {
			f(ref{refThread, int32(t.thread)})
		}
	}
	switch r.kind {
	case refThread:
		for _, to := range c.threads[r.id-1].refs {
			f(to)
		}
		each(c.tasksIn(QueueID{ExternalQueue, r.id}))
	case refObject:
		for _, to := range c.m.digests[r.id-1].refs {
			f(to)
		}
	case refCarrier:
		k := &c.m.pool.carriers[r.id-1]
		if k.thread != 0 {
			f(ref{refThread, int32(k.thread)})
		}
		switch k.last.Kind {
		case LocalQueue, YieldQueue:
			f(ref{refCarrier, k.last.N})
		case ExternalQueue:
			if k.last.N != 0 {
				f(ref{refThread, k.last.N})
			}
		}
		each(k.local)
		each(c.tasksIn(QueueID{YieldQueue, r.id}))
	}
}

// look returns how something looks that has no name: what it is, which of those it
// refers to have names, and what the others are.
func (c *canon) look(r ref) uint64 {
	h := c.plainly(r)
	if r.kind == refThread {
		for _, to := range c.threads[r.id-1].refs {
			h = mix(h, c.plainly(to))
		}
	}
	return h
}

// plainly returns the name of something or, if it has none, what it is without
// those that it refers to, except those in a carrier's queue.
func (c *canon) plainly(r ref) uint64 {
	if n := c.names[r.kind][r.id]; n != 0 {
		return uint64(uint32(n))
	}
	switch r.kind {
	case refThread:
		return c.threads[r.id-1].print[0]
	case refObject:
		return c.m.digests[r.id-1].print[0]
	}
	k := &c.m.pool.carriers[r.id-1]
	h := mix(uint64(k.last.Kind), uint64(len(k.local)))
	if k.released {
		h++
	}
	for _, t := range k.local {
		h = mix(h, c.plainly(ref{refThread, int32(t.thread)}))
	}
	return h
}

func mix(h, w uint64) uint64 {
	h = (h ^ w) * mixB
	return h ^ h>>29
}
