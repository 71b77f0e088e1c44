package scheduler

import (
	"sync"
	"sync/atomic"
)

// part is the content of a part of a state: a thread, an object, or the scheduler of
// virtual threads. It never changes, and any number of states have it.
type part struct {
	// What each step reads comes first, so that it is in one line of the cache.
	id        uint64 // of this content among those of its Parts
	runs, due bool   // of a thread
	wakes     bool   // for no reason, where that may happen
	gone      bool   // of an object: no thread can reach it
	live      int8   // 1 if it is an essential thread that is not at its end
	failed    int8   // 1 if it is one at its end by an exception
	actions   [WakeThread + 1]branch
	// key is a hash of all that anybody can see of it, print one of all that the future
	// depends on. Numbers are as they are, and the part's own is in them.
	key, print Fingerprint
	digest     *digest // nil for the scheduler
	thread     *thread
	object     Object
	pool       *poolPart
}

// poolPart is what a part has that is the scheduler of virtual threads.
type poolPart struct {
	pool
	digests poolDigest
	takes   []Action // those that are possible
	taken   []branch // of each
	free    bool     // some carrier without a thread may take a task
}

// The numbers of contents that are no part: of nothing, and the first one of a part.
// Counts are from firstCount on.
const (
	nothing    uint64 = 1
	firstPart  uint64 = 2
	firstCount uint64 = 1 << 63
)

// Parts are the parts of the states of a program, and what its actions do with them.
// States share their parts: most actions change one or two, and these are nearly
// always contents that were seen before. And what an action does follows from the
// contents of the few parts that it looks at, so that the machine is asked once for
// each combination of them. Any number of goroutines may use it, each with a Walker of
// its own.
//
// Source: Holzmann, State compression in SPIN: recursive indexing and compression
// training runs, SPIN 1997; Blom, van de Pol and Weber, LTSmin: distributed and symbolic
// reachability, CAV 2010.
type Parts struct {
	start *Machine
	mutex sync.Mutex // guards what follows, and all that is added to branches
	known map[Fingerprint]*part
	ids   uint64 // the last one
	bytes int
	most  int  // with more bytes all is forgotten
	anew  bool // that has happened

	doubtful atomic.Bool
}

// defaultParts is how much memory parts take at most if nothing else is said. It is far
// more than programs need whose parts are few, and others gain nothing from more.
const defaultParts = 256 << 20

// NewParts returns the Parts of the program of a machine. When they take more than so
// many bytes, all that is known is forgotten, and learnt anew; 0 is a default. ok is
// false if the machine is not of the kind: it hosts Go functions, or its time is exact,
// since what a thread has is then relative to a clock which every step moves.
func NewParts(m *Machine, bytes int) (p *Parts, ok bool) {
	if m.host != nil || m.cfg.Time == ExactTime {
		return nil, false
	}
	p = &Parts{start: m.Clone(), known: map[Fingerprint]*part{}, ids: firstPart, most: bytes}
	if bytes <= 0 {
		p.most = defaultParts
	}
	p.start.Fingerprint() // so that no Walker has to compute digests that all share
	return p, true
}

// Bytes is about how much memory the parts take.
func (p *Parts) Bytes() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.bytes
}

// About how many bytes a part takes, and what an action did.
const (
	partBytes    = 1200
	outcomeBytes = 250
)

// find returns the part of a key, and what makes it if there is none yet.
func (p *Parts) find(key Fingerprint, make func() *part) *part {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if old := p.known[key]; old != nil {
		return old
	}
	n := make()
	p.ids++
	n.id, n.key = p.ids, key
	p.known[key] = n
	p.bytes += partBytes
	return n
}

// forget forgets the parts and what actions do. States keep the parts that they have.
func (p *Parts) forget() {
	for _, n := range p.known {
		for i := range n.actions {
			n.actions[i].clear()
		}
		if n.pool != nil {
			for i := range n.pool.taken {
				n.pool.taken[i].clear()
			}
		}
	}
	p.known, p.bytes, p.anew = map[Fingerprint]*part{}, 0, true
}

// renew replaces the parts of a state from before all was forgotten by those of today.
// Each that has none becomes one.
func (p *Parts) renew(s *Parted) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.anew {
		return
	}
	for i := range s.threads {
		p.renewPart(&s.threads[i])
	}
	for i := range s.objects {
		p.renewPart(&s.objects[i])
	}
	p.renewPart(&s.pool)
}

func (p *Parts) renewPart(n **part) {
	if today := p.known[(*n).key]; today != nil {
		*n = today
		return
	}
	p.known[(*n).key] = *n
	p.bytes += partBytes
}

// threadPart returns the part that a thread of a machine is.
func (w *Walker) threadPart(m *Machine, i int) *part {
	th := m.threads[i]
	d := m.digestThread(th, &w.collect)
	print := w.keyOf(refThread, i, d)
	w.collect.String(th.body.name)
	return w.parts.find(w.collect.sum(), func() *part {
		n := &part{print: print, digest: d, thread: th}
		n.runs, n.due = th.has(flagRuns), th.has(flagTimerDue)
		if th.essential() && th.state != StateNew && th.state != StateTerminated {
			n.live = 1
		}
		if th.essential() && th.err != nil {
			n.failed = 1
		}
		n.wakes = m.cfg.SpuriousWakeups && th.wakesSpuriously()
		return n
	})
}

// objectPart returns the part that an object of a machine is.
func (w *Walker) objectPart(m *Machine, i int) *part {
	o := m.objects[i]
	d := m.digestObject(i, &w.collect)
	print := w.keyOf(refObject, i, d)
	if s, ok := o.(Shown); ok {
		s.HashShown(&w.collect)
	}
	return w.parts.find(w.collect.sum(), func() *part {
		return &part{print: print, digest: d, object: o, gone: d == goneDigest}
	})
}

// keyOf returns the hash of a digest and leaves it in w.collect.
func (w *Walker) keyOf(k refKind, i int, d *digest) Fingerprint {
	w.collect.reset()
	w.collect.Word(uint64(k)<<32 | uint64(i))
	w.collect.plainDigest(d)
	return w.collect.sum()
}

// plainDigest adds a digest with the numbers in it as they are.
func (h *Hasher) plainDigest(d *digest) {
	h.Word(d.print[0])
	h.Word(d.print[1])
	for _, r := range d.refs {
		h.Word(uint64(r.kind)<<32 | uint64(uint32(r.id)))
	}
}

// poolPart returns the part that the scheduler of a machine is.
func (w *Walker) poolPart(m *Machine) *part {
	q := &w.canon.queues
	q.fill(&m.pool, &w.collect)
	h := &w.collect
	h.reset()
	h.Word(uint64(refKinds)<<32 | uint64(len(m.pool.carriers)))
	h.plainDigest(&q.shared)
	for _, d := range q.carriers[:len(m.pool.carriers)] {
		h.plainDigest(d)
	}
	for _, e := range q.externals[:q.used] {
		h.Word(uint64(e.thread))
		h.plainDigest(e.digest)
	}
	key := h.sum()
	return w.parts.find(key, func() *part {
		n := &poolPart{pool: m.pool.cloneTo(new(pool))}
		n.digests.fill(&n.pool, &w.collect)
		n.takes = m.appendTakes(nil)
		n.taken = make([]branch, len(n.takes))
		for i := range n.carriers {
			n.free = n.free || n.mayTake(&n.carriers[i], m.cfg.Parallelism)
		}
		return &part{print: key, pool: n}
	})
}
