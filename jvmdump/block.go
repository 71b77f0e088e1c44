package jvmdump

import "strings"

// blocks are the stacks of a text that were read, by their lines: most threads share theirs
// with others, and are read by finding them here. A stack with notes on locks is not one of
// them, as notes differ from thread to thread.
type blocks struct {
	known map[string]block
	// left is how much of the file is left behind the next empty line, and searched whether
	// that is known. It is kept, since a file may have very many threads and no empty line.
	left     int
	searched bool
	// start is what was left of the file where the stack began that is being read, none
	// if it is not to be kept, n the number of the line before it.
	start string
	n     int
}

// longestBlock is how long a stack is at most, in bytes, that is looked for: of a file that
// has no empty lines where a JVM writes them each thread would be compared with all that
// follows.
const longestBlock = 16 << 10

type block struct {
	stack []string
	lines int
}

// skip goes past the stack of a thread if it is known, and returns it. Else the stack is
// read from here on.
func (b *blocks) skip(l *lines) []string {
	b.start, b.n = l.rest, l.n
	if len(b.known) == 0 {
		return nil
	}
	if !b.searched || b.left >= 0 && b.left > len(l.rest)-2 {
		b.searched, b.left = true, -1
		if at := strings.Index(l.rest, "\n\n"); at >= 0 {
			b.left = len(l.rest) - at - 2
		}
	}
	if size := len(l.rest) - b.left; b.left < 0 || size > longestBlock {
		return nil
	}
	found, ok := b.known[l.rest[:len(l.rest)-b.left]]
	if !ok {
		return nil
	}
	l.rest, l.n = l.rest[len(l.rest)-b.left:], l.n+found.lines
	return found.stack
}

// spoil says that the stack that is being read is not to be kept.
func (b *blocks) spoil() { b.start = "" }

// end keeps the stack that was read, with the empty line behind it.
func (b *blocks) end(l *lines, t *Thread) {
	if size := len(b.start) - len(l.rest); t != nil && len(t.Stack) > 0 && b.start != "" && size <= longestBlock {
		b.known[b.start[:size]] = block{t.Stack, l.n - b.n}
	}
	b.start = ""
}
