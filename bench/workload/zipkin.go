package workload

import (
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Facts of zipkin-reporter 3.4.0: AsyncReporter.Builder.queuedMaxSpans and
// messageTimeout.
const (
	queuedSpans    = 10_000
	messageTimeout = time.Second
)

// spans is how many spans the queue has, which its lock guards.
func (b *builder) spans(x *scheduler.Exec) int64 { return b.count.Peek(x.Machine()) }

// offer is CountBoundedQueue.offer.
func (b *builder) offer() *scheduler.Code {
	a := b.Assemble(scheduler.Frames("zipkin2.reporter.internal.CountBoundedQueue.offer(CountBoundedQueue.java:54)")...)
	a.Do(b.lock.LockOp())
	a.If(func(x *scheduler.Exec) bool { return b.spans(x) == queuedSpans }, "full")
	a.Compute(func(x *scheduler.Exec) { b.count.Poke(x, b.spans(x)+1) })
	a.Do(b.available.SignalOp())
	a.Label("full").Do(b.lock.UnlockOp())
	return a.Code()
}

// reporter is AsyncReporter's flush loop with CountBoundedQueue.drainTo, which has the
// lock while it encodes.
func (b *builder) reporter() *scheduler.Code {
	a := b.Assemble(scheduler.Frames("zipkin2.reporter.internal.CountBoundedQueue.drainTo(CountBoundedQueue.java:81)")...)
	left := a.Slot(scheduler.IntSlot)
	a.Label("flush").Do(b.lock.LockInterruptiblyOp())
	a.Compute(func(x *scheduler.Exec) { x.Set(left, int64(messageTimeout)) })
	a.Label("while").If(func(x *scheduler.Exec) bool { return b.spans(x) > 0 }, "drain")
	a.If(func(x *scheduler.Exec) bool { return x.Get(left) <= 0 }, "out")
	a.DoWith(func(x *scheduler.Exec) scheduler.Op {
		return b.available.AwaitNanosOp(time.Duration(x.Get(left)))
	}).Into(left).Jump("while")
	a.Label("drain").Do(scheduler.WorkOp(b.Encode))
	a.Compute(func(x *scheduler.Exec) { b.count.Poke(x, 0) })
	a.Label("out").Do(b.lock.UnlockOp()).Jump("flush")
	return a.Code()
}
