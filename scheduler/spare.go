package scheduler

import "math/bits"

// spares is the memory of a machine that is no longer needed, for the one that is
// cloned into it: the threads, objects and digests that it shared with no other. A
// search throws most states away at once, since it has visited them before.
type spares struct {
	threads []*thread // by number - 1; nil is none
	others  []*thread // more of them
	digests []*digest
	objects []Object // by number - 1; nil is none
}

// Reusable is an Object that can be cloned into the memory of another one of its
// kind, as Clone does into new memory.
type Reusable interface {
	// CloneTo returns a copy in the memory of old, or in new memory if old is of
	// another kind.
	CloneTo(old Object) Object
}

// collect takes what a machine that is no longer needed owns alone.
func (s *spares) collect(m *Machine) {
	for len(s.threads) < len(m.threads) {
		s.threads = append(s.threads, nil)
	}
	for i := range m.own.each {
		th := m.threads[i]
		if th.digest != nil {
			s.digests = append(s.digests, th.digest)
		}
		if s.threads[i] == nil {
			s.threads[i] = th
		} else {
			s.others = append(s.others, th)
		}
	}
	for len(s.objects) < len(m.objects) {
		s.objects = append(s.objects, nil)
	}
	for i := range m.ownObject.each {
		s.objects[i] = m.objects[i]
		if d := m.digests[i]; d != nil {
			s.digests = append(s.digests, d)
		}
	}
}

// each yields the numbers in the set.
func (b bitset) each(yield func(int) bool) {
	for k, word := range b {
		for ; word != 0; word &= word - 1 {
			if !yield(k<<6 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

// cloneThread returns a copy of a thread.
func (m *Machine) cloneThread(th *thread) *thread {
	c := m.spare.thread(int(th.id) - 1)
	if c == nil {
		c = new(thread)
	}
	th.copyTo(c)
	return c
}

// thread returns the memory of a thread for the one of an index, or nil if there is
// none. Best is the memory of the same one, whose stack was as deep.
func (s *spares) thread(i int) *thread {
	switch {
	case s == nil:
	case i < len(s.threads) && s.threads[i] != nil:
		c := s.threads[i]
		s.threads[i] = nil
		return c
	case len(s.others) > 0:
		c := s.others[len(s.others)-1]
		s.others = s.others[:len(s.others)-1]
		return c
	}
	return nil
}

// cloneObject returns a copy of an object by its index.
func (m *Machine) cloneObject(i int) Object {
	return m.spare.object(i, m.objects[i])
}

// object returns a copy of the object of an index.
func (s *spares) object(i int, o Object) Object {
	if s != nil && i < len(s.objects) && s.objects[i] != nil {
		old := s.objects[i]
		s.objects[i] = nil
		if r, ok := o.(Reusable); ok {
			return r.CloneTo(old)
		}
	}
	return o.Clone()
}

// newThread returns a thread for an index, with nothing in it but, if it was one that
// runs a Go function, the body of that: no other machine can have that one.
func (s *spares) newThread(i int) *thread {
	th := s.thread(i)
	if th == nil {
		return &thread{rare: ordinary}
	}
	r := th.rare
	if r != ordinary {
		*r = rare{held: r.held[:0], joiners: r.joiners[:0]}
	}
	own := th.body
	if own != nil && own.fn == nil {
		own = nil
	}
	*th = thread{body: own, frames: th.frames[:0], locals: th.locals[:0], rare: r}
	return th
}

// newDigest returns a digest to be filled.
func (m *Machine) newDigest() *digest {
	if m.spare == nil || len(m.spare.digests) == 0 {
		return new(digest)
	}
	last := len(m.spare.digests) - 1
	d := m.spare.digests[last]
	m.spare.digests = m.spare.digests[:last]
	return d
}
