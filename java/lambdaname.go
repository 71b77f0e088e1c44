package java

import (
	"fmt"
	"reflect"

	"github.com/bced87ab/gridlock/java/syntax"
)

// lambdaName is the name of the method that javac makes of a lambda: that of JDK 21, and
// that of JDK 25. Of those between nobody has looked; they are taken as 21. Measured with
// programs that have lambdas everywhere, see TestNamesOfLambdas.
type lambdaName struct{ before, since25 string }

// lambdaName returns the name of a lambda of a class.
func (c *compiler) lambdaName(k *class, at syntax.Node) lambdaName {
	if !k.lambdasNamed {
		k.lambdasNamed = true
		n := &lambdaNames{c: c, class: k, inMethods: map[string]int{}, local: map[string]bool{}}
		n.nameAll()
	}
	if name, ok := c.lambdas[at]; ok {
		return name
	}
	return lambdaName{"lambda", "lambda"} // none that is written in the class
}

// lambdaNames names the lambdas of a class in the order of the text. JDK 21 counts them in
// the whole class, each after those in it, and JDK 25 in all methods of a name, each before
// those in it.
type lambdaNames struct {
	c          *compiler
	class      *class
	in, before string // the part of the name that stands for the method
	inClass    int
	inMethods  map[string]int
	local      map[string]bool // classes declared in its methods
}

func (n *lambdaNames) nameAll() {
	d := n.class.decl
	n.in, n.before = "static", "static"
	for _, k := range d.Constants {
		n.visit(reflect.ValueOf(k.Args))
	}
	for _, m := range d.Members {
		switch m := m.(type) {
		case *syntax.Field:
			n.initializer(m.Mods&syntax.Static != 0 || n.class.isInterface)
			if n.class.inMethod { // JDK 21 has the name of a local class here
				n.before = n.class.simple
			}
		case *syntax.Initializer:
			n.initializer(m.Static)
		case *syntax.Method:
			n.in = m.Name
			if m.Name == "<init>" {
				n.in = "new"
			}
			n.before = n.in
		}
		if _, nested := m.(*syntax.TypeDecl); !nested {
			n.visit(reflect.ValueOf(m))
		}
	}
}

func (n *lambdaNames) initializer(static bool) {
	n.in = "new"
	if static {
		n.in = "static"
	}
	n.before = n.in
}

// visit names the lambdas in a part of the class, those in other classes aside.
func (n *lambdaNames) visit(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		n.visit(v.Elem())
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		switch node := v.Interface().(type) {
		case *syntax.TypeDecl:
			n.local[node.Name] = true
			return
		case *syntax.Type:
			return
		case *syntax.Lambda:
			n.name(node, func() { n.visit(v.Elem()) })
			return
		case *syntax.MethodRef:
			n.visit(v.Elem())
			if n.isLambda(node) {
				n.name(node, func() {})
			}
			return
		}
		n.visit(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			n.visit(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			n.visit(v.Index(i))
		}
	}
}

func (n *lambdaNames) name(at syntax.Node, inside func()) {
	later := fmt.Sprintf("lambda$%s$%d", n.in, n.inMethods[n.in])
	n.inMethods[n.in]++
	inside()
	n.c.lambdas[at] = lambdaName{fmt.Sprintf("lambda$%s$%d", n.before, n.inClass), later}
	n.inClass++
}

// isLambda reports whether javac makes a lambda of a method reference: of one that makes
// arrays or objects of a class with an object around it, and of one to super. Those to a
// method with a variable number of parameters are overlooked.
func (n *lambdaNames) isLambda(e *syntax.MethodRef) bool {
	if _, ok := e.X.(*syntax.Super); ok {
		return true
	}
	if e.Name != "new" {
		return false
	}
	if e.Type != nil && e.Type.Dims > 0 {
		return true
	}
	name := ""
	switch {
	case e.Type != nil:
		name = e.Type.Name
	default:
		if id, ok := e.X.(*syntax.Ident); ok {
			name = id.Name
		}
	}
	for k := n.class; k != nil; k = k.outer {
		if m := k.member(name); m != nil && m.decl != nil {
			return !m.static
		}
	}
	return n.local[name]
}
