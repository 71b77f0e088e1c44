package deadlock

import (
	"slices"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Snapshot is the state of a JVM, simulated or real, as far as it matters to
// explain it: threads, carriers, scheduler queues and objects. Everything in this
// package is a function of it.
type Snapshot struct {
	JDK         scheduler.Release
	Parallelism int
	PoolSize    int
	MaxPoolSize int
	// Now is the virtual time, 0 where there is none.
	Now time.Duration
	// Threads, Carriers and Objects are by number from 1.
	Threads  []Thread
	Carriers []scheduler.CarrierInfo
	Objects  []scheduler.ObjectView
	Queues   []scheduler.QueueInfo
	// Gauges are the numbers that a monitoring system would plot.
	Gauges []scheduler.Gauge
}

// Thread is a thread of a Snapshot.
type Thread struct {
	scheduler.ThreadInfo
	// Stack is the thread's stack, top first.
	Stack []scheduler.Frame
	// PinnedBy is the frame that pins it: the outermost one, or the zero Frame. By
	// is why, and PinObject the name of the monitor, method or class.
	PinnedBy  scheduler.Frame
	By        scheduler.Cause
	PinObject string
	// HeldAt says for each of Held which frame of Stack holds it: its index, or -1 if
	// the stack does not show it.
	HeldAt []int
	// Parked is why the thread blocks, also if it was woken and has not gone on yet, so
	// that its stack is still that of waiting.
	Parked scheduler.Reason
	// Queue is the scheduler queue that has its task.
	Queue scheduler.QueueID
	// Steps says that it can step now.
	Steps bool
	// Ended is the exception that ended it, as people are told; "" if none did.
	Ended string
	// Joiners wait for its end, in the order in which they will be told.
	Joiners []scheduler.ThreadID
}

// Take returns the snapshot of a machine.
func Take(m *scheduler.Machine) *Snapshot {
	s := takeWithoutStacks(m)
	s.Gauges = m.Sample().Gauges
	for i := range s.Threads {
		s.takeStack(m, &s.Threads[i])
	}
	return s
}

// takeWithoutStacks returns a snapshot that has what verdicts are drawn from and
// lacks the stacks, which cost as much as all the rest, and the gauges.
func takeWithoutStacks(m *scheduler.Machine) *Snapshot {
	cfg := m.Config()
	s := &Snapshot{
		JDK: m.JDK(), Parallelism: cfg.Parallelism, MaxPoolSize: cfg.MaxPoolSize, Now: m.Now(),
		Carriers: m.Carriers(), Queues: m.Queues(),
	}
	s.PoolSize = m.PoolSize()
	s.Objects = make([]scheduler.ObjectView, m.Objects())
	for i := range s.Objects {
		s.Objects[i] = m.Inspect(scheduler.ObjectID(i + 1))
	}
	s.Threads = make([]Thread, m.Threads())
	for i := range s.Threads {
		id := scheduler.ThreadID(i + 1)
		s.Threads[i].ThreadInfo, s.Threads[i].Joiners = m.Thread(id), m.Joiners(id)
		s.Threads[i].Steps = m.Steps(id)
	}
	for _, q := range s.Queues {
		for _, t := range q.Threads {
			s.Threads[t-1].Queue = q.ID
		}
	}
	return s
}

// takeStack adds the stack of a thread, and what on it pins the thread.
func (s *Snapshot) takeStack(m *scheduler.Machine, t *Thread) {
	t.Stack = m.Stack(t.ID)
	if t.Err != nil {
		t.Ended = m.DescribeException(t.Err)
	}
	if t.Blocked || t.Wake != scheduler.NotWoken {
		t.Parked = m.BlockReason(t.ID)
	}
	for _, site := range t.Held {
		at := -1
		if height := m.SiteHeight(t.ID, site); height > 0 {
			at = len(t.Stack) - height
		}
		t.HeldAt = append(t.HeldAt, at)
	}
	i := slices.IndexFunc(t.Held, func(site scheduler.Site) bool { return site.Pins })
	if i < 0 {
		return
	}
	site := t.Held[i]
	t.By, t.PinObject = site.Cause, s.object(site.Object).Name
	if frames := m.SiteFrames(t.ID, site); len(frames) > 0 {
		t.PinnedBy = frames[0]
	}
}

// thread returns a thread by number.
func (s *Snapshot) thread(t scheduler.ThreadID) *Thread { return &s.Threads[t-1] }

// object returns an object by number; the zero ObjectView for 0.
func (s *Snapshot) object(o scheduler.ObjectID) scheduler.ObjectView {
	if o == 0 {
		return scheduler.ObjectView{}
	}
	return s.Objects[o-1]
}

// Name returns what a thread is called.
func (s *Snapshot) Name(t scheduler.ThreadID) string { return s.thread(t).Display() }

// needsCarrier reports whether a virtual thread is runnable, or would be if its
// time limit could end, and waits for a carrier.
func (t *Thread) needsCarrier() bool {
	return t.State.Runnable() || t.TimerSubmitted
}

// unmounted reports whether a virtual thread that was started has no carrier.
func (t *Thread) unmounted() bool {
	return t.Kind == scheduler.Virtual && t.Carrier == 0 && t.alive()
}

func (t *Thread) alive() bool {
	return t.State != scheduler.StateNew && t.State != scheduler.StateTerminated
}
