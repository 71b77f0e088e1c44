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

var enumSlots = []scheduler.SlotKind{enumName: scheduler.RefSlot, enumOrdinal: scheduler.IntSlot}

// isEnum reports whether objects of the class are constants of an enum.
func (c *class) isEnum() bool {
	for k := c; k != nil; k = k.super {
		if k.name == "java.lang.Enum" {
			return true
		}
	}
	return false
}

// defineEnums are the methods of java.lang.Enum.
func defineEnums(n natives) {
	field := func(signature string, field int) {
		n.add("Enum", signature, func(g *gen, _ *syntax.Call, on val, _ []val, result typ) val {
			return g.temp(g.fixed(on, field, result)) // it throws if nobody wants it, too
		})
	}
	field("String name()", enumName)
	field("int ordinal()", enumOrdinal)
	n.add("Enum", "int compareTo(Object)", func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
		a, b := g.fixed(on, enumOrdinal, result), g.fixed(args[0], enumOrdinal, result)
		return g.temp(val{result, func(x *scheduler.Exec) int64 { return a.f(x) - b.f(x) }, false})
	})
}
