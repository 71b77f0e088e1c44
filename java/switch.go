package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// result is where a switch expression puts its value. On a trial it is found out of
// which types the values are.
type result struct {
	typ   typ
	slot  scheduler.Slot
	end   string
	depth int // regions around it
	all   *[]choice
}

// switchStmt is a switch as a statement (JLS 14.11).
func (g *gen) switchStmt(s *syntax.Switch, label string) {
	t := g.enter(label)
	t.cont = "" // continue goes on with the loop around it
	g.push()
	g.confined(func() {
		switch on, whole := g.dispatch(s); {
		case whole:
		case g.coversAll(s, on):
			g.mismatch()
		default:
			g.a.Jump(t.brk)
		}
	})
	g.arms(s, func(c *syntax.Case) {
		g.stmt(c.Body[0])
		g.a.Jump(t.brk)
	})
	g.pop()
	g.leave(t)
}

// coversAll reports whether a switch as a statement has to have a case for every value
// (JLS 14.11.2), and refuses one that has not.
func (g *gen) coversAll(s *syntax.Switch, on typ) bool {
	plain := !on.ref() || on.class == g.c.lib["String"] || on.class != nil && (on.class.isEnum() || boxKinds[on.class.simple] != kVoid)
	if plain && !patterned(s) {
		return false
	}
	g.mustCover(s, on)
	return true
}

// mismatch is what comes after the last case of a switch that has one for every value. A
// JVM gets there only with classes that were compiled apart.
func (g *gen) mismatch() {
	g.a.Throw(func(*scheduler.Exec) *scheduler.Exception {
		return &scheduler.Exception{Class: "java.lang.MatchException"}
	})
}

// switchExpr is a switch as an expression (JLS 15.28), where a type is wanted or none.
func (g *gen) switchExpr(e *syntax.Switch, want typ) val {
	t := g.once(e, func(in *gen) typ {
		var all []choice
		in.compileSwitch(e, &result{end: in.label("end of trial"), all: &all})
		return in.commonOf(e, all)
	})
	if want.ref() && t.unknown() { // of lambdas, or of nothing that is known
		t = want
	}
	if g.trial {
		return g.constant(t, 0)
	}
	r := &result{typ: t, slot: g.a.Slot(t.slot()), end: g.label("end of switch"), depth: len(g.regions)}
	g.compileSwitch(e, r)
	return val{t, scheduler.Local(r.slot), true}
}

// commonOf returns the type of a switch that gives one of several values. Whether a
// constant is of a smaller type depends on where the switch stands.
func (g *gen) commonOf(e *syntax.Switch, all []choice) typ {
	if len(all) == 0 {
		g.c.fail(e, "this switch gives no value")
	}
	t := all[0]
	for _, c := range all[1:] {
		if t.typ.kind != c.typ.kind && (g.fitsInto(t, c.typ) || g.fitsInto(c, t.typ)) {
			g.c.fail(c.e, "the values of this switch are of the types %v and %v; cast one to the other", t.typ, c.typ)
		}
		t = choice{typ: g.common(e, t, c)}
	}
	return t.typ
}

func (g *gen) compileSwitch(e *syntax.Switch, r *result) {
	results := g.results
	g.results = append(results[:len(results):len(results)], r)
	g.push()
	g.confined(func() {
		if on, whole := g.dispatch(e); !whole {
			g.mustCover(e, on)
			g.mismatch()
		}
	})
	g.arms(e, func(c *syntax.Case) {
		if x, ok := c.Body[0].(*syntax.ExprStmt); ok {
			g.at(x)
			g.give(x.X)
			return
		}
		g.stmt(c.Body[0])
	})
	g.pop()
	g.a.Label(r.end)
	g.results = results
}

// give is yield, and what comes after an arrow.
func (g *gen) give(e syntax.Expr) {
	if len(g.results) == 0 {
		g.c.fail(e, "there is no switch expression here to give a value to")
	}
	r := g.results[len(g.results)-1]
	v := g.named(e, r.typ, "")
	if r.all != nil {
		*r.all = append(*r.all, choice{v.typ, e})
		return
	}
	v = g.convert(e, v, r.typ)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(r.slot, v.f(x)) })
	g.unwind(r.depth)
	g.a.Jump(r.end)
}

// arms compiles the cases: those with an arrow each by itself, others so that one falls
// through to the next.
func (g *gen) arms(s *syntax.Switch, arrow func(*syntax.Case)) {
	for i, c := range s.Cases {
		g.a.Label(g.caseLabel(s, i))
		p := patternOf(c)
		if c.Arrow || p != nil {
			g.push()
		}
		if p != nil {
			g.show(append(named(p), matched(c.Guard, true)...))
		}
		if c.Arrow {
			arrow(c)
		} else {
			for _, b := range c.Body {
				g.stmt(b)
			}
		}
		if c.Arrow || p != nil {
			g.pop()
		}
	}
}

// caseLabel names the place of a case.
func (g *gen) caseLabel(s *syntax.Switch, i int) string {
	if g.cases[s] == nil {
		if g.cases == nil {
			g.cases = map[*syntax.Switch][]string{}
		}
		for range s.Cases {
			g.cases[s] = append(g.cases[s], g.label("case"))
		}
	}
	return g.cases[s][i]
}

// dispatch goes to the case of a value, and says of which type that is and whether there
// is a default.
func (g *gen) dispatch(s *syntax.Switch) (typ, bool) {
	delete(g.cases, s) // finally blocks are compiled more than once
	on := g.temp(g.expr(s.X))
	if p := unboxed(on.typ); p.kind != on.typ.kind && !patterned(s) {
		on = g.temp(g.unbox(s.X, on, p))
	}
	if on.typ.ref() && !slices.ContainsFunc(s.Cases, takesNull) {
		some := g.guardSwitch(s, on)
		g.a.Compute(func(x *scheduler.Exec) {
			if some.f(x) == 0 {
				x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			}
		})
	}
	fallback := -1
	for i, c := range s.Cases {
		if c.Default {
			fallback = i
		}
		for _, l := range c.Labels {
			if p, ok := l.(*syntax.Pattern); ok {
				g.tryCase(c, p, on, g.caseLabel(s, i))
				continue
			}
			g.a.If(g.matches(s, on, l), g.caseLabel(s, i))
		}
	}
	if fallback >= 0 {
		g.a.Jump(g.caseLabel(s, fallback))
	}
	return on.typ, fallback >= 0
}

// tryCase goes to a case if a value matches its pattern and its guard holds. A pattern does
// not match null at the top of a case.
func (g *gen) tryCase(c *syntax.Case, p *syntax.Pattern, on val, label string) {
	next := g.label("next case")
	g.match(p, on, next, false)
	if c.Guard != nil {
		hide := g.show(named(p))
		g.unless(c.Guard, next)
		hide()
	}
	g.a.Jump(label).Label(next)
}

// patternOf returns the pattern of a case, or nil.
func patternOf(c *syntax.Case) *syntax.Pattern {
	for _, l := range c.Labels {
		if p, ok := l.(*syntax.Pattern); ok {
			return p
		}
	}
	return nil
}

// patterned reports whether a switch has a pattern or null as a label, so that it is one
// over objects.
func patterned(s *syntax.Switch) bool {
	return slices.ContainsFunc(s.Cases, func(c *syntax.Case) bool { return patternOf(c) != nil || takesNull(c) })
}

// takesNull reports whether a case has the label null.
func takesNull(c *syntax.Case) bool { return slices.ContainsFunc(c.Labels, isNull) }

func isNull(e syntax.Expr) bool {
	l, ok := e.(*syntax.Literal)
	return ok && l.Kind == syntax.NullLit
}

// matches returns whether a value is that of a case's label.
func (g *gen) matches(s *syntax.Switch, on val, l syntax.Expr) func(*scheduler.Exec) bool {
	if isNull(l) && on.typ.ref() {
		return func(x *scheduler.Exec) bool { return on.f(x) == 0 }
	}
	at := func(x *scheduler.Exec) scheduler.Object {
		if id := on.f(x); id != 0 {
			return x.Fixed(scheduler.ObjectID(id))
		}
		return nil
	}
	if k := on.typ.class; k != nil && k.decl != nil && k.decl.Kind == syntax.Enum {
		n := ordinalOf(k, l)
		if n < 0 {
			g.c.fail(l, "enum %s has no such constant", k.simple)
		}
		return func(x *scheduler.Exec) bool {
			o, ok := at(x).(*instance)
			return ok && o.fields[enumOrdinal] == n
		}
	}
	if k, n := g.enumLabel(l); k != nil {
		return func(x *scheduler.Exec) bool {
			o, ok := at(x).(*instance)
			return ok && o.class.subclass(k) && o.fields[enumOrdinal] == n
		}
	}
	v, ok := g.evaluate(l)
	switch {
	case !ok:
		g.c.fail(l, "the label of a case has to be a constant")
	case on.typ.class == g.c.lib["String"] && v.typ.class == on.typ.class:
		return func(x *scheduler.Exec) bool {
			t, ok := at(x).(*text)
			return ok && t.value == v.text
		}
	case v.typ.numeric() && on.typ.numeric() && on.typ.kind <= kInt && v.typ.kind <= kInt:
		return func(x *scheduler.Exec) bool { return on.f(x) == v.num }
	case v.typ.numeric() && unboxed(on.typ).numeric() && v.typ.kind <= kInt: // in a box, as there are patterns
		return func(x *scheduler.Exec) bool {
			b, ok := at(x).(*box)
			return ok && b.value == v.num
		}
	}
	g.c.fail(l, "a switch over %v has no case of this kind here; use if and else", on.typ)
	return nil
}

// enumLabel returns the enum and the number of the constant of it that a label names with
// the enum's name.
func (g *gen) enumLabel(l syntax.Expr) (*class, int64) {
	s, ok := l.(*syntax.Select)
	if !ok {
		return nil, 0
	}
	k := g.typeNamed(s.X)
	if k == nil || k.decl == nil || k.decl.Kind != syntax.Enum {
		return nil, 0
	}
	if n := ordinalOf(k, l); n >= 0 {
		return k, n
	}
	return nil, 0
}

// ordinalOf returns the number of the constant of an enum that a label names, or -1.
func ordinalOf(k *class, l syntax.Expr) int64 {
	name := ""
	switch l := l.(type) {
	case *syntax.Ident:
		name = l.Name
	case *syntax.Select:
		name = l.Name
	}
	for i, c := range k.decl.Constants {
		if c.Name == name {
			return int64(i)
		}
	}
	return -1
}
