package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// region is a part of a method that something is to be done after, however it is left:
// a finally block or the exit of a monitor. cuts are the parts of it that are not
// covered by its own handler, where it is done already.
type region struct {
	from, to string
	cuts     []cut
	leave    func()
}

type cut struct{ from, to string }

// target is what break and continue go to.
type target struct {
	label, brk, cont string
	block            bool // has to be named
	depth            int  // regions around it
}

func (g *gen) block(b *syntax.Block) {
	g.push()
	for _, s := range b.Stmts {
		g.stmt(s)
	}
	g.pop()
}

func (g *gen) stmt(s syntax.Stmt) {
	g.recovering(s, func() { g.confined(func() { g.statement(s) }) })
}

func (g *gen) statement(s syntax.Stmt) {
	g.at(s)
	switch s := s.(type) {
	case *syntax.Block:
		g.block(s)
	case *syntax.LocalVar:
		g.localVar(s)
	case *syntax.LocalVars:
		for _, v := range s.Vars {
			g.localVar(v)
		}
	case *syntax.ExprStmt:
		g.effect(s.X)
	case *syntax.If:
		g.ifStmt(s)
	case *syntax.Return:
		g.returnStmt(s)
	case *syntax.Throw:
		v := g.expr(s.X)
		g.raise(g.guard(v, s.X, func() string { return "Cannot throw exception" }))
	case *syntax.Break:
		g.jump(s, s.Label, func(t *target) string { return t.brk })
	case *syntax.Continue:
		g.jump(s, s.Label, func(t *target) string { return t.cont })
	case *syntax.Sync:
		g.sync(s)
	case *syntax.Try:
		g.try(s)
	case *syntax.Yield:
		g.give(s.X)
	case *syntax.LocalType:
		g.localClass(s)
	case *syntax.Empty:
	case *syntax.Assert: // which a JVM does not check either unless it is asked to
	default:
		g.loopStmt(s, "")
	}
}

func (g *gen) loopStmt(s syntax.Stmt, label string) {
	switch s := s.(type) {
	case *syntax.Labeled:
		g.loopStmt(s.Body, s.Label)
	case *syntax.While:
		g.while(label, s.Cond, nil, s.Body)
	case *syntax.For:
		g.push()
		for _, i := range s.Init {
			g.stmt(i)
		}
		g.while(label, s.Cond, s.Update, s.Body)
		g.pop()
	case *syntax.DoWhile:
		again := g.label("again")
		t := g.enter(label)
		g.a.Label(again)
		g.scoped(s.Body)
		g.a.Label(t.cont)
		g.at(s.Cond)
		g.unless(s.Cond, t.brk)
		g.a.Jump(again)
		g.leave(t)
		if !breaks(s.Body, "") {
			g.show(matched(s.Cond, false))
		}
	case *syntax.ForEach:
		g.forEach(label, s)
	case *syntax.SwitchStmt:
		g.switchStmt(s.Switch, label)
	default:
		if label != "" {
			t := g.enter(label)
			t.cont, t.block = "", true
			g.scoped(s)
			g.leave(t)
			return
		}
		g.c.fail(s, "this kind of statement is not supported yet")
	}
}

func (g *gen) scoped(s syntax.Stmt) {
	g.push()
	g.stmt(s)
	g.pop()
}

// effect evaluates an expression for its effect.
func (g *gen) effect(e syntax.Expr) {
	v := g.expr(e)
	if _, ok := e.(*syntax.Call); !ok && !v.fixed {
		g.temp(v)
	}
}

func (g *gen) localVar(s *syntax.LocalVar) {
	g.at(s)
	var v val
	t := typ{}
	if s.Type.Name != "var" {
		t = g.c.typeOf(s.Type)
	}
	if s.Init != nil {
		v = g.named(s.Init, t, s.Name)
		if t.kind == kVoid {
			t = v.typ
		}
		v = g.convert(s.Init, v, t)
	}
	if t.kind == kVoid || t.kind == kNull {
		g.c.fail(s, "the type of %s is not known", s.Name)
	}
	l := g.declare(s, s.Name, t)
	if s.Mods&syntax.Final != 0 && s.Init != nil {
		l.constant = g.constantAs(s.Init, t)
	}
	if s.Init != nil {
		g.a.Compute(func(x *scheduler.Exec) { x.Set(l.slot, v.f(x)) })
	}
}

func (g *gen) ifStmt(s *syntax.If) {
	g.push()
	defer g.pop()
	otherwise := g.label("else")
	g.unless(s.Cond, otherwise)
	hide := g.show(matched(s.Cond, true))
	g.scoped(s.Then)
	hide()
	then, after := completes(s.Then), s.Else == nil || completes(s.Else)
	if s.Else == nil {
		g.a.Label(otherwise)
	} else {
		done := g.label("end")
		g.a.Jump(done).Label(otherwise)
		hide := g.show(matched(s.Cond, false))
		g.scoped(s.Else)
		hide()
		g.a.Label(done)
	}
	if then != after { // what holds if the one that ends is the one that goes on
		g.keepShown(matched(s.Cond, then))
	}
}

// unless goes to a label if a condition does not hold.
func (g *gen) unless(cond syntax.Expr, label string) {
	g.confined(func() {
		c := g.boolean(cond)
		g.a.If(func(x *scheduler.Exec) bool { return c.f(x) == 0 }, label)
	})
}

func (g *gen) enter(label string) *target {
	t := &target{label: label, brk: g.label("break"), cont: g.label("continue"), depth: len(g.regions)}
	g.targets = append(g.targets, t)
	return t
}

func (g *gen) leave(t *target) {
	g.targets = g.targets[:len(g.targets)-1]
	g.a.Label(t.brk)
}

func (g *gen) while(label string, cond syntax.Expr, update []syntax.Expr, body syntax.Stmt) {
	again := g.label("again")
	t := g.enter(label)
	g.a.Label(again)
	if cond != nil {
		g.at(cond)
		g.unless(cond, t.brk)
	}
	hide := g.show(matched(cond, true))
	g.scoped(body)
	g.a.Label(t.cont)
	for _, u := range update {
		g.at(u)
		g.confined(func() { g.effect(u) })
	}
	hide()
	g.a.Jump(again)
	g.leave(t)
	if !breaks(body, "") {
		g.show(matched(cond, false))
	}
}

func (g *gen) forEach(label string, s *syntax.ForEach) {
	over := g.temp(g.expr(s.X))
	if over.typ.elem == nil {
		g.forEachIn(label, s, over)
		return
	}
	i := g.a.Slot(scheduler.IntSlot)
	index := val{integer, scheduler.Local(i), false}
	g.a.Compute(func(x *scheduler.Exec) { x.Set(i, 0) })
	again := g.label("again")
	t := g.enter(label)
	g.a.Label(again)
	g.saying(nil, func() string { return "Cannot read the array length" }, func() val {
		g.a.If(func(x *scheduler.Exec) bool {
			a := instanceAt(x, over.f(x))
			return a == nil || x.Get(i) == int64(len(a.fields))
		}, t.brk)
		return over
	})
	g.eachBody(s, func() val { return g.fetchElem(*over.typ.elem, over, index) })
	g.a.Label(t.cont).Compute(func(x *scheduler.Exec) { x.Set(i, x.Get(i)+1) }).Jump(again)
	g.leave(t)
}

// forEachIn goes over an Iterable with its iterator.
func (g *gen) forEachIn(label string, s *syntax.ForEach, over val) {
	if k := over.typ.class; !over.typ.ref() || k != nil && len(allMethods(k, "iterator")) == 0 {
		g.c.fail(s.X, "for each goes over arrays and what has an iterator, not over a %v", over.typ)
	}
	elem := object
	if iterable := g.c.require("Iterable"); over.typ.class != nil {
		if u, ok := asSuper(over.typ, iterable); ok {
			elem = u.argument(0)
		}
	}
	iterator := g.saying(s.X, func() string { return `Cannot invoke "` + externalName(over.typ) + `.iterator()"` }, func() val {
		return g.temp(g.invokeDynamic(over, "iterator", nil))
	})
	again := g.label("again")
	t := g.enter(label)
	g.a.Label(again).Label(t.cont)
	more := unboxAs(g.invokeDynamic(iterator, "hasNext", nil), boolean)
	g.a.If(func(x *scheduler.Exec) bool { return more.f(x) == 0 }, t.brk)
	g.eachBody(s, func() val {
		v := g.invokeDynamic(iterator, "next", nil)
		v.typ = elem
		return v
	})
	g.a.Jump(again)
	g.leave(t)
}

// eachBody is the body of a loop over what next gives.
func (g *gen) eachBody(s *syntax.ForEach, next func() val) {
	g.push()
	defer g.pop()
	v := next()
	t := v.typ
	if s.Var.Type.Name != "var" {
		t = g.c.typeOf(s.Var.Type)
	}
	v = g.pass(s, v, t)
	l := g.declare(s.Var, s.Var.Name, t)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(l.slot, v.f(x)) })
	g.stmt(s.Body)
}

// unwind does what is to be done when all regions from depth on are left.
func (g *gen) unwind(depth int) {
	all := g.regions
	for i := len(all) - 1; i >= depth; i-- {
		from, to := g.label("cut"), g.label("end of cut")
		g.regions = all[:i]
		g.a.Label(from)
		all[i].leave()
		g.a.Label(to)
		for _, r := range all[i:] {
			r.cuts = append(r.cuts, cut{from, to})
		}
	}
	g.regions = all
}

func (g *gen) returnStmt(s *syntax.Return) {
	if s.X == nil {
		g.unwind(0)
		g.a.Return()
		return
	}
	var v val
	if g.lambda {
		v = g.lambdaResult(s.X)
	} else {
		v = g.value(s.X, g.result, "")
	}
	if len(g.regions) > 0 {
		v = g.temp(v)
	}
	g.unwind(0)
	g.at(s)
	g.a.Return(v.f)
}

func (g *gen) jump(at syntax.Node, label string, to func(*target) string) {
	for _, t := range slices.Backward(g.targets) {
		at := to(t)
		if (label == "" && !t.block || label != "" && t.label == label) && at != "" {
			g.unwind(t.depth)
			g.a.Jump(at)
			return
		}
	}
	g.c.fail(at, "there is no loop here to leave or to go on with")
}
