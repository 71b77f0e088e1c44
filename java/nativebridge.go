package java

import (
	"strconv"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// What calls of methods that are built in need where the class shows only at run time.

// calledByName takes note of a method that is called on objects whose class shows only
// then.
func (c *compiler) calledByName(id string) {
	if _, known := c.dynamic[id]; !known {
		c.dynamic[id] = true
		name, _, _ := strings.Cut(id, "/")
		c.need(name)
	}
	switch id { // what those have that have none of their own
	case "hashCode/0":
		c.numbered()
		c.hashes()
	case "equals/1":
		c.equals()
	case "toString/0":
		c.numbered()
		c.shows()
		if c.ownMessages {
			c.showsThrowable()
		}
	}
}

// makeNativeBridges assembles what calls of methods of the library need whose class shows
// only when they are called.
func (c *compiler) makeNativeBridges() {
	for {
		var ids []string
		for _, id := range sortedKeys(c.dynamic) {
			if c.dynamic[id] {
				ids = append(ids, id)
				c.dynamic[id] = false
			}
		}
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			for _, class := range nativeOwners()[id] {
				if k := c.lib[class]; k != nil && k.natives[id] != nil {
					c.nativeBridges[class+"."+id] = c.nativeBridge(k, id, k.natives[id])
				}
			}
		}
	}
}

// arity is how many parameters the method of a key has.
func arity(id string) int {
	_, n, _ := strings.Cut(id, "/")
	count, _ := strconv.Atoi(n)
	return count
}

// nativeBridge takes objects and calls a method of the library with them. It is nil if
// that cannot be: then the call is refused when it comes.
func (c *compiler) nativeBridge(k *class, id string, n native) (code *scheduler.Code) {
	defer func() {
		if _, refused := recover().(*syntax.Error); refused {
			code = nil
		}
	}()
	g := &gen{c: c, a: c.program.Assemble(), class: k, method: &method{name: id, owner: k}}
	g.push()
	on := val{typ{kind: kRef, class: k}, scheduler.Local(g.a.Param(scheduler.RefSlot)), true}
	name, _, _ := strings.Cut(id, "/")
	var args []val
	for range arity(id) {
		args = append(args, val{object, scheduler.Local(g.a.Param(scheduler.RefSlot)), true})
	}
	v := n(g, &syntax.Call{Name: name}, on, args)
	if v.typ.kind != kVoid {
		if !v.typ.ref() {
			v = g.box(v)
		}
		g.a.Return(v.f)
	}
	return g.a.Code()
}

// nativeCode returns the code that runs a method of the library on an object, or nil.
func (c *compiler) nativeCode(o scheduler.Object, id string) *scheduler.Code {
	for k := c.classOf(o); k != nil; k = k.super {
		if code := c.nativeBridges[k.simple+"."+id]; code != nil && k == c.lib[k.simple] {
			return code
		}
	}
	return nil
}

// classOf returns the class of an object, or nil if it has none.
func (c *compiler) classOf(o scheduler.Object) *class {
	switch o := o.(type) {
	case *text:
		return c.lib["String"]
	case *box:
		return c.lib[boxNames[o.kind]]
	case *instance:
		return o.class
	}
	return nil
}
