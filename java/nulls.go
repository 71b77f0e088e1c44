package java

import (
	"slices"
	"strconv"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// What a NullPointerException of the JVM says (JEP 358): what could not be done, and what
// was null. Variables have their names, as in classes that were compiled with javac -g.
//
// Source: bytecodeUtils.cpp of HotSpot 21 and 25.

// guard is a value that throws if it is null: what says what cannot be done then, and e is
// the expression that the value is of. Code of the library says nothing.
func (g *gen) guard(v val, e syntax.Node, what func() string) val {
	if g.class.library || !v.typ.ref() {
		return v
	}
	message := what() + g.because(e)
	f := v.f
	return val{v.typ, func(x *scheduler.Exec) int64 {
		id := f(x)
		if id == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer, Message: message})
		}
		return id
	}, v.fixed}
}

// saying emits what throws at once if something is null: what says what cannot be done then,
// and e is the expression that it is of. It costs nothing where nothing is null, which guard
// does.
func (g *gen) saying(e syntax.Node, what func() string, emit func() val) val {
	if g.class.library {
		return emit()
	}
	from := g.a.Instructions()
	v := emit()
	g.a.NullMessage(from, what()+g.because(e))
	return v
}

// sayingCall is saying for the object of a call.
func (g *gen) sayingCall(e *syntax.Call, signature string, emit func() val) val {
	if !g.class.library {
		g.c.signatures[e] = signature
	}
	return g.saying(e.X, func() string { return `Cannot invoke "` + signature + `"` }, emit)
}

// guardBox is guard of a box whose value is taken.
func (g *gen) guardBox(v val, e syntax.Node) val {
	if v.typ.class == nil || boxKinds[v.typ.class.simple] == kVoid {
		return v
	}
	return g.guard(v, e, func() string {
		return `Cannot invoke "` + v.typ.class.name + "." + kindNames[boxKinds[v.typ.class.simple]] + `Value()"`
	})
}

// cannot is what cannot be done with the elements of an array that is null.
func cannot(do string, elem typ) func() string {
	return func() string {
		kind := "object"
		switch {
		case elem.ref():
		case elem.kind == kBool || elem.kind == kByte:
			kind = "byte/boolean"
		default:
			kind = kindNames[elem.kind]
		}
		return "Cannot " + do + " " + kind + " array"
	}
}

// guardSwitch is guard of what a switch is over. A text is in a variable that javac makes,
// and one with patterns is asked for by Objects.requireNonNull, which says nothing.
func (g *gen) guardSwitch(s *syntax.Switch, on val) val {
	switch {
	case patterned(s) || on.typ.class == nil:
		return on
	case on.typ.class == g.c.lib["String"]:
		return g.guard(on, nil, func() string { return `Cannot invoke "String.hashCode()"` })
	}
	return g.guard(on, s.X, func() string { return `Cannot invoke "` + on.typ.class.name + `.ordinal()"` })
}

// signatureOf is a method as the JVM writes it, called on a type.
func (g *gen) signatureOf(on typ, m *method) string {
	return calledOn(on, m.owner) + "." + m.name + parameterList(m.params)
}

// calledOn is the class of what a method is called on: the one that is known at the call.
func calledOn(on typ, owner *class) string {
	if on.class != nil && owner != nil {
		return shortened(on.class.name)
	}
	return externalName(typ{kind: kRef, class: owner})
}

func parameterList(params []typ) string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = externalName(p)
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// externalName is a type as the JVM writes it.
func externalName(t typ) string {
	switch {
	case t.elem != nil:
		return externalName(*t.elem) + "[]"
	case t.class != nil:
		return shortened(t.class.name)
	}
	return kindNames[t.kind]
}

// shortened leaves out the package of the two classes that the JVM writes without it.
func shortened(name string) string {
	if name == "java.lang.String" || name == "java.lang.Object" {
		return strings.TrimPrefix(name, "java.lang.")
	}
	return name
}

// nativeSignature is the signature of a method that is built in and called with arguments.
func (g *gen) nativeSignature(on typ, e *syntax.Call, args []val) string {
	if g.class.library {
		return ""
	}
	id := key(e.Name, len(args))
	k := on.class
	for k != nil && k.natives[id] == nil {
		k = k.super
	}
	owner := "Object"
	if on.elem != nil {
		owner = arrayName(*on.elem)
	}
	overloads := nativeMethods()["Object"][id]
	if k != nil {
		owner, overloads = shortened(on.class.name), nativeMethods()[k.simple][id]
	}
	for _, boxing := range []bool{false, true} {
		for _, o := range overloads {
			if o.fits(g, args, boxing) {
				var params []typ
				for i := range o.params {
					params = append(params, o.param(g, i))
				}
				return owner + "." + e.Name + parameterList(params)
			}
		}
	}
	return owner + "." + e.Name + "()"
}

// unknownSignature is the signature of what every object has, or of a method of a class that
// is not known here.
func unknownSignature(on typ, e *syntax.Call) string {
	switch id := key(e.Name, len(e.Args)); {
	case id == "equals/1":
		return "Object.equals(Object)"
	case ofObject(id):
		return "Object." + e.Name + "()"
	case on.class != nil:
		return shortened(on.class.name) + "." + e.Name + "()"
	}
	return e.Name + "()"
}

// because says which expression was null, if the JVM would know.
func (g *gen) because(e syntax.Node) string {
	if c, ok := returned(e); ok {
		if s := g.c.signatures[c]; s != "" {
			return ` because the return value of "` + s + `" is null`
		}
		return ""
	}
	if s, ok := g.origin(e, mostOrigins); ok {
		return ` because "` + s + `" is null`
	}
	return ""
}

// mostOrigins bounds how far the JVM goes back.
const mostOrigins = 5

// returned reports whether an expression is what a call has returned.
func returned(e syntax.Node) (*syntax.Call, bool) {
	switch e := e.(type) {
	case *syntax.Call:
		return e, true
	case *syntax.Cast:
		return returned(e.X)
	}
	return nil, false
}

// origin writes where a value comes from, as far as it can be told.
func (g *gen) origin(e syntax.Node, left int) (string, bool) {
	if left == 0 {
		return "", false
	}
	switch e := e.(type) {
	case *syntax.Literal:
		switch {
		case e.Kind == syntax.NullLit:
			return "null", true
		case e.Kind == syntax.IntLit && e.Int >= -1<<15 && e.Int < 1<<15:
			return strconv.FormatInt(e.Int, 10), true
		}
	case *syntax.This:
		return "this", e.Outer == nil
	case *syntax.Ident:
		return g.originOfName(e)
	case *syntax.Cast:
		return g.origin(e.X, left)
	case *syntax.Unary: // ++ and --, whose variable it is
		return g.origin(e.X, left)
	case *syntax.Assign:
		if e.Op == "=" {
			return g.origin(e.R, left)
		}
		return g.origin(e.L, left)
	case *syntax.Call:
		s := g.c.signatures[e]
		return s, s != ""
	case *syntax.Select:
		if k := g.typeNamed(e.X); k != nil {
			return shortened(k.name) + "." + e.Name, true
		}
		if in, ok := g.origin(e.X, left-1); ok {
			return in + "." + e.Name, true
		}
		return e.Name, true
	case *syntax.Index:
		array, ok := g.origin(e.X, left-1)
		if !ok {
			array = "<array>"
		}
		index, ok := g.origin(e.I, left-1)
		if !ok {
			index = "..."
		}
		return array + "[" + index + "]", true
	}
	return "", false
}

// originOfName is origin of a variable or field.
func (g *gen) originOfName(e *syntax.Ident) (string, bool) {
	if g.lookup(e.Name) != nil {
		return e.Name, true
	}
	path := "this"
	for k := g.class; k != nil; k = k.outer {
		switch f := k.staticField(e.Name); {
		case k.instanceField(e.Name) != nil:
			return path + "." + e.Name, true
		case f != nil:
			return shortened(f.owner.name) + "." + e.Name, true
		case k.capture(e.Name) != nil:
			return path + ".val$" + e.Name, true
		}
		path += ".this$" + strconv.Itoa(depth(k)-1)
	}
	return "", false
}

// depth is how many classes are around a class.
func depth(k *class) int {
	n := 0
	for k = k.outer; k != nil; k = k.outer {
		n++
	}
	return n
}

// cannotCast is what the JVM says of an object that is not of a class (JVMS 6.5,
// checkcast), in a program whose classes were compiled before it runs.
//
// Source: SharedRuntime::generate_class_cast_message of HotSpot 21 and 25.
func (c *compiler) cannotCast(x *scheduler.Exec, id int64, to typ) *scheduler.Exception {
	e := &scheduler.Exception{Class: classCast}
	a, own, b := "", false, ""
	switch o := x.Fixed(scheduler.ObjectID(id)).(type) {
	case *closure: // whose class a JVM gives a number, too
		a, own = o.class.name+"$$Lambda", !o.class.library
	default:
		if from := c.classOf(o); from != nil {
			a = from.name
		}
	}
	if a == "" || to.class == nil && to.elem == nil {
		return e
	}
	if to.elem != nil {
		b = arrayName(*to.elem)
	} else {
		b = to.class.name
	}
	inA, inB := c.moduleOf(a), c.moduleOf(b)
	if own {
		inA = ofApplication
	}
	where := a + " and " + b + " are in " + inA
	if inA != inB {
		where = a + " is in " + inA + "; " + b + " is in " + inB
	}
	e.Message = "class " + a + " cannot be cast to class " + b + " (" + where + ")"
	return e
}

const ofApplication = "unnamed module of loader 'app'"

// moduleOf says where the JVM has a class from.
func (c *compiler) moduleOf(name string) string {
	name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimLeft(name, "["), "L"), ";")
	own := slices.ContainsFunc(c.own, func(k *class) bool { return !k.library && k.name == name })
	if own {
		return ofApplication
	}
	return "module java.base of loader 'bootstrap'"
}
