package explore

import (
	"math/bits"

	"github.com/bced87ab/gridlock/scheduler"
)

// hbOrder is the happens-before order of a run so far, as a fingerprint: two runs
// that differ only in the order of independent actions, and so lead to the same
// state, have equal ones (Mazurkiewicz traces). It needs no look into the state,
// which Go functions do not allow.
//
// Each action has a hash of itself and of the actions before it on which it
// depends: for each part that it touched, the one that wrote it last and, if it
// writes the part too, those that read it since. The fingerprint is the sum over
// all parts of who wrote and read them last. Different orders have equal
// fingerprints with a probability of about 2^-128 a pair.
type hbOrder struct {
	parts [][]mark // by kind of part and number
	sum   hash
	// epoch is the latest action that touched everything.
	epoch hash
	log   []was
}

// mark is who touched a part: the action that wrote it last, and the sum of those
// that have read it since.
type mark struct{ written, read hash }

// was is what an action changed, to be undone.
type was struct {
	part scheduler.Part
	mark mark
}

// moment is a place in a run to which an hbOrder can go back.
type moment struct {
	log        int
	sum, epoch hash
}

func (o *hbOrder) reset() {
	for i := range o.parts {
		clear(o.parts[i])
	}
	o.sum, o.epoch, o.log = hash{}, hash{}, o.log[:0]
}

// now returns the moment to go back to.
func (o *hbOrder) now() moment { return moment{len(o.log), o.sum, o.epoch} }

// fingerprint returns that of the run so far.
func (o *hbOrder) fingerprint() scheduler.Fingerprint {
	return scheduler.Fingerprint(hash{}.with(o.epoch).with(o.sum))
}

// add adds the next action of the run.
func (o *hbOrder) add(a scheduler.Action, f *scheduler.Footprint) {
	h := actionHash(o.epoch, a)
	if f.All {
		o.epoch = h.with(o.sum)
		return
	}
	for _, t := range f.Touches {
		m := o.at(t.Part)
		h = h.word(word(t.Part)).with(m.written)
		if t.Writes {
			h = h.with(m.read)
		}
	}
	for _, t := range f.Touches {
		m := o.at(t.Part)
		o.log = append(o.log, was{t.Part, *m})
		o.sum = o.sum.minus(m.digest(t.Part))
		if t.Writes {
			*m = mark{written: h}
		} else {
			m.read = m.read.plus(h)
		}
		o.sum = o.sum.plus(m.digest(t.Part))
	}
}

// actionHash adds an action to a hash.
func actionHash(h hash, a scheduler.Action) hash {
	h = h.word(uint64(a.Kind)<<56 | uint64(a.Queue.Kind)<<48 | uint64(uint32(a.Carrier)))
	return h.word(uint64(uint32(a.Thread))<<32 | uint64(uint32(a.Queue.N)))
}

// back undoes what was added since a moment.
func (o *hbOrder) back(to moment) {
	for i := len(o.log) - 1; i >= to.log; i-- {
		*o.at(o.log[i].part) = o.log[i].mark
	}
	o.log, o.sum, o.epoch = o.log[:to.log], to.sum, to.epoch
}

// at returns the mark of a part.
func (o *hbOrder) at(p scheduler.Part) *mark {
	for len(o.parts) <= int(p.Kind) {
		o.parts = append(o.parts, nil)
	}
	marks := &o.parts[p.Kind]
	for len(*marks) <= int(p.N) {
		*marks = append(*marks, mark{})
	}
	return &(*marks)[p.N]
}

// digest is the share of a part in the sum; nothing if nobody has touched it.
func (m *mark) digest(p scheduler.Part) hash {
	if *m == (mark{}) {
		return hash{}
	}
	return hash{}.word(word(p)).with(m.written).with(m.read)
}

func word(p scheduler.Part) uint64 { return uint64(p.Kind)<<32 | uint64(uint32(p.N)) }

// hash is 128 bits, in two halves that are added each for itself.
type hash [2]uint64

// Odd constants with well-mixed bits: the fractional parts of the square roots of
// 7, 11 and 13.
const (
	mix7  = 0xa54ff53a5f1d36f1
	mix11 = 0x510e527fade682d1
	mix13 = 0x9b05688c2b3e6c1f
)

// word adds a number in sequence.
func (h hash) word(w uint64) hash {
	hi, lo := bits.Mul64(h[0]^w^mix11, mix7)
	return hash{hi ^ lo ^ h[1], bits.RotateLeft64(h[1]+w, 29) * mix13}
}

// with adds another hash in sequence.
func (h hash) with(o hash) hash { return h.word(o[0]).word(o[1]) }

// plus adds another hash in no sequence, and minus takes it away again.
func (h hash) plus(o hash) hash  { return hash{h[0] + o[0], h[1] + o[1]} }
func (h hash) minus(o hash) hash { return hash{h[0] - o[0], h[1] - o[1]} }
