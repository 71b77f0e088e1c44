package scheduler

import (
	"slices"
	"time"
)

// task is one task in a scheduler queue: continue a thread, or expire its timer.
// A task whose thread is no longer in the state for it does nothing when taken.
type task struct {
	thread ThreadID
	expire bool
}

// carrier is a worker thread of the pool.
type carrier struct {
	thread ThreadID // mounted, or 0
	local  []task   // first in, first out, also for the carriers that steal from it
	last   QueueID  // where it took its last task from, while it keeps scanning
	// released carriers count against the parallelism (ForkJoinPool's RC). An idle
	// carrier is not released, nor is one that is compensated for.
	released bool
	// started says that the JVM would have created the worker thread by now.
	started bool
}

// external is an external submission queue. Only queues with tasks are kept.
type external struct {
	id    QueueID
	tasks []task
}

// pool is the fork-join pool that schedules virtual threads, with these
// invariants:
//
//  1. A carrier's thread is mounted on that carrier, and no other carrier has it.
//  2. mounted is the number of carriers with a thread, released that of released ones.
//  3. externals are sorted by id, and none is empty.
//  4. queued is the number of tasks in all queues.
//  5. When queued is 0, no carrier without a thread is released or has a last queue.
//
// A pool shares its slices with no other. Those of external queues that are not kept
// any more are beyond the length of externals, for the next ones.
type pool struct {
	carriers  []carrier
	externals []external
	mounted   int
	released  int
	queued    int
	// shared says that there are as many carriers as external queues, or more.
	shared bool

	// For watchdogs, and no part of the state: how often a thread was mounted or
	// unmounted, and when last.
	changes uint64
	changed time.Duration
}

func newPool(parallelism int, r Release) pool {
	return pool{carriers: make([]carrier, parallelism), shared: parallelism >= r.externalQueues(parallelism)}
}

// cloneTo returns a copy in the memory of a pool that is no longer needed.
func (p *pool) cloneTo(was *pool) pool {
	c := *p
	c.carriers = slices.Grow(was.carriers[:0], len(p.carriers))[:len(p.carriers)]
	for i := range c.carriers {
		local := c.carriers[i].local
		c.carriers[i] = p.carriers[i]
		c.carriers[i].local = append(local[:0], p.carriers[i].local...)
	}
	c.externals = was.externals[:0]
	for i := range p.externals {
		c.insert(i, p.externals[i].id)
		c.externals[i].tasks = append(c.externals[i].tasks, p.externals[i].tasks...)
	}
	return c
}

// insert makes an external queue the i-th. It has no tasks yet.
func (p *pool) insert(i int, id QueueID) {
	n := len(p.externals)
	if n == cap(p.externals) {
		p.externals = append(p.externals, external{})
	} else {
		p.externals = p.externals[:n+1]
	}
	tasks := p.externals[n].tasks[:0]
	copy(p.externals[i+1:], p.externals[i:n])
	p.externals[i] = external{id, tasks}
}

// remove forgets the i-th external queue.
func (p *pool) remove(i int) {
	tasks := p.externals[i].tasks
	last := len(p.externals) - 1
	copy(p.externals[i:], p.externals[i+1:])
	p.externals[last].tasks = tasks
	p.externals = p.externals[:last]
}

// shortQueue is a number of tasks that are quickly moved.
const shortQueue = 32

// behind returns the tasks of a queue without the first. Those of a short one move up,
// so that its memory does for all that are still to come.
func behind(tasks []task) []task {
	if len(tasks) > shortQueue {
		return tasks[1:]
	}
	return tasks[:copy(tasks, tasks[1:])]
}

// submit puts a task at the tail of a queue.
func (p *pool) submit(q QueueID, t task) {
	p.queued++
	if q.Kind == LocalQueue {
		c := &p.carriers[q.N-1]
		c.local = append(c.local, t)
		return
	}
	i, found := p.find(q)
	if !found {
		p.insert(i, q)
	}
	p.externals[i].tasks = append(p.externals[i].tasks, t)
}

// find returns the place of an external queue, or where it would be.
func (p *pool) find(q QueueID) (at int, found bool) {
	end := len(p.externals)
	for at < end {
		if half := (at + end) / 2; p.externals[half].id.less(q) {
			at = half + 1
		} else {
			end = half
		}
	}
	return at, at < len(p.externals) && p.externals[at].id == q
}

// head returns the task at the head of a queue.
func (p *pool) head(q QueueID) (task, bool) {
	if q.Kind == LocalQueue {
		if q.N < 1 || int(q.N) > len(p.carriers) || len(p.carriers[q.N-1].local) == 0 {
			return task{}, false
		}
		return p.carriers[q.N-1].local[0], true
	}
	i, found := p.find(q)
	if !found {
		return task{}, false
	}
	return p.externals[i].tasks[0], true
}

// take removes the task at the head of a queue that has one.
func (p *pool) take(q QueueID) task {
	p.queued--
	if q.Kind == LocalQueue {
		c := &p.carriers[q.N-1]
		t := c.local[0]
		c.local = behind(c.local)
		return t
	}
	i, _ := p.find(q)
	e := &p.externals[i]
	t := e.tasks[0]
	if len(e.tasks) == 1 {
		p.remove(i)
	} else {
		e.tasks = behind(e.tasks)
	}
	return t
}

// withdraw removes one task from an external queue that has it.
func (p *pool) withdraw(q QueueID, t task) {
	i, _ := p.find(q)
	e := &p.externals[i]
	at := slices.Index(e.tasks, t)
	e.tasks = slices.Delete(e.tasks, at, at+1)
	p.queued--
	if len(e.tasks) == 0 {
		p.remove(i)
	}
	p.settle()
}

// mayTake reports whether carrier c, which has no thread, may take a task: it is
// still scanning for one, or a released carrier is missing so that it is woken.
func (p *pool) mayTake(c *carrier, parallelism int) bool {
	return c.thread == 0 && (c.released || p.released < parallelism)
}

// untouched reports whether carrier id, which has no thread, differs from others of
// which that is true in nothing but its number: it does not scan, it has no queue with
// tasks, and none will go on with a queue of it.
func (p *pool) untouched(id CarrierID) bool {
	c := &p.carriers[id-1]
	if c.released || c.last.Kind != NoQueue || len(c.local) > 0 {
		return false
	}
	if _, ok := p.find(QueueID{YieldQueue, int32(id)}); ok {
		return false
	}
	for i := range p.carriers {
		if last := p.carriers[i].last; (last.Kind == LocalQueue || last.Kind == YieldQueue) && last.N == int32(id) {
			return false
		}
	}
	return true
}

// canTake reports whether any carrier may take a task.
func (p *pool) canTake(parallelism int) bool {
	if p.queued == 0 {
		return false
	}
	for i := range p.carriers {
		if p.mayTake(&p.carriers[i], parallelism) {
			return true
		}
	}
	return false
}

// only returns the queue from which carrier id takes if there is no choice: its own if
// it has tasks, else the one it took from last if that has. Else it may take from any
// with tasks.
//
// Source: ForkJoinPool.runWorker and scan of 21 and 25, where the order in which a
// worker scans the slots is pseudo-random.
func (p *pool) only(id CarrierID) (q QueueID, ok bool) {
	c := &p.carriers[id-1]
	if len(c.local) > 0 {
		return QueueID{LocalQueue, int32(id)}, true
	}
	if c.last.Kind != NoQueue {
		if _, ok := p.head(c.last); ok {
			return c.last, true
		}
	}
	return QueueID{}, false
}

// appendTakes appends the actions by which carrier id takes a task, external queues
// first.
func (p *pool) appendTakes(buf []Action, id CarrierID) []Action {
	if q, ok := p.only(id); ok {
		return append(buf, Action{Kind: TakeTask, Carrier: id, Queue: q})
	}
	for i := range p.externals {
		buf = append(buf, Action{Kind: TakeTask, Carrier: id, Queue: p.externals[i].id})
	}
	for i := range p.carriers {
		if len(p.carriers[i].local) > 0 {
			buf = append(buf, Action{Kind: TakeTask, Carrier: id, Queue: QueueID{LocalQueue, int32(i + 1)}})
		}
	}
	return buf
}

// canTakeFrom reports whether carrier id may take a task from a queue.
func (p *pool) canTakeFrom(id CarrierID, q QueueID, parallelism int) bool {
	if id < 1 || int(id) > len(p.carriers) || !p.mayTake(&p.carriers[id-1], parallelism) {
		return false
	}
	if only, ok := p.only(id); ok {
		return q == only
	}
	_, ok := p.head(q)
	return ok
}

// occupy gives carrier id a thread, whose task it took from queue q.
//
// The real pool has not a queue for each submitter, but finds one of a few by a number
// of the submitting thread. Those of the carriers, which are made one after the other,
// lead to different queues until these run out, on 25 nearly. So if there are as many
// carriers as queues, each queue is also that of a carrier, in which threads that yield
// take turns with those that others start. If there are fewer it is chance whether a
// queue is, and here none is: a carrier then stays with threads that yield for as long
// as they do.
//
// Source: ForkJoinPool.submissionQueue and registerWorker, ThreadLocalRandom.localInit of
// 21 and 25. Observed of threads that yield for ever, one for each carrier: 21.0.13 lets
// another start with 1, 2, 4, 8 and 16 carriers and not with 3 and 5, and 25.0.3 with 8
// and 16 and not with 1, 2 and 4.
func (p *pool) occupy(id CarrierID, t ThreadID, q QueueID) {
	c := &p.carriers[id-1]
	c.thread, c.started = t, true
	c.last = q
	switch {
	case q.Kind == SharedQueue || q == (QueueID{LocalQueue, int32(id)}):
		c.last = QueueID{} // it comes first anyway, so it is not worth a state
	case q.Kind == YieldQueue && p.shared:
		c.last = QueueID{} // tasks of others come in between
	}
	if !c.released {
		c.released = true
		p.released++
	}
	p.mounted++
	p.drained(q)
	p.settle()
}

// drained lets carriers forget a queue that has no tasks left. One that scans looks there
// and goes on with any; if it comes to look only after the next task, it may still take
// that. One with a thread could find tasks there later, unless nobody submits to it: the
// queue of whoever started the machine.
//
// Source: ForkJoinPool.WorkQueue.topLevelExec of 21, where a worker goes back to scan once
// the queue it took from is empty; runWorker of 25.
func (p *pool) drained(q QueueID) {
	if _, ok := p.head(q); ok {
		return
	}
	for i := range p.carriers {
		if c := &p.carriers[i]; c.last == q && (c.thread == 0 || q == QueueID{Kind: ExternalQueue}) {
			c.last = QueueID{}
		}
	}
}

// vacate takes the thread off carrier id. The carrier goes on scanning if there
// are tasks, with the queue that it took from last if that has some; a surplus carrier
// too, since it retires only when it finds none.
func (p *pool) vacate(id CarrierID, parallelism int) {
	c := &p.carriers[id-1]
	c.thread = 0
	p.drained(c.last)
	p.mounted--
	if p.released <= parallelism && c.released {
		c.released = false
		p.released--
	}
	p.settle()
}

// change takes note that a thread was mounted or unmounted.
func (p *pool) change(now time.Duration) {
	p.changes++
	p.changed = now
}

// settle lets scanning carriers go idle when there is nothing to find.
func (p *pool) settle() {
	if p.queued > 0 {
		return
	}
	for i := range p.carriers {
		c := &p.carriers[i]
		if c.thread != 0 {
			continue
		}
		c.last = QueueID{}
		if c.released {
			c.released = false
			p.released--
		}
	}
}

// compensate lets the pool replace carrier id, whose thread is about to block it,
// and reports whether it did.
//
// Source: ForkJoinPool.tryCompensate of 21 and 25, with the pool's saturate
// predicate always true, as the scheduler of virtual threads has it.
func (p *pool) compensate(id CarrierID, cfg *Config) bool {
	idle := slices.IndexFunc(p.carriers, func(o carrier) bool { return o.thread == 0 && !o.released })
	switch {
	case idle >= 0 && p.released <= cfg.Parallelism:
		p.carriers[idle].released, p.carriers[idle].started = true, true
		p.released++
	case p.released > cfg.MinRunnable && len(p.carriers) >= cfg.Parallelism:
	case len(p.carriers) < cfg.MaxPoolSize:
		p.carriers = append(p.carriers, carrier{released: true, started: true})
		p.released++
	default:
		return false
	}
	p.carriers[id-1].released = false
	p.released--
	p.settle()
	return true
}

// endCompensation undoes compensate when the block is over. The replacement runs
// on as a surplus carrier until it finds no task.
func (p *pool) endCompensation(id CarrierID) {
	p.carriers[id-1].released = true
	p.released++
}

// size returns the number of worker threads that the JVM would have by now.
func (p *pool) size() int {
	n := 0
	for i := range p.carriers {
		if p.carriers[i].started {
			n++
		}
	}
	return n
}
