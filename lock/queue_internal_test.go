package lock

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// queueOf returns a queue with a head and these nodes, all linked.
func queueOf(nodes ...node) queue {
	q := queue{nodes: []node{{kind: exclusiveNode}}}
	for _, n := range nodes {
		n.linked = true
		q.nodes = append(q.nodes, n)
	}
	return q
}

func waiters(q *queue) []scheduler.ThreadID {
	var all []scheduler.ThreadID
	for _, n := range q.nodes {
		all = append(all, n.waiter)
	}
	return all
}

func TestEnsureHeadMakesOneHead(t *testing.T) {
	var q queue
	assert.True(t, q.ensureHead())
	assert.Equal(t, []node{{kind: exclusiveNode}}, q.nodes)
	assert.False(t, q.ensureHead())
	assert.Len(t, q.nodes, 1)
}

func TestFind(t *testing.T) {
	var q queue
	assert.Equal(t, -1, q.find(1))
	q.ensureHead()
	assert.Equal(t, -1, q.find(1))
	assert.Equal(t, -1, q.find(0), "the head is nobody's")
	for id := scheduler.ThreadID(1); id <= 4; id++ {
		q.enqueue(id, exclusiveNode, 0)
		assert.Equal(t, int(id), q.find(id))
	}
	assert.Equal(t, 2, q.find(2))
	assert.Equal(t, -1, q.find(5))
}

func TestSignalNext(t *testing.T) {
	unlinked := queueOf(node{waiter: 7, status: waiting})
	unlinked.nodes[1].linked = false
	for _, c := range []struct {
		name             string
		q                queue
		want, wantShared scheduler.ThreadID
	}{
		{"no queue", queue{}, 0, 0},
		{"only the head", queueOf(), 0, 0},
		{"exclusive", queueOf(node{waiter: 7, status: waiting}), 7, 0},
		{"condition", queueOf(node{waiter: 7, status: waiting, kind: conditionNode}), 7, 0},
		{"shared", queueOf(node{waiter: 7, status: waiting, kind: sharedNode}), 7, 7},
		{"signalled before", queueOf(node{waiter: 7, kind: sharedNode}), 0, 0},
		{"not linked yet", unlinked, 0, 0},
		{"only the first", queueOf(node{waiter: 7, status: waiting, kind: sharedNode}, node{waiter: 8, status: waiting, kind: sharedNode}), 7, 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			shared := c.q.clone()
			assert.Equal(t, c.want, c.q.signalNext())
			assert.Zero(t, c.q.signalNext(), "nobody is signalled twice")
			assert.Equal(t, c.wantShared, shared.signalNextIfShared())
			for _, q := range []queue{c.q, shared} {
				for i, n := range q.nodes {
					if i > 1 {
						assert.Equal(t, waiting, n.status)
					}
				}
			}
		})
	}
}

func TestRemove(t *testing.T) {
	abc := func() queue {
		q := queueOf(node{waiter: 1, status: waiting}, node{waiter: 2, status: waiting}, node{waiter: 3, status: waiting})
		q.nodes[3].linked = false
		return q
	}
	for i, want := range []struct {
		woken scheduler.ThreadID
		left  []scheduler.ThreadID
	}{1: {2, []scheduler.ThreadID{0, 2, 3}}, 2: {0, []scheduler.ThreadID{0, 1, 3}}, 3: {0, []scheduler.ThreadID{0, 1, 2}}} {
		if i == 0 {
			continue // the head is never removed
		}
		q := abc()
		assert.Equal(t, want.woken, q.remove(i))
		assert.Equal(t, want.left, waiters(&q))
		for _, n := range q.nodes {
			assert.True(t, n.linked)
		}
	}
	q := queueOf(node{waiter: 1, status: waiting}, node{waiter: 2})
	assert.Zero(t, q.remove(1), "who does not wait yet need not be woken")
	q = queueOf(node{waiter: 1})
	assert.Zero(t, q.remove(1))
	assert.Equal(t, []scheduler.ThreadID{0}, waiters(&q))
}

func TestBecomeHead(t *testing.T) {
	q := queueOf(node{waiter: 1, kind: conditionNode, status: waiting}, node{waiter: 2})
	q.becomeHead()
	assert.Equal(t, []scheduler.ThreadID{0, 2}, waiters(&q))
	assert.Equal(t, conditionNode, q.nodes[0].kind)
}

func TestHasQueuedPredecessors(t *testing.T) {
	var q queue
	assert.False(t, q.hasQueuedPredecessors(1))
	q = queueOf()
	assert.False(t, q.hasQueuedPredecessors(1))
	q = queueOf(node{waiter: 1}, node{waiter: 2})
	assert.False(t, q.hasQueuedPredecessors(1))
	assert.True(t, q.hasQueuedPredecessors(2))
	assert.True(t, q.hasQueuedPredecessors(3), "one that is not queued has all before it")
}

// TestClonesShareNothing changes a copy of each object in all that a step changes.
func TestClonesShareNothing(t *testing.T) {
	l := &reentrantLock{queue: queueOf(node{waiter: 1, status: waiting}), owner: 2, conditions: []condition{{name: "c", waiters: []conditionWaiter{{thread: 3}}}}}
	l2 := l.Clone().(*reentrantLock)
	assert.Equal(t, l, l2)
	l2.nodes[1].status, l2.owner, l2.state = 0, 5, 5
	l2.conditions[0].waiters[0].cancelled = true
	l2.enqueue(4, exclusiveNode, 0)
	assert.Equal(t, &reentrantLock{queue: queueOf(node{waiter: 1, status: waiting}), owner: 2, conditions: []condition{{name: "c", waiters: []conditionWaiter{{thread: 3}}}}}, l)

	s := &semaphore{queue: queueOf(node{waiter: 1}), holders: []holder{{2, 1}, {3, 1}}, fair: true, name: "s"}
	s2 := s.Clone().(*semaphore)
	assert.Equal(t, s, s2)
	s2.holders[0].permits, s2.nodes[1].waiter, s2.signals = 9, 9, true
	assert.Equal(t, &semaphore{queue: queueOf(node{waiter: 1}), holders: []holder{{2, 1}, {3, 1}}, fair: true, name: "s"}, s)

	rw := func() *readWriteLock {
		return &readWriteLock{
			queue: queueOf(node{waiter: 1}), readers: []holder{{2, 1}, {3, 1}}, fair: true, name: "rw", first: 2,
			conditions: []condition{{waiters: []conditionWaiter{{thread: 3}}}},
		}
	}
	l3 := rw()
	l4 := l3.Clone().(*readWriteLock)
	assert.Equal(t, l3, l4)
	l4.readers[0].permits, l4.nodes[1].waiter, l4.conditions[0].waiters[0].cancelled, l4.owner, l4.first = 9, 9, true, 9, 9
	assert.Equal(t, rw(), l3)

	d := &countDownLatch{queue: queueOf(node{waiter: 1}), name: "d"}
	d2 := d.Clone().(*countDownLatch)
	assert.Equal(t, d, d2)
	d2.nodes[1].waiter = 9
	assert.Equal(t, scheduler.ThreadID(1), d.nodes[1].waiter)
}

func hashOf(o scheduler.Object) scheduler.Hasher {
	var h scheduler.Hasher
	o.Hash(&h)
	return h
}

// TestHashSeesAllThatMatters changes one thing after the other. What the future does
// not depend on, which is the kind and status of the head, must not show.
func TestHashSeesAllThatMatters(t *testing.T) {
	base := func() *reentrantLock {
		return &reentrantLock{
			queue: queueOf(node{waiter: 1, status: waiting}, node{waiter: 2}), owner: 3,
			conditions: []condition{{waiters: []conditionWaiter{{thread: 4}}}, {}},
		}
	}
	for name, change := range map[string]func(*reentrantLock){
		"state":     func(l *reentrantLock) { l.state++ },
		"owner":     func(l *reentrantLock) { l.owner = 4 },
		"waiter":    func(l *reentrantLock) { l.nodes[2].waiter = 9 },
		"order":     func(l *reentrantLock) { l.nodes[1].waiter, l.nodes[2].waiter = 2, 1 },
		"status":    func(l *reentrantLock) { l.nodes[2].status = waiting },
		"kind":      func(l *reentrantLock) { l.nodes[1].kind = conditionNode },
		"link":      func(l *reentrantLock) { l.nodes[2].linked = false },
		"length":    func(l *reentrantLock) { l.nodes = l.nodes[:2] },
		"no head":   func(l *reentrantLock) { l.nodes = nil },
		"cancelled": func(l *reentrantLock) { l.conditions[0].waiters[0].cancelled = true },
		"condition": func(l *reentrantLock) { l.conditions[0], l.conditions[1] = l.conditions[1], l.conditions[0] },
		"signalled": func(l *reentrantLock) { l.conditions[0].waiters = nil },
	} {
		l := base()
		change(l)
		assert.NotEqual(t, hashOf(base()), hashOf(l), name)
	}
	empty, headed := &reentrantLock{}, &reentrantLock{queue: queueOf()}
	assert.NotEqual(t, hashOf(empty), hashOf(headed), "who makes the head first takes a step more")
	l := base()
	l.nodes[0].kind, l.nodes[0].status = sharedNode, waiting
	assert.Equal(t, hashOf(base()), hashOf(l))
}

func TestHashOfSemaphoreSeesHolders(t *testing.T) {
	base := hashOf(&semaphore{})
	assert.NotEqual(t, base, hashOf(&semaphore{holders: []holder{{1, 1}}}))
	assert.NotEqual(t, hashOf(&semaphore{holders: []holder{{1, 1}}}), hashOf(&semaphore{holders: []holder{{1, 2}}}))
	assert.NotEqual(t, base, hashOf(&semaphore{signals: true}))
	assert.NotEqual(t, base, hashOf(&semaphore{queue: queue{state: 1}}))
	assert.NotEqual(t, hashOf(&countDownLatch{}), hashOf(&countDownLatch{queue: queue{state: 1}}))
}

func TestHashOfReadWriteLock(t *testing.T) {
	base := func() *readWriteLock {
		return &readWriteLock{queue: queueOf(node{waiter: 1}), readers: []holder{{2, 1}}, conditions: make([]condition, 1)}
	}
	for name, change := range map[string]func(*readWriteLock){
		"state":     func(l *readWriteLock) { l.state++ },
		"queue":     func(l *readWriteLock) { l.nodes[1].kind = sharedNode },
		"fair":      func(l *readWriteLock) { l.fair = true },
		"owner":     func(l *readWriteLock) { l.owner = 2 },
		"first":     func(l *readWriteLock) { l.first = 2 },
		"holds":     func(l *readWriteLock) { l.readers[0].permits++ },
		"readers":   func(l *readWriteLock) { l.readers = nil },
		"condition": func(l *readWriteLock) { l.conditions[0].waiters = []conditionWaiter{{thread: 3}} },
	} {
		l := base()
		change(l)
		assert.NotEqual(t, hashOf(base()), hashOf(l), name)
	}
	l := base()
	l.name = "other"
	assert.Equal(t, hashOf(base()), hashOf(l))
}

func TestApparentlyFirstQueuedIsExclusive(t *testing.T) {
	unlinked := queueOf(node{waiter: 1})
	unlinked.nodes[1].linked = false
	for _, c := range []struct {
		q    queue
		want bool
	}{
		{queue{}, false},
		{queueOf(), false},
		{queueOf(node{waiter: 1, kind: sharedNode}, node{waiter: 2}), false},
		{queueOf(node{waiter: 1}), true},
		{queueOf(node{waiter: 1, kind: conditionNode}), true},
		{unlinked, false},
	} {
		assert.Equal(t, c.want, c.q.apparentlyFirstQueuedIsExclusive(), "%v", c.q)
	}
}

func TestVerbNames(t *testing.T) {
	p := scheduler.NewProgram("verbs")
	l := NewReentrantLock(p, "l")
	rw := NewReentrantReadWriteLock(p, "rw")
	c, s, d := l.NewCondition(p, "c"), NewSemaphore(p, "s", 1), NewCountDownLatch(p, "d", 1)
	for _, v := range []struct {
		op   scheduler.Op
		name string
	}{
		{l.LockOp(), "lock"},
		{l.LockInterruptiblyOp(), "lockInterruptibly"},
		{l.TryLockOp(), "tryLock"},
		{l.TryLockForOp(1), "tryLock"},
		{l.UnlockOp(), "unlock"},
		{c.AwaitOp(), "await"},
		{c.AwaitNanosOp(1), "awaitNanos"},
		{c.AwaitUninterruptiblyOp(), "awaitUninterruptibly"},
		{c.SignalOp(), "signal"},
		{c.SignalAllOp(), "signalAll"},
		{rw.WriteLock().LockOp(), "lock"},
		{rw.WriteLock().UnlockOp(), "unlock"},
		{rw.ReadLock().LockOp(), "lock"},
		{rw.ReadLock().LockInterruptiblyOp(), "lockInterruptibly"},
		{rw.ReadLock().TryLockOp(), "tryLock"},
		{rw.ReadLock().TryLockForOp(1), "tryLock"},
		{rw.ReadLock().UnlockOp(), "unlock"},
		{rw.ReadLock().NewConditionOp(), "newCondition"},
		{s.AcquireOp(1), "acquire"},
		{s.AcquireUninterruptiblyOp(1), "acquireUninterruptibly"},
		{s.TryAcquireOp(1), "tryAcquire"},
		{s.TryAcquireForOp(1, 1), "tryAcquire"},
		{s.ReleaseOp(1), "release"},
		{d.AwaitOp(), "await"},
		{d.AwaitForOp(1), "await"},
		{d.CountDownOp(), "countDown"},
	} {
		assert.Equal(t, v.name, p.Edit(v.op.Object).VerbName(v.op.Verb))
	}
}

// TestMostHolds: the state is an int of Java, and one hold more than it can count is
// an error in all ways to lock. Source: ReentrantLock.Sync of 21 and 25.
func TestMostHolds(t *testing.T) {
	for _, op := range []func(ReentrantLock) scheduler.Op{
		ReentrantLock.LockOp, ReentrantLock.TryLockOp, ReentrantLock.LockInterruptiblyOp,
	} {
		p := scheduler.NewProgram("holds")
		l := NewReentrantLock(p, "l")
		o := p.Edit(l.ID).(*reentrantLock)
		o.owner, o.state = 1, math.MaxInt32
		p.Thread(scheduler.Spec{Name: "a", Kind: scheduler.Platform, Code: p.Assemble().Do(op(l)).Code()})
		m, err := scheduler.New(scheduler.Config{}, p)
		require.NoError(t, err)
		require.NoError(t, m.Apply(scheduler.Action{Kind: scheduler.StepThread, Thread: 1}))
		assert.Equal(t, int64(math.MaxInt32), l.Inspect(m).State)
		require.NoError(t, m.Apply(scheduler.Action{Kind: scheduler.StepThread, Thread: 1}))
		if e := m.Thread(1).Err; assert.NotNil(t, e) {
			assert.Equal(t, "java.lang.Error: Maximum lock count exceeded", e.Error())
		}
	}
}

// TestMostHoldsOfReadWriteLock: 65535 holds of either lock up to 24, as many as an int
// can count from 25 on.
func TestMostHoldsOfReadWriteLock(t *testing.T) {
	for jdk, most := range map[int]int64{21: 65535, 24: 65535, 25: math.MaxInt32} {
		for _, op := range []func(ReentrantReadWriteLock) scheduler.Op{
			func(l ReentrantReadWriteLock) scheduler.Op { return l.WriteLock().LockOp() },
			func(l ReentrantReadWriteLock) scheduler.Op { return l.WriteLock().TryLockOp() },
			func(l ReentrantReadWriteLock) scheduler.Op { return l.ReadLock().LockOp() },
			func(l ReentrantReadWriteLock) scheduler.Op { return l.ReadLock().TryLockOp() },
		} {
			for _, full := range []bool{false, true} {
				p := scheduler.NewProgram("holds")
				l := NewReentrantReadWriteLock(p, "l")
				o := p.Edit(l.ID).(*readWriteLock)
				n := most - 1
				if full {
					n = most
				}
				o.owner, o.first, o.state, o.readers = 1, 1, n*readUnit+n, []holder{{1, n}}
				p.Thread(scheduler.Spec{Name: "a", Kind: scheduler.Platform, Code: p.Assemble().Do(op(l)).Code()})
				m, err := scheduler.New(scheduler.Config{JDK: jdk}, p)
				require.NoError(t, err)
				for range 2 {
					require.NoError(t, m.Apply(scheduler.Action{Kind: scheduler.StepThread, Thread: 1}))
				}
				e := m.Thread(1).Err
				assert.Equal(t, full, e != nil, "jdk %d", jdk)
				if full && e != nil {
					assert.Equal(t, "java.lang.Error: Maximum lock count exceeded", e.Error())
				}
			}
		}
	}
}
