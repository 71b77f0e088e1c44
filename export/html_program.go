package export

import (
	"cmp"
	"slices"
	"strings"

	wording "github.com/bced87ab/gridlock/internal/plain"
	"github.com/bced87ab/gridlock/scheduler"
)

// program is the text of the program with the place of each thread: the Java file, or
// else the operations that the run met, by the method with which their threads begin.
type program struct {
	file, source string
	places       table[operationKey, operation]
	// roots are the methods with which threads begin, as far as they have begun.
	roots map[scheduler.ThreadID]string
}

// operationKey is what makes an operation another line: where it is, and what it does.
type operationKey struct{ root, frame, verb string }

type operation struct {
	operationKey
	object, class string
	many          bool // it is done on several objects
}

func newProgram(r Run) *program {
	return &program{file: r.File, source: r.Source, roots: map[scheduler.ThreadID]string{}}
}

// place returns the number of the line at which a thread is, 0 if it is nowhere.
func (p *program) place(objects *looker, t scheduler.ThreadInfo, stack []scheduler.Frame) int {
	if p.source != "" {
		for _, f := range stack {
			if f.Module == "" && f.File == p.file && f.Line > 0 {
				return f.Line
			}
		}
		return 0
	}
	if t.Verb == "" {
		return 0
	}
	o := operation{operationKey: operationKey{verb: t.Verb}}
	own := slices.DeleteFunc(slices.Clone(stack), func(f scheduler.Frame) bool { return f.Module != "" })
	if len(own) > 0 {
		o.frame, p.roots[t.ID] = own[0].Short(), shortClass(own[len(own)-1].Class)+"."+own[len(own)-1].Method
	}
	o.root = cmp.Or(p.roots[t.ID], t.Display())
	if t.Op.Object != 0 {
		is := objects.called(t.Op.Object)
		o.object, o.class = is.name, shortClass(is.class)
	}
	i := p.places.add(o.operationKey, func() operation { return o })
	known := &p.places.all[i]
	known.many = known.many || known.object != o.object
	return i + 1
}

// lines returns the text.
func (p *program) lines() []programLine {
	var all []programLine
	if p.source != "" {
		for i, l := range strings.Split(strings.TrimSuffix(p.source, "\n"), "\n") {
			all = append(all, programLine{Place: i + 1, Text: strings.TrimRight(l, "\r")})
		}
		return all
	}
	var roots []string
	for _, o := range p.places.all {
		if !slices.Contains(roots, o.root) {
			roots = append(roots, o.root)
		}
	}
	for _, root := range roots {
		all = append(all, programLine{Text: root})
		for i, o := range p.places.all {
			if o.root == root {
				all = append(all, programLine{Place: i + 1, Text: o.text(), At: o.frame})
			}
		}
	}
	return all
}

func (o operation) text() string {
	switch {
	case o.object == "":
		return o.verb
	case o.many:
		return o.verb + " " + wording.Article(o.class)
	}
	return o.verb + " " + o.object
}
