package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

func variable(o *instance) scheduler.Int { return scheduler.Int{ID: o.handle} }

// atomicNumbers are the classes with a number, and the type of it.
var atomicNumbers = []struct{ class, prim, Prim string }{{"AtomicInteger", "int", "Int"}, {"AtomicLong", "long", "Long"}}

func defineAtomics(n natives) {
	for _, t := range atomicNumbers {
		defineVariable(n, t.class, t.prim)
		sum := map[string]int64{"increment": 1, "decrement": -1}
		for name, delta := range sum {
			n.add(t.class, t.prim+" "+name+"AndGet()", handleOp(func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op {
				return variable(o).AddOp(delta)
			}))
			n.add(t.class, t.prim+" getAnd"+upperFirst(name)+"()", fetchAdd(func(*scheduler.Exec) int64 { return delta }))
		}
		add := func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op { return variable(o).AddOp(a[0]) }
		n.add(t.class, t.prim+" addAndGet("+t.prim+")", wrapped(handleOp(add)))
		n.add(t.class, t.prim+" getAndAdd("+t.prim+")", fetchAdd(nil))
		n.add(t.class, "String toString()", looking(func(k *invocation) int64 { return k.str(decimal(k.variable())) }))
		for _, to := range []kind{kInt, kLong, kFloat, kDouble} {
			name := kindNames[to]
			n.add(t.class, name+" "+name+"Value()", looking(func(k *invocation) int64 {
				return number(val{long, scheduler.Const(k.variable()), true}, typ{kind: to}).f(k.Exec)
			}))
		}
		for _, m := range []string{"getAndUpdate", "updateAndGet"} {
			n.add(t.class, t.prim+" "+m+"("+t.Prim+"UnaryOperator)", loop(m+t.Prim+"/2"))
		}
		for _, m := range []string{"getAndAccumulate", "accumulateAndGet"} {
			n.add(t.class, t.prim+" "+m+"("+t.prim+", "+t.Prim+"BinaryOperator)", loop(m+t.Prim+"/3"))
		}
	}
	defineVariable(n, "AtomicBoolean", "boolean")
	n.add("AtomicBoolean", "String toString()", looking(func(k *invocation) int64 { return k.str(showNumber(kBool, k.variable())) }))
	defineReference(n)
	defineAdder(n)
}

func upperFirst(s string) string { return string(s[0]-'a'+'A') + s[1:] }

// variable returns the value of the variable behind the object of a method.
func (k *invocation) variable() int64 {
	if o := instanceAt(k.Exec, k.a[0]); o != nil {
		return variable(o).Peek(k.Machine())
	}
	return 0
}

// defineVariable are the methods of a class with one value of a primitive type.
func defineVariable(n natives, class, prim string) {
	add := func(signature string, f func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op) {
		n.add(class, signature, handleOp(f))
	}
	for _, name := range []string{"get", "getPlain", "getAcquire", "getOpaque"} {
		add(prim+" "+name+"()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return variable(o).GetOp() })
	}
	for _, name := range []string{"set", "lazySet", "setPlain", "setRelease", "setOpaque"} {
		add("void "+name+"("+prim+")", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return variable(o).SetOp(a[0]) })
	}
	for _, name := range []string{"compareAndSet", "weakCompareAndSetPlain", "weakCompareAndSetVolatile"} {
		add("boolean "+name+"("+prim+", "+prim+")", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op {
			return variable(o).CompareAndSetOp(a[0], a[1])
		})
	}
	add(prim+" getAndSet("+prim+")", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return variable(o).SwapOp(a[0]) })
}

// wrapped cuts the result of an operation to the size of its type.
func wrapped(emit emitter) emitter {
	return func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
		v := emit(g, e, on, args, result)
		return val{result, func(x *scheduler.Exec) int64 { return wrap(result.kind, v.f(x)) }, true}
	}
}

// fetchAdd adds to a variable and returns what it was before. By how much is the argument,
// or what by says.
func fetchAdd(by func(*scheduler.Exec) int64) emitter {
	return func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
		if by != nil {
			args = []val{{result, by, true}}
		}
		delta := g.temp(args[0])
		after := handleOp(func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return variable(o).AddOp(a[0]) })(g, e, on, []val{delta}, result)
		return val{result, func(x *scheduler.Exec) int64 { return wrap(result.kind, after.f(x)-delta.f(x)) }, true}
	}
}

// loop is a method that our library has in Java, with the object as first parameter.
func loop(id string) emitter { return toLibrary("Loops", id) }

func defineReference(n natives) {
	add := func(signature string, verb uint8, f func(k *invocation, o *instance) int64) {
		n.add("AtomicReference", signature, touching(verb, func(k *invocation) int64 {
			return f(k, k.Edit(scheduler.ObjectID(k.a[0])).(*instance))
		}))
	}
	for _, name := range []string{"get", "getPlain", "getAcquire"} {
		add("0 "+name+"()", verbLook, func(_ *invocation, o *instance) int64 { return o.fields[0] })
	}
	for _, name := range []string{"set", "lazySet", "setRelease"} {
		add("void "+name+"(Object)", verbTouch, func(k *invocation, o *instance) int64 { o.fields[0] = k.a[1]; return 0 })
	}
	add("0 getAndSet(Object)", verbTouch, func(k *invocation, o *instance) int64 {
		old := o.fields[0]
		o.fields[0] = k.a[1]
		return old
	})
	for _, name := range []string{"compareAndSet", "weakCompareAndSetVolatile"} {
		add("boolean "+name+"(Object, Object)", verbTouch, func(k *invocation, o *instance) int64 {
			if o.fields[0] != k.a[1] {
				return 0
			}
			o.fields[0] = k.a[2]
			return 1
		})
	}
	for _, m := range []string{"getAndUpdate", "updateAndGet"} {
		n.add("AtomicReference", "0 "+m+"(UnaryOperator)", loop(m+"/2"))
	}
	for _, m := range []string{"getAndAccumulate", "accumulateAndGet"} {
		n.add("AtomicReference", "0 "+m+"(Object, BinaryOperator)", loop(m+"/3"))
	}
	n.add("AtomicReference", "String toString()", func(g *gen, e *syntax.Call, on val, _ []val, result typ) val {
		v := g.c.lib["AtomicReference"].natives["get/0"](g, e, on, nil)
		return textOf(g, e, val{}, []val{v}, result)
	})
}

// defineAdder is LongAdder, whose cells are one here: its sum is then always exact.
func defineAdder(n natives) {
	add := func(signature string, f func(x *scheduler.Exec, o *instance, a []int64) scheduler.Op) {
		n.add("LongAdder", signature, handleOp(f))
	}
	add("void increment()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return variable(o).AddOp(1) })
	add("void decrement()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return variable(o).AddOp(-1) })
	add("void add(long)", func(_ *scheduler.Exec, o *instance, a []int64) scheduler.Op { return variable(o).AddOp(a[0]) })
	add("void reset()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return variable(o).SetOp(0) })
	add("long sumThenReset()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return variable(o).SwapOp(0) })
	for _, name := range []string{"sum", "longValue"} {
		add("long "+name+"()", func(_ *scheduler.Exec, o *instance, _ []int64) scheduler.Op { return variable(o).GetOp() })
	}
	n.add("LongAdder", "int intValue()", looking(func(k *invocation) int64 { return wrap(kInt, k.variable()) }))
	n.add("LongAdder", "String toString()", looking(func(k *invocation) int64 { return k.str(decimal(k.variable())) }))
}
