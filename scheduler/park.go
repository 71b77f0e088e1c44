package scheduler

import "slices"

// noNeedToBlock returns the reason why a thread that is about to block goes on at
// once: its permit is there and is used up, it is interrupted, or the time limit
// has passed. It returns NotWoken if the thread has to block.
func (m *Machine) noNeedToBlock(th *thread, b *Block) Wake {
	switch {
	case th.permits&b.On != 0:
		th.permits &^= b.On
		if b.On == ParkPermit {
			return WokenByUnpark
		}
		return WokenByExit
	case b.Interruptible && th.has(flagInterrupted):
		return WokenByInterrupt
	case b.Timed && m.cfg.Time == ExactTime && b.Deadline <= m.clock:
		return WokenByTimeout
	}
	return NotWoken
}

// block stops a thread until its permit is granted, an interrupt or its deadline.
//
// Source: VirtualThread.park, parkNanos, parkOnCarrierThread and afterYield of 21
// and 25.
func (m *Machine) block(th *thread, b *Block) {
	th.block, th.since = *b, m.clock
	th.set(flagBlocked, true)
	leaves := th.kind == Virtual && b.How == Unmount && th.pins == 0
	if m.observe != nil {
		m.emit(Event{
			Kind: ThreadBlocked, Thread: th.id, Carrier: th.carrier, Object: th.op.Object, Verb: th.op.Verb,
			Reason: b.Reason, Pinned: th.kind == Virtual && b.How == Unmount && th.pins > 0,
		})
	}
	if leaves {
		th.state = b.leavingState()
		th.set(flagYields, true)
		if m.cfg.Steps == ByOperation {
			m.afterYield(th)
		}
		return
	}
	m.halt(th)
	if b.Timed {
		m.setTimer(th)
	}
	if th.kind != Virtual {
		return
	}
	if b.How == Unmount && b.On == ParkPermit {
		th.state = StatePinned
		if b.Timed {
			th.state = StateTimedPinned
		}
	}
	if b.How == HoldAndCompensate {
		m.writes(PoolPart, 0)
	}
	if b.How == HoldAndCompensate && m.pool.compensate(th.carrier, m.cfg) {
		th.set(flagCompensated, true)
		if m.observe != nil {
			m.emit(Event{Kind: CarrierAdded, Thread: th.id, Carrier: th.carrier})
		}
	}
}

// leavingState is the state in which a thread gives up its carrier for the block.
func (b *Block) leavingState() State {
	switch {
	case b.On == ParkPermit && b.Timed:
		return StateTimedParking
	case b.On == ParkPermit:
		return StateParking
	case b.Reason.Kind == ForMonitor:
		return StateBlocking
	case b.Timed:
		return StateTimedWaiting
	}
	return StateWaiting
}

// leftState is the state of a thread that gave up its carrier in state s.
func leftState(s State) State {
	switch s {
	case StateTimedParking:
		return StateTimedParked
	case StateParking:
		return StateParked
	case StateTimedWaiting:
		return StateTimedWait
	case StateWaiting:
		return StateWait
	}
	return StateBlocked
}

// afterYield takes a thread that blocks off its carrier. If its permit came in
// the meantime it is queued again at once, on that carrier.
func (m *Machine) afterYield(th *thread) {
	th.set(flagYields, false)
	m.halt(th)
	from := th.carrier
	m.unmount(th, leftState(th.state))
	if why := m.noNeedToBlock(th, &th.block); why != NotWoken {
		th.permits |= th.block.On
		m.wakeTo(th, why, QueueID{LocalQueue, int32(from)})
	} else if th.block.Timed {
		m.setTimer(th)
	}
}

// unmount frees the carrier of a mounted thread.
func (m *Machine) unmount(th *thread, to State) {
	m.writes(PoolPart, 0)
	c := th.carrier
	th.state, th.carrier = to, 0
	m.pool.vacate(c, m.cfg.Parallelism)
	m.pool.change(m.clock)
	if m.observe != nil {
		m.emit(Event{Kind: ThreadUnmounted, Thread: th.id, Carrier: c})
	}
}

// take lets carrier c run the task at the head of queue q.
//
// Source: VirtualThread.runContinuation of 21 and 25.
func (m *Machine) take(c CarrierID, q QueueID) {
	m.writes(PoolPart, 0)
	t := m.pool.take(q)
	th := m.edit(t.thread)
	if t.expire {
		m.worker = c
		if m.observe != nil {
			m.emit(Event{Kind: TimerFired, Thread: th.id, Carrier: c})
		}
		m.expire(th)
		m.worker = 0
		m.pool.settle()
		return
	}
	m.pool.occupy(c, th.id, q)
	m.pool.change(m.clock)
	switch th.state {
	case StateUnparked:
		th.permits &^= ParkPermit
	case StateUnblocked:
		th.permits &^= MonitorPermit
	}
	th.block.On = 0
	th.state, th.carrier, th.since = StateRunning, c, m.clock
	if m.observe != nil {
		m.emit(Event{Kind: ThreadMounted, Thread: th.id, Carrier: c, Queue: q})
	}
	m.run(th)
	if !th.has(flagBegun) {
		m.blank--
		m.begin(th)
	}
}

// wake ends a thread's block and lets it run, or wait for a carrier.
func (m *Machine) wake(th *thread, why Wake) {
	m.wakeTo(th, why, m.queueOfWaker(why))
}

func (m *Machine) wakeTo(th *thread, why Wake, q QueueID) {
	th.set(flagBlocked, false)
	if th.has(flagTimer) {
		m.cancelTimer(th)
	}
	th.wake, th.since = why, m.clock
	if m.observe != nil {
		m.emit(Event{Kind: ThreadWoken, Thread: th.id, By: m.actor, Wake: why, Reason: th.block.Reason})
	}
	if th.has(flagCompensated) {
		th.set(flagCompensated, false)
		m.writes(PoolPart, 0)
		m.pool.endCompensation(th.carrier)
		if m.observe != nil {
			m.emit(Event{Kind: CarrierReturned, Thread: th.id, Carrier: th.carrier})
		}
	}
	if !th.unmounted() {
		if th.kind == Virtual {
			th.state = StateRunning
		}
		m.run(th)
		return
	}
	if th.state == StateParked || th.state == StateTimedParked {
		th.state = StateUnparked
	} else {
		th.state = StateUnblocked
	}
	m.submit(q, task{thread: th.id})
}

// queueOfWaker returns the queue into which the actor of the moment submits an
// unmounted thread that it wakes: a mounted thread into its carrier's local queue,
// a platform thread into its external one. What a monitor exit wakes goes through
// VirtualThread-unblocker. A timer's expiry submits from the timer thread. The
// carrier's own code, which ends threads and from 25 on runs expiries, submits
// into its local queue.
func (m *Machine) queueOfWaker(why Wake) QueueID {
	switch {
	case why == WokenByExit:
		return QueueID{Kind: UnblockerQueue}
	case m.worker != 0:
		return QueueID{LocalQueue, int32(m.worker)}
	case m.actor == 0:
		return QueueID{Kind: TimerQueue}
	}
	if c := m.threads[m.actor-1].carrier; c != 0 {
		return QueueID{LocalQueue, int32(c)}
	}
	return QueueID{ExternalQueue, int32(m.actor)}
}

// queueOr returns q, or the only queue if there is but one.
func (m *Machine) queueOr(q QueueID) QueueID {
	if m.cfg.Queues == SingleFIFO {
		return QueueID{Kind: SharedQueue}
	}
	return q
}

func (m *Machine) submit(q QueueID, t task) {
	q = m.queueOr(q)
	m.writes(PoolPart, 0)
	m.pool.submit(q, t)
	if !t.expire {
		if m.observe != nil {
			m.emit(Event{Kind: ThreadQueued, Thread: t.thread, Queue: q, By: m.actor})
		}
	}
}

// Unpark grants a thread its park permit and, if it is parked, lets it go on.
//
// Source: VirtualThread.unpark of 21 and 25: a permit that is there already means
// that somebody else has woken the thread.
func (m *Machine) Unpark(t ThreadID) {
	m.readsThreadCount(t)
	if t < 1 || int(t) > len(m.threads) {
		m.reads(ThreadCount, 0)
		return
	}
	m.reads(ThreadPart, int32(t))
	th := m.threads[t-1]
	if th.permits&ParkPermit != 0 || th.state == StateNew || th.state == StateTerminated {
		return
	}
	m.grant(m.edit(t), ParkPermit, WokenByUnpark)
}

// Unblock grants a thread its monitor permit: it is the heir of a monitor.
//
// Source: VirtualThread.unblock of 25; ObjectMonitor::exit_epilog of 21 and 25.
func (m *Machine) Unblock(t ThreadID) { m.grant(m.edit(t), MonitorPermit, WokenByExit) }

func (m *Machine) grant(th *thread, p Permit, why Wake) {
	th.permits |= p
	if m.observe != nil {
		m.emit(Event{Kind: PermitGranted, Thread: th.id, By: m.actor, Permit: p})
	}
	if th.has(flagBlocked) && !th.has(flagYields) && th.block.On == p {
		m.wake(th, why)
	}
}

// Interrupt sets a thread's interrupt status and ends its block if it is
// interruptible. As in the JDK it also grants the park permit.
//
// Source: VirtualThread.interrupt of 21 and 25.
func (m *Machine) Interrupt(t ThreadID) {
	th := m.edit(t)
	if th.state == StateNew || th.state == StateTerminated {
		return
	}
	th.set(flagInterrupted, true)
	th.permits |= ParkPermit
	if m.observe != nil {
		m.emit(Event{Kind: ThreadInterrupted, Thread: t, By: m.actor})
	}
	if !th.has(flagBlocked) || th.has(flagYields) {
		return
	}
	if th.block.Interruptible {
		m.wake(th, WokenByInterrupt)
	} else if th.block.On == ParkPermit {
		m.wake(th, WokenByUnpark)
	}
}

// ClearInterrupt clears a thread's interrupt status and returns what it was
// (Thread.interrupted).
func (m *Machine) ClearInterrupt(t ThreadID) bool {
	m.reads(ThreadPart, int32(t))
	if !m.threads[t-1].has(flagInterrupted) {
		return false
	}
	m.edit(t).set(flagInterrupted, false)
	return true
}

// Reblock changes what a blocked thread waits for, such as a notified thread that
// from then on waits to enter the monitor. Its time limit ends.
func (m *Machine) Reblock(t ThreadID, r Reason, interruptible bool) {
	th := m.edit(t)
	if th.has(flagTimer) {
		m.cancelTimer(th)
	}
	th.block.Timed = false
	th.block.Reason, th.block.Interruptible = r, interruptible
	switch th.state {
	case StateWait, StateTimedWait:
		th.state = StateBlocked
	case StateWaiting, StateTimedWaiting: // afterYield will find it notified
		th.state = StateBlocking
	}
	if m.observe != nil {
		m.emit(Event{Kind: ThreadRequeued, Thread: t, By: m.actor, Reason: r})
	}
}

// Hold records that a thread now holds a monitor or has a native frame on its
// stack, and whether that pins it.
func (m *Machine) Hold(t ThreadID, s Site) {
	th := m.edit(t)
	s.Depth = uint16(m.depth(th))
	r := th.own()
	r.held = append(r.held, s)
	if s.Pins {
		m.pin(th, s)
	}
}

// Unhold undoes the newest Hold with that cause and object.
func (m *Machine) Unhold(t ThreadID, c Cause, o ObjectID) {
	th := m.edit(t)
	i := th.site(c, o)
	if i < 0 {
		return
	}
	s := th.held[i]
	th.held = slices.Delete(th.held, i, i+1)
	if s.Pins {
		m.unpin(th, s)
	}
}

// Waive records that a thread gives up what its newest Hold with that cause and
// object is about, and keeps the frame on its stack, as Object.wait does.
func (m *Machine) Waive(t ThreadID, c Cause, o ObjectID) {
	th := m.edit(t)
	s := &th.held[th.site(c, o)]
	s.Waived = true
	if s.Pins {
		s.Pins = false
		m.unpin(th, *s)
	}
}

// Regain undoes Waive.
func (m *Machine) Regain(t ThreadID, c Cause, o ObjectID, pins bool) {
	th := m.edit(t)
	s := &th.held[th.site(c, o)]
	s.Waived, s.Pins = false, pins
	if pins {
		m.pin(th, *s)
	}
}

// site returns the place in held of the newest entry with that cause and object, or
// -1.
func (th *thread) site(c Cause, o ObjectID) int {
	for i := len(th.held) - 1; i >= 0; i-- {
		if th.held[i].Cause == c && th.held[i].Object == o {
			return i
		}
	}
	return -1
}

func (m *Machine) pin(th *thread, s Site) {
	th.pins++
	if m.observe != nil {
		m.emit(Event{Kind: PinBegan, Thread: th.id, Carrier: th.carrier, Object: s.Object, Cause: s.Cause})
	}
}

func (m *Machine) unpin(th *thread, s Site) {
	th.pins--
	if m.observe != nil {
		m.emit(Event{Kind: PinEnded, Thread: th.id, Carrier: th.carrier, Object: s.Object, Cause: s.Cause})
	}
}
