package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// constantValue is the value of a constant expression (JLS 15.29).
type constantValue struct {
	typ  typ
	num  int64  // of a primitive type
	text string // of a String
}

// constant reports whether a field is a constant variable (JLS 4.12.4), the reading of
// which does not initialise its class.
func (f *field) constant() bool {
	_, ok := f.value()
	return ok
}

// value returns the value of a constant, which is computed once. A field that refers to
// itself is none.
func (f *field) value() (constantValue, bool) {
	if f.evaluated {
		return f.known, f.isKnown
	}
	f.evaluated = true
	k := f.owner
	isText := f.typ.class == k.compiler.lib["String"]
	if f.decl == nil || f.decl.Init == nil || !f.final || k.static_(f.name) != f || f.typ.ref() && !isText {
		return constantValue{}, false
	}
	var v constantValue
	ok := false
	k.compiler.inside(k, func() { v, ok = k.evaluate(f.decl.Init) })
	if !ok || v.typ.ref() != f.typ.ref() {
		return constantValue{}, false
	}
	if !isText {
		g := &gen{c: k.compiler, class: k}
		v.num = g.convert(f.decl.Init, g.constant(v.typ, v.num), f.typ).f(new(scheduler.Exec))
		v.typ = f.typ
	}
	f.known, f.isKnown = v, true
	return v, true
}

// evaluate computes an expression in a class if it is constant.
func (c *class) evaluate(e syntax.Expr) (constantValue, bool) {
	switch e := e.(type) {
	case *syntax.Literal:
		if e.Kind == syntax.NullLit {
			return constantValue{}, false
		}
		if e.Kind == syntax.StringLit {
			return constantValue{typ: c.compiler.stringType(), text: e.Text}, true
		}
		v := (&gen{c: c.compiler}).literal(e)
		return constantValue{typ: v.typ, num: v.f(nil)}, true
	case *syntax.Ident:
		for k := c; k != nil; k = k.outer {
			if f := k.staticField(e.Name); f != nil {
				return f.value()
			}
		}
	case *syntax.Select:
		if x, ok := e.X.(*syntax.Ident); ok {
			if k := c.compiler.named(e, x.Name); k != nil && k.staticField(e.Name) != nil {
				return k.staticField(e.Name).value()
			}
			v, ok := wholeConstants[x.Name+"."+e.Name]
			return constantValue{typ: v.typ, num: v.value}, ok
		}
	case *syntax.Unary:
		if v, ok := c.evaluate(e.X); ok && e.Op != "++" && e.Op != "--" && !v.typ.ref() {
			return c.compute(func(g *gen) val { return g.unaryOf(e, g.constant(v.typ, v.num)) })
		}
	case *syntax.Binary:
		return c.evaluateBinary(e)
	}
	return constantValue{}, false
}

func (c *class) evaluateBinary(e *syntax.Binary) (constantValue, bool) {
	l, ok := c.evaluate(e.L)
	if !ok {
		return l, false
	}
	r, ok := c.evaluate(e.R)
	switch {
	case !ok:
		return r, false
	case e.Op == "+" && (l.typ.ref() || r.typ.ref()):
		const most = 1 << 16
		text := l.show() + r.show()
		return constantValue{typ: c.compiler.stringType(), text: text}, len(text) <= most
	case l.typ.ref() || r.typ.ref():
		return l, false
	case e.Op == "&&":
		l.num &= r.num
		return l, l.typ.kind == kBool && r.typ.kind == kBool
	case e.Op == "||":
		l.num |= r.num
		return l, l.typ.kind == kBool && r.typ.kind == kBool
	case (e.Op == "/" || e.Op == "%") && r.num == 0:
		return l, false // it throws where it is computed
	}
	return c.compute(func(g *gen) val {
		return g.arith(e, e.Op, g.constant(l.typ, l.num), g.constant(r.typ, r.num))
	})
}

// compute computes an operator on constants.
func (c *class) compute(f func(*gen) val) (constantValue, bool) {
	v := f(&gen{c: c.compiler, class: c})
	return constantValue{typ: v.typ, num: v.f(new(scheduler.Exec))}, true
}

func (v constantValue) show() string {
	if v.typ.ref() {
		return v.text
	}
	return showNumber(v.typ.kind, v.num)
}

// constantOf is a constant where it is used.
func (g *gen) constantOf(f *field) val {
	v, _ := f.value()
	if v.typ.ref() {
		return g.constant(v.typ, int64(g.c.literal(v.text)))
	}
	return g.constant(v.typ, v.num)
}
