package java

import (
	"time"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// The fields of a java.lang.Thread, and of a Thread.Builder, which has no thread and
// whose name is followed by numbers if they are counted.
const (
	threadID = iota
	threadTarget
	threadName
	threadKind
	threadHandler // of exceptions that nothing catches
	threadCounts
	threadNext
	threadFields
)

var threadSlots = []scheduler.SlotKind{
	threadID: scheduler.ThreadSlot, threadTarget: scheduler.RefSlot, threadName: scheduler.RefSlot, threadKind: scheduler.IntSlot,
	threadHandler: scheduler.RefSlot, threadCounts: scheduler.IntSlot, threadNext: scheduler.IntSlot,
}

var threadKinds = kinds(threadSlots)

// What threadCounts of a Thread.Builder says.
const (
	countsNames = 1 << iota
	daemonChosen
)

// inheritedKind is the kind of a thread of the platform that nobody makes a daemon: that
// of the thread that makes it. Virtual threads are daemons.
//
// Source: the constructor of Thread that takes a ThreadGroup, in 21 and 25.
func inheritedKind(x *scheduler.Exec) int64 {
	if o := instanceAt(x, x.Root(0)); o != nil && scheduler.ThreadKind(o.fields[threadKind]) != scheduler.Platform {
		return int64(scheduler.Daemon)
	}
	return int64(scheduler.Platform)
}

func (g *gen) threadType() typ { return typ{kind: kRef, class: g.c.lib["Thread"]} }

// object makes an object in a computation.
func (g *gen) object(k *class, build func(*scheduler.Exec) *instance) val {
	s := g.a.Slot(scheduler.RefSlot)
	g.a.Compute(func(x *scheduler.Exec) {
		if o := build(x); o != nil {
			x.Set(s, int64(x.New(o)))
		}
	})
	return val{typ{kind: kRef, class: k}, scheduler.Local(s), true}
}

// numberThreads makes the object that counts the threads that get a name.
func (c *compiler) numberThreads() {
	if c.threadNumbers == 0 {
		c.threadNumbers = c.program.New(&instance{class: c.lib["Object"], name: "numbers of threads", refs: noRefs, fields: []int64{0, 0}})
	}
}

// numberThread gives a platform thread that has no name the one that the JDK gives it, if
// the program asks for names: else threads without names can change places.
func (c *compiler) numberThread(x *scheduler.Exec, o *instance) {
	if c.threadNumbers == 0 || o.fields[threadName] != 0 || scheduler.ThreadKind(o.fields[threadKind]) == scheduler.Virtual {
		return
	}
	r := x.Edit(c.threadNumbers).(*instance)
	o.fields[threadName] = int64(x.New(&text{"Thread-" + decimal(r.fields[0])}))
	r.fields[0]++
}

// entry is the code with which a thread begins: it runs its target, or what its class has
// instead. What nothing catches goes to the handler of the thread, if it has one.
func (c *compiler) entry() *scheduler.Code {
	k := c.lib["Thread"]
	if k.methods["run/0"] == nil {
		c.need("run")
		g := &gen{c: c, a: c.program.Assemble(), class: k}
		g.push()
		self := g.a.Param(scheduler.RefSlot)
		thread := func(x *scheduler.Exec) *instance { return x.Edit(scheduler.ObjectID(x.Get(self))).(*instance) }
		nothing := c.program.Assemble().Code()
		g.a.Label("run").CallWith(func(x *scheduler.Exec) (*scheduler.Code, []int64) {
			o := thread(x)
			if m := o.class.find("run/0"); m != nil { // a class that extends Thread
				return m.code, []int64{x.Get(self)}
			}
			if o.fields[threadTarget] == 0 {
				return nothing, nil
			}
			return c.callee(x, o.fields[threadTarget], "run/0", nil, nil)
		})
		g.a.Label("end").Return().Label("uncaught")
		g.handle(val{g.threadType(), scheduler.Local(self), true})
		g.a.CatchIf("run", "end", "uncaught", func(e *scheduler.Exception) bool { return c.byName[e.Class] != nil })
		k.methods["run/0"] = &method{name: "run", owner: k, code: g.a.Code(), decl: &syntax.Method{Name: "run"}}
	}
	return k.methods["run/0"].code
}

// handle gives what a thread has not caught to its handler, or to that of all threads. If
// there is none, the thread ends with it.
func (g *gen) handle(self val) {
	c := g.c
	caught := g.caught(c.lib["Throwable"])
	own := func(x *scheduler.Exec) int64 { return instanceAt(x, self.f(x)).fields[threadHandler] }
	handler := g.a.Slot(scheduler.RefSlot)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(handler, own(x)) })
	g.a.If(func(x *scheduler.Exec) bool { return x.Get(handler) != 0 }, "handle")
	if all := c.handlerOfAll(); all != 0 {
		of := g.fetch(g.constant(object, int64(all)), 0, object, false)
		g.a.Compute(func(x *scheduler.Exec) { x.Set(handler, of.f(x)) })
		g.a.If(func(x *scheduler.Exec) bool { return x.Get(handler) != 0 }, "handle")
	}
	g.rethrow(caught)
	g.a.Label("handle")
	args := []val{self, caught}
	g.a.CallWith(func(x *scheduler.Exec) (*scheduler.Code, []int64) {
		return c.callee(x, x.Get(handler), "uncaughtException/2", args, nil)
	})
	g.a.Return()
}

// handlerOfAll is the object that has the handler of all threads, or 0 if the program sets
// none.
func (c *compiler) handlerOfAll() scheduler.ObjectID {
	if c.handlers == 0 && c.reach.calls[setHandlerOfAll] {
		c.handlers = c.program.New(&instance{class: c.lib["Object"], name: "handler of all threads", refs: allRefs, fields: []int64{0}})
	}
	return c.handlers
}

const setHandlerOfAll = "setDefaultUncaughtExceptionHandler"

// startOp starts the thread of an object.
func (c *compiler) startOp(x *scheduler.Exec, id scheduler.ObjectID, code *scheduler.Code) scheduler.Op {
	o := x.Edit(id).(*instance)
	if t := o.fields[threadID]; t != 0 {
		return scheduler.StartOp(scheduler.ThreadID(t))
	}
	spec := scheduler.Spec{Kind: scheduler.ThreadKind(o.fields[threadKind]), Code: code, Args: []int64{int64(id)}}
	if n := o.fields[threadName]; n != 0 {
		spec.Name = x.Fixed(scheduler.ObjectID(n)).(*text).value
	}
	t := x.NewThread(spec)
	o.fields[threadID] = int64(t)
	return scheduler.StartOp(t)
}

// start emits the start of a thread.
func start(g *gen, _ *syntax.Call, on val, _ []val, _ typ) val {
	code, c := g.c.entry(), g.c
	g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op { return c.startOp(x, id, code) })
	return g.receive(void)
}

// threadOp is a method that is an operation on a thread that was started. On one that was
// not, it does nothing.
func threadOp(f func(k *invocation, t scheduler.ThreadID) scheduler.Op) emitter {
	return func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
		on, c := g.temp(on), g.c
		for i := range args {
			args[i] = g.temp(args[i])
		}
		g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
			o := instanceAt(x, int64(id))
			if o == nil || o.fields[threadID] == 0 {
				return scheduler.WorkOp(0)
			}
			return f(&invocation{x, c, compute(x, args)}, scheduler.ThreadID(o.fields[threadID]))
		})
		return g.receive(result)
	}
}

// span returns a java.time.Duration that is an argument.
func (k *invocation) span(i int) time.Duration {
	if o := instanceAt(k.Exec, k.a[i]); o != nil {
		return time.Duration(o.arg)
	}
	return 0
}

// millis returns a time in milliseconds that is an argument, which must not be negative.
func (k *invocation) millis(i int) time.Duration {
	if k.a[i] < 0 {
		k.throw(scheduler.IllegalArgument, "timeout value is negative")
	}
	return times(k.a[i], int64(time.Millisecond))
}

func defineThreads(n natives) {
	add := func(signature string, emit emitter) { n.add("Thread", signature, emit) }
	add("void start()", start)
	add("void join()", threadOp(func(_ *invocation, t scheduler.ThreadID) scheduler.Op { return scheduler.JoinOp(t) }))
	add("void join(long)", threadOp(func(k *invocation, t scheduler.ThreadID) scheduler.Op {
		if d := k.millis(0); d != 0 {
			return scheduler.JoinForOp(t, d)
		}
		return scheduler.JoinOp(t)
	}))
	add("boolean join(Duration)", threadOp(func(k *invocation, t scheduler.ThreadID) scheduler.Op {
		return scheduler.JoinForOp(t, k.span(0))
	}))
	add("void interrupt()", threadOp(func(_ *invocation, t scheduler.ThreadID) scheduler.Op { return scheduler.InterruptOp(t) }))
	add("static void yield()", fixedOp(scheduler.YieldOp()))
	add("static void onSpinWait()", fixedOp(scheduler.WorkOp(0)))
	add("static boolean interrupted()", fixedOp(scheduler.InterruptedOp()))
	add("static void sleep(long)", staticOp(func(k *invocation) scheduler.Op { return scheduler.SleepOp(k.millis(0)) }))
	add("static void sleep(long, int)", staticOp(func(k *invocation) scheduler.Op {
		return scheduler.SleepOp(k.millis(0) + time.Duration(k.a[1]))
	}))
	add("static void sleep(Duration)", staticOp(func(k *invocation) scheduler.Op { return scheduler.SleepOp(k.span(0)) }))
	add("static Thread currentThread()", func(g *gen, _ *syntax.Call, _ val, _ []val, result typ) val {
		return val{result, func(x *scheduler.Exec) int64 { return x.Root(0) }, true}
	})
	add("static Thread startVirtualThread(Runnable)", func(g *gen, e *syntax.Call, _ val, args []val, _ typ) val {
		return g.startNew(e, g.virtual(args[0]))
	})
	add("static Builder ofVirtual()", func(g *gen, _ *syntax.Call, _ val, _ []val, _ typ) val { return g.builder(scheduler.Virtual) })
	add("static Builder ofPlatform()", func(g *gen, _ *syntax.Call, _ val, _ []val, _ typ) val { return g.builder(scheduler.Platform) })
}

// fixedOp is a static method that is always the same operation.
func fixedOp(o scheduler.Op) emitter {
	return func(g *gen, _ *syntax.Call, _ val, _ []val, result typ) val {
		g.a.Do(o)
		return g.receive(result)
	}
}

// staticOp is a static method that is one operation.
func staticOp(f func(k *invocation) scheduler.Op) emitter {
	return func(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
		c := g.c
		for i := range args {
			args[i] = g.temp(args[i])
		}
		g.a.DoWith(func(x *scheduler.Exec) scheduler.Op { return f(&invocation{x, c, compute(x, args)}) })
		return g.receive(result)
	}
}

// looking is a method that looks at what other threads change, after a step in which they
// can come between.
func looking(f func(k *invocation) int64) emitter {
	return func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
		if on.f != nil { // no static one
			on = g.temp(on)
		}
		for i := range args {
			args[i] = g.temp(args[i])
		}
		g.a.Do(scheduler.WorkOp(0))
		return g.pure_(on, args, result, f)
	}
}

// thread returns the object of a thread, to be read.
func (k *invocation) thread() *instance {
	if o := instanceAt(k.Exec, k.a[0]); o != nil {
		return o
	}
	return &instance{fields: make([]int64, threadFields)}
}

// info returns what the machine knows of a thread: nothing if it was not started.
func (k *invocation) info() scheduler.ThreadInfo {
	return k.Machine().Thread(scheduler.ThreadID(k.thread().fields[threadID]))
}

func defineThreadState(n natives) {
	add := func(signature string, emit emitter) { n.add("Thread", signature, emit) }
	add("boolean isInterrupted()", looking(func(k *invocation) int64 { return truth(k.info().Interrupted) }))
	add("boolean isAlive()", looking(func(k *invocation) int64 {
		s := k.info().Java
		return truth(s != scheduler.JavaNew && s != scheduler.JavaTerminated)
	}))
	add("State getState()", looking(func(k *invocation) int64 { return k.c.lib["State"].constants[k.info().Java.String()] }))
	add("boolean isVirtual()", pure(func(k *invocation) int64 {
		return truth(scheduler.ThreadKind(k.thread().fields[threadKind]) == scheduler.Virtual)
	}))
	add("boolean isDaemon()", pure(func(k *invocation) int64 {
		return truth(scheduler.ThreadKind(k.thread().fields[threadKind]) != scheduler.Platform)
	}))
	add("void setDaemon(boolean)", pure(func(k *invocation) int64 {
		o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
		switch kind := scheduler.ThreadKind(o.fields[threadKind]); {
		case kind == scheduler.Virtual && k.a[1] == 0:
			return k.throw(scheduler.IllegalArgument, "'false' not legal for virtual threads")
		case kind == scheduler.Virtual:
		case o.fields[threadID] != 0 && k.info().Java != scheduler.JavaTerminated:
			return k.throw(scheduler.IllegalThreadState, "")
		case k.a[1] != 0:
			o.fields[threadKind] = int64(scheduler.Daemon)
		default:
			o.fields[threadKind] = int64(scheduler.Platform)
		}
		return 0
	}))
	add("String getName()", func(g *gen, _ *syntax.Call, on val, _ []val, result typ) val {
		g.c.numberThreads()
		return g.pure_(on, nil, result, func(k *invocation) int64 {
			if name := k.thread().fields[threadName]; name != 0 {
				return name
			}
			return k.str("")
		})
	})
	add("String toString()", threadText)
	add("void setName(String)", pure(func(k *invocation) int64 {
		if k.a[1] == 0 {
			return k.throw(scheduler.NullPointer, "name cannot be null")
		}
		o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
		o.fields[threadName] = k.a[1]
		if t := o.fields[threadID]; t != 0 {
			k.Rename(scheduler.ThreadID(t), k.text(1))
		}
		return 0
	}))
	add("void setPriority(int)", pure(func(*invocation) int64 { return 0 }))
	add("int getPriority()", pure(func(*invocation) int64 { return 5 }))
	defineHandlers(add)
	defineRefusedOfThreads(add)
}

func defineHandlers(add func(string, emitter)) {
	add("static void "+setHandlerOfAll+"(UncaughtExceptionHandler)", func(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
		if all := g.c.handlerOfAll(); all != 0 {
			g.store(g.constant(object, int64(all)), 0, g.temp(args[0]))
		}
		return val{typ: result, f: scheduler.Const(0), fixed: true}
	})
	add("void setUncaughtExceptionHandler(UncaughtExceptionHandler)", setField(threadHandler))
	add("UncaughtExceptionHandler getUncaughtExceptionHandler()", pure(func(k *invocation) int64 { return k.thread().fields[threadHandler] }))
}

// defineRefusedOfThreads are methods that are refused with what to use instead.
func defineRefusedOfThreads(add func(string, emitter)) {
	for _, id := range []string{"long threadId()", "long getId()"} {
		add(id, refuseCall("numbers of threads are not supported, since they differ from run to run; use names"))
	}
	add("StackTraceElement[] getStackTrace()", refuseCall("stack traces as objects are not supported; gridlock shows the stacks of threads itself"))
}

// refuseCall is a method that no program may call.
func refuseCall(why string) emitter {
	return func(g *gen, e *syntax.Call, _ val, _ []val, _ typ) val {
		g.c.fail(e, "%s", why)
		return val{}
	}
}

// setField is a method that sets a field of its object.
func setField(field int) emitter {
	return pure(func(k *invocation) int64 {
		k.Edit(scheduler.ObjectID(k.a[0])).(*instance).fields[field] = k.a[1]
		return k.a[0]
	})
}

func defineBuilder(n natives) {
	add := func(signature string, emit emitter) { n.add("Builder", signature, emit) }
	add("Builder name(String)", pure(func(k *invocation) int64 {
		o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
		o.fields[threadName] = k.a[1]
		o.fields[threadCounts] &^= countsNames
		return k.a[0]
	}))
	add("Builder name(String, long)", pure(func(k *invocation) int64 {
		o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
		o.fields[threadName], o.fields[threadNext] = k.a[1], k.a[2]
		o.fields[threadCounts] |= countsNames
		return k.a[0]
	}))
	daemon := func(k *invocation, yes bool) int64 {
		o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
		o.fields[threadKind] = int64(scheduler.Platform)
		if yes {
			o.fields[threadKind] = int64(scheduler.Daemon)
		}
		o.fields[threadCounts] |= daemonChosen
		return k.a[0]
	}
	add("Builder daemon()", pure(func(k *invocation) int64 { return daemon(k, true) }))
	add("Builder daemon(boolean)", pure(func(k *invocation) int64 { return daemon(k, k.a[1] != 0) }))
	add("Builder uncaughtExceptionHandler(UncaughtExceptionHandler)", setField(threadHandler))
	add("Thread start(Runnable)", func(g *gen, e *syntax.Call, on val, args []val, _ typ) val {
		return g.startNew(e, g.unstarted(on, args[0]))
	})
	add("Thread unstarted(Runnable)", func(g *gen, _ *syntax.Call, on val, args []val, _ typ) val { return g.unstarted(on, args[0]) })
	add("ThreadFactory factory()", pure(func(k *invocation) int64 {
		b := instanceAt(k.Exec, k.a[0])
		return int64(k.New(&instance{class: k.c.lib["BuilderFactory"], refs: threadKinds, fields: append([]int64(nil), b.fields...)}))
	}))
	n.add("BuilderFactory", "Thread newThread(Runnable)", func(g *gen, _ *syntax.Call, on val, args []val, _ typ) val {
		return g.unstarted(on, args[0])
	})
}

// builder is Thread.ofVirtual() or ofPlatform().
func (g *gen) builder(kind scheduler.ThreadKind) val {
	k := g.c.lib["Builder"]
	return g.object(k, func(*scheduler.Exec) *instance {
		o := &instance{class: k, refs: threadKinds, fields: make([]int64, threadFields)}
		o.fields[threadKind] = int64(kind)
		return o
	})
}

// unstarted makes a thread as a builder or a factory does.
func (g *gen) unstarted(builder, target val) val {
	k, c := g.c.lib["Thread"], g.c
	builder = g.temp(builder)
	return g.object(k, func(x *scheduler.Exec) *instance {
		b := instanceAt(x, builder.f(x))
		t := target.f(x)
		if b == nil {
			return nil
		}
		o := newThread(x, k, t, b.fields)
		if o == nil {
			return nil
		}
		if kind := scheduler.ThreadKind(b.fields[threadKind]); kind == scheduler.Platform && b.fields[threadCounts]&daemonChosen == 0 {
			o.fields[threadKind] = inheritedKind(x)
		}
		if b.fields[threadCounts]&countsNames != 0 {
			prefix := x.Fixed(scheduler.ObjectID(b.fields[threadName])).(*text).value
			o.fields[threadName] = int64(x.New(&text{prefix + decimal(b.fields[threadNext])}))
			x.Edit(scheduler.ObjectID(builder.f(x))).(*instance).fields[threadNext]++
		}
		c.numberThread(x, o)
		return o
	})
}

// virtual makes a thread as Thread.startVirtualThread does, which takes no builder.
func (g *gen) virtual(target val) val {
	k := g.c.lib["Thread"]
	fields := make([]int64, threadFields)
	fields[threadKind] = int64(scheduler.Virtual)
	return g.object(k, func(x *scheduler.Exec) *instance { return newThread(x, k, target.f(x), fields) })
}

// newThread returns a thread that runs a target, with the fields of a builder, or nil if
// there is no target.
func newThread(x *scheduler.Exec, k *class, target int64, builder []int64) *instance {
	if target == 0 {
		x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		return nil
	}
	o := &instance{class: k, refs: threadKinds, fields: append([]int64(nil), builder...)}
	o.fields[threadTarget], o.fields[threadCounts], o.fields[threadNext] = target, 0, 0
	return o
}

func (g *gen) startNew(e *syntax.Call, thread val) val {
	g.at(e)
	start(g, e, thread, nil, void)
	return thread
}

func defineParking(n natives) {
	add := func(signature string, emit emitter) { n.add("LockSupport", signature, emit) }
	add("static void park()", fixedOp(scheduler.ParkOp()))
	add("static void park(Object)", fixedOp(scheduler.ParkOp()))
	add("static void parkNanos(long)", staticOp(func(k *invocation) scheduler.Op { return scheduler.ParkForOp(time.Duration(k.a[0])) }))
	add("static void parkNanos(Object, long)", staticOp(func(k *invocation) scheduler.Op {
		return scheduler.ParkForOp(time.Duration(k.a[1]))
	}))
	add("static void unpark(Thread)", staticOp(func(k *invocation) scheduler.Op {
		if k.a[0] == 0 {
			return scheduler.WorkOp(0)
		}
		if o := instanceAt(k.Exec, k.a[0]); o != nil && o.fields[threadID] != 0 {
			return scheduler.UnparkOp(scheduler.ThreadID(o.fields[threadID]))
		}
		return scheduler.WorkOp(0)
	}))
}
