package java

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
)

// Refusals are the first places of a file that are refused, in their order, if there are
// several.
type Refusals []*syntax.Error

// Error has a line for each.
func (r Refusals) Error() string {
	lines := make([]string, len(r))
	for i, e := range r {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns them for errors.As.
func (r Refusals) Unwrap() []error {
	all := make([]error, len(r))
	for i, e := range r {
		all[i] = e
	}
	return all
}

// mostRefusals is how many are looked for.
const mostRefusals = 10

// refuse takes note of a place, once.
func (c *compiler) refuse(e *syntax.Error) {
	if !slices.ContainsFunc(c.refused, func(old *syntax.Error) bool { return old.Pos == e.Pos && old.File == e.File }) {
		c.refused = append(c.refused, e)
	}
}

// refusals is what Compile says: the one place, or several in their order.
func (c *compiler) refusals() error {
	slices.SortStableFunc(c.refused, func(a, b *syntax.Error) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	if len(c.refused) == 1 {
		return c.refused[0]
	}
	return Refusals(c.refused)
}

// attempt compiles a part of the program and reports whether it could. What is refused is
// taken note of, so that the parts that come after are looked at, too.
func (c *compiler) attempt(do func()) (ok bool) {
	if ofLibrary(c.file) {
		do()
		return true
	}
	file, here, blocks, generic := c.file, c.here, c.blocks, c.generic
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *syntax.Error:
			c.refuse(e)
			if e.File != file.Name || len(c.refused) >= mostRefusals {
				panic(e)
			}
			c.file, c.here, c.blocks, c.generic = file, here, blocks, generic
		default:
			panic(e)
		}
	}()
	do()
	return true
}

// stop ends the compilation if something was refused: what comes after would be refused for
// no other reason.
func (c *compiler) stop() {
	if len(c.refused) > 0 {
		panic(c.refused[0])
	}
}

// recovering compiles a statement. After one that is refused the ones behind it are looked
// at, unless they may want variables that it declares.
func (g *gen) recovering(s syntax.Stmt, compile func()) {
	if g.trial || g.class.library {
		compile()
		return
	}
	before := *g
	if g.c.attempt(compile) {
		return
	}
	*g = before
	if !g.declaredAnyway(s) {
		panic(g.c.refused[len(g.c.refused)-1])
	}
}

// declaredAnyway reports whether the statements behind one that was refused can be
// compiled. A variable whose type is written is declared for them.
func (g *gen) declaredAnyway(s syntax.Stmt) bool {
	switch s := s.(type) {
	case *syntax.LocalVar:
		return s.Type.Name != "var" && g.lookup(s.Name) == nil && g.c.attempt(func() { g.declare(s, s.Name, g.c.typeOf(s.Type)) })
	case *syntax.ExprStmt, *syntax.Throw, *syntax.Block, *syntax.Try, *syntax.Sync, *syntax.ForEach, *syntax.SwitchStmt:
		return true
	case *syntax.Return:
		return !g.lambda
	}
	return false
}
