package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// What every constant of an enum has, as java.lang.Enum does.
const (
	enumName = iota
	enumOrdinal
)

// isEnum reports whether objects of the class are constants of an enum.
func (c *class) isEnum() bool {
	for k := c; k != nil; k = k.super {
		if k.name == "java.lang.Enum" {
			return true
		}
	}
	return false
}

// enumMethods are those of java.lang.Enum.
func (c *compiler) enumMethods() {
	c.add("Enum", "name/0", func(g *gen, _ *syntax.Call, on val, _ []val) val {
		return g.fixed(on, enumName, c.stringType())
	})
	c.add("Enum", "ordinal/0", func(g *gen, _ *syntax.Call, on val, _ []val) val {
		return g.fixed(on, enumOrdinal, integer)
	})
	c.add("Enum", "compareTo/1", func(g *gen, _ *syntax.Call, on val, args []val) val {
		a, b := g.fixed(on, enumOrdinal, integer), g.fixed(args[0], enumOrdinal, integer)
		return val{integer, func(x *scheduler.Exec) int64 { return a.f(x) - b.f(x) }, a.fixed && b.fixed}
	})
}
