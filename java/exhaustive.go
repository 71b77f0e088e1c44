package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
)

// cover is a label of a case as a set of values: those of a type, one constant of an enum
// if constant is set, or the records whose components are in parts.
type cover struct {
	typ      typ
	constant *int64
	record   bool
	parts    []cover
}

// mustCover refuses a switch that has no case for some value of a type (JLS 14.11.1.1).
func (g *gen) mustCover(s *syntax.Switch, on typ) {
	var rows [][]cover
	for _, c := range s.Cases {
		for _, l := range c.Labels {
			if r, ok := g.coverOf(l, on); ok && c.Guard == nil {
				rows = append(rows, []cover{r})
			}
		}
	}
	e := &exhaustion{c: g.c, left: 10_000}
	switch {
	case e.exhausts([]typ{on}, rows):
	case e.left == 0:
		g.c.fail(s, "whether this switch has a case for every value of %v is too much to find out here; add a default", on)
	default:
		g.c.fail(s, "this switch has no case for some values of %v; add them or a default", on)
	}
}

// coverOf returns what a label of a case stands for. Numbers and texts never cover all.
func (g *gen) coverOf(l syntax.Expr, on typ) (cover, bool) {
	if p, ok := l.(*syntax.Pattern); ok {
		return g.coverPattern(p, on), true
	}
	k, n := g.enumLabel(l)
	if k == nil && on.class != nil && on.class.decl != nil && on.class.decl.Kind == syntax.Enum {
		k, n = on.class, ordinalOf(on.class, l)
	}
	return cover{typ: typ{kind: kRef, class: k}, constant: &n}, k != nil
}

func (g *gen) coverPattern(p *syntax.Pattern, of typ) cover {
	c := cover{typ: g.patternType(p, of), record: p.Record}
	if p.Record {
		for i, f := range g.components(p, c.typ) {
			c.parts = append(c.parts, g.coverPattern(p.Parts[i], bindings(c.typ, f.owner).subst(f.typ)))
		}
	}
	return c
}

func (c cover) takesAll(of typ) bool { return c.constant == nil && !c.record && takesAll(c.typ, of) }

// exhaustion finds out whether rows of patterns cover all rows of values. left bounds how
// long it may take.
type exhaustion struct {
	c    *compiler
	left int
}

func (e *exhaustion) exhausts(types []typ, rows [][]cover) bool {
	if e.left == 0 || len(rows) == 0 {
		return false
	}
	e.left--
	if len(types) == 0 {
		return true
	}
	t := types[0]
	all := func(r []cover) bool { return r[0].takesAll(t) }
	if !slices.ContainsFunc(rows, func(r []cover) bool { return !all(r) }) {
		return e.exhausts(types[1:], tails(rows))
	}
	switch k := t.class; {
	case k == nil || k.decl == nil || t.elem != nil:
	case k.decl.Kind == syntax.Enum:
		return e.constants(types, rows)
	case k.decl.Kind == syntax.Record:
		return e.record(types, rows)
	case k.decl.Mods&syntax.Sealed != 0:
		return e.sealed(types, rows)
	}
	return e.exhausts(types[1:], tails(filter(rows, all)))
}

func tails(rows [][]cover) [][]cover {
	var out [][]cover
	for _, r := range rows {
		out = append(out, r[1:])
	}
	return out
}

func filter(rows [][]cover, is func([]cover) bool) [][]cover {
	return slices.DeleteFunc(slices.Clone(rows), func(r []cover) bool { return !is(r) })
}

// constants covers an enum, constant by constant.
func (e *exhaustion) constants(types []typ, rows [][]cover) bool {
	for n := range types[0].class.decl.Constants {
		of := func(r []cover) bool {
			return r[0].takesAll(types[0]) || r[0].constant != nil && r[0].typ.class == types[0].class && *r[0].constant == int64(n)
		}
		if !e.exhausts(types[1:], tails(filter(rows, of))) {
			return false
		}
	}
	return true
}

// record covers a record by its components.
func (e *exhaustion) record(types []typ, rows [][]cover) bool {
	t := types[0]
	var parts []typ
	for _, c := range t.class.decl.Components {
		f := t.class.instanceField(c.Name)
		parts = append(parts, bindings(t, t.class).subst(f.typ))
	}
	var wide [][]cover
	for _, r := range rows {
		in := r[0].parts
		switch {
		case r[0].takesAll(t):
			in = nil
			for _, p := range parts {
				in = append(in, cover{typ: p})
			}
		case !r[0].record || r[0].typ.class != t.class:
			continue
		}
		wide = append(wide, slices.Concat(in, r[1:]))
	}
	return e.exhausts(slices.Concat(parts, types[1:]), wide)
}

// sealed covers a sealed class or interface by what extends it, which is in the same file.
func (e *exhaustion) sealed(types []typ, rows [][]cover) bool {
	k := types[0].class
	if !k.isInterface && !k.abstract && !e.exhausts(types[1:], tails(filter(rows, func(r []cover) bool { return r[0].takesAll(types[0]) }))) {
		return false
	}
	for _, s := range e.c.own {
		if !slices.ContainsFunc(s.supers, func(t typ) bool { return t.class == k }) {
			continue
		}
		t := typ{kind: kRef, class: s}
		t.args = (&gen{c: e.c}).diamond(s, types[0])
		of := func(r []cover) bool { return r[0].typ.class.subclass(s) || r[0].takesAll(t) }
		if !e.exhausts(append([]typ{t}, types[1:]...), filter(rows, of)) {
			return false
		}
	}
	return true
}
