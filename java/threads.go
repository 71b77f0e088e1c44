package java

import (
	"maps"
	"slices"
	"time"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// The fields of a java.lang.Thread, and of a Thread.Builder, which has no thread.
const (
	threadID = iota
	threadTarget
	threadName
	threadKind
	threadFields
)

var threadSlots = []scheduler.SlotKind{
	threadID: scheduler.ThreadSlot, threadTarget: scheduler.RefSlot, threadName: scheduler.RefSlot, threadKind: scheduler.IntSlot,
}

var threadKinds = kinds(threadSlots)

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

// entry is the code with which a thread begins: it runs its target.
func (c *compiler) entry() *scheduler.Code {
	k := c.lib["Thread"]
	if k.methods["run/0"] == nil {
		a := c.program.Assemble()
		self := a.Param(scheduler.RefSlot)
		nothing := c.program.Assemble().Code()
		a.CallWith(func(x *scheduler.Exec) (*scheduler.Code, []int64) {
			o := x.Edit(scheduler.ObjectID(x.Get(self))).(*instance)
			if m := o.class.find("run/0"); m != nil { // a class that extends Thread
				return m.code, []int64{x.Get(self)}
			}
			if o.fields[threadTarget] == 0 {
				return nothing, nil
			}
			return c.callee(x, o.fields[threadTarget], "run/0", nil, nil)
		})
		k.methods["run/0"] = &method{code: a.Code(), decl: &syntax.Method{}}
	}
	return k.methods["run/0"].code
}

// startOp starts the thread of an object.
func (c *compiler) startOp(x *scheduler.Exec, id scheduler.ObjectID, code *scheduler.Code) scheduler.Op {
	o := x.Edit(id).(*instance)
	if t := o.fields[threadID]; t != 0 {
		return scheduler.StartOp(scheduler.ThreadID(t))
	}
	spec := scheduler.Spec{Kind: scheduler.ThreadKind(o.fields[threadKind]), Code: code, Args: []int64{int64(id)}}
	if n := o.fields[threadName]; n != 0 {
		spec.Name = textAt(x, n)
	}
	t := x.NewThread(spec)
	o.fields[threadID] = int64(t)
	return scheduler.StartOp(t)
}

func (c *compiler) threads() {
	c.add("Thread", "start/0", func(g *gen, _ *syntax.Call, on val, _ []val) val {
		code := c.entry()
		g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op { return c.startOp(x, id, code) })
		return g.receive(void)
	})
	c.add("Thread", "startVirtualThread/1", func(g *gen, e *syntax.Call, _ val, args []val) val {
		return g.startNew(e, g.builder(scheduler.Virtual), args[0])
	})
	c.add("Thread", "ofVirtual/0", func(g *gen, _ *syntax.Call, _ val, _ []val) val { return g.builder(scheduler.Virtual) })
	c.add("Thread", "ofPlatform/0", func(g *gen, _ *syntax.Call, _ val, _ []val) val { return g.builder(scheduler.Platform) })
	c.add("Builder", "name/1", func(g *gen, _ *syntax.Call, on val, args []val) val {
		on = g.temp(on)
		g.poke(on, threadName, args[0])
		return on
	})
	c.add("Builder", "daemon/0", func(g *gen, _ *syntax.Call, on val, _ []val) val {
		on = g.temp(on)
		g.poke(on, threadKind, g.constant(integer, int64(scheduler.Daemon)))
		return on
	})
	c.add("Builder", "start/1", func(g *gen, e *syntax.Call, on val, args []val) val { return g.startNew(e, on, args[0]) })
	c.add("Builder", "unstarted/1", func(g *gen, _ *syntax.Call, on val, args []val) val { return g.unstarted(on, args[0]) })
	c.threadOps()
	c.threadStatics()
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

func (g *gen) unstarted(builder, target val) val {
	k := g.c.lib["Thread"]
	return g.object(k, func(x *scheduler.Exec) *instance {
		b := instanceAt(x, builder.f(x))
		if b == nil {
			return nil
		}
		o := &instance{class: k, refs: threadKinds, fields: append([]int64(nil), b.fields...)}
		o.fields[threadTarget] = target.f(x)
		return o
	})
}

func (g *gen) startNew(e *syntax.Call, builder, target val) val {
	t := g.unstarted(builder, target)
	g.at(e)
	g.c.lib["Thread"].natives["start/0"](g, e, t, nil)
	return t
}

// duration returns a time that is given in milliseconds or as a Duration.
func (g *gen) duration(v val) func(*scheduler.Exec) time.Duration {
	if v.typ.ref() {
		return func(x *scheduler.Exec) time.Duration {
			if d := instanceAt(x, v.f(x)); d != nil {
				return time.Duration(d.arg)
			}
			return 0
		}
	}
	return func(x *scheduler.Exec) time.Duration { return times(v.f(x), int64(time.Millisecond)) }
}

func (c *compiler) threadOps() {
	op := func(id string, result typ, f func(scheduler.ThreadID) scheduler.Op) {
		c.add("Thread", id, func(g *gen, _ *syntax.Call, on val, _ []val) val {
			g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
				o := instanceAt(x, int64(id))
				if o == nil || o.fields[threadID] == 0 { // not started yet
					return scheduler.WorkOp(0)
				}
				return f(scheduler.ThreadID(o.fields[threadID]))
			})
			return g.receive(result)
		})
	}
	op("join/0", void, scheduler.JoinOp)
	op("interrupt/0", void, scheduler.InterruptOp)
	c.add("Thread", "join/1", func(g *gen, _ *syntax.Call, on val, args []val) val {
		d, result := g.duration(args[0]), void
		if args[0].typ.ref() {
			result = boolean
		}
		g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
			o := instanceAt(x, int64(id))
			if o == nil || o.fields[threadID] == 0 {
				return scheduler.WorkOp(0)
			}
			t := scheduler.ThreadID(o.fields[threadID])
			if wait := d(x); wait != 0 || args[0].typ.ref() {
				return scheduler.JoinForOp(t, wait)
			}
			return scheduler.JoinOp(t)
		})
		return g.receive(result)
	})
	c.add("Thread", "getName/0", func(g *gen, _ *syntax.Call, on val, _ []val) val {
		empty := int64(c.literal(""))
		return val{c.stringType(), func(x *scheduler.Exec) int64 {
			o := instanceAt(x, on.f(x))
			if o == nil || o.fields[threadName] == 0 {
				return empty
			}
			return o.fields[threadName]
		}, on.fixed}
	})
}

func (c *compiler) threadStatics() {
	fixed := func(id string, result typ, o scheduler.Op) {
		c.add("Thread", id, func(g *gen, _ *syntax.Call, _ val, _ []val) val {
			g.a.Do(o)
			return g.receive(result)
		})
	}
	fixed("yield/0", void, scheduler.YieldOp())
	fixed("onSpinWait/0", void, scheduler.WorkOp(0))
	fixed("interrupted/0", boolean, scheduler.InterruptedOp())
	c.add("Thread", "sleep/1", func(g *gen, _ *syntax.Call, _ val, args []val) val {
		d := g.duration(args[0])
		g.a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.SleepOp(d(x)) })
		return g.receive(void)
	})
	c.add("Thread", "currentThread/0", func(g *gen, _ *syntax.Call, _ val, _ []val) val {
		return val{g.threadType(), func(x *scheduler.Exec) int64 { return x.Root(0) }, true}
	})
	c.add("LockSupport", "park/0", func(g *gen, _ *syntax.Call, _ val, _ []val) val {
		g.a.Do(scheduler.ParkOp())
		return g.receive(void)
	})
	c.add("LockSupport", "parkNanos/1", func(g *gen, _ *syntax.Call, _ val, args []val) val {
		g.a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.ParkForOp(time.Duration(args[0].f(x))) })
		return g.receive(void)
	})
	c.add("LockSupport", "unpark/1", func(g *gen, _ *syntax.Call, _ val, args []val) val {
		g.a.DoWith(func(x *scheduler.Exec) scheduler.Op {
			if args[0].f(x) == 0 {
				return scheduler.WorkOp(0)
			}
			if o := instanceAt(x, args[0].f(x)); o != nil {
				return scheduler.UnparkOp(scheduler.ThreadID(o.fields[threadID]))
			}
			return scheduler.Op{}
		})
		return g.receive(void)
	})
}

// values are the methods of what is no synchronizer: objects, texts, numbers, lists and
// the console.
func (c *compiler) values() {
	monitor := func(id string, f func(pinning.Monitor) scheduler.Op) {
		c.add("Object", id, func(g *gen, _ *syntax.Call, on val, _ []val) val {
			g.operate(on, func(_ *scheduler.Exec, id scheduler.ObjectID) scheduler.Op { return f(pinning.Monitor{ID: id}) })
			return g.receive(void)
		})
	}
	monitor("wait/0", pinning.Monitor.WaitOp)
	monitor("notify/0", pinning.Monitor.NotifyOp)
	monitor("notifyAll/0", pinning.Monitor.NotifyAllOp)
	c.add("Object", "wait/1", func(g *gen, e *syntax.Call, on val, args []val) val {
		d := g.duration(g.convert(e, args[0], long))
		g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
			return pinning.Monitor{ID: id}.WaitForOp(d(x))
		})
		return g.receive(void)
	})
	c.printing()
	c.numbers()
	c.lists()
	c.intrinsics()
	c.add("Throwable", "getCause/0", func(g *gen, _ *syntax.Call, on val, _ []val) val {
		return g.fetch(on, 1, typ{kind: kRef, class: c.lib["Throwable"]}, true)
	})
	c.add("Throwable", "getMessage/0", func(g *gen, _ *syntax.Call, on val, _ []val) val {
		return g.fetch(on, 0, c.stringType(), true)
	})
}

// intrinsics are what classes of our library need and no other has.
func (c *compiler) intrinsics() {
	c.add("Intrinsics", "compareAndSet/4", func(g *gen, _ *syntax.Call, _ val, args []val) val {
		array, index, v := g.temp(args[0]), g.temp(args[1]), g.temp(args[3])
		g.operate(array, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
			return with(scheduler.Op{Object: id, Verb: verbCompareAndSet, Arg: index.f(x)}, v, x)
		})
		return g.receive(boolean)
	})
	c.add("TimeUnit", "toNanos/1", func(g *gen, e *syntax.Call, on val, args []val) val {
		n := g.convert(e, args[0], long)
		return g.temp(val{long, func(x *scheduler.Exec) int64 { return int64(limit(x, n.f(x), on.f(x))) }, false})
	})
}

func (c *compiler) printing() {
	c.lib["System"].constants = map[string]int64{"out": int64(c.out)}
	line := func(end string) native {
		return func(g *gen, _ *syntax.Call, _ val, args []val) val {
			s := g.constant(c.stringType(), int64(c.literal("")))
			if len(args) > 0 {
				s = args[0]
			}
			s = g.concat(s, g.constant(c.stringType(), int64(c.literal(end))))
			out := c.out
			g.a.DoWith(func(x *scheduler.Exec) scheduler.Op {
				return with(scheduler.Op{Object: out, Verb: verbPrint}, s, x)
			})
			return g.receive(void)
		}
	}
	for _, class := range []string{"System", "PrintStream"} {
		c.add(class, "println/1", line("\n"))
		c.add(class, "println/0", line("\n"))
		c.add(class, "print/1", line(""))
	}
}

func (c *compiler) numbers() {
	c.add("Integer", "getInteger/2", func(g *gen, _ *syntax.Call, _ val, args []val) val {
		const parallelism = "jdk.virtualThreadScheduler.parallelism"
		return val{integer, func(x *scheduler.Exec) int64 {
			if textAt(x, args[0].f(x)) == parallelism {
				return int64(x.Machine().Config().Parallelism)
			}
			return args[1].f(x)
		}, args[0].fixed && args[1].fixed}
	})
	units := map[string]time.Duration{
		"NANOSECONDS": 1, "MICROSECONDS": time.Microsecond, "MILLISECONDS": time.Millisecond,
		"SECONDS": time.Second, "MINUTES": time.Minute, "HOURS": time.Hour,
	}
	k := c.lib["TimeUnit"]
	k.constants = map[string]int64{}
	for _, name := range slices.Sorted(maps.Keys(units)) {
		k.constants[name] = int64(c.program.Constant(&instance{class: k, name: name, refs: noRefs, arg: int64(units[name])}))
	}
	for name, unit := range map[string]time.Duration{"ofMillis/1": time.Millisecond, "ofSeconds/1": time.Second, "ofNanos/1": 1} {
		c.add("Duration", name, func(g *gen, e *syntax.Call, _ val, args []val) val {
			n, k := g.convert(e, args[0], long), c.lib["Duration"]
			return g.object(k, func(x *scheduler.Exec) *instance {
				return &instance{class: k, refs: noRefs, arg: int64(times(n.f(x), int64(unit)))}
			})
		})
	}
}

func (c *compiler) lists() {
	for _, class := range []string{"ArrayList", "List"} {
		c.add(class, "add/1", func(g *gen, e *syntax.Call, on val, args []val) val {
			on, v := g.temp(on), g.temp(g.convert(e, args[0], object))
			g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
				return with(scheduler.Op{Object: id, Verb: verbAppend}, v, x)
			})
			return g.receive(boolean)
		})
		c.add(class, "get/1", func(g *gen, e *syntax.Call, on val, args []val) val {
			return g.fetchElem(on.typ.argument(0), g.temp(on), g.temp(g.convert(e, args[0], integer)))
		})
		c.add(class, "size/0", func(g *gen, _ *syntax.Call, on val, _ []val) val {
			g.operate(g.temp(on), func(_ *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
				return scheduler.Op{Object: id, Verb: verbSize}
			})
			return g.receive(integer)
		})
	}
	c.lib["ArrayList"].interfaces = []*class{c.lib["List"]}
}

// callStaticNative calls a static method of the library.
func (g *gen) callStaticNative(e *syntax.Call, k *class) val {
	n := k.native(key(e.Name, len(e.Args)))
	if k.decl != nil || n == nil || k.simple == "Intrinsics" && !ofLibrary(g.c.file) {
		g.c.fail(e, "class %s has no method %s with %d parameters that is supported", k.simple, e.Name, len(e.Args))
	}
	args := g.exprs(e.Args)
	g.at(e)
	return n(g, e, val{}, args)
}
