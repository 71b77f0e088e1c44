package explore

import (
	"math/bits"

	"github.com/bced87ab/gridlock/scheduler"
)

// nodeID numbers the states of a search in the order in which they were found.
type nodeID uint32

// noNode is the parent of an initial state.
const noNode = ^nodeID(0)

// maxNodes is how many states can be numbered.
const maxNodes = int(noNode)

// table is the set of the states that were found. A state takes 22 bytes here and 6
// to 10 in the slots.
type table struct {
	slots   []nodeID // open addressing; a state's number
	tags    []uint8  // by slot: a part of the hash, so that others are rarely looked at; 0 is free
	prints  blocks[scheduler.Fingerprint]
	parents blocks[nodeID]
	choices blocks[uint16]
}

func newTable() *table { return &table{slots: make([]nodeID, 1<<10), tags: make([]uint8, 1<<10)} }

func (t *table) len() int { return t.prints.length }

// slotOf returns where to look for a state first, and its tag. It mixes the bits, since a
// model may as well pack its small states into fingerprints as hash them.
func (t *table) slotOf(f scheduler.Fingerprint) (slot int, tag uint8) {
	hi, lo := bits.Mul64(f[0]^bits.RotateLeft64(f[1], 32), 0x9e3779b97f4a7c15)
	at, _ := bits.Mul64(hi^lo, uint64(len(t.slots)))
	return int(at), uint8(hi^lo) | 1
}

// after returns the slot that is looked at next.
func (t *table) after(slot int) int {
	if slot++; slot == len(t.slots) {
		return 0
	}
	return slot
}

// find returns the number of a state that was found before.
func (t *table) find(f scheduler.Fingerprint) (nodeID, bool) {
	for i, tag := t.slotOf(f); t.tags[i] != 0; i = t.after(i) {
		if t.tags[i] == tag && *t.prints.at(int(t.slots[i])) == f {
			return t.slots[i], true
		}
	}
	return 0, false
}

// add numbers a state that was not found before.
func (t *table) add(f scheduler.Fingerprint, parent nodeID, choice uint16) nodeID {
	id := nodeID(t.len())
	t.prints.push(f)
	t.parents.push(parent)
	t.choices.push(choice)
	if t.len()*5 > len(t.slots)*4 {
		t.grow()
	} else {
		t.place(f, id)
	}
	return id
}

func (t *table) place(f scheduler.Fingerprint, id nodeID) {
	i, tag := t.slotOf(f)
	for t.tags[i] != 0 {
		i = t.after(i)
	}
	t.slots[i], t.tags[i] = id, tag
}

// grow makes half as many slots again.
func (t *table) grow() {
	n := len(t.slots) * 3 / 2
	t.slots, t.tags = make([]nodeID, n), make([]uint8, n)
	for id := range t.len() {
		t.place(*t.prints.at(id), nodeID(id))
	}
}

// bytes is how much memory the table takes.
func (t *table) bytes() int {
	return 5*len(t.slots) + t.prints.bytes(16) + t.parents.bytes(4) + t.choices.bytes(2)
}

// blocks is a list that grows without being copied.
type blocks[T any] struct {
	blocks []*[blockSize]T
	length int
}

const blockSize = 1 << 12

func (b *blocks[T]) push(v T) {
	if b.length%blockSize == 0 {
		b.blocks = append(b.blocks, new([blockSize]T))
	}
	b.blocks[b.length/blockSize][b.length%blockSize] = v
	b.length++
}

func (b *blocks[T]) at(i int) *T { return &b.blocks[i/blockSize][i%blockSize] }

func (b *blocks[T]) bytes(size int) int { return len(b.blocks) * blockSize * size }
