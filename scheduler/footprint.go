package scheduler

import "slices"

// PartKind says which part of a machine's state one is.
type PartKind uint8

const (
	// ThreadPart is a thread: its state, permits, timer and what it runs.
	ThreadPart PartKind = iota
	// ObjectPart is an object.
	ObjectPart
	// PoolPart is the scheduler of virtual threads: all of its queues and carriers.
	PoolPart
	// ThreadCount is how many threads were created, from which the next one gets its
	// number.
	ThreadCount
	// ObjectCount is how many objects were created.
	ObjectCount
	// LivePart is whether essential threads are alive, as far as it depends on the
	// order of actions: a daemon that starts one may come too late for it.
	LivePart
	// placePart is where the N-th object goes that an action creates, from 0. Only an
	// exact footprint has it.
	placePart
)

// Part names a part of a machine's state. N is the number of the thread or object,
// and 0 for the others.
type Part struct {
	Kind PartKind
	N    int32
}

// Touch is an access to a part.
type Touch struct {
	Part   Part
	Writes bool
}

// Footprint is what one action touched: every part that it changed, or on which
// depends what it did. Two actions that are possible in the same state and have
// independent footprints commute: each is still possible after the other and does
// the same, and both orders lead to the same state. Whether an action is possible
// is covered by that: it depends on its thread, and that a carrier can take a task
// on the pool, and those are in its footprint.
//
// It knows what is in the machine. Variables of Go which functions share without
// a lock of the machine are not.
type Footprint struct {
	// Touches has each part once.
	Touches []Touch
	// All says that it touched what every action touches: the clock of exact time,
	// or a view of the whole machine.
	All bool
	// exact footprints have all that an action depends on, in the order in which it
	// was first looked at: also what does not matter for whether actions commute.
	exact bool
	// created is how many objects the action has created.
	created int32
}

// Independent reports whether two footprints have no part in common that one of
// them writes.
func (f *Footprint) Independent(o *Footprint) bool {
	if f.All || o.All {
		return false
	}
	for _, a := range f.Touches {
		for _, b := range o.Touches {
			if a.Part == b.Part && (a.Writes || b.Writes) {
				return false
			}
		}
	}
	return true
}

func (f *Footprint) add(t Touch) {
	for i := range f.Touches {
		if f.Touches[i].Part == t.Part {
			f.Touches[i].Writes = f.Touches[i].Writes || t.Writes
			return
		}
	}
	f.Touches = append(f.Touches, t)
}

// has reports whether a part of a kind was touched.
func (f *Footprint) has(k PartKind) bool {
	return slices.ContainsFunc(f.Touches, func(t Touch) bool { return t.Part.Kind == k })
}

// RecordFootprint has the machine keep in f what its latest action touched; nil
// ends that. It is to be read right after Apply, since looking at the machine
// leaves traces in it. A clone does not go on with it.
func (m *Machine) RecordFootprint(f *Footprint) { m.footprint = f }

// beginFootprint forgets the action before.
func (m *Machine) beginFootprint() {
	if f := m.footprint; f != nil {
		f.Touches, f.All, f.created = f.Touches[:0], m.cfg.Time == ExactTime, 0
	}
}

// reads takes note that the action of the moment depends on a part, and writes
// that it may change one.
func (m *Machine) reads(k PartKind, n int32) {
	if m.footprint != nil {
		m.footprint.add(Touch{Part{k, n}, false})
	}
}

func (m *Machine) writes(k PartKind, n int32) {
	if m.footprint != nil {
		m.footprint.add(Touch{Part{k, n}, true})
	}
}

// creates takes note that the action of the moment creates an object.
func (m *Machine) creates() {
	switch f := m.footprint; {
	case f == nil:
	case f.exact:
		f.add(Touch{Part{placePart, f.created}, true})
		f.created++
	default:
		f.add(Touch{Part{ObjectCount, 0}, true})
	}
}

// readsType takes note that the action of the moment depends on the type of an object.
// One that was there from the start has always the same.
func (m *Machine) readsType(o ObjectID) {
	if m.footprint != nil && m.footprint.exact && int(o) > len(m.program.objects) {
		m.reads(ObjectPart, int32(o))
	}
}

// readsThreadCount takes note that the action of the moment depends on whether there is
// a thread of a number, which code may have made up.
func (m *Machine) readsThreadCount(t ThreadID) {
	if m.footprint != nil && m.footprint.exact && int(t) > len(m.program.roots) {
		m.reads(ThreadCount, 0)
	}
}

// readsAll takes note that the action of the moment looks at the whole machine.
func (m *Machine) readsAll() {
	if m.footprint != nil {
		m.footprint.All = true
	}
}

// Reader is an Object with operations that only look at it.
type Reader interface {
	// Reads reports whether an operation leaves the object as it is, in every state
	// and at every step.
	Reads(op Op) bool
}

// readsOnly reports whether a footprint is recorded by which actions are compared, and the operation does not
// change its object.
func (m *Machine) readsOnly(op *Op) bool {
	if m.footprint == nil || m.footprint.exact {
		return false
	}
	r, ok := m.objects[op.Object-1].(Reader)
	return ok && r.Reads(*op)
}

// writesLive takes note of a start: by a daemon it may be too late, since the run
// ends with the last essential thread.
func (m *Machine) writesLive(started *thread) {
	if m.footprint != nil && m.actor != 0 && started.essential() && !m.threads[m.actor-1].essential() {
		m.writes(LivePart, 0)
	}
}
