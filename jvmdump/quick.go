package jvmdump

import (
	"bytes"
	"encoding/json"
	"strings"
)

// quick reads JSON as JVMs write it into a jsonFile. It gives up on what they do not
// write, such as a key that comes twice, and reports that: encoding/json then reads the
// file, or says what is wrong. What it does read it reads as that does, several times
// faster, since most of a dump is the same few stacks again and again.
type quick struct {
	data []byte
	at   int
	// texts and stacks are those read so far, by how they are written.
	texts  map[string]string
	stacks map[string][]string
	frames [][]byte // of the stack that is being read
	deep   int      // how deep in a value that nobody asks for
}

// mostDeep is how deep values may be nested that nobody asks for.
const mostDeep = 8

// quickJSON reads a file, and reports whether it could.
func quickJSON(data []byte, f *jsonFile) bool {
	q := &quick{data: data, texts: map[string]string{}, stacks: map[string][]string{}}
	ok := q.object([]string{"threadDump"}, func(int) bool {
		f.ThreadDump = &jsonDump{}
		return q.dump(f.ThreadDump)
	})
	q.space()
	return ok && q.at == len(data)
}

var (
	dumpKeys      = []string{"formatVersion", "processId", "time", "runtimeVersion", "threadContainers"}
	containerKeys = []string{"container", "threads"}
	threadKeys    = []string{"tid", "name", "virtual", "state", "stack", "blockedOn", "waitingOn", "carrier", "parkBlocker", "monitorsOwned"}
	blockerKeys   = []string{"object", "owner"}
	monitorKeys   = []string{"locks"}
)

func (q *quick) dump(d *jsonDump) bool {
	return q.object(dumpKeys, func(key int) bool {
		switch key {
		case 0:
			return q.number(&d.Format)
		case 1:
			return q.number(&d.ProcessID)
		case 2:
			return q.text(&d.Time)
		case 3:
			return q.text(&d.Version)
		}
		return q.array(func() bool {
			d.Containers = append(d.Containers, jsonContainer{})
			return q.container(&d.Containers[len(d.Containers)-1])
		})
	})
}

func (q *quick) container(c *jsonContainer) bool {
	return q.object(containerKeys, func(key int) bool {
		if key == 0 {
			return q.text(&c.Name)
		}
		return q.array(func() bool {
			c.Threads = append(c.Threads, jsonThread{})
			return q.thread(&c.Threads[len(c.Threads)-1])
		})
	})
}

func (q *quick) thread(t *jsonThread) bool {
	return q.object(threadKeys, func(key int) bool {
		switch key {
		case 0:
			return q.number(&t.TID)
		case 1:
			raw, ok := q.raw()
			return ok && decode(raw, &t.Name)
		case 2:
			t.Virtual = q.literal("true")
			return t.Virtual || q.literal("false")
		case 3:
			return q.text(&t.State)
		case 4:
			return q.stack(&t.Stack)
		case 5:
			return q.text(&t.BlockedOn)
		case 6:
			return q.text(&t.WaitingOn)
		case 7:
			return q.number(&t.Carrier)
		case 8:
			t.ParkBlocker = &jsonBlocker{}
			return q.blocker(t.ParkBlocker)
		}
		return q.array(func() bool {
			t.MonitorsOwned = append(t.MonitorsOwned, jsonMonitors{})
			return q.monitors(&t.MonitorsOwned[len(t.MonitorsOwned)-1])
		})
	})
}

func (q *quick) blocker(b *jsonBlocker) bool {
	return q.object(blockerKeys, func(key int) bool {
		if key == 0 {
			return q.text(&b.Object)
		}
		return q.number(&b.Owner)
	})
}

func (q *quick) monitors(m *jsonMonitors) bool {
	return q.object(monitorKeys, func(int) bool {
		return q.array(func() bool {
			if q.literal("null") {
				m.Locks = append(m.Locks, nil)
				return true
			}
			m.Locks = append(m.Locks, new(string))
			return q.text(m.Locks[len(m.Locks)-1])
		})
	})
}

// object reads the members of an object: those whose keys are known and not null, by the
// place of their keys.
func (q *quick) object(known []string, read func(key int) bool) bool {
	if !q.is('{') {
		return false
	}
	if q.is('}') {
		return true
	}
	for seen := 0; ; {
		key, ok := q.key(known)
		switch {
		case !ok:
			return false
		case key < 0:
			ok = q.value()
		case seen&(1<<key) != 0:
			return false
		default:
			seen |= 1 << key
			ok = q.literal("null") || read(key)
		}
		switch {
		case !ok:
			return false
		case q.is('}'):
			return true
		case !q.is(','):
			return false
		}
	}
}

// key reads a key, and returns its place among those known, or -1. It gives up on a key of
// other case than one known, which encoding/json takes for the same.
func (q *quick) key(known []string) (place int, ok bool) {
	raw, ok := q.raw()
	if !ok || !simple(raw) || !q.is(':') {
		return 0, false
	}
	raw = raw[1 : len(raw)-1]
	for i, k := range known {
		if string(raw) == k {
			return i, true
		}
	}
	for _, k := range known {
		if strings.EqualFold(string(raw), k) {
			return 0, false
		}
	}
	return -1, true
}

// array reads the elements of an array.
func (q *quick) array(read func() bool) bool {
	if !q.is('[') {
		return false
	}
	if q.is(']') {
		return true
	}
	for read() {
		if q.is(']') {
			return true
		}
		if !q.is(',') {
			return false
		}
	}
	return false
}

// stack reads the frames of a thread. They are split anew only if no thread before had
// the same.
func (q *quick) stack(to *[]string) bool {
	q.space()
	start := q.at
	q.frames = q.frames[:0]
	if !q.array(func() bool {
		raw, ok := q.raw()
		q.frames = append(q.frames, raw)
		return ok
	}) {
		return false
	}
	if all, ok := q.stacks[string(q.data[start:q.at])]; ok {
		*to = all
		return true
	}
	all := make([]string, len(q.frames))
	for i, raw := range q.frames {
		if !q.once(raw, &all[i]) {
			return false
		}
	}
	q.stacks[string(q.data[start:q.at])] = all
	*to = all
	return true
}

// text reads a string.
func (q *quick) text(to *string) bool {
	raw, ok := q.raw()
	return ok && q.once(raw, to)
}

// once finds out what a string says, once for all that are alike.
func (q *quick) once(raw []byte, to *string) bool {
	said, ok := q.texts[string(raw)]
	if !ok {
		if !decode(raw, &said) {
			return false
		}
		q.texts[string(raw)] = said
	}
	*to = said
	return true
}

// decode finds out what a string says. Escapes are left to encoding/json.
func decode(raw []byte, to *string) bool {
	if simple(raw) {
		*to = string(raw[1 : len(raw)-1])
		return true
	}
	return json.Unmarshal(raw, to) == nil
}

// number reads an integer, or a string that is one.
func (q *quick) number(to *number) bool {
	q.space()
	start := q.at
	if raw, ok := q.raw(); ok {
		return simple(raw) && to.UnmarshalJSON(raw) == nil
	}
	return q.digits() && to.UnmarshalJSON(q.data[start:q.at]) == nil
}

// value goes past any value, if it is not too deep.
func (q *quick) value() bool {
	if q.deep == mostDeep {
		return false
	}
	q.deep++
	defer func() { q.deep-- }()
	q.space()
	switch {
	case bytes.HasPrefix(q.data[q.at:], []byte("[")):
		return q.array(q.value)
	case bytes.HasPrefix(q.data[q.at:], []byte("{")):
		return q.object(nil, nil)
	}
	return q.scalar()
}

// scalar goes past what is neither an object nor an array.
func (q *quick) scalar() bool {
	if raw, ok := q.raw(); ok {
		return simple(raw) || json.Valid(raw)
	}
	return q.literal("null") || q.literal("true") || q.literal("false") || q.digits()
}

// digits goes past an integer that is not negative.
func (q *quick) digits() bool {
	q.space()
	start := q.at
	for q.at < len(q.data) && '0' <= q.data[q.at] && q.data[q.at] <= '9' {
		q.at++
	}
	n := q.at - start
	return n == 1 || n > 1 && q.data[start] != '0'
}

// raw goes past a string, if it is next, and returns it as it is written, with its quotes.
func (q *quick) raw() ([]byte, bool) {
	if !q.is('"') {
		return nil, false
	}
	start := q.at - 1
	for {
		n := bytes.IndexByte(q.data[q.at:], '"')
		if n < 0 {
			q.at = start // nothing was read
			return nil, false
		}
		q.at += n + 1
		escape := q.at - 2
		for q.data[escape] == '\\' {
			escape--
		}
		if (q.at-escape)%2 == 0 { // an even number of backslashes, or none
			return q.data[start:q.at], true
		}
	}
}

// simple reports whether a string means what is between its quotes.
func simple(raw []byte) bool {
	for _, c := range raw[1 : len(raw)-1] {
		if c < ' ' || c == '\\' || c >= 0x80 {
			return false
		}
	}
	return true
}

// literal goes past a word, if it is next.
func (q *quick) literal(word string) bool {
	q.space()
	if !bytes.HasPrefix(q.data[q.at:], []byte(word)) {
		return false
	}
	q.at += len(word)
	return true
}

// is goes past a byte, if it is next.
func (q *quick) is(c byte) bool {
	q.space()
	if q.at == len(q.data) || q.data[q.at] != c {
		return false
	}
	q.at++
	return true
}

func (q *quick) space() {
	for q.at < len(q.data) {
		switch q.data[q.at] {
		case ' ', '\t', '\r', '\n':
			q.at++
		default:
			return
		}
	}
}
