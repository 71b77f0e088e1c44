package scheduler

import "sync/atomic"

// branch is a place in a tree that tells what an action leads to: there, it either has
// its outcome, or what it does depends on the content of one more part. A branch is
// read without a lock, and added to under that of its Parts.
type branch struct {
	outcome atomic.Pointer[outcome]
	choices atomic.Pointer[choices]
}

// choices are the branches that follow from the content of a part, in a hash table
// with open addressing.
type choices struct {
	part  Part
	count int
	slots []choice
}

// choice is the branch for the content of a number; 0 is none. The number is set last.
type choice struct {
	id   atomic.Uint64
	next *branch
}

// outcome is what an action does: it puts contents in the place of others. Those of
// threads and objects that are created come last.
type outcome struct {
	threads, objects []change
	pool             *part // nil if it does not change
	performed        bool
	// unknown says that the action looked at the whole machine, so that it is done
	// anew each time.
	unknown bool
	locality
	// few is the memory of threads and objects, which rarely are more.
	few [3]change
}

// change is the new content of a thread or object by its index.
type change struct {
	index int32
	part  *part
}

func (b *branch) clear() {
	b.outcome.Store(nil)
	b.choices.Store(nil)
}

// find returns the outcome of an action in a state, or nil if it is not known.
func (b *branch) find(s *Parted) *outcome {
	for {
		if o := b.outcome.Load(); o != nil {
			return o
		}
		c := b.choices.Load()
		if c == nil {
			return nil
		}
		if b = c.find(s.content(c.part)); b == nil {
			return nil
		}
	}
}

func (c *choices) find(id uint64) *branch {
	for i := place(id); ; i++ {
		slot := &c.slots[i&(len(c.slots)-1)]
		switch slot.id.Load() {
		case id:
			return slot.next
		case 0:
			return nil
		}
	}
}

// place is where to look for the content of a number first.
func place(id uint64) int { return int(id * mixB >> 33) }

// put adds a choice; there is none for that content yet.
func (c *choices) put(id uint64, next *branch) {
	i := place(id)
	for c.slots[i&(len(c.slots)-1)].id.Load() != 0 {
		i++
	}
	slot := &c.slots[i&(len(c.slots)-1)]
	slot.next = next
	slot.id.Store(id)
	c.count++
}

// follow returns the branch for the content of a part, which it adds if there is none.
// It returns nil if the branch asks for another part: then the program's code does not
// do the same each time.
func (b *branch) follow(p Part, id uint64) *branch {
	c := b.choices.Load()
	switch {
	case b.outcome.Load() != nil || c != nil && c.part != p:
		return nil
	case c == nil:
		c = &choices{part: p, slots: make([]choice, 2)}
		b.choices.Store(c)
	}
	if next := c.find(id); next != nil {
		return next
	}
	if 2*(c.count+1) > len(c.slots) {
		more := &choices{part: p, slots: make([]choice, 2*len(c.slots))}
		for i := range c.slots {
			if old := c.slots[i].id.Load(); old != 0 {
				more.put(old, c.slots[i].next)
			}
		}
		c = more
		b.choices.Store(c)
	}
	next := new(branch)
	c.put(id, next)
	return next
}
