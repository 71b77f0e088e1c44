package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// defineCollections are the methods of collections and arrays that classes of our library
// have in Java that not every program needs, and those of arrays of primitive types.
func defineCollections(n natives) {
	for _, class := range []string{"Collection", "List", "Set", "Queue", "Deque", "AbstractCollection"} {
		n.add(class, "Stream<0> stream()", toLibrary("Streams", "of/1"))
	}
	n.add("Arrays", "static Stream stream(Object[])", toLibrary("Streams", "ofArray/1"))
	n.add("Arrays", "static IntStream stream(int[])", toLibrary("Streams", "ofIntArray/1"))
	static := func(emit emitter) emitter { // whose object is the first argument
		return func(g *gen, e *syntax.Call, _ val, args []val, result typ) val {
			return emit(g, e, args[0], args[1:], result)
		}
	}
	for _, of := range []kind{kInt, kLong, kDouble, kChar, kBool} {
		t := kindNames[of]
		n.add("Arrays", "static String toString("+t+"[])", static(touching(verbLook, func(k *invocation) int64 { return k.str(k.showArray(of)) })))
		n.add("Arrays", "static void fill("+t+"[], "+t+")", static(touching(verbTouch, func(k *invocation) int64 {
			o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
			for i := range o.fields {
				o.fields[i] = k.a[1]
			}
			return 0
		})))
		if of != kBool {
			n.add("Arrays", "static void sort("+t+"[])", static(touching(verbTouch, func(k *invocation) int64 {
				o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
				slices.SortFunc(o.fields, func(a, b int64) int { return int(order(compareValues(of, a, b), 0)) })
				return 0
			})))
		}
		n.add("Arrays", "static "+t+"[] copyOf("+t+"[], int)", static(touching(verbLook, copyOf(noRefs))))
	}
	n.add("Arrays", "static Object[] copyOf(Object[], int)", static(touching(verbLook, copyOf(allRefs))))
}

// toLibrary is a method that a static one of our library does, of the object and the
// arguments.
func toLibrary(class, id string) emitter {
	return func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
		if on.f != nil {
			args = append([]val{on}, args...)
		}
		v := g.callLibrary(class, id, args...)
		if result.kind != kVoid {
			v.typ = result
		}
		return v
	}
}

// showArray is Arrays.toString of an array of values.
func (k *invocation) showArray(of kind) string {
	var b []byte
	for i, v := range k.Edit(scheduler.ObjectID(k.a[0])).(*instance).fields {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, showNumber(of, v)...)
	}
	return "[" + string(b) + "]"
}

// copyOf is Arrays.copyOf.
func copyOf(refs func(int) scheduler.SlotKind) func(k *invocation) int64 {
	return func(k *invocation) int64 {
		switch {
		case k.a[1] < 0:
			return k.throw("java.lang.NegativeArraySizeException", decimal(k.a[1]))
		case k.a[1] > mostElements:
			return k.throw("java.lang.OutOfMemoryError", "Java heap space")
		}
		o := &instance{class: k.c.arrayClass(), refs: refs, fields: make([]int64, k.a[1])}
		copy(o.fields, k.Edit(scheduler.ObjectID(k.a[0])).(*instance).fields)
		return int64(k.New(o))
	}
}
