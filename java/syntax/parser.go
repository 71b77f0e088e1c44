package syntax

import (
	"fmt"
	"strings"
)

// parser reads the tree from the tokens by recursive descent.
type parser struct {
	file  string
	lexer *lexer
	toks  []token
	i     int
	// lexError is that which ended the tokens, or nil.
	lexError *Error
	nesting  int
	// chain is the longest chain of operators, calls or else-ifs in what was read.
	chain int
	// inLabel says that an arrow ends the label of a case, and begins no lambda.
	inLabel bool
	// argsEnd has what skipTypeArgs found for a token, or 0, so that nested ones are
	// read once.
	argsEnd []int32
}

// Parse reads a compilation unit. The name is that of the file, which is kept without
// its folders. The error is an *Error.
func Parse(name string, src []byte) (f *File, err error) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	l, lexError := lex(name, src)
	p := &parser{file: name, lexer: l, toks: l.toks, lexError: lexError}
	defer func() {
		if e := recover(); e != nil {
			f, err = nil, e.(*Error)
		}
	}()
	f = p.unit()
	f.Name, f.Header = name, strings.TrimSpace(strings.Join(l.header, "\n"))
	if lexError != nil {
		return nil, lexError
	}
	return f, nil
}

// fail ends the reading with an error of the grammar.
func (p *parser) fail(pos Pos, format string, args ...any) {
	panic(&Error{File: p.file, Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// refuse ends the reading at a construct that the tree cannot say.
func (p *parser) refuse(pos Pos, construct, instead string) {
	panic(unsupported(p.file, pos, construct, instead))
}

// expected fails because the next token is not what the grammar has there.
func (p *parser) expected(what string) {
	t := p.tok()
	if t.kind == tokEOF && p.lexError != nil {
		panic(p.lexError)
	}
	if t.kind == tokKeyword && t.text == "_" {
		p.refuse(t.pos, "unnamed variable _", "give it a name instead")
	}
	p.fail(t.pos, "unexpected %s, expected %s", t.describe(), what)
}

// enter counts one level of nesting. Every call has one of leave.
func (p *parser) enter() {
	if p.nesting++; p.nesting > maxNesting {
		p.fail(p.tok().pos, "the code is nested too deeply, expected simpler code: move a part into a variable or method")
	}
}

func (p *parser) leave() { p.nesting-- }

// link counts one link of a chain.
func (p *parser) link() {
	if p.chain++; p.chain > maxChain {
		p.fail(p.tok().pos, "a chain of more than %d operators or calls, expected shorter ones: move a part into a variable", maxChain)
	}
}

// startChain begins something that may have chains and ends with endChain. Those of
// siblings do not add up.
func (p *parser) startChain() int {
	before := p.chain
	p.chain = 0
	return before
}

func (p *parser) endChain(before int) { p.chain = max(p.chain, before) }

func (p *parser) tok() *token { return &p.toks[p.i] }

// peek returns the token so many behind the next one.
func (p *parser) peek(n int) *token { return &p.toks[min(p.i+n, len(p.toks)-1)] }

// next moves on and returns the token that it moves behind.
func (p *parser) next() *token {
	t := &p.toks[p.i]
	if t.kind != tokEOF {
		p.i++
	}
	return t
}

// is reports whether the token is a certain keyword or sign.
func (t *token) is(s string) bool {
	return (t.kind == tokOp || t.kind == tokKeyword) && t.text == s
}

// isWord reports whether the token is an identifier that is a keyword in some places.
func (t *token) isWord(s string) bool { return t.kind == tokIdent && t.text == s }

func (p *parser) is(s string) bool { return p.toks[p.i].is(s) }

func (p *parser) accept(s string) bool {
	if !p.is(s) {
		return false
	}
	p.i++
	return true
}

func (p *parser) expect(s, after string) *token {
	if !p.is(s) {
		p.expected("'" + s + "' " + after)
	}
	return p.next()
}

// semicolon reads the end of a statement or declaration. One that is missing at the end
// of a line is reported there and not at the next line, as a reader looks there first.
func (p *parser) semicolon(after string) {
	if p.is(";") {
		p.i++
		return
	}
	t := p.tok()
	if p.i > 0 && (t.kind != tokEOF || p.lexError == nil) {
		if end := p.lexer.place(int(p.toks[p.i-1].end)); end.Line < t.pos.Line {
			p.fail(end, "missing ';', expected ';' after %s", after)
		}
	}
	p.expected("';' after " + after)
}

// ident reads an identifier. What says what it names.
func (p *parser) ident(what string) *token {
	if p.tok().kind != tokIdent {
		p.expected(what)
	}
	return p.next()
}

// close reads the end of a block or body that began at a place.
func (p *parser) close(open Pos, what string) Pos {
	if !p.is("}") {
		p.expected(fmt.Sprintf("%s, or '}' for the '{' at %s", what, open))
	}
	return p.next().pos
}

// unit reads a compilation unit.
func (p *parser) unit() *File {
	f := &File{}
	start := p.i
	p.annotations()
	if p.accept("package") {
		f.Package = p.name("the name of the package")
		p.semicolon("the package")
	} else {
		p.i = start
	}
	for p.is("import") || p.is(";") {
		if p.accept(";") {
			continue
		}
		f.Imports = append(f.Imports, p.importDecl())
	}
	for p.tok().kind != tokEOF {
		if p.accept(";") {
			continue
		}
		f.Types = append(f.Types, p.topLevel())
	}
	return f
}

func (p *parser) importDecl() *Import {
	imp := &Import{Pos: p.next().pos}
	imp.Static = p.accept("static")
	parts := []string{p.ident("the name of what is imported").text}
	for p.accept(".") {
		if p.accept("*") {
			imp.Star = true
			break
		}
		parts = append(parts, p.ident("a name or '*'").text)
	}
	imp.Name = strings.Join(parts, ".")
	p.semicolon("the import")
	return imp
}

func (p *parser) name(what string) string {
	parts := []string{p.ident(what).text}
	for p.accept(".") {
		parts = append(parts, p.ident("a name").text)
	}
	return strings.Join(parts, ".")
}

// topLevel reads a type declaration at the top of a file.
func (p *parser) topLevel() *TypeDecl {
	t := p.tok()
	if t.isWord("module") && p.peek(1).kind == tokIdent || t.isWord("open") && p.peek(1).isWord("module") {
		p.refuse(t.pos, "module declaration", "leave the file out and use packages instead")
	}
	mods := p.modifiers()
	if p.typeDeclAhead() {
		return p.typeDecl(mods)
	}
	if p.is("package") || p.is("import") {
		p.expected("a class, interface, enum or record; packages and imports come before them")
	}
	if p.is("void") || p.is("<") || p.memberAhead() {
		p.refuse(p.tok().pos, "unnamed class", "put methods and fields into a class instead")
	}
	p.expected("a class, interface, enum or record")
	return nil
}

// memberAhead reports whether a type and a name follow, as in a field or method.
func (p *parser) memberAhead() bool {
	end := p.skipType(p.i, 0)
	return end > 0 && p.toks[end].kind == tokIdent
}
