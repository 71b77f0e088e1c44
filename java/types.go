package java

import (
	"slices"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// kind is the kind of a static type.
type kind uint8

const (
	kVoid kind = iota
	kBool
	kByte
	kShort
	kChar
	kInt
	kLong
	kFloat // as the double that has its value
	kDouble
	kNull
	kRef
)

var primitives = map[string]kind{
	"void": kVoid, "boolean": kBool, "byte": kByte, "short": kShort, "char": kChar,
	"int": kInt, "long": kLong, "float": kFloat, "double": kDouble,
}

// typ is a static type. A reference without a class is of any class: what is called on it
// is found when it is called. elem is set of arrays, variable of what is a type variable,
// whose class is then its bound.
type typ struct {
	kind     kind
	class    *class
	elem     *typ
	args     []typ // nil of a raw type
	declared bool  // it is written as Object; without a class it is else of any that is not known
	variable string
}

func (t typ) numeric() bool { return t.kind >= kByte && t.kind <= kDouble }

// real reports whether the values are floating-point numbers.
func (t typ) real() bool { return t.kind == kFloat || t.kind == kDouble }
func (t typ) ref() bool  { return t.kind >= kNull }

// slot returns what a local variable of the type is to the machine.
func (t typ) slot() scheduler.SlotKind {
	if t.ref() {
		return scheduler.RefSlot
	}
	return scheduler.IntSlot
}

var kindNames = [...]string{"void", "boolean", "byte", "short", "char", "int", "long", "float", "double", "null", "Object"}

// String returns the type as Java writes it.
func (t typ) String() string {
	switch {
	case t.elem != nil:
		return t.elem.String() + "[]"
	case t.class != nil:
		return t.class.simple
	}
	return kindNames[t.kind]
}

var (
	void    = typ{kind: kVoid}
	boolean = typ{kind: kBool}
	integer = typ{kind: kInt}
	long    = typ{kind: kLong}
	object  = typ{kind: kRef}
)

// class is a class, interface, enum or record of a program, or one of the library.
type class struct {
	name, simple string
	file         string
	decl         *syntax.TypeDecl
	super        *class
	interfaces   []*class
	outer        *class
	static       bool   // has no instance of outer
	around       *field // has that instance, nil if there is none
	elem         *typ   // of arrays
	captured     []*captured
	anonymous    bool
	inMethod     bool                 // it is local or anonymous
	parts        []syntax.Node        // the members of decl, and those that every such class has
	layout       []scheduler.SlotKind // of what the objects of a class of the library have before their fields
	lambdasNamed bool
	local        map[string]int // how many local classes of a name there are, for their numbers
	isInterface  bool
	abstract     bool
	fields       []*field // of an instance, those of super first
	statics      []*field
	supers       []typ              // super and interfaces with their arguments, of a class of the program
	methods      map[string]*method // own ones, by id
	list         []*method          // the same, in their order
	natives      map[string]native  // of the library, by key
	constants    map[string]int64   // static fields of the library
	holder       scheduler.ObjectID // has the static fields
	initializer  *initializer       // nil if nothing is to be done
	id           uint64
	compiler     *compiler
	source       *syntax.File
	nested       map[string]*class
	library      bool
	// unshared says that the methods of a class of the library take no steps but those that
	// they ask for.
	unshared bool
	// asleep says that nobody mentions a class in one of the library, and wanted which
	// methods of one are called.
	asleep bool
	wanted map[syntax.Node]bool
}

// slots returns what the fields of an object are to the machine: those that the class of
// the library that it extends has, and those of the program.
func (c *class) slots() []scheduler.SlotKind {
	var slots []scheduler.SlotKind
	for k := c; k != nil; k = k.super {
		if k.layout != nil {
			slots = slices.Clone(k.layout)
			break
		}
	}
	for _, f := range c.fields {
		slots = append(slots, f.typ.slot())
	}
	return slots
}

// instances returns what makes objects of the class, without running a constructor.
func (c *class) instances(name string) func() *instance {
	slots := c.slots()
	refs := withElements(slots, c.elementsOf())
	return func() *instance {
		return &instance{class: c, name: name, refs: refs, fields: make([]int64, len(slots))}
	}
}

// kinds returns slots by index.
func kinds(slots []scheduler.SlotKind) func(int) scheduler.SlotKind {
	return func(i int) scheduler.SlotKind { return slots[i] }
}

// field is a field, of an instance or of a class.
type field struct {
	name  string
	owner *class
	typ   typ
	index int
	final bool // never written after construction
	fixed bool // set before a constructor runs, so that nobody sees it without its value
	decl  *syntax.Field

	evaluated bool // known and isKnown say whether it is a constant
	known     constantValue
	isKnown   bool
}

// method is a method or constructor with a body, or an abstract one.
type method struct {
	name, id string
	owner    *class
	decl     *syntax.Method
	params   []typ
	result   typ
	static   bool
	sync     bool
	variadic bool
	compiled bool // its body is, or is being
	code     *scheduler.Code
	asm      *scheduler.Assembler
	// bridge calls it with objects, adapter calls a lambda in its place.
	bridge, adapter *scheduler.Code
}

// subclass reports whether a class is another one, extends or implements it.
func (c *class) subclass(of *class) bool {
	if c == nil || of == nil {
		return false
	}
	if c == of || c.super.subclass(of) {
		return true
	}
	for _, i := range c.interfaces {
		if i.subclass(of) {
			return true
		}
	}
	return false
}

// throwable reports whether the class is one of exceptions.
func (c *class) throwable() bool {
	for k := c; k != nil; k = k.super {
		if k.name == "java.lang.Throwable" {
			return true
		}
	}
	return false
}

// find returns the method that a call on an instance of the class runs.
func (c *class) find(key string) *method {
	for k := c; k != nil; k = k.super {
		if m := k.methods[key]; m != nil && m.decl.Body != nil {
			return m
		}
	}
	for k := c; k != nil; k = k.super {
		for _, i := range k.interfaces {
			if m := i.find(key); m != nil {
				return m
			}
		}
	}
	return nil
}
