package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// What happens when a block is left by an exception: finally, catch, monitors and resources.

// guarded compiles body so that leave is done after it, however it is left.
func (g *gen) guarded(body, leave func()) { g.guardedBy(body, leave, func(val) { leave() }) }

// guardedBy compiles body so that leave is done after it, and failed if it throws.
func (g *gen) guardedBy(body, leave func(), failed func(caught val)) {
	r := &region{from: g.label("try"), to: g.label("end of try"), leave: leave}
	g.a.Label(r.from)
	g.regions = append(g.regions, r)
	body()
	g.regions = g.regions[:len(g.regions)-1]
	handler, done := g.label("finally"), g.label("done")
	g.a.Label(r.to)
	leave()
	g.a.Jump(done).Label(handler)
	caught := g.caught(nil)
	failed(caught)
	g.raise(caught)
	g.a.Label(done)
	g.catches(r, handler, func(*scheduler.Exception) bool { return true })
}

// catches covers a region, but for its cuts, with a handler.
func (g *gen) catches(r *region, handler string, is func(*scheduler.Exception) bool) {
	from := r.from
	for _, c := range r.cuts {
		g.a.CatchIf(from, c.from, handler, is)
		from = c.to
	}
	g.a.CatchIf(from, r.to, handler, is)
}

func (g *gen) sync(s *syntax.Sync) {
	on := g.temp(g.expr(s.X))
	g.monitor(on, func() { g.block(s.Body) }, s)
}

// monitor compiles body inside the monitor of an object.
func (g *gen) monitor(on val, body func(), at syntax.Node) {
	if on.typ.class == g.c.lib["String"] || on.typ.class != nil && boxKinds[on.typ.class.simple] != kVoid {
		g.c.fail(at, "synchronized on a %v is not supported; use an object of its own", on.typ)
	}
	var e syntax.Node
	if s, ok := at.(*syntax.Sync); ok {
		e = s.X
	}
	g.saying(e, func() string { return "Cannot enter synchronized block" }, func() val {
		g.operateMonitor(on, func(_ *scheduler.Exec, m pinning.Monitor) scheduler.Op { return m.EnterOp() })
		return on
	})
	g.guarded(body, func() {
		g.operateMonitor(on, func(_ *scheduler.Exec, m pinning.Monitor) scheduler.Op { return m.ExitOp() })
	})
}

// operateMonitor performs an operation on the monitor of an object. Of some it shows only
// then that they have none here.
func (g *gen) operateMonitor(on val, f func(*scheduler.Exec, pinning.Monitor) scheduler.Op) {
	g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
		if _, ok := x.Fixed(id).(*instance); !ok {
			x.Fail(&scheduler.Exception{Class: unsupported, Message: "the monitor of a text, a box, a lambda or System.out; use an object of its own"})
			return scheduler.Op{}
		}
		return f(x, pinning.Monitor{ID: id})
	})
}

func (g *gen) try(s *syntax.Try) {
	if len(s.Resources) > 0 {
		body := &syntax.Block{Pos: s.Pos, Stmts: []syntax.Stmt{&syntax.Try{Pos: s.Pos, Resources: s.Resources[1:], Body: s.Body}}}
		if len(s.Catches) > 0 || s.Finally != nil {
			g.try(&syntax.Try{
				Pos: s.Pos, Catches: s.Catches, Finally: s.Finally,
				Body: &syntax.Block{Pos: s.Pos, Stmts: []syntax.Stmt{&syntax.Try{Pos: s.Pos, Resources: s.Resources, Body: s.Body}}},
			})
			return
		}
		g.withResource(s.Resources[0], body)
		return
	}
	if s.Finally == nil {
		g.tryCatch(s)
		return
	}
	g.guarded(func() { g.tryCatch(s) }, func() { g.block(s.Finally) })
}

// withResource compiles a block after which a resource is closed, if it is not null (JLS
// 14.20.3.1). What close throws after an exception of the block is suppressed by that.
func (g *gen) withResource(r syntax.Stmt, body *syntax.Block) {
	g.push()
	defer g.pop()
	var name syntax.Expr
	switch r := r.(type) {
	case *syntax.LocalVar:
		g.localVar(r)
		name = &syntax.Ident{Pos: r.Pos, Name: r.Name}
	case *syntax.ExprStmt: // a variable that is there
		name = g.holding(r.X)
	}
	on := g.expr(name)
	call := &syntax.ExprStmt{Pos: r.At(), X: &syntax.Call{Pos: r.At(), X: name, Name: "close"}}
	closing := func() {
		none := g.label("no resource")
		g.a.If(func(x *scheduler.Exec) bool { return on.f(x) == 0 }, none)
		g.stmt(call)
		g.a.Label(none)
	}
	g.guardedBy(func() { g.block(body) }, closing, func(caught val) {
		c, from, to, suppressed, done := g.c, g.label("close"), g.label("end of close"), g.label("suppressed"), g.label("closed")
		g.a.Label(from)
		closing()
		g.a.Label(to).Jump(done).Label(suppressed)
		e := g.caught(nil)
		g.a.Compute(func(x *scheduler.Exec) { c.suppress(x, caught.f(x), e.f(x)) })
		g.a.CatchIf(from, to, suppressed, func(e *scheduler.Exception) bool { return c.byName[e.Class] != nil })
		g.a.Label(done)
	})
}

func (g *gen) tryCatch(s *syntax.Try) {
	if len(s.Catches) == 0 {
		g.block(s.Body)
		return
	}
	r := &region{from: g.label("try"), to: g.label("end of try"), leave: func() {}}
	done := g.label("done")
	g.a.Label(r.from)
	g.regions = append(g.regions, r)
	g.block(s.Body)
	g.regions = g.regions[:len(g.regions)-1]
	g.a.Label(r.to).Jump(done)
	var handlers []string
	for _, c := range s.Catches {
		h := g.label("catch")
		handlers = append(handlers, h)
		g.a.Label(h)
		g.push()
		k := g.c.classNamed(c.Types[0])
		if len(c.Types) > 1 {
			k = g.c.lib["Throwable"]
		}
		v := g.caught(k)
		l := g.declare(c, c.Name, typ{kind: kRef, class: k})
		g.a.Compute(func(x *scheduler.Exec) { x.Set(l.slot, v.f(x)) })
		g.block(c.Body)
		g.pop()
		g.a.Jump(done)
	}
	g.a.Label(done)
	for i, c := range s.Catches {
		var of []*class
		for _, t := range c.Types {
			of = append(of, g.c.classNamed(t))
		}
		g.catches(r, handlers[i], func(e *scheduler.Exception) bool { return g.c.caughtBy(e, of) })
	}
}

// caughtBy reports whether an exception is of one of the classes.
func (c *compiler) caughtBy(e *scheduler.Exception, of []*class) bool {
	k := c.byName[e.Class]
	if k == nil {
		return false // gridlock's own, which no program catches
	}
	return slices.ContainsFunc(of, func(o *class) bool { return k.subclass(o) })
}

// caught returns the exception that was caught as an object, of which one is made if it
// comes from the machine.
func (g *gen) caught(k *class) val {
	s := g.a.Slot(scheduler.RefSlot)
	c := g.c
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, int64(c.materialize(x, x.Caught()))) })
	return val{typ{kind: kRef, class: k}, scheduler.Local(s), true}
}

func (c *compiler) materialize(x *scheduler.Exec, e *scheduler.Exception) scheduler.ObjectID {
	if e.Object != 0 {
		return e.Object
	}
	k := c.byName[e.Class]
	if k == nil {
		k = &class{name: e.Class, simple: e.Class, super: c.lib["Error"]}
	}
	o := k.instances("")()
	if e.Message != "" {
		o.fields[0] = int64(x.New(&text{e.Message}))
	}
	return x.New(o)
}

// raise throws an object.
func (g *gen) raise(v val) {
	g.a.Throw(func(x *scheduler.Exec) *scheduler.Exception {
		id := scheduler.ObjectID(v.f(x))
		if id == 0 {
			return &scheduler.Exception{Class: scheduler.NullPointer}
		}
		o, ok := x.Machine().Peek(id).(*instance)
		if !ok {
			return &scheduler.Exception{Class: classCast}
		}
		e := &scheduler.Exception{Class: o.class.name, Object: id}
		if o.fields[0] != 0 {
			e.Message = textAt(x, o.fields[0])
		}
		return e
	})
}
