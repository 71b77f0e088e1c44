package java

import (
	"math"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

func (g *gen) unary(e *syntax.Unary) val {
	if e.Op == "++" || e.Op == "--" {
		op := e.Op[:1]
		return g.update(e, e.X, op, &syntax.Literal{Pos: e.Pos, Kind: syntax.IntLit, Int: 1}, e.Post)
	}
	v := g.expr(e.X)
	switch {
	case !v.typ.unknown():
	case e.Op == "!":
		v = unboxAs(v, boolean)
	case e.Op == "-":
		return g.combineUnknown(e, "-", g.constant(integer, 0), v)
	}
	return g.unaryOf(e, g.primitive(e, v))
}

// unaryOf applies an operator other than ++ and -- to a value.
func (g *gen) unaryOf(e *syntax.Unary, v val) val {
	f := v.f
	switch e.Op {
	case "!":
		if v.typ.kind != kBool {
			g.c.fail(e, "! is for a boolean, not for %v", v.typ)
		}
		return val{boolean, func(x *scheduler.Exec) int64 { return 1 - f(x) }, v.fixed}
	case "+":
		return number(v, promote(v.typ, integer))
	case "-":
		zero := g.constant(integer, 0)
		if v.typ.real() {
			return val{v.typ, func(x *scheduler.Exec) int64 { return f(x) ^ math.MinInt64 }, v.fixed}
		}
		return g.arith(e, "-", zero, v)
	case "~":
		return g.arith(e, "^", v, g.constant(integer, -1))
	}
	g.c.fail(e, "operator %s is not supported", e.Op)
	return val{}
}

// promote returns the type in which two numbers are computed (JLS 5.6).
func promote(a, b typ) typ {
	k := max(a.kind, b.kind, kInt)
	return typ{kind: k}
}

func (g *gen) binary(e *syntax.Binary) val {
	switch e.Op {
	case "&&", "||":
		return g.logical(e)
	}
	if v, ok := g.folded(e); ok {
		return v
	}
	vs := g.exprs([]syntax.Expr{e.L, e.R})
	l, r := vs[0], vs[1]
	if text := g.c.lib["String"]; l.typ.class != text && r.typ.class != text && (!l.typ.ref() || !r.typ.ref() || e.Op != "==" && e.Op != "!=") {
		l, r = g.guardBox(l, e.L), g.guardBox(r, e.R)
	}
	return g.combine(e, e.Op, l, r)
}

// combine applies a binary operator to two values.
func (g *gen) combine(at syntax.Node, op string, l, r val) val {
	str := g.c.lib["String"]
	switch {
	case op == "+" && (l.typ.class == str || r.typ.class == str):
		return g.concat(l, r)
	case (op == "==" || op == "!=") && l.typ.ref() && r.typ.ref():
		return g.same(at, op, l, r)
	case (l.typ.unknown() || r.typ.unknown()) && l.typ.kind != kNull && r.typ.kind != kNull:
		return g.combineUnknown(at, op, l, r)
	}
	return g.arith(at, op, g.primitive(at, l), g.primitive(at, r))
}

// same compares two references.
func (g *gen) same(at syntax.Node, op string, l, r val) val {
	for _, v := range []val{l, r} {
		if v.typ.class != nil && boxKinds[v.typ.class.simple] != kVoid && l.typ.kind != kNull && r.typ.kind != kNull {
			g.c.fail(at, "%s compares boxes by identity; use equals", op)
		}
	}
	want := int64(1)
	if op == "!=" {
		want = 0
	}
	return val{boolean, func(x *scheduler.Exec) int64 {
		if l.f(x) == r.f(x) {
			return want
		}
		return 1 - want
	}, l.fixed && r.fixed}
}

// concat joins two values as texts.
func (g *gen) concat(l, r val) val {
	l, r = g.stringOf(l), g.stringOf(r)
	s := g.a.Slot(scheduler.RefSlot)
	g.a.Compute(func(x *scheduler.Exec) {
		a, b := textAt(x, l.f(x)), textAt(x, r.f(x))
		x.Set(s, int64(x.New(&text{strings.Clone(a + b)})))
	})
	return val{g.c.stringType(), scheduler.Local(s), true}
}

// textAt returns what is in a text, or null.
func textAt(x *scheduler.Exec, id int64) string {
	if id != 0 {
		if t, ok := x.Fixed(scheduler.ObjectID(id)).(*text); ok {
			return t.value
		}
	}
	return show(x.Machine(), scheduler.ObjectID(id))
}

// stringOf turns a value into a text, which calls its toString.
func (g *gen) stringOf(v val) val {
	switch {
	case !v.typ.ref():
		s := g.a.Slot(scheduler.RefSlot)
		k, f := v.typ.kind, v.f
		g.a.Compute(func(x *scheduler.Exec) { x.Set(s, int64(x.New(&text{showNumber(k, f(x))}))) })
		return val{g.c.stringType(), scheduler.Local(s), true}
	case v.typ.kind == kNull, v.typ.class == g.c.lib["String"]:
		return v
	}
	if v.typ.class.subclass(g.c.lib["Thread"]) {
		g.c.numberThreads() // of which its text has one
	}
	v = g.temp(v)
	s := g.a.Slot(scheduler.RefSlot)
	done := g.label("text")
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, 0) })
	g.a.If(func(x *scheduler.Exec) bool { return v.f(x) == 0 }, done)
	out := g.invokeDynamic(v, "toString", nil)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, out.f(x)) }).Label(done)
	return val{g.c.stringType(), scheduler.Local(s), true}
}

// logical is && and ||, which evaluate their right side only if they have to.
func (g *gen) logical(e *syntax.Binary) val {
	s := g.a.Slot(scheduler.IntSlot)
	done := g.label("known")
	l := g.boolean(e.L)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, l.f(x)) })
	stop := int64(0)
	if e.Op == "||" {
		stop = 1
	}
	g.a.If(func(x *scheduler.Exec) bool { return x.Get(s) == stop }, done)
	hide := g.show(matched(e.L, e.Op == "&&"))
	r := g.boolean(e.R)
	hide()
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, r.f(x)) }).Label(done)
	return val{boolean, scheduler.Local(s), true}
}

func (g *gen) boolean(e syntax.Expr) val { return g.convert(e, g.expr(e), boolean) }

func (g *gen) conditional(e *syntax.Conditional, want typ) val {
	t := g.once(e, func(in *gen) typ {
		in.boolean(e.Cond) // which may have patterns
		hide := in.show(matched(e.Cond, true))
		then := choice{in.staticType(e.Then), e.Then}
		hide()
		in.show(matched(e.Cond, false))
		return in.common(e, then, choice{in.staticType(e.Else), e.Else})
	})
	if want.ref() && t.unknown() { // of lambdas, or of nothing that is known
		t = want
	}
	cond := g.boolean(e.Cond)
	otherwise, done := g.label("else"), g.label("end")
	g.a.If(func(x *scheduler.Exec) bool { return cond.f(x) == 0 }, otherwise)
	s := g.a.Slot(t.slot())
	give := func(x syntax.Expr, when bool) {
		defer g.show(matched(e.Cond, when))()
		v := g.value(x, t, "")
		g.a.Compute(func(x *scheduler.Exec) { x.Set(s, v.f(x)) })
	}
	give(e.Then, true)
	g.a.Jump(done).Label(otherwise)
	give(e.Else, false)
	g.a.Label(done)
	return val{t, scheduler.Local(s), true}
}

func (g *gen) assign(e *syntax.Assign) val {
	if e.Op != "=" {
		return g.update(e, e.L, strings.TrimSuffix(e.Op, "="), e.R, false)
	}
	p := g.place(e.L)
	v := g.temp(g.value(e.R, p.typ, p.name))
	p.write(v)
	return v
}

// update is x op= y, x++ and x--. Its value is the old one if it is wanted.
func (g *gen) update(at syntax.Node, l syntax.Expr, op string, r syntax.Expr, old bool) val {
	p := g.place(l)
	before := g.temp(p.read())
	v := g.combine(at, op, before, g.expr(r))
	switch {
	case p.typ.numeric() && v.typ.numeric():
		v = number(v, p.typ)
	default:
		v = g.convert(at, v, p.typ)
	}
	v = g.temp(v)
	p.write(v)
	if old {
		return before
	}
	return v
}

// place is what can be assigned to.
type place struct {
	typ   typ
	name  string // for locks that are put there
	read  func() val
	write func(val)
}

func (g *gen) place(e syntax.Expr) place {
	switch e := e.(type) {
	case *syntax.Ident:
		if l := g.lookup(e.Name); l != nil {
			return place{
				l.typ, l.name,
				func() val { return val{l.typ, scheduler.Local(l.slot), false} },
				func(v val) { g.a.Compute(func(x *scheduler.Exec) { x.Set(l.slot, v.f(x)) }) },
			}
		}
		on, f := g.fieldNamed(e.Name)
		if f == nil {
			g.c.fail(e, "there is no variable or field %s", e.Name)
		}
		return g.fieldPlace(on, f)
	case *syntax.Select:
		if k := g.typeNamed(e.X); k != nil && k.staticField(e.Name) != nil {
			f := k.staticField(e.Name)
			g.use(f.owner)
			return g.fieldPlace(g.constant(object, int64(f.owner.holder)), f)
		}
		on := g.temp(g.expr(e.X))
		if on.typ.class == nil || on.typ.class.instanceField(e.Name) == nil || on.typ.class.library && !ofLibrary(g.c.file) {
			g.c.fail(e, "%v has no field %s that is known here", on.typ, e.Name)
		}
		return g.fieldPlaceOf(on, on.typ.class.instanceField(e.Name), e)
	case *syntax.Index:
		vs := g.exprs([]syntax.Expr{e.X, e.I})
		t := g.element(e, vs[0])
		array, index := g.temp(vs[0]), g.temp(g.convert(e.I, vs[1], integer))
		return place{
			t, "",
			func() val {
				return g.saying(e.X, cannot("load from", t), func() val { return g.fetchElem(t, array, index) })
			},
			func(v val) {
				g.saying(e.X, cannot("store to", t), func() val {
					g.storeElem(array, index, v)
					return v
				})
			},
		}
	}
	g.c.fail(e, "this cannot be assigned to; expected a variable, a field or an element of an array")
	return place{}
}

// fieldPlaceOf is a field of an object that may be null.
func (g *gen) fieldPlaceOf(on val, f *field, e *syntax.Select) place {
	p := g.fieldPlace(on, f)
	read, write := p.read, p.write
	p.read = func() val { return g.saying(e.X, func() string { return `Cannot read field "` + e.Name + `"` }, read) }
	p.write = func(v val) {
		g.saying(e.X, func() string { return `Cannot assign field "` + e.Name + `"` }, func() val {
			write(v)
			return v
		})
	}
	return p
}

func (g *gen) fieldPlace(on val, f *field) place {
	t := bindings(on.typ, f.owner).subst(f.typ)
	return place{
		t, f.owner.simple + "." + f.name,
		func() val { return g.fetch(on, f.index, t, false) },
		func(v val) {
			if f.final { // in a constructor, where nobody else has the object
				g.poke(on, f.index, v)
				return
			}
			g.store(on, f.index, v)
		},
	}
}

func (g *gen) cast(e *syntax.Cast) val {
	to := g.c.typeOf(e.Type)
	v := g.named(e.X, to, "")
	switch {
	case !to.ref() && !v.typ.ref() && to.numeric() && v.typ.numeric():
		return number(v, to)
	case !to.ref() || !v.typ.ref():
		return g.convert(e, v, to)
	case to.class == nil && (to.elem == nil || takesAll(to, v.typ)):
		v.typ = to
		return v
	}
	is, c := g.c.is(to), g.c
	return g.temp(val{to, func(x *scheduler.Exec) int64 {
		id := scheduler.ObjectID(v.f(x))
		if id != 0 && !is(x, id) {
			x.Fail(c.cannotCast(x, int64(id), to))
		}
		return int64(id)
	}, false})
}

// is returns what tells whether an object is of a type. Type variables are erased.
func (c *compiler) is(t typ) func(*scheduler.Exec, scheduler.ObjectID) bool {
	if t.elem == nil && t.class == nil {
		return func(*scheduler.Exec, scheduler.ObjectID) bool { return true }
	}
	if t.elem != nil {
		return func(x *scheduler.Exec, id scheduler.ObjectID) bool {
			o, ok := x.Fixed(id).(*instance)
			return ok && o.class.elem != nil && takesAll(*t.elem, *o.class.elem)
		}
	}
	return func(x *scheduler.Exec, id scheduler.ObjectID) bool { return c.isA(x, id, t.class) }
}

// isA reports whether an object is of a class.
func (c *compiler) isA(x *scheduler.Exec, id scheduler.ObjectID, k *class) bool {
	o := x.Fixed(id)
	if l, ok := o.(*closure); ok {
		if l.of == nil && k.isInterface {
			x.Fail(&scheduler.Exception{Class: unsupported, Message: "the class of a lambda of which it is not known"})
		}
		return l.of.subclass(k)
	}
	if i, ok := o.(*instance); ok && i.isClass(int64(id)) {
		return k == c.lib["Class"]
	}
	return c.classOf(o).subclass(k)
}

// arith is an operator on numbers or booleans.
func (g *gen) arith(at syntax.Node, op string, l, r val) val {
	fixed := l.fixed && r.fixed
	if l.typ.kind == kBool && r.typ.kind == kBool {
		f := booleanOps[op]
		if f == nil {
			g.c.fail(at, "operator %s is not for booleans", op)
		}
		return val{boolean, func(x *scheduler.Exec) int64 { return f(l.f(x), r.f(x)) }, fixed}
	}
	if !l.typ.numeric() || !r.typ.numeric() {
		g.c.fail(at, "operator %s is not for %v and %v", op, l.typ, r.typ)
	}
	if (op == "<<" || op == ">>" || op == ">>>") && !l.typ.real() && !r.typ.real() {
		return shift(op, number(l, promote(l.typ, integer)), r)
	}
	t := promote(l.typ, r.typ)
	l, r = number(l, t), number(r, t)
	if t.real() {
		return g.real(at, op, l, r)
	}
	if f := comparisons[op]; f != nil {
		return val{boolean, func(x *scheduler.Exec) int64 { return truth(f(l.f(x), r.f(x))) }, fixed}
	}
	if op == "/" || op == "%" {
		return val{t, func(x *scheduler.Exec) int64 { return wrap(t.kind, divide(x, op, l.f(x), r.f(x))) }, false}
	}
	f := wholeOps[op]
	if f == nil {
		g.c.fail(at, "operator %s is not for %v", op, t)
	}
	return val{t, func(x *scheduler.Exec) int64 { return wrap(t.kind, f(l.f(x), r.f(x))) }, fixed}
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

var booleanOps = map[string]func(a, b int64) int64{
	"&":  func(a, b int64) int64 { return a & b },
	"|":  func(a, b int64) int64 { return a | b },
	"^":  func(a, b int64) int64 { return a ^ b },
	"!=": func(a, b int64) int64 { return a ^ b },
	"==": func(a, b int64) int64 { return 1 - a ^ b },
}

var comparisons = map[string]func(a, b int64) bool{
	"<":  func(a, b int64) bool { return a < b },
	"<=": func(a, b int64) bool { return a <= b },
	">":  func(a, b int64) bool { return a > b },
	">=": func(a, b int64) bool { return a >= b },
	"==": func(a, b int64) bool { return a == b },
	"!=": func(a, b int64) bool { return a != b },
}

var wholeOps = map[string]func(a, b int64) int64{
	"+": func(a, b int64) int64 { return a + b },
	"-": func(a, b int64) int64 { return a - b },
	"*": func(a, b int64) int64 { return a * b },
	"&": func(a, b int64) int64 { return a & b },
	"|": func(a, b int64) int64 { return a | b },
	"^": func(a, b int64) int64 { return a ^ b },
}

func divide(x *scheduler.Exec, op string, a, b int64) int64 {
	switch {
	case b == 0:
		x.Fail(&scheduler.Exception{Class: "java.lang.ArithmeticException", Message: "/ by zero"})
		return 0
	case b == -1 && op == "/":
		return -a
	case b == -1:
		return 0
	case op == "/":
		return a / b
	}
	return a % b
}

// shift shifts by the low bits of r only (JLS 15.19).
func shift(op string, l, r val) val {
	t := l.typ
	mask := int64(31)
	if t.kind == kLong {
		mask = 63
	}
	return val{t, func(x *scheduler.Exec) int64 {
		a, n := l.f(x), r.f(x)&mask
		switch {
		case op == "<<":
			return wrap(t.kind, a<<n)
		case op == ">>":
			return a >> n
		case t.kind == kInt:
			return int64(int32(uint32(a) >> n))
		}
		return int64(uint64(a) >> n)
	}, l.fixed && r.fixed}
}

var realComparisons = map[string]func(a, b float64) bool{
	"<": func(a, b float64) bool { return a < b }, "<=": func(a, b float64) bool { return a <= b },
	">": func(a, b float64) bool { return a > b }, ">=": func(a, b float64) bool { return a >= b },
	"==": func(a, b float64) bool { return a == b }, "!=": func(a, b float64) bool { return a != b },
}

var realOps = map[string]func(a, b float64) float64{
	"+": func(a, b float64) float64 { return a + b }, "-": func(a, b float64) float64 { return a - b },
	"*": func(a, b float64) float64 { return a * b }, "/": func(a, b float64) float64 { return a / b },
	"%": math.Mod,
}

// real is an operator on two floats or two doubles. A double has more than twice as many
// digits as a float, so that rounding its result gives the same as computing with floats.
func (g *gen) real(at syntax.Node, op string, l, r val) val {
	fixed, of := l.fixed && r.fixed, func(v val, x *scheduler.Exec) float64 { return float(v.f(x)) }
	if f := realComparisons[op]; f != nil {
		return val{boolean, func(x *scheduler.Exec) int64 { return truth(f(of(l, x), of(r, x))) }, fixed}
	}
	f := realOps[op]
	switch {
	case f == nil:
		g.c.fail(at, "operator %s is not for %v", op, l.typ)
	case l.typ.kind == kFloat:
		return val{l.typ, func(x *scheduler.Exec) int64 { return floatBits(single(f(of(l, x), of(r, x)))) }, fixed}
	}
	return val{l.typ, func(x *scheduler.Exec) int64 { return floatBits(f(of(l, x), of(r, x))) }, fixed}
}
