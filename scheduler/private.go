package scheduler

// Private is an Object some of whose operations concern nobody but the thread that
// does them, as long as no other thread can reach the object: they do not block,
// and do not look at what others can change, such as the interrupt status.
type Private interface {
	Private(op Op) bool
}

// Local reports whether action a, which led from before to the machine, touched nothing
// that others look at or change, now or later, so that it makes no difference whether
// they act before it or after it. Both must have been asked for their fingerprint. It is
// one of these:
//
//   - A step of a thread on an object that no other can reach, or on none. It must bring
//     the thread forward in its code.
//   - The end of a thread to which nothing refers, if others are alive. Its carrier comes
//     free, and what others do then they can do later as well: they queue tasks, take them
//     with other carriers, or leave theirs. If the carrier would go on with the queue that
//     it took from last, and tasks come to that only after the end, then it may take them
//     from anywhere, from there as well.
//   - The first mount of a thread to which nothing refers but the only queue, of which it
//     is the head. No other task can be taken before it, and it makes no difference which
//     carrier does.
//
// In the last two cases carriers are all alike. That is not so if the pool compensates for
// blocked ones, and nobody may make up the number of a thread; Parts.Doubtful tells.
//
// No thread goes back in its code, begins again or lives again by local actions. So they
// come to an end, and nothing is put off for ever if they are taken first.
func (m *Machine) Local(before *Machine, a Action) bool {
	t, _ := before.Agent(a)
	was := moment{thread: before.threads[t-1]}
	was.moved = m.pool.changes != before.pool.changes || m.pool.queued != before.pool.queued
	if op := was.thread.op; op.Object != 0 {
		was.object = before.objects[op.Object-1]
	}
	if a.Kind == TakeTask {
		var few [4]Action
		was.single = len(before.appendTakes(few[:0])) == 1
	}
	l := m.locality(a, was)
	switch {
	case !l.is, l.object != 0 && !before.private(l.object, t), l.thread != 0 && before.known(l.thread):
		return false
	}
	return !l.ends || before.live > 1
}

// LocalStep is Local of steps alone that do not end their thread: what the other two cases
// take for granted, see Parts.Doubtful, nobody watches in a search of machines.
func (m *Machine) LocalStep(before *Machine, a Action) bool {
	return a.Kind == StepThread && !before.threads[a.Thread-1].op.Ends() && m.Local(before, a)
}

// moment is what must be known of the state before an action to tell what makes it local.
type moment struct {
	thread *thread // that the action is about
	object Object  // of its operation; nil if it has none
	moved  bool    // the action changed the scheduler of virtual threads
	single bool    // no other task could be taken
}

// locality says when an action is local that led from one state to another: if it is at
// all, if no other thread reaches object and nothing refers to thread where these are not
// 0, and if, where it ends an essential thread, another is alive.
type locality struct {
	is, ends bool
	object   ObjectID
	thread   ThreadID
}

// locality returns when the action is local that was just done.
func (m *Machine) locality(a Action, was moment) locality {
	th := was.thread
	if m.cfg.Time == ExactTime || m.peeked || !m.own.only(int(th.id)-1) {
		return locality{} // in exact time each step moves the clock of all
	}
	switch {
	case a.Kind == TakeTask:
		return locality{
			is:     m.cfg.Queues == SingleFIFO && was.single && th.state == StateStarted && m.ownObject.only(-1),
			thread: th.id,
		}
	case a.Kind != StepThread:
		return locality{}
	case th.op.Ends():
		return locality{is: m.ownObject.only(-1), ends: th.essential(), thread: th.id}
	case was.moved || !m.threads[th.id-1].has(flagRuns) || !th.before(m.threads[th.id-1]):
		return locality{}
	case th.op.Object == 0:
		return locality{is: (th.op.Verb == verbSpin || th.op.Verb == verbWork) && m.ownObject.only(-1)}
	}
	p, ok := was.object.(Private)
	return locality{
		is:     ok && p.Private(th.op) && m.ownObject.only(int(th.op.Object)-1) && m.program.canBePrivate(th.op.Object),
		object: th.op.Object,
	}
}

// before reports whether a thread comes later in its code than it was: in an activation
// that both have, or deeper, or at the end.
func (th *thread) before(later *thread) bool {
	for i := range th.frames {
		if i == len(later.frames) {
			return i == 0
		}
		if a, b := th.frames[i].pc, later.frames[i].pc; a != b {
			return a < b
		}
	}
	return len(th.frames) < len(later.frames)
}

// private reports whether only one thread can reach an object.
func (m *Machine) private(o ObjectID, by ThreadID) bool { return !m.referred(refObject, int32(o), by) }

// known reports whether another thread or an object refers to a thread.
func (m *Machine) known(t ThreadID) bool { return m.referred(refThread, int32(t), t) }

// referred reports whether an object, or a thread but one, refers to something.
func (m *Machine) referred(k refKind, id int32, but ThreadID) bool {
	for i, th := range m.threads {
		if i != int(but)-1 && th.digest.refersTo(k, id) {
			return true
		}
	}
	for _, d := range m.digests {
		if d.refersTo(k, id) {
			return true
		}
	}
	return false
}

// canBePrivate reports whether no code knows an object by its number.
func (p *Program) canBePrivate(o ObjectID) bool {
	return int(o) > len(p.objects) || p.anon.has(int(o))
}

// refersTo reports whether a thread or object refers to something.
func (d *digest) refersTo(k refKind, id int32) bool {
	for _, r := range d.refs {
		if r.kind == k && r.id == id {
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
