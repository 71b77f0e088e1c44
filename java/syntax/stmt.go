package syntax

// block reads a block.
func (p *parser) block() *Block {
	p.enter()
	defer p.leave()
	b := &Block{Pos: p.expect("{", "before a block").pos}
	for !p.is("}") && p.tok().kind != tokEOF {
		b.Stmts = append(b.Stmts, p.blockStmt())
	}
	b.End = p.close(b.Pos, "a statement")
	return b
}

// blockStmt reads a statement or the declaration of a variable or type.
func (p *parser) blockStmt() Stmt {
	start, startPos := p.i, p.tok().pos
	var mods Mods
	if p.is("final") || p.is("abstract") || p.is("static") || p.is("strictfp") || p.is("@") {
		mods = p.modifiers()
	}
	if p.typeDeclAhead() {
		return &LocalType{Pos: startPos, Decl: p.typeDecl(mods)}
	}
	if !p.variableAhead() {
		if p.i != start {
			p.expected("the type of a variable after its modifiers")
		}
		return p.stmt()
	}
	s := p.localVar(mods)
	p.semicolon("the variable")
	return s
}

// variableAhead reports whether a type and a name follow.
func (p *parser) variableAhead() bool {
	t := p.tok()
	if t.kind != tokIdent && !(t.kind == tokKeyword && primitive(t.text)) || p.yieldAhead() {
		return false
	}
	end := p.skipType(p.i, 0)
	// The name _ is refused where the name is read.
	return end > 0 && (p.toks[end].kind == tokIdent || p.toks[end].is("_"))
}

// localVar reads variables from their type on, without the semicolon.
func (p *parser) localVar(mods Mods) Stmt {
	if mods&^Final != 0 {
		p.fail(p.tok().pos, "a modifier of a local variable other than final, expected a type")
	}
	t := p.typ("the type of a variable")
	vars := []*LocalVar{p.declarator(mods, t)}
	for p.accept(",") {
		vars = append(vars, p.declarator(mods, t))
	}
	if len(vars) == 1 {
		return vars[0]
	}
	return &LocalVars{Pos: vars[0].Pos, Vars: vars}
}

func (p *parser) declarator(mods Mods, t *Type) *LocalVar {
	name := p.ident("the name of a variable")
	v := &LocalVar{Pos: name.pos, Mods: mods, Name: name.text, Type: p.withDims(t)}
	if p.accept("=") {
		v.Init = p.initializer()
	}
	return v
}

// stmt reads a statement.
func (p *parser) stmt() Stmt {
	p.enter()
	defer p.leave()
	t := p.tok()
	switch t.kind {
	case tokKeyword:
		if s := p.keywordStmt(t); s != nil {
			return s
		}
	case tokOp:
		switch t.text {
		case "{":
			return p.block()
		case ";":
			p.i++
			return &Empty{t.pos}
		}
	case tokIdent:
		if p.yieldAhead() {
			p.i++
			s := &Yield{t.pos, p.expr()}
			p.semicolon("the value")
			return s
		}
		if p.peek(1).is(":") {
			p.i += 2
			return &Labeled{t.pos, t.text, p.stmt()}
		}
	}
	if p.variableAhead() {
		p.fail(t.pos, "a declaration is not allowed here, expected a statement, or a block around the declaration")
	}
	s := p.exprStmt("a statement")
	p.semicolon("the statement")
	return s
}

// exprStmt reads an expression that may be a statement.
func (p *parser) exprStmt(what string) *ExprStmt {
	pos := p.tok().pos
	if !p.startsExpr(p.tok()) {
		p.expected(what)
	}
	s := &ExprStmt{pos, p.expr()}
	switch x := s.X.(type) {
	case *Call, *Assign, *New:
		return s
	case *Unary:
		if x.Op == "++" || x.Op == "--" {
			return s
		}
	}
	if p.tok().kind == tokEOF && p.lexError != nil {
		panic(p.lexError)
	}
	p.fail(pos, "not a statement, expected a call, an assignment, ++, -- or new")
	return nil
}

// keywordStmt reads a statement that a keyword begins, or nil.
func (p *parser) keywordStmt(t *token) Stmt {
	switch t.text {
	case "if":
		return p.ifStmt()
	case "while":
		p.i++
		return &While{t.pos, p.condition("while"), p.stmt()}
	case "do":
		return p.doStmt()
	case "for":
		return p.forStmt()
	case "return":
		p.i++
		s := &Return{Pos: t.pos}
		if !p.is(";") {
			s.X = p.expr()
		}
		p.semicolon("return")
		return s
	case "throw":
		return p.throwStmt()
	case "break":
		p.i++
		return &Break{t.pos, p.label("break")}
	case "continue":
		p.i++
		return &Continue{t.pos, p.label("continue")}
	case "try":
		return p.tryStmt()
	case "synchronized":
		p.i++
		return &Sync{t.pos, p.condition("synchronized"), p.block()}
	case "switch":
		return &SwitchStmt{t.pos, p.switchBody(true)}
	case "assert":
		return p.assertStmt()
	case "else", "catch", "finally", "case":
		p.fail(t.pos, "'%s' without what it belongs to, expected a statement", t.text)
	}
	return nil
}

// condition reads an expression in parentheses after a keyword.
func (p *parser) condition(keyword string) Expr {
	p.expect("(", "after "+keyword)
	x := p.expr()
	p.expect(")", "after the expression of "+keyword)
	return x
}

// ifStmt reads an if and all that follow its else, as a long row of them is flat text.
func (p *parser) ifStmt() Stmt {
	before := p.startChain()
	var first *If
	for last := (*If)(nil); ; {
		s := &If{Pos: p.next().pos, Cond: p.condition("if"), Then: p.stmt()}
		if last == nil {
			first = s
		} else {
			last.Else = s
			p.link()
		}
		if !p.accept("else") {
			break
		}
		if !p.is("if") {
			s.Else = p.stmt()
			break
		}
		last = s
	}
	p.endChain(before)
	return first
}

func (p *parser) doStmt() Stmt {
	s := &DoWhile{Pos: p.next().pos, Body: p.stmt()}
	p.expect("while", "after the body of do")
	s.Cond = p.condition("while")
	p.semicolon("the condition of do")
	return s
}

func (p *parser) throwStmt() *Throw {
	s := &Throw{Pos: p.next().pos, X: p.expr()}
	p.semicolon("throw")
	return s
}

func (p *parser) assertStmt() Stmt {
	s := &Assert{Pos: p.next().pos, Cond: p.expr()}
	if p.accept(":") {
		s.Message = p.expr()
	}
	p.semicolon("assert")
	return s
}

// label reads the label of a break or continue, which may be empty.
func (p *parser) label(keyword string) string {
	label := ""
	if p.tok().kind == tokIdent {
		label = p.next().text
	}
	p.semicolon(keyword)
	return label
}

// forStmt reads a for of either kind.
func (p *parser) forStmt() Stmt {
	pos := p.next().pos
	p.expect("(", "after for")
	s := &For{Pos: pos}
	mods := p.modifiers()
	switch {
	case mods != 0 || p.variableAhead():
		v := p.localVar(mods)
		if one, ok := v.(*LocalVar); ok && one.Init == nil && p.accept(":") {
			x := p.expr()
			p.expect(")", "after what for goes over")
			return &ForEach{pos, one, x, p.stmt()}
		}
		s.Init = []Stmt{v}
	case !p.is(";"):
		s.Init = append(s.Init, p.exprStmt("a variable or an expression"))
		for p.accept(",") {
			s.Init = append(s.Init, p.exprStmt("an expression"))
		}
	}
	p.expect(";", "after the start of for")
	if !p.is(";") {
		s.Cond = p.expr()
	}
	p.expect(";", "after the condition of for")
	if !p.is(")") {
		s.Update = append(s.Update, p.exprStmt("an expression").X)
		for p.accept(",") {
			s.Update = append(s.Update, p.exprStmt("an expression").X)
		}
	}
	p.expect(")", "after the update of for")
	s.Body = p.stmt()
	return s
}

func (p *parser) tryStmt() Stmt {
	s := &Try{Pos: p.next().pos}
	if p.accept("(") {
		for !p.is(")") || s.Resources == nil {
			s.Resources = append(s.Resources, p.resource())
			if !p.accept(";") {
				break
			}
		}
		p.expect(")", "or ';' after a resource")
	}
	s.Body = p.block()
	for p.is("catch") {
		s.Catches = append(s.Catches, p.catch())
	}
	if p.accept("finally") {
		s.Finally = p.block()
	}
	if s.Resources == nil && s.Catches == nil && s.Finally == nil {
		p.expected("catch or finally after try")
	}
	return s
}

// resource reads a resource of try.
func (p *parser) resource() Stmt {
	pos := p.tok().pos
	mods := p.modifiers()
	if mods != 0 || p.variableAhead() {
		v, ok := p.localVar(mods).(*LocalVar)
		if !ok || v.Init == nil {
			p.fail(pos, "a resource without a value, expected one variable with '=' and its value")
		}
		return v
	}
	x := p.expr()
	switch x.(type) {
	case *Ident, *Select:
		return &ExprStmt{pos, x}
	}
	p.fail(pos, "a resource that is no variable, expected a variable with a value such as 'var r = ...'")
	return nil
}

func (p *parser) catch() *Catch {
	c := &Catch{Pos: p.next().pos}
	p.expect("(", "after catch")
	p.modifiers()
	c.Types = p.typeList("|", "the exception that is caught")
	c.Name = p.ident("the name of the exception").text
	p.expect(")", "after the exception")
	c.Body = p.block()
	return c
}
