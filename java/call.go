package java

import (
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// unsupported is what a thread throws that calls what only then shows to be outside the
// subset. No program catches it.
const unsupported = "gridlock.Unsupported"

// body compiles a method.
func (c *compiler) body(m *method) {
	g := c.generator(m)
	if m.name == "<init>" {
		g.constructor(m.decl)
		m.asm.Code()
		return
	}
	if m.result.kind != kVoid && completes(m.decl.Body) {
		c.fail(m.decl.Body.End, "missing return statement in %s", m.name)
	}
	inside := func() { g.block(m.decl.Body) }
	switch {
	case m.sync && m.static:
		g.at(m.decl)
		g.monitor(g.constant(object, int64(m.owner.holder)), inside, m.decl)
	case m.sync:
		g.at(m.decl)
		g.monitor(val{typ{kind: kRef, class: m.owner}, scheduler.Local(0), true}, inside, m.decl)
	default:
		inside()
	}
	m.asm.Code()
}

// arguments computes what is passed to a method and converts it to the types of the
// parameters. What they tell of type variables comes into b, and what is known of them
// there tells lambdas what they take, which come last.
func (g *gen) arguments(args []syntax.Expr, m *method, b binding) []val {
	spread := g.spreads(args, m)
	vals := make([]val, len(args))
	for i, e := range args {
		if functionalExpr(e) {
			continue
		}
		p := m.param(i, spread)
		v := g.named(e, b.subst(p), "")
		g.infer(b, p, v.typ)
		if p.variable != "" && !v.typ.ref() && v.typ.kind != kVoid {
			v = g.box(v) // whatever others stand for the variable, too
		} else {
			v = g.convert(e, v, b.subst(p))
		}
		if slices.ContainsFunc(args[i+1:], func(e syntax.Expr) bool { return !g.pure(e) }) {
			v = g.temp(v)
		}
		vals[i] = v
	}
	for i, e := range args {
		if functionalExpr(e) {
			vals[i] = g.function(e, m.param(i, spread), b)
		}
	}
	if !spread {
		return vals
	}
	fixed := len(m.params) - 1
	return append(vals[:fixed:fixed], g.arrayOf(m.params[fixed], vals[fixed:]))
}

// spreads reports whether arguments are to be put into the array of a parameter of
// variable number.
func (g *gen) spreads(args []syntax.Expr, m *method) bool {
	if !m.variadic || len(args) != len(m.params) {
		return m.variadic
	}
	last := args[len(args)-1]
	if functionalExpr(last) {
		return true
	}
	t := g.staticType(last)
	return t.kind != kNull && !convertible(t, m.params[len(m.params)-1], false)
}

// functionalExpr reports whether an expression is a lambda or a method reference.
func functionalExpr(e syntax.Expr) bool {
	switch e.(type) {
	case *syntax.Lambda, *syntax.MethodRef:
		return true
	}
	return false
}

// arrayOf makes an array of values.
func (g *gen) arrayOf(t typ, vals []val) val {
	array := g.allocArray(t, g.constant(integer, int64(len(vals))))
	for i, v := range vals {
		g.poke(array, i, v)
	}
	return array
}

// call is a call of a method.
func (g *gen) call(e *syntax.Call) val {
	if e.X == nil {
		return g.callPlain(e)
	}
	if s, ok := e.X.(*syntax.Super); ok {
		return g.callSuper(e, s)
	}
	if k := g.typeNamed(e.X); k != nil {
		if g.builtIn(k, e) {
			return g.callStaticNative(e, k)
		}
		m := g.resolve(e, k, e.Name, e.Args)
		if m == nil {
			return g.callStaticNative(e, k)
		}
		if !m.static {
			g.c.fail(e, "method %s of class %s is not static", e.Name, k.simple)
		}
		g.use(m.owner)
		return g.callStatically(e, m, val{})
	}
	on := g.expr(e.X)
	if slices.ContainsFunc(e.Args, func(e syntax.Expr) bool { return !g.pure(e) }) {
		on = g.temp(on)
	}
	return g.callOn(e, on)
}

// callPlain is a call without a receiver: of a method of the class or one around it.
func (g *gen) callPlain(e *syntax.Call) val {
	if e.Name == "super" || e.Name == "this" {
		g.c.fail(e, "%s(...) after other statements is not supported; move them behind it", e.Name)
	}
	id := key(e.Name, len(e.Args))
	self, ok := g.self()
	for k := g.class; k != nil; k = k.outer {
		switch {
		case len(allMethods(k, e.Name)) == 0 && k.native(id) == nil:
			self, ok = g.outward(k, self, ok)
			continue
		case k.native(id) == nil:
			m := g.resolve(e, k, e.Name, e.Args)
			if m == nil {
				g.c.fail(e, "method %s of class %s takes other parameters", e.Name, k.simple)
			}
			if m.static {
				g.use(m.owner)
				return g.callStatically(e, m, val{})
			}
			if !ok {
				g.c.fail(e, "method %s needs an object, and there is none here", e.Name)
			}
			return g.invokeWith(e, self, m)
		case !ok:
			g.c.fail(e, "method %s needs an object, and there is none here", e.Name)
		}
		return g.callOn(e, self)
	}
	x := g.staticImport(e.Pos, e.Name, func(k *class) bool {
		return k.native(id) != nil || len(allMethods(k, e.Name)) > 0
	})
	if x != nil {
		return g.call(&syntax.Call{Pos: e.Pos, X: x, Name: e.Name, TypeArgs: e.TypeArgs, Args: e.Args})
	}
	if self, ok := g.self(); ok {
		return g.callOn(e, self)
	}
	g.c.fail(e, "there is no method %s with %d parameters", e.Name, len(e.Args))
	return val{}
}

// callSuper calls a method of the super class, or of an interface that is named.
func (g *gen) callSuper(e *syntax.Call, s *syntax.Super) val {
	id, k := key(e.Name, len(e.Args)), g.class.super
	if s.Outer != nil {
		k = g.typeNamed(s.Outer)
	}
	self, ok := g.self()
	m := g.resolve(e, k, e.Name, e.Args)
	if n := g.superNative(k, id); m == nil && n != nil {
		args := g.exprs(e.Args)
		self.typ.class = k
		return n(g, e, self, args)
	}
	for _, i := range g.class.interfaces { // a default method
		if m == nil && s.Outer == nil {
			m = g.resolve(e, i, e.Name, e.Args)
		}
	}
	if m != nil && m.decl.Body == nil && k != nil {
		m = k.find(m.id)
	}
	if (m == nil || m.decl.Body == nil) && ok && ofObject(id) {
		return g.callObject(e, self, id)
	}
	if m == nil || m.decl.Body == nil || !ok {
		g.c.fail(e, "the super class has no method %s with %d parameters", e.Name, len(e.Args))
	}
	return g.callStatically(e, m, self)
}

// callObject calls what every object has, as super of a class that extends none with one of
// its own.
func (g *gen) callObject(e *syntax.Call, self val, id string) val {
	g.c.calledByName(id)
	args := g.exprs(e.Args)
	g.at(e)
	switch id {
	case "equals/1":
		if !args[0].typ.ref() {
			args[0] = g.box(args[0])
		}
		g.a.Call(g.c.equals(), self.f, args[0].f)
		return unboxAs(g.receive(object), boolean)
	case "hashCode/0":
		g.a.Call(g.c.hashes(), self.f)
		return unboxAs(g.receive(object), integer)
	}
	code := g.c.shows()
	if self.typ.class.throwable() && g.c.ownMessages {
		code = g.c.showsThrowable()
	}
	g.a.Call(code, self.f)
	return g.receive(g.c.stringType())
}

// superNative finds a method of the library in the super class, of which nil is Object.
func (g *gen) superNative(k *class, id string) native {
	if n := k.native(id); n != nil {
		return n
	}
	return g.c.lib["Object"].native(id)
}

// callStatically calls a method, whatever the class of the object.
func (g *gen) callStatically(e *syntax.Call, m *method, self val) val {
	b := g.typeArguments(e, m, self.typ)
	args := g.arguments(e.Args, m, b)
	g.at(e)
	if !g.class.library {
		g.c.signatures[e] = g.signatureOf(typ{}, m)
	}
	var list []scheduler.Value
	if !m.static {
		list = append(list, self.f)
	}
	for _, v := range args {
		list = append(list, v.f)
	}
	g.a.Call(m.code, list...)
	return g.receiveAs(m.result, b)
}

// receiveAs takes the result of a call as what its type variables stand for.
func (g *gen) receiveAs(t typ, b binding) val {
	v := g.receive(t)
	v.typ = b.subst(t)
	return v
}

// typeArguments returns what is known of type variables before the arguments: from the
// object, and from what is written.
func (g *gen) typeArguments(e *syntax.Call, m *method, on typ) binding {
	b := bindings(on, m.owner)
	for i, p := range m.decl.TypeParams {
		delete(b, p.Name)
		if i < len(e.TypeArgs) {
			b[p.Name] = g.c.typeOf(e.TypeArgs[i])
		}
	}
	return b
}

// callOn calls a method on an object.
func (g *gen) callOn(e *syntax.Call, on val) val {
	id := key(e.Name, len(e.Args))
	k := on.typ.class
	if on.typ.elem != nil && id == "clone/0" {
		g.at(e)
		return g.sayingCall(e, arrayName(*on.typ.elem)+".clone()", func() val { return cloneArray(g, e, on, nil, on.typ) })
	}
	if n := k.native(id); n != nil {
		args := g.nativeArguments(k, e, on.typ)
		g.at(e)
		return g.callNative(n, e, on, args)
	}
	if m := g.resolve(e, k, e.Name, e.Args); m != nil {
		if m.static {
			g.use(m.owner)
			return g.callStatically(e, m, val{})
		}
		return g.invokeWith(e, on, m)
	}
	args := g.exprs(e.Args)
	if n := g.c.lib["Object"].native(id); n != nil {
		g.at(e)
		return g.sayingCall(e, g.nativeSignature(typ{}, e, args), func() val { return n(g, e, on, args) })
	}
	return g.callUnknown(e, on, args)
}

// callNative calls a method of the library that is built in.
func (g *gen) callNative(n native, e *syntax.Call, on val, args []val) val {
	signature := g.nativeSignature(on.typ, e, args)
	if on.typ.class.subclass(g.c.lib["ReadWriteLock"]) { // it may be computed later
		on = g.guard(on, e.X, func() string { return `Cannot invoke "` + signature + `"` })
	}
	return g.sayingCall(e, signature, func() val { return n(g, e, on, args) })
}

// invokeWith calls a method on an object, with the arguments of a call.
func (g *gen) invokeWith(e *syntax.Call, on val, m *method) val {
	if m.decl.Mods&syntax.Private != 0 { // nobody overrides it
		signature := g.signatureOf(on.typ, m)
		return g.callStatically(e, m, nonNull(g.guard(on, e.X, func() string { return `Cannot invoke "` + signature + `"` })))
	}
	b := g.typeArguments(e, m, on.typ)
	args := g.arguments(e.Args, m, b)
	g.at(e)
	return g.sayingCall(e, g.signatureOf(on.typ, m), func() val {
		g.invoke(on, m.id, args, m)
		return g.receiveAs(m.result, b)
	})
}

// nonNull is a value that throws if it is null.
func nonNull(v val) val {
	return val{v.typ, func(x *scheduler.Exec) int64 {
		id := v.f(x)
		if id == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		}
		return id
	}, v.fixed}
}

// callUnknown calls a method that the class of the object, as far as it is known, does not
// have.
func (g *gen) callUnknown(e *syntax.Call, on val, args []val) val {
	id, k := key(e.Name, len(args)), on.typ.class
	switch {
	case k != nil && !(k.isInterface && k.decl == nil) && !ofObject(id):
		g.c.fail(e, "class %s has no method %s with %d parameters that is supported", k.simple, e.Name, len(args))
	case k == nil && g.c.overloaded[id]:
		g.c.fail(e, "the class of what %s is called on is not known; put it into a variable of its class first", e.Name)
	case k == nil && !ofObject(id) && !g.c.someHas(id):
		g.c.fail(e, "no class that is known here has a method %s with %d parameters", e.Name, len(args))
	}
	for i := range args {
		if !args[i].typ.ref() {
			args[i] = g.box(args[i])
		}
	}
	g.at(e)
	v := g.sayingCall(e, unknownSignature(on.typ, e), func() val { return g.invokeDynamic(on, e.Name, args) })
	switch id {
	case "equals/1":
		return unboxAs(v, boolean)
	case "hashCode/0":
		return unboxAs(v, integer)
	case "toString/0":
		v.typ = g.c.stringType()
	}
	return v
}

// someHas reports whether a class of the program or of the library has a method.
func (c *compiler) someHas(id string) bool {
	for _, k := range c.own {
		if k.methods[id] != nil {
			return true
		}
	}
	for _, k := range c.lib {
		if k.native(id) != nil {
			return true
		}
	}
	return id == "run/0"
}

// native finds a method of the library.
func (c *class) native(id string) native {
	for k := c; k != nil; k = k.super {
		if n := k.natives[id]; n != nil {
			return n
		}
		if name, _, _ := strings.Cut(id, "/"); k.natives[variadicKey(name)] != nil {
			return k.natives[variadicKey(name)]
		}
	}
	return nil
}

// invoke calls the method that the class of the object has, or the lambda that it is.
// declared is the method that the caller knows, or nil: then it passes objects and gets one.
func (g *gen) invoke(on val, id string, args []val, declared *method) {
	c := g.c
	c.calledByName(id)
	g.a.CallWith(func(x *scheduler.Exec) (*scheduler.Code, []int64) {
		self := on.f(x)
		if self == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			return nil, nil
		}
		return c.callee(x, self, id, args, declared)
	})
}

func (g *gen) invokeDynamic(on val, name string, args []val) val {
	g.invoke(on, key(name, len(args)), args, nil)
	return g.receive(object)
}

// callee finds the code to call and its arguments.
func (c *compiler) callee(x *scheduler.Exec, self int64, id string, args []val, declared *method) (*scheduler.Code, []int64) {
	list := compute(x, args)
	object := x.Fixed(scheduler.ObjectID(self))
	switch o := object.(type) {
	case *closure:
		switch {
		case declared != nil && declared.decl.Body != nil: // a default method
			return declared.code, append([]int64{self}, list...)
		case declared != nil && declared.adapter != nil:
			return declared.adapter, append([]int64{self}, list...)
		case ofObject(id): // which a lambda has of Object
		default:
			return o.code, append(slices.Clone(o.args), list...)
		}
	case *instance:
		if o.isClass(self) {
			break
		}
		if m := o.class.find(id); m != nil {
			code := m.code
			if declared == nil {
				code = c.bridged(m)
			}
			return code, append([]int64{self}, list...)
		}
	}
	isClass := false
	if o, ok := object.(*instance); ok {
		isClass = o.isClass(self)
	}
	if code := c.nativeCode(object, id); code != nil && !isClass {
		if declared != nil && declared.adapter != nil {
			code = declared.adapter
		}
		return code, append([]int64{self}, list...)
	}
	switch id {
	case "toString/0":
		if o, ok := object.(*instance); ok && c.ownMessages && o.class.throwable() && !isClass {
			return c.showsThrowable(), []int64{self}
		}
		return c.shows(), []int64{self}
	case "equals/1":
		return c.equals(), append([]int64{self}, list...)
	case "hashCode/0":
		return c.hashes(), []int64{self}
	}
	x.Fail(&scheduler.Exception{Class: unsupported, Message: "method " + id + " of " + x.Machine().Inspect(scheduler.ObjectID(self)).Class})
	return nil, nil
}
