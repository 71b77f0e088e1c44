package explore

import "encoding/binary"

// edge is a transition to a state.
type edge struct {
	to   nodeID
	mark bool
}

// edges are the transitions of a search, packed: for each state the numbers of its
// successors in the order of the actions, as differences to its own number, each with
// its mark.
type edges struct {
	starts blocks[uint32] // by state; where its list starts, plus 1
	blocks [][]byte
}

const (
	edgeBlock  = 1 << 20
	firstBlock = 1 << 12
)

// full reports whether there is no room for more: a start has 32 bits.
func (e *edges) full() bool { return len(e.blocks) >= 1<<32/edgeBlock-1 }

// add keeps the successors of a state.
func (e *edges) add(from nodeID, to []edge) {
	last := len(e.blocks) - 1
	if last < 0 || len(e.blocks[last])+binary.MaxVarintLen32*(len(to)+1) > edgeBlock {
		room := edgeBlock
		if last < 0 {
			room = firstBlock // most graphs are small
		}
		e.blocks = append(e.blocks, make([]byte, 0, room))
		last++
	}
	for e.starts.length <= int(from) {
		e.starts.push(0)
	}
	b := e.blocks[last]
	*e.starts.at(int(from)) = uint32(last*edgeBlock+len(b)) + 1
	b = binary.AppendUvarint(b, uint64(len(to)))
	for _, t := range to {
		d := (int64(t.to) - int64(from)) << 1
		if t.mark {
			d++
		}
		b = binary.AppendVarint(b, d)
	}
	e.blocks[last] = b
}

// of appends the transitions from a state to buf. A state that was not expanded has
// none.
func (e *edges) of(from nodeID, buf []edge) []edge {
	if int(from) >= e.starts.length || *e.starts.at(int(from)) == 0 {
		return buf
	}
	start := int(*e.starts.at(int(from)) - 1)
	b := e.blocks[start/edgeBlock][start%edgeBlock:]
	count, n := binary.Uvarint(b)
	for range count {
		b = b[n:]
		var d int64
		d, n = binary.Varint(b)
		buf = append(buf, edge{nodeID(int64(from) + d>>1), d&1 != 0})
	}
	return buf
}

func (e *edges) bytes() int {
	n := e.starts.bytes(4)
	for _, b := range e.blocks {
		n += cap(b)
	}
	return n
}

// trim gives back what the last block does not need.
func (e *edges) trim() {
	if last := len(e.blocks) - 1; last >= 0 {
		e.blocks[last] = append([]byte(nil), e.blocks[last]...)
	}
}
