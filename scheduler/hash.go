package scheduler

import "math/bits"

// Fingerprint identifies a state. Two equal states have equal fingerprints; two
// different states have equal ones with a probability of about 2^-128 a pair.
type Fingerprint [2]uint64

// Hasher collects the parts of a state. Numbers of threads, carriers and objects
// go through Thread, Carrier and Object and never through Word, so that two
// states that differ only in such numbers can be made equal.
type Hasher struct {
	a, b uint64

	// roots is how many objects existed before the first step. They keep their
	// numbers; later ones are numbered in the order in which the hash meets them.
	roots ObjectID
	met   map[ObjectID]ObjectID
	queue []ObjectID
}

// Odd constants with well-mixed bits: the fractional parts of the square roots
// of 2, 3 and 5.
const (
	mixA = 0x6a09e667f3bcc909
	mixB = 0xbb67ae8584caa73b
	mixC = 0x3c6ef372fe94f82b
)

func (h *Hasher) reset(roots int) {
	h.a, h.b, h.roots = mixA, mixB, ObjectID(roots)
	clear(h.met)
	h.queue = h.queue[:0]
}

// Word adds a number.
func (h *Hasher) Word(w uint64) {
	hi, lo := bits.Mul64(h.a^w, mixC)
	h.a = hi ^ lo ^ h.b
	h.b = bits.RotateLeft64(h.b+w, 29) * mixB
}

// Int adds a signed number.
func (h *Hasher) Int(i int64) { h.Word(uint64(i)) }

// Bool adds a truth value.
func (h *Hasher) Bool(b bool) {
	if b {
		h.Word(1)
	} else {
		h.Word(0)
	}
}

// String adds a text.
func (h *Hasher) String(s string) {
	h.Word(uint64(len(s)))
	for len(s) >= 8 {
		h.Word(uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56)
		s = s[8:]
	}
	var w uint64
	for i := range len(s) {
		w |= uint64(s[i]) << (8 * i)
	}
	h.Word(w)
}

// Thread adds a reference to a thread.
func (h *Hasher) Thread(t ThreadID) { h.Word(uint64(uint32(t))) }

// Carrier adds a reference to a carrier.
func (h *Hasher) Carrier(c CarrierID) { h.Word(uint64(uint32(c))) }

// Object adds a reference to an object.
func (h *Hasher) Object(o ObjectID) {
	if o <= h.roots {
		h.Word(uint64(uint32(o)))
		return
	}
	name, ok := h.met[o]
	if !ok {
		if h.met == nil {
			h.met = map[ObjectID]ObjectID{}
		}
		name = h.roots + ObjectID(len(h.met)) + 1
		h.met[o] = name
		h.queue = append(h.queue, o)
	}
	h.Word(uint64(uint32(name)))
}

// sum returns the fingerprint of what was added.
func (h *Hasher) sum() Fingerprint {
	hi, lo := bits.Mul64(h.a^bits.RotateLeft64(h.b, 17), mixA|1)
	hi2, lo2 := bits.Mul64(h.b^mixC, h.a|1)
	return Fingerprint{hi ^ lo2, lo ^ hi2}
}

// Fingerprint returns the fingerprint of the machine's state: everything that the
// future depends on and nothing else. The clock is no part of it, in exact time
// deadlines count from now; ids of objects that no thread refers to play no part.
// A machine that hosts Go functions has no fingerprint, since it cannot see their
// variables: ok is false.
func (m *Machine) Fingerprint() (f Fingerprint, ok bool) {
	if m.host != nil {
		return Fingerprint{}, false
	}
	h := &m.hasher
	h.reset(len(m.program.objects))
	for _, th := range m.threads {
		th.hash(m, h)
	}
	m.pool.hash(h)
	for id := range h.roots {
		m.objects[id].Hash(h)
	}
	for i := 0; i < len(h.queue); i++ {
		m.objects[h.queue[i]-1].Hash(h)
	}
	return h.sum(), true
}

// hash adds everything of the thread that its future depends on.
func (th *thread) hash(m *Machine, h *Hasher) {
	if th.state == StateTerminated {
		h.Word(uint64(StateTerminated))
		h.Bool(th.err != nil)
		return
	}
	h.Word(uint64(th.state) | uint64(th.kind)<<8 | uint64(th.permits)<<16 | uint64(th.wake)<<24 |
		uint64(th.flags&^flagTimerDue)<<32)
	h.Carrier(th.carrier)
	th.op.hash(m, h)
	if th.wake != NotWoken {
		h.Word(uint64(th.block.On))
	}
	if th.flags&flagBlocked != 0 {
		b := &th.block
		h.Word(uint64(b.How) | uint64(b.On)<<8 | uint64(b.Reason.Kind)<<16)
		h.Bool(b.Timed)
		h.Bool(b.Interruptible)
		h.Object(b.Reason.Object)
		h.Thread(b.Reason.Thread)
		if b.Timed && m.cfg.Time == ExactTime {
			h.Int(int64(b.Deadline - m.clock))
		}
	}
	th.hashProgram(h)
	h.Bool(th.caught != nil)
	if th.caught != nil {
		h.String(th.caught.Class)
	}
	h.Word(uint64(len(th.held)))
	for _, s := range th.held {
		h.Word(uint64(s.Cause))
		h.Object(s.Object)
	}
	h.Word(uint64(len(th.joiners)))
	for _, t := range th.joiners {
		h.Thread(t)
	}
}

// hashProgram adds where the thread is in its compiled program.
func (th *thread) hashProgram(h *Hasher) {
	h.Word(uint64(len(th.frames)))
	for _, f := range th.frames {
		h.Word(uint64(uint32(f.code.id))<<32 | uint64(uint32(f.pc)))
		for i, kind := range f.code.kinds {
			v := th.locals[int(f.base)+i]
			switch kind {
			case RefSlot:
				h.Object(ObjectID(v))
			case ThreadSlot:
				h.Thread(ThreadID(v))
			default:
				h.Int(v)
			}
		}
	}
}

func (op *Op) hash(m *Machine, h *Hasher) {
	h.Object(op.Object)
	h.Thread(op.Thread)
	h.Word(uint64(op.Verb) | uint64(op.Phase)<<8 | uint64(op.Flags)<<16)
	h.Int(op.Arg)
	h.Int(int64(op.Nanos))
	h.Int(op.Saved)
	if op.Deadline != 0 && m.cfg.Time == ExactTime {
		h.Int(int64(op.Deadline - m.clock))
	}
}
