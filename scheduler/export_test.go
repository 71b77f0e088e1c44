package scheduler

import (
	"fmt"
	"slices"
)

// Check returns what is wrong with the numbered invariants of the machine, or nil.
func (m *Machine) Check() error {
	for _, check := range []func() error{m.checkRunning, m.checkPool, m.checkQueues, m.checkTimers, m.checkCounts} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (m *Machine) checkRunning() error {
	if !slices.IsSorted(m.running) {
		return fmt.Errorf("running is not sorted: %v", m.running)
	}
	for _, th := range m.threads {
		listed := slices.Contains(m.running, th.id)
		runs := (th.state == StateRunning || th.has(flagYields)) && (!th.has(flagBlocked) || th.has(flagYields))
		if listed != runs || listed != th.has(flagRuns) {
			return fmt.Errorf("thread %v, %v: listed as running %v, flagged %v, runs %v", th.id, th.state, listed, th.has(flagRuns), runs)
		}
		if mounted := th.carrier != 0; mounted && m.pool.carriers[th.carrier-1].thread != th.id {
			return fmt.Errorf("thread %v is on carrier %d, which has %v", th.id, th.carrier, m.pool.carriers[th.carrier-1].thread)
		}
		if th.state.Runnable() && m.tasksOf(th.id) != 1 {
			return fmt.Errorf("thread %v is %v and has %d tasks", th.id, th.state, m.tasksOf(th.id))
		}
		if !th.state.Runnable() && m.tasksOf(th.id) != 0 {
			return fmt.Errorf("thread %v is %v and has a task", th.id, th.state)
		}
	}
	return nil
}

// tasksOf counts the tasks that would continue a thread.
func (m *Machine) tasksOf(t ThreadID) int {
	n := 0
	for _, q := range m.Queues() {
		for _, id := range q.Threads {
			if id == t {
				n++
			}
		}
	}
	return n
}

func (m *Machine) checkPool() error {
	mounted, released := 0, 0
	for i := range m.pool.carriers {
		c := &m.pool.carriers[i]
		if c.thread != 0 {
			mounted++
			if m.threads[c.thread-1].carrier != CarrierID(i+1) {
				return fmt.Errorf("carrier %d has thread %v, which is on %d", i+1, c.thread, m.threads[c.thread-1].carrier)
			}
		}
		if c.released {
			released++
		}
		if m.pool.queued == 0 && c.thread == 0 && (c.released || c.last != QueueID{}) {
			return fmt.Errorf("carrier %d scans though there is nothing to find", i+1)
		}
	}
	if mounted != m.pool.mounted || released != m.pool.released {
		return fmt.Errorf("mounted %d, counted %d; released %d, counted %d", m.pool.mounted, mounted, m.pool.released, released)
	}
	if len(m.pool.carriers) > max(m.cfg.MaxPoolSize, m.cfg.Parallelism) {
		return fmt.Errorf("%d carriers, at most %d", len(m.pool.carriers), m.cfg.MaxPoolSize)
	}
	return nil
}

func (m *Machine) checkQueues() error {
	queued := 0
	for i, e := range m.pool.externals {
		if len(e.tasks) == 0 {
			return fmt.Errorf("%v is empty", e.id)
		}
		if i > 0 && !m.pool.externals[i-1].id.less(e.id) {
			return fmt.Errorf("external queues are not sorted")
		}
		queued += len(e.tasks)
	}
	for i := range m.pool.carriers {
		queued += len(m.pool.carriers[i].local)
	}
	if queued != m.pool.queued {
		return fmt.Errorf("queued %d, counted %d", m.pool.queued, queued)
	}
	return nil
}

func (m *Machine) checkTimers() error {
	pending := map[ThreadID]int{}
	for _, t := range m.timers.heap {
		if !m.stale(t) {
			pending[t.thread]++
		}
	}
	for _, t := range m.timers.due {
		pending[t]++
		if !m.threads[t-1].has(flagTimerDue) {
			return fmt.Errorf("timer of %v is due and not flagged", t)
		}
	}
	for _, th := range m.threads {
		if th.has(flagTimerSubmitted) {
			pending[th.id]++
		}
		want := 0
		if th.has(flagBlocked) && !th.has(flagYields) && th.block.Ends() {
			want = 1
		}
		if pending[th.id] != want {
			return fmt.Errorf("thread %v has %d timers, expected %d", th.id, pending[th.id], want)
		}
	}
	return nil
}

func (m *Machine) checkCounts() error {
	live, keepAlive, blank := 0, 0, 0
	for _, th := range m.threads {
		alive := th.state != StateNew && th.state != StateTerminated
		if alive && th.essential() {
			live++
		}
		if alive && th.kind == Platform {
			keepAlive++
		}
		if th.kind == Virtual && th.state == StateStarted {
			blank++
		}
	}
	if live != m.live || keepAlive != m.keepAlive || blank != m.blank {
		return fmt.Errorf("live %d, counted %d; keepAlive %d, counted %d; blank %d, counted %d",
			m.live, live, m.keepAlive, keepAlive, m.blank, blank)
	}
	return nil
}

// StaleTimers returns the size of the timer heap, for tests of its compaction.
func (m *Machine) StaleTimers() int { return len(m.timers.heap) }

// NewConstantInt returns a constant of a program.
func NewConstantInt(p *Program, value int64) ObjectID { return p.Constant(&intObject{value: value}) }
