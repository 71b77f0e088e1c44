package scheduler

import (
	"math/bits"
	"time"
)

// Fingerprint identifies a state. Two equal states have equal fingerprints; two
// different states have equal ones with a probability of about 2^-128 a pair.
type Fingerprint [2]uint64

// Hasher collects the parts of a thread or an object. Numbers of threads, carriers
// and objects go through Thread, Carrier and Object and never through Word, so that
// two states that differ only in such numbers can be made equal.
type Hasher struct {
	a, b uint64
	// refs are the references that were added, in their order. What is mixed in place
	// of each is only that there is one.
	refs []ref
	// known are the objects that code knows by their number.
	known int
	anon  bitset // those below known that it does not
	// plain mixes numbers as they are and keeps no references.
	plain bool
}

// ref is a reference to a thread, a carrier or an object.
type ref struct {
	kind refKind
	id   int32
}

type refKind uint8

const (
	refThread refKind = iota
	refCarrier
	refObject
	refKinds
)

// Odd constants with well-mixed bits: the fractional parts of the square roots
// of 2, 3 and 5.
const (
	mixA = 0x6a09e667f3bcc909
	mixB = 0xbb67ae8584caa73b
	mixC = 0x3c6ef372fe94f82b
)

func (h *Hasher) reset() {
	h.a, h.b = mixA, mixB
	h.refs = h.refs[:0]
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
func (h *Hasher) Thread(t ThreadID) { h.ref(refThread, int32(t)) }

// Carrier adds a reference to a carrier.
func (h *Hasher) Carrier(c CarrierID) { h.ref(refCarrier, int32(c)) }

// Object adds a reference to an object.
func (h *Hasher) Object(o ObjectID) {
	if int(o) <= h.known && (o < 0 || !h.anon.has(int(o))) {
		h.Word(uint64(uint32(o)) << 1)
		return
	}
	h.ref(refObject, int32(o))
}

func (h *Hasher) ref(k refKind, id int32) {
	switch {
	case h.plain:
		h.Word(uint64(uint32(id)))
	case id == 0:
		h.Word(0)
	default:
		h.Word(1)
		h.refs = append(h.refs, ref{k, id})
	}
}

// sum returns the fingerprint of what was added.
func (h *Hasher) sum() Fingerprint {
	hi, lo := bits.Mul64(h.a^bits.RotateLeft64(h.b, 17), mixA|1)
	hi2, lo2 := bits.Mul64(h.b^mixC, h.a|1)
	return Fingerprint{hi ^ lo2, lo ^ hi2}
}

// hash adds everything of the thread that its future depends on.
func (th *thread) hash(m *Machine, h *Hasher) {
	if th.state == StateTerminated {
		h.Word(uint64(StateTerminated))
		h.exception(th.err)
		h.Word(uint64(th.kind))
		th.hashJoiners(h)
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
		if b.Timed {
			h.deadline(m, b.Deadline)
		}
	}
	th.hashProgram(h)
	h.exception(th.err) // the thread is about to end by it
	h.Word(uint64(len(th.held)))
	for _, s := range th.held {
		h.Word(uint64(s.Cause))
		h.Object(s.Object)
	}
	th.hashJoiners(h)
}

// exception adds what code can tell of an exception.
func (h *Hasher) exception(e *Exception) {
	h.Bool(e != nil)
	if e != nil {
		h.String(e.Class)
		h.Object(e.Object)
	}
}

func (th *thread) hashJoiners(h *Hasher) {
	h.Word(uint64(len(th.joiners)))
	for _, t := range th.joiners {
		h.Thread(t)
	}
}

// deadline adds how far away a deadline is. In any time there is no clock, and only
// one that never comes is different from the others.
func (h *Hasher) deadline(m *Machine, d time.Duration) {
	switch {
	case d == Never:
		h.Int(-1)
	case m.cfg.Time == ExactTime:
		h.Int(max(0, int64(d-m.clock)))
	}
}

// hashProgram adds where the thread is in its compiled program.
func (th *thread) hashProgram(h *Hasher) {
	if !th.has(flagBegun) && th.body.code != nil {
		h.Word(uint64(uint32(th.body.code.id)))
		for i, v := range th.body.args {
			h.slot(th.body.code.kinds[i], v)
		}
	}
	h.Word(uint64(len(th.frames)))
	for _, f := range th.frames {
		h.Word(uint64(uint32(f.code.id))<<32 | uint64(uint32(f.pc)))
		h.exception(f.caught)
		var dead bitset
		if int(f.pc) < len(f.code.instrs) {
			dead = f.code.instrs[f.pc].dead
		}
		for i, kind := range f.code.kinds {
			if !dead.has(i) {
				h.slot(kind, th.locals[int(f.base)+i])
			}
		}
	}
}

// slot adds a local variable.
func (h *Hasher) slot(k SlotKind, v int64) {
	switch k {
	case RefSlot:
		h.Object(ObjectID(v))
	case ThreadSlot:
		h.Thread(ThreadID(v))
	default:
		h.Int(v)
	}
}

func (op *Op) hash(m *Machine, h *Hasher) {
	h.Object(op.Object)
	h.Thread(op.Thread)
	kind := uint64(op.Verb) | uint64(op.Phase)<<8 | uint64(op.Flags)<<16
	if op.Ref != 0 {
		kind |= 1 << 32
		h.Object(op.Ref)
	}
	h.Word(kind)
	h.Int(op.Arg)
	h.Int(int64(op.Nanos))
	h.Int(op.Saved)
	if op.Deadline != 0 {
		h.deadline(m, op.Deadline)
	}
}
