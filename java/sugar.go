package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
)

// Enums and records are short for classes. Here they get the members that the language
// gives them, as trees, at the place of their declaration.

// partsOf returns the members of a class, with those that the language adds.
// name is the canonical one of the class.
func (c *compiler) partsOf(d *syntax.TypeDecl, name string) []syntax.Node {
	b := builder{d.Pos}
	switch d.Kind {
	case syntax.Enum:
		return append(c.constantsOf(d, b, name), d.Members...)
	case syntax.Record:
		return b.record(d)
	}
	return d.Members
}

// enumConstant says which constant of an enum an expression makes.
type enumConstant struct {
	name    string
	ordinal int
}

// constantsOf are the fields of an enum that have its constants, values and valueOf (JLS
// 8.9).
func (c *compiler) constantsOf(d *syntax.TypeDecl, b builder, canonical string) []syntax.Node {
	var parts []syntax.Node
	self := &syntax.Type{Pos: d.Pos, Name: d.Name}
	array := &syntax.NewArray{Pos: d.Pos, Elem: self, Dims: 1, Init: &syntax.ArrayInit{Pos: d.Pos}}
	find := &syntax.Block{Pos: d.Pos, End: d.Pos}
	for i, k := range d.Constants {
		n := &syntax.New{Pos: k.Pos, Type: self, Args: k.Args, Body: k.Body}
		c.enums[n] = enumConstant{k.Name, i}
		parts = append(parts, &syntax.Field{
			Pos: k.Pos, Mods: syntax.Public | syntax.Static | syntax.Final, Type: self, Name: k.Name, Init: n,
		})
		array.Init.Elems = append(array.Init.Elems, b.name(k.Name))
		find.Stmts = append(find.Stmts, &syntax.If{
			Pos: d.Pos, Cond: b.call(b.name("name"), "equals", b.text(k.Name)), Then: &syntax.Return{Pos: d.Pos, X: b.name(k.Name)},
		})
	}
	find.Stmts = append(find.Stmts, &syntax.Throw{Pos: d.Pos, X: &syntax.New{
		Pos: d.Pos, Type: &syntax.Type{Pos: d.Pos, Name: "IllegalArgumentException"},
		Args: []syntax.Expr{b.binary("+", b.text("No enum constant "+canonical+"."), b.name("name"))},
	}})
	of := &syntax.Type{Pos: d.Pos, Name: d.Name, Dims: 1}
	return append(parts,
		b.method(syntax.Public|syntax.Static, of, "values", &syntax.Return{Pos: d.Pos, X: array}),
		&syntax.Method{
			Pos: d.Pos, Mods: syntax.Public | syntax.Static, Result: self, Name: "valueOf", Body: find,
			Params: []*syntax.Param{{Pos: d.Pos, Name: "name", Type: &syntax.Type{Pos: d.Pos, Name: "String"}}},
		})
}

// builder makes trees at a place.
type builder struct{ pos syntax.Pos }

func (b builder) name(n string) syntax.Expr { return &syntax.Ident{Pos: b.pos, Name: n} }
func (b builder) text(s string) syntax.Expr {
	return &syntax.Literal{Pos: b.pos, Kind: syntax.StringLit, Text: s}
}

func (b builder) number(n int64) syntax.Expr {
	return &syntax.Literal{Pos: b.pos, Kind: syntax.IntLit, Int: n}
}

func (b builder) field(name string) syntax.Expr {
	return &syntax.Select{Pos: b.pos, X: &syntax.This{Pos: b.pos}, Name: name}
}

func (b builder) binary(op string, l, r syntax.Expr) syntax.Expr {
	return &syntax.Binary{Pos: b.pos, Op: op, L: l, R: r}
}

func (b builder) call(x syntax.Expr, name string, args ...syntax.Expr) syntax.Expr {
	return &syntax.Call{Pos: b.pos, X: x, Name: name, Args: args}
}

func (b builder) method(mods syntax.Mods, result *syntax.Type, name string, body ...syntax.Stmt) *syntax.Method {
	return &syntax.Method{
		Pos: b.pos, Mods: mods, Result: result, Name: name,
		Body: &syntax.Block{Pos: b.pos, Stmts: body, End: b.pos},
	}
}

// record returns the members of a record: a field for each component, the canonical
// constructor, an accessor for each, toString, equals and hashCode (JLS 8.10).
func (b builder) record(d *syntax.TypeDecl) []syntax.Node {
	var parts []syntax.Node
	var assign []syntax.Stmt
	for _, p := range d.Components {
		parts = append(parts, &syntax.Field{Pos: p.Pos, Mods: syntax.Private | syntax.Final, Type: p.Type, Name: p.Name})
		assign = append(assign, &syntax.ExprStmt{Pos: p.Pos, X: &syntax.Assign{
			Pos: p.Pos, Op: "=", L: b.field(p.Name), R: &syntax.Ident{Pos: p.Pos, Name: p.Name},
		}})
	}
	own := map[string]bool{}
	for _, m := range d.Members {
		m, ok := m.(*syntax.Method)
		switch {
		case !ok:
		case m.Compact:
			own[key("<init>", len(d.Components))] = true
		default:
			own[key(m.Name, len(m.Params))] = true
		}
	}
	for _, m := range d.Members {
		if c, ok := m.(*syntax.Method); ok && c.Compact {
			whole := *c
			whole.Params, whole.Compact = d.Components, false
			whole.Body = &syntax.Block{Pos: c.Body.Pos, Stmts: append([]syntax.Stmt{c.Body}, assign...), End: c.Body.End}
			m = &whole
		}
		parts = append(parts, m)
	}
	add := func(m *syntax.Method) {
		if !own[key(m.Name, len(m.Params))] {
			parts = append(parts, m)
		}
	}
	add(&syntax.Method{
		Pos: d.Pos, Mods: syntax.Public, Name: "<init>", Params: d.Components,
		Body: &syntax.Block{Pos: d.Pos, Stmts: assign, End: d.Pos},
	})
	for _, p := range d.Components {
		add(b.method(syntax.Public, p.Type, p.Name, &syntax.Return{Pos: d.Pos, X: b.field(p.Name)}))
	}
	add(b.toString(d))
	add(b.equals(d))
	add(b.hashCode(d))
	return parts
}

// toString gives Point[x=1, y=2].
func (b builder) toString(d *syntax.TypeDecl) *syntax.Method {
	e := b.text(d.Name + "[")
	for i, p := range d.Components {
		before := p.Name + "="
		if i > 0 {
			before = ", " + before
		}
		e = b.binary("+", b.binary("+", e, b.text(before)), b.field(p.Name))
	}
	e = b.binary("+", e, b.text("]"))
	return b.method(syntax.Public, &syntax.Type{Pos: b.pos, Name: "String"}, "toString", &syntax.Return{Pos: b.pos, X: e})
}

// equals compares each component.
func (b builder) equals(d *syntax.TypeDecl) *syntax.Method {
	e := syntax.Expr(&syntax.InstanceOf{
		Pos: b.pos, X: b.name("other object"), Pattern: &syntax.Pattern{
			Pos: b.pos, Type: &syntax.Type{Pos: b.pos, Name: d.Name}, Name: "other record",
		},
	})
	for _, p := range d.Components {
		mine, other := b.field(p.Name), syntax.Expr(&syntax.Select{Pos: b.pos, X: b.name("other record"), Name: p.Name})
		same := b.binary("==", mine, other)
		switch k, ok := primitives[p.Type.Name]; {
		case ok && p.Type.Dims == 0 && (k == kFloat || k == kDouble): // as their boxes do
			same = b.call(&syntax.Cast{Pos: b.pos, Type: &syntax.Type{Pos: b.pos, Name: "Object"}, X: mine}, "equals", other)
		case !ok || p.Type.Dims > 0:
			null := &syntax.Literal{Pos: b.pos, Kind: syntax.NullLit}
			same = &syntax.Conditional{
				Pos: b.pos, Cond: b.binary("==", mine, null), Then: b.binary("==", other, null), Else: b.call(mine, "equals", other),
			}
		}
		e = b.binary("&&", e, same)
	}
	m := b.method(syntax.Public, &syntax.Type{Pos: b.pos, Name: "boolean"}, "equals", &syntax.Return{Pos: b.pos, X: e})
	m.Params = []*syntax.Param{{Pos: b.pos, Name: "other object", Type: &syntax.Type{Pos: b.pos, Name: "Object"}}}
	return m
}

// hashCode adds those of the components, each time 31, as java.lang.runtime.ObjectMethods
// does in JDK 21 and 25.
func (b builder) hashCode(d *syntax.TypeDecl) *syntax.Method {
	sum := b.number(0)
	for _, p := range d.Components {
		sum = b.binary("+", b.binary("*", b.number(31), sum), b.hash(p))
	}
	return b.method(syntax.Public, &syntax.Type{Pos: b.pos, Name: "int"}, "hashCode", &syntax.Return{Pos: b.pos, X: sum})
}

func (b builder) hash(p *syntax.Param) syntax.Expr {
	v := b.field(p.Name)
	if p.Type.Dims == 0 {
		switch primitives[p.Type.Name] {
		case kByte, kShort, kChar, kInt:
			return v
		case kBool:
			return &syntax.Conditional{Pos: b.pos, Cond: v, Then: b.number(1231), Else: b.number(1237)}
		case kLong, kFloat, kDouble:
			object := &syntax.Cast{Pos: b.pos, Type: &syntax.Type{Pos: b.pos, Name: "Object"}, X: v}
			return b.call(object, "hashCode")
		}
	}
	null := b.binary("==", v, &syntax.Literal{Pos: b.pos, Kind: syntax.NullLit})
	return &syntax.Conditional{Pos: b.pos, Cond: null, Then: b.number(0), Else: b.call(v, "hashCode")}
}
