package java

import (
	"slices"
	"time"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// Intrinsics are what the Java classes of our library need and no other has.
//
// An object of a collection has its elements in itself, behind its fields. Its methods
// are one step each, as a JVM gives no guarantee of what two threads do with it at once:
// step is that step, and what comes after it up to the next one is computed in one go.

// elements returns an object of a collection, and where its elements begin.
func (k *invocation) elements() (*instance, int) {
	o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
	return o, len(o.class.fields)
}

// elementKinds says what the elements of a collection are to the machine, in turn:
// objects, if it is not listed.
var elementKinds = map[string][]scheduler.SlotKind{
	"HashMap": {scheduler.RefSlot, scheduler.RefSlot, scheduler.IntSlot},
}

// elementsOf returns what the elements of the objects of a class are to the machine.
func (c *class) elementsOf() []scheduler.SlotKind {
	for k := c; k != nil; k = k.super {
		if kinds, ok := elementKinds[k.simple]; ok && k.library {
			return kinds
		}
	}
	return []scheduler.SlotKind{scheduler.RefSlot}
}

// withElements returns slots by index, and those of elements behind them.
func withElements(slots, elements []scheduler.SlotKind) func(int) scheduler.SlotKind {
	return func(i int) scheduler.SlotKind {
		if i < len(slots) {
			return slots[i]
		}
		return elements[(i-len(slots))%len(elements)]
	}
}

// defineExecution is what tasks and pools need.
func defineExecution(n natives) {
	add := func(signature string, emit emitter) { n.add("Intrinsics", signature, emit) }
	add("static ReentrantLock workerLock()", func(g *gen, _ *syntax.Call, _ val, _ []val, _ typ) val {
		k := g.c.lib["ReentrantLock"]
		return g.object(k, func(x *scheduler.Exec) *instance {
			return &instance{class: k, refs: noRefs, handle: lock.NewWorkerLock(x).ID}
		})
	})
	add("static Condition owed(ReentrantLock)", func(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
		return g.condition(args[0], result, lock.ReentrantLock.AddOwed)
	})
	add("static void parkForResult(Object)", staticOp(func(k *invocation) scheduler.Op { // LockSupport.park
		return scheduler.ParkForResultOp(scheduler.ObjectID(k.a[0]))
	}))
}

func defineIntrinsics(n natives) {
	add := func(signature string, emit emitter) { n.add("Intrinsics", signature, emit) }
	step := func(verb uint8) emitter {
		return func(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
			g.operate(args[0], func(_ *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
				return scheduler.Op{Object: id, Verb: verb}
			})
			return g.receive(result)
		}
	}
	add("static void step(Object)", step(verbTouch))
	add("static void look(Object)", step(verbLook))
	add("static int size(Object)", pure(func(k *invocation) int64 {
		o, base := k.elements()
		return int64(len(o.fields) - base)
	}))
	at := func(k *invocation) int64 {
		o, base := k.elements()
		return o.fields[base+int(k.a[1])]
	}
	add("static Object at(Object, int)", pure(at))
	add("static int intAt(Object, int)", pure(at))
	put := func(k *invocation) int64 {
		o, base := k.elements()
		o.fields[base+int(k.a[1])] = k.a[2]
		return 0
	}
	add("static void put(Object, int, Object)", pure(put))
	add("static void putInt(Object, int, int)", pure(put))
	add("static void open(Object, int, int)", pure(func(k *invocation) int64 {
		o, base := k.elements()
		if len(o.fields) > mostElements {
			return k.throw("java.lang.OutOfMemoryError", "Java heap space")
		}
		o.fields = slices.Insert(o.fields, base+int(k.a[1]), make([]int64, k.a[2])...)
		return 0
	}))
	add("static void close(Object, int, int)", pure(func(k *invocation) int64 {
		o, base := k.elements()
		o.fields = slices.Delete(o.fields, base+int(k.a[1]), base+int(k.a[1]+k.a[2]))
		return 0
	}))
	add("static int hash(Object)", hashOf)
	add("static boolean compareAndSet(Object[], int, Object, Object)", func(g *gen, e *syntax.Call, _ val, args []val, result typ) val {
		return touching(verbTouch, func(k *invocation) int64 {
			fields := k.Edit(scheduler.ObjectID(k.a[0])).(*instance).fields
			if fields[k.a[1]] != k.a[2] {
				return 0
			}
			fields[k.a[1]] = k.a[3]
			return 1
		})(g, e, args[0], args[1:], result)
	})
	add("static long parkFor(long)", staticOp(func(k *invocation) scheduler.Op { return scheduler.ParkLeftOp(time.Duration(k.a[0])) }))
	add("static void refuse(String)", pure(func(k *invocation) int64 { return k.refuse(k.text(0)) }))
}

// mostElements bounds the elements of a collection.
const mostElements = 1 << 20

// hashOf is hashCode of an object that is not null.
func hashOf(g *gen, _ *syntax.Call, _ val, args []val, _ typ) val {
	return unboxAs(g.invokeDynamic(args[0], "hashCode", nil), integer)
}
