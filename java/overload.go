package java

import (
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
)

// Methods are known by their name and the number of their parameters. One that has both
// from another that it does not override has the types of its parameters in its id, too.

// register gives a method its id and adds it to its class.
func (c *compiler) register(m *method) {
	k, plain := m.owner, key(m.name, len(m.params))
	m.id = plain
	taken := false
	var others []*method
	if m.name != "<init>" {
		for _, s := range k.supertypes() {
			others = append(others, allMethods(s.class, m.name)...)
		}
	}
	for _, o := range slices.Concat(k.list, others) {
		if o.name != m.name || len(o.params) != len(m.params) {
			continue
		}
		if o.owner != k && m.overrides(o) {
			m.id, taken = o.id, false
			break
		}
		if o.owner == k && m.types() == o.types() {
			c.fail(m.decl, "class %s has two methods %s with the same parameters; give one of them another name", k.simple, m.name)
		}
		taken = true
	}
	if taken {
		m.id = plain + m.types()
		c.overloaded[plain] = true
	}
	clash := func(o *method) bool { return o.id == m.id && !m.overrides(o) }
	if k.methods[m.id] != nil || slices.ContainsFunc(others, clash) {
		c.fail(m.decl, "this overload of %s is not supported; give it another name", m.name)
	}
	k.methods[m.id] = m
	k.list = append(k.list, m)
}

// types returns the erased types of the parameters.
func (m *method) types() string {
	var names []string
	for _, p := range m.params {
		names = append(names, p.String())
	}
	return "(" + strings.Join(names, ",") + ")"
}

// overrides reports whether a method has the parameters of one that its class inherits,
// whose type variables can stand for anything.
func (m *method) overrides(o *method) bool {
	for i, p := range o.params {
		if p.variable != "" && m.params[i].ref() {
			continue
		}
		if p.String() != m.params[i].String() {
			return false
		}
	}
	return m.static == o.static
}

// allMethods returns the methods of a name that a class has or inherits, its own first.
func allMethods(k *class, name string) []*method {
	if k == nil {
		return nil
	}
	var all []*method
	add := func(list []*method) {
		for _, m := range list {
			if m.name == name && !slices.ContainsFunc(all, func(o *method) bool { return o.id == m.id }) {
				all = append(all, m)
			}
		}
	}
	add(k.list)
	add(allMethods(k.super, name))
	for _, i := range k.interfaces {
		add(allMethods(i, name))
	}
	return all
}

// resolve finds the method that a call means (JLS 15.12.2), or nil if there is none.
func (g *gen) resolve(at syntax.Node, k *class, name string, args []syntax.Expr) *method {
	if k == nil {
		return nil
	}
	all := allMethods(k, name)
	if name == "<init>" {
		all = k.list
	}
	var fixed, variadic []*method
	for _, m := range all {
		switch {
		case m.name != name || !g.c.mayUse(m.owner, m.decl.Mods):
		case len(m.params) == len(args):
			fixed = append(fixed, m)
		case m.variadic && len(args) >= len(m.params)-1:
			variadic = append(variadic, m)
		}
	}
	switch {
	case len(fixed)+len(variadic) == 0:
		return nil
	case len(fixed) == 1 && len(variadic) == 0:
		return fixed[0]
	case len(fixed) == 0 && len(variadic) == 1:
		return variadic[0]
	}
	return g.choose(at, name, args, fixed, variadic)
}

// choose finds the one of several methods that is meant: by subtypes alone, then with
// boxes, then with parameters of variable number; of those that can be meant the most
// specific one.
func (g *gen) choose(at syntax.Node, name string, args []syntax.Expr, fixed, variadic []*method) *method {
	g.knowTypes(name, args, slices.Concat(fixed, variadic))
	for phase := range 3 {
		list := fixed
		if phase == 2 {
			list = append(variadic, slices.DeleteFunc(slices.Clone(fixed), func(m *method) bool { return !m.variadic })...)
		}
		var can []*method
		for _, m := range list {
			if g.applicable(m, args, phase) {
				can = append(can, m)
			}
		}
		for _, m := range can {
			if !slices.ContainsFunc(can, func(o *method) bool { return o != m && !g.moreSpecific(m, o, args) }) {
				return m
			}
		}
		if len(can) > 0 {
			g.c.fail(at, "several methods %s could be meant; cast an argument to the type of its parameter", name)
		}
	}
	g.c.fail(at, "no method %s takes these arguments; if the type of one is not known here, cast it", name)
	return nil
}

// knowTypes refuses to choose by an argument of which it is not known what it is: a
// compiler that knows might choose another method.
func (g *gen) knowTypes(name string, args []syntax.Expr, all []*method) {
	for i, a := range args {
		if t := g.staticType(a); functionalExpr(a) || t.kind != kRef || t.class != nil || t.elem != nil || t.declared {
			continue
		}
		for _, m := range all {
			if p := m.params[min(i, len(m.params)-1)]; p.String() != all[0].params[min(i, len(all[0].params)-1)].String() {
				g.c.fail(a, "several methods %s could be meant, and the type of this argument is not known here; cast it", name)
			}
		}
	}
}

// applicable reports whether a method can take arguments in a phase.
func (g *gen) applicable(m *method, args []syntax.Expr, phase int) bool {
	for i, a := range args {
		p := m.param(i, phase == 2)
		switch a := a.(type) {
		case *syntax.Lambda:
			if s := g.c.signatureOf(p, binding{}); s == nil || !g.fits(a, s) {
				return false
			}
		case *syntax.MethodRef:
			if s := g.c.signatureOf(p, binding{}); s == nil || !g.refers(a, s) {
				return false
			}
		default:
			if !convertible(g.staticType(a), p, phase > 0) {
				return false
			}
		}
	}
	return true
}

// param returns the type of the parameter that an argument is for.
func (m *method) param(i int, spread bool) typ {
	if spread && i >= len(m.params)-1 {
		return *m.params[len(m.params)-1].elem
	}
	return m.params[i]
}

// fits reports whether a lambda can be of a functional interface: it has as many
// parameters, and gives a value if it has to and none if it must not (JLS 15.27.3).
func (g *gen) fits(l *syntax.Lambda, s *signature) bool {
	if len(l.Params) != len(s.params) {
		return false
	}
	if x, ok := l.Body.(*syntax.ExprStmt); ok {
		switch x.X.(type) {
		case *syntax.Call:
			return s.result.kind == kVoid || len(l.Params) > 0 || g.staticType(x.X).kind != kVoid
		case *syntax.Assign, *syntax.New:
			return true
		case *syntax.Unary:
			op := x.X.(*syntax.Unary).Op
			return s.result.kind != kVoid || op == "++" || op == "--"
		}
		return s.result.kind != kVoid
	}
	gives := has(l.Body, false, false, func(s syntax.Stmt) bool {
		r, ok := s.(*syntax.Return)
		return ok && r.X != nil
	})
	if s.result.kind == kVoid {
		return !gives
	}
	return gives || !completes(l.Body)
}

// refers reports whether a method reference can be of a functional interface: there is
// such a method, and it gives a value if it has to (JLS 15.13.2).
func (g *gen) refers(e *syntax.MethodRef, s *signature) (ok bool) {
	defer func() {
		if err := recover(); err != nil {
			if _, refused := err.(*syntax.Error); !refused {
				panic(err)
			}
			ok = false
		}
	}()
	var gives []typ
	g.onTrial(func(in *gen) typ {
		_, gives = in.methodRef(e, s)
		return void
	})
	return s.result.kind == kVoid || len(gives) > 0 && gives[0].kind != kVoid
}

// moreSpecific reports whether what a method takes can be passed to another one as well.
// Of a lambda with parameters that only calls something it is not known whether it gives a
// value, which javac does not look at either unless their types are written.
func (g *gen) moreSpecific(m, o *method, args []syntax.Expr) bool {
	for i := range min(len(m.params), len(o.params)) {
		p, q := m.params[i], o.params[i]
		s, t := g.c.signatureOf(p, binding{}), g.c.signatureOf(q, binding{})
		if s != nil && t != nil && p.class != q.class {
			if (s.result.kind == kVoid) != (t.result.kind == kVoid) && (s.result.kind == kVoid || i < len(args) && opaque(args[i])) {
				return false
			}
			continue
		}
		if !convertible(p, q, false) {
			return false
		}
	}
	return true
}

// opaque reports whether an expression is a lambda with parameters that calls something.
func opaque(e syntax.Expr) bool {
	l, ok := e.(*syntax.Lambda)
	if !ok || len(l.Params) == 0 {
		return false
	}
	x, ok := l.Body.(*syntax.ExprStmt)
	if !ok {
		return false
	}
	_, ok = x.X.(*syntax.Call)
	return ok
}

// convertible reports whether a value of a type can be passed where another one is
// expected: as it is or widened, or also boxed or unboxed.
func convertible(from, to typ, boxing bool) bool {
	switch {
	case from.kind == kVoid:
		return false
	case !from.ref() && !to.ref():
		return from.kind == to.kind || from.numeric() && to.numeric() && from.kind < to.kind && (to.kind != kChar && from.kind != kChar || to.kind >= kInt)
	case !from.ref():
		return boxing && (to.class == nil && to.elem == nil || to.class != nil && boxClass(from.kind, to.class))
	case !to.ref():
		u := unboxed(from)
		return boxing && !u.ref() && convertible(u, to, false)
	case from.kind == kNull, to.class == nil && to.elem == nil:
		return true
	case to.elem != nil:
		return from.elem != nil && (from.elem.String() == to.elem.String() || from.elem.ref() && convertible(*from.elem, *to.elem, false))
	}
	return from.class.subclass(to.class)
}

// boxClass reports whether a box is of a class.
func boxClass(k kind, of *class) bool {
	return boxNames[k] == of.simple || of.simple == "Number" && k != kBool && k != kChar || of.simple == "Comparable"
}
