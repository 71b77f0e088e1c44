package scheduler

// Private is an Object some of whose operations concern nobody but the thread that
// does them, as long as no other thread can reach the object: they do not block,
// and do not look at what others can change, such as the interrupt status.
type Private interface {
	Private(op Op) bool
}

// Local reports whether action a, which led from before to the machine, is a step of
// a thread that touched nothing which another thread can reach, so that it makes no
// difference whether others act before it or after it. Both must have been asked
// for their fingerprint.
func (m *Machine) Local(before *Machine, a Action) bool {
	if m.cfg.Time == ExactTime { // each step moves the clock of all
		return false
	}
	if a.Kind != StepThread || m.peeked || m.pool.changes != before.pool.changes || m.pool.queued != before.pool.queued {
		return false
	}
	op := before.threads[a.Thread-1].op
	switch {
	case !m.own.only(int(a.Thread)-1) || !m.threads[a.Thread-1].has(flagRuns):
		return false
	case op.Object == 0:
		return (op.Verb == verbSpin || op.Verb == verbWork) && m.ownObject.only(-1)
	}
	p, ok := before.objects[op.Object-1].(Private)
	return ok && p.Private(op) && m.ownObject.only(int(op.Object)-1) && before.private(op.Object, a.Thread)
}

// private reports whether only one thread can reach an object.
func (m *Machine) private(o ObjectID, by ThreadID) bool {
	if !m.program.canBePrivate(o) {
		return false
	}
	for i, th := range m.threads {
		if i != int(by)-1 && th.digest.refersTo(o) {
			return false
		}
	}
	for _, d := range m.digests {
		if d.refersTo(o) {
			return false
		}
	}
	return true
}

// canBePrivate reports whether no code knows an object by its number.
func (p *Program) canBePrivate(o ObjectID) bool {
	return int(o) > len(p.objects) || p.anon.has(int(o))
}

// refersTo reports whether a thread or object refers to an object.
func (d *digest) refersTo(o ObjectID) bool {
	for _, r := range d.refs {
		if r.kind == refObject && r.id == int32(o) {
			return true
		}
	}
	return false
}

// only reports whether i is the only number in the set, or, if i is -1, whether it
// is empty.
func (b bitset) only(i int) bool {
	for k, word := range b {
		if i >= 0 && k == i>>6 {
			word &^= 1 << (i & 63)
		}
		if word != 0 {
			return false
		}
	}
	return true
}
