package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
)

// Types are erased at run time, as on a JVM. The compiler keeps their arguments, so that
// it knows of which class is what a List<Thread> gives, and what a lambda takes.

// binding says what type variables stand for.
type binding map[string]typ

// subst returns a type with what its variables stand for. Those of which nothing is
// known erase to their bound.
func (b binding) subst(t typ) typ {
	if t.variable != "" {
		if u, ok := b[t.variable]; ok {
			return u
		}
		t.variable = ""
		return t
	}
	if t.elem != nil {
		e := b.subst(*t.elem)
		t.elem = &e
	}
	if len(t.args) > 0 {
		args := make([]typ, len(t.args))
		for i, a := range t.args {
			args[i] = b.subst(a)
		}
		t.args = args
	}
	return t
}

// bindings returns what the type variables of a class stand for in a type that extends
// or implements it.
func bindings(t typ, of *class) binding {
	u, ok := asSuper(t, of)
	if !ok || of.decl == nil || len(u.args) != len(of.decl.TypeParams) {
		return binding{}
	}
	b := binding{}
	for i, p := range of.decl.TypeParams {
		b[p.Name] = u.args[i]
	}
	return b
}

// asSuper returns a type as the class that it extends or implements, with the arguments
// that it has as such.
func asSuper(t typ, of *class) (typ, bool) {
	k := t.class
	switch {
	case k == nil:
		return typ{}, false
	case k == of:
		return t, true
	}
	b := bindings(t, k)
	for _, s := range k.supertypes() {
		s = b.subst(s)
		if k.decl == nil { // the library's own, which have the same arguments
			s.args = t.args
		}
		if u, ok := asSuper(s, of); ok {
			return u, true
		}
	}
	return typ{}, false
}

// supertypes are the types that a class extends and implements.
func (c *class) supertypes() []typ {
	if c.supers != nil {
		return c.supers
	}
	var all []typ
	if c.super != nil {
		all = append(all, typ{kind: kRef, class: c.super})
	}
	for _, i := range c.interfaces {
		all = append(all, typ{kind: kRef, class: i})
	}
	return all
}

// infer finds what the variables in the type of a parameter stand for, given the type of
// what is passed. What is known already stays.
func (g *gen) infer(b binding, param, arg typ) {
	switch {
	case arg.kind == kVoid || arg.kind == kNull:
	case param.variable != "":
		if _, ok := b[param.variable]; !ok && (arg.class != nil || arg.elem != nil || !arg.ref()) {
			b[param.variable] = g.reference(arg)
		}
	case param.elem != nil && arg.elem != nil:
		g.infer(b, *param.elem, *arg.elem)
	case param.class != nil && len(param.args) > 0:
		u, ok := asSuper(arg, param.class)
		for i := range min(len(param.args), len(u.args)) {
			if ok {
				g.infer(b, param.args[i], u.args[i])
			}
		}
	}
}

// signature is what the one abstract method of a functional interface takes and gives
// (JLS 9.8).
type signature struct {
	of     *class // the interface
	params []typ
	result typ
	// open is the result with the type variables of the interface's type, so that they
	// can be found out from what a lambda gives.
	open typ
}

// signatureOf returns the signature of a type, or nil if it is no functional interface.
func (c *compiler) signatureOf(t typ, b binding) *signature {
	if t.class == nil || !t.class.isInterface {
		return nil
	}
	if t.class == c.lib["Runnable"] {
		return &signature{of: t.class, result: void, open: void}
	}
	m := functional(t.class)
	if m == nil {
		return nil
	}
	in := bindings(t, m.owner)
	s := &signature{of: t.class, open: in.subst(m.result)}
	s.result = b.subst(s.open)
	for _, p := range m.params {
		s.params = append(s.params, b.subst(in.subst(p)))
	}
	return s
}

// functional returns the one abstract method of an interface, or nil.
func functional(k *class) *method {
	var found *method
	var visit func(*class) bool
	visit = func(i *class) bool {
		for _, m := range i.list {
			if m.decl.Body != nil || m.static || ofObject(m.id) || k.find(m.id) != nil {
				continue
			}
			if found != nil && found.id != m.id {
				return false
			}
			if found == nil {
				found = m
			}
		}
		for _, s := range i.interfaces {
			if !visit(s) {
				return false
			}
		}
		return true
	}
	if !visit(k) {
		return nil
	}
	return found
}

// ofObject reports whether a method is one that any object has.
func ofObject(id string) bool {
	return id == "toString/0" || id == "equals/1" || id == "hashCode/0"
}

// typeVariable returns the type of a type variable in scope: of the method, of the
// class, or of one around them.
func (c *compiler) typeVariable(name string) (typ, bool) {
	for i := len(c.generic) - 1; i >= 0; i-- {
		if c.generic[i].Name == name {
			return c.variableOf(c.generic[i]), true
		}
	}
	for k := c.here; k != nil; k = k.outer {
		for _, p := range k.decl.TypeParams {
			if p.Name == name {
				return c.variableOf(p), true
			}
		}
	}
	return typ{}, false
}

// variableOf returns the type of a type parameter, which erases to its first bound.
func (c *compiler) variableOf(p *syntax.TypeParam) typ {
	t := typ{kind: kRef, variable: p.Name}
	if len(p.Bounds) > 0 && p.Bounds[0].Name != p.Name {
		if _, ok := c.typeVariable(p.Bounds[0].Name); !ok {
			t.class = c.resolve(p.Bounds[0])
		}
	}
	return t
}

// withParams compiles something in the scope of type parameters.
func (c *compiler) withParams(params []*syntax.TypeParam, do func()) {
	before := len(c.generic)
	c.generic = append(c.generic, params...)
	do()
	c.generic = c.generic[:before]
}

// argument returns a type argument of a class of the library, or Object: that of
// Map<K, V> is 0 for its keys.
func (t typ) argument(i int) typ {
	if i < len(t.args) {
		return t.args[i]
	}
	return object
}
