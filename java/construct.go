package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// constructor compiles a constructor (JLS 12.5): another one of the class, or that of
// the super class and the initialisers; and then its own body.
func (g *gen) constructor(d *syntax.Method) {
	self := val{typ{kind: kRef, class: g.class}, scheduler.Local(0), true}
	call, rest := explicitConstructor(d.Body)
	switch {
	case call == nil:
		g.construct(d, g.class.super, self, nil, binding{})
		g.initialisers()
	case call.Name == "this":
		g.at(call)
		g.construct(call, g.class, self, call.Args, binding{})
	default:
		g.at(call)
		g.construct(call, g.class.super, self, call.Args, binding{})
		g.initialisers()
	}
	g.block(rest)
}

// explicitConstructor returns the call of this(...) or super(...) with which a
// constructor begins, if it does, and what comes after it.
func explicitConstructor(b *syntax.Block) (*syntax.Call, *syntax.Block) {
	if len(b.Stmts) == 0 {
		return nil, b
	}
	if s, ok := b.Stmts[0].(*syntax.ExprStmt); ok {
		if call, ok := s.X.(*syntax.Call); ok && call.X == nil && (call.Name == "this" || call.Name == "super") {
			return call, &syntax.Block{Pos: b.Pos, Stmts: b.Stmts[1:], End: b.End}
		}
	}
	return nil, b
}

// construct runs a constructor of a class on a new object.
// What its type variables stand for comes into b.
func (g *gen) construct(at syntax.Node, k *class, self val, args []syntax.Expr, b binding) {
	switch {
	case k == nil:
	case k.decl != nil:
		m := g.resolve(at, k, "<init>", args)
		if m == nil {
			g.c.fail(at, "class %s has no constructor with %d parameters", k.simple, len(args))
		}
		vals := g.arguments(args, m, b)
		g.at(at)
		g.a.Call(m.code, values(self, vals)...)
	case k.throwable():
		g.constructThrowable(at, self, g.exprs(args))
	case k == g.c.lib["Thread"]:
		g.constructThread(at, self, g.exprs(args))
	case len(args) > 0:
		g.c.fail(at, "class %s has no constructor with %d parameters that is supported", k.simple, len(args))
	}
}

// constructThrowable sets the message and the cause of an exception. That of a cause alone
// is its text.
func (g *gen) constructThrowable(at syntax.Node, self val, vals []val) {
	throwable := func(v val) bool { return v.typ.class != nil && v.typ.class.throwable() }
	for _, v := range vals[:min(2, len(vals))] {
		if !v.typ.ref() || v.typ.class == nil && v.typ.kind != kNull {
			g.c.fail(at, "the type of an argument of this exception is not known; put it into a variable of its type first")
		}
	}
	switch {
	case len(vals) == 0:
	case len(vals) == 1 && throwable(vals[0]):
		cause := g.temp(vals[0])
		g.poke(self, 1, cause)
		g.poke(self, 0, g.stringOf(cause))
	case len(vals) == 1:
		g.poke(self, 0, vals[0])
	case (len(vals) == 2 || len(vals) == 4) && !throwable(vals[0]):
		g.poke(self, 0, vals[0])
		g.poke(self, 1, vals[1])
		if len(vals) == 4 { // and whether it suppresses others, and whether it has a stack trace
			g.suppresses(self, g.convert(at, vals[2], boolean))
		}
	default:
		g.c.fail(at, "expected a message, a cause, or both")
	}
}

// suppresses says whether an exception keeps those that it suppresses.
func (g *gen) suppresses(self, yes val) {
	if g.c.unsuppressed == 0 {
		g.c.unsuppressed = g.c.program.Constant(&instance{class: g.c.lib["Object"], refs: noRefs})
	}
	none := int64(g.c.unsuppressed)
	g.poke(self, suppressedField, val{object, func(x *scheduler.Exec) int64 { return none * (1 - yes.f(x)) }, false})
}

// constructThread sets the target and the name of a thread of the platform.
func (g *gen) constructThread(at syntax.Node, self val, vals []val) {
	g.poke(self, threadKind, val{integer, inheritedKind, false})
	name := func(v val) bool { return v.typ.class == g.c.lib["String"] }
	switch {
	case len(vals) == 0:
	case len(vals) == 1 && name(vals[0]):
		g.poke(self, threadName, vals[0])
	case len(vals) == 1 && vals[0].typ.ref():
		g.poke(self, threadTarget, vals[0])
	case len(vals) == 2 && vals[0].typ.ref() && name(vals[1]):
		g.poke(self, threadTarget, vals[0])
		g.poke(self, threadName, vals[1])
	default:
		g.c.fail(at, "expected a Runnable, a name, or both")
	}
	c := g.c
	g.a.Compute(func(x *scheduler.Exec) { c.numberThread(x, x.Edit(scheduler.ObjectID(self.f(x))).(*instance)) })
}

func values(self val, vals []val) []scheduler.Value {
	out := []scheduler.Value{self.f}
	for _, v := range vals {
		out = append(out, v.f)
	}
	return out
}

// initialisers runs those of the class on a new object. They see no parameter of the
// constructor.
func (g *gen) initialisers() {
	scopes, blocks := g.scopes, g.blocks
	g.scopes, g.blocks = nil, nil
	g.push()
	self := val{typ{}, scheduler.Local(g.thisAt), true}
	for _, m := range g.class.parts {
		switch m := m.(type) {
		case *syntax.Initializer:
			if !m.Static {
				g.block(m.Body)
			}
		case *syntax.Field:
			if f := g.class.instanceField(m.Name); m.Init != nil && f != nil && f.decl == m {
				g.at(m)
				g.confined(func() { g.poke(self, f.index, g.value(m.Init, f.typ, g.class.simple+"."+f.name)) })
			}
		}
	}
	g.scopes, g.blocks = scopes, blocks
}

// create is new.
func (g *gen) create(e *syntax.New, want typ, name string) val {
	if e.Body != nil {
		return g.anonymousClass(e, want, name)
	}
	t := g.created(e, want)
	k := t.class
	if k == nil { // Object
		k = g.c.lib["Object"]
	}
	if k.decl == nil && !k.throwable() && k != g.c.lib["Thread"] {
		v := g.createNative(e, k, name)
		v.typ.args = t.args
		return v
	}
	if k.abstract || k.isInterface {
		g.c.fail(e, "%s is abstract, so that it has no objects of its own", k.simple)
	}
	if _, ok := g.c.enums[e]; !ok && k.decl != nil && k.decl.Kind == syntax.Enum {
		g.c.fail(e, "%s is an enum, which has only the objects that it declares", k.simple)
	}
	out := g.allocate(e, k, name)
	b := binding{}
	g.construct(e, k, out, e.Args, b)
	out.typ.args = t.args
	if t.args == nil && k.decl != nil {
		for _, p := range k.decl.TypeParams {
			out.typ.args = append(out.typ.args, b.subst(typ{kind: kRef, variable: p.Name}))
		}
	}
	return out
}

// allocate makes an object of a class of the program, before its constructor runs. It
// knows the object around it and the variables that it captures already, as javac has it.
func (g *gen) allocate(e *syntax.New, k *class, name string) val {
	var outer val
	if e.Outer != nil {
		outer = g.temp(nonNull(g.expr(e.Outer)))
	}
	g.use(k)
	s := g.a.Slot(scheduler.RefSlot)
	create := k.instances(name)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, int64(x.New(create()))) })
	out := val{typ{kind: kRef, class: k}, scheduler.Local(s), true}
	if n, ok := g.c.enums[e]; ok {
		g.poke(out, enumName, g.constant(g.c.stringType(), int64(g.c.literal(n.name))))
		g.poke(out, enumOrdinal, g.constant(integer, int64(n.ordinal)))
	}
	for of := k; of != nil && of.decl != nil; of = of.super {
		if of.around != nil {
			in := outer
			if e.Outer == nil {
				in = g.enclosing(e, of.outer)
			}
			g.poke(out, of.around.index, in)
		}
		for _, c := range of.captured {
			v, ok := g.variable(c.name)
			if !ok {
				g.c.fail(e, "variable %s, which class %s uses, is not known here", c.name, of.simple)
			}
			g.poke(out, c.field.index, v)
		}
	}
	return out
}
