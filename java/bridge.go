package java

import "github.com/bced87ab/gridlock/scheduler"

// Where a caller does not know the method that it calls, it passes and gets objects; and
// a lambda takes and gives objects too. Bridges are between those and methods with
// primitive types, which would take the number of an object for a value, or a value for
// an object.

// primitive reports whether a method has a parameter or a result of a primitive type.
func (m *method) primitive() bool {
	for _, p := range m.params {
		if !p.ref() {
			return true
		}
	}
	return !m.result.ref() && m.result.kind != kVoid
}

// bridged returns the code by which a method is called with objects.
func (c *compiler) bridged(m *method) *scheduler.Code {
	if !m.primitive() {
		return m.code
	}
	return m.bridge
}

// makeBridges assembles what run-time calls may need, once all methods are there.
func (c *compiler) makeBridges() {
	for _, k := range c.own {
		for _, id := range methodOrder(k) {
			m := k.methods[id]
			if m.static || m.name == "<init>" || !m.primitive() {
				continue
			}
			if m.decl.Body != nil {
				m.bridge = c.bridge(m)
			} else {
				m.adapter = c.adapter(m)
			}
		}
	}
}

// bridge takes objects and calls a method with what is in them.
func (c *compiler) bridge(m *method) *scheduler.Code {
	g := &gen{c: c, a: c.program.Assemble(), class: m.owner}
	args := []scheduler.Value{scheduler.Local(g.a.Param(scheduler.RefSlot))}
	for range m.params {
		g.a.Param(scheduler.RefSlot)
	}
	for i, p := range m.params {
		v := val{typ: object, f: scheduler.Local(scheduler.Slot(i + 1)), fixed: true}
		if !p.ref() {
			v = unboxAs(v, p)
		}
		args = append(args, v.f)
	}
	g.a.Call(m.code, args...)
	v := g.receive(m.result)
	if m.result.kind != kVoid {
		if !m.result.ref() {
			v = g.box(v)
		}
		g.a.Return(v.f)
	}
	return g.a.Code()
}

// adapter takes what an abstract method takes and calls a lambda, or a method that is
// built in, with objects.
func (c *compiler) adapter(m *method) *scheduler.Code {
	g := &gen{c: c, a: c.program.Assemble(), class: m.owner}
	self := g.a.Param(scheduler.RefSlot)
	for _, p := range m.params {
		g.a.Param(p.slot())
	}
	var args []val
	for i, p := range m.params {
		v := val{p, scheduler.Local(scheduler.Slot(i + 1)), true}
		if !p.ref() {
			v = g.box(v)
		}
		args = append(args, v)
	}
	g.a.CallWith(func(x *scheduler.Exec) (*scheduler.Code, []int64) {
		o, ok := x.Fixed(scheduler.ObjectID(x.Get(self))).(*closure)
		if !ok { // of a class that is built in
			return c.nativeCode(x.Fixed(scheduler.ObjectID(x.Get(self))), m.id), append([]int64{x.Get(self)}, compute(x, args)...)
		}
		return o.code, append(append([]int64(nil), o.args...), compute(x, args)...)
	})
	if m.result.kind == kVoid {
		return g.a.Code()
	}
	v := g.receive(object)
	if !m.result.ref() {
		v = unboxAs(v, m.result)
	}
	g.a.Return(v.f)
	return g.a.Code()
}

func compute(x *scheduler.Exec, args []val) []int64 {
	list := make([]int64, len(args))
	for i, a := range args {
		list[i] = a.f(x)
	}
	return list
}

// unboxAs takes what is in a box as a primitive type, to which it is widened.
func unboxAs(v val, to typ) val {
	return val{to, func(x *scheduler.Exec) int64 {
		id := scheduler.ObjectID(v.f(x))
		if id == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			return 0
		}
		b, ok := x.Fixed(id).(*box)
		if !ok || b.kind > to.kind || (b.kind == kBool) != (to.kind == kBool) {
			x.Fail(&scheduler.Exception{Class: classCast})
			return 0
		}
		return number(val{typ{kind: b.kind}, scheduler.Const(b.value), true}, to).f(x)
	}, false}
}
