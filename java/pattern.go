package java

import (
	"fmt"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// instanceOf is instanceof, with the variables of its pattern if that matches.
func (g *gen) instanceOf(e *syntax.InstanceOf) val {
	v := g.temp(g.expr(e.X))
	if !v.typ.ref() {
		g.c.fail(e, "instanceof is for objects, not for %v", v.typ)
	}
	s, no := g.a.Slot(scheduler.IntSlot), g.label("no match")
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, 0) })
	g.match(e.Pattern, v, no, false)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, 1) }).Label(no)
	return val{boolean, scheduler.Local(s), true}
}

// match goes to a label if a value does not match a pattern, and else gives the variables
// of the pattern their values (JLS 14.30.2). In a record pattern null matches what takes
// every value of its component.
func (g *gen) match(p *syntax.Pattern, v val, no string, nested bool) {
	t := g.patternType(p, v.typ)
	switch {
	case t.ref() != v.typ.ref() || !t.ref() && t.kind != v.typ.kind:
		g.c.fail(p, "%v is no %v; expected a pattern of the type of the component", v.typ, t)
	case !t.ref():
	case p.Record || !nested || !takesAll(t, v.typ):
		is, known := g.c.is(t), !v.typ.unknown() || v.typ.declared || !nested || p.Record
		g.a.If(func(x *scheduler.Exec) bool {
			id := scheduler.ObjectID(v.f(x))
			if id == 0 && !known {
				x.Fail(&scheduler.Exception{Class: unsupported, Message: "null in a component whose type is not known, for a pattern of type " + t.String()})
			}
			return id == 0 || !is(x, id)
		}, no)
	}
	v.typ = t
	if p.Record {
		g.matchParts(p, v, no)
	}
	if p.Name != "" {
		l := g.bind(p, t)
		g.a.Compute(func(x *scheduler.Exec) { x.Set(l.slot, v.f(x)) })
	}
}

// patternType returns the type of a pattern for values of a type. That of a generic class
// without arguments has those that follow from the values.
func (g *gen) patternType(p *syntax.Pattern, of typ) typ {
	if p.Type == nil {
		return of
	}
	t := g.c.typeOf(p.Type)
	if t.class != nil && t.elem == nil && t.args == nil {
		t.args = g.diamond(t.class, of)
	}
	return t
}

// takesAll reports whether every value of a type is of a pattern's type.
func takesAll(t, of typ) bool {
	switch {
	case !t.ref() || !of.ref():
		return t.kind == of.kind
	case t.elem != nil:
		return of.elem != nil && takesAll(*t.elem, *of.elem)
	}
	return t.class == nil || of.class.subclass(t.class)
}

// matchParts matches the components of a record.
func (g *gen) matchParts(p *syntax.Pattern, on val, no string) {
	components := g.components(p, on.typ)
	for i, part := range p.Parts {
		g.match(part, g.temp(g.component(p, on, components[i])), no, true)
	}
}

// components returns the fields of the components of the record that a pattern is for.
func (g *gen) components(p *syntax.Pattern, t typ) []*field {
	if t.class == nil || t.class.decl == nil || t.class.decl.Kind != syntax.Record {
		g.c.fail(p, "%v is no record; only a record has a pattern with components", t)
	}
	d := t.class.decl
	if len(d.Components) != len(p.Parts) {
		g.c.fail(p, "record %v has %d components, and this pattern %d", t, len(d.Components), len(p.Parts))
	}
	var all []*field
	for _, c := range d.Components {
		all = append(all, t.class.instanceField(c.Name))
	}
	return all
}

// component reads a component by its accessor. What one throws that the program has
// itself becomes the cause of a MatchException; others only read the field.
func (g *gen) component(p *syntax.Pattern, on val, f *field) val {
	t := bindings(on.typ, f.owner).subst(f.typ)
	m := f.owner.methods[key(f.name, 0)]
	if m == nil || m.decl.Pos == f.owner.decl.Pos { // that which the language adds
		return g.fetch(on, f.index, t, true)
	}
	from, to, failed, done := g.label("accessor"), g.label("end of accessor"), g.label("accessor failed"), g.label("component")
	g.at(p)
	g.a.Label(from).Call(m.code, on.f)
	v := g.receive(t)
	g.a.Label(to).Jump(done).Label(failed)
	cause := g.caught(g.c.lib["Throwable"])
	text, k := g.stringOf(cause), g.c.lib["MatchException"]
	g.raise(g.object(k, func(x *scheduler.Exec) *instance {
		o := k.instances("")()
		o.fields[0], o.fields[1] = text.f(x), cause.f(x)
		return o
	}))
	g.a.Label(done)
	g.a.CatchIf(from, to, failed, func(e *scheduler.Exception) bool { return g.c.byName[e.Class] != nil })
	return v
}

// bind makes the variable of a pattern. No name means it until it is shown.
func (g *gen) bind(p *syntax.Pattern, t typ) *local {
	if g.lookup(p.Name) != nil {
		g.c.fail(p, "variable %s is already there", p.Name)
	}
	l := &local{name: p.Name, typ: t, slot: g.a.Slot(t.slot())}
	g.scopes[len(g.scopes)-1][fmt.Sprintf("%s of pattern %v", p.Name, p.Pos)] = l
	g.keep(l.slot)
	if g.bound == nil {
		g.bound = map[*syntax.Pattern]*local{}
	}
	g.bound[p] = l
	return l
}

// matched returns the patterns that have matched where an expression is true, or where it
// is false (JLS 6.3.1).
func matched(e syntax.Expr, when bool) []*syntax.Pattern {
	switch e := e.(type) {
	case *syntax.InstanceOf:
		if when {
			return named(e.Pattern)
		}
	case *syntax.Unary:
		if e.Op == "!" {
			return matched(e.X, !when)
		}
	case *syntax.Binary:
		if e.Op == "&&" && when || e.Op == "||" && !when {
			return append(matched(e.L, when), matched(e.R, when)...)
		}
	}
	return nil
}

// named returns the patterns with names in a pattern.
func named(p *syntax.Pattern) []*syntax.Pattern {
	if p.Name != "" {
		return []*syntax.Pattern{p}
	}
	var all []*syntax.Pattern
	for _, part := range p.Parts {
		all = append(all, named(part)...)
	}
	return all
}

// show gives the variables of patterns their names, and returns what takes them away.
func (g *gen) show(all []*syntax.Pattern) (hide func()) {
	scope := g.scopes[len(g.scopes)-1]
	for _, p := range all {
		scope[p.Name] = g.bound[p]
	}
	return func() {
		for _, p := range all {
			if scope[p.Name] == g.bound[p] {
				delete(scope, p.Name)
			}
		}
	}
}

// keepShown gives the variables of patterns their names in the scope around that at hand,
// which ends. They live as long as that.
func (g *gen) keepShown(all []*syntax.Pattern) {
	last := len(g.scopes) - 1
	for _, p := range all {
		l := g.bound[p]
		for name, other := range g.scopes[last] {
			if other == l {
				delete(g.scopes[last], name)
			}
		}
		g.scopes[last-1][p.Name] = l
	}
}
