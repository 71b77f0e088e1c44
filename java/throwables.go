package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// ofThrowable are the methods of Throwable, by key, that a program may override.
var ofThrowable = map[string]bool{"getMessage/0": true, "getLocalizedMessage/0": true, "getCause/0": true}

// describing is a method of Throwable that an exception may have of its own, and else is a
// field.
func describing(name string, field int) emitter {
	return func(g *gen, e *syntax.Call, on val, _ []val, result typ) val {
		on = g.temp(on)
		own := []string{name}
		if name == "getLocalizedMessage" {
			own = append(own, "getMessage")
		}
		if _, isSuper := e.X.(*syntax.Super); isSuper {
			own = own[1:]
		}
		return g.described(on, own, field, result)
	}
}

// described calls the first of some methods that the class of an exception has of its own,
// or reads a field if it has none.
func (g *gen) described(on val, own []string, field int, result typ) val {
	read := func(x *scheduler.Exec) int64 {
		if o := instanceAt(x, on.f(x)); o != nil {
			return o.fields[field]
		}
		return 0
	}
	s := g.a.Slot(scheduler.RefSlot)
	if !g.c.ownMessages {
		g.a.Compute(func(x *scheduler.Exec) { x.Set(s, read(x)) })
		return val{result, scheduler.Local(s), true}
	}
	done := g.label("described")
	for _, name := range own {
		next := g.label("not its own")
		g.a.If(func(x *scheduler.Exec) bool {
			o, ok := x.Fixed(scheduler.ObjectID(on.f(x))).(*instance)
			return !ok || o.class.find(key(name, 0)) == nil
		}, next)
		out := g.invokeDynamic(on, name, nil)
		g.a.Compute(func(x *scheduler.Exec) { x.Set(s, out.f(x)) }).Jump(done).Label(next)
	}
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, read(x)) }).Label(done)
	return val{result, scheduler.Local(s), true}
}

// showsThrowable is Throwable.toString where there are messages of their own.
func (c *compiler) showsThrowable() *scheduler.Code {
	k := c.lib["Throwable"]
	if k.methods["toString/0"] == nil {
		g := &gen{c: c, a: c.program.Assemble(scheduler.Frame{Module: "java.base", Class: k.name, Method: "toString", File: "Throwable.java"}), class: k}
		g.push()
		self := val{typ{kind: kRef, class: k}, scheduler.Local(g.a.Param(scheduler.RefSlot)), true}
		message := g.described(self, []string{"getLocalizedMessage", "getMessage"}, 0, c.stringType())
		g.a.Return(func(x *scheduler.Exec) int64 {
			s := instanceAt(x, self.f(x)).class.name
			if id := message.f(x); id != 0 {
				s += ": " + textAt(x, id)
			}
			return int64(x.New(&text{s}))
		})
		k.methods["toString/0"] = &method{name: "toString", id: "toString/0", owner: k, code: g.a.Code(), decl: &syntax.Method{Name: "toString", Body: &syntax.Block{}}}
	}
	return k.methods["toString/0"].code
}

// uncaughtAs compiles what a thread runs, so that what it ends with has the message that
// an exception has of its own.
func (g *gen) uncaughtAs(run func()) {
	if !g.c.ownMessages {
		run()
		return
	}
	g.a.Label("run")
	run()
	g.a.Label("ran").Return().Label("uncaught")
	g.rethrow(g.caught(g.c.lib["Throwable"]))
	g.a.CatchIf("run", "ran", "uncaught", func(e *scheduler.Exception) bool { return g.c.byName[e.Class] != nil })
}

// rethrow throws an exception again that nothing will catch, with the message of its own.
func (g *gen) rethrow(caught val) {
	if !g.c.ownMessages {
		g.a.Rethrow()
		return
	}
	message := g.described(caught, []string{"getLocalizedMessage", "getMessage"}, 0, g.c.stringType())
	g.a.Throw(func(x *scheduler.Exec) *scheduler.Exception {
		e := &scheduler.Exception{Class: instanceAt(x, caught.f(x)).class.name, Object: scheduler.ObjectID(caught.f(x)), At: x.Caught().At}
		if id := message.f(x); id != 0 {
			e.Message = textAt(x, id)
		}
		return e
	})
}
