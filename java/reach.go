package java

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/bced87ab/gridlock/java/syntax"
)

// A class of the library that is Java is compiled as far as a program can get: it is
// declared when its name is mentioned in what is compiled, and one of its methods is
// compiled when something that is compiled calls a method of that name. So a program pays
// for what it uses, however large the library is.

// mentions are the names of types, and of what may be one, and those of methods that a
// part of a program has, each sorted.
type mentions struct {
	types, calls []string
	messages     bool // whether one of its methods may be one of Throwable
}

// mentionsOf looks for them. Loops over objects and resources call methods that nobody
// writes down.
func mentionsOf(parts ...any) mentions {
	types, calls, messages := map[string]bool{}, map[string]bool{}, false
	for _, part := range parts {
		walk(reflect.ValueOf(part), func(n any) {
			switch n := n.(type) {
			case *syntax.Import:
				if n.Static {
					for part := range strings.SplitSeq(n.Name, ".") {
						types[part] = true
					}
				}
			case *syntax.Ident:
				types[n.Name] = true
			case *syntax.Type:
				for part := range strings.SplitSeq(n.Name, ".") {
					types[part] = true
				}
			case *syntax.Select:
				types[n.Name] = true
			case *syntax.Method: // it may override one
				calls[n.Name] = true
				messages = messages || ofThrowable[key(n.Name, len(n.Params))]
			case *syntax.Call:
				calls[n.Name] = true
			case *syntax.MethodRef:
				calls[n.Name] = true
			case *syntax.ForEach:
				calls["iterator"], calls["hasNext"], calls["next"] = true, true, true
			case *syntax.Try:
				calls["close"] = calls["close"] || len(n.Resources) > 0
			}
		})
	}
	return mentions{sortedKeys(types), sortedKeys(calls), messages}
}

// libraryClass is what a class of the library mentions: always, and in each of its
// methods that need not be compiled.
type libraryClass struct {
	always  mentions
	methods map[*syntax.Method]mentions
}

// libraryClasses are those of all declarations in the files of the library that were
// asked for. What they hold is a function of the files, and nobody changes it.
var libraryClasses sync.Map

func libraryClassOf(d *syntax.TypeDecl) *libraryClass {
	if known, ok := libraryClasses.Load(d); ok {
		return known.(*libraryClass)
	}
	l := &libraryClass{methods: map[*syntax.Method]mentions{}}
	always := []any{d.TypeParams, d.Extends, d.Implements, d.Components, d.Constants}
	abstract := abstractMethods(d)
	for _, m := range d.Members {
		switch m := m.(type) {
		case *syntax.TypeDecl: // has its own
		case *syntax.Method:
			if m.Name == "<init>" || len(abstract) == 1 && m == abstract[0] {
				always = append(always, m)
				continue
			}
			l.methods[m] = mentionsOf(m)
		default:
			always = append(always, m)
		}
	}
	l.always = mentionsOf(always...)
	libraryClasses.Store(d, l)
	return l
}

// abstractMethods are those without a body. An interface that has one of them is
// functional, and is known by it.
func abstractMethods(d *syntax.TypeDecl) []*syntax.Method {
	var all []*syntax.Method
	for _, m := range d.Members {
		if m, ok := m.(*syntax.Method); ok && m.Body == nil {
			all = append(all, m)
		}
	}
	return all
}

// reach is what is known to be used of the library.
type reach struct {
	types, calls map[string]bool
	// waiting are the methods, by their names, that nobody calls; sleeping are the nested
	// classes that nobody mentions.
	waiting  map[string][]waiting
	sleeping map[string][]*class

	begun    bool      // the classes that the program mentions have their members
	fresh    []*class  // mentioned since
	late     []waiting // called since
	required []*class  // begun since, to be compiled yet
	methods  []*method // of classes that were there
}

type waiting struct {
	class  *class
	method *syntax.Method
}

func newReach() *reach {
	return &reach{
		types: map[string]bool{}, calls: map[string]bool{},
		waiting: map[string][]waiting{}, sleeping: map[string][]*class{},
	}
}

// useOwn declares what the file of a program mentions, but for what it has itself.
func (c *compiler) useOwn() {
	m := mentionsOf(c.file)
	own := func(name string) bool { return c.classes[name] != nil && !c.classes[name].library }
	m.types = slices.DeleteFunc(m.types, own)
	c.ownMessages = m.messages
	c.mention(m)
}

// need declares what the compiler itself calls: methods of a name, of any class.
func (c *compiler) need(method string) {
	if !c.reach.calls[method] {
		c.mention(mentions{calls: []string{method}})
		c.catchUp()
	}
}

// require returns a class of our library for code that needs it though no file mentions it.
func (c *compiler) require(name string) *class {
	if c.lib[name] == nil {
		c.mention(mentions{types: []string{name}})
		c.catchUp()
	}
	return c.lib[name]
}

// mention declares what a part of a program, or of the library, mentions.
func (c *compiler) mention(m mentions) {
	r := c.reach
	for _, name := range m.calls {
		if r.calls[name] {
			continue
		}
		r.calls[name] = true
		for _, w := range r.waiting[name] {
			c.want(w.class, w.method)
		}
		delete(r.waiting, name)
	}
	for _, name := range m.types {
		if !r.types[name] {
			r.types[name] = true
			c.mentionClass(name)
		}
	}
}

func (c *compiler) mentionClass(name string) {
	for _, k := range c.reach.sleeping[name] {
		c.wake(k)
	}
	delete(c.reach.sleeping, name)
	tree := libraryTree(name)
	if tree == nil || c.lib[name] != nil {
		return
	}
	c.in(tree, func() {
		for _, d := range tree.Types {
			c.wake(c.declare(d, nil))
		}
	})
}

// sleep takes note of a class in one of the library, which is left alone until someone
// mentions it.
func (c *compiler) sleep(k *class) {
	k.asleep = true
	if c.reach.types[k.simple] {
		c.wake(k)
		return
	}
	c.reach.sleeping[k.simple] = append(c.reach.sleeping[k.simple], k)
}

// wake declares what a class of the library mentions of others.
func (c *compiler) wake(k *class) {
	k.asleep, k.wanted = false, map[syntax.Node]bool{}
	known := libraryClassOf(k.decl)
	c.reach.fresh = append(c.reach.fresh, k)
	c.mention(known.always)
	for _, m := range k.decl.Members {
		m, ok := m.(*syntax.Method)
		if _, optional := known.methods[m]; !ok || !optional {
			continue
		}
		if c.reach.calls[m.Name] {
			c.want(k, m)
		} else {
			c.reach.waiting[m.Name] = append(c.reach.waiting[m.Name], waiting{k, m})
		}
	}
}

// want has a method of the library compiled.
func (c *compiler) want(k *class, m *syntax.Method) {
	k.wanted[m] = true
	c.mention(libraryClassOf(k.decl).methods[m])
	if membersDone(k) {
		c.reach.late = append(c.reach.late, waiting{k, m})
	}
}

// unwanted reports whether a part of a class is a method that nobody calls.
func (k *class) unwanted(part syntax.Node) bool {
	m, ok := part.(*syntax.Method)
	if !ok || k.wanted == nil {
		return false
	}
	_, optional := libraryClassOf(k.decl).methods[m]
	return optional && !k.wanted[m]
}

// catchUp gives what was mentioned or called while others were compiled its members, and
// takes note that it is to be compiled.
func (c *compiler) catchUp() {
	r := c.reach
	for r.begun && len(r.late)+len(r.fresh) > 0 {
		late, fresh := r.late, r.fresh
		r.late, r.fresh = nil, nil
		for _, w := range supersFirst(late) {
			c.inside(w.class, func() {
				c.method(w.class, w.method)
				m := w.class.list[len(w.class.list)-1]
				c.begin(m)
				r.methods = append(r.methods, m)
			})
		}
		for _, step := range []func(*class){c.inherit, c.members, c.begins} {
			for _, k := range fresh {
				c.inside(k, func() { step(k) })
			}
		}
		r.required = append(r.required, fresh...)
	}
}

// supersFirst orders methods so that each comes after those that it may override.
func supersFirst(list []waiting) []waiting {
	depth := func(k *class) int { return len(ancestors(k, nil)) }
	return slices.SortedStableFunc(slices.Values(list), func(a, b waiting) int { return depth(a.class) - depth(b.class) })
}

// ancestors are all that a class extends and implements.
func ancestors(k *class, known []*class) []*class {
	for _, s := range k.supertypes() {
		if s.class != nil && !slices.Contains(known, s.class) {
			known = ancestors(s.class, append(known, s.class))
		}
	}
	return known
}

// finishLibrary compiles what was mentioned or called meanwhile.
func (c *compiler) finishLibrary() {
	r := c.reach
	for c.makeNativeBridges(); len(r.required)+len(r.methods) > 0; c.makeNativeBridges() {
		classes, methods := r.required, r.methods
		r.required, r.methods = nil, nil
		for _, k := range classes {
			c.inside(k, func() { c.bodies(k) })
		}
		for _, m := range methods {
			c.inside(m.owner, func() { c.compileMethod(m) })
		}
	}
}
