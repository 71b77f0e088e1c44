package scheduler

import (
	"slices"
	"time"
)

// timer is the pending time limit of a blocked thread. It is stale when the
// thread's generation has moved on.
type timer struct {
	deadline time.Duration
	thread   ThreadID
	gen      uint32
}

func (t timer) before(o timer) bool {
	if t.deadline != o.deadline {
		return t.deadline < o.deadline
	}
	return t.thread < o.thread
}

// timers holds the pending time limits, with these invariants:
//
//  1. due lists the threads whose timer may fire now, in exact time by deadline and
//     id, in any time by id, each flagged flagTimerDue.
//  2. heap is a binary heap by deadline and id; in any time it is empty.
//  3. A thread that blocks with a time limit has one timer, in due or not stale in
//     heap, unless its expiry is submitted as a task.
type timers struct {
	heap  []timer
	due   []ThreadID
	stale int // how many entries of heap are stale
}

func (q *timers) push(t timer) {
	q.heap = append(q.heap, t)
	i := len(q.heap) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !q.heap[i].before(q.heap[parent]) {
			return
		}
		q.heap[i], q.heap[parent] = q.heap[parent], q.heap[i]
		i = parent
	}
}

func (q *timers) pop() {
	last := len(q.heap) - 1
	q.heap[0] = q.heap[last]
	q.heap = q.heap[:last]
	q.down(0)
}

// down moves the entry at i to its place below.
func (q *timers) down(i int) {
	for {
		least := 2*i + 1
		if least >= len(q.heap) {
			return
		}
		if r := least + 1; r < len(q.heap) && q.heap[r].before(q.heap[least]) {
			least = r
		}
		if !q.heap[least].before(q.heap[i]) {
			return
		}
		q.heap[i], q.heap[least] = q.heap[least], q.heap[i]
		i = least
	}
}

// compact drops the stale entries once they are most of the heap, so that threads
// which are woken long before their time limit do not fill the memory.
func (q *timers) compact(isStale func(timer) bool) {
	if q.stale < 64 || q.stale < len(q.heap)/2 {
		return
	}
	q.heap = slices.DeleteFunc(q.heap, isStale)
	q.stale = 0
	for i := len(q.heap)/2 - 1; i >= 0; i-- {
		q.down(i)
	}
}

// setTimer starts the time limit of a thread that blocks.
func (m *Machine) setTimer(th *thread) {
	if th.block.Deadline == Never {
		return
	}
	th.timerGen++
	th.set(flagTimer, true)
	if m.cfg.Time == AnyTime {
		m.timers.due = insertID(m.timers.due, th.id)
		th.set(flagTimerDue, true)
		return
	}
	m.timers.push(timer{th.block.Deadline, th.id, th.timerGen})
	m.promote()
}

// cancelTimer ends the time limit of a thread that no longer blocks. A JVM leaves
// a cancelled expiry in its queue, where it does nothing; the machine removes it.
func (m *Machine) cancelTimer(th *thread) {
	th.timerGen++
	th.set(flagTimer, false)
	switch {
	case th.has(flagTimerSubmitted):
		th.set(flagTimerSubmitted, false)
		m.writes(PoolPart, 0)
		m.pool.withdraw(m.queueOr(QueueID{Kind: TimerQueue}), task{th.id, true})
	case th.has(flagTimerDue):
		m.dropDue(th)
	default:
		m.timers.stale++
		m.timers.compact(m.stale)
	}
}

// dropDue takes a thread out of the due list.
func (m *Machine) dropDue(th *thread) {
	th.set(flagTimerDue, false)
	m.timers.due = deleteID(m.timers.due, th.id)
}

// stale reports whether the timer's thread has blocked anew or runs since.
func (m *Machine) stale(t timer) bool { return m.threads[t.thread-1].timerGen != t.gen }

// promote moves timers whose deadline has come from the heap to the due list.
func (m *Machine) promote() {
	for len(m.timers.heap) > 0 {
		top := m.timers.heap[0]
		switch {
		case m.stale(top):
			m.timers.stale--
		case top.deadline > m.clock:
			return
		default:
			m.timers.due = append(m.timers.due, top.thread)
			m.edit(top.thread).set(flagTimerDue, true)
		}
		m.timers.pop()
	}
}

// advanceClock jumps to the next deadline when nothing else is possible.
func (m *Machine) advanceClock() {
	if m.cfg.Time != ExactTime || len(m.timers.heap) == 0 {
		return
	}
	m.promote()
	if len(m.timers.heap) == 0 || m.canAct() {
		return
	}
	if next := m.timers.heap[0].deadline; next > m.cfg.MaxTime {
		m.clock = max(m.clock, m.cfg.MaxTime)
		return
	}
	m.clock = m.timers.heap[0].deadline
	m.promote()
}

// OutOfTime reports whether the next thing to happen is a time limit that is over
// only after Config.MaxTime, so that the machine goes no further.
func (m *Machine) OutOfTime() bool { return m.live > 0 && len(m.timers.heap) > 0 && !m.canAct() }

// fireTimer ends a time limit. From 25 on the expiry of an unmounted virtual
// thread is itself a task that needs a carrier; all other timers act at once.
//
// Source: VirtualThread.schedule and afterYield of 21 and 25; DelayScheduler of 25.
func (m *Machine) fireTimer(th *thread) {
	m.dropDue(th)
	if m.release.TimersNeedCarrier && th.unmounted() {
		th.set(flagTimerSubmitted, true)
		if m.observe != nil {
			m.emit(Event{Kind: TimerSubmitted, Thread: th.id, Queue: m.queueOr(QueueID{Kind: TimerQueue})})
		}
		m.submit(QueueID{Kind: TimerQueue}, task{th.id, true})
		return
	}
	if m.observe != nil {
		m.emit(Event{Kind: TimerFired, Thread: th.id})
	}
	m.expire(th)
}

// expire wakes a thread whose time limit is over and whose timer is gone.
func (m *Machine) expire(th *thread) {
	th.set(flagTimerSubmitted|flagTimer, false)
	if th.block.On == ParkPermit {
		th.permits |= ParkPermit
	}
	m.wake(th, WokenByTimeout)
}
