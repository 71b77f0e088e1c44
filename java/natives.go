package java

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// native compiles a call of a method of the library. on is not set for a static one.
type native func(g *gen, e *syntax.Call, on val, args []val) val

// emitter compiles a call whose arguments have the types of the parameters.
type emitter func(g *gen, e *syntax.Call, on val, args []val, result typ) val

// overload is a method of the library that is built in, with one signature.
type overload struct {
	// text is the signature, such as "static int max(int, int)".
	text     string
	static   bool
	variadic bool
	name     string
	params   []string
	result   string
	emit     emitter
}

// natives are the methods of the library that are built in, by class and key.
type natives map[string]map[string][]*overload

// nativeMethods returns them all. Nobody changes them.
var nativeMethods func() natives

func init() { // they refer to each other
	nativeMethods, nativeCalls = sync.OnceValue(allNatives), sync.OnceValue(allNativeCalls)
	nativeOwners = sync.OnceValue(allNativeOwners)
}

func allNatives() natives {
	n := natives{}
	for _, define := range []func(natives){
		defineObjects, defineEnums, defineStrings, defineBuilders, defineCharacters, defineBoxes, defineWholeNumbers, defineMath,
		defineThreads, defineThreadState, defineBuilder, defineParking,
		defineLocks, defineConditions, definePermits, defineAtomics, defineTime, defineSystem, defineThrowables,
		defineIntrinsics, defineExecution, defineCollections, defineLoading, defineFiles,
	} {
		define(n)
	}
	return n
}

// nativeCalls are nativeMethods as the compiler looks them up.
var nativeCalls func() map[string]map[string]native

func allNativeCalls() map[string]map[string]native {
	all := map[string]map[string]native{}
	for class, methods := range nativeMethods() {
		all[class] = map[string]native{}
		for id, overloads := range methods {
			all[class][id] = choose(overloads)
		}
	}
	return all
}

// nativeOwners are the classes that have a method that is called on objects, by its key.
var nativeOwners func() map[string][]string

func allNativeOwners() map[string][]string {
	all := map[string][]string{}
	for _, class := range slices.Sorted(maps.Keys(nativeMethods())) {
		for id, overloads := range nativeMethods()[class] {
			if !overloads[0].static {
				all[id] = append(all[id], class)
			}
		}
	}
	return all
}

// add adds a method with a signature to a class.
func (n natives) add(class, signature string, emit emitter) {
	o := parseSignature(signature)
	o.emit = emit
	id := key(o.name, len(o.params))
	if o.variadic {
		id = variadicKey(o.name)
	}
	if n[class] == nil {
		n[class] = map[string][]*overload{}
	}
	n[class][id] = append(n[class][id], o)
}

// variadicKey is the key of a method that takes any number of arguments.
func variadicKey(name string) string { return name + "/*" }

// parseSignature reads a signature. Those of ours are right.
func parseSignature(s string) *overload {
	o := &overload{text: s}
	s, o.static = strings.CutPrefix(s, "static ")
	before, list, _ := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	o.result, o.name, _ = strings.Cut(before, " ")
	if list != "" {
		o.params = strings.Split(list, ", ")
	}
	if last := len(o.params) - 1; last >= 0 && strings.HasSuffix(o.params[last], "...") {
		o.variadic = true
		o.params[last] = strings.TrimSuffix(o.params[last], "...")
	}
	return o
}

// named returns the type that a signature names. Types that are neither primitive nor
// classes that are there are those of any object.
func (c *compiler) sigType(name string) typ {
	if elem, ok := strings.CutSuffix(name, "[]"); ok {
		t := c.sigType(elem)
		return typ{kind: kRef, elem: &t}
	}
	if k, ok := primitives[name]; ok {
		return typ{kind: k}
	}
	if name == "Object" {
		return object
	}
	if libraryTree(name) != nil {
		return typ{kind: kRef, class: c.require(name)}
	}
	return typ{kind: kRef, class: c.lib[name]}
}

// resultType returns the type of a result, in which 0 stands for the first type argument of
// the object.
func (c *compiler) resultType(name string, on typ) typ {
	if name == "0" {
		return on.argument(0)
	}
	class, generic := strings.CutSuffix(name, "<0>")
	if !generic {
		return c.sigType(name)
	}
	t := typ{kind: kRef, class: c.require(class)}
	t.args = []typ{on.argument(0)}
	return t
}

// choose compiles a call of the first of some overloads to which the arguments fit
// (JLS 15.12.2): first without boxing, then with it.
func choose(overloads []*overload) native {
	return func(g *gen, e *syntax.Call, on val, args []val) val {
		for _, boxing := range []bool{false, true} {
			for _, o := range overloads {
				if o.fits(g, args, boxing) {
					g.unambiguous(e, overloads, o, args)
					return o.call(g, e, on, args)
				}
			}
		}
		var types []string
		for _, a := range args {
			types = append(types, a.typ.String())
		}
		g.c.fail(e, "no method %s that is supported takes (%s)", e.Name, strings.Join(types, ", "))
		return val{}
	}
}

// builtIn reports whether a class that has methods of a name in Java has one that is built
// in for these arguments.
func (g *gen) builtIn(k *class, e *syntax.Call) bool {
	if !k.library || k.native(key(e.Name, len(e.Args))) == nil || slices.ContainsFunc(e.Args, functionalExpr) {
		return false
	}
	var args []val
	for _, a := range e.Args {
		args = append(args, val{typ: g.staticType(a)})
	}
	return slices.ContainsFunc(nativeMethods()[k.simple][key(e.Name, len(e.Args))], func(o *overload) bool { return o.fits(g, args, false) })
}

// nativeArguments computes what is passed to a method of the library that is built in.
// Lambdas are of the types that its signature says.
func (g *gen) nativeArguments(k *class, e *syntax.Call, on typ) []val {
	id := key(e.Name, len(e.Args))
	for ; k != nil && k.natives[id] == nil; k = k.super {
	}
	args := make([]val, len(e.Args))
	for i, a := range e.Args {
		if functionalExpr(a) {
			want := object
			if k != nil {
				want = g.c.functionalType(nativeMethods()[k.simple][id][0].params[i], on)
			}
			args[i] = g.function(a, want, binding{})
			continue
		}
		args[i] = g.expr(a)
		if slices.ContainsFunc(e.Args[i+1:], func(e syntax.Expr) bool { return !g.pure(e) }) {
			args[i] = g.temp(args[i])
		}
	}
	return args
}

// functionalType returns the functional interface that a signature names, of the type
// arguments of the object.
func (c *compiler) functionalType(name string, on typ) typ {
	if libraryTree(name) == nil {
		return c.sigType(name)
	}
	t := typ{kind: kRef, class: c.require(name)}
	for range t.class.decl.TypeParams {
		t.args = append(t.args, on.argument(0))
	}
	return t
}

// param returns the type of a parameter, of which the last one may be many.
func (o *overload) param(g *gen, i int) typ { return g.c.sigType(o.params[min(i, len(o.params)-1)]) }

func (o *overload) fits(g *gen, args []val, boxing bool) bool {
	if len(args) < len(o.params)-1 || !o.variadic && len(args) != len(o.params) {
		return false
	}
	for i, a := range args {
		if !fits(a.typ, o.param(g, i), boxing) {
			return false
		}
	}
	return true
}

// fits reports whether a value of a type can be an argument for a parameter.
func fits(from, to typ, boxing bool) bool {
	switch {
	case to.ref() && !from.ref():
		return boxing && (to.class == nil || to.class.simple == boxNames[from.kind] || to.class.isInterface)
	case from.ref() && to.ref() && from.kind != kNull && !arrayFits(from, to):
		return false
	case to.elem != nil && from.elem != nil:
		return true
	case to.ref() && from.kind == kRef && from.class == nil && from.elem == nil: // any object
		return boxing || to.class == nil && to.elem == nil
	case to.ref():
		known := from.class != nil && to.class != nil
		return (from.elem == nil || to.class == nil) && (!known || from.class.subclass(to.class) || from.class.isInterface)
	case from.ref():
		if from.class == nil {
			return boxing && from.kind != kNull && from.elem == nil
		}
		k := boxKinds[from.class.simple]
		return boxing && k != kVoid && fits(typ{kind: k}, to, false)
	case to.kind == kBool || from.kind == kBool:
		return to.kind == from.kind
	}
	return from.kind <= to.kind && (to.kind != kChar || from.kind == kChar)
}

// unambiguous refuses a call whose overload depends on what is in a box that nobody
// knows.
func (g *gen) unambiguous(e *syntax.Call, overloads []*overload, chosen *overload, args []val) {
	for i, a := range args {
		if !a.typ.ref() || a.typ.class != nil || a.typ.kind == kNull || chosen.param(g, i).ref() {
			continue
		}
		for _, o := range overloads {
			if o.fits(g, args, true) && o.param(g, i).kind != chosen.param(g, i).kind {
				g.c.fail(e, "the type of an argument of %s is not known; put it into a variable of its type first", e.Name)
			}
		}
	}
}

// call compiles a call with arguments that fit.
func (o *overload) call(g *gen, e *syntax.Call, on val, args []val) val {
	converted := make([]val, len(args))
	for i, a := range args {
		converted[i] = g.pass(e, a, o.param(g, i))
	}
	result := g.c.resultType(o.result, on.typ)
	if o.static {
		on = val{}
	}
	return o.emit(g, e, on, converted, result)
}

// pass converts an argument to the type of a parameter.
func (g *gen) pass(at syntax.Node, v val, to typ) val {
	if !to.ref() && v.typ.ref() && v.typ.class == nil {
		return g.temp(unboxAs(v, to))
	}
	return g.convert(at, v, to)
}

// invocation is a call that is computed in one go.
type invocation struct {
	*scheduler.Exec
	c *compiler
	// a are the object, if there is one, and the arguments.
	a []int64
}

// pure is a method that is computed in one go, without a step of its own: one that looks
// at what never changes, or at what its thread alone has.
func pure(f func(k *invocation) int64) emitter {
	return func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
		return g.pure_(on, args, result, f)
	}
}

func (g *gen) pure_(on val, args []val, result typ, f func(k *invocation) int64) val {
	all, c := args, g.c
	if on.f != nil {
		all = append([]val{on}, args...)
	}
	var s scheduler.Slot
	if result.kind != kVoid {
		s = g.a.Slot(result.slot())
	}
	g.a.Compute(func(x *scheduler.Exec) {
		k := &invocation{x, c, compute(x, all)}
		if on.f != nil && k.a[0] == 0 {
			k.throw(scheduler.NullPointer, "")
			return
		}
		if v := f(k); result.kind != kVoid {
			x.Set(s, v)
		}
	})
	if result.kind == kVoid {
		return val{typ: result, f: scheduler.Const(0), fixed: true}
	}
	return val{result, scheduler.Local(s), true}
}

// touching is a method that is one step on its object, which it changes or, if it only
// looks, does not.
func touching(verb uint8, f func(k *invocation) int64) emitter {
	return func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
		on = g.temp(on)
		for i := range args {
			args[i] = g.temp(args[i])
		}
		g.operate(on, func(_ *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
			return scheduler.Op{Object: id, Verb: verb}
		})
		return g.pure_(on, args, result, f)
	}
}

// throw makes the call throw an exception.
func (k *invocation) throw(class, message string) int64 {
	k.Fail(&scheduler.Exception{Class: class, Message: message})
	return 0
}

// refuse ends the run of a thread that does what shows only now to be outside the subset.
func (k *invocation) refuse(what string) int64 { return k.throw(unsupported, what) }

// at returns an object that is an argument, or nil if it is null.
func (k *invocation) at(i int) scheduler.Object {
	if k.a[i] == 0 {
		return nil
	}
	return k.Fixed(scheduler.ObjectID(k.a[i]))
}

// text returns a text that is an argument. null and what is no text throw.
func (k *invocation) text(i int) string {
	switch o := k.at(i).(type) {
	case *text:
		return o.value
	case *instance:
		if o.class.simple == "StringBuilder" {
			return k.peekText(instanceAt(k.Exec, k.a[i]).fields[0])
		}
		k.throw(classCast, "")
	case nil:
		k.throw(scheduler.NullPointer, "")
	default:
		k.throw(classCast, "")
	}
	return ""
}

func (k *invocation) peekText(id int64) string {
	return k.Fixed(scheduler.ObjectID(id)).(*text).value
}

// str returns a new text.
func (k *invocation) str(s string) int64 { return int64(k.New(&text{strings.Clone(s)})) }

// callLibrary calls a static method of a class of our library that is Java.
func (g *gen) callLibrary(class, id string, args ...val) val {
	k := g.c.require(class)
	name, _, _ := strings.Cut(id, "/")
	g.c.need(name)
	m := k.methods[id]
	var list []scheduler.Value
	for _, a := range args {
		list = append(list, a.f)
	}
	g.a.Call(m.code, list...)
	return g.receive(m.result)
}

// array makes an array of objects of some values.
func (g *gen) array(args []val) val {
	boxed := make([]val, len(args))
	for i, a := range args {
		if !a.typ.ref() {
			a = g.box(a)
		}
		boxed[i] = a
	}
	k := g.c.arrayClass(object)
	v := g.object(k, func(x *scheduler.Exec) *instance {
		return &instance{class: k, refs: allRefs, fields: compute(x, boxed)}
	})
	elem := object
	v.typ = typ{kind: kRef, elem: &elem}
	return v
}

// callStaticNative calls a static method of the library that is built in.
func (g *gen) callStaticNative(e *syntax.Call, k *class) val {
	id := key(e.Name, len(e.Args))
	n := k.native(id)
	if n == nil || k.methods[id] != nil && !k.library || k.simple == "Intrinsics" && !ofLibrary(g.c.file) {
		g.c.fail(e, "class %s has no method %s with %d parameters that is supported", k.simple, e.Name, len(e.Args))
	}
	args := g.nativeArguments(k, e, typ{})
	g.at(e)
	return n(g, e, val{}, args)
}

// several returns the arguments of a method of variable number as an array: that which is
// passed, or a new one.
func (g *gen) several(args []val) val {
	if len(args) == 1 && args[0].typ.elem != nil && args[0].typ.elem.ref() {
		return args[0]
	}
	return g.array(args)
}
