package scheduler

// gone stands in the place of an object that no thread can reach any more. A new object
// may take the place.
type gone struct{}

// goneDigest is the digest of gone. It is never looked at: nothing refers to it.
var goneDigest = new(digest)

func (gone) Clone() Object { return gone{} }

func (gone) Hash(*Hasher) {}

func (gone) VerbName(uint8) string { return "" }

func (gone) Inspect(*Machine) ObjectView { return ObjectView{Class: "gone"} }

// Step is never called, since there is no verb.
func (gone) Step(*Machine, ThreadID, *Op, Wake) Result { return Finish(0) }

// sweep forgets the objects that no thread can reach, which are those that got no name,
// so that code which makes objects in passing does not make the states of a search
// larger and larger. A machine with an observer keeps them, since its events name them;
// nobody else can tell, as numbers of objects are no part of a state.
func (m *Machine) sweep(c *canon) {
	if m.observe != nil {
		return
	}
	m.holes = 0
	for i := len(m.program.objects); i < len(m.objects); i++ {
		if c.names[int(c.offset[refObject])+i] == 0 {
			m.objects[i], m.digests[i] = gone{}, goneDigest
			m.ownObject.remove(i)
			m.holes++
		}
	}
	last := len(m.objects)
	for ; m.holes > 0 && m.objects[last-1] == (gone{}); last-- {
		m.holes--
	}
	clear(m.objects[last:])
	clear(m.digests[last:])
	m.objects, m.digests = m.objects[:last], m.digests[:last]
}

// place returns the index for a new object: the place of one that is gone, or a new one.
func (m *Machine) place() int {
	if m.holes > 0 && m.observe == nil {
		for i := len(m.program.objects); i < len(m.objects); i++ {
			if m.objects[i] == (gone{}) {
				m.holes--
				return i
			}
		}
	}
	m.objects = append(m.objects, nil)
	m.digests = append(m.digests, nil)
	return len(m.objects) - 1
}
