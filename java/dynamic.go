package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// Where the type of an operand is not known, as that of a parameter of a lambda, it is in
// a box when the operator is computed, and boxes know what they are: the static type that
// a Java compiler infers. So the operator is chosen then.

// unknown reports whether a value is an object whose class is not known.
func (t typ) unknown() bool { return t.kind == kRef && t.class == nil && t.elem == nil }

// combineUnknown applies a binary operator to two values of which one is of an unknown
// type. Its value is in a box, unless it compares.
func (g *gen) combineUnknown(at syntax.Node, op string, l, r val) val {
	l, r = g.temp(l), g.temp(r)
	out := g.a.Slot(scheduler.RefSlot)
	done := g.label("combined")
	if op == "+" {
		numbers := g.label("numbers")
		text := func(x *scheduler.Exec, v val) bool {
			if !v.typ.ref() || v.f(x) == 0 {
				return false
			}
			_, ok := x.Fixed(scheduler.ObjectID(v.f(x))).(*text)
			return ok
		}
		g.a.If(func(x *scheduler.Exec) bool { return !text(x, l) && !text(x, r) }, numbers)
		joined := g.concat(l, r)
		g.a.Compute(func(x *scheduler.Exec) { x.Set(out, joined.f(x)) }).Jump(done).Label(numbers)
	}
	c := g.c
	if comparisons[op] != nil {
		return g.temp(val{boolean, func(x *scheduler.Exec) int64 {
			_, v := c.operate(x, at, op, l, r)
			return v
		}, false})
	}
	g.a.Compute(func(x *scheduler.Exec) {
		if k, v := c.operate(x, at, op, l, r); k != kVoid {
			x.Set(out, int64(c.boxed(x, k, v)))
		}
	}).Label(done)
	return val{object, scheduler.Local(out), true}
}

// operate computes an operator on two values, each of which is of a primitive type or in a
// box. If one is neither, it throws.
func (c *compiler) operate(x *scheduler.Exec, at syntax.Node, op string, l, r val) (k kind, value int64) {
	a, b := open(x, l), open(x, r)
	if a.typ.kind == kVoid || b.typ.kind == kVoid {
		return kVoid, 0
	}
	defer func() {
		if _, refused := recover().(*syntax.Error); refused {
			x.Fail(&scheduler.Exception{Class: unsupported, Message: "operator " + op + " on " + a.typ.String() + " and " + b.typ.String()})
			k, value = kVoid, 0
		}
	}()
	v := (&gen{c: c}).arith(at, op, a, b)
	return v.typ.kind, v.f(x)
}

// open returns what is in a box, as a constant.
func open(x *scheduler.Exec, v val) val {
	n := v.f(x)
	if !v.typ.ref() {
		return val{v.typ, scheduler.Const(n), true}
	}
	if n == 0 {
		x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		return val{}
	}
	b, ok := x.Fixed(scheduler.ObjectID(n)).(*box)
	if !ok {
		x.Fail(&scheduler.Exception{Class: classCast})
		return val{}
	}
	return val{typ{kind: b.kind}, scheduler.Const(b.value), true}
}
