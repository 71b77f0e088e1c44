package scheduler

// Parted is a state as a list of its parts, which it shares with other states. It says
// what a search needs to know of a state; all else there is to see is in the Machine
// that a Walker makes of it. It belongs to the Walker that made it, but can be read by
// any as long as it does not change.
type Parted struct {
	threads, objects []*part
	pool             *part
	// exact is the sum of the keys of the parts, plain that of their prints.
	exact, plain Fingerprint
	live, failed int      // how many threads are
	last         *outcome // of the action that led here
}

func (f *Fingerprint) add(o Fingerprint) { f[0], f[1] = f[0]+o[0], f[1]+o[1] }

func (f *Fingerprint) sub(o Fingerprint) { f[0], f[1] = f[0]-o[0], f[1]-o[1] }

// count adds a part to the sums, and discount takes one away.
func (s *Parted) count(p *part) {
	s.exact.add(p.key)
	s.plain.add(p.print)
	s.live += int(p.live)
	s.failed += int(p.failed)
}

func (s *Parted) discount(p *part) {
	s.exact.sub(p.key)
	s.plain.sub(p.print)
	s.live -= int(p.live)
	s.failed -= int(p.failed)
}

// put puts a part into a list, or at its end.
func (s *Parted) put(list *[]*part, i int32, p *part) {
	if int(i) == len(*list) {
		*list = append(*list, p)
	} else {
		s.discount((*list)[i])
		(*list)[i] = p
	}
	s.count(p)
}

// copyTo makes c the same state.
func (s *Parted) copyTo(c *Parted) {
	if c.threads == nil { // one piece of memory, with some room for threads
		n := len(s.threads)
		c.threads = make([]*part, n+2+len(s.objects))
		c.threads, c.objects = c.threads[:n:n+2], c.threads[n+2:n+2]
	}
	c.threads = append(c.threads[:0], s.threads...)
	c.objects = append(c.objects[:0], s.objects...)
	c.pool, c.exact, c.plain, c.live, c.failed = s.pool, s.exact, s.plain, s.live, s.failed
}

// change makes it the state to which an action leads.
func (s *Parted) change(o *outcome) {
	for _, c := range o.threads {
		s.put(&s.threads, c.index, c.part)
	}
	for _, c := range o.objects {
		s.put(&s.objects, c.index, c.part)
	}
	if o.pool != nil {
		s.discount(s.pool)
		s.pool = o.pool
		s.count(o.pool)
	}
	s.last = o
}

// back makes it the state again from which an action led to it.
func (s *Parted) back(from *Parted, o *outcome) {
	s.threads, s.objects = s.threads[:len(from.threads)], s.objects[:len(from.objects)]
	for _, c := range o.threads {
		if int(c.index) < len(s.threads) {
			s.threads[c.index] = from.threads[c.index]
		}
	}
	for _, c := range o.objects {
		if int(c.index) < len(s.objects) {
			s.objects[c.index] = from.objects[c.index]
		}
	}
	s.pool, s.exact, s.plain, s.live, s.failed = from.pool, from.exact, from.plain, from.live, from.failed
}

// foresee returns the sum of the keys or of the prints that the parts will have once it
// has changed.
func (s *Parted) foresee(o *outcome, exact bool) Fingerprint {
	sum := s.plain
	if exact {
		sum = s.exact
	}
	replace := func(list []*part, c change) {
		if int(c.index) < len(list) {
			sum.sub(list[c.index].hash(exact))
		}
		sum.add(c.part.hash(exact))
	}
	for _, c := range o.threads {
		replace(s.threads, c)
	}
	for _, c := range o.objects {
		replace(s.objects, c)
	}
	if o.pool != nil {
		sum.sub(s.pool.hash(exact))
		sum.add(o.pool.hash(exact))
	}
	return sum
}

// hash returns the key of a part or its print.
func (p *part) hash(exact bool) Fingerprint {
	if exact {
		return p.key
	}
	return p.print
}

// content returns the number of the content of a part.
func (s *Parted) content(p Part) uint64 {
	switch p.Kind {
	case ThreadPart:
		return contentOf(s.threads, p.N)
	case ObjectPart:
		return contentOf(s.objects, p.N)
	case PoolPart:
		return s.pool.id
	case ThreadCount:
		return firstCount + uint64(len(s.threads))
	case ObjectCount:
		return firstCount + uint64(len(s.objects))
	case placePart:
		return firstCount + uint64(s.placeOf(p.N))
	}
	return nothing // whether anybody is alive matters to nobody's step
}

func contentOf(list []*part, n int32) uint64 {
	if n < 1 || int(n) > len(list) {
		return nothing
	}
	return list[n-1].id
}

// placeOf returns the index of the n-th object that is created next, see
// Machine.place.
func (s *Parted) placeOf(n int32) int {
	for i, p := range s.objects {
		if p.gone {
			if n == 0 {
				return i
			}
			n--
		}
	}
	return len(s.objects) + int(n)
}

// root returns where the tree of an action begins that is possible: what its thread is,
// or the scheduler, it depends on.
func (s *Parted) root(a Action) *branch {
	if a.Kind != TakeTask {
		return &s.threads[a.Thread-1].actions[a.Kind]
	}
	for i, b := range s.pool.pool.takes {
		if a == b {
			return &s.pool.pool.taken[i]
		}
	}
	panic("an action was not possible: " + a.String())
}

// first returns the part on which an action depends in any case.
func (s *Parted) first(a Action) *part {
	if a.Kind == TakeTask {
		return s.pool
	}
	return s.threads[a.Thread-1]
}

// AppendEnabled appends the actions of Machine.Enabled to buf.
func (s *Parted) AppendEnabled(buf []Action) []Action {
	due, wakes := false, false
	for i, p := range s.threads {
		if p.runs {
			buf = append(buf, Action{Kind: StepThread, Thread: ThreadID(i + 1)})
		}
		due, wakes = due || p.due, wakes || p.wakes
	}
	buf = append(buf, s.pool.pool.takes...)
	if due {
		for i, p := range s.threads {
			if p.due {
				buf = append(buf, Action{Kind: FireTimer, Thread: ThreadID(i + 1)})
			}
		}
	}
	if wakes {
		for i, p := range s.threads {
			if p.wakes {
				buf = append(buf, Action{Kind: WakeThread, Thread: ThreadID(i + 1)})
			}
		}
	}
	return buf
}

// Done is Machine.Done.
func (s *Parted) Done() bool { return s.live == 0 }

// Stuck is Machine.Stuck.
func (s *Parted) Stuck() bool {
	if s.live == 0 || len(s.pool.pool.takes) > 0 {
		return false
	}
	for _, p := range s.threads {
		if p.runs || p.due {
			return false
		}
	}
	return true
}

// Failed is Machine.Failed.
func (s *Parted) Failed() bool { return s.failed > 0 }

// Exhausted is Machine.Exhausted.
func (s *Parted) Exhausted() bool {
	if s.pool.pool.free {
		return false
	}
	for i := range s.pool.pool.carriers {
		if t := s.pool.pool.carriers[i].thread; t != 0 && s.threads[t-1].runs {
			return false
		}
	}
	return true
}

// Performed is Machine.Performed.
func (s *Parted) Performed() bool { return s.last.performed }

// Essential is Machine.Essential.
func (s *Parted) Essential(t ThreadID) bool { return s.threads[t-1].thread.essential() }

// Threads is Machine.Threads.
func (s *Parted) Threads() int { return len(s.threads) }

// Objects is Machine.Objects.
func (s *Parted) Objects() int { return len(s.objects) }

// Operation is Machine.Operation.
func (s *Parted) Operation(t ThreadID) Op { return s.threads[t-1].thread.op }

// BlockReason is Machine.BlockReason.
func (s *Parted) BlockReason(t ThreadID) Reason { return s.threads[t-1].thread.block.Reason }

// Agent is Machine.Agent.
func (s *Parted) Agent(a Action) (agent ThreadID, expires bool) {
	if a.Kind != TakeTask {
		return a.Thread, false
	}
	t, _ := s.pool.pool.head(a.Queue)
	return t.thread, t.expire
}

// Local is Machine.Local of the action that led here.
func (s *Parted) Local(before *Parted, a Action) bool { return before.isLocal(a, s.last) }

// isLocal reports whether an action with that outcome is local.
func (s *Parted) isLocal(a Action, o *outcome) bool {
	switch {
	case !o.is, o.ends && s.live < 2, o.object != 0 && s.refers(refObject, int32(o.object), a.Thread):
		return false
	}
	return o.thread == 0 || !s.refers(refThread, int32(o.thread), o.thread)
}

// refers reports whether a thread, but for one, or an object refers to something.
func (s *Parted) refers(k refKind, id int32, but ThreadID) bool {
	for i, p := range s.threads {
		if i != int(but)-1 && p.digest.refersTo(k, id) {
			return true
		}
	}
	for _, p := range s.objects {
		if p.digest.refersTo(k, id) {
			return true
		}
	}
	return false
}
