package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// staticType returns the type of an expression. It compiles it for a trial, to code
// that nobody runs: what the type depends on is in the compiler of each expression.
// Types are kept, so that expressions in expressions are tried once each.
func (g *gen) staticType(e syntax.Expr) typ {
	if functionalExpr(e) {
		return object // until it is known what it is for
	}
	return g.once(e, func(in *gen) typ { return in.expr(e).typ })
}

// once returns what find finds of an expression on a trial, the first time.
func (g *gen) once(e syntax.Expr, find func(*gen) typ) typ {
	t, ok := g.c.types[e]
	if !ok {
		t = g.onTrial(find)
		g.c.types[e] = t
	}
	return t
}

// onTrial compiles something for a trial.
func (g *gen) onTrial(compile func(*gen) typ) typ {
	in := *g
	in.a, in.trial = scheduler.NewProgram("").Assemble(), true
	in.scopes, in.blocks = slices.Clone(g.scopes), slices.Clone(g.blocks)
	in.kept, in.owned = nil, 0
	in.regions, in.targets = slices.Clone(g.regions), slices.Clone(g.targets)
	in.push()
	return compile(&in)
}

// choice is an expression whose value another one may have.
type choice struct {
	typ typ
	e   syntax.Expr
}

// common returns the type of an expression that has one of two values (JLS 15.25).
func (g *gen) common(at syntax.Node, a, b choice) typ {
	pa, pb := unboxed(a.typ), unboxed(b.typ)
	switch {
	case a.typ.kind == kVoid || b.typ.kind == kVoid:
		g.c.fail(at, "a call of a method that returns nothing has no value")
	case a.typ.kind == kNull:
		return g.reference(b.typ)
	case b.typ.kind == kNull:
		return g.reference(a.typ)
	case a.typ.ref() && b.typ.ref() && (pa.kind != pb.kind || pa.ref()):
		if pa.numeric() && pb.numeric() {
			return promote(pa, pb)
		}
		return commonClass(a.typ, b.typ)
	case pa.kind == pb.kind:
		if a.typ.ref() && b.typ.ref() {
			return a.typ
		}
		return pa
	case pa.numeric() && pb.numeric():
		return g.numeric(choice{pa, a.e}, choice{pb, b.e})
	}
	return object
}

// numeric returns the type of one of two numbers: a constant does not make a smaller type
// wider that it fits into.
func (g *gen) numeric(a, b choice) typ {
	switch {
	case b.typ.kind == kInt && a.typ.kind < kInt && g.fitsInto(b, a.typ):
		return a.typ
	case a.typ.kind == kInt && b.typ.kind < kInt && g.fitsInto(a, b.typ):
		return b.typ
	case a.typ.kind+b.typ.kind == kByte+kShort:
		return typ{kind: kShort}
	}
	return promote(a.typ, b.typ)
}

// fitsInto reports whether an expression is a constant int and fits into a smaller type.
func (g *gen) fitsInto(c choice, t typ) bool {
	if c.e == nil || c.typ.kind > kInt || t.kind > kInt || !c.typ.numeric() || !t.numeric() {
		return false
	}
	v, ok := g.evaluate(c.e)
	return ok && !v.typ.ref() && wrap(t.kind, v.num) == v.num
}

// unboxed returns the primitive type in a box, and any other type as it is.
func unboxed(t typ) typ {
	if t.class != nil && t.class.decl == nil && boxKinds[t.class.simple] != kVoid {
		return typ{kind: boxKinds[t.class.simple]}
	}
	return t
}

// reference returns the type of the objects that have the values of a type.
func (g *gen) reference(t typ) typ {
	if t.ref() {
		return t
	}
	return typ{kind: kRef, class: g.c.lib[boxNames[t.kind]]}
}

// commonClass returns a class that two types have in common: one of them, or what one
// extends, or Object.
func commonClass(a, b typ) typ {
	if a.elem != nil || b.elem != nil {
		if a.elem != nil && b.elem != nil && a.String() == b.String() {
			return a
		}
		return object
	}
	for k := a.class; k != nil; k = k.super {
		if b.class.subclass(k) {
			if k == a.class {
				return a
			}
			return typ{kind: kRef, class: k}
		}
	}
	for k := b.class; k != nil; k = k.super {
		if a.class.subclass(k) {
			return b
		}
	}
	for _, i := range interfacesOf(a.class) {
		if b.class.subclass(i) {
			return typ{kind: kRef, class: i}
		}
	}
	return object
}

func interfacesOf(k *class) []*class {
	var all []*class
	for ; k != nil; k = k.super {
		for _, i := range k.interfaces {
			all = append(append(all, i), interfacesOf(i)...)
		}
	}
	return all
}
