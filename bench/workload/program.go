package workload

import (
	"fmt"
	"math"
	"time"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// stepTime is what a step costs: the least that a machine has.
const stepTime = time.Nanosecond

// config is the machine of the load.
func (l Load) config() scheduler.Config {
	return scheduler.Config{JDK: l.JDK, Parallelism: l.Carriers, Queues: l.Queues, StepTime: stepTime, MaxSteps: math.MaxUint64, MaxTime: scheduler.Never}
}

// release is the load's release, the zero Release if there is none such.
func (l Load) release() scheduler.Release {
	r, err := scheduler.ReleaseOf(l.JDK)
	if err != nil {
		return scheduler.Release{}
	}
	return r
}

// The purposes of random numbers.
const (
	forArrivals uint64 = iota + 1
	forRequests
	forThinking
)

// draw returns what request n of the load is: its arguments.
func (l Load) draw(n uint64) []int64 {
	rng := stream(l.Seed, forRequests, n)
	pinned := int64(0)
	if float64(rng.Uint64()>>11)/(1<<53) < l.Pinned {
		pinned = 1
	}
	cpu, io := l.CPU.sample(rng), l.IO.sample(rng)
	return []int64{pinned, int64(cpu / 2), int64(io), int64(cpu - cpu/2)}
}

// program is the server with its clients.
func (l Load) program() *scheduler.Program {
	b := &builder{Load: l, Program: scheduler.NewProgram("workload")}
	b.native = pinning.NewNative(b, "native")
	switch l.Handler {
	case Pool:
		b.connections = lock.NewSemaphore(b, "connections", l.Connections)
	case Zipkin:
		b.lock = lock.NewReentrantLock(b, "CountBoundedQueue.lock")
		b.available = b.lock.NewCondition(b, "CountBoundedQueue.available")
		b.count = scheduler.NewInt(b, "CountBoundedQueue.count", 0)
		b.Thread(scheduler.Spec{Name: "AsyncReporter", Kind: scheduler.Daemon, Code: b.reporter()})
	}
	b.request = b.handler()
	if l.Clients == 0 {
		b.Thread(scheduler.Spec{Name: "acceptor", Kind: scheduler.Platform, Code: b.acceptor()})
		return b.Program
	}
	client := b.client()
	for i := range l.Clients {
		b.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: client, Args: []int64{int64(i)}})
	}
	return b.Program
}

// builder assembles the program of a load.
type builder struct {
	Load
	*scheduler.Program
	native      pinning.Native
	connections lock.Semaphore
	lock        lock.ReentrantLock
	available   lock.Condition
	count       scheduler.Int
	request     *scheduler.Code
}

// arrivals are the moments at which requests come.
func (l Load) arrivals() []time.Duration {
	rng := stream(l.Seed, forArrivals, 0)
	between := Dist{Kind: Exponential, Mean: time.Duration(math.Round(float64(time.Second) / l.Rate))}
	var all []time.Duration
	for at := between.sample(rng); at < l.Duration; at += between.sample(rng) {
		all = append(all, at)
	}
	return all
}

// sleepUntil sleeps until a moment, if that is not over.
func sleepUntil(a *scheduler.Assembler, label string, until func(x *scheduler.Exec) time.Duration) {
	left := func(x *scheduler.Exec) time.Duration { return until(x) - x.Machine().Now() }
	a.If(func(x *scheduler.Exec) bool { return left(x) <= 0 }, label)
	a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.SleepOp(left(x)) })
	a.Label(label)
}

// acceptor starts a virtual thread for each request that comes.
func (b *builder) acceptor() *scheduler.Code {
	all := b.arrivals()
	a := b.Assemble()
	i := a.Slot(scheduler.IntSlot)
	a.Label("next").If(func(x *scheduler.Exec) bool { return x.Get(i) == int64(len(all)) }, "end")
	sleepUntil(a, "now", func(x *scheduler.Exec) time.Duration { return all[x.Get(i)] })
	a.Start(func(x *scheduler.Exec) scheduler.Spec {
		return scheduler.Spec{Code: b.request, Args: b.draw(uint64(x.Get(i)))}
	})
	a.Compute(func(x *scheduler.Exec) { x.Set(i, x.Get(i)+1) }).Jump("next").Label("end")
	return a.Code()
}

// client sends request after request until the load ends, each when the last one has
// been answered. Its parameter is its number.
func (b *builder) client() *scheduler.Code {
	a := b.Assemble()
	me := a.Param(scheduler.IntSlot)
	sent, thread := a.Slot(scheduler.IntSlot), a.Slot(scheduler.ThreadSlot)
	number := func(x *scheduler.Exec) uint64 { return uint64(x.Get(me))<<32 | uint64(x.Get(sent)) }
	a.Label("think")
	if b.Think.Mean > 0 {
		a.DoWith(func(x *scheduler.Exec) scheduler.Op {
			return scheduler.SleepOp(b.Think.sample(stream(b.Seed, forThinking, number(x))))
		})
	}
	a.If(func(x *scheduler.Exec) bool { return x.Machine().Now() >= b.Duration }, "end")
	a.Compute(func(x *scheduler.Exec) {
		x.Set(thread, int64(x.NewThread(scheduler.Spec{Code: b.request, Args: b.draw(number(x))})))
		x.Set(sent, x.Get(sent)+1)
	})
	other := func(x *scheduler.Exec) scheduler.ThreadID { return scheduler.ThreadID(x.Get(thread)) }
	a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.StartOp(other(x)) })
	a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.JoinOp(other(x)) })
	a.Jump("think").Label("end")
	return a.Code()
}

// handler is what a request does. Its parameters are whether it is pinned, and for
// how long it computes, waits, and computes.
func (b *builder) handler() *scheduler.Code {
	a := b.Assemble()
	pinned, before := a.Param(scheduler.IntSlot), a.Param(scheduler.IntSlot)
	wait, after := a.Param(scheduler.IntSlot), a.Param(scheduler.IntSlot)
	compute := func(s scheduler.Slot, label string) {
		a.If(func(x *scheduler.Exec) bool { return x.Get(s) == 0 }, label)
		a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.WorkOp(time.Duration(x.Get(s))) })
		a.Label(label)
	}
	io := func() {
		a.If(func(x *scheduler.Exec) bool { return x.Get(wait) == 0 }, "answered")
		a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.SleepOp(time.Duration(x.Get(wait))) })
		a.Label("answered")
	}
	compute(before, "computed")
	switch b.Handler {
	case Zipkin:
		io()
		compute(after, "served")
		b.pinning(a, pinned, func() { a.Call(b.offer()) })
	case Pool:
		b.pinning(a, pinned, func() {
			a.Do(b.connections.AcquireOp(1))
			io()
			a.Do(b.connections.ReleaseOp(1))
		})
		compute(after, "served")
	default:
		b.pinning(a, pinned, io)
		compute(after, "served")
	}
	return a.Code()
}

// pinning writes body, and for pinned requests what pins around it.
func (b *builder) pinning(a *scheduler.Assembler, pinned scheduler.Slot, body func()) {
	mine := a.Slot(scheduler.RefSlot)
	free := func(x *scheduler.Exec) bool { return x.Get(pinned) == 0 }
	monitor := func(x *scheduler.Exec) pinning.Monitor {
		return pinning.Monitor{ID: scheduler.ObjectID(x.Get(mine))}
	}
	a.If(free, "unpinned")
	if b.Pin == ByNative {
		a.Do(b.native.EnterOp())
	} else {
		a.Compute(func(x *scheduler.Exec) { x.Set(mine, int64(pinning.NewMonitor(x, "span").ID)) })
		a.DoWith(func(x *scheduler.Exec) scheduler.Op { return monitor(x).EnterOp() })
	}
	a.Label("unpinned")
	body()
	a.If(free, "unpinned too")
	if b.Pin == ByNative {
		a.Do(b.native.ExitOp())
	} else {
		a.DoWith(func(x *scheduler.Exec) scheduler.Op { return monitor(x).ExitOp() })
	}
	a.Label("unpinned too")
}

// Arrival is a request of an open load, for those who want to replay it elsewhere.
type Arrival struct {
	At     time.Duration
	Pinned bool
	// Before, IO and After are for how long it computes, waits, and computes.
	Before, IO, After time.Duration
}

// Arrivals returns the requests of an open load, as Run has them. The error is an
// ErrLoad.
func (l Load) Arrivals() ([]Arrival, error) {
	l, err := l.Resolve()
	if err != nil {
		return nil, err
	}
	if l.Clients > 0 {
		return nil, fmt.Errorf("%w: Clients is %d, expected an open load", ErrLoad, l.Clients)
	}
	var all []Arrival
	for i, at := range l.arrivals() {
		d := l.draw(uint64(i))
		all = append(all, Arrival{at, d[0] == 1, time.Duration(d[1]), time.Duration(d[2]), time.Duration(d[3])})
	}
	return all, nil
}
