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
// A slice of tasks is only ever appended to and resliced, and a clone shares it
// with its capacity clipped, so that neither sees what the other appends.
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
	c.carriers = append(was.carriers[:0], p.carriers...)
	c.externals = append(was.externals[:0], p.externals...)
	for i := range c.carriers {
		clip(&p.carriers[i].local, &c.carriers[i].local)
	}
	for i := range c.externals {
		clip(&p.externals[i].tasks, &c.externals[i].tasks)
	}
	return c
}

// clip clips the capacity of a slice and of its copy. It does not touch what is clipped
// already, so that several goroutines can copy what none of them changes.
func clip(a, b *[]task) {
	if len(*a) < cap(*a) {
		*a = slices.Clip(*a)
		*b = *a
	}
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
		p.externals = slices.Insert(p.externals, i, external{id: q})
	}
	p.externals[i].tasks = append(p.externals[i].tasks, t)
}

func (p *pool) find(q QueueID) (int, bool) {
	return slices.BinarySearchFunc(p.externals, q, func(e external, q QueueID) int {
		switch {
		case e.id == q:
			return 0
		case e.id.less(q):
			return -1
		}
		return 1
	})
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
		c.local = c.local[1:]
		return t
	}
	i, _ := p.find(q)
	t := p.externals[i].tasks[0]
	if len(p.externals[i].tasks) == 1 {
		p.externals = slices.Delete(p.externals, i, i+1)
	} else {
		p.externals[i].tasks = p.externals[i].tasks[1:]
	}
	return t
}

// withdraw removes one task from an external queue that has it.
func (p *pool) withdraw(q QueueID, t task) {
	i, _ := p.find(q)
	at := slices.Index(p.externals[i].tasks, t)
	rest := slices.Concat(p.externals[i].tasks[:at], p.externals[i].tasks[at+1:])
	p.queued--
	if len(rest) == 0 {
		p.externals = slices.Delete(p.externals, i, i+1)
	} else {
		p.externals[i].tasks = rest
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

// sources calls yield for each queue whose head carrier id may take: its own if it
// has tasks, else the one it took from last, else any with tasks, external ones
// first. It stops when yield returns false.
//
// Source: ForkJoinPool.runWorker and scan of 21 and 25, where the order in which a
// worker scans the slots is pseudo-random.
func (p *pool) sources(id CarrierID, yield func(QueueID) bool) bool {
	c := &p.carriers[id-1]
	if len(c.local) > 0 {
		return yield(QueueID{LocalQueue, int32(id)})
	}
	if c.last.Kind != NoQueue {
		if _, ok := p.head(c.last); ok {
			return yield(c.last)
		}
	}
	for i := range p.externals {
		if !yield(p.externals[i].id) {
			return false
		}
	}
	for i := range p.carriers {
		if len(p.carriers[i].local) > 0 && !yield(QueueID{LocalQueue, int32(i + 1)}) {
			return false
		}
	}
	return true
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
	p.settle()
}

// vacate takes the thread off carrier id. The carrier goes on scanning if there
// are tasks; a surplus carrier too, since it retires only when it finds none.
func (p *pool) vacate(id CarrierID, parallelism int) {
	c := &p.carriers[id-1]
	c.thread = 0
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
