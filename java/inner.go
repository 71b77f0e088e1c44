package java

import (
	"fmt"
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// captured is a local variable that a local or anonymous class uses, and the field of
// its objects that has the value.
type captured struct {
	name  string
	typ   typ
	field *field
}

// hiddenFields adds the fields of a class that no program names: the object around it,
// and the variables that it captures.
func (k *class) hiddenFields() {
	if !k.static {
		k.around = &field{name: "this$0", owner: k, typ: typ{kind: kRef, class: k.outer}, final: true, fixed: true, decl: &syntax.Field{}}
		k.addField(k.around)
	}
	for _, c := range k.captured {
		c.field = &field{name: "val$" + c.name, owner: k, typ: c.typ, final: true, fixed: true, decl: &syntax.Field{}}
		k.addField(c.field)
	}
}

// self is the object whose method is compiled, if it is no static one.
func (g *gen) self() (val, bool) {
	return val{typ{kind: kRef, class: g.class}, scheduler.Local(g.thisAt), true}, g.this
}

// outward returns the object around one of class k, if there is one.
func (g *gen) outward(k *class, self val, ok bool) (val, bool) {
	if !ok || k.around == nil {
		return val{}, false
	}
	return g.fixed(self, k.around.index, k.around.typ), true
}

// enclosing returns the object of a class that is around the code at hand: this, or one
// around it (JLS 15.8.4).
func (g *gen) enclosing(at syntax.Node, of *class) val {
	self, ok := g.self()
	for k := g.class; k != nil && ok; k = k.outer {
		if k.subclass(of) {
			return self
		}
		self, ok = g.outward(k, self, ok)
	}
	g.c.fail(at, "there is no %s around this code, as it is static; make an object of it first", of.simple)
	return val{}
}

// variable returns the value of a local variable: one of the method, or one that a class
// around has captured.
func (g *gen) variable(name string) (val, bool) {
	if l := g.lookup(name); l != nil {
		return val{l.typ, scheduler.Local(l.slot), false}, true
	}
	self, ok := g.self()
	for k := g.class; k != nil; k = k.outer {
		if c := k.capture(name); c != nil && ok {
			return g.fixed(self, c.field.index, c.typ), true
		}
		self, ok = g.outward(k, self, ok)
	}
	return val{}, false
}

// capture returns what the class has captured under a name, or nil.
func (k *class) capture(name string) *captured {
	for _, c := range k.captured {
		if c.name == name {
			return c
		}
	}
	return nil
}

// localClass declares and compiles a class in a block.
func (g *gen) localClass(s *syntax.LocalType) {
	if g.trial {
		g.c.fail(s, "a class in a switch expression is not supported; declare it before")
	}
	k := g.declareLocal(s.Decl, s.Decl.Name)
	g.c.blocks = append(g.c.blocks, k)
	g.c.compileLocal(k)
}

// anonymousClass declares a class that has no name, and makes its object.
func (g *gen) anonymousClass(e *syntax.New, want typ, name string) val {
	t := g.created(e, want)
	of := t.class
	if _, ok := g.c.enums[e]; !ok && of != nil && of.decl != nil && of.decl.Kind == syntax.Enum {
		g.c.fail(e, "%s is an enum, which has only the objects that it declares", of.simple)
	}
	if g.trial {
		return g.constant(t, 0)
	}
	k := g.declareLocal(e.Body, "")
	k.anonymous = true
	if of != nil && of.isInterface {
		k.interfaces = []*class{of}
	} else {
		k.super = of
	}
	if of != nil {
		k.supers = []typ{t}
		if !of.isInterface {
			g.c.mayExtend(e, of)
		}
	}
	args := g.superArguments(e, k)
	for i := range args {
		args[i] = g.temp(args[i])
	}
	g.c.compileLocal(k)
	out := g.allocate(e, k, name)
	g.at(e)
	g.a.Call(k.list[0].code, values(out, args)...)
	return out
}

// superArguments computes what an anonymous class passes to the constructor of what it
// extends, and gives it a constructor that does (JLS 15.9.5.1).
func (g *gen) superArguments(e *syntax.New, k *class) []val {
	var args []val
	if k.super != nil && k.super.decl != nil {
		m := g.resolve(e, k.super, "<init>", e.Args)
		if m == nil {
			g.c.fail(e, "class %s has no constructor with %d parameters", k.super.simple, len(e.Args))
		}
		args = g.arguments(e.Args, m, binding{})
	} else {
		args = g.exprs(e.Args)
	}
	call := &syntax.Call{Pos: e.Pos, Name: "super"}
	d := &syntax.Method{Pos: e.Pos, Name: "<init>"}
	m := &method{name: "<init>", owner: k, decl: d}
	for i, v := range args {
		p := &syntax.Param{Pos: e.Pos, Name: fmt.Sprintf("argument %d", i)}
		d.Params, m.params = append(d.Params, p), append(m.params, v.typ)
		call.Args = append(call.Args, &syntax.Ident{Pos: e.Pos, Name: p.Name})
	}
	d.Body = &syntax.Block{Pos: e.Pos, Stmts: []syntax.Stmt{&syntax.ExprStmt{Pos: e.Pos, X: call}}, End: e.Pos}
	k.parts = append(slices.Clip(k.parts), d)
	m.id = key("<init>", len(args))
	k.methods[m.id], k.list = m, []*method{m}
	return args
}

// declareLocal declares a local or anonymous class, whose name at run time has a number
// (JLS 13.1).
func (g *gen) declareLocal(d *syntax.TypeDecl, name string) *class {
	c := g.c
	k := c.newClass(name, nil)
	k.decl, k.outer, k.file, k.source, k.library = d, g.class, c.file.Name, c.file, g.class.library
	k.static = !g.this || d.Kind != syntax.Class
	k.isInterface, k.abstract, k.inMethod = d.Kind == syntax.Interface, d.Mods&syntax.Abstract != 0, true
	if g.class.local == nil {
		g.class.local = map[string]int{}
	}
	g.class.local[name]++
	k.name = fmt.Sprintf("%s$%d%s", g.class.name, g.class.local[name], name)
	k.parts = c.partsOf(d, "null") // it has no canonical name
	c.byName[k.name] = k
	c.own = append(c.own, k)
	if d.Kind == syntax.Class {
		for _, n := range g.uses(d) {
			if l := g.lookup(n); l != nil {
				k.captured = append(k.captured, &captured{name: n, typ: l.typ})
			}
		}
	}
	c.declareMembers(k)
	return k
}

// compileLocal compiles a class in the middle of the method that it is in.
func (c *compiler) compileLocal(k *class) {
	all := []*class{k}
	for i := 0; i < len(all); i++ {
		for _, m := range all[i].decl.Members {
			if d, ok := m.(*syntax.TypeDecl); ok {
				all = append(all, all[i].nested[d.Name])
			}
		}
	}
	here := c.here
	inherit := func(k *class) {
		if !k.anonymous {
			c.inherit(k)
		}
	}
	for _, step := range []func(*class){inherit, c.members, c.begins, c.bodies} {
		for _, k := range all {
			c.here = k
			step(k)
		}
	}
	c.here = here
}

// uses returns the names in a part of the program, and those of the variables that local
// classes use of which it makes objects, sorted.
func (g *gen) uses(n any) []string {
	found, types := names(n)
	for _, k := range g.c.blocks {
		for _, c := range k.captured {
			if types[k.simple] {
				found[c.name] = true
			}
		}
	}
	return sortedKeys(found)
}

// created returns the type of which a new expression makes an object. That of a diamond
// has the arguments of the type that is wanted, if they are known.
func (g *gen) created(e *syntax.New, want typ) typ {
	if e.Outer == nil {
		t := g.c.typeOf(e.Type)
		if e.Type.Args != nil && len(e.Type.Args) == 0 && t.class != nil {
			t.args = g.diamond(t.class, want)
		}
		return t
	}
	outer := g.staticType(e.Outer)
	k := outer.class.member(e.Type.Name)
	if k == nil {
		g.c.fail(e.Type, "class %v has no class %s", outer, e.Type.Name)
	}
	return typ{kind: kRef, class: k}
}

// diamond returns the arguments that a class has to have to be of a type (JLS 15.9.3).
func (g *gen) diamond(k *class, want typ) []typ {
	if want.class == nil || len(want.args) == 0 || !k.subclass(want.class) {
		return nil
	}
	if k.decl == nil {
		return want.args
	}
	own := typ{kind: kRef, class: k}
	for _, p := range k.decl.TypeParams {
		own.args = append(own.args, typ{kind: kRef, variable: p.Name})
	}
	as, ok := asSuper(own, want.class)
	if !ok || len(as.args) != len(want.args) {
		return nil
	}
	b := binding{}
	for i, a := range as.args {
		if a.variable != "" {
			b[a.variable] = want.args[i]
		}
	}
	return b.subst(own).args
}
