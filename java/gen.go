package java

import (
	"fmt"
	"maps"
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// gen compiles the body of a method or lambda.
type gen struct {
	c       *compiler
	a       *scheduler.Assembler
	class   *class
	method  *method
	this    bool // slot 0 is this
	thisAt  scheduler.Slot
	scopes  []map[string]*local
	blocks  []int                   // how many local classes there were when each of scopes began
	owned   int                     // variables up to this one have a scope
	kept    map[scheduler.Slot]bool // those that the program declares
	labels  int
	regions []*region
	targets []*target
	result  typ // of a lambda it is found out
	lambda  bool
	typed   bool     // of a lambda: result is known
	gives   *[]typ   // what a lambda gives
	unboxed []*local // parameters of a lambda that are to be taken out of their boxes
	trial   bool     // nobody runs the code
	naming  string   // the variable that a call initialises
	results []*result
	cases   map[*syntax.Switch][]string
	bound   map[*syntax.Pattern]*local // the variables of patterns
}

// local is a local variable.
type local struct {
	name     string
	typ      typ
	slot     scheduler.Slot
	constant *constantValue // of one that is final and has a constant value (JLS 4.12.4)
}

// val is the value of an expression: how to compute it, without another effect than
// that it may fail. What has an effect was emitted before.
type val struct {
	typ   typ
	f     scheduler.Value
	fixed bool // the same whenever it is computed
}

func (c *compiler) generator(m *method) *gen {
	g := &gen{c: c, a: m.asm, class: m.owner, method: m, this: !m.static, result: m.result}
	g.push()
	slot := scheduler.Slot(0)
	if g.this {
		slot++
	}
	for i, p := range m.decl.Params {
		g.scopes[0][p.Name] = &local{name: p.Name, typ: m.params[i], slot: slot}
		slot++
	}
	return g
}

// push begins a scope, of variables and of local classes.
func (g *gen) push() {
	g.scopes, g.blocks = append(g.scopes, map[string]*local{}), append(g.blocks, len(g.c.blocks))
}

func (g *gen) pop() {
	last := len(g.scopes) - 1
	if len(g.scopes[last]) > 0 { // most have none
		for _, name := range slices.Sorted(maps.Keys(g.scopes[last])) {
			g.a.Confine(g.scopes[last][name].slot)
		}
	}
	g.c.blocks = g.c.blocks[:g.blocks[last]]
	g.scopes, g.blocks = g.scopes[:last], g.blocks[:last]
}

func (g *gen) lookup(name string) *local {
	for i := len(g.scopes) - 1; i >= 0; i-- {
		if l := g.scopes[i][name]; l != nil {
			return l
		}
	}
	return nil
}

// declare makes a local variable.
func (g *gen) declare(at syntax.Node, name string, t typ) *local {
	if g.lookup(name) != nil {
		g.c.fail(at, "variable %s is already there", name)
	}
	l := &local{name: name, typ: t, slot: g.a.Slot(t.slot())}
	g.scopes[len(g.scopes)-1][name] = l
	g.keep(l.slot)
	return l
}

// keep says that a variable lives as long as its scope.
func (g *gen) keep(s scheduler.Slot) {
	if g.kept == nil {
		g.kept = map[scheduler.Slot]bool{}
	}
	g.kept[s] = true
}

// confined compiles something whose intermediate results nobody needs after it, so that
// states do not differ in them.
func (g *gen) confined(compile func()) {
	first := g.a.Slots()
	compile()
	var slots []scheduler.Slot
	for s := max(first, g.owned); s < g.a.Slots(); s++ {
		if !g.kept[scheduler.Slot(s)] {
			slots = append(slots, scheduler.Slot(s))
		}
	}
	g.owned = g.a.Slots()
	g.a.Confine(slots...)
}

// at sets the line of what follows. Those of our library are not those of the JDK, so
// that its frames have none.
func (g *gen) at(n syntax.Node) {
	if !g.class.library {
		g.a.Line(int(n.At().Line))
	}
}

func (g *gen) label(what string) string {
	g.labels++
	return fmt.Sprintf("%s %d", what, g.labels)
}

func (g *gen) constant(t typ, v int64) val { return val{t, scheduler.Const(v), true} }

// temp stores a value, so that it is computed once and now.
func (g *gen) temp(v val) val {
	if v.fixed {
		return v
	}
	s := g.a.Slot(v.typ.slot())
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, v.f(x)) })
	return val{v.typ, scheduler.Local(s), true}
}

// receive takes the result of the operation or call before it.
func (g *gen) receive(t typ) val {
	if t.kind == kVoid {
		return val{typ: t, f: scheduler.Const(0), fixed: true}
	}
	s := g.a.Slot(t.slot())
	g.a.Into(s)
	return val{t, scheduler.Local(s), true}
}

// operate performs an operation on an object, whose number f gets and which is not
// null.
func (g *gen) operate(on val, f func(*scheduler.Exec, scheduler.ObjectID) scheduler.Op) {
	g.a.DoWith(func(x *scheduler.Exec) scheduler.Op {
		id := scheduler.ObjectID(on.f(x))
		if id == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			return scheduler.Op{}
		}
		return f(x, id)
	})
}

// fixed reads a field that is set before anybody else can know the object.
func (g *gen) fixed(on val, index int, t typ) val {
	return val{t, func(x *scheduler.Exec) int64 {
		if o := fixedAt(x, on.f(x)); o != nil {
			return o.fields[index]
		}
		return 0
	}, on.fixed}
}

// fetch reads a field in a step of its own, unless it is final. Of a final one others can
// see that it is not set, if a constructor tells them of its object.
func (g *gen) fetch(on val, index int, t typ, final bool) val {
	if final {
		return val{t, func(x *scheduler.Exec) int64 {
			if o := instanceAt(x, on.f(x)); o != nil {
				return o.fields[index]
			}
			return 0
		}, on.fixed}
	}
	if g.class.unshared {
		return g.temp(val{t, func(x *scheduler.Exec) int64 {
			if id := on.f(x); id != 0 {
				return x.Edit(scheduler.ObjectID(id)).(*instance).fields[index]
			}
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			return 0
		}, false})
	}
	g.operate(on, func(_ *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
		return scheduler.Op{Object: id, Verb: verbGet, Arg: int64(index)}
	})
	return g.receive(t)
}

// store writes a field in a step of its own.
func (g *gen) store(on val, index int, v val) {
	if g.class.unshared {
		g.poke(on, index, v)
		return
	}
	g.operate(on, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
		return put(id, int64(index), v, x)
	})
}

// put is the operation that writes a field or an element.
func put(id scheduler.ObjectID, index int64, v val, x *scheduler.Exec) scheduler.Op {
	return with(scheduler.Op{Object: id, Verb: verbPut, Arg: index}, v, x)
}

// with gives an operation a value as its argument.
func with(op scheduler.Op, v val, x *scheduler.Exec) scheduler.Op {
	if v.typ.ref() {
		op.Ref = scheduler.ObjectID(v.f(x))
	} else {
		op.Saved = v.f(x)
	}
	return op
}

// poke writes a field of an object that no other thread knows yet.
func (g *gen) poke(on val, index int, v val) {
	g.a.Compute(func(x *scheduler.Exec) {
		w, id := v.f(x), on.f(x)
		if id == 0 {
			x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			return
		}
		x.Edit(scheduler.ObjectID(id)).(*instance).fields[index] = w
	})
}

// use initialises a class unless it is initialised.
func (g *gen) use(k *class) {
	if k == nil || k.initializer == nil || g.method != nil && g.method.owner == k && !g.lambda {
		return
	}
	i := k.initializer
	s := g.a.Slot(scheduler.IntSlot)
	done, from, to, failed := g.label("initialised"), g.label("clinit"), g.label("end of clinit"), g.label("clinit failed")
	g.a.If(i.class.Initialised, done) // as compiled code of a JVM, which checks no more
	g.a.Do(i.class.UseOp()).Into(s).If(func(x *scheduler.Exec) bool { return x.Get(s) == 0 }, done)
	g.a.Label(from).Call(i.code).Label(to).Do(i.class.InitialisedOp()).Jump(done)
	g.a.Label(failed)
	g.initializerFailed(i)
	g.a.Label(done)
	g.a.CatchIf(from, to, failed, func(*scheduler.Exception) bool { return true })
}
