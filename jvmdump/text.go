package jvmdump

import (
	"strconv"
	"strings"
	"time"
)

// ParseText reads the text of Thread.dump_to_file, of JDK 21 to 24 or of 25 on.
func ParseText(name string, data []byte) (*Dump, error) {
	l := &lines{file: name, rest: string(data)}
	d := &Dump{File: name, Format: Text}
	if err := d.textHeader(l); err != nil {
		return nil, err
	}
	in, same := interner{}, blocks{known: map[string]block{}}
	var t *Thread
	for {
		line, ok := l.next()
		if !ok {
			break
		}
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
			same.end(l, t)
			t = nil
		case line[0] == '#':
			thread, ok := textThread(line)
			if !ok {
				return nil, l.fail(`a thread such as #1 "main"`, quote(line))
			}
			thread.Stack = same.skip(l)
			d.Threads = append(d.Threads, thread)
			if t = &d.Threads[len(d.Threads)-1]; thread.Stack != nil {
				t = nil
			}
		case t == nil:
			return nil, l.fail(`a thread such as #1 "main"`, quote(line))
		case strings.HasPrefix(trimmed, "- "):
			same.spoil()
			t.note(trimmed[2:])
		default:
			f := strings.TrimPrefix(trimmed, "at ")
			if !strings.HasSuffix(f, ")") {
				return nil, l.fail("a stack frame such as a.B.c(B.java:1)", quote(trimmed)+"; the file may be cut off")
			}
			t.Stack = append(t.Stack, in.frame(f))
		}
	}
	if len(d.Threads) == 0 {
		return nil, l.fail(`a thread such as #1 "main"`, "the end of the file")
	}
	return d, nil
}

// textHeader reads the process id, the time and the version.
func (d *Dump) textHeader(l *lines) error {
	line, _ := l.next()
	pid, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
	if err != nil || pid < -1 {
		return l.fail("a thread dump, which begins with a process id", quote(line))
	}
	d.PID = processID(pid)
	line, _ = l.next()
	if d.Time, err = time.Parse(time.RFC3339Nano, strings.TrimSpace(line)); err != nil {
		return l.fail("a time such as 2026-01-02T15:04:05Z", quote(line))
	}
	line, _ = l.next()
	d.Version = strings.TrimSpace(line)
	if d.Release = release(d.Version); d.Release < 19 {
		return l.fail("the version of a JVM such as 21.0.4+7", quote(line))
	}
	return nil
}

// processID is that of a file: a JVM that cannot tell its own writes -1.
func processID(n int64) int64 { return max(n, 0) }

// textThread reads the first line of a thread. A name may have quotes in it.
func textThread(line string) (Thread, bool) {
	number, rest, ok := strings.Cut(line[1:], " ")
	id, err := strconv.ParseInt(number, 10, 64)
	last := strings.LastIndexByte(rest, '"')
	if !ok || err != nil || id <= 0 || last < 1 || rest[0] != '"' {
		return Thread{}, false
	}
	t := Thread{ID: id, Name: rest[1:last]}
	for _, word := range strings.Fields(rest[last+1:]) {
		switch {
		case word == "virtual":
			t.Virtual = true
		case word[0] < '0' || word[0] > '9':
			t.State = word
		}
	}
	return t, true
}

// note reads a line on a lock: what the thread waits for or has.
func (t *Thread) note(s string) {
	what, object, ok := strings.Cut(s, "<")
	if !ok {
		return // a lock that was optimised away, or None
	}
	object, rest, _ := strings.Cut(object, ">")
	if class, ok := strings.CutPrefix(strings.TrimSpace(rest), "(a "); ok {
		// Thread.print has an address and a class, of which the address tells objects apart.
		object = strings.TrimSuffix(class, ")") + "@" + object
	}
	switch strings.TrimSpace(what) {
	case "parking to wait for":
		t.ParkedOn = object
		if owner, ok := strings.CutPrefix(rest, ", owner #"); ok { // from JDK 26 on
			if id, err := strconv.ParseInt(owner, 10, 64); err == nil {
				t.ParkOwner = id
			}
		}
	case "waiting to lock", "waiting to re-lock in wait()":
		t.BlockedOn = object
	case "waiting on":
		t.WaitingOn = object
	case "locked", "":
		t.Owns = append(t.Owns, object)
	}
}
