package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// initializer is the static initializer of a class, which the first thread that uses the
// class runs.
type initializer struct {
	class pinning.Class
	asm   *scheduler.Assembler
	code  *scheduler.Code
}

// before are the classes that are initialised before a class is (JLS 12.4.1): what it
// extends, and the interfaces with a default method.
func before(k *class) []*class {
	if k.isInterface || k.decl == nil {
		return nil
	}
	var all []*class
	if k.super != nil {
		all = append(all, k.super)
	}
	return append(all, withDefaults(k.interfaces)...)
}

func withDefaults(interfaces []*class) []*class {
	var all []*class
	for _, i := range interfaces {
		all = append(all, withDefaults(i.interfaces)...)
		for _, m := range i.methods {
			if m.decl.Body != nil && !m.static {
				all = append(all, i)
				break
			}
		}
	}
	return all
}

// initialises reports whether something is to be done when a class is initialised.
func initialises(k *class) bool {
	return k.decl != nil && (hasStaticInit(k) || slices.ContainsFunc(before(k), initialises))
}

// hasStaticInit reports whether a class has something of its own to do then.
func hasStaticInit(k *class) bool {
	for _, m := range k.parts {
		switch m := m.(type) {
		case *syntax.Initializer:
			if m.Static {
				return true
			}
		case *syntax.Field:
			if f := k.static_(m.Name); m.Init != nil && f != nil && f.decl == m && !f.constant() {
				return true
			}
		}
	}
	return false
}

// initializerFailed is what a thread does whose static initializer has thrown: an Error goes
// on, and another exception becomes the cause of one (JLS 12.4.2).
func (g *gen) initializerFailed(i *initializer) {
	c, caught := g.c, g.caught(g.c.lib["Throwable"])
	isError := func(x *scheduler.Exec) bool { return instanceAt(x, caught.f(x)).class.subclass(c.lib["Error"]) }
	g.a.Do(i.class.FailedOp())
	wrapped, k := g.label("no error"), c.lib["ExceptionInInitializerError"]
	g.a.If(func(x *scheduler.Exec) bool { return !isError(x) }, wrapped)
	g.raise(caught)
	g.a.Label(wrapped)
	g.raise(g.object(k, func(x *scheduler.Exec) *instance {
		o := k.instances("")()
		o.fields[1] = caught.f(x)
		return o
	}))
}

func (c *compiler) beginInitializer(k *class) {
	if k.initializer != nil || !initialises(k) {
		return
	}
	a := c.program.Assemble() // the VM, which initialises what comes before it first
	k.initializer = &initializer{class: pinning.NewClass(c.program, k.name), asm: a, code: a.Self()}
	if !hasStaticInit(k) {
		return
	}
	m := &method{name: "<clinit>", id: "<clinit>/0", owner: k, static: true, decl: &syntax.Method{Pos: k.decl.Pos, Name: "<clinit>"}}
	c.begin(m)
	k.methods["<clinit>/0"] = m
}

// initialize compiles the static initializer.
func (c *compiler) initialize(k *class) {
	if k.initializer == nil {
		return
	}
	vm := &gen{c: c, a: k.initializer.asm, class: k}
	for _, b := range before(k) {
		vm.use(b)
	}
	own := k.methods["<clinit>/0"]
	if own == nil {
		vm.a.Code()
		return
	}
	vm.a.Call(own.code).Code()
	g := c.generator(own)
	for _, m := range k.parts {
		switch m := m.(type) {
		case *syntax.Initializer:
			if m.Static {
				g.block(m.Body)
			}
		case *syntax.Field:
			if m.Init != nil && (m.Mods&syntax.Static != 0 || k.isInterface) {
				f := k.static_(m.Name)
				if f.constant() {
					continue
				}
				g.at(m)
				v := g.value(m.Init, f.typ, k.simple+"."+f.name)
				g.poke(g.constant(object, int64(k.holder)), f.index, v)
			}
		}
	}
	g.a.Code()
}
