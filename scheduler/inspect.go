package scheduler

import "slices"

// CarrierInfo is what an observer sees of a carrier.
type CarrierInfo struct {
	ID CarrierID
	// Thread is the virtual thread mounted on it, or 0.
	Thread ThreadID
	// Compensated says that the pool has replaced the carrier while its thread
	// blocks it.
	Compensated bool
	// Free says that it has no thread and may take a task.
	Free bool
}

// QueueInfo is what an observer sees of a scheduler queue.
type QueueInfo struct {
	ID QueueID
	// Threads are those that its tasks would continue, the next one first. Expiries
	// counts the tasks that end time limits instead (25).
	Threads  []ThreadID
	Expiries int
}

// Carriers returns the carriers, by number.
func (m *Machine) Carriers() []CarrierInfo {
	m.reads(PoolPart, 0)
	all := make([]CarrierInfo, len(m.pool.carriers))
	for i := range all {
		c := &m.pool.carriers[i]
		all[i] = CarrierInfo{
			ID: CarrierID(i + 1), Thread: c.thread,
			Compensated: c.thread != 0 && m.threads[c.thread-1].has(flagCompensated),
			Free:        m.pool.mayTake(c, m.cfg.Parallelism),
		}
	}
	return all
}

// PoolSize returns the number of worker threads that the JVM would have by now.
func (m *Machine) PoolSize() int {
	m.reads(PoolPart, 0)
	return m.pool.size()
}

// Steps reports whether a thread can step now.
func (m *Machine) Steps(t ThreadID) bool {
	m.reads(ThreadPart, int32(t))
	return m.threads[t-1].has(flagRuns)
}

// NeedsCarrier reports whether a thread could step if it had a carrier, or if its time-out,
// which is over, had one (25).
func (m *Machine) NeedsCarrier(t ThreadID) bool {
	th := m.threads[t-1]
	return th.kind == Virtual && th.carrier == 0 && (th.state.Runnable() || th.has(flagTimerSubmitted))
}

// Exhausted reports whether every carrier that may run has a thread that cannot step,
// so that no other virtual thread gets one unless something wakes these.
func (m *Machine) Exhausted() bool {
	for i := range m.pool.carriers {
		c := &m.pool.carriers[i]
		if c.thread == 0 && m.pool.mayTake(c, m.cfg.Parallelism) || c.thread != 0 && m.threads[c.thread-1].has(flagRuns) {
			return false
		}
	}
	return true
}

// Queues returns the scheduler queues that have tasks: the shared one, the local
// ones by carrier, and the external ones.
func (m *Machine) Queues() []QueueInfo {
	m.reads(PoolPart, 0)
	var all []QueueInfo
	for i := range m.pool.carriers {
		if tasks := m.pool.carriers[i].local; len(tasks) > 0 {
			all = append(all, queueInfo(QueueID{LocalQueue, int32(i + 1)}, tasks))
		}
	}
	for _, e := range m.pool.externals {
		all = append(all, queueInfo(e.id, e.tasks))
	}
	slices.SortStableFunc(all, func(a, b QueueInfo) int {
		switch {
		case a.ID.less(b.ID):
			return -1
		case b.ID.less(a.ID):
			return 1
		}
		return 0
	})
	return all
}

func queueInfo(id QueueID, tasks []task) QueueInfo {
	q := QueueInfo{ID: id}
	for i, t := range tasks {
		if t.expire {
			q.Expiries++
		} else {
			if q.Threads == nil {
				q.Threads = make([]ThreadID, 0, len(tasks)-i)
			}
			q.Threads = append(q.Threads, t.thread)
		}
	}
	return q
}

// Joiners returns the threads that wait for the end of a thread, in the order in
// which they will be told.
func (m *Machine) Joiners(t ThreadID) []ThreadID {
	m.reads(ThreadPart, int32(t))
	return slices.Clone(m.threads[t-1].joiners)
}

// Operation returns the operation that a thread is in: the Op of its ThreadInfo,
// without the rest of it.
func (m *Machine) Operation(t ThreadID) Op { return m.threads[t-1].op }

// Operands returns the object and the other thread of the operation that a thread is
// in, each 0 if there is none.
func (m *Machine) Operands(t ThreadID) (ObjectID, ThreadID) {
	op := &m.threads[t-1].op
	return op.Object, op.Thread
}

// Owner returns the thread that owns an object (Owned), or 0.
func (m *Machine) Owner(o ObjectID) ThreadID {
	if owned, ok := m.Peek(o).(Owned); ok {
		return owned.OwnedBy()
	}
	return 0
}
