package scheduler

// Walker goes from state to state of a program, for one goroutine at a time.
type Walker struct {
	parts   *Parts
	machine *Machine // to do what is not known yet
	touched Footprint
	collect Hasher
	canon   canon
	seen    []seen
	gone    []*part // by index
	told    []int32 // threads, see flows
	free    []*Parted
	at      *Parted    // see Prepare
	ahead   []*outcome // by the number of the action
	scratch Parted
	// followed is what scratch and at differ by, or nil if that is not known.
	followed *outcome
	// symmetric says that fingerprints are.
	symmetric bool
}

// Walker returns a new Walker, whose fingerprints may be symmetric.
func (p *Parts) Walker(symmetric bool) *Walker {
	w := &Walker{
		parts: p, machine: p.start.Clone(), symmetric: symmetric,
		touched: Footprint{exact: true}, seen: make([]seen, maxSeen),
	}
	w.machine.spare = new(spares)
	w.collect.known, w.collect.anon = len(p.start.program.objects), p.start.program.anon
	return w
}

// Start returns the state in which the machine of NewParts was.
func (w *Walker) Start() *Parted { return w.Parted(w.parts.start.Clone()) }

// Parted returns the state that a machine of the program is in.
func (w *Walker) Parted(m *Machine) *Parted {
	s := w.blank()
	s.threads, s.objects = s.threads[:0], s.objects[:0]
	s.exact, s.plain, s.live, s.failed, s.last = Fingerprint{}, Fingerprint{}, 0, 0, nil
	for i := range m.threads {
		s.put(&s.threads, int32(i), w.threadPart(m, i))
	}
	for i := range m.objects {
		s.put(&s.objects, int32(i), w.objectPart(m, i))
	}
	s.pool = w.poolPart(m)
	s.count(s.pool)
	clear(m.own) // the parts have its threads and objects now
	clear(m.ownObject)
	return s
}

// blank returns memory for a state.
func (w *Walker) blank() *Parted {
	if n := len(w.free); n > 0 {
		s := w.free[n-1]
		w.free = w.free[:n-1]
		return s
	}
	return new(Parted)
}

// Recycle takes a state back of which there is no more need.
func (w *Walker) Recycle(s *Parted) { w.free = append(w.free, s) }

// Machine returns a new machine in a state. It does not know how it came there: how
// many actions that took, and whether the JVM would have exited meanwhile. What code
// cannot tell, such as the messages of exceptions, may be that of another way to the
// same state.
func (w *Walker) Machine(s *Parted) *Machine {
	m := w.parts.start.Clone()
	m.load(s)
	return m
}

// load puts a machine of the same program into a state.
func (m *Machine) load(s *Parted) {
	m.threads, m.running, m.timers.due = m.threads[:0], m.running[:0], m.timers.due[:0]
	m.live, m.keepAlive, m.blank, m.holes = 0, 0, 0, 0
	for i, p := range s.threads {
		m.threads = append(m.threads, p.thread)
		if p.runs {
			m.running = append(m.running, ThreadID(i+1))
		}
		if p.due {
			m.timers.due = append(m.timers.due, ThreadID(i+1))
		}
		m.tally(p.thread)
	}
	m.objects, m.digests = m.objects[:0], m.digests[:0]
	for _, p := range s.objects {
		m.objects, m.digests = append(m.objects, p.object), append(m.digests, p.digest)
		if p.gone {
			m.holes++
		}
	}
	clear(m.own)
	clear(m.ownObject)
	m.pool = s.pool.pool.cloneTo(&m.pool)
}

// tally counts a thread as what it is.
func (m *Machine) tally(th *thread) {
	alive := th.state != StateNew && th.state != StateTerminated
	if alive && th.essential() {
		m.live++
	}
	if alive && th.kind == Platform {
		m.keepAlive++
	}
	if th.kind == Virtual && th.state == StateStarted {
		m.blank++
	}
}

// Apply returns the state to which an action that is possible in s leads.
func (w *Walker) Apply(s *Parted, a Action) *Parted {
	n := w.blank()
	s.copyTo(n)
	w.Advance(n, a)
	return n
}

// Advance lets an action that is possible in s happen in s itself.
func (w *Walker) Advance(s *Parted, a Action) {
	s.change(w.outcome(s, a))
}

// outcome returns what an action does that is possible in s.
func (w *Walker) outcome(s *Parted, a Action) *outcome {
	o := s.root(a).find(s)
	if o == nil || o.unknown {
		w.parts.renew(s)
		o = w.perform(s, a)
	}
	return o
}

// LocalActions says which local actions are looked for.
type LocalActions uint8

const (
	// NoLocal is none.
	NoLocal LocalActions = iota
	// LocalSteps are steps that do not end their thread.
	LocalSteps
	// AllLocal are also ends and mounts.
	AllLocal
)

// Prepare finds out what the actions do that are possible in s, for Foresee and Follow. It
// returns the index of the first that is Local, of those that it is to look for, after
// which it has looked no further, or else -1.
func (w *Walker) Prepare(s *Parted, actions []Action, local LocalActions) int {
	w.at, w.ahead, w.followed = s, w.ahead[:0], nil
	for i, a := range actions {
		o := w.outcome(s, a)
		w.ahead = append(w.ahead, o)
		if local != NoLocal && (o.thread == 0 || local == AllLocal) && s.isLocal(a, o) {
			return i
		}
	}
	return -1
}

// Foresee returns the fingerprint of the state to which an action leads, by its number in
// Prepare, and whether it ends an operation, if that can be told without going there.
func (w *Walker) Foresee(i int) (f Fingerprint, performed, ok bool) {
	s, o := w.at, w.ahead[i]
	if w.isPlain(len(s.objects)) && w.isPlain(len(s.objects)+len(o.objects)) {
		return s.foresee(o, false), o.performed, true
	}
	exact := s.foresee(o, true)
	e := &w.seen[exact[0]%maxSeen]
	return e.print, o.performed, e.exact == exact
}

// Follow is Apply of an action by its number in Prepare, into memory that the next call
// uses again: most states are known and need not be kept.
func (w *Walker) Follow(i int) *Parted {
	if w.followed == nil {
		w.at.copyTo(&w.scratch)
	} else {
		w.scratch.back(w.at, w.followed)
	}
	w.followed = w.ahead[i]
	w.scratch.change(w.followed)
	return &w.scratch
}

// Keep returns a copy of a state of Follow.
func (w *Walker) Keep(s *Parted) *Parted {
	n := w.blank()
	s.copyTo(n)
	n.last = s.last
	return n
}

// isPlain reports whether the fingerprint of a state with so many objects has all
// numbers as they are.
func (w *Walker) isPlain(objects int) bool {
	program := w.parts.start.program
	return !w.symmetric && objects == len(program.objects) && len(program.anon) == 0
}

// perform lets the machine do an action, and keeps what that led to.
func (w *Walker) perform(s *Parted, a Action) *outcome {
	m := w.machine
	m.load(s)
	m.actor, m.worker = 0, 0
	m.footprint = &w.touched
	changes, queued := m.pool.changes, m.pool.queued
	if err := m.Apply(a); err != nil {
		panic("an enabled action was not possible: " + err.Error())
	}
	m.footprint = nil
	o := &outcome{performed: m.performed, unknown: w.touched.All}
	o.locality = w.localityOf(s, a, m.pool.changes != changes || m.pool.queued != queued)
	w.takeParts(s, o)
	if w.touched.has(PoolPart) {
		if p := w.poolPart(m); p != s.pool {
			o.pool = p
		}
	}
	w.doubt(s, a, o)
	w.parts.keep(s, a, w.touched.Touches, o)
	return o
}

// takeParts notes the threads and objects that the machine has changed. What it made anew
// though there was a part of that content is used again.
func (w *Walker) takeParts(s *Parted, o *outcome) {
	m := w.machine
	o.threads = o.few[:0:1]
	for i := range m.own.each {
		p := w.threadPart(m, i)
		if i >= len(s.threads) || p != s.threads[i] {
			o.threads = append(o.threads, change{int32(i), p})
		}
		if p.thread == m.threads[i] {
			m.own.remove(i)
		}
	}
	if o.objects = o.few[1:1]; len(o.threads) > 1 {
		o.objects = o.few[0:0]
	}
	for i := range m.ownObject.each {
		p := w.objectPart(m, i)
		if i >= len(s.objects) || p != s.objects[i] {
			o.objects = append(o.objects, change{int32(i), p})
		}
		if p.digest == m.digests[i] {
			m.ownObject.remove(i)
		}
	}
	m.spare.collect(m)
}

// localityOf returns when an action is local that the machine has just done.
func (w *Walker) localityOf(s *Parted, a Action, moved bool) locality {
	t, _ := s.Agent(a)
	was := moment{thread: s.threads[t-1].thread, moved: moved, single: a.Kind == TakeTask && len(s.pool.pool.takes) == 1}
	if op := was.thread.op; op.Object != 0 {
		was.object = s.objects[op.Object-1].object
	}
	return w.machine.locality(a, was)
}

// keep adds what an action did to its tree.
func (p *Parts) keep(s *Parted, a Action, touched []Touch, o *outcome) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.bytes > p.most {
		p.forget()
	}
	if first := s.first(a); p.known[first.key] != first {
		return // it was forgotten meanwhile
	}
	b := s.root(a)
	for _, t := range touched {
		if t.Part == rootPart(a) {
			continue
		}
		if b = b.follow(t.Part, s.content(t.Part)); b == nil {
			return
		}
	}
	if b.choices.Load() == nil {
		b.outcome.Store(o)
		p.bytes += outcomeBytes
	}
}

// rootPart is the part on whose content a tree depends from the start.
func rootPart(a Action) Part {
	if a.Kind == TakeTask {
		return Part{PoolPart, 0}
	}
	return Part{ThreadPart, int32(a.Thread)}
}

// seen is a state whose fingerprint is known.
type seen struct {
	exact, print Fingerprint
	gone         uint64 // which objects were forgotten, from the first that code does not know
}

const (
	maxSeen = 1 << 15 // how many of them are kept
	maxGone = 64      // and with how many objects at most
)

// Fingerprint returns the fingerprint of a state, by which those are merged that
// Machine.Fingerprint or Machine.SymmetricFingerprint would merge. As there, objects
// that nobody reaches are forgotten.
func (w *Walker) Fingerprint(s *Parted) Fingerprint {
	program := w.parts.start.program
	fixed := len(program.objects)
	if w.isPlain(len(s.objects)) {
		return s.plain
	}
	// Most states are found again soon, on another way.
	e := &w.seen[s.exact[0]%maxSeen]
	if e.exact == s.exact {
		if e.gone != 0 {
			w.forget(s, func(i int) bool { return e.gone>>(i-fixed)&1 != 0 })
		}
		return e.print
	}
	now := seen{exact: s.exact}
	c := &w.canon
	c.size(len(s.threads), len(s.pool.pool.carriers), len(s.objects))
	for i, p := range s.threads {
		c.main[i] = p.digest
	}
	c.addPool(&s.pool.pool.digests)
	for i, p := range s.objects {
		c.main[int(c.offset[refObject])+i] = p.digest
	}
	c.begin(program, w.parts.start.cfg.Parallelism, w.symmetric)
	now.print = c.print()
	small := len(s.objects)-fixed <= maxGone
	w.forget(s, func(i int) bool {
		if c.names[int(c.offset[refObject])+i] != 0 {
			return false
		}
		now.gone |= 1 << uint(i-fixed)
		return true
	})
	if small {
		*e = now
	}
	return now.print
}

// forget forgets the objects by whose index unreached says so, see Machine.sweep.
func (w *Walker) forget(s *Parted, unreached func(i int) bool) {
	if s == &w.scratch {
		w.followed = nil
	}
	fixed := len(w.parts.start.program.objects)
	for i := fixed; i < len(s.objects); i++ {
		if unreached(i) && !s.objects[i].gone {
			s.put(&s.objects, int32(i), w.gonePart(i))
		}
	}
	last := len(s.objects)
	for ; last > fixed && s.objects[last-1].gone; last-- {
		s.discount(s.objects[last-1])
	}
	s.objects = s.objects[:last]
}

// gonePart returns the part of an object that is gone, by its index.
func (w *Walker) gonePart(i int) *part {
	for len(w.gone) <= i {
		w.gone = append(w.gone, nil)
	}
	if w.gone[i] == nil {
		print := w.keyOf(refObject, i, goneDigest)
		w.gone[i] = w.parts.find(print, func() *part {
			return &part{print: print, digest: goneDigest, object: gone{}, gone: true}
		})
	}
	return w.gone[i]
}
