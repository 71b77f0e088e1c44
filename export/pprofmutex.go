package export

import (
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// contention is who waits for an object that threads can have, and who is to blame.
type contention struct {
	waiting int // the threads that wait for it, also those that were woken for it
	since   time.Duration
	// owner owned it at since. heir was woken for it, had this stack, and has not run.
	owner     scheduler.ThreadID
	heir      scheduler.ThreadID
	heirStack []scheduler.Frame
	heirFrame scheduler.Frame
	// by the owner, or those who share it: how long all waited for it. toHeir is the same
	// while nobody had it.
	byOwner, toHeir share
}

// share is what threads waited for one reason: how many there were, and how long all of
// them together.
type share struct {
	threads int
	time    time.Duration
}

// isOver reports whether nobody waits, nor waited for the owner of now.
func (c *contention) isOver() bool {
	return c.waiting == 0 && c.byOwner.time == 0 && c.toHeir.time == 0
}

// isHad reports whether threads that wait for a reason wait for what others have.
func isHad(k scheduler.ReasonKind) bool {
	switch k {
	case scheduler.ForLock, scheduler.ForMonitor, scheduler.ForClassInit, scheduler.ForPermits:
		return true
	}
	return false
}

// arrive counts a thread that begins to wait.
func (p *profiler) arrive(m *scheduler.Machine, w *wait) {
	if !isHad(w.reason.Kind) {
		return
	}
	c := p.objects[w.reason.Object]
	if c == nil {
		c = &contention{}
		p.objects[w.reason.Object] = c
	}
	if c.isOver() {
		*c = contention{since: p.now(m), owner: m.Owner(w.reason.Object)}
	}
	c.advance(p.now(m))
	c.waiting++
	c.current().threads++
}

// depart counts one that waits no longer.
func (p *profiler) depart(m *scheduler.Machine, w *wait) {
	c := p.objects[w.reason.Object]
	if c == nil {
		return
	}
	c.advance(p.now(m))
	if c.heir == w.thread.ID {
		p.blameHeir(m, w.reason.Object, c, false)
		c.heir = 0
	}
	if isHad(w.reason.Kind) {
		c.waiting--
	}
}

// current is whom those that wait now wait for.
func (c *contention) current() *share {
	if c.owner == 0 && c.heir != 0 {
		return &c.toHeir
	}
	return &c.byOwner
}

// advance counts the time up to now.
func (c *contention) advance(now time.Duration) {
	c.current().time += time.Duration(c.waiting) * (now - c.since)
	c.since = now
}

// settle looks who owns an object after something was done to it.
func (p *profiler) settle(m *scheduler.Machine, o scheduler.ObjectID) {
	c := p.objects[o]
	if c == nil || c.isOver() {
		return
	}
	owner := m.Owner(o)
	if owner == c.owner {
		return
	}
	c.advance(p.now(m))
	if c.owner != 0 {
		p.blame(m, o, &c.byOwner, m.Stack(c.owner), c.owner, false)
	} else {
		p.blameHeir(m, o, c, false)
	}
	c.owner = owner
	c.current().threads = c.waiting
}

// chosen notes which thread a release woke. Who gives up what it shares with others, such
// as permits, does so now.
func (p *profiler) chosen(m *scheduler.Machine, e scheduler.Event, w *wait) {
	o := e.Reason.Object
	p.settle(m, o)
	c := p.objects[o]
	if c == nil || c.waiting == 0 || e.By == 0 || e.Wake != scheduler.WokenByUnpark && e.Wake != scheduler.WokenByExit {
		return
	}
	c.advance(p.now(m))
	if c.owner == 0 && c.heir == 0 {
		p.blame(m, o, &c.byOwner, m.Stack(e.By), e.By, false)
	}
	if c.heir != 0 {
		return
	}
	c.heir, c.heirStack, c.heirFrame = e.Thread, w.stack, awaitWakeUp
	if t := m.Thread(e.Thread); t.Kind == scheduler.Virtual && t.Carrier == 0 {
		c.heirFrame = awaitCarrier
	}
	c.current().threads = c.waiting
}

// leaveHeir notes that a thread which was woken has run, and waits again.
func (p *profiler) leaveHeir(m *scheduler.Machine, t scheduler.ThreadID, o scheduler.ObjectID) {
	c := p.objects[o]
	if c == nil || c.heir != t {
		return
	}
	c.advance(p.now(m))
	p.blameHeir(m, o, c, false)
	c.heir = 0
	c.current().threads = c.waiting
}

// blame adds what others waited for a thread to the profile.
func (p *profiler) blame(m *scheduler.Machine, o scheduler.ObjectID, s *share, stack []scheduler.Frame, t scheduler.ThreadID, open bool) {
	if s.time > 0 {
		if len(stack) == 0 {
			stack = []scheduler.Frame{unknownOwner}
		}
		l := labels{thread: m.Thread(t).Display(), tid: t, object: p.name(m, o), open: open}
		p.mutex.add(stack, l, int64(s.threads), int64(s.time))
	}
	*s = share{}
}

func (p *profiler) blameHeir(m *scheduler.Machine, o scheduler.ObjectID, c *contention, open bool) {
	if c.heir != 0 {
		stack := append([]scheduler.Frame{c.heirFrame}, c.heirStack...)
		p.blame(m, o, &c.toHeir, stack, c.heir, open)
	}
}

// close blames those who have an object at the end of the run.
func (p *profiler) close(m *scheduler.Machine, o scheduler.ObjectID) {
	c := p.objects[o]
	if c == nil || c.isOver() {
		return
	}
	c.advance(p.now(m))
	p.blameHeir(m, o, c, true)
	c.heir = 0
	if c.owner != 0 {
		p.blame(m, o, &c.byOwner, m.Stack(c.owner), c.owner, true)
		return
	}
	holders := m.Inspect(o).Holders
	if len(holders) == 0 {
		p.mutex.addOpen(c, p.name(m, o))
		return
	}
	for i, h := range holders {
		part := share{c.byOwner.threads, c.byOwner.time / time.Duration(len(holders)-i)}
		c.byOwner.time -= part.time
		p.blame(m, o, &part, m.Stack(h), h, true)
	}
}

// addOpen adds what threads waited at the end for what nobody is known to have.
func (s *samples) addOpen(c *contention, object string) {
	if c.byOwner.time > 0 {
		s.add([]scheduler.Frame{unknownOwner}, labels{object: object, open: true}, int64(c.byOwner.threads), int64(c.byOwner.time))
	}
}
