package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// The stacks of the Netflix article's thread dump, as far as it shows them: Brave
// 6.0.3 finishes a span and hands it to zipkin-reporter 3.4.0.
var (
	framesOffer = scheduler.Frames(
		"zipkin2.reporter.internal.CountBoundedQueue.offer(CountBoundedQueue.java:54)",
		"zipkin2.reporter.internal.AsyncReporter$BoundedAsyncReporter.report(AsyncReporter.java:230)",
		"zipkin2.reporter.brave.AsyncZipkinSpanHandler.end(AsyncZipkinSpanHandler.java:214)",
		"brave.internal.handler.NoopAwareSpanHandler$CompositeSpanHandler.end(NoopAwareSpanHandler.java:98)",
		"brave.internal.handler.NoopAwareSpanHandler.end(NoopAwareSpanHandler.java:48)",
		"brave.internal.recorder.PendingSpans.finish(PendingSpans.java:116)",
	)
	framesScopedSpan = scheduler.Frames("brave.RealScopedSpan.finish(RealScopedSpan.java:64)")
	framesSpan       = scheduler.Frames(
		"brave.RealSpan.finish(RealSpan.java:134)",
		"brave.RealSpan.finish(RealSpan.java:129)",
		"io.micrometer.tracing.brave.bridge.BraveSpan.end(BraveSpan.java:117)",
		"io.micrometer.tracing.annotation.AbstractMethodInvocationProcessor.after(AbstractMethodInvocationProcessor.java:67)",
		"io.micrometer.tracing.annotation.ImperativeMethodInvocationProcessor.proceedUnderSynchronousSpan(ImperativeMethodInvocationProcessor.java:98)",
		"io.micrometer.tracing.annotation.ImperativeMethodInvocationProcessor.process(ImperativeMethodInvocationProcessor.java:73)",
		"io.micrometer.tracing.annotation.SpanAspect.newSpanMethod(SpanAspect.java:59)",
	)
	framesDrain = scheduler.Frames(
		"zipkin2.reporter.internal.CountBoundedQueue.drainTo(CountBoundedQueue.java:81)",
		"zipkin2.reporter.internal.AsyncReporter$BoundedAsyncReporter.flush(AsyncReporter.java:241)",
		"zipkin2.reporter.internal.AsyncReporter$Flusher.run(AsyncReporter.java:352)",
	)
	framesRequest  = scheduler.Frames("org.apache.tomcat.util.net.NioEndpoint$SocketProcessor.doRun(NioEndpoint.java)")
	framesSchedule = scheduler.Frames("org.springframework.scheduling.support.DelegatingErrorHandlingRunnable.run(DelegatingErrorHandlingRunnable.java)")
	framesAcceptor = scheduler.Frames("org.apache.tomcat.util.net.Acceptor.run(Acceptor.java)")
)

// Facts of the program.
const (
	queueCapacity  = 10_000                 // AsyncReporter.Builder.queuedMaxSpans
	messageTimeout = time.Second            // AsyncReporter.Builder.messageTimeout
	arrivalEvery   = time.Millisecond       // between the requests that come first
	blankEvery     = 100 * time.Millisecond // between those that come later
	patience       = 500 * time.Millisecond // of the clients
)

// zipkin is the program: requests that finish a span, each under the monitor of
// that span or not, a reporter that drains the queue, and a thread off the
// carriers that finishes a span too. Its fields are what the variants vary.
type zipkin struct {
	unpinned, pinned, outsiders int
	blank                       int // requests that come later
	reporter                    bool
	fair                        bool
	rounds                      int           // how often a pinned request finishes a span before it ends
	forever                     bool          // requests finish spans for ever
	capacity                    int64         // of the queue; 0 is queueCapacity
	hold                        time.Duration // how long the thread that finishes first keeps the lock
	outsider                    scheduler.ThreadKind
	pin                         pinKind
	tryLock                     time.Duration // pinned requests wait no longer than this; 0 is for ever
	slowPinned                  bool          // a pinned request comes first and keeps the lock for hold
}

// pinKind is what a request holds while it offers its span.
type pinKind uint8

const (
	pinMonitor pinKind = iota // synchronized (state): Brave's RealSpan
	pinClass                  // the initialiser of a class
	pinLock                   // a ReentrantLock in the place of synchronized: the repair
)

// zipkinObjects are the objects of a run, which both forms create in this order.
type zipkinObjects struct {
	lock      lock.ReentrantLock
	available lock.Condition
	monitors  []pinning.Monitor
	classes   []pinning.Class
	locks     []lock.ReentrantLock
	sockets   sockets
}

func (z zipkin) create(c scheduler.Creator) *zipkinObjects {
	o := &zipkinObjects{}
	if z.fair {
		o.lock = lock.NewFairReentrantLock(c, "CountBoundedQueue.lock")
	} else {
		o.lock = lock.NewReentrantLock(c, "CountBoundedQueue.lock")
	}
	o.available = o.lock.NewCondition(c, "CountBoundedQueue.available")
	for i := range z.pinned {
		name := fmt.Sprintf("span %d", z.unpinned+i+1)
		switch z.pin {
		case pinMonitor:
			o.monitors = append(o.monitors, pinning.NewMonitorOf(c, "state of "+name, "brave.handler.MutableSpan"))
		case pinClass:
			o.classes = append(o.classes, pinning.NewClass(c, fmt.Sprintf("Config%d", i+1)))
		case pinLock:
			o.locks = append(o.locks, lock.NewReentrantLock(c, "lock of "+name))
		}
	}
	if z.blank > 0 {
		o.sockets = newSockets(c, patience)
	}
	return o
}

// program is the compiled form.
func (z zipkin) program() *scheduler.Program {
	p := scheduler.NewProgram("")
	b := z.builder(p)
	p.Thread(scheduler.Spec{Name: "http-nio-8080-Acceptor", Kind: scheduler.Platform, Code: b.assembleAcceptor()})
	return p
}

// form is the compiled form that the parameters acceptor and capacity ask for.
func (z zipkin) form(v Values) *scheduler.Program {
	z.capacity = int64(v["capacity"])
	if v["acceptor"] == 0 && z.blank == 0 { // else there would be nobody to accept what comes later
		return z.bare()
	}
	return z.program()
}

// bare is the program without the thread that starts the others: all of them are
// there from the start, so that every order is possible.
func (z zipkin) bare() *scheduler.Program {
	p := scheduler.NewProgram("")
	b := z.builder(p)
	if z.reporter {
		p.Thread(b.reporterSpec())
	}
	for i := range z.outsiders {
		p.Thread(b.outsiderSpec(i + 1))
	}
	for i, r := range b.requests() {
		p.Thread(r.spec(i+1, 0))
	}
	return p
}

func (z zipkin) builder(p *scheduler.Program) *zipkinBuilder {
	b := &zipkinBuilder{zipkin: z, Program: p, zipkinObjects: z.create(p)}
	for _, o := range b.own() {
		p.Anonymous(o)
	}
	b.count = scheduler.NewInt(p, "CountBoundedQueue.count", 0)
	b.offer = b.assembleOffer()
	return b
}

// own are the objects of which each pinned request holds its own, in their order.
func (o *zipkinObjects) own() []scheduler.ObjectID {
	var ids []scheduler.ObjectID
	for _, m := range o.monitors {
		ids = append(ids, m.ID)
	}
	for _, c := range o.classes {
		ids = append(ids, c.ID)
	}
	for _, l := range o.locks {
		ids = append(ids, l.ID)
	}
	return ids
}

// zipkinBuilder assembles the compiled form.
type zipkinBuilder struct {
	zipkin
	*scheduler.Program
	*zipkinObjects
	count scheduler.Int
	offer *scheduler.Code
}

// assembleOffer is CountBoundedQueue.offer, whose parameter is how long the thread
// is kept from going on while it has the lock.
func (b *zipkinBuilder) assembleOffer() *scheduler.Code {
	a := b.Assemble(framesOffer...)
	delay := a.Param(scheduler.IntSlot)
	count := func(x *scheduler.Exec) int64 { return b.count.Peek(x.Machine()) }
	a.Line(54).Do(b.lock.LockOp())
	a.Line(58).If(func(x *scheduler.Exec) bool { return x.Get(delay) == 0 }, "put")
	a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.WorkOp(time.Duration(x.Get(delay))) })
	capacity := cmp.Or(b.capacity, queueCapacity)
	a.Label("put").If(func(x *scheduler.Exec) bool { return count(x) == capacity }, "out")
	a.Line(62).Compute(func(x *scheduler.Exec) { b.count.Poke(x, count(x)+1) })
	a.Line(64).Do(b.available.SignalOp())
	a.Label("out").Line(67).Do(b.lock.UnlockOp())
	return a.Code()
}

// assembleTryOffer is the offer of a request that waits no longer than tryLock and
// drops its span instead.
func (b *zipkinBuilder) assembleTryOffer() *scheduler.Code {
	a := b.Assemble(framesOffer...)
	got := a.Slot(scheduler.IntSlot)
	a.Line(54).Do(b.lock.TryLockForOp(b.tryLock)).Into(got)
	a.If(func(x *scheduler.Exec) bool { return x.Get(got) == 0 }, "drop")
	capacity := cmp.Or(b.capacity, queueCapacity)
	a.If(func(x *scheduler.Exec) bool { return b.count.Peek(x.Machine()) == capacity }, "out")
	a.Line(62).Compute(func(x *scheduler.Exec) { b.count.Poke(x, b.count.Peek(x.Machine())+1) })
	a.Line(64).Do(b.available.SignalOp())
	a.Label("out").Line(67).Do(b.lock.UnlockOp())
	a.Label("drop")
	return a.Code()
}

// assembleReporter is AsyncReporter's flush loop with CountBoundedQueue.drainTo.
func (b *zipkinBuilder) assembleReporter() *scheduler.Code {
	a := b.Assemble(framesDrain...)
	left := a.Slot(scheduler.IntSlot)
	count := func(x *scheduler.Exec) int64 { return b.count.Peek(x.Machine()) }
	a.Label("flush").Line(76).Do(b.lock.LockInterruptiblyOp()).Dead(left)
	a.Compute(func(x *scheduler.Exec) { x.Set(left, int64(messageTimeout)) })
	a.Label("while").If(func(x *scheduler.Exec) bool { return count(x) > 0 }, "drain")
	a.If(func(x *scheduler.Exec) bool { return x.Get(left) <= 0 }, "out")
	a.Line(81).DoWith(func(x *scheduler.Exec) scheduler.Op {
		return b.available.AwaitNanosOp(time.Duration(x.Get(left)))
	}).Into(left).Dead(left).Jump("while")
	a.Label("drain").Line(83)
	if b.outsiders == 0 && b.hold > 0 {
		a.Do(scheduler.WorkOp(b.hold)) // the encoder measures each span, under the lock
	}
	a.Compute(func(x *scheduler.Exec) { b.count.Poke(x, 0) })
	a.Label("out").Line(85).Do(b.lock.UnlockOp()).Dead(left).Jump("flush")
	return a.Code()
}

// spanKind is how a request finishes its span, a number of times, before it closes
// its connection.
type spanKind struct {
	frames        []scheduler.Frame
	before, after func(own scheduler.ObjectID) scheduler.Op // around offer: what may pin
	rounds        int
	delay         time.Duration // in the first offer, while it has the lock
	tryLock       bool
}

// assembleRequest assembles a request, whose parameters are its connection and the
// object of its own.
func (b *zipkinBuilder) assembleRequest(r spanKind) *scheduler.Code {
	line := r.frames[0].Line
	span := b.Assemble(r.frames...)
	delay, own := span.Param(scheduler.IntSlot), span.Param(scheduler.RefSlot)
	with := func(op func(scheduler.ObjectID) scheduler.Op) {
		if op != nil {
			span.DoWith(func(x *scheduler.Exec) scheduler.Op { return op(scheduler.ObjectID(x.Get(own))) })
		}
	}
	span.Line(line - 1)
	with(r.before)
	span.Line(line)
	if r.tryLock {
		span.Call(b.assembleTryOffer())
	} else {
		span.Call(b.offer, scheduler.Local(delay))
	}
	with(r.after)
	a := b.Assemble(framesRequest...)
	connection, mine := a.Param(scheduler.IntSlot), a.Param(scheduler.RefSlot)
	finish := span.Code()
	a.Call(finish, scheduler.Const(int64(r.delay)), scheduler.Local(mine))
	for range r.rounds - 1 {
		a.Call(finish, scheduler.Const(0), scheduler.Local(mine))
	}
	if b.forever {
		a.Label("again").Call(finish, scheduler.Const(0), scheduler.Local(mine)).Jump("again")
	}
	if b.blank > 0 {
		a.DoWith(func(x *scheduler.Exec) scheduler.Op { return b.sockets.closeOp(x.Get(connection)) })
	}
	return a.Code()
}

// assembleScoped is a request whose span needs no monitor.
func (b *zipkinBuilder) assembleScoped() *scheduler.Code {
	return b.assembleRequest(spanKind{frames: framesScopedSpan, rounds: 1})
}

// assemblePinned is a request that holds a monitor, class or lock of its own.
func (b *zipkinBuilder) assemblePinned(delay time.Duration) *scheduler.Code {
	r := spanKind{frames: framesSpan, rounds: b.rounds, tryLock: b.tryLock > 0, delay: delay}
	switch b.pin {
	case pinClass:
		r.frames = scheduler.Frames("com.example.Config.<clinit>(Config.java:8)")
		r.before = func(o scheduler.ObjectID) scheduler.Op { return pinning.Class{ID: o}.UseOp() }
		r.after = func(o scheduler.ObjectID) scheduler.Op { return pinning.Class{ID: o}.InitialisedOp() }
	case pinLock:
		r.before = func(o scheduler.ObjectID) scheduler.Op { return lock.ReentrantLock{ID: o}.LockOp() }
		r.after = func(o scheduler.ObjectID) scheduler.Op { return lock.ReentrantLock{ID: o}.UnlockOp() }
	default:
		r.before = func(o scheduler.ObjectID) scheduler.Op { return pinning.Monitor{ID: o}.EnterOp() }
		r.after = func(o scheduler.ObjectID) scheduler.Op { return pinning.Monitor{ID: o}.ExitOp() }
	}
	return b.assembleRequest(r)
}

// assembleOutsider is a thread that finishes a span of its own, off the carriers.
func (b *zipkinBuilder) assembleOutsider() *scheduler.Code {
	span := b.Assemble(framesScopedSpan...).Line(64).Call(b.offer, scheduler.Const(int64(b.hold))).Code()
	return b.Assemble(framesSchedule...).Call(span).Code()
}

func (b *zipkinBuilder) reporterSpec() scheduler.Spec {
	return scheduler.Spec{Name: "AsyncReporter", Kind: scheduler.Daemon, Code: b.assembleReporter()}
}

func (b *zipkinBuilder) outsiderSpec(number int) scheduler.Spec {
	return scheduler.Spec{Name: fmt.Sprintf("scheduling-%d", number), Kind: b.outsider, Code: b.assembleOutsider()}
}

// assembleAcceptor is the thread that starts all others: the reporter, the
// outsiders, and a request for each connection.
func (b *zipkinBuilder) assembleAcceptor() *scheduler.Code {
	a := b.Assemble(framesAcceptor...)
	if b.reporter {
		spec := b.reporterSpec()
		a.Start(func(*scheduler.Exec) scheduler.Spec { return spec }).Do(scheduler.SleepOp(arrivalEvery))
	}
	for i := range b.outsiders {
		spec := b.outsiderSpec(i + 1)
		a.Start(func(*scheduler.Exec) scheduler.Spec { return spec }).Do(scheduler.SleepOp(arrivalEvery))
	}
	connection := a.Slot(scheduler.IntSlot)
	requests := b.requests()
	for i, r := range requests {
		b.accept(a, connection, r, func(*scheduler.Exec) int { return i + 1 })
		a.Do(scheduler.SleepOp(arrivalEvery))
	}
	if b.blank > 0 {
		b.acceptMore(a, connection, len(requests))
	}
	return a.Code()
}

// request is the code of a request, and the object of its own.
type request struct {
	code *scheduler.Code
	own  scheduler.ObjectID
}

func (r request) spec(number int, connection int64) scheduler.Spec {
	return scheduler.Spec{Name: fmt.Sprintf("request-%d", number), Code: r.code, Args: []int64{connection, int64(r.own)}}
}

// requests are those that come first, in the order in which they do. They share
// their code, so that searches need not tell them apart.
func (b *zipkinBuilder) requests() []request {
	var unpinned, pinned []request
	scoped := b.assembleScoped()
	for range b.unpinned {
		unpinned = append(unpinned, request{code: scoped})
	}
	var code *scheduler.Code
	for i, own := range b.own() {
		if b.slowPinned && i == 0 {
			pinned = append(pinned, request{b.assemblePinned(b.hold), own})
			continue
		}
		if code == nil {
			code = b.assemblePinned(0)
		}
		pinned = append(pinned, request{code, own})
	}
	if b.slowPinned {
		return slices.Concat(pinned[:1], unpinned, pinned[1:])
	}
	return slices.Concat(unpinned, pinned)
}

// accept accepts a connection and starts its request.
func (b *zipkinBuilder) accept(a *scheduler.Assembler, connection scheduler.Slot, r request, number func(*scheduler.Exec) int) {
	if b.blank > 0 {
		a.Do(b.sockets.acceptOp()).Into(connection)
	}
	a.Start(func(x *scheduler.Exec) scheduler.Spec {
		return r.spec(number(x), x.Get(connection))
	})
}

// acceptMore accepts the connections that come later, and waits until their
// clients have lost patience.
func (b *zipkinBuilder) acceptMore(a *scheduler.Assembler, connection scheduler.Slot, after int) {
	n := a.Slot(scheduler.IntSlot)
	scoped := request{code: b.assembleScoped()}
	a.Label("more").If(func(x *scheduler.Exec) bool { return x.Get(n) == int64(b.blank) }, "enough")
	a.Compute(func(x *scheduler.Exec) { x.Set(n, x.Get(n)+1) })
	b.accept(a, connection, scoped, func(x *scheduler.Exec) int { return after + int(x.Get(n)) })
	a.Do(scheduler.SleepOp(blankEvery)).Jump("more")
	a.Label("enough").Do(scheduler.SleepOp(patience))
}
