package java

import (
	"math"
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// pure reports whether computing an expression has no effect and takes no step, so that
// what was computed before it need not be kept.
func (g *gen) pure(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Literal, *syntax.This, *syntax.Lambda:
		return true
	case *syntax.Ident:
		return g.lookup(e.Name) != nil
	case *syntax.Unary:
		return e.Op != "++" && e.Op != "--" && g.pure(e.X)
	case *syntax.Binary:
		return e.Op != "&&" && e.Op != "||" && g.pure(e.L) && g.pure(e.R)
	}
	return false
}

// exprs computes expressions from left to right.
func (g *gen) exprs(list []syntax.Expr) []val {
	var vals []val
	for i, e := range list {
		v := g.expr(e)
		if slices.ContainsFunc(list[i+1:], func(e syntax.Expr) bool { return !g.pure(e) }) {
			v = g.temp(v)
		}
		vals = append(vals, v)
	}
	return vals
}

// expr computes an expression.
func (g *gen) expr(e syntax.Expr) val {
	switch e := e.(type) {
	case *syntax.Literal:
		return g.literal(e)
	case *syntax.This:
		return g.thisOf(e)
	case *syntax.Super: // whose field is read
		if self, ok := g.self(); ok && e.Outer == nil && g.class.super != nil {
			self.typ = typ{kind: kRef, class: g.class.super}
			return self
		}
	case *syntax.Ident:
		return g.ident(e)
	case *syntax.Select:
		return g.selected(e)
	case *syntax.Unary:
		return g.unary(e)
	case *syntax.Binary:
		return g.binary(e)
	case *syntax.Assign:
		return g.assign(e)
	case *syntax.Conditional:
		return g.conditional(e, typ{})
	case *syntax.Cast:
		return g.cast(e)
	case *syntax.InstanceOf:
		return g.instanceOf(e)
	case *syntax.Call:
		return g.call(e)
	case *syntax.New:
		return g.create(e, typ{}, "")
	case *syntax.NewArray:
		return g.newArray(e)
	case *syntax.Index:
		vs := g.exprs([]syntax.Expr{e.X, e.I})
		t := g.element(e, vs[0])
		return g.saying(e.X, cannot("load from", t), func() val { return g.fetchElem(t, vs[0], vs[1]) })
	case *syntax.Lambda, *syntax.MethodRef:
		return g.function(e, typ{}, binding{})
	case *syntax.Switch:
		return g.switchExpr(e, typ{})
	case *syntax.ClassLit:
		return g.classLit(e)
	}
	g.c.fail(e, "this kind of expression is not supported yet")
	return val{}
}

// classLit is the object of a class, whose monitor its static synchronized methods enter.
func (g *gen) classLit(e *syntax.ClassLit) val {
	k := g.c.typeOf(e.Type).class
	if k == nil {
		g.c.fail(e, "the class object of %v is not supported; use that of a class", g.c.typeOf(e.Type))
	}
	if k.holder == 0 { // of the library
		k.holder = g.c.program.New(&instance{class: k, name: k.simple, refs: noRefs})
	}
	g.c.nameClass(k, k.holder)
	return g.constant(typ{kind: kRef, class: g.c.lib["Class"]}, int64(k.holder))
}

// thisOf is this, or that of a class around.
func (g *gen) thisOf(e *syntax.This) val {
	self, ok := g.self()
	if e.Outer == nil && ok {
		return self
	}
	if k := g.typeNamed(e.Outer); e.Outer != nil && k != nil {
		return g.enclosing(e, k)
	}
	g.c.fail(e, "there is no such this here")
	return val{}
}

func (g *gen) literal(e *syntax.Literal) val {
	switch e.Kind {
	case syntax.IntLit:
		return g.constant(integer, e.Int)
	case syntax.LongLit:
		return g.constant(long, e.Int)
	case syntax.CharLit:
		return g.constant(typ{kind: kChar}, e.Int)
	case syntax.BoolLit:
		return g.constant(boolean, e.Int)
	case syntax.NullLit:
		return g.constant(typ{kind: kNull}, 0)
	case syntax.StringLit:
		return g.constant(g.c.stringType(), int64(g.c.literal(e.Text)))
	case syntax.FloatLit:
		return g.constant(typ{kind: kFloat}, floatBits(e.Float))
	}
	return g.constant(typ{kind: kDouble}, floatBits(e.Float))
}

func (c *compiler) stringType() typ { return typ{kind: kRef, class: c.lib["String"]} }

// ident is a local variable or a field of the class or of one around it.
func (g *gen) ident(e *syntax.Ident) val {
	if l := g.lookup(e.Name); l != nil {
		return val{l.typ, scheduler.Local(l.slot), false}
	}
	on, f := g.fieldNamed(e.Name)
	if f == nil {
		x := g.staticImport(e.Pos, e.Name, func(k *class) bool {
			_, ok := k.constants[e.Name]
			return ok || k.staticField(e.Name) != nil
		})
		if x == nil {
			g.c.fail(e, "there is no variable or field %s", e.Name)
		}
		return g.selected(&syntax.Select{Pos: e.Pos, X: x, Name: e.Name})
	}
	if f.constant() {
		return g.constantOf(f)
	}
	if f.fixed {
		return g.fixed(on, f.index, f.typ)
	}
	return g.fetch(on, f.index, f.typ, f.final)
}

// fieldNamed finds a field by its simple name, and its object.
func (g *gen) fieldNamed(name string) (val, *field) {
	self, ok := g.self()
	for k := g.class; k != nil; k = k.outer {
		if f := k.instanceField(name); f != nil && ok {
			return self, f
		}
		if f := k.staticField(name); f != nil {
			if !f.constant() {
				g.use(f.owner)
			}
			return g.constant(object, int64(f.owner.holder)), f
		}
		if c := k.capture(name); c != nil && ok {
			return self, c.field
		}
		self, ok = g.outward(k, self, ok)
	}
	return val{}, nil
}

// staticField finds a static field of a class or of what it extends and implements.
func (c *class) staticField(name string) *field {
	for k := c; k != nil; k = k.super {
		if f := k.static_(name); f != nil {
			return f
		}
		for _, i := range k.interfaces {
			if f := i.staticField(name); f != nil {
				return f
			}
		}
	}
	return nil
}

func (c *class) instanceField(name string) *field {
	for _, f := range slices.Backward(c.fields) {
		if f.name == name {
			return f
		}
	}
	return nil
}

// typeNamed returns the class that an expression names, or nil.
func (g *gen) typeNamed(e syntax.Expr) *class {
	switch e := e.(type) {
	case *syntax.Ident:
		if g.lookup(e.Name) != nil {
			return nil
		}
		if _, f := g.fieldPeek(e.Name); f {
			return nil
		}
		return g.c.named(e, e.Name)
	case *syntax.Select:
		if k := g.typeNamed(e.X); k != nil {
			return k.member(e.Name)
		}
		if path := packagePath(e); path != "" {
			return g.c.resolve(&syntax.Type{Pos: e.Pos, Name: path})
		}
	}
	return nil
}

// packagePath returns names joined by dots that begin with java, as in
// java.util.List, or nothing.
func packagePath(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Ident:
		if e.Name == "java" {
			return e.Name
		}
	case *syntax.Select:
		if in := packagePath(e.X); in != "" {
			return in + "." + e.Name
		}
	}
	return ""
}

func (g *gen) fieldPeek(name string) (*field, bool) {
	for k := g.class; k != nil; k = k.outer {
		if f := k.instanceField(name); f != nil {
			return f, true
		}
		if f := k.staticField(name); f != nil {
			return f, true
		}
		if c := k.capture(name); c != nil {
			return c.field, true
		}
	}
	return nil, false
}

// selected is X.Name.
func (g *gen) selected(e *syntax.Select) val {
	if k := g.typeNamed(e.X); k != nil {
		if v, ok := k.constants[e.Name]; ok {
			return g.constant(typ{kind: kRef, class: k}, v)
		}
		if v, ok := wholeConstants[k.simple+"."+e.Name]; ok {
			return g.constant(v.typ, v.value)
		}
		f := k.staticField(e.Name)
		if f == nil || !g.c.mayUse(k, f.decl.Mods) {
			g.c.fail(e, "class %s has no static field %s that is supported", k.simple, e.Name)
		}
		if f.constant() {
			return g.constantOf(f)
		}
		g.use(f.owner)
		return g.fetch(g.constant(object, int64(f.owner.holder)), f.index, f.typ, f.final)
	}
	on := g.expr(e.X)
	if on.typ.elem != nil && e.Name == "length" {
		on = g.guard(on, e.X, func() string { return "Cannot read the array length" })
		return val{integer, func(x *scheduler.Exec) int64 {
			if a := fixedAt(x, on.f(x)); a != nil {
				return int64(len(a.fields))
			}
			return 0
		}, on.fixed}
	}
	if on.typ.class == nil {
		g.c.fail(e, "the class of what %s is read from is not known; put it into a variable of its class first", e.Name)
	}
	f := on.typ.class.instanceField(e.Name)
	if f == nil || !g.c.mayUse(f.owner, f.decl.Mods) {
		g.c.fail(e, "class %s has no field %s", on.typ.class.simple, e.Name)
	}
	t, read := bindings(on.typ, f.owner).subst(f.typ), func() string { return `Cannot read field "` + e.Name + `"` }
	if f.final { // it is computed later
		return g.fetch(g.guard(on, e.X, read), f.index, t, true)
	}
	return g.saying(e.X, read, func() val { return g.fetch(on, f.index, t, false) })
}

type wholeConstant struct {
	typ   typ
	value int64
}

// wholeConstants are the constants of the classes of boxes.
var wholeConstants = map[string]wholeConstant{
	"Byte.MAX_VALUE": {typ{kind: kByte}, math.MaxInt8}, "Byte.MIN_VALUE": {typ{kind: kByte}, math.MinInt8},
	"Short.MAX_VALUE": {typ{kind: kShort}, math.MaxInt16}, "Short.MIN_VALUE": {typ{kind: kShort}, math.MinInt16},
	"Character.MAX_VALUE": {typ{kind: kChar}, math.MaxUint16}, "Character.MIN_VALUE": {typ{kind: kChar}, 0},
	"Integer.MAX_VALUE": {integer, math.MaxInt32}, "Integer.MIN_VALUE": {integer, math.MinInt32},
	"Long.MAX_VALUE": {long, math.MaxInt64}, "Long.MIN_VALUE": {long, math.MinInt64},
	"Byte.SIZE": {integer, 8}, "Short.SIZE": {integer, 16}, "Character.SIZE": {integer, 16}, "Integer.SIZE": {integer, 32}, "Long.SIZE": {integer, 64},
	"Byte.BYTES": {integer, 1}, "Short.BYTES": {integer, 2}, "Character.BYTES": {integer, 2}, "Integer.BYTES": {integer, 4}, "Long.BYTES": {integer, 8},
	"Float.SIZE": {integer, 32}, "Float.BYTES": {integer, 4}, "Double.SIZE": {integer, 64}, "Double.BYTES": {integer, 8},
	"Float.MAX_VALUE": realConstant(kFloat, math.MaxFloat32), "Double.MAX_VALUE": realConstant(kDouble, math.MaxFloat64),
	"Float.MIN_VALUE": realConstant(kFloat, math.SmallestNonzeroFloat32), "Double.MIN_VALUE": realConstant(kDouble, math.SmallestNonzeroFloat64),
	"Float.MIN_NORMAL": realConstant(kFloat, 0x1p-126), "Double.MIN_NORMAL": realConstant(kDouble, 0x1p-1022),
	"Float.NaN": realConstant(kFloat, math.NaN()), "Double.NaN": realConstant(kDouble, math.NaN()),
	"Float.POSITIVE_INFINITY": realConstant(kFloat, math.Inf(1)), "Double.POSITIVE_INFINITY": realConstant(kDouble, math.Inf(1)),
	"Float.NEGATIVE_INFINITY": realConstant(kFloat, math.Inf(-1)), "Double.NEGATIVE_INFINITY": realConstant(kDouble, math.Inf(-1)),
	"Math.PI": realConstant(kDouble, math.Pi), "Math.E": realConstant(kDouble, math.E),
}

func realConstant(k kind, f float64) wholeConstant { return wholeConstant{typ{kind: k}, floatBits(f)} }

// instanceAt returns an object to be read, or nil if it is null or has no fields, which
// throws.
func instanceAt(x *scheduler.Exec, id int64) *instance {
	if id == 0 {
		x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		return nil
	}
	o, ok := x.Machine().Peek(scheduler.ObjectID(id)).(*instance)
	if !ok {
		x.Fail(&scheduler.Exception{Class: classCast})
	}
	return o
}

// fixedAt is instanceAt where only what never changes is read.
func fixedAt(x *scheduler.Exec, id int64) *instance {
	if id == 0 {
		x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		return nil
	}
	o, ok := x.Fixed(scheduler.ObjectID(id)).(*instance)
	if !ok {
		x.Fail(&scheduler.Exception{Class: classCast})
	}
	return o
}

// named computes an expression that initialises a variable, whose name a lock then has.
func (g *gen) named(e syntax.Expr, t typ, name string) val {
	switch e := e.(type) {
	case *syntax.New:
		return g.create(e, t, name)
	case *syntax.Call:
		g.naming = name
		v := g.expr(e)
		g.naming = ""
		return v
	case *syntax.Lambda, *syntax.MethodRef:
		return g.function(e, t, binding{})
	case *syntax.Conditional:
		return g.conditional(e, t)
	case *syntax.Switch:
		return g.switchExpr(e, t)
	case *syntax.ArrayInit:
		if t.elem == nil {
			g.c.fail(e, "an array initializer is only for an array")
		}
		return g.arrayInit(e, t)
	}
	return g.expr(e)
}

// value computes an expression as one of a type, whose name a lock then has.
func (g *gen) value(e syntax.Expr, t typ, name string) val {
	return g.convert(e, g.named(e, t, name), t)
}
