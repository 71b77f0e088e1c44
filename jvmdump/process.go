package jvmdump

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Process is what all dumps of one process show of it together.
type Process struct {
	PID     int64
	Version string
	Release int
	// Dumps are in the order of time.
	Dumps []*Dump
	// Threads are those of the newest dump that has virtual threads, with what Print
	// adds, by number.
	Threads []Thread

	byID     map[int64]int
	complete bool // there is a dump with all virtual threads
	moved    map[int64]bool
	moments  int           // dumps that show all virtual threads
	span     time.Duration // from the first to the last of them
}

// ErrDifferent says that dumps are not of one process.
var ErrDifferent = errors.New("dumps of different processes")

// Correlate puts dumps of one process together.
func Correlate(dumps ...*Dump) (*Process, error) {
	if len(dumps) == 0 {
		return nil, errors.New("expected at least one dump")
	}
	p := &Process{Dumps: slices.Clone(dumps), moved: map[int64]bool{}}
	for _, d := range p.Dumps {
		switch first := dumps[0]; {
		case d.Release != first.Release || d.Version != first.Version:
			return nil, fmt.Errorf("%w: %s is of JVM %s, and %s of %s", ErrDifferent, first.File, first.Version, d.File, d.Version)
		case d.PID != 0 && p.PID != 0 && d.PID != p.PID:
			return nil, fmt.Errorf("%w: %s is of process %d, expected %d as before it", ErrDifferent, d.File, d.PID, p.PID)
		case d.PID != 0:
			p.PID = d.PID
		}
	}
	slices.SortStableFunc(p.Dumps, func(a, b *Dump) int { return a.Time.Compare(b.Time) })
	p.Version, p.Release = dumps[0].Version, dumps[0].Release
	p.merge()
	p.compare()
	return p, nil
}

// merge takes the newest full dump, and adds to it what the others know.
func (p *Process) merge() {
	base := -1
	for i, d := range p.Dumps {
		if d.Format != Print {
			base, p.complete = i, true
		}
	}
	if base < 0 {
		base = len(p.Dumps) - 1
	}
	n := len(p.Dumps[base].Threads)
	p.byID, p.Threads = make(map[int64]int, n), make([]Thread, 0, n)
	for _, t := range p.Dumps[base].Threads {
		if _, twice := p.byID[t.ID]; !twice {
			p.byID[t.ID] = len(p.Threads)
			t.Owns = slices.Clone(t.Owns)
			p.Threads = append(p.Threads, t)
		}
	}
	for i := len(p.Dumps) - 1; i >= 0; i-- {
		if i == base {
			continue
		}
		for j := range p.Dumps[i].Threads {
			p.add(p.Dumps[i], &p.Dumps[i].Threads[j])
		}
	}
	for i := range p.Threads {
		if t := &p.Threads[i]; t.Carries != 0 {
			if v := p.thread(t.Carries); v != nil && v.Carrier == 0 {
				v.Carrier = t.ID
			}
		}
	}
	for i := range p.Threads {
		if t := &p.Threads[i]; t.Carrier != 0 {
			if c := p.thread(t.Carrier); c != nil && c.Carries == 0 {
				c.Carries = t.ID
			}
		}
	}
}

// add adds what another dump knows of a thread where it has the same stack: text
// and JSON know different things, and Print knows the carriers and their time.
func (p *Process) add(d *Dump, o *Thread) {
	t := p.thread(o.ID)
	switch {
	case t == nil:
		return
	case t.Virtual != o.Virtual && d.Format == JSON && d.Release < 25:
		return // JSON could only guess that it is virtual
	case o.CPU != 0 && t.CPU == 0:
		t.CPU, t.Elapsed = o.CPU, o.Elapsed
	}
	if d.Format == Text {
		t.Virtual = o.Virtual // which JSON before JDK 25 does not say
	}
	if len(t.Stack) == 0 || len(o.Stack) == 0 || (d.Format != Print && !slices.Equal(t.Stack, o.Stack)) {
		return
	}
	if d.Format == Print && t.Stack[0] != o.Stack[0] {
		return
	}
	if t.Carrier == 0 {
		t.Carrier = o.Carrier
	}
	t.placed = t.placed || o.placed
	if t.Carries == 0 {
		t.Carries = o.Carries
	}
	if t.State == "" {
		t.State = o.State
	}
	if t.ParkOwner == 0 {
		t.ParkOwner = o.ParkOwner
	}
}

func (p *Process) thread(id int64) *Thread {
	if i, ok := p.byID[id]; ok {
		return &p.Threads[i]
	}
	return nil
}

// showsOwners reports whether the dumps of all threads name the owners of the locks of
// java.util.concurrent, as they do from JDK 26 on.
func (p *Process) showsOwners() bool { return p.complete && p.Release >= 26 }

// compare finds the threads that moved between full dumps.
func (p *Process) compare() {
	var last *Dump
	var first time.Time
	seen := map[int64]*Thread{}
	for _, d := range p.Dumps {
		if d.Format == Print {
			continue
		}
		p.moments++
		if last == nil {
			first = d.Time
		}
		for i := range d.Threads {
			t := &d.Threads[i]
			before, ok := seen[t.ID]
			if last != nil && (!ok || !slices.Equal(before.Stack, t.Stack) || !sameWait(before, t)) {
				p.moved[t.ID] = true
			}
			seen[t.ID] = t
		}
		last = d
		p.span = d.Time.Sub(first)
	}
}

// sameWait reports whether a thread waits for the same object in both of two dumps, as far
// as they tell: text and JSON name objects alike.
func sameWait(a, b *Thread) bool {
	return a.ParkedOn == "" || b.ParkedOn == "" || a.ParkedOn == b.ParkedOn
}

// pool is the scheduler of the virtual threads: the carriers that are busy and idle.
type pool struct {
	busy, idle []*Thread
}

// pool finds the carriers. A worker that runs a continuation is one, and so are its
// fellows: user pools have workers with the same names but another number.
func (p *Process) pool() pool {
	var all pool
	prefix := "ForkJoinPool-1-worker-"
	for i := range p.Threads {
		t := &p.Threads[i]
		if carriesOne(t) && strings.Contains(t.Name, "-worker-") {
			prefix = t.Name[:strings.LastIndex(t.Name, "-worker-")+len("-worker-")]
			break
		}
	}
	for i := range p.Threads {
		t := &p.Threads[i]
		switch {
		case t.Virtual:
		case carriesOne(t):
			all.busy = append(all.busy, t)
		case strings.HasPrefix(t.Name, prefix):
			all.idle = append(all.idle, t)
		}
	}
	return all
}

// carriesOne reports whether a platform thread has a virtual thread mounted.
func carriesOne(t *Thread) bool {
	if t.Virtual {
		return false
	}
	return t.Carries != 0 || len(t.Stack) > 0 && strings.HasPrefix(t.Stack[0], "jdk.internal.vm.Continuation.run(")
}

// computes reports whether the carriers used much processor time: known is false
// if no dump tells.
func (p pool) computes() (much, known bool) {
	for _, t := range p.busy {
		if t.CPU == 0 || t.Elapsed == 0 {
			return false, false
		}
		// A carrier that ran for a fifth of its life is not one that waits.
		if t.CPU < t.Elapsed/5 {
			return false, true
		}
	}
	return len(p.busy) > 0, len(p.busy) > 0
}
