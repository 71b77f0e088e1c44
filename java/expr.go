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
		return g.fetchElem(g.element(e, vs[0]), vs[0], vs[1])
	case *syntax.Lambda, *syntax.MethodRef:
		return g.function(e, typ{}, binding{})
	case *syntax.Switch:
		return g.switchExpr(e)
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
		g.c.fail(e, "the class of this is not supported here; use an object of its own")
	}
	if k.holder == 0 { // of the library
		k.holder = g.c.program.New(&instance{class: k, name: k.simple, refs: noRefs})
	}
	return g.constant(object, int64(k.holder))
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
	case syntax.DoubleLit:
		return g.constant(typ{kind: kDouble}, int64(math.Float64bits(e.Float)))
	}
	g.c.fail(e, "type float is not supported; use double")
	return val{}
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
	return g.fetch(on, f.index, bindings(on.typ, f.owner).subst(f.typ), f.final)
}

type wholeConstant struct {
	typ   typ
	value int64
}

var wholeConstants = map[string]wholeConstant{
	"Integer.MAX_VALUE": {integer, math.MaxInt32}, "Integer.MIN_VALUE": {integer, math.MinInt32},
	"Long.MAX_VALUE": {long, math.MaxInt64}, "Long.MIN_VALUE": {long, math.MinInt64},
}

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

func (g *gen) element(at syntax.Node, array val) typ {
	if array.typ.elem == nil {
		g.c.fail(at, "this is no array")
	}
	return *array.typ.elem
}

// within checks an index.
func within(x *scheduler.Exec, a *instance, i int64) bool {
	if i >= 0 && i < int64(len(a.fields)) {
		return true
	}
	x.Fail(&scheduler.Exception{
		Class:   "java.lang.ArrayIndexOutOfBoundsException",
		Message: "Index " + showNumber(kInt, i) + " out of bounds for length " + showNumber(kInt, int64(len(a.fields))),
	})
	return false
}

func (g *gen) fetchElem(t typ, array, index val) val {
	g.operate(array, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
		i := index.f(x)
		if a := instanceAt(x, int64(id)); a == nil || !within(x, a, i) {
			return scheduler.Op{}
		}
		return scheduler.Op{Object: id, Verb: verbGet, Arg: i}
	})
	return g.receive(t)
}

func (g *gen) storeElem(array, index, v val) {
	g.operate(array, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
		i := index.f(x)
		if a := instanceAt(x, int64(id)); a == nil || !within(x, a, i) {
			return scheduler.Op{}
		}
		return put(id, i, v, x)
	})
}

func (g *gen) newArray(e *syntax.NewArray) val {
	elem := g.c.typeOf(e.Elem)
	for range e.Dims - 1 {
		inner := elem
		elem = typ{kind: kRef, elem: &inner}
	}
	t := typ{kind: kRef, elem: &elem}
	if e.Init != nil {
		return g.arrayInit(e.Init, t)
	}
	lens := g.exprs(e.Lens)
	for i, n := range lens {
		lens[i] = g.temp(g.convert(e.Lens[i], n, integer))
	}
	return g.allocArrays(t, lens)
}

// allocArrays makes an array of arrays, as deep as there are lengths. It takes no step.
func (g *gen) allocArrays(t typ, lens []val) val {
	outer := g.allocArray(t, lens[0])
	if len(lens) == 1 {
		return outer
	}
	i := g.a.Slot(scheduler.IntSlot)
	again, done := g.label("row"), g.label("rows")
	g.a.Compute(func(x *scheduler.Exec) { x.Set(i, 0) }).Label(again)
	g.a.If(func(x *scheduler.Exec) bool { return x.Get(i) >= lens[0].f(x) }, done)
	inner := g.allocArrays(*t.elem, lens[1:])
	g.a.Compute(func(x *scheduler.Exec) {
		x.Edit(scheduler.ObjectID(outer.f(x))).(*instance).fields[x.Get(i)] = inner.f(x)
		x.Set(i, x.Get(i)+1)
	}).Jump(again).Label(done)
	return outer
}

func (g *gen) allocArray(t typ, n val) val {
	s := g.a.Slot(scheduler.RefSlot)
	k, refs := g.c.arrayClass(), noRefs
	if t.elem.ref() {
		refs = allRefs
	}
	const most = 1 << 20
	g.a.Compute(func(x *scheduler.Exec) {
		length := n.f(x)
		switch {
		case length < 0:
			x.Fail(&scheduler.Exception{Class: "java.lang.NegativeArraySizeException", Message: showNumber(kInt, length)})
			return
		case length > most:
			x.Fail(&scheduler.Exception{Class: "java.lang.OutOfMemoryError", Message: "Java heap space"})
			return
		}
		x.Set(s, int64(x.New(&instance{class: k, refs: refs, fields: make([]int64, length)})))
	})
	return val{t, scheduler.Local(s), true}
}

func (g *gen) arrayInit(e *syntax.ArrayInit, t typ) val {
	array := g.allocArray(t, g.constant(integer, int64(len(e.Elems))))
	for i, x := range e.Elems {
		g.poke(array, i, g.value(x, *t.elem, ""))
	}
	return array
}

// named computes an expression that initialises a variable, whose name a lock then has.
func (g *gen) named(e syntax.Expr, t typ, name string) val {
	switch e := e.(type) {
	case *syntax.New:
		return g.create(e, t, name)
	case *syntax.Lambda, *syntax.MethodRef:
		return g.function(e, t, binding{})
	case *syntax.Conditional:
		return g.conditional(e, t)
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

// convert turns a value into one of a type: it widens, boxes or unboxes.
func (g *gen) convert(at syntax.Node, v val, to typ) val {
	switch {
	case to.kind == kVoid || v.typ.kind == kVoid:
		g.c.fail(at, "a call of a method that returns nothing has no value")
	case to.ref() && v.typ.ref():
		if v.typ.class == nil && v.typ.elem == nil || v.typ.kind == kNull {
			v.typ = to
		}
		return v
	case to.ref():
		return g.box(v)
	case v.typ.ref():
		return g.unbox(at, v, to)
	case to.kind == v.typ.kind:
		return v
	case to.kind == kBool || v.typ.kind == kBool:
		g.c.fail(at, "%v is no %v", v.typ, to)
	}
	if to.kind < v.typ.kind && !(v.typ.kind == kInt && v.fixed && to.kind < kInt) {
		g.c.fail(at, "%v does not fit into %v; cast it", v.typ, to)
	}
	return number(v, to)
}

// number converts a number to another type of numbers, as a cast does.
func number(v val, to typ) val {
	f := v.f
	fromDouble := v.typ.kind == kDouble
	var conv func(int64) int64
	switch to.kind {
	case kDouble:
		if fromDouble {
			return v
		}
		conv = func(n int64) int64 { return int64(math.Float64bits(float64(n))) }
	default:
		conv = func(n int64) int64 { return wrap(to.kind, n) }
		if fromDouble {
			conv = func(n int64) int64 { return truncate(to.kind, math.Float64frombits(uint64(n))) }
		}
	}
	return val{to, func(x *scheduler.Exec) int64 { return conv(f(x)) }, v.fixed}
}

// truncate converts a double to a whole number (JLS 5.1.3).
func truncate(k kind, d float64) int64 {
	low, high := float64(math.MinInt32), float64(math.MaxInt32)
	if k == kLong {
		low, high = math.MinInt64, math.MaxInt64
	}
	switch {
	case math.IsNaN(d):
		return 0
	case d >= high && k == kLong:
		return math.MaxInt64
	case d <= low && k == kLong:
		return math.MinInt64
	}
	return wrap(k, int64(min(max(d, low), high)))
}

// wrap cuts a number to the size of a type.
func wrap(k kind, n int64) int64 {
	switch k {
	case kByte:
		return int64(int8(n))
	case kShort:
		return int64(int16(n))
	case kChar:
		return int64(uint16(n))
	case kInt:
		return int64(int32(n))
	}
	return n
}

// box makes an object of a primitive value. Small whole numbers are always the same
// object.
func (g *gen) box(v val) val {
	k := v.typ.kind
	s := g.a.Slot(scheduler.RefSlot)
	c := g.c
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, int64(c.boxed(x, k, v.f(x)))) })
	t := object
	t.class = c.lib[boxNames[k]]
	return val{t, scheduler.Local(s), true}
}

var boxNames = map[kind]string{
	kBool: "Boolean", kByte: "Byte", kShort: "Short", kChar: "Character", kInt: "Integer", kLong: "Long", kDouble: "Double",
}

var boxKinds = map[string]kind{
	"Boolean": kBool, "Byte": kByte, "Short": kShort, "Character": kChar, "Integer": kInt, "Long": kLong, "Double": kDouble,
}

// boxed returns a box. Those that Java has only one of are constants.
func (c *compiler) boxed(x *scheduler.Exec, k kind, v int64) scheduler.ObjectID {
	if k != kDouble && v >= -128 && v <= 127 {
		return c.smallBox(k, v)
	}
	return x.New(&box{k, v})
}

func (g *gen) unbox(at syntax.Node, v val, to typ) val {
	if v.typ.class != nil && boxKinds[v.typ.class.simple] == kVoid {
		g.c.fail(at, "%v is no %v", v.typ, to)
	}
	from := to
	if v.typ.class != nil {
		from = typ{kind: boxKinds[v.typ.class.simple]}
	}
	f := v.f
	out := val{from, func(x *scheduler.Exec) int64 {
		id := scheduler.ObjectID(f(x))
		if id == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			return 0
		}
		b, ok := x.Fixed(id).(*box)
		if !ok || b.kind != from.kind {
			x.Fail(&scheduler.Exception{Class: classCast})
			return 0
		}
		return b.value
	}, v.fixed}
	return g.convert(at, out, to)
}

const classCast = "java.lang.ClassCastException"

// primitive returns a value as a number or boolean to compute with.
func (g *gen) primitive(at syntax.Node, v val) val {
	if !v.typ.ref() {
		return v
	}
	if v.typ.class == nil || boxKinds[v.typ.class.simple] == kVoid {
		g.c.fail(at, "the type of this value is not known to be a number; put it into a variable of its type first")
	}
	return g.unbox(at, v, typ{kind: boxKinds[v.typ.class.simple]})
}
