package java

import (
	"unicode/utf16"

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
			if o, ok := x.Machine().Peek(scheduler.ObjectID(x.Get(self))).(*instance); ok && o.class.simple == "ArrayList" {
				x.Fail(&scheduler.Exception{Class: unsupported, Message: "equals of lists"})
				return 0
			}
			same := equal(x.Machine(), scheduler.ObjectID(x.Get(self)), scheduler.ObjectID(x.Get(other)))
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
			h := int32(0)
			switch o := x.Machine().Peek(scheduler.ObjectID(x.Get(self))).(type) {
			case *text:
				for _, u := range utf16.Encode([]rune(o.value)) {
					h = 31*h + int32(u)
				}
			case *box:
				h = o.hash()
			default:
				x.Fail(&scheduler.Exception{Class: unsupported, Message: "hashCode of an object that has none of its own"})
			}
			return int64(c.boxed(x, kInt, int64(h)))
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
	case kLong, kDouble:
		return int32(b.value ^ int64(uint64(b.value)>>32))
	}
	return int32(b.value)
}

func equal(m *scheduler.Machine, a, b scheduler.ObjectID) bool {
	if a == b || a == 0 || b == 0 {
		return a == b
	}
	switch o := m.Peek(a).(type) {
	case *text:
		t, ok := m.Peek(b).(*text)
		return ok && t.value == o.value
	case *box:
		t, ok := m.Peek(b).(*box)
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
			if !c.showable(x.Machine(), scheduler.ObjectID(x.Get(self)), 8) {
				x.Fail(&scheduler.Exception{Class: unsupported, Message: "the text of a list of objects with a toString of their own, or of lists in lists in lists"})
				return 0
			}
			return int64(x.New(&text{show(x.Machine(), scheduler.ObjectID(x.Get(self)))}))
		})
		k.methods["toString/0"] = &method{code: a.Code(), decl: &syntax.Method{}}
	}
	return c.lib["Object"].methods["toString/0"].code
}
