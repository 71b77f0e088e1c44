package java

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// native compiles a call of a method of the library. on is not set for a static one.
type native func(g *gen, e *syntax.Call, on val, args []val) val

// exceptions are the classes of exceptions of the library, each after what it extends.
var exceptions = [][2]string{
	{"java.lang.Throwable", ""},
	{"java.lang.Exception", "Throwable"},
	{"java.lang.Error", "Throwable"},
	{"java.lang.RuntimeException", "Exception"},
	{scheduler.InterruptedException, "Exception"},
	{"java.util.concurrent.TimeoutException", "Exception"},
	{"java.util.concurrent.ExecutionException", "Exception"},
	{"java.util.concurrent.BrokenBarrierException", "Exception"},
	{scheduler.IllegalArgument, "RuntimeException"},
	{"java.lang.IllegalStateException", "RuntimeException"},
	{scheduler.IllegalMonitorState, "RuntimeException"},
	{scheduler.IllegalThreadState, "IllegalArgumentException"},
	{"java.util.concurrent.CompletionException", "RuntimeException"},
	{"java.util.concurrent.RejectedExecutionException", "RuntimeException"},
	{"java.lang.UnsupportedOperationException", "RuntimeException"},
	{scheduler.NullPointer, "RuntimeException"},
	{classCast, "RuntimeException"},
	{"java.lang.MatchException", "RuntimeException"},
	{"java.lang.ArithmeticException", "RuntimeException"},
	{"java.util.ConcurrentModificationException", "RuntimeException"},
	{"java.lang.NegativeArraySizeException", "RuntimeException"},
	{"java.lang.IndexOutOfBoundsException", "RuntimeException"},
	{"java.lang.ArrayIndexOutOfBoundsException", "IndexOutOfBoundsException"},
	{"java.lang.LinkageError", "Error"},
	{"java.lang.NoClassDefFoundError", "LinkageError"},
	{"java.lang.ExceptionInInitializerError", "LinkageError"},
	{"java.lang.OutOfMemoryError", "Error"},
	{scheduler.StackOverflow, "Error"},
}

// interfaces are the functional interfaces of the library, with the packages that they
// are in.
var interfaces = map[string]string{
	"Runnable": "java.lang.",
}

// plain are the other classes of the library, with the packages that they are in.
var plain = map[string]string{
	"Object": "java.lang.", "String": "java.lang.", "Thread": "java.lang.", "System": "java.lang.", "Math": "java.lang.",
	"ReentrantLock": locks, "Condition": locks, "Lock": locks, "LockSupport": locks,
	"Semaphore": concurrent, "CountDownLatch": concurrent, "TimeUnit": concurrent,
	"AtomicInteger": atomic, "AtomicLong": atomic, "AtomicBoolean": atomic,
	"Integer": "java.lang.", "Long": "java.lang.", "Boolean": "java.lang.", "Character": "java.lang.",
	"Byte": "java.lang.", "Short": "java.lang.", "Double": "java.lang.", "Number": "java.lang.",
	"ArrayList": "java.util.", "List": "java.util.", "Duration": "java.time.",
	"PrintStream": "java.io.", "Builder": "java.lang.Thread$", "[]": "", "CharSequence": "java.lang.",
	"Intrinsics": "", "Void": "java.lang.", "Enum": "java.lang.", "Record": "java.lang.",
	"ReentrantReadWriteLock": locks, "ReadWriteLock": locks, "ReadLock": locks + "ReentrantReadWriteLock$", "WriteLock": locks + "ReentrantReadWriteLock$",
}

const (
	locks      = "java.util.concurrent.locks."
	concurrent = "java.util.concurrent."
	atomic     = "java.util.concurrent.atomic."
)

// library makes the classes of the library.
func (c *compiler) library() {
	for _, name := range slices.Sorted(maps.Keys(plain)) {
		k := c.newClass(name, nil)
		k.name = plain[name] + name
		c.lib[name], c.byName[k.name] = k, k
	}
	for _, e := range exceptions {
		simple := e[0][strings.LastIndexByte(e[0], '.')+1:]
		k := c.newClass(simple, c.lib[e[1]])
		k.name = e[0]
		c.lib[simple], c.byName[e[0]] = k, k
	}
	for _, name := range slices.Sorted(maps.Keys(interfaces)) {
		k := c.newClass(name, nil)
		k.isInterface, k.name = true, interfaces[name]+name
		c.lib[name] = k
	}
	c.lib["Thread"].nested["Builder"] = c.lib["Builder"]
	for _, side := range lockSides {
		c.lib["ReentrantReadWriteLock"].nested[side] = c.lib[side]
	}
	c.classes = maps.Clone(c.lib)
	for _, hidden := range []string{"Builder", "ReadLock", "WriteLock", "Intrinsics", "[]"} {
		delete(c.classes, hidden)
	}
	c.lib["Condition"].isInterface = false
	c.lib["Throwable"].layout = []scheduler.SlotKind{scheduler.RefSlot, scheduler.RefSlot} // message and cause
	c.lib["Thread"].layout = threadSlots
	c.lib["Enum"].layout = []scheduler.SlotKind{enumName: scheduler.RefSlot, enumOrdinal: scheduler.IntSlot}
	c.lib["Thread"].interfaces = []*class{c.lib["Runnable"]}
	c.threads()
	c.enumMethods()
	c.synchronizers()
	c.atomics()
	c.values()
}

func (c *compiler) add(class, id string, n native) { c.lib[class].natives[id] = n }

// handleOp adds a method that is one operation on the primitive behind an object.
func (c *compiler) handleOp(class, id string, result typ, f func(x *scheduler.Exec, o *instance, args []int64) scheduler.Op) {
	c.add(class, id, func(g *gen, e *syntax.Call, on val, args []val) val {
		for i := range args {
			if args[i].typ.kind == kInt {
				args[i] = number(args[i], long)
			}
		}
		on = g.temp(on)
		g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
			list := make([]int64, len(args))
			for i, a := range args {
				list[i] = a.f(x)
			}
			o := instanceAt(x, int64(id))
			if o == nil {
				return scheduler.Op{}
			}
			return f(x, o, list)
		})
		return g.receive(result)
	})
}

// limit returns the time limit that a number and a TimeUnit say.
func limit(x *scheduler.Exec, n, unit int64) time.Duration {
	if unit == 0 {
		x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		return 0
	}
	return times(n, x.Fixed(scheduler.ObjectID(unit)).(*instance).arg)
}

// times multiplies and stops at the ends of the range, as TimeUnit does.
func times(n, unit int64) time.Duration {
	if p := n * unit; p/unit == n {
		return time.Duration(p)
	}
	if n < 0 {
		return time.Duration(-1 << 63)
	}
	return scheduler.Never
}

func (c *compiler) synchronizers() {
	l := lockOf
	for _, class := range []string{"ReentrantLock", "Lock", "ReadLock", "WriteLock"} {
		c.handleOp(class, "lock/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).LockOp() })
		c.handleOp(class, "unlock/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).UnlockOp() })
		c.handleOp(class, "tryLock/0", boolean, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).TryLockOp() })
		c.handleOp(class, "lockInterruptibly/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).LockInterruptiblyOp() })
		c.handleOp(class, "tryLock/2", boolean, func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op {
			return l(o).TryLockForOp(limit(x, a[0], a[1]))
		})
		c.add(class, "newCondition/0", newCondition)
	}
	for _, name := range []string{"ReentrantLock", "ReadLock", "WriteLock"} {
		c.lib[name].interfaces = []*class{c.lib["Lock"]}
	}
	c.readWriteLocks()
	cond := func(o *instance) lock.Condition { return lock.ReentrantLock{ID: o.handle}.ConditionAt(int(o.arg)) }
	c.handleOp("Condition", "await/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return cond(o).AwaitOp() })
	c.handleOp("Condition", "awaitUninterruptibly/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op {
		return cond(o).AwaitUninterruptiblyOp()
	})
	c.handleOp("Condition", "awaitNanos/1", long, func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op {
		return cond(o).AwaitNanosOp(time.Duration(a[0]))
	})
	c.handleOp("Condition", "signal/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return cond(o).SignalOp() })
	c.handleOp("Condition", "signalAll/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return cond(o).SignalAllOp() })
	c.permits()
}

// anyLock are the operations of a java.util.concurrent.locks.Lock.
type anyLock interface {
	LockOp() scheduler.Op
	UnlockOp() scheduler.Op
	TryLockOp() scheduler.Op
	LockInterruptiblyOp() scheduler.Op
	TryLockForOp(limit time.Duration) scheduler.Op
}

// lockOf returns the lock that an object is.
func lockOf(o *instance) anyLock {
	switch o.class.simple {
	case "ReadLock":
		return lock.ReentrantReadWriteLock{ID: o.handle}.ReadLock()
	case "WriteLock":
		return lock.ReentrantReadWriteLock{ID: o.handle}.WriteLock()
	}
	return lock.ReentrantLock{ID: o.handle}
}

// readWriteLocks adds the two sides of a read-write lock, each an object that stands for
// the same lock.
func (c *compiler) readWriteLocks() {
	c.lib["ReentrantReadWriteLock"].interfaces = []*class{c.lib["ReadWriteLock"]}
	for i, side := range lockSides {
		method := strings.ToLower(side[:1]) + side[1:] + "/0"
		for _, name := range []string{"ReentrantReadWriteLock", "ReadWriteLock"} {
			c.add(name, method, func(g *gen, _ *syntax.Call, on val, _ []val) val {
				return g.fixed(on, i, typ{kind: kRef, class: c.lib[side]})
			})
		}
	}
}

// lockSides are the classes of the two sides, in the order of the fields that have them.
var lockSides = [...]string{"ReadLock", "WriteLock"}

// newReadWriteLock makes a read-write lock with its sides.
func (c *compiler) newReadWriteLock(x *scheduler.Exec, name string, fair bool) *instance {
	create := lock.NewReentrantReadWriteLock
	if fair {
		create = lock.NewFairReentrantReadWriteLock
	}
	l := create(x, name)
	o := &instance{class: c.lib["ReentrantReadWriteLock"], name: name, refs: allRefs, handle: l.ID}
	for _, side := range lockSides {
		o.fields = append(o.fields, int64(x.New(&instance{class: c.lib[side], name: name, refs: noRefs, handle: l.ID})))
	}
	return o
}

// newCondition adds a condition to the lock of an object.
func newCondition(g *gen, _ *syntax.Call, on val, _ []val) val {
	s := g.a.Slot(scheduler.RefSlot)
	k := g.c.lib["Condition"]
	g.a.Compute(func(x *scheduler.Exec) {
		a := instanceAt(x, on.f(x))
		switch {
		case a == nil:
		case a.class.simple == "ReadLock":
			x.Fail(&scheduler.Exception{Class: "java.lang.UnsupportedOperationException"})
		default:
			x.Set(s, int64(x.New(&instance{
				class: k, refs: noRefs, handle: a.handle, arg: lock.ReentrantLock{ID: a.handle}.AddCondition(x),
			})))
		}
	})
	return val{typ{kind: kRef, class: k}, scheduler.Local(s), true}
}

func (c *compiler) permits() {
	s := func(o *instance) lock.Semaphore { return lock.Semaphore{ID: o.handle} }
	c.handleOp("Semaphore", "acquire/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return s(o).AcquireOp(1) })
	c.handleOp("Semaphore", "acquire/1", void, func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return s(o).AcquireOp(int(a[0])) })
	c.handleOp("Semaphore", "acquireUninterruptibly/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op {
		return s(o).AcquireUninterruptiblyOp(1)
	})
	c.handleOp("Semaphore", "tryAcquire/0", boolean, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return s(o).TryAcquireOp(1) })
	c.handleOp("Semaphore", "tryAcquire/2", boolean, func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op {
		return s(o).TryAcquireForOp(1, limit(x, a[0], a[1]))
	})
	c.handleOp("Semaphore", "release/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return s(o).ReleaseOp(1) })
	c.handleOp("Semaphore", "release/1", void, func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return s(o).ReleaseOp(int(a[0])) })
	l := func(o *instance) lock.CountDownLatch { return lock.CountDownLatch{ID: o.handle} }
	c.handleOp("CountDownLatch", "await/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).AwaitOp() })
	c.handleOp("CountDownLatch", "await/2", boolean, func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op {
		return l(o).AwaitForOp(limit(x, a[0], a[1]))
	})
	c.handleOp("CountDownLatch", "countDown/0", void, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return l(o).CountDownOp() })
}

func (c *compiler) atomics() {
	for class, t := range map[string]typ{"AtomicInteger": integer, "AtomicLong": long, "AtomicBoolean": boolean} {
		v := func(o *instance) scheduler.Int { return scheduler.Int{ID: o.handle} }
		c.handleOp(class, "get/0", t, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return v(o).GetOp() })
		c.handleOp(class, "set/1", void, func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return v(o).SetOp(a[0]) })
		c.handleOp(class, "compareAndSet/2", boolean, func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op {
			return v(o).CompareAndSetOp(a[0], a[1])
		})
		if class == "AtomicBoolean" {
			continue
		}
		for name, delta := range map[string]int64{"incrementAndGet/0": 1, "decrementAndGet/0": -1} {
			c.handleOp(class, name, t, func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return v(o).AddOp(delta) })
		}
		for name, delta := range map[string]int64{"getAndIncrement/0": 1, "getAndDecrement/0": -1} {
			c.add(class, name, func(g *gen, e *syntax.Call, on val, args []val) val {
				after := g.c.lib[class].natives["addAndGet/1"](g, e, on, []val{g.constant(long, delta)})
				return val{t, func(x *scheduler.Exec) int64 { return wrap(t.kind, after.f(x)-delta) }, true}
			})
		}
		c.handleOp(class, "addAndGet/1", t, func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return v(o).AddOp(a[0]) })
	}
}

// createNative is new of a class of the library.
func (g *gen) createNative(e *syntax.New, k *class, name string) val {
	args := g.exprs(e.Args)
	if name == "" {
		name = k.simple
	}
	var build func(x *scheduler.Exec) *instance
	arg := func(x *scheduler.Exec, i int) int64 {
		if i < len(args) {
			return args[i].f(x)
		}
		return 0
	}
	handle := func(id scheduler.ObjectID) *instance {
		return &instance{class: k, name: name, refs: noRefs, handle: id}
	}
	switch k.simple {
	case "Object":
		build = func(*scheduler.Exec) *instance { return &instance{class: k, name: name, refs: noRefs} }
	case "ArrayList":
		build = func(*scheduler.Exec) *instance { return &instance{class: k, name: name, refs: allRefs} }
	case "ReentrantLock":
		build = func(x *scheduler.Exec) *instance {
			if arg(x, 0) != 0 {
				return handle(lock.NewFairReentrantLock(x, name).ID)
			}
			return handle(lock.NewReentrantLock(x, name).ID)
		}
	case "ReentrantReadWriteLock":
		build = func(x *scheduler.Exec) *instance { return g.c.newReadWriteLock(x, name, arg(x, 0) != 0) }
	case "Semaphore":
		build = func(x *scheduler.Exec) *instance {
			if arg(x, 1) != 0 {
				return handle(lock.NewFairSemaphore(x, name, int(arg(x, 0))).ID)
			}
			return handle(lock.NewSemaphore(x, name, int(arg(x, 0))).ID)
		}
	case "CountDownLatch":
		build = func(x *scheduler.Exec) *instance {
			n := arg(x, 0)
			if n < 0 {
				x.Fail(&scheduler.Exception{Class: scheduler.IllegalArgument, Message: "count < 0"})
				return handle(0)
			}
			return handle(lock.NewCountDownLatch(x, name, int(n)).ID)
		}
	case "AtomicInteger", "AtomicLong", "AtomicBoolean":
		build = func(x *scheduler.Exec) *instance { return handle(scheduler.NewInt(x, name, arg(x, 0)).ID) }
	default:
		g.c.fail(e, "new %s is not supported", k.simple)
	}
	s := g.a.Slot(scheduler.RefSlot)
	g.at(e)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, int64(x.New(build(x)))) })
	return val{typ{kind: kRef, class: k}, scheduler.Local(s), true}
}
