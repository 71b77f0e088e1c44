package java

import (
	"fmt"
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
	n.add("Arrays", "static LongStream stream(long[])", toLibrary("Streams", "ofLongArray/1"))
	n.add("String", "IntStream chars()", toLibrary("Streams", "chars/1"))
	static := func(emit emitter) emitter { // whose object is the first argument
		return func(g *gen, e *syntax.Call, _ val, args []val, result typ) val {
			return emit(g, e, args[0], args[1:], result)
		}
	}
	for _, of := range []kind{kByte, kShort, kInt, kLong, kFloat, kDouble, kChar, kBool} {
		t := kindNames[of]
		n.add("Arrays", "static String toString("+t+"[])", static(touching(verbLook, func(k *invocation) int64 { return k.str(k.showArray(of)) })))
		n.add("Arrays", "static void fill("+t+"[], "+t+")", static(touching(verbTouch, func(k *invocation) int64 {
			o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
			for i := range o.fields {
				o.fields[i] = k.a[1]
			}
			return 0
		})))
		n.add("Arrays", "static boolean equals("+t+"[], "+t+"[])", sameArrays)
		n.add("Arrays", "static int hashCode("+t+"[])", static(touching(verbLook, func(k *invocation) int64 {
			h := int32(1)
			for _, v := range k.Edit(scheduler.ObjectID(k.a[0])).(*instance).fields {
				h = 31*h + (&box{of, v}).hash()
			}
			return int64(h)
		})))
		if of != kBool {
			n.add("Arrays", "static void sort("+t+"[])", static(touching(verbTouch, func(k *invocation) int64 {
				o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
				slices.SortFunc(o.fields, func(a, b int64) int { return int(order(compareValues(of, a, b), 0)) })
				return 0
			})))
		}
		n.add("Arrays", "static "+t+"[] copyOf("+t+"[], int)", static(touching(verbLook, copyOf(noRefs))))
		n.add("Arrays", "static "+t+"[] copyOfRange("+t+"[], int, int)", static(touching(verbLook, copyOf(noRefs))))
	}
	n.add("Arrays", "static Object[] copyOf(Object[], int)", static(touching(verbLook, copyOf(allRefs))))
	n.add("Arrays", "static Object[] copyOfRange(Object[], int, int)", static(touching(verbLook, copyOf(allRefs))))
}

// sameArrays is Arrays.equals of arrays of primitive types, which looks at one after the
// other.
func sameArrays(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
	look := func(v val) []val {
		v = g.temp(v)
		g.operate(v, func(_ *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
			return scheduler.Op{Object: id, Verb: verbLook}
		})
		return []val{v}
	}
	return g.pure_(val{}, append(look(args[0]), look(args[1])...), result, func(k *invocation) int64 {
		a, b := k.Edit(scheduler.ObjectID(k.a[0])).(*instance), k.Edit(scheduler.ObjectID(k.a[1])).(*instance)
		return truth(slices.Equal(a.fields, b.fields))
	})
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

// copyOf is Arrays.copyOf, or copyOfRange.
func copyOf(refs func(int) scheduler.SlotKind) func(k *invocation) int64 {
	return func(k *invocation) int64 {
		array := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
		from, all := int64(0), array.fields
		length := k.a[len(k.a)-1]
		if len(k.a) == 3 {
			from, length = k.a[1], k.a[2]-k.a[1]
			switch {
			case length < 0:
				return k.throw(scheduler.IllegalArgument, decimal(k.a[1])+" > "+decimal(k.a[2]))
			case from < 0 || from > int64(len(all)):
				return k.throw("java.lang.ArrayIndexOutOfBoundsException", fmt.Sprintf("last source index %d out of bounds for length %d", from+min(length, int64(len(all))-from), len(all)))
			}
		}
		switch {
		case length < 0:
			return k.throw("java.lang.NegativeArraySizeException", decimal(length))
		case length > mostElements:
			return k.throw("java.lang.OutOfMemoryError", "Java heap space")
		}
		o := &instance{class: array.class, refs: refs, fields: make([]int64, length)}
		copy(o.fields, all[from:])
		return int64(k.New(o))
	}
}
