package java

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// Compile compiles a file to a program whose first thread is main. The error is a
// *syntax.Error that says where, what and what was expected, or Refusals that are several.
func Compile(name string, src []byte) (p *scheduler.Program, err error) {
	file, err := syntax.Parse(name, src)
	if err != nil {
		return nil, err
	}
	c := &compiler{
		program: scheduler.NewProgram(name), file: file,
		lib: map[string]*class{}, arrays: map[string]*class{}, byName: map[string]*class{}, texts: map[string]scheduler.ObjectID{},
		types: map[syntax.Expr]typ{}, enums: map[*syntax.New]enumConstant{}, lambdas: map[syntax.Node]lambdaName{},
		overloaded: map[string]bool{}, reach: newReach(), dynamic: map[string]bool{}, nativeBridges: map[string]*scheduler.Code{},
		signatures: map[*syntax.Call]string{},
	}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *syntax.Error:
			c.refuse(e)
			p, err = nil, c.refusals()
		default:
			if len(c.refused) == 0 {
				panic(e)
			}
			p, err = nil, c.refusals() // what was refused left something unfinished
		}
	}()
	c.compile()
	return c.program, nil
}

// compiler compiles a file.
type compiler struct {
	program *scheduler.Program
	file    *syntax.File
	classes map[string]*class // those of the top level, by simple name
	lib     map[string]*class // those of the library that are built in, whatever a program calls its own
	arrays  map[string]*class // by their names
	here    *class            // whose code is compiled
	byName  map[string]*class // by the name that Java has for it at run time
	own     []*class          // those of the file, in their order
	texts   map[string]scheduler.ObjectID
	blocks  []*class            // local classes in scope
	types   map[syntax.Expr]typ // of expressions that were tried
	enums   map[*syntax.New]enumConstant
	lambdas map[syntax.Node]lambdaName
	generic []*syntax.TypeParam // of the methods around what is compiled

	overloaded map[string]bool // keys of methods that are not the only ones with theirs
	out        scheduler.ObjectID
	ids        uint64
	firstBox   scheduler.ObjectID // see addBoxes

	refused []*syntax.Error
	// handlers has the handler of all threads.
	handlers scheduler.ObjectID

	err scheduler.ObjectID // System.err
	// dynamic are the methods that are called on objects whose class shows only then, and
	// nativeBridges what runs those that are built in, by class and key.
	dynamic       map[string]bool         // false is done
	signatures    map[*syntax.Call]string // of the methods that the program calls, as the JVM writes them
	nativeBridges map[string]*scheduler.Code
	// threadNumbers and identities count the names of threads and the identity hash codes
	// that were given; 0 if the program asks for none.
	threadNumbers, identities scheduler.ObjectID
	reach                     *reach
	ownMessages               bool               // the program may have exceptions with messages of their own
	unsuppressed              scheduler.ObjectID // stands for what an exception suppresses that does not
	// pipes has the named pipes.
	pipes scheduler.ObjectID
	// classObjects are the objects of java.lang.Class, if the program wants them.
	wantsClasses bool
	classObjects map[*class]scheduler.ObjectID
	classOfID    map[scheduler.ObjectID]*class
}

// fail ends the compilation.
func (c *compiler) fail(at syntax.Node, format string, args ...any) {
	panic(&syntax.Error{File: c.file.Name, Pos: at.At(), Message: fmt.Sprintf(format, args...)})
}

func (c *compiler) compile() {
	c.out, c.err = c.program.New(&console{}), c.program.Constant(&console{errors: true})
	c.addBoxes()
	c.library()
	for _, d := range c.file.Types {
		c.declare(d, nil)
	}
	c.useOwn()
	all := slices.DeleteFunc(slices.Clone(c.own), func(k *class) bool { return k.asleep })
	c.reach.fresh = nil
	for _, step := range []func(*class){c.inherit, c.members, c.begins} {
		for _, k := range all {
			c.inside(k, func() { c.attempt(func() { step(k) }) })
		}
		c.stop()
	}
	c.reach.begun = true
	for _, k := range all {
		c.inside(k, func() { c.bodies(k) })
	}
	c.stop()
	c.finishLibrary()
	c.makeBridges()
	c.makeClassObjects()
	c.start()
}

// methodOrder returns the keys of a class's methods in an order that is always the same.
func methodOrder(k *class) []string { return slices.Sorted(maps.Keys(k.methods)) }

// declare makes a class of a declaration and of those in it.
func (c *compiler) declare(d *syntax.TypeDecl, outer *class) *class {
	k := c.newClass(d.Name, nil)
	k.decl, k.outer, k.file, k.source, k.library = d, outer, c.file.Name, c.file, ofLibrary(c.file)
	k.unshared = k.library && !strings.HasPrefix(c.file.Package, "java.util.concurrent")
	if k.library && outer == nil {
		k.natives = nativeCalls()[d.Name]
	}
	k.static = outer == nil || outer.isInterface || d.Mods&syntax.Static != 0 || d.Kind != syntax.Class
	k.isInterface, k.abstract = d.Kind == syntax.Interface, d.Mods&syntax.Abstract != 0
	if outer != nil {
		k.name = outer.name + "$" + d.Name
	} else if c.file.Package != "" {
		k.name = c.file.Package + "." + d.Name
	}
	k.parts = c.partsOf(d, strings.ReplaceAll(k.name, "$", "."))
	among := c.classes
	switch {
	case outer != nil:
		among = outer.nested
	case k.library: // whatever a program calls its own
		c.lib[d.Name] = k
		if c.classes[d.Name] != nil {
			among = map[string]*class{}
		}
	}
	if had := among[d.Name]; had != nil && had.decl != nil {
		c.fail(d, "class %s is declared twice; give one of them another name", d.Name)
	}
	among[d.Name], c.byName[k.name] = k, k
	c.own = append(c.own, k)
	if k.library && outer != nil && c.here == nil { // not in a method
		c.sleep(k)
	}
	c.declareMembers(k)
	return k
}

// declareMembers makes the classes that are declared in a class.
func (c *compiler) declareMembers(k *class) {
	for _, m := range k.decl.Members {
		if inner, ok := m.(*syntax.TypeDecl); ok {
			c.declare(inner, k)
		}
	}
}

// newClass makes a class that is known by its simple name.
func (c *compiler) newClass(name string, super *class) *class {
	c.ids++
	return &class{
		name: name, simple: name, super: super, id: c.ids, compiler: c, nested: map[string]*class{},
		methods: map[string]*method{}, natives: map[string]native{},
	}
}

// inherit finds what a class extends and implements.
func (c *compiler) inherit(k *class) {
	add := func(t *syntax.Type) *class {
		u := c.typeOf(t)
		if u.class == nil || u.elem != nil {
			c.fail(t, "%s is no class that is known here", t.Name)
		}
		k.supers = append(k.supers, u)
		return u.class
	}
	switch {
	case k.decl.Extends != nil:
		k.super = add(k.decl.Extends)
		c.mayExtend(k.decl.Extends, k.super)
	case k.decl.Kind == syntax.Enum:
		k.super = c.lib["Enum"]
	case k.decl.Kind == syntax.Record:
		k.super = c.lib["Record"]
	}
	if k.super != nil && k.decl.Extends == nil {
		k.supers = append(k.supers, typ{kind: kRef, class: k.super})
	}
	for _, t := range k.decl.Implements {
		k.interfaces = append(k.interfaces, add(t))
	}
	for s := k.super; s != nil; s = s.super {
		if s == k {
			c.fail(k.decl, "class %s extends itself", k.simple)
		}
	}
	if inherits(k, k) {
		c.fail(k.decl, "interface %s extends itself", k.simple)
	}
}

// inherits reports whether a class implements an interface by one of its interfaces.
func inherits(k, of *class) bool {
	for _, i := range k.interfaces {
		if i == of || i != k && i.decl != nil && inherits(i, of) {
			return true
		}
	}
	return false
}

// mayExtend refuses to extend a class of the library whose objects are made otherwise.
func (c *compiler) mayExtend(at syntax.Node, k *class) {
	if k.decl == nil && k.layout == nil && !k.throwable() {
		c.fail(at, "class %s of the library cannot be extended here; have one in a field", k.simple)
	}
}

// classNamed returns the class that a type names.
func (c *compiler) classNamed(t *syntax.Type) *class {
	u := c.typeOf(t)
	if u.class == nil || u.elem != nil {
		c.fail(t, "%s is no class that is known here", t.Name)
	}
	return u.class
}

// typeOf returns a type as it is written.
func (c *compiler) typeOf(t *syntax.Type) typ {
	if t == nil {
		return void
	}
	u := c.simpleType(t)
	for range t.Dims {
		e := u
		u = typ{kind: kRef, elem: &e}
	}
	return u
}

func (c *compiler) simpleType(t *syntax.Type) typ {
	if k, ok := primitives[t.Name]; ok {
		return typ{kind: k}
	}
	switch {
	case t.Name == "Object" || t.Name == "java.lang.Object" || t.Name == "?" && t.Bound == nil:
		return typ{kind: kRef, declared: true}
	case t.Name == "?":
		return c.typeOf(t.Bound)
	}
	if u, ok := c.typeVariable(t.Name); ok {
		return u
	}
	k := c.resolve(t)
	if k == nil {
		c.fail(t, "class %s is not one of the file or of the library that is supported%s", t.Name, insteadOf(t.Name))
	}
	u := typ{kind: kRef, class: k}
	for _, a := range t.Args {
		u.args = append(u.args, c.typeOf(a))
	}
	return u
}

// members finds the fields and methods of a class.
func (c *compiler) members(k *class) {
	if membersDone(k) {
		return
	}
	for _, s := range k.supertypes() {
		if s.class.decl != nil && !membersDone(s.class) {
			c.inside(s.class, func() { c.members(s.class) })
		}
	}
	if k.super != nil {
		k.fields = append(k.fields, k.super.fields...)
	}
	k.fields = slices.Clip(k.fields)
	k.hiddenFields()
	for _, m := range k.parts {
		switch m := m.(type) {
		case *syntax.Field:
			c.attempt(func() { c.field(k, m) })
		case *syntax.Method:
			if !k.unwanted(m) {
				c.attempt(func() { c.method(k, m) })
			}
		}
	}
	c.defaultConstructor(k)
	var slots []scheduler.SlotKind
	for _, f := range k.statics {
		slots = append(slots, f.typ.slot())
	}
	k.holder = c.program.New(&instance{class: k, name: k.simple, static: true, refs: kinds(slots), fields: make([]int64, len(slots))})
}

func membersDone(k *class) bool { return k.holder != 0 }

func (c *compiler) field(k *class, d *syntax.Field) {
	f := &field{
		name: d.Name, owner: k, typ: c.typeOf(d.Type), decl: d,
		final: d.Mods&syntax.Final != 0 || k.isInterface,
	}
	if d.Mods&syntax.Static != 0 || k.isInterface {
		f.index = len(k.statics)
		k.statics = append(k.statics, f)
		return
	}
	k.addField(f)
}

// addField adds a field to the objects of a class.
func (c *class) addField(f *field) {
	f.index = len(c.slots())
	c.fields = append(c.fields, f)
}

// defaultConstructor gives a class the constructor without parameters if it has none
// (JLS 8.8.9). An anonymous class gets its own where it is.
func (c *compiler) defaultConstructor(k *class) {
	if k.isInterface || k.anonymous || slices.ContainsFunc(k.parts, isConstructor) {
		return
	}
	d := &syntax.Method{Pos: k.decl.Pos, Mods: k.decl.Mods & syntax.Public, Name: "<init>", Body: &syntax.Block{Pos: k.decl.Pos, End: k.decl.Pos}}
	k.parts = append(slices.Clip(k.parts), d)
	c.method(k, d)
}

func isConstructor(n syntax.Node) bool {
	m, ok := n.(*syntax.Method)
	return ok && m.Name == "<init>"
}

func key(name string, params int) string { return name + "/" + strconv.Itoa(params) }

func (c *compiler) method(k *class, d *syntax.Method) {
	if slices.ContainsFunc(k.list, func(m *method) bool { return m.decl == d }) {
		return // the constructor of an anonymous class
	}
	m := &method{
		name: d.Name, owner: k, decl: d, static: d.Mods&syntax.Static != 0, sync: d.Mods&syntax.Synchronized != 0,
	}
	c.withParams(d.TypeParams, func() {
		m.result = c.typeOf(d.Result)
		for _, p := range d.Params {
			m.params, m.variadic = append(m.params, c.typeOf(p.Type)), p.Variadic
		}
	})
	if d.Mods&syntax.Native != 0 {
		c.fail(d, "native methods are not supported; write it in Java")
	}
	id := key(d.Name, len(d.Params))
	switch {
	case k.throwable() && ofThrowable[id]:
	case d.Name != "<init>" && k.super.native(id) != nil:
		c.fail(d, "a %s in the place of that of the library is not supported; give it another name", d.Name)
	}
	c.register(m)
}

// begin begins the code of each method, so that others can call it.
func (c *compiler) begin(m *method) {
	if m.asm != nil {
		return
	}
	name := m.name
	frame := scheduler.Frame{Class: m.owner.name, Method: name, File: m.owner.file}
	if m.owner.library {
		frame.Module = "java.base"
	}
	m.asm = c.program.Assemble(frame)
	if key(name, len(m.params)) == "run/0" && m.owner.subclass(c.lib["Thread"]) {
		m.asm.Entry()
	}
	m.code = m.asm.Self()
	if !m.static {
		m.asm.Param(scheduler.RefSlot)
	}
	for _, p := range m.params {
		m.asm.Param(p.slot())
	}
}

// begins begins the code of the methods of a class.
func (c *compiler) begins(k *class) {
	for _, m := range k.list {
		c.begin(m)
	}
	c.beginInitializer(k)
}

// bodies compiles the methods of a class.
func (c *compiler) bodies(k *class) {
	for _, m := range k.list {
		c.attempt(func() { c.compileMethod(m) })
	}
	c.attempt(func() { c.initialize(k) })
}

// compileMethod compiles a method, if it has a body and was not compiled before.
func (c *compiler) compileMethod(m *method) {
	if m.decl.Body != nil && !m.compiled {
		m.compiled = true
		c.withParams(m.decl.TypeParams, func() { c.body(m) })
	}
}

func (c *class) static_(name string) *field {
	for _, f := range c.statics {
		if f.name == name {
			return f
		}
	}
	return nil
}

// start adds the thread main.
func (c *compiler) start() {
	for _, k := range c.own {
		m := k.methods["main/1"]
		if m == nil || !m.static {
			continue
		}
		args := c.program.New(&instance{class: c.arrayClass(c.stringType()), refs: allRefs})
		main := &instance{class: c.lib["Thread"], name: "main", fields: make([]int64, threadFields), refs: threadKinds}
		main.fields[threadID], main.fields[threadName], main.fields[threadKind] = 1, int64(c.literal("main")), int64(scheduler.Platform)
		thread := c.program.New(main)
		a := c.program.Assemble()
		self := a.Param(scheduler.RefSlot)
		p := a.Param(scheduler.RefSlot)
		g := &gen{c: c, a: a, class: k}
		g.use(k)
		if c.reach.calls[setHandlerOfAll] || c.reach.calls["setUncaughtExceptionHandler"] {
			a.Label("run").Call(m.code, scheduler.Local(p)).Label("end").Return().Label("uncaught")
			g.handle(val{g.threadType(), scheduler.Local(self), true})
			a.CatchIf("run", "end", "uncaught", func(e *scheduler.Exception) bool { return c.byName[e.Class] != nil })
		} else {
			g.uncaughtAs(func() { a.Call(m.code, scheduler.Local(p)) })
		}
		c.program.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: a.Code(), Args: []int64{int64(thread), int64(args)}})
		return
	}
	c.fail(syntax.Pos{Line: 1, Col: 1}, "no class has a method public static void main(String[] args)")
}

func allRefs(int) scheduler.SlotKind { return scheduler.RefSlot }
func noRefs(int) scheduler.SlotKind  { return scheduler.IntSlot }

// literal returns the constant for a text.
func (c *compiler) literal(s string) scheduler.ObjectID {
	id, ok := c.texts[s]
	if !ok {
		id = c.program.Constant(&text{s})
		c.texts[s] = id
	}
	return id
}
