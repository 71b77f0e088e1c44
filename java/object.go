package java

import (
	"math"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// What every object has: equals, hashCode and toString where its class has none.

// equals is equals of what has none of its own: texts and boxes are compared by what is
// in them, all others by identity. It gives a box.
func (c *compiler) equals() *scheduler.Code {
	k := c.lib["Object"]
	if k.methods["equals/1"] == nil {
		a := c.program.Assemble(scheduler.Frame{Module: "java.base", Class: "java.lang.Object", Method: "equals", File: "Object.java"})
		self, other := a.Param(scheduler.RefSlot), a.Param(scheduler.RefSlot)
		a.Return(func(x *scheduler.Exec) int64 {
			same := equal(x.Fixed, scheduler.ObjectID(x.Get(self)), scheduler.ObjectID(x.Get(other)))
			return int64(c.smallBox(kBool, truth(same)))
		})
		k.methods["equals/1"] = &method{code: a.Code(), decl: &syntax.Method{}}
	}
	return k.methods["equals/1"].code
}

// hashes is hashCode of texts and boxes. Of other objects it is a number that differs
// from run to run on a JVM, so that nothing may depend on it.
func (c *compiler) hashes() *scheduler.Code {
	k := c.lib["Object"]
	if k.methods["hashCode/0"] == nil {
		a := c.program.Assemble(scheduler.Frame{Module: "java.base", Class: "java.lang.Object", Method: "hashCode", File: "Object.java"})
		self := a.Param(scheduler.RefSlot)
		a.Return(func(x *scheduler.Exec) int64 {
			k := &invocation{x, c, []int64{x.Get(self)}}
			switch o := k.at(0).(type) {
			case *text:
				return k.box(kInt, int64(hashText(o.value)))
			case *box:
				return k.box(kInt, int64(o.hash()))
			}
			return k.box(kInt, k.identity(0))
		})
		k.methods["hashCode/0"] = &method{code: a.Code(), decl: &syntax.Method{}}
	}
	return k.methods["hashCode/0"].code
}

// hash is hashCode of a box.
func (b *box) hash() int32 {
	switch b.kind {
	case kBool:
		return int32(1237 - 6*b.value) // 1231 for true
	case kFloat:
		return int32(math.Float32bits(float32(float(b.value))))
	case kLong, kDouble:
		return int32(b.value ^ int64(uint64(b.value)>>32))
	}
	return int32(b.value)
}

func equal(object func(scheduler.ObjectID) scheduler.Object, a, b scheduler.ObjectID) bool {
	if a == b || a == 0 || b == 0 {
		return a == b
	}
	switch o := object(a).(type) {
	case *text:
		t, ok := object(b).(*text)
		return ok && t.value == o.value
	case *box:
		t, ok := object(b).(*box)
		return ok && *t == *o
	}
	return false
}

// shows is toString of what has none of its own.
func (c *compiler) shows() *scheduler.Code {
	if k := c.lib["Object"]; k.methods["toString/0"] == nil {
		a := c.program.Assemble(scheduler.Frame{Module: "java.base", Class: "java.lang.Object", Method: "toString", File: "Object.java"})
		self := a.Param(scheduler.RefSlot)
		a.Return(func(x *scheduler.Exec) int64 {
			return int64(x.New(&text{c.showPlainly(x, x.Get(self))}))
		})
		k.methods["toString/0"] = &method{code: a.Code(), decl: &syntax.Method{}}
	}
	return c.lib["Object"].methods["toString/0"].code
}
