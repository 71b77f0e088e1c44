package explore_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// generated is a small random program of everything that threads can do to each
// other, and a random configuration for it. Threads of the same name run the same
// code on objects of their own, and may change places.
type generated struct {
	cfg     scheduler.Config
	program *scheduler.Program
	own     map[scheduler.ObjectID]scheduler.ThreadID // whose an object is
}

// generator makes a program.
type generator struct {
	generated
	rng       *rand.Rand
	locks     []lock.ReentrantLock
	condition lock.Condition
	monitor   pinning.Monitor
	semaphore lock.Semaphore
	latch     lock.CountDownLatch
	class     pinning.Class
	number    scheduler.Int
}

// generate returns the program of a seed.
func generate(seed uint64) generated {
	p := scheduler.NewProgram(fmt.Sprint("generated ", seed))
	g := &generator{rng: rand.New(rand.NewPCG(seed, 7))}
	g.program, g.own = p, map[scheduler.ObjectID]scheduler.ThreadID{}
	g.cfg = scheduler.Config{
		JDK: []int{21, 23, 24, 25}[g.rng.IntN(4)], Parallelism: 1 + g.rng.IntN(2), Time: scheduler.AnyTime,
		Queues: scheduler.QueueMode(g.rng.IntN(2)), Steps: scheduler.StepMode(g.rng.IntN(5) / 4),
		SpuriousWakeups: g.rng.IntN(10) == 0,
	}
	if g.rng.IntN(2) == 0 {
		g.cfg.MaxPoolSize = g.cfg.Parallelism // nothing to compensate with
	}
	g.locks = []lock.ReentrantLock{lock.NewReentrantLock(p, "A"), lock.NewFairReentrantLock(p, "B")}
	g.condition = g.locks[g.rng.IntN(2)].NewCondition(p, "c")
	g.monitor = pinning.NewMonitor(p, "M")
	g.semaphore = lock.NewSemaphore(p, "S", g.rng.IntN(2))
	g.latch = lock.NewCountDownLatch(p, "L", 1+g.rng.IntN(2))
	g.class = pinning.NewClass(p, "C")
	g.number = scheduler.NewInt(p, "n", 0)
	threads := 2 + g.rng.IntN(3)
	for first := 0; first < threads; {
		group := min(1+g.rng.IntN(3), threads-first)
		g.group(first, group, threads)
		first += group
	}
	return g.generated
}

// group adds threads that share their code, of all the threads that there will be.
func (g *generator) group(first, size, threads int) {
	kind := []scheduler.ThreadKind{scheduler.Virtual, scheduler.Virtual, scheduler.Virtual, scheduler.Platform, scheduler.Daemon}[g.rng.IntN(5)]
	w := &writer{generator: g, Assembler: g.program.Assemble(), owns: ownKind(g.rng.IntN(int(ownKinds)))}
	w.own, w.peer = w.Param(scheduler.RefSlot), w.Param(scheduler.ThreadSlot)
	w.child, w.value = w.Slot(scheduler.ThreadSlot), w.Slot(scheduler.IntSlot)
	w.name = fmt.Sprint("g", first)
	if g.rng.IntN(5) == 0 {
		w.endless()
	} else {
		for range 1 + g.rng.IntN(2) {
			w.block(1)
		}
	}
	code := w.Code()
	other := g.rng.IntN(threads) + 1 // the same for all, or everybody's neighbour
	ring := g.rng.IntN(2) == 0
	for i := range size {
		if ring {
			other = first + (i+1)%size + 1
		}
		o := w.owns.create(g.program)
		g.program.Anonymous(o)
		g.own[o] = scheduler.ThreadID(first + i + 1)
		g.program.Thread(scheduler.Spec{Name: w.name, Kind: kind, Code: code, Args: []int64{int64(o), int64(other)}})
	}
}

// ownKind is what each thread of a group has one of.
type ownKind int

const (
	ownMonitor ownKind = iota
	ownLock
	ownNumber
	ownClass
	ownKinds
)

func (k ownKind) create(c scheduler.Creator) scheduler.ObjectID {
	switch k {
	case ownLock:
		return lock.NewReentrantLock(c, "own").ID
	case ownNumber:
		return scheduler.NewInt(c, "own", 0).ID
	case ownClass:
		return pinning.NewClass(c, "own").ID
	}
	return pinning.NewMonitor(c, "own").ID
}

// writer writes the code of a group.
type writer struct {
	*generator
	*scheduler.Assembler
	owns      ownKind
	own, peer scheduler.Slot
	child     scheduler.Slot
	value     scheduler.Slot
	name      string
	labels    int
	children  int
}

func (w *writer) label() string {
	w.labels++
	return fmt.Sprint("l", w.labels)
}

// inside writes a pair of operations and perhaps something between them.
func (w *writer) inside(depth int, before, after scheduler.Op) {
	w.Do(before)
	if depth > 0 && w.rng.IntN(2) == 0 {
		w.block(depth - 1)
	}
	w.Do(after)
}

// unless skips what body writes if the last operation had the value 0.
func (w *writer) unless(body func()) {
	l := w.label()
	w.Into(w.value).If(func(x *scheduler.Exec) bool { return x.Get(w.value) == 0 }, l)
	body()
	w.Label(l)
}

// block writes operations that belong together.
func (w *writer) block(depth int) {
	l := w.locks[w.rng.IntN(2)]
	c, second := w.condition, time.Second
	switch w.rng.IntN(18) {
	case 0, 1:
		w.inside(depth, l.LockOp(), l.UnlockOp())
	case 2:
		w.inside(depth, w.monitor.EnterOp(), w.monitor.ExitOp())
	case 3:
		w.inside(depth, w.semaphore.AcquireOp(1), w.semaphore.ReleaseOp(1))
	case 4, 5, 6:
		w.owned(depth)
	case 7:
		w.inside(0, c.Lock.LockOp(), w.pick(c.AwaitOp(), c.AwaitNanosOp(second), c.AwaitUninterruptiblyOp()))
		w.Do(c.Lock.UnlockOp())
	case 8:
		w.inside(0, c.Lock.LockOp(), w.pick(c.SignalOp(), c.SignalAllOp()))
		w.Do(c.Lock.UnlockOp())
	case 9:
		w.inside(0, w.monitor.EnterOp(), w.pick(w.monitor.WaitOp(), w.monitor.WaitForOp(second)))
		w.Do(w.monitor.ExitOp())
	case 10:
		w.inside(0, w.monitor.EnterOp(), w.pick(w.monitor.NotifyOp(), w.monitor.NotifyAllOp()))
		w.Do(w.monitor.ExitOp())
	case 11:
		w.Do(w.pick(l.TryLockOp(), l.TryLockForOp(second)))
		w.unless(func() { w.inside(depth, w.number.AddOp(1), l.UnlockOp()) })
	case 12:
		w.start()
	case 13:
		w.onPeer()
	case 14:
		w.Do(w.class.UseOp())
		w.unless(func() { w.inside(depth, scheduler.YieldOp(), w.class.InitialisedOp()) })
	case 15, 16:
		w.Do(w.pick(w.number.AddOp(1), w.number.CompareAndSetOp(0, 2), w.number.SetOp(3)))
	default:
		w.Do(w.pick(
			w.latch.CountDownOp(), w.latch.AwaitOp(), w.latch.AwaitForOp(second),
			scheduler.SleepOp(second), scheduler.YieldOp(), scheduler.ParkOp(), scheduler.ParkForOp(second), scheduler.WorkOp(second),
			scheduler.InterruptedOp(), l.LockInterruptiblyOp(), w.semaphore.TryAcquireOp(1), w.semaphore.ReleaseOp(1),
		))
	}
}

func (w *writer) pick(ops ...scheduler.Op) scheduler.Op { return ops[w.rng.IntN(len(ops))] }

// owned writes an operation on the thread's own object.
func (w *writer) owned(depth int) {
	on := func(op func(scheduler.ObjectID) scheduler.Op) {
		w.DoWith(func(x *scheduler.Exec) scheduler.Op { return op(scheduler.ObjectID(x.Get(w.own))) })
	}
	between := func() {
		if depth > 0 && w.rng.IntN(3) > 0 {
			w.block(depth - 1)
		}
	}
	switch w.owns {
	case ownMonitor:
		on(func(o scheduler.ObjectID) scheduler.Op { return pinning.Monitor{ID: o}.EnterOp() })
		between()
		on(func(o scheduler.ObjectID) scheduler.Op { return pinning.Monitor{ID: o}.ExitOp() })
	case ownLock:
		on(func(o scheduler.ObjectID) scheduler.Op { return lock.ReentrantLock{ID: o}.LockOp() })
		between()
		on(func(o scheduler.ObjectID) scheduler.Op { return lock.ReentrantLock{ID: o}.UnlockOp() })
	case ownNumber:
		on(func(o scheduler.ObjectID) scheduler.Op { return scheduler.Int{ID: o}.AddOp(1) })
		if w.rng.IntN(2) == 0 { // what it does next depends on what others did
			l := w.label()
			w.If(func(x *scheduler.Exec) bool { return w.number.Peek(x.Machine()) == 0 }, l)
			w.Do(w.number.AddOp(1)).Label(l)
		}
	case ownClass:
		on(func(o scheduler.ObjectID) scheduler.Op { return pinning.Class{ID: o}.UseOp() })
		w.unless(func() {
			between()
			on(func(o scheduler.ObjectID) scheduler.Op { return pinning.Class{ID: o}.InitialisedOp() })
		})
	}
}

// onPeer writes an operation on another thread.
func (w *writer) onPeer() {
	op := []func(scheduler.ThreadID) scheduler.Op{
		scheduler.UnparkOp, scheduler.InterruptOp, scheduler.JoinOp,
		func(t scheduler.ThreadID) scheduler.Op { return scheduler.JoinForOp(t, time.Second) },
	}[w.rng.IntN(4)]
	w.DoWith(func(x *scheduler.Exec) scheduler.Op { return op(scheduler.ThreadID(x.Get(w.peer))) })
}

// start writes the start of a thread, to which the starter's own object is lent, and
// perhaps waits for its end.
func (w *writer) start() {
	if w.children++; w.children > 1 {
		return
	}
	w.Do(scheduler.WorkOp(time.Second)) // threads that are there from the start must be numbered before others
	c := &writer{generator: w.generator, Assembler: w.program.Assemble(), owns: w.owns, name: w.name + "c", children: 1}
	c.own, c.peer = c.Param(scheduler.RefSlot), c.Param(scheduler.ThreadSlot)
	c.child, c.value = c.Slot(scheduler.ThreadSlot), c.Slot(scheduler.IntSlot)
	c.block(0)
	code, kind := c.Code(), []scheduler.ThreadKind{scheduler.Virtual, scheduler.Virtual, scheduler.Platform}[w.rng.IntN(3)]
	lent := w.rng.IntN(2) == 0
	w.DoWith(func(x *scheduler.Exec) scheduler.Op {
		args := []int64{x.Get(w.own), int64(x.Thread())}
		if !lent {
			id := w.owns.create(x)
			args[0] = int64(id)
		}
		t := x.NewThread(scheduler.Spec{Name: c.name, Kind: kind, Code: code, Args: args})
		x.Set(w.child, int64(t))
		return scheduler.StartOp(t)
	})
	if w.rng.IntN(2) == 0 {
		w.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.JoinOp(scheduler.ThreadID(x.Get(w.child))) })
	}
}

// endless writes a loop that may go on for ever.
func (w *writer) endless() {
	l := w.locks[0]
	w.Label("again")
	switch w.rng.IntN(5) {
	case 0: // waits for a number to change
		w.Do(w.number.GetOp()).Into(w.value).If(func(x *scheduler.Exec) bool { return x.Get(w.value) != 0 }, "out")
		if w.rng.IntN(2) == 0 {
			w.Do(scheduler.YieldOp())
		}
	case 1: // tries until it has a lock
		w.Do(l.TryLockOp()).Into(w.value).If(func(x *scheduler.Exec) bool { return x.Get(w.value) != 0 }, "out")
		w.Do(scheduler.YieldOp())
	case 2: // counts by itself
		w.owned(0)
	case 3: // does useful things
		w.Do(l.LockOp()).Do(l.UnlockOp()).Do(scheduler.ProgressOp())
	default:
		w.Do(w.pick(scheduler.SleepOp(time.Second), scheduler.ParkForOp(time.Second), w.latch.CountDownOp()))
	}
	if w.owns == ownNumber && w.rng.IntN(4) > 0 { // else it would count for ever
		w.Jump("out")
	} else {
		w.Jump("again")
	}
	w.Label("out")
	if w.rng.IntN(2) == 0 {
		w.block(0)
	}
}
