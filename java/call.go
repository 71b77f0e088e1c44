package java

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"unicode/utf16"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// unsupported is what a thread throws that calls what only then shows to be outside the
// subset. No program catches it.
const unsupported = "gridlock.Unsupported"

func enterOp(id scheduler.ObjectID) scheduler.Op { return pinning.Monitor{ID: id}.EnterOp() }
func exitOp(id scheduler.ObjectID) scheduler.Op  { return pinning.Monitor{ID: id}.ExitOp() }

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

// arguments computes arguments and converts them to the types of the parameters.
func (g *gen) arguments(args []syntax.Expr, params []typ) []val {
	vals := g.exprs(args)
	for i, v := range vals {
		vals[i] = g.convert(args[i], v, params[i])
	}
	return vals
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
		m := k.methods[key(e.Name, len(e.Args))]
		if m == nil || !g.c.mayUse(k, m.decl.Mods) {
			return g.callStaticNative(e, k)
		}
		if !m.static {
			g.c.fail(e, "method %s of class %s is not static", e.Name, k.simple)
		}
		g.use(k)
		return g.callStatically(e, m, val{})
	}
	all := g.exprs(append([]syntax.Expr{e.X}, e.Args...))
	return g.callOn(e, all[0], all[1:])
}

// callPlain is a call without a receiver: of a method of the class or one around it.
func (g *gen) callPlain(e *syntax.Call) val {
	id := key(e.Name, len(e.Args))
	self, ok := g.self()
	for k := g.class; k != nil; k = k.outer {
		m := declared(k, id)
		switch {
		case m == nil && k.native(id) == nil:
			self, ok = g.outward(k, self, ok)
			continue
		case m != nil && m.static:
			g.use(m.owner)
			return g.callStatically(e, m, val{})
		case !ok:
			g.c.fail(e, "method %s needs an object, and there is none here", e.Name)
		}
		return g.callOn(e, self, g.exprs(e.Args))
	}
	if self, ok := g.self(); ok {
		return g.callOn(e, self, g.exprs(e.Args))
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
	var m *method
	if k != nil {
		m = k.find(id)
	}
	if n := g.superNative(k, id); m == nil && n != nil {
		args := g.exprs(e.Args)
		self.typ.class = k
		return n(g, e, self, args)
	}
	if m == nil {
		for _, i := range interfacesOf(g.class) { // a default method that the super class has
			if s.Outer == nil && m == nil {
				m = i.find(id)
			}
		}
	}
	if m == nil || !ok {
		g.c.fail(e, "the super class has no method %s with %d parameters", e.Name, len(e.Args))
	}
	return g.callStatically(e, m, self)
}

// superNative finds a method of the library in the super class, of which nil is Object.
func (g *gen) superNative(k *class, id string) native {
	if n := k.native(id); n != nil {
		return n
	}
	return g.c.lib["Object"].native(id)
}

// declared finds the declaration of a method in a class and what it extends.
func declared(k *class, id string) *method {
	if k == nil {
		return nil
	}
	if m := k.methods[id]; m != nil {
		return m
	}
	if m := declared(k.super, id); m != nil {
		return m
	}
	for _, i := range k.interfaces {
		if m := declared(i, id); m != nil {
			return m
		}
	}
	return nil
}

func (g *gen) callStatically(e *syntax.Call, m *method, self val) val {
	args := g.arguments(e.Args, m.params)
	g.at(e)
	var list []scheduler.Value
	if !m.static {
		list = append(list, self.f)
	}
	for _, v := range args {
		list = append(list, v.f)
	}
	g.a.Call(m.code, list...)
	return g.receive(m.result)
}

// callOn calls a method on an object.
func (g *gen) callOn(e *syntax.Call, on val, args []val) val {
	id := key(e.Name, len(args))
	if on.typ.class != nil {
		if n := on.typ.class.native(id); n != nil {
			g.at(e)
			return n(g, e, on, args)
		}
		if m := declared(on.typ.class, id); m != nil && g.c.mayUse(m.owner, m.decl.Mods) {
			for i := range args {
				args[i] = g.convert(e.Args[i], args[i], m.params[i])
			}
			g.at(e)
			return g.invoke(on, id, args, m)
		}
	}
	if n := g.c.lib["Object"].native(id); n != nil {
		g.at(e)
		return n(g, e, on, args)
	}
	if on.typ.class != nil && !on.typ.class.isInterface && !g.c.isObjectMethod(id) {
		g.c.fail(e, "class %s has no method %s with %d parameters that is supported", on.typ.class.simple, e.Name, len(args))
	}
	for i := range args {
		if !args[i].typ.ref() {
			args[i] = g.box(args[i])
		}
	}
	if on.typ.class == nil && g.c.onlyInLibrary(id) {
		g.c.fail(e, "the class of what %s is called on is not known; put it into a variable of its class first", e.Name)
	}
	g.at(e)
	v := g.invokeDynamic(on, e.Name, args)
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

// smallBox returns the box that Java has only one of.
func (c *compiler) smallBox(k kind, v int64) scheduler.ObjectID { return c.boxes[smallBox{k, v}] }

type smallBox struct {
	kind  kind
	value int64
}

// makeBoxes makes the boxes of small numbers.
func (c *compiler) makeBoxes() {
	c.boxes = map[smallBox]scheduler.ObjectID{}
	for _, k := range []kind{kByte, kShort, kInt, kLong, kChar} {
		for v := int64(-128); v < 128; v++ {
			c.boxes[smallBox{k, v}] = c.program.Constant(&box{k, v})
		}
	}
	for v := range int64(2) {
		c.boxes[smallBox{kBool, v}] = c.program.Constant(&box{kBool, v})
	}
}

// onlyInLibrary reports whether no class of the file has a method, but one of the library
// has, whose code depends on the class.
func (c *compiler) onlyInLibrary(id string) bool {
	for _, k := range c.own {
		if k.methods[id] != nil {
			return false
		}
	}
	for _, k := range c.classes {
		if k.natives[id] != nil {
			return true
		}
	}
	return false
}

// native finds a method of the library.
func (c *class) native(id string) native {
	for k := c; k != nil; k = k.super {
		if n := k.natives[id]; n != nil {
			return n
		}
	}
	return nil
}

// invoke calls the method that the class of the object has, or the lambda that it is.
// declared is the method that the caller knows, or nil: then it passes objects and gets one.
func (g *gen) invoke(on val, id string, args []val, declared *method) val {
	c, result := g.c, object
	if declared != nil {
		result = declared.result
	}
	g.a.CallWith(func(x *scheduler.Exec) (*scheduler.Code, []int64) {
		self := on.f(x)
		if self == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			return nil, nil
		}
		return c.callee(x, self, id, args, declared)
	})
	return g.receive(result)
}

func (g *gen) invokeDynamic(on val, name string, args []val) val {
	return g.invoke(on, key(name, len(args)), args, nil)
}

// callee finds the code to call and its arguments.
func (c *compiler) callee(x *scheduler.Exec, self int64, id string, args []val, declared *method) (*scheduler.Code, []int64) {
	list := compute(x, args)
	switch o := x.Machine().Peek(scheduler.ObjectID(self)).(type) {
	case *closure:
		switch {
		case declared != nil && declared.decl.Body != nil: // a default method
			return declared.code, append([]int64{self}, list...)
		case declared != nil && declared.adapter != nil:
			return declared.adapter, append([]int64{self}, list...)
		case c.isObjectMethod(id): // which a lambda has of Object
		default:
			return o.code, append(slices.Clone(o.args), list...)
		}
	case *instance:
		if m := o.class.find(id); m != nil {
			code := m.code
			if declared == nil {
				code = c.bridged(m)
			}
			return code, append([]int64{self}, list...)
		}
	}
	switch id {
	case "toString/0":
		return c.shows(), []int64{self}
	case "equals/1":
		return c.equals(), append([]int64{self}, list...)
	case "hashCode/0":
		return c.hashes(), []int64{self}
	}
	x.Fail(&scheduler.Exception{Class: unsupported, Message: "method " + id + " of " + x.Machine().Inspect(scheduler.ObjectID(self)).Class})
	return nil, nil
}

// isObjectMethod reports whether a method is one that any object has.
func (c *compiler) isObjectMethod(id string) bool {
	return id == "toString/0" || id == "equals/1" || id == "hashCode/0"
}

// equals is equals of what has none of its own: texts and boxes are compared by what is
// in them, all others by identity. It gives a box.
func (c *compiler) equals() *scheduler.Code {
	k := c.lib["Object"]
	if k.methods["equals/1"] == nil {
		a := c.program.Assemble(scheduler.Frame{Module: "java.base", Class: "java.lang.Object", Method: "equals", File: "Object.java"})
		self, other := a.Param(scheduler.RefSlot), a.Param(scheduler.RefSlot)
		a.Return(func(x *scheduler.Exec) int64 {
			if o, ok := x.Machine().Peek(scheduler.ObjectID(x.Get(self))).(*instance); ok && o.class.simple == "ArrayList" {
				x.Fail(&scheduler.Exception{Class: unsupported, Message: "equals of lists"})
				return 0
			}
			same := equal(x.Machine(), scheduler.ObjectID(x.Get(self)), scheduler.ObjectID(x.Get(other)))
			return int64(c.smallBox(kBool, truth(same)))
		})
		k.methods["equals/1"] = &method{code: a.Code(), decl: &syntax.Method{}}
	}
	return k.methods["equals/1"].code
}

// hashes is hashCode of texts and boxes. Of other objects it is a number that differs
// from run to run on a JVM, so that nothing may depend on it.
func (c *compiler) hashes() *scheduler.Code {
	k := c.lib["Object"]
	if k.methods["hashCode/0"] == nil {
		a := c.program.Assemble(scheduler.Frame{Module: "java.base", Class: "java.lang.Object", Method: "hashCode", File: "Object.java"})
		self := a.Param(scheduler.RefSlot)
		a.Return(func(x *scheduler.Exec) int64 {
			h := int32(0)
			switch o := x.Machine().Peek(scheduler.ObjectID(x.Get(self))).(type) {
			case *text:
				for _, u := range utf16.Encode([]rune(o.value)) {
					h = 31*h + int32(u)
				}
			case *box:
				h = o.hash()
			default:
				x.Fail(&scheduler.Exception{Class: unsupported, Message: "hashCode of an object that has none of its own"})
			}
			return int64(c.boxed(x, kInt, int64(h)))
		})
		k.methods["hashCode/0"] = &method{code: a.Code(), decl: &syntax.Method{}}
	}
	return k.methods["hashCode/0"].code
}

// hash is hashCode of a box.
func (b *box) hash() int32 {
	switch b.kind {
	case kBool:
		return int32(1237 - 6*b.value) // 1231 for true
	case kLong, kDouble:
		return int32(b.value ^ int64(uint64(b.value)>>32))
	}
	return int32(b.value)
}

func equal(m *scheduler.Machine, a, b scheduler.ObjectID) bool {
	if a == b || a == 0 || b == 0 {
		return a == b
	}
	switch o := m.Peek(a).(type) {
	case *text:
		t, ok := m.Peek(b).(*text)
		return ok && t.value == o.value
	case *box:
		t, ok := m.Peek(b).(*box)
		return ok && *t == *o
	}
	return false
}

// shows is toString of what has none of its own.
func (c *compiler) shows() *scheduler.Code {
	if k := c.lib["Object"]; k.methods["toString/0"] == nil {
		a := c.program.Assemble(scheduler.Frame{Module: "java.base", Class: "java.lang.Object", Method: "toString", File: "Object.java"})
		self := a.Param(scheduler.RefSlot)
		a.Return(func(x *scheduler.Exec) int64 {
			if !c.showable(x.Machine(), scheduler.ObjectID(x.Get(self)), 8) {
				x.Fail(&scheduler.Exception{Class: unsupported, Message: "the text of a list of objects with a toString of their own, or of lists in lists in lists"})
				return 0
			}
			return int64(x.New(&text{show(x.Machine(), scheduler.ObjectID(x.Get(self)))}))
		})
		k.methods["toString/0"] = &method{code: a.Code(), decl: &syntax.Method{}}
	}
	return c.lib["Object"].methods["toString/0"].code
}

// names returns the simple names of variables and of types in a part of a program.
func names(n any) (variables, types map[string]bool) {
	variables, types = map[string]bool{}, map[string]bool{}
	walk(reflect.ValueOf(n), func(n any) {
		switch n := n.(type) {
		case *syntax.Ident:
			variables[n.Name], types[n.Name] = true, true
		case *syntax.Type:
			types[n.Name] = true
		}
	})
	return variables, types
}

func sortedKeys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }

// walk calls f with each node of a part of a program.
func walk(v reflect.Value, f func(any)) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Pointer {
			f(v.Interface())
		}
		walk(v.Elem(), f)
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), f)
		}
	}
}

// lambdaOf compiles a lambda to code whose first parameters are what it captures.
func (g *gen) lambdaOf(e *syntax.Lambda) val {
	return g.closure(e, g.uses(e.Body), func(in *gen) {
		for _, p := range e.Params {
			t := object
			if p.Type != nil && p.Type.Name != "var" {
				t = in.c.typeOf(p.Type, nil)
			}
			slot := in.a.Param(scheduler.RefSlot)
			if t.ref() {
				in.scopes[0][p.Name] = &local{p.Name, t, slot}
			} else {
				in.c.fail(p, "parameters of lambdas are objects here; write %s", boxNames[t.kind])
			}
		}
	}, func(in *gen) {
		if s, ok := e.Body.(*syntax.ExprStmt); ok {
			in.at(s)
			if v := in.expr(s.X); v.typ.kind != kVoid {
				if !v.typ.ref() {
					v = in.box(v)
				}
				in.a.Return(v.f)
			}
			return
		}
		in.stmt(e.Body)
	})
}

// methodRef is X::name, a lambda that calls it.
func (g *gen) methodRef(e *syntax.MethodRef) val {
	if e.X == nil || e.Name == "new" {
		g.c.fail(e, "this method reference is not supported yet; write a lambda")
	}
	if k := g.typeNamed(e.X); k != nil {
		m := k.methods[key(e.Name, 0)]
		if m == nil || !m.static {
			g.c.fail(e, "this method reference is not supported yet; write a lambda")
		}
		return g.closure(e, nil, nil, func(in *gen) { in.callStatically(&syntax.Call{Pos: e.Pos, Name: e.Name}, m, val{}) })
	}
	return g.lambdaOf(&syntax.Lambda{Pos: e.Pos, Body: &syntax.ExprStmt{Pos: e.Pos, X: &syntax.Call{Pos: e.Pos, X: e.X, Name: e.Name}}})
}

// lambdaFrames is what a stack shows of a lambda: the method that javac makes of it. A
// method reference has none.
func (g *gen) lambdaFrames(method bool) []scheduler.Frame {
	if !method {
		return nil
	}
	in := g.method.name
	switch in {
	case "<init>":
		in = "new"
	case "<clinit>":
		in = "static"
	}
	name := fmt.Sprintf("lambda$%s$%d", in, g.class.lambdas)
	g.class.lambdas++
	return []scheduler.Frame{{Class: g.class.name, Method: name, File: g.class.file}}
}

// closure makes an object of code that captures the local variables among names.
func (g *gen) closure(at syntax.Node, uses []string, params, body func(*gen)) val {
	if g.trial {
		return g.constant(object, 0)
	}
	a := g.c.program.Assemble(g.lambdaFrames(params != nil)...)
	in := &gen{c: g.c, a: a, class: g.class, method: g.method, this: g.this, lambda: true}
	in.push()
	var from []scheduler.Value
	var kinds []scheduler.SlotKind
	capture := func(k scheduler.SlotKind, s scheduler.Slot) scheduler.Slot {
		from, kinds = append(from, scheduler.Local(s)), append(kinds, k)
		return a.Param(k)
	}
	if g.this {
		in.thisAt = capture(scheduler.RefSlot, g.thisAt)
	}
	for _, name := range uses {
		if l := g.lookup(name); l != nil {
			in.scopes[0][name] = &local{name, l.typ, capture(l.typ.slot(), l.slot)}
		}
	}
	if params != nil {
		params(in)
	}
	in.at(at)
	body(in)
	code := a.Code()
	g.c.ids++
	id, k := g.c.ids, g.class
	s := g.a.Slot(scheduler.RefSlot)
	g.a.Compute(func(x *scheduler.Exec) {
		o := &closure{code: code, kinds: kinds, class: k, id: id}
		for _, f := range from {
			o.args = append(o.args, f(x))
		}
		x.Set(s, int64(x.New(o)))
	})
	return val{object, scheduler.Local(s), true}
}
