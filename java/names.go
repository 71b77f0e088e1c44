package java

import (
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
)

// resolve returns the class that a type names, or nil (JLS 6.5.5).
func (c *compiler) resolve(t *syntax.Type) *class {
	parts := strings.Split(t.Name, ".")
	k := c.named(t, parts[0])
	if k == nil && len(parts) > 1 { // a package
		last := c.top(parts[len(parts)-1])
		if last != nil && last.name == t.Name && c.visible(last) {
			return last
		}
		return nil
	}
	for _, name := range parts[1:] {
		if k = k.member(name); k == nil {
			return nil
		}
	}
	return k
}

// named returns the class with a simple name that can be used at hand: one around, one
// in those or in what they extend, or one of the top level that is imported.
func (c *compiler) named(at syntax.Node, name string) *class {
	for _, k := range slices.Backward(c.blocks) {
		if k.simple == name {
			return k
		}
	}
	for k := c.here; k != nil; k = k.outer {
		if k.simple == name {
			return k
		}
		if m := k.member(name); m != nil {
			return m
		}
	}
	k := c.top(name)
	if k == nil || !c.visible(k) {
		return nil
	}
	if !c.imported(k) {
		c.fail(at, "class %s is not imported; write import %s;", name, k.name)
	}
	return k
}

// staticImport returns X.name, where a static import says in which class X a field or
// method is (JLS 7.5.3), or nil.
func (g *gen) staticImport(at syntax.Pos, name string, has func(*class) bool) syntax.Expr {
	for _, i := range g.c.file.Imports {
		in, last := i.Name, name
		if !i.Star {
			dot := strings.LastIndexByte(i.Name, '.')
			in, last = i.Name[:max(dot, 0)], i.Name[dot+1:]
		}
		if !i.Static || last != name {
			continue
		}
		if k := g.c.resolve(&syntax.Type{Pos: at, Name: in}); k != nil && has(k) {
			var x syntax.Expr
			for part := range strings.SplitSeq(in, ".") {
				if x == nil {
					x = &syntax.Ident{Pos: at, Name: part}
				} else {
					x = &syntax.Select{Pos: at, X: x, Name: part}
				}
			}
			return x
		}
	}
	return nil
}

// top returns the class of the top level that a simple name means: for a file of the
// library one of the library, whatever a program calls its own.
func (c *compiler) top(name string) *class {
	if ofLibrary(c.file) {
		return c.lib[name]
	}
	return c.classes[name]
}

// member returns the class of that name in a class or in what it extends.
func (c *class) member(name string) *class {
	for k := c; k != nil; k = k.super {
		if m := k.nested[name]; m != nil {
			return m
		}
	}
	return nil
}

// visible reports whether the code at hand may use a class of the top level.
func (c *compiler) visible(k *class) bool { return k.decl == nil || c.mayUse(k, k.decl.Mods) }

// imported reports whether the file at hand imports a class, or need not.
func (c *compiler) imported(k *class) bool {
	in := strings.TrimSuffix(strings.TrimSuffix(k.name, k.simple), ".")
	if in == "" || in == "java.lang" || in == c.file.Package || k.decl != nil && !k.library {
		return true
	}
	for _, i := range c.file.Imports {
		if i.Name == k.name || i.Star && i.Name == in {
			return true
		}
	}
	return false
}
