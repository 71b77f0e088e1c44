package jvmdump

import (
	"strconv"
	"strings"
	"time"
)

// ParsePrint reads the output of Thread.print or jstack.
func ParsePrint(name string, data []byte) (*Dump, error) {
	l := &lines{file: name, rest: string(data)}
	d := &Dump{File: name, Format: Print}
	if err := d.printHeader(l); err != nil {
		return nil, err
	}
	p := printer{dump: d, in: interner{}, thread: -1, mounted: -1}
	complete := false
	for {
		line, ok := l.next()
		if !ok {
			break
		}
		if strings.HasPrefix(line, "Found one Java-level deadlock") || strings.HasPrefix(line, "JNI global refs") {
			complete = true
			break // what follows repeats the threads
		}
		if err := p.line(l, line); err != nil {
			return nil, err
		}
	}
	switch {
	case len(d.Threads) == 0:
		return nil, l.fail(`a thread such as "main" #1`, "the end of the file")
	case !complete:
		return nil, l.fail("the line JNI global refs, with which the threads end", "the end of the file; it may be cut off")
	}
	d.Threads = append(d.Threads, p.virtual...)
	return d, nil
}

// printHeader reads up to the line that names the JVM.
func (d *Dump) printHeader(l *lines) error {
	for {
		line, ok := l.next()
		if !ok {
			return l.fail("a line that begins with Full thread dump", "the end of the file")
		}
		if rest, ok := strings.CutPrefix(line, "Full thread dump "); ok {
			// The name of the JVM has parentheses of its own in Java HotSpot(TM).
			d.Version, _, _ = strings.Cut(rest[strings.LastIndexByte(rest, '(')+1:], " ")
			if d.Release = release(d.Version); d.Release < 19 {
				return l.fail("a JVM from 21 on", quote(line))
			}
			return nil
		}
		if pid, err := strconv.ParseInt(strings.TrimSuffix(line, ":"), 10, 64); err == nil && pid > 0 {
			d.PID = pid
		} else if when, err := time.Parse(time.DateTime, strings.TrimSpace(line)); err == nil {
			d.Time = when
		}
	}
}

// printer is the place in the threads of a Print: a platform thread, and the
// virtual thread that is mounted on it. Both are indices, or -1.
type printer struct {
	dump            *Dump
	in              interner
	virtual         []Thread
	thread, mounted int
}

func (p *printer) line(l *lines, line string) error {
	trimmed := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(line, `"`):
		t, java, ok := printThread(line)
		if !ok {
			return l.fail(`a thread such as "main" #1`, quote(line))
		}
		p.thread, p.mounted = -1, -1
		if java {
			p.dump.Threads = append(p.dump.Threads, t)
			p.thread = len(p.dump.Threads) - 1
		}
		return nil
	case p.thread < 0:
		return nil // the list of threads above them, or the threads of the VM below
	}
	t := &p.dump.Threads[p.thread]
	if p.mounted >= 0 {
		t = &p.virtual[p.mounted]
	}
	if state, ok := strings.CutPrefix(trimmed, "java.lang.Thread.State: "); ok {
		t.State, _, _ = strings.Cut(state, " ")
	} else if number, ok := strings.CutPrefix(trimmed, "Carrying virtual thread #"); ok {
		t.Carries, _ = strconv.ParseInt(number, 10, 64)
	} else if number, ok := strings.CutPrefix(trimmed, "Mounted virtual thread #"); ok {
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil || id <= 0 {
			return l.fail("the number of a virtual thread", quote(trimmed))
		}
		p.virtual = append(p.virtual, Thread{ID: id, Virtual: true, Carrier: p.dump.Threads[p.thread].ID})
		p.mounted = len(p.virtual) - 1
	} else if trimmed == "Locked ownable synchronizers:" {
		p.mounted = -1
	} else if strings.HasPrefix(trimmed, "- ") {
		t.note(trimmed[2:])
	} else if f, ok := strings.CutPrefix(trimmed, "at "); ok {
		if !strings.HasSuffix(f, ")") {
			return l.fail("a stack frame such as at a.B.c(B.java:1)", quote(trimmed)+"; the file may be cut off")
		}
		t.Stack = append(t.Stack, p.in.frame(f))
	}
	return nil
}

// printThread reads the first line of a thread. Those of the VM have no number and
// are no Java threads.
func printThread(line string) (t Thread, java, ok bool) {
	last := strings.LastIndexByte(line, '"')
	if last < 1 {
		return t, false, false
	}
	t.Name = line[1:last]
	for _, word := range strings.Fields(line[last+1:]) {
		key, value, _ := strings.Cut(word, "=")
		switch {
		case word[0] == '#' && t.ID == 0:
			id, err := strconv.ParseInt(word[1:], 10, 64)
			if err != nil || id <= 0 {
				return t, false, false
			}
			t.ID = id
		case key == "cpu":
			t.CPU, _ = time.ParseDuration(value)
		case key == "elapsed":
			t.Elapsed, _ = time.ParseDuration(value)
		}
	}
	return t, t.ID != 0, true
}
