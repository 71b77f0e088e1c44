package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

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
	if g.class.unshared {
		return g.temp(val{t, func(x *scheduler.Exec) int64 {
			if a, i := instanceAt(x, array.f(x)), index.f(x); a != nil && within(x, a, i) {
				return a.fields[i]
			}
			return 0
		}, false})
	}
	g.operate(array, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
		i := index.f(x)
		if a := instanceAt(x, int64(id)); a == nil || !within(x, a, i) {
			return scheduler.Op{}
		}
		return scheduler.Op{Object: id, Verb: verbGet, Arg: i}
	})
	return g.receive(t)
}

// cloneArray is clone of an array, which copies its elements in one step.
var cloneArray = touching(verbLook, func(k *invocation) int64 {
	from := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
	return int64(k.New(&instance{class: from.class, refs: from.refs, fields: slices.Clone(from.fields)}))
})

// holds checks that an array of objects may have an object as an element.
func (c *compiler) holds(x *scheduler.Exec, a *instance, v int64) bool {
	elem := a.class.elem
	if v == 0 || elem == nil || !elem.ref() || elem.class == nil && elem.elem == nil || c.is(*elem)(x, scheduler.ObjectID(v)) {
		return true
	}
	e := &scheduler.Exception{Class: "java.lang.ArrayStoreException"}
	if k := c.classOf(x.Fixed(scheduler.ObjectID(v))); k != nil {
		e.Message = k.name
	}
	x.Fail(e)
	return false
}

func (g *gen) storeElem(array, index, v val) {
	c := g.c
	if g.class.unshared {
		g.a.Compute(func(x *scheduler.Exec) {
			i, w := index.f(x), v.f(x)
			if a := instanceAt(x, array.f(x)); a != nil && within(x, a, i) && (!v.typ.ref() || c.holds(x, a, w)) {
				x.Edit(scheduler.ObjectID(array.f(x))).(*instance).fields[i] = w
			}
		})
		return
	}
	g.operate(array, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
		i := index.f(x)
		if a := instanceAt(x, int64(id)); a == nil || !within(x, a, i) || v.typ.ref() && !c.holds(x, a, v.f(x)) {
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
	k, refs := g.c.arrayClass(*t.elem), noRefs
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

// arrayClass returns the class of arrays with elements of a type.
func (c *compiler) arrayClass(elem typ) *class {
	for elem.variable != "" { // erased
		elem = typ{kind: kRef, class: elem.class, elem: elem.elem}
	}
	name := arrayName(elem)
	k := c.arrays[name]
	if k == nil {
		k = c.newClass(elem.String()+"[]", nil)
		k.name, k.elem = name, &elem
		c.arrays[name] = k
	}
	return k
}

// arrayName is the name that Class.getName has for an array.
func arrayName(elem typ) string {
	switch {
	case elem.elem != nil:
		return "[" + arrayName(*elem.elem)
	case elem.class != nil:
		return "[L" + elem.class.name + ";"
	case elem.ref():
		return "[Ljava.lang.Object;"
	}
	return "[" + arrayCodes[elem.kind]
}

var arrayCodes = map[kind]string{
	kBool: "Z", kByte: "B", kShort: "S", kChar: "C", kInt: "I", kLong: "J", kFloat: "F", kDouble: "D",
}
