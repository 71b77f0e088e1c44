package java

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

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

// function compiles a lambda or a method reference for a parameter or variable of a type.
// What it gives tells what type variables of the type stand for.
func (g *gen) function(e syntax.Expr, want typ, b binding) val {
	s := g.c.signatureOf(want, b)
	var v val
	var gives []typ
	switch e := e.(type) {
	case *syntax.Lambda:
		v, gives = g.lambdaOf(e, s)
	case *syntax.MethodRef:
		v, gives = g.methodRef(e, s)
	}
	if s != nil && len(gives) > 0 {
		g.infer(b, s.open, gives[0])
	}
	v.typ = b.subst(want)
	if !want.ref() { // no type is wanted
		v.typ = object
	}
	return v
}

// lambdaOf compiles a lambda to code whose first parameters are what it captures. It
// takes and gives objects. s is nil where the interface is not known.
func (g *gen) lambdaOf(e *syntax.Lambda, s *signature) (val, []typ) {
	if s != nil && len(s.params) != len(e.Params) {
		g.c.fail(e, "this lambda has %d parameters, expected %d", len(e.Params), len(s.params))
	}
	return g.closure(e, g.uses(e.Body), s, func(in *gen) {
		for i, p := range e.Params {
			t := object
			if s != nil {
				t = s.params[i]
			}
			if p.Type != nil && p.Type.Name != "var" {
				t = in.c.typeOf(p.Type)
			}
			in.lambdaParam(p.Name, t)
		}
	}, func(in *gen) {
		if x, ok := e.Body.(*syntax.ExprStmt); ok {
			in.at(x)
			in.returnOf(x.X)
			return
		}
		in.stmt(e.Body)
	})
}

// lambdaParam adds a parameter, which is passed as an object.
func (g *gen) lambdaParam(name string, t typ) {
	l := &local{name: name, typ: t, slot: g.a.Param(scheduler.RefSlot)}
	g.scopes[0][name] = l
	if !t.ref() {
		g.unboxed = append(g.unboxed, l)
	}
}

// unboxParams takes primitive parameters out of their boxes.
func (g *gen) unboxParams() {
	for _, l := range g.unboxed {
		v := unboxAs(val{object, scheduler.Local(l.slot), true}, l.typ)
		l.slot = g.a.Slot(l.typ.slot())
		to := l.slot
		g.a.Compute(func(x *scheduler.Exec) { x.Set(to, v.f(x)) })
	}
	g.unboxed = nil
}

// returnOf returns from a lambda with the value of an expression, as an object, or
// without one.
func (g *gen) returnOf(e syntax.Expr) {
	if g.result.kind == kVoid && g.typed {
		g.effect(e)
		return
	}
	v := g.lambdaResult(e)
	if v.typ.kind != kVoid {
		g.a.Return(v.f)
	}
}

// lambdaResult is what a lambda gives, in a box if it is primitive.
func (g *gen) lambdaResult(e syntax.Expr) val {
	v := g.named(e, g.result, "")
	*g.gives = append(*g.gives, v.typ)
	if v.typ.kind == kVoid {
		return v
	}
	if g.typed && (g.result.kind != kRef || g.result.class != nil) {
		v = g.convert(e, v, g.result)
	}
	if !v.typ.ref() {
		v = g.box(v)
	}
	return v
}

// methodRef compiles X::name, a lambda that calls it (JLS 15.13).
func (g *gen) methodRef(e *syntax.MethodRef, s *signature) (val, []typ) {
	known := s
	if s == nil { // it is passed to the library, for which it takes nothing
		s = &signature{result: object, open: object}
	}
	var params []*syntax.Param
	var args []syntax.Expr
	for i := range s.params {
		name := fmt.Sprintf("argument %d", i)
		params = append(params, &syntax.Param{Pos: e.Pos, Name: name})
		args = append(args, &syntax.Ident{Pos: e.Pos, Name: name})
	}
	body := g.referred(e, args, s)
	used := g.uses(body)
	return g.closure(e, used, known, func(in *gen) {
		for i, p := range params {
			in.lambdaParam(p.Name, s.params[i])
		}
	}, func(in *gen) { in.returnOf(body) })
}

// referred is the expression that a method reference stands for.
func (g *gen) referred(e *syntax.MethodRef, args []syntax.Expr, s *signature) syntax.Expr {
	switch {
	case e.Type != nil && e.Type.Dims > 0 && e.Name == "new" && len(args) == 1:
		elem := *e.Type
		elem.Dims = 0
		return &syntax.NewArray{Pos: e.Pos, Elem: &elem, Lens: args, Dims: e.Type.Dims}
	case e.Type != nil && e.Name == "new":
		return &syntax.New{Pos: e.Pos, Type: e.Type, Args: args}
	case e.Type != nil:
		g.c.fail(e, "this method reference is not supported; write a lambda")
	}
	k := g.typeNamed(e.X)
	switch {
	case k != nil && e.Name == "new":
		return &syntax.New{Pos: e.Pos, Type: &syntax.Type{Pos: e.Pos, Name: typePath(e.X), Args: diamondOf(k)}, Args: args}
	case k == nil:
		return &syntax.Call{Pos: e.Pos, X: g.receiver(e.X), Name: e.Name, Args: args}
	case g.unbound(k, e.Name, len(args)):
		self := args[0]
		if t := s.params[0]; t.class == nil {
			self = &syntax.Cast{Pos: e.Pos, Type: &syntax.Type{Pos: e.Pos, Name: typePath(e.X)}, X: self}
		}
		return &syntax.Call{Pos: e.Pos, X: self, Name: e.Name, Args: args[1:]}
	}
	return &syntax.Call{Pos: e.Pos, X: e.X, Name: e.Name, Args: args}
}

// diamondOf are the arguments <> of a generic class.
func diamondOf(k *class) []*syntax.Type {
	if k.decl != nil && len(k.decl.TypeParams) == 0 {
		return nil
	}
	return []*syntax.Type{}
}

// typePath is the name of a type that an expression names.
func typePath(e syntax.Expr) string {
	if s, ok := e.(*syntax.Select); ok {
		return typePath(s.X) + "." + s.Name
	}
	return e.(*syntax.Ident).Name
}

// unbound reports whether Class::name means a method of an object that is the first
// argument, and not a static one.
func (g *gen) unbound(k *class, name string, args int) bool {
	for _, m := range allMethods(k, name) {
		if len(m.params) == args && m.static {
			return false
		}
	}
	if k == g.c.lib["Runnable"] && name == "run" && args == 1 {
		return true
	}
	for _, m := range allMethods(k, name) {
		if len(m.params) == args-1 && !m.static {
			return true
		}
	}
	return args > 0 && k.native(key(name, args)) == nil && (k.native(key(name, args-1)) != nil || ofObject(key(name, args-1)))
}

// receiver computes the object of a method reference, which is done when the reference is
// made, and returns an expression for it.
func (g *gen) receiver(e syntax.Expr) syntax.Expr {
	switch e.(type) {
	case *syntax.This, *syntax.Super:
		return e
	}
	held := g.holding(e)
	on := g.expr(held)
	g.a.Compute(func(x *scheduler.Exec) {
		if on.f(x) == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		}
	})
	return held
}

// holding computes an expression once, and returns one for its value.
func (g *gen) holding(e syntax.Expr) syntax.Expr {
	v := g.expr(e)
	name := fmt.Sprintf("value %d", g.labels)
	g.labels++
	l := &local{name: name, typ: v.typ, slot: g.a.Slot(v.typ.slot())}
	g.scopes[len(g.scopes)-1][name] = l
	g.a.Compute(func(x *scheduler.Exec) { x.Set(l.slot, v.f(x)) })
	return &syntax.Ident{Pos: e.At(), Name: name}
}

// assembleClosure begins the code of a lambda. A stack shows the method that javac makes of
// it; a method reference has none.
func (g *gen) assembleClosure(at syntax.Node) *scheduler.Assembler {
	if g.trial {
		return scheduler.NewProgram("").Assemble()
	}
	if _, ok := at.(*syntax.Lambda); !ok {
		return g.c.program.Assemble()
	}
	name := g.c.lambdaName(g.class, at)
	frame := scheduler.Frame{Class: g.class.name, Method: name.before, File: g.class.file}
	a := g.c.program.Assemble(frame)
	if name.since25 != name.before {
		frame.Method = name.since25
		a.From(25, frame)
	}
	return a
}

// closure makes an object of code that captures the local variables among names.
func (g *gen) closure(at syntax.Node, uses []string, s *signature, params, body func(*gen)) (val, []typ) {
	a := g.assembleClosure(at)
	var gives []typ
	in := &gen{c: g.c, a: a, class: g.class, method: g.method, this: g.this, lambda: true, trial: g.trial, gives: &gives}
	var of *class
	if s != nil {
		in.typed, in.result, of = true, s.result, s.of
	}
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
			in.scopes[0][name] = &local{name: name, typ: l.typ, slot: capture(l.typ.slot(), l.slot), constant: l.constant}
		}
	}
	params(in)
	in.unboxParams()
	in.at(at)
	body(in)
	if g.trial {
		return g.constant(object, 0), gives
	}
	code := a.Code()
	g.c.ids++
	id, k := g.c.ids, g.class
	if len(from) == 0 { // the same object each time, as HotSpot has it
		o := &closure{code: code, class: k, of: of, id: id}
		return g.constant(object, int64(g.c.program.Constant(o))), gives
	}
	slot := g.a.Slot(scheduler.RefSlot)
	g.a.Compute(func(x *scheduler.Exec) {
		o := &closure{code: code, kinds: kinds, class: k, of: of, id: id}
		for _, f := range from {
			o.args = append(o.args, f(x))
		}
		x.Set(slot, int64(x.New(o)))
	})
	return val{object, scheduler.Local(slot), true}, gives
}
