package lock

import (
	"math"
	"slices"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// ReentrantReadWriteLock is java.util.concurrent.locks.ReentrantReadWriteLock: one
// writer or many readers, and one queue for both. Each may lock again what it has. A
// writer may also read, and so go over from the write lock to the read lock; a reader
// that wants the write lock waits for itself, for ever.
//
// If it is not fair, writers take what is free whoever else waits, and a reader
// waits if the first of the queue seems to be a writer, unless it reads already. If it is
// fair, whoever comes waits behind those that are queued.
//
// It is a handle: copies are the same lock.
type ReentrantReadWriteLock struct{ ID scheduler.ObjectID }

// ReadLock is java.util.concurrent.locks.ReentrantReadWriteLock.ReadLock. It is a
// handle: copies are the same lock.
type ReadLock struct{ ID scheduler.ObjectID }

// WriteLock is java.util.concurrent.locks.ReentrantReadWriteLock.WriteLock. It is a
// handle: copies are the same lock.
type WriteLock struct{ ID scheduler.ObjectID }

// NewReentrantReadWriteLock creates a lock that is not fair, as new
// ReentrantReadWriteLock() does.
func NewReentrantReadWriteLock(c scheduler.Creator, name string) ReentrantReadWriteLock {
	return ReentrantReadWriteLock{c.New(&readWriteLock{name: name})}
}

// NewFairReentrantReadWriteLock creates a fair lock, as new
// ReentrantReadWriteLock(true) does.
func NewFairReentrantReadWriteLock(c scheduler.Creator, name string) ReentrantReadWriteLock {
	return ReentrantReadWriteLock{c.New(&readWriteLock{name: name, fair: true})}
}

// ReadLock returns the lock of the readers, as ReentrantReadWriteLock.readLock does.
func (l ReentrantReadWriteLock) ReadLock() ReadLock { return ReadLock(l) }

// WriteLock returns the lock of the writers, as ReentrantReadWriteLock.writeLock does.
func (l ReentrantReadWriteLock) WriteLock() WriteLock { return WriteLock(l) }

// ReadHolds returns how many holds of the read lock there are, and how many of them a
// thread has, as getReadLockCount and getReadHoldCount do.
func (l ReentrantReadWriteLock) ReadHolds(m *scheduler.Machine, t scheduler.ThreadID) (all, own int64) {
	rw := m.Peek(l.ID).(*readWriteLock)
	return rw.state / readUnit, holdsOf(rw.readers, t)
}

// WriteHolds returns how many holds of the write lock its owner has, as getWriteHoldCount
// does in that thread.
func (l ReentrantReadWriteLock) WriteHolds(m *scheduler.Machine) int64 {
	return m.Peek(l.ID).(*readWriteLock).state & writeMask
}

// Inspect returns the lock as a heap dump of machine m shows it.
func (l ReentrantReadWriteLock) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	return m.Inspect(l.ID)
}

// The verbs of a read lock. Those of a write lock and its conditions are those of a
// ReentrantLock.
const (
	verbReadLock uint8 = iota + verbSignalAll + 1
	verbReadLockInterruptibly
	verbReadTryLock
	verbReadTryLockFor
	verbReadUnlock
	verbReadNewCondition
)

var readWriteVerbs = slices.Concat(lockVerbs[:], []string{"lock", "lockInterruptibly", "tryLock", "tryLock", "unlock", "newCondition"})

// LockOp is the operation of Lock, for compiled code.
func (l ReadLock) LockOp() scheduler.Op { return scheduler.Op{Object: l.ID, Verb: verbReadLock} }

// LockInterruptiblyOp is the operation of LockInterruptibly, for compiled code. It
// throws InterruptedException.
func (l ReadLock) LockInterruptiblyOp() scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbReadLockInterruptibly}
}

// TryLockOp is the operation of TryLock, for compiled code. Its value is 1 or 0.
func (l ReadLock) TryLockOp() scheduler.Op { return scheduler.Op{Object: l.ID, Verb: verbReadTryLock} }

// TryLockForOp is the operation of TryLockFor, for compiled code. Its value is 1
// or 0, and it throws InterruptedException.
func (l ReadLock) TryLockForOp(limit time.Duration) scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbReadTryLockFor, Nanos: limit}
}

// UnlockOp is the operation of Unlock, for compiled code.
func (l ReadLock) UnlockOp() scheduler.Op { return scheduler.Op{Object: l.ID, Verb: verbReadUnlock} }

// NewConditionOp is the operation of NewCondition, for compiled code. It throws
// UnsupportedOperationException.
func (l ReadLock) NewConditionOp() scheduler.Op {
	return scheduler.Op{Object: l.ID, Verb: verbReadNewCondition}
}

// Lock acquires the read lock and waits as long as it takes.
func (l ReadLock) Lock(t *scheduler.Thread) { t.Must(l.LockOp()) }

// LockInterruptibly is Lock, but an interrupt ends it: the error is then
// scheduler.ErrInterrupted.
func (l ReadLock) LockInterruptibly(t *scheduler.Thread) error {
	_, err := t.Try(l.LockInterruptiblyOp())
	return err
}

// TryLock acquires the read lock if no other thread has the write lock, also ahead of
// those that wait for a fair one, and reports whether it did.
func (l ReadLock) TryLock(t *scheduler.Thread) bool { return t.Must(l.TryLockOp()) != 0 }

// TryLockFor waits for the read lock up to a time limit and reports whether it
// acquired it. The error is scheduler.ErrInterrupted or nil.
func (l ReadLock) TryLockFor(t *scheduler.Thread, limit time.Duration) (bool, error) {
	v, err := t.Try(l.TryLockForOp(limit))
	return v != 0, err
}

// Unlock releases one hold of the read lock. In a thread that has none it throws
// IllegalMonitorStateException.
func (l ReadLock) Unlock(t *scheduler.Thread) { t.Must(l.UnlockOp()) }

// NewCondition throws UnsupportedOperationException: read locks have no conditions.
func (l ReadLock) NewCondition(t *scheduler.Thread) { t.Must(l.NewConditionOp()) }

// exclusive returns the handle of a ReentrantLock whose operations are those of the
// write lock.
func (l WriteLock) exclusive() ReentrantLock { return ReentrantLock(l) }

// LockOp is the operation of Lock, for compiled code.
func (l WriteLock) LockOp() scheduler.Op { return l.exclusive().LockOp() }

// LockInterruptiblyOp is the operation of LockInterruptibly, for compiled code. It
// throws InterruptedException.
func (l WriteLock) LockInterruptiblyOp() scheduler.Op { return l.exclusive().LockInterruptiblyOp() }

// TryLockOp is the operation of TryLock, for compiled code. Its value is 1 or 0.
func (l WriteLock) TryLockOp() scheduler.Op { return l.exclusive().TryLockOp() }

// TryLockForOp is the operation of TryLockFor, for compiled code. Its value is 1
// or 0, and it throws InterruptedException.
func (l WriteLock) TryLockForOp(limit time.Duration) scheduler.Op {
	return l.exclusive().TryLockForOp(limit)
}

// UnlockOp is the operation of Unlock, for compiled code.
func (l WriteLock) UnlockOp() scheduler.Op { return l.exclusive().UnlockOp() }

// Lock acquires the write lock and waits as long as it takes: for ever, if the thread
// has the read lock and not the write lock.
func (l WriteLock) Lock(t *scheduler.Thread) { l.exclusive().Lock(t) }

// LockInterruptibly is Lock, but an interrupt ends it: the error is then
// scheduler.ErrInterrupted.
func (l WriteLock) LockInterruptibly(t *scheduler.Thread) error {
	return l.exclusive().LockInterruptibly(t)
}

// TryLock acquires the write lock if nobody has either lock or the thread has the
// write lock, also ahead of those that wait for a fair one, and reports whether it did.
func (l WriteLock) TryLock(t *scheduler.Thread) bool { return l.exclusive().TryLock(t) }

// TryLockFor waits for the write lock up to a time limit and reports whether it
// acquired it. The error is scheduler.ErrInterrupted or nil.
func (l WriteLock) TryLockFor(t *scheduler.Thread, limit time.Duration) (bool, error) {
	return l.exclusive().TryLockFor(t, limit)
}

// Unlock releases one hold of the write lock. In a thread that does not own it, it
// throws IllegalMonitorStateException.
func (l WriteLock) Unlock(t *scheduler.Thread) { l.exclusive().Unlock(t) }

// NewCondition adds a condition to the write lock.
func (l WriteLock) NewCondition(c scheduler.Creator, name string) Condition {
	return l.exclusive().NewCondition(c, name)
}

// AddCondition adds a condition and returns its number, for compiled code that keeps it
// with the lock and gets the condition by ConditionAt.
func (l WriteLock) AddCondition(c scheduler.Creator, name string) int64 {
	return l.exclusive().AddCondition(c, name)
}

// ConditionAt returns a condition by its number.
func (l WriteLock) ConditionAt(n int) Condition { return l.exclusive().ConditionAt(n) }

// The state counts the holds of the writer in its low half and those of all readers
// in its high half. Up to 24 it is an int with halves of 16 bits, from 25 on a long
// with halves of 32 (JDK-8352971). The machine counts as 25 does, whatever the release,
// and only shows and limits the state as the release does.
const (
	readUnit  = 1 << 32
	writeMask = readUnit - 1
	// oldUnit is readUnit up to 24.
	oldUnit = 1 << 16
)

// readWriteLock is the state of a ReentrantReadWriteLock and of its conditions.
type readWriteLock struct {
	queue
	name  string
	fair  bool
	owner scheduler.ThreadID // exclusiveOwnerThread
	// readers are the threads that have the read lock, by id, with their holds.
	readers []holder
	// first is the reader whose holds are in firstReaderHoldCount. The next to read when
	// nobody does takes its place, even if it still counts holds: that is so when it
	// awaits a condition with read holds, which takes them out of the state alone.
	first      scheduler.ThreadID
	conditions []condition
}

func (l *readWriteLock) list() *[]condition { return &l.conditions }

// OperandName implements scheduler.Namer.
func (l *readWriteLock) OperandName(op scheduler.Op, _ string) string {
	return operandOf(op, l.conditions)
}

func (l *readWriteLock) Clone() scheduler.Object {
	c := *l
	c.queue = l.queue.clone()
	c.readers = slices.Clone(l.readers)
	c.conditions = cloneConditions(l.conditions)
	return &c
}

// CloneTo implements scheduler.Reusable.
func (l *readWriteLock) CloneTo(old scheduler.Object) scheduler.Object {
	c, ok := old.(*readWriteLock)
	if !ok || len(c.conditions) != len(l.conditions) {
		return l.Clone()
	}
	nodes, readers, conditions := c.nodes[:0], c.readers[:0], c.conditions
	*c = *l
	c.nodes, c.readers = append(nodes, l.nodes...), append(readers, l.readers...)
	c.conditions = conditions
	copyConditions(c.conditions, l.conditions)
	return c
}

func (l *readWriteLock) Hash(h *scheduler.Hasher) {
	l.queue.hash(h)
	h.Bool(l.fair)
	h.Thread(l.owner)
	h.Thread(l.first)
	hashHolders(h, l.readers)
	hashConditions(h, l.conditions)
}

// HashShown implements scheduler.Shown.
func (l *readWriteLock) HashShown(h *scheduler.Hasher) { l.hashShown(h) }

func (l *readWriteLock) VerbName(verb uint8) string {
	return scheduler.VerbIn(readWriteVerbs, verb)
}

// readSide and writeSide are the lock as those see it that wait for the one or the
// other.
type (
	readSide  readWriteLock
	writeSide readWriteLock
)

func (l *readSide) reason() scheduler.ReasonKind  { return scheduler.ForLock }
func (l *writeSide) reason() scheduler.ReasonKind { return scheduler.ForLock }

// tryAcquire is tryAcquireShared. In the JDK it throws an Error if the count is full;
// here only the first attempt does, and one that is queued then waits.
//
// Source: ReentrantReadWriteLock.Sync.tryAcquireShared, fullTryAcquireShared and
// readerShouldBlock of 25.
func (l *readSide) tryAcquire(t scheduler.ThreadID, _ int64) bool {
	return (*readWriteLock)(l).read(t, true)
}

// tryAcquire adds holds for the owner or, if nobody has the lock, for a writer.
//
// Source: ReentrantReadWriteLock.Sync.tryAcquire and writerShouldBlock of 25.
func (l *writeSide) tryAcquire(t scheduler.ThreadID, holds int64) bool {
	if l.state == 0 && l.fair && l.hasQueuedPredecessors(t) {
		return false
	}
	return (*readWriteLock)(l).write(t, holds)
}

// write adds holds of the write lock, whoever waits.
func (l *readWriteLock) write(t scheduler.ThreadID, holds int64) bool {
	if l.state != 0 && (l.state&writeMask == 0 || l.owner != t) {
		return false
	}
	l.state += holds
	l.owner = t
	return true
}

// mayRead reports whether a thread may add a hold of the read lock. One that has
// neither lock yet and is polite lets those go first that the lock's policy prefers.
func (l *readWriteLock) mayRead(t scheduler.ThreadID, polite bool) bool {
	if l.state&writeMask != 0 {
		return l.owner == t
	}
	return !polite || !l.readerShouldBlock(t) || holdsOf(l.readers, t) > 0
}

// read adds a hold of the read lock if the thread may.
func (l *readWriteLock) read(t scheduler.ThreadID, polite bool) bool {
	if !l.mayRead(t, polite) {
		return false
	}
	if l.state < readUnit { // nobody reads
		if l.first != 0 {
			l.readers, _ = changeHolds(l.readers, l.first, -holdsOf(l.readers, l.first))
		}
		l.first = t
	}
	l.state += readUnit
	l.readers, _ = changeHolds(l.readers, t, 1)
	return true
}

func (l *readWriteLock) readerShouldBlock(t scheduler.ThreadID) bool {
	if l.fair {
		return l.hasQueuedPredecessors(t)
	}
	return l.apparentlyFirstQueuedIsExclusive()
}

// Step advances an operation on one of the two locks or a condition.
func (l *readWriteLock) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, wake scheduler.Wake) scheduler.Result {
	a := &acquisition{m: m, q: &l.queue, sync: (*writeSide)(l), t: t, op: op, self: op.Object, wake: wake}
	for {
		if r := l.step(a); a.pauses(r.Status) {
			return r
		}
	}
}

func (l *readWriteLock) step(a *acquisition) scheduler.Result {
	switch a.op.Verb {
	case verbUnlock:
		r := &release{a.m, a.q, a.t, a.op, &l.owner, writeMask}
		return r.step()
	case verbReadUnlock:
		return l.readUnlock(&release{m: a.m, q: a.q, t: a.t, op: a.op})
	case verbReadNewCondition:
		return scheduler.Throw("java.lang.UnsupportedOperationException", "")
	case verbAwait, verbAwaitNanos, verbAwaitUninterruptibly, verbSignal, verbSignalAll:
		g := &guard{a.q, &l.owner, l.conditions}
		return g.step(a, l.name)
	}
	switch a.op.Phase {
	case phaseInitial:
		return l.lock(a)
	case phaseAcquired:
		return scheduler.FinishBool(true)
	}
	if a.op.Verb >= verbReadLock {
		a.sync = (*readSide)(l)
	}
	return a.advance()
}

// lock begins to acquire either lock.
//
// Source: ReentrantReadWriteLock.Sync.tryReadLock and tryWriteLock, and the methods of
// ReadLock and WriteLock, of 25.
func (l *readWriteLock) lock(a *acquisition) scheduler.Result {
	verb := a.op.Verb
	if verb >= verbReadLock {
		if l.mayRead(a.t, verb != verbReadTryLock) && l.state/readUnit == most(a.m) {
			return tooManyHolds
		}
		if verb == verbReadTryLock {
			return scheduler.FinishBool(l.read(a.t, false))
		}
		a.sync = (*readSide)(l)
		return a.once(flagShared | lockFlags(verb-verbReadLock))
	}
	if l.owner == a.t && l.state&writeMask == most(a.m) {
		return tooManyHolds
	}
	if verb == verbTryLock {
		return scheduler.FinishBool(l.write(a.t, 1))
	}
	a.op.Arg = 1
	return a.once(lockFlags(verb))
}

// hasLongState reports whether the state of a release is a long.
func hasLongState(m *scheduler.Machine) bool { return m.JDK().JDK >= 25 }

// most is how many holds of one lock a release can count.
func most(m *scheduler.Machine) int64 {
	if hasLongState(m) {
		return math.MaxInt32
	}
	return oldUnit - 1
}

// readUnlock does one access of a release of one hold of the read lock. Only the last
// of all readers wakes the successor: others can let nobody in.
//
// Source: ReentrantReadWriteLock.Sync.tryReleaseShared and
// AbstractQueuedLongSynchronizer.releaseShared of 25.
func (l *readWriteLock) readUnlock(r *release) scheduler.Result {
	switch r.op.Phase {
	case phaseReleaseSignal, phaseReleaseUnpark:
		r.signal()
		return scheduler.Continue()
	case phaseReleased:
		return scheduler.Finish(0)
	}
	holds := holdsOf(l.readers, r.t)
	if holds == 0 {
		return scheduler.Throw(scheduler.IllegalMonitorState, "attempt to unlock read lock, not locked by current thread")
	}
	l.readers, _ = changeHolds(l.readers, r.t, -1)
	if holds == 1 && l.first == r.t {
		l.first = 0
	}
	l.state -= readUnit
	if l.state != 0 {
		return scheduler.Finish(0)
	}
	r.op.Phase = phaseReleaseSignal
	return scheduler.Continue()
}

// OwnedBy implements scheduler.Owned.
func (l *readWriteLock) OwnedBy() scheduler.ThreadID { return l.owner }

// Inspect returns the lock as a heap dump shows it, and its readers as holders.
func (l *readWriteLock) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	v := scheduler.ObjectView{
		Name: l.name, Class: "java.util.concurrent.locks.ReentrantReadWriteLock$NonfairSync", Kind: scheduler.ForLock,
		State: l.state, Owner: l.owner, Queue: l.view(m), HandsOff: true, Heir: l.heir(m),
		Waiting: viewConditions(l.conditions),
	}
	if l.fair {
		v.Class = "java.util.concurrent.locks.ReentrantReadWriteLock$FairSync"
	}
	if !hasLongState(m) {
		v.State = l.state/readUnit*oldUnit + l.state&writeMask
	}
	if l.knowsReaders() {
		for _, r := range l.readers {
			v.Holders = append(v.Holders, r.thread)
		}
	}
	return v
}

// knowsReaders reports whether the readers are those that the state counts. They are
// others after an await with read holds.
func (l *readWriteLock) knowsReaders() bool {
	var holds int64
	for _, r := range l.readers {
		holds += r.permits
	}
	return holds == l.state/readUnit
}
