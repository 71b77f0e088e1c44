package scenarios

import (
	"fmt"
	"time"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// handoff is the core of the zipkin case with something else in the place of the
// lock: one unpinned virtual thread is first in the queue, pinned ones are behind
// it on all carriers, and a platform thread gives what they wait for to the first.
type handoff struct {
	of     handoffKind
	pinned int
}

type handoffKind uint8

const (
	ofPermits handoffKind = iota // Semaphore.release
	ofLatch                      // CountDownLatch.countDown
	ofSignals                    // Condition.signalAll
)

// waits are the operations of a thread that waits, and gives those of the thread
// that lets them go on, after it has taken what it takes first.
type handoffOps struct {
	take, wait, thanks, give []scheduler.Op
	waitFrames               []scheduler.Frame
}

func (h handoff) create(p *scheduler.Program) handoffOps {
	frames := scheduler.Frames("com.example.Worker.call(Worker.java:21)")
	switch h.of {
	case ofPermits:
		s := lock.NewSemaphore(p, "pool.permits", 1)
		return handoffOps{
			take: []scheduler.Op{s.AcquireOp(1)}, wait: []scheduler.Op{s.AcquireOp(1)},
			thanks: []scheduler.Op{s.ReleaseOp(1)}, give: []scheduler.Op{s.ReleaseOp(1)}, waitFrames: frames,
		}
	case ofLatch:
		l := lock.NewCountDownLatch(p, "ready", 1)
		return handoffOps{
			wait: []scheduler.Op{l.AwaitOp()}, give: []scheduler.Op{l.CountDownOp()}, waitFrames: frames,
		}
	}
	l := lock.NewReentrantLock(p, "mailbox.lock")
	c := l.NewCondition(p, "mailbox.notEmpty")
	return handoffOps{
		wait: []scheduler.Op{l.LockOp(), c.AwaitOp()}, thanks: []scheduler.Op{l.UnlockOp()},
		give: []scheduler.Op{l.LockOp(), c.SignalAllOp(), l.UnlockOp()}, waitFrames: frames,
	}
}

// program assembles the scenario. The platform thread main starts the others.
func (h handoff) program() *scheduler.Program {
	p := scheduler.NewProgram("")
	ops := h.create(p)
	worker := func(frames []scheduler.Frame, ops ...[]scheduler.Op) *scheduler.Code {
		a := p.Assemble(frames...)
		for _, list := range ops {
			for _, op := range list {
				a.Line(frames[0].Line).Do(op)
			}
		}
		return a.Code()
	}
	main := p.Assemble(scheduler.Frames("com.example.Main.main(Main.java:12)")...)
	start := func(name string, code *scheduler.Code) {
		main.Start(func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Name: name, Code: code} })
		main.Do(scheduler.SleepOp(time.Millisecond))
	}
	for _, op := range ops.take {
		main.Do(op)
	}
	start("unpinned", worker(ops.waitFrames, ops.wait, ops.thanks))
	inside := scheduler.Frames("com.example.Worker.synchronizedCall(Worker.java:17)")
	for i := range h.pinned {
		m := pinning.NewMonitor(p, fmt.Sprintf("worker %d", i+1))
		a := p.Assemble(inside...).Line(17).Do(m.EnterOp()).Call(worker(ops.waitFrames, ops.wait, ops.thanks)).Do(m.ExitOp())
		start(fmt.Sprintf("pinned-%d", i+1), a.Code())
	}
	for _, op := range ops.give {
		main.Do(op)
	}
	p.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: main.Code()})
	return p
}
