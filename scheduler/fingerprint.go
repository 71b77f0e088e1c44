package scheduler

import "reflect"

// digest is the hash of a part of the machine without the numbers that it refers to,
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
	c.begin(m.program, m.cfg.Parallelism, symmetric)
	if m.program.clock && m.cfg.Time == ExactTime {
		c.a = mix(c.a, uint64(m.clock))
	}
	f := c.print()
	m.sweep(c)
	return f, true
}

// digestAll collects the digests of a machine, and computes those that are missing.
// In exact time what a thread has is relative to the clock, so its digest is good for
// this machine at this moment only, and not kept with the thread, which others may
// share.
func (c *canon) digestAll(m *Machine) {
	h := &c.collect
	h.known, h.anon = len(m.program.objects), m.program.anon
	for i, th := range m.threads {
		if m.cfg.Time != ExactTime {
			continue
		}
		if i == len(c.momentary) {
			c.momentary = append(c.momentary, new(digest))
		}
		h.reset()
		th.hash(m, h)
		h.digest(c.momentary[i])
	}
	c.size(len(m.threads), len(m.pool.carriers), len(m.objects))
	for i, th := range m.threads {
		if m.cfg.Time == ExactTime {
			c.main[i] = c.momentary[i]
		} else {
			c.main[i] = m.digestThread(th, h)
		}
	}
	c.queues.fill(&m.pool, h)
	c.addPool(&c.queues)
	for i := range m.objects {
		c.main[int(c.offset[refObject])+i] = m.digestObject(i, h)
	}
}

// digestThread returns the digest of a thread in any time.
func (m *Machine) digestThread(th *thread, h *Hasher) *digest {
	if th.digest == nil {
		d := m.newDigest()
		h.reset()
		th.hash(m, h)
		th.digest = h.digest(d)
	}
	return th.digest
}

// digestObject returns the digest of an object by its index.
func (m *Machine) digestObject(i int, h *Hasher) *digest {
	if m.digests[i] == nil {
		h.reset()
		h.String(reflect.TypeOf(m.objects[i]).String())
		m.objects[i].Hash(h)
		m.digests[i] = h.digest(m.newDigest())
	}
	return m.digests[i]
}

// poolDigest is the digests of the scheduler of virtual threads.
type poolDigest struct {
	shared    digest        // the queues that belong to no thread and no carrier
	carriers  []*digest     // by carrier: it with its queues
	externals []queueDigest // the external queues of threads
	used      int           // how many of externals are in use
}

// queueDigest is the digest of the external queue of a thread.
type queueDigest struct {
	thread int32
	*digest
}

// fill computes the digests of a pool.
func (d *poolDigest) fill(p *pool, h *Hasher) {
	h.reset()
	d.used = 0
	for i := range p.externals {
		switch e := &p.externals[i]; {
		case e.id.Kind == YieldQueue, e.id.Kind == ExternalQueue && e.id.N != 0:
		default:
			h.Word(uint64(e.id.Kind))
			h.tasks(e.tasks)
		}
	}
	h.digest(&d.shared)
	for i := range p.externals {
		if e := &p.externals[i]; e.id.Kind == ExternalQueue && e.id.N != 0 {
			if d.used == len(d.externals) {
				d.externals = append(d.externals, queueDigest{digest: new(digest)})
			}
			h.reset()
			h.tasks(e.tasks)
			d.externals[d.used].thread = e.id.N
			h.digest(d.externals[d.used].digest)
			d.used++
		}
	}
	for i := range p.carriers {
		if i == len(d.carriers) {
			d.carriers = append(d.carriers, new(digest))
		}
		h.reset()
		p.hashCarrier(i, h)
		h.digest(d.carriers[i])
	}
}

// hashCarrier adds a carrier by its index, with its local queue and the external one
// into which it submits what yields.
func (p *pool) hashCarrier(i int, h *Hasher) {
	k := &p.carriers[i]
	h.Bool(k.released)
	h.Thread(k.thread)
	h.Word(uint64(k.last.Kind))
	switch k.last.Kind {
	case LocalQueue, YieldQueue:
		h.Carrier(CarrierID(k.last.N))
	case ExternalQueue:
		h.Thread(ThreadID(k.last.N))
	}
	h.tasks(k.local)
	var yielded []task
	if len(p.externals) > 0 {
		if at, ok := p.find(QueueID{YieldQueue, int32(i + 1)}); ok {
			yielded = p.externals[at].tasks
		}
	}
	h.tasks(yielded)
}

func (h *Hasher) tasks(tasks []task) {
	h.Word(uint64(len(tasks)))
	for _, t := range tasks {
		h.Bool(t.expire)
		h.Thread(t.thread)
	}
}
