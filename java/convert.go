package java

import (
	"math"
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// convert turns a value into one of a type: it widens, boxes or unboxes.
func (g *gen) convert(at syntax.Node, v val, to typ) val {
	switch {
	case to.kind == kVoid || v.typ.kind == kVoid:
		g.c.fail(at, "a call of a method that returns nothing has no value")
	case to.ref() && v.typ.ref():
		if v.typ.class == nil && v.typ.elem == nil || v.typ.kind == kNull {
			v.typ = to
		}
		if !arrayFits(v.typ, to) {
			g.c.fail(at, "%v cannot be converted to %v", v.typ, to)
		}
		return v
	case to.ref():
		return g.box(g.boxable(at, v, to))
	case v.typ.ref():
		return g.unbox(at, v, to)
	case to.kind == v.typ.kind:
		return v
	case to.kind == kBool || v.typ.kind == kBool:
		g.c.fail(at, "%v cannot be converted to %v", v.typ, to)
	}
	if !widens(v.typ.kind, to.kind) && !g.narrows(at, v.typ, to) {
		g.c.fail(at, "%v does not fit into %v; cast it", v.typ, to)
	}
	return number(v, to)
}

// widens reports whether all numbers of one type are numbers of another one (JLS 5.1.2).
func widens(from, to kind) bool {
	return from <= to && (to != kChar || from == kChar)
}

// narrows reports whether an expression is a constant that fits into a smaller type (JLS
// 5.2).
func (g *gen) narrows(at syntax.Node, from, to typ) bool {
	e, ok := at.(syntax.Expr)
	return ok && from.kind <= kInt && to.kind <= kInt && g.fitsInto(choice{from, e}, to)
}

// boxable returns a value as what the box of a type has in it.
func (g *gen) boxable(at syntax.Node, v val, to typ) val {
	if to.class == nil || to.variable != "" || boxClass(v.typ.kind, to.class) {
		return v
	}
	in := unboxed(to)
	if in.ref() || !in.numeric() || !v.typ.numeric() || !g.narrows(at, v.typ, in) {
		g.c.fail(at, "%v cannot be converted to %v; cast it", v.typ, to)
	}
	return number(v, in)
}

// arrayFits reports whether a reference can be of a type as far as arrays go: those of
// primitive types are no arrays of objects (JLS 4.10.3).
func arrayFits(from, to typ) bool {
	switch {
	case from.elem != nil && to.elem != nil:
		if !from.elem.ref() || !to.elem.ref() {
			return from.elem.kind == to.elem.kind
		}
		return arrayFits(*from.elem, *to.elem)
	case from.elem != nil:
		return to.class == nil || to.variable != ""
	case to.elem != nil:
		return from.class == nil || from.variable != ""
	}
	return true
}

// number converts a number to another type of numbers, as a cast does.
func number(v val, to typ) val {
	f, conv := v.f, conversion(v.typ, to)
	if conv == nil {
		return val{to, f, v.fixed}
	}
	return val{to, func(x *scheduler.Exec) int64 { return conv(f(x)) }, v.fixed}
}

// conversion returns what converts a number, or nil if that changes nothing.
func conversion(from, to typ) func(int64) int64 {
	switch {
	case to.kind == from.kind || to.kind == kDouble && from.kind == kFloat:
		return nil
	case to.kind == kDouble:
		return func(n int64) int64 { return floatBits(float64(n)) }
	case to.kind == kFloat && from.kind == kDouble:
		return func(n int64) int64 { return floatBits(single(float(n))) }
	case to.kind == kFloat:
		return func(n int64) int64 { return floatBits(float64(float32(n))) }
	case from.real():
		return func(n int64) int64 { return truncate(to.kind, float(n)) }
	}
	return func(n int64) int64 { return wrap(to.kind, n) }
}

// single rounds a double to a float.
func single(f float64) float64 { return float64(float32(f)) }

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
	kBool: "Boolean", kByte: "Byte", kShort: "Short", kChar: "Character", kInt: "Integer", kLong: "Long",
	kFloat: "Float", kDouble: "Double",
}

var boxKinds = map[string]kind{
	"Boolean": kBool, "Byte": kByte, "Short": kShort, "Character": kChar, "Integer": kInt, "Long": kLong,
	"Float": kFloat, "Double": kDouble,
}

// boxed returns a box. Those that Java has only one of are constants.
func (c *compiler) boxed(x *scheduler.Exec, k kind, v int64) scheduler.ObjectID {
	if k < kFloat && v >= -128 && v <= 127 {
		return c.smallBox(k, v)
	}
	return x.New(&box{k, v})
}

func (g *gen) unbox(at syntax.Node, v val, to typ) val {
	if v.typ.class != nil && boxKinds[v.typ.class.simple] == kVoid {
		g.c.fail(at, "%v cannot be converted to %v", v.typ, to)
	}
	from := to
	if v.typ.class != nil {
		from = typ{kind: boxKinds[v.typ.class.simple]}
	}
	f := g.guardBox(v, at).f
	c := g.c
	out := val{from, func(x *scheduler.Exec) int64 {
		id := scheduler.ObjectID(f(x))
		if id == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			return 0
		}
		b, ok := x.Fixed(id).(*box)
		if !ok || b.kind != from.kind {
			x.Fail(c.cannotCast(x, int64(id), typ{kind: kRef, class: c.lib[boxNames[from.kind]]}))
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

// The boxes of which Java has only one: those of small numbers, by kind, and of booleans,
// JLS 5.1.7. They never change, and all programs share them.
var (
	smallKinds = [...]kind{kByte, kShort, kInt, kLong, kChar}
	smallBoxes = makeBoxes()
)

const (
	smallest = -128
	smalls   = 256 // from there on
)

func makeBoxes() (boxes []box) {
	for _, k := range smallKinds {
		for v := int64(smallest); v < smallest+smalls; v++ {
			boxes = append(boxes, box{k, v})
		}
	}
	return append(boxes, box{kBool, 0}, box{kBool, 1})
}

// addBoxes makes the boxes constants of the program, in their order.
func (c *compiler) addBoxes() {
	c.firstBox = c.program.Constant(&smallBoxes[0])
	for i := range smallBoxes[1:] {
		c.program.Constant(&smallBoxes[i+1])
	}
}

// smallBox returns the box that Java has only one of. The value is one of those.
func (c *compiler) smallBox(k kind, v int64) scheduler.ObjectID {
	i := int64(len(smallKinds)*smalls) + v
	if k != kBool {
		i = int64(slices.Index(smallKinds[:], k)*smalls) + v - smallest
	}
	return c.firstBox - scheduler.ObjectID(i)
}
