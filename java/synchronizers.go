package java

import (
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// handleOp is a method that is one operation on the primitive behind an object.
func handleOp(f func(x *scheduler.Exec, o *instance, args []int64) scheduler.Op) emitter {
	return func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
		on = g.temp(on)
		g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
			list := compute(x, args)
			o := instanceAt(x, int64(id))
			if o == nil {
				return scheduler.Op{}
			}
			return f(x, o, list)
		})
		return g.receive(result)
	}
}

// view is the picture of the primitive behind the object of a method.
func (k *invocation) view() scheduler.ObjectView {
	if o := instanceAt(k.Exec, k.a[0]); o != nil {
		return k.Machine().Inspect(o.handle)
	}
	return scheduler.ObjectView{}
}

func defineLocks(n natives) {
	l := lockOf
	for _, class := range []string{"ReentrantLock", "Lock", "ReadLock", "WriteLock"} {
		add := func(signature string, f func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op) {
			n.add(class, signature, handleOp(f))
		}
		add("void lock()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).LockOp() })
		add("void unlock()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).UnlockOp() })
		add("boolean tryLock()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).TryLockOp() })
		add("void lockInterruptibly()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).LockInterruptiblyOp() })
		add("boolean tryLock(long, TimeUnit)", func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op {
			return l(o).TryLockForOp(limit(x, a[0], a[1]))
		})
		n.add(class, "Condition newCondition()", newCondition)
	}
	for i, side := range lockSides {
		method := side + " " + strings.ToLower(side[:1]) + side[1:] + "()"
		for _, name := range []string{"ReentrantReadWriteLock", "ReadWriteLock"} {
			n.add(name, method, func(g *gen, _ *syntax.Call, on val, _ []val, result typ) val {
				return g.fixed(on, i, result)
			})
		}
	}
	add := func(signature string, f func(k *invocation, v scheduler.ObjectView) int64) {
		n.add("ReentrantLock", signature, looking(func(k *invocation) int64 { return f(k, k.view()) }))
	}
	add("boolean isLocked()", func(_ *invocation, v scheduler.ObjectView) int64 { return truth(v.State != 0) })
	add("boolean isHeldByCurrentThread()", func(k *invocation, v scheduler.ObjectView) int64 { return truth(v.Owner == k.Thread()) })
	add("int getHoldCount()", func(k *invocation, v scheduler.ObjectView) int64 {
		if v.Owner != k.Thread() {
			return 0
		}
		return v.State
	})
	defineHolds(n)
	for _, class := range []string{"ReentrantLock", "ReentrantReadWriteLock", "Semaphore"} {
		n.add(class, "boolean hasQueuedThreads()", looking(func(k *invocation) int64 { return truth(queued(k.view()) > 0) }))
		n.add(class, "int getQueueLength()", looking(func(k *invocation) int64 { return queued(k.view()) }))
		n.add(class, "boolean hasQueuedThread(Thread)", looking(func(k *invocation) int64 {
			return truth(slices.ContainsFunc(k.view().Queue, func(node scheduler.Node) bool {
				return node.Thread != 0 && int64(node.Thread) == k.Edit(scheduler.ObjectID(k.a[1])).(*instance).fields[threadID]
			}))
		}))
		n.add(class, "boolean isFair()", pure(func(k *invocation) int64 { return truth(strings.HasSuffix(k.view().Class, "$FairSync")) }))
	}
}

// defineHolds are what a read-write lock tells of who has it.
func defineHolds(n natives) {
	rw := func(k *invocation) (l lock.ReentrantReadWriteLock) {
		if o := instanceAt(k.Exec, k.a[0]); o != nil {
			l.ID = o.handle
		}
		return l
	}
	add := func(class, signature string, f func(k *invocation, l lock.ReentrantReadWriteLock) int64) {
		n.add(class, signature, looking(func(k *invocation) int64 { return f(k, rw(k)) }))
	}
	const both = "ReentrantReadWriteLock"
	add(both, "int getReadLockCount()", func(k *invocation, l lock.ReentrantReadWriteLock) int64 {
		all, _ := l.ReadHolds(k.Machine(), k.Thread())
		return all
	})
	add(both, "int getReadHoldCount()", func(k *invocation, l lock.ReentrantReadWriteLock) int64 {
		_, own := l.ReadHolds(k.Machine(), k.Thread())
		return own
	})
	add(both, "boolean isWriteLocked()", func(k *invocation, l lock.ReentrantReadWriteLock) int64 {
		return truth(l.WriteHolds(k.Machine()) > 0)
	})
	own := func(k *invocation, l lock.ReentrantReadWriteLock) int64 {
		if l.Inspect(k.Machine()).Owner != k.Thread() {
			return 0
		}
		return l.WriteHolds(k.Machine())
	}
	mine := func(k *invocation, l lock.ReentrantReadWriteLock) int64 { return truth(own(k, l) > 0) }
	add(both, "int getWriteHoldCount()", own)
	add(both, "boolean isWriteLockedByCurrentThread()", mine)
	add("WriteLock", "int getHoldCount()", own)
	add("WriteLock", "boolean isHeldByCurrentThread()", mine)
}

// queued counts the threads in the queue of a lock, whose head is nobody's.
func queued(v scheduler.ObjectView) int64 {
	count := int64(0)
	for _, node := range v.Queue {
		if node.Thread != 0 {
			count++
		}
	}
	return count
}

func defineConditions(n natives) {
	cond := func(o *instance) lock.Condition { return lock.ReentrantLock{ID: o.handle}.ConditionAt(int(o.arg)) }
	add := func(signature string, f func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op) {
		n.add("Condition", signature, handleOp(f))
	}
	add("void await()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return cond(o).AwaitOp() })
	add("void awaitUninterruptibly()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op {
		return cond(o).AwaitUninterruptiblyOp()
	})
	add("long awaitNanos(long)", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op {
		return cond(o).AwaitNanosOp(time.Duration(a[0]))
	})
	await := handleOp(func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op {
		return cond(o).AwaitNanosOp(limit(x, a[0], a[1]))
	})
	n.add("Condition", "boolean await(long, TimeUnit)", func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
		left := await(g, e, on, args, long)
		return g.temp(val{result, func(x *scheduler.Exec) int64 { return truth(left.f(x) > 0) }, false})
	})
	add("void signal()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return cond(o).SignalOp() })
	add("void signalAll()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return cond(o).SignalAllOp() })
}

// newCondition adds a condition to the lock of an object.
func newCondition(g *gen, _ *syntax.Call, on val, _ []val, result typ) val {
	return g.condition(on, result, lock.ReentrantLock.AddCondition)
}

// condition makes a condition of a lock, which has the name of the variable that it
// initialises.
func (g *gen) condition(on val, result typ, add func(lock.ReentrantLock, scheduler.Creator, string) int64) val {
	s := g.a.Slot(scheduler.RefSlot)
	k, name := result.class, g.naming
	g.a.Compute(func(x *scheduler.Exec) {
		a := instanceAt(x, on.f(x))
		switch {
		case a == nil:
		case a.class.simple == "ReadLock":
			x.Fail(&scheduler.Exception{Class: unsupportedJava})
		default:
			x.Set(s, int64(x.New(&instance{
				class: k, refs: noRefs, handle: a.handle, arg: add(lock.ReentrantLock{ID: a.handle}, x, name),
			})))
		}
	})
	return val{result, scheduler.Local(s), true}
}

func definePermits(n natives) {
	add := func(class, signature string, f func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op) {
		n.add(class, signature, handleOp(f))
	}
	s := func(o *instance) lock.Semaphore { return lock.Semaphore{ID: o.handle} }
	permits := func(a []int64) int {
		if len(a) == 0 {
			return 1
		}
		return int(a[0])
	}
	for _, p := range []string{"", "int"} {
		add("Semaphore", "void acquire("+p+")", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return s(o).AcquireOp(permits(a)) })
		add("Semaphore", "void acquireUninterruptibly("+p+")", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op {
			return s(o).AcquireUninterruptiblyOp(permits(a))
		})
		add("Semaphore", "boolean tryAcquire("+p+")", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op {
			return s(o).TryAcquireOp(permits(a))
		})
		add("Semaphore", "void release("+p+")", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return s(o).ReleaseOp(permits(a)) })
	}
	add("Semaphore", "boolean tryAcquire(long, TimeUnit)", func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op {
		return s(o).TryAcquireForOp(1, limit(x, a[0], a[1]))
	})
	add("Semaphore", "boolean tryAcquire(int, long, TimeUnit)", func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op {
		return s(o).TryAcquireForOp(int(a[0]), limit(x, a[1], a[2]))
	})
	n.add("Semaphore", "int availablePermits()", looking(func(k *invocation) int64 { return k.view().State }))
	n.add("Semaphore", "int drainPermits()", func(g *gen, _ *syntax.Call, on val, _ []val, _ typ) val {
		return g.callLibrary("Loops", "drainPermits/1", on)
	})
	l := func(o *instance) lock.CountDownLatch { return lock.CountDownLatch{ID: o.handle} }
	add("CountDownLatch", "void await()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).AwaitOp() })
	add("CountDownLatch", "boolean await(long, TimeUnit)", func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op {
		return l(o).AwaitForOp(limit(x, a[0], a[1]))
	})
	add("CountDownLatch", "void countDown()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).CountDownOp() })
	n.add("CountDownLatch", "long getCount()", looking(func(k *invocation) int64 { return k.view().State }))
}

// constructors are the parameters of constructors of classes that are built in.
var constructors = map[string][]string{
	"Object": {}, "ReentrantLock": {"boolean"}, "ReentrantReadWriteLock": {"boolean"}, "Semaphore": {"int", "boolean"},
	"CountDownLatch": {"int"}, "AtomicInteger": {"int"}, "AtomicLong": {"long"}, "AtomicBoolean": {"boolean"},
	"AtomicReference": {"Object"}, "LongAdder": {}, "StringBuilder": {"String"},
}

// createNative is new of a class of the library that is built in.
func (g *gen) createNative(e *syntax.New, k *class, name string) val {
	args := g.exprs(e.Args)
	if name == "" {
		name = k.simple
	}
	params, ok := constructors[k.simple]
	if !ok {
		g.c.fail(e, "new %s is not supported", k.simple)
	}
	if k.simple == "StringBuilder" && len(args) == 1 && args[0].typ.kind == kInt { // its capacity
		args = nil
	}
	if len(args) > len(params) {
		g.c.fail(e, "class %s has no constructor with %d parameters that is supported", k.simple, len(args))
	}
	for i := range args {
		args[i] = g.pass(e, args[i], g.c.sigType(params[i]))
	}
	c := g.c
	if k.simple == "StringBuilder" && len(args) == 0 {
		args = []val{g.constant(c.stringType(), int64(c.literal("")))}
	}
	s := g.a.Slot(scheduler.RefSlot)
	g.at(e)
	g.a.Compute(func(x *scheduler.Exec) {
		a := append(compute(x, args), make([]int64, len(params)-len(args))...)
		x.Set(s, int64(x.New(c.build(x, k, name, a))))
	})
	return val{typ{kind: kRef, class: k}, scheduler.Local(s), true}
}

// build makes an object of a class that is built in, with the primitive behind it.
func (c *compiler) build(x *scheduler.Exec, k *class, name string, a []int64) *instance {
	o := &instance{class: k, name: name, refs: noRefs}
	switch k.simple {
	case "ReentrantLock":
		create := lock.NewReentrantLock
		if a[0] != 0 {
			create = lock.NewFairReentrantLock
		}
		o.handle = create(x, name).ID
	case "ReentrantReadWriteLock":
		return c.newReadWriteLock(x, name, a[0] != 0)
	case "Semaphore":
		create := lock.NewSemaphore
		if a[1] != 0 {
			create = lock.NewFairSemaphore
		}
		o.handle = create(x, name, int(a[0])).ID
	case "CountDownLatch":
		if a[0] < 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.IllegalArgument, Message: "count < 0"})
			return o
		}
		o.handle = lock.NewCountDownLatch(x, name, int(a[0])).ID
	case "AtomicInteger", "AtomicLong", "AtomicBoolean":
		o.handle = scheduler.NewInt(x, name, a[0]).ID
	case "LongAdder":
		o.handle = scheduler.NewInt(x, name, 0).ID
	case "AtomicReference":
		o.refs, o.fields = allRefs, []int64{a[0]}
	case "StringBuilder":
		if a[0] == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		}
		o.refs, o.fields = allRefs, []int64{a[0]}
	}
	return o
}
