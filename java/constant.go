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
	if f.decl == nil || f.decl.Init == nil || !f.final || k.static_(f.name) != f {
		return constantValue{}, false
	}
	var v *constantValue
	k.compiler.inside(k, func() { v = (&gen{c: k.compiler, class: k}).constantAs(f.decl.Init, f.typ) })
	if v == nil {
		return constantValue{}, false
	}
	f.known, f.isKnown = *v, true
	return *v, true
}

// constantAs returns the value of an expression as one of a type, or nil if it is not
// constant. Only primitive types and String have constants.
func (g *gen) constantAs(e syntax.Expr, t typ) *constantValue {
	if t.ref() && t.class != g.c.lib["String"] {
		return nil
	}
	v, ok := g.evaluate(e)
	if !ok || v.typ.ref() != t.ref() || (v.typ.kind == kBool) != (t.kind == kBool) {
		return nil
	}
	if v.typ.numeric() {
		v.num, v.typ = number(g.constant(v.typ, v.num), t).f(new(scheduler.Exec)), t
	}
	return &v
}

// evaluate computes an expression if it is constant.
func (g *gen) evaluate(e syntax.Expr) (constantValue, bool) {
	switch e := e.(type) {
	case *syntax.Literal:
		if e.Kind == syntax.NullLit {
			return constantValue{}, false
		}
		if e.Kind == syntax.StringLit {
			return constantValue{typ: g.c.stringType(), text: e.Text}, true
		}
		v := g.literal(e)
		return constantValue{typ: v.typ, num: v.f(nil)}, true
	case *syntax.Ident:
		return g.evaluateName(e.Name)
	case *syntax.Select:
		if x, ok := e.X.(*syntax.Ident); ok && g.lookup(x.Name) == nil {
			if k := g.c.named(e, x.Name); k != nil && k.staticField(e.Name) != nil {
				return k.staticField(e.Name).value()
			}
			v, ok := wholeConstants[x.Name+"."+e.Name]
			return constantValue{typ: v.typ, num: v.value}, ok
		}
	case *syntax.Unary:
		if v, ok := g.evaluate(e.X); ok && e.Op != "++" && e.Op != "--" && !v.typ.ref() {
			return computed(g.unaryOf(e, g.constant(v.typ, v.num)))
		}
	case *syntax.Binary:
		return g.evaluateBinary(e)
	case *syntax.Cast:
		return g.evaluateCast(e)
	case *syntax.Conditional:
		return g.evaluateConditional(e)
	}
	return constantValue{}, false
}

// evaluateName returns the value of a variable or field that is constant.
func (g *gen) evaluateName(name string) (constantValue, bool) {
	if l := g.lookup(name); l != nil {
		if l.constant == nil {
			return constantValue{}, false
		}
		return *l.constant, true
	}
	for k := g.class; k != nil; k = k.outer {
		if f := k.staticField(name); f != nil {
			return f.value()
		}
	}
	return constantValue{}, false
}

func (g *gen) evaluateCast(e *syntax.Cast) (constantValue, bool) {
	v, ok := g.evaluate(e.X)
	if !ok || e.Type.Dims > 0 {
		return v, false
	}
	k, primitive := primitives[e.Type.Name]
	switch {
	case !primitive:
		return v, e.Type.Name == "String" && v.typ.ref()
	case v.typ.ref() || (k == kBool) != (v.typ.kind == kBool):
		return v, false
	case k == kBool:
		return v, true
	}
	return computed(number(g.constant(v.typ, v.num), typ{kind: k}))
}

func (g *gen) evaluateConditional(e *syntax.Conditional) (constantValue, bool) {
	cond, ok := g.evaluate(e.Cond)
	then, isThen := g.evaluate(e.Then)
	otherwise, isElse := g.evaluate(e.Else)
	if !ok || !isThen || !isElse || cond.typ.kind != kBool {
		return cond, false
	}
	v := otherwise
	if cond.num != 0 {
		v = then
	}
	t := g.common(e, choice{then.typ, e.Then}, choice{otherwise.typ, e.Else})
	if t.ref() || v.typ.ref() {
		return v, t.class == g.c.lib["String"] && v.typ.ref()
	}
	if t.numeric() {
		return computed(number(g.constant(v.typ, v.num), t))
	}
	return v, true
}

func (g *gen) evaluateBinary(e *syntax.Binary) (constantValue, bool) {
	l, ok := g.evaluate(e.L)
	if !ok {
		return l, false
	}
	r, ok := g.evaluate(e.R)
	if !ok {
		return r, false
	}
	return g.join(e, l, r)
}

// join applies an operator to two constants.
func (g *gen) join(e *syntax.Binary, l, r constantValue) (constantValue, bool) {
	switch {
	case e.Op == "+" && (l.typ.ref() || r.typ.ref()):
		const most = 1 << 16
		text := l.show() + r.show()
		return constantValue{typ: g.c.stringType(), text: text}, len(text) <= most
	case l.typ.ref() || r.typ.ref():
		return l, false
	case e.Op == "&&":
		l.num &= r.num
		return l, l.typ.kind == kBool && r.typ.kind == kBool
	case e.Op == "||":
		l.num |= r.num
		return l, l.typ.kind == kBool && r.typ.kind == kBool
	case (e.Op == "/" || e.Op == "%") && r.num == 0 && !l.typ.real() && !r.typ.real():
		return l, false // it throws where it is computed
	}
	return computed(g.arith(e, e.Op, g.constant(l.typ, l.num), g.constant(r.typ, r.num)))
}

// computed returns a value that depends on nothing.
func computed(v val) (constantValue, bool) {
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
	return g.constantValue(v)
}

func (g *gen) constantValue(v constantValue) val {
	if !v.typ.ref() {
		return g.constant(v.typ, v.num)
	}
	return g.constant(v.typ, int64(g.c.literal(v.text)))
}

// folded returns texts joined when they are compiled, so that equal ones are the same
// object (JLS 15.29), if that is what an operator does.
func (g *gen) folded(e *syntax.Binary) (val, bool) {
	if e.Op != "+" || !isText(e.R) && !isText(leftmost(e)) {
		return val{}, false
	}
	v, ok := g.evaluate(e)
	if !ok || !v.typ.ref() {
		return val{}, false
	}
	return g.constantValue(v), true
}

func isText(e syntax.Expr) bool {
	l, ok := e.(*syntax.Literal)
	return ok && l.Kind == syntax.StringLit
}

// leftmost returns the first operand of a row of operators.
func leftmost(e *syntax.Binary) syntax.Expr {
	for {
		l, ok := e.L.(*syntax.Binary)
		if !ok {
			return e.L
		}
		e = l
	}
}
