package syntax

// startsExpr reports whether a token can begin an expression.
func (p *parser) startsExpr(t *token) bool {
	switch t.kind {
	case tokEOF:
		return false
	case tokOp:
		switch t.text {
		case "(", "!", "~", "+", "-", "++", "--":
			return true
		}
		return false
	case tokKeyword:
		return p.startsPrimary(t)
	}
	return true
}

// startsPrimary reports whether a keyword can begin an expression.
func (p *parser) startsPrimary(t *token) bool {
	switch t.text {
	case "this", "super", "new", "switch", "true", "false", "null", "void":
		return true
	}
	return primitive(t.text)
}

// expr reads an expression (JLS 15).
func (p *parser) expr() Expr {
	p.enter()
	defer p.leave()
	inLabel := p.inLabel
	p.inLabel = false
	defer func() { p.inLabel = inLabel }()
	if p.lambdaAhead() {
		return p.lambda()
	}
	x := p.ternary()
	op, n := p.operator()
	if !assignment(op) {
		return x
	}
	pos := p.tok().pos
	p.variable(x, "before '"+op+"'", pos)
	p.i += n
	return &Assign{pos, op, x, p.expr()}
}

// variable checks that an expression can be assigned to.
func (p *parser) variable(x Expr, where string, pos Pos) {
	switch x.(type) {
	case *Ident, *Select, *Index:
	default:
		p.fail(pos, "the operand %s cannot be assigned to, expected a variable, field or array element", where)
	}
}

func assignment(op string) bool {
	switch op {
	case "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", ">>>=":
		return true
	}
	return false
}

// ternary reads a conditional expression or one that binds more.
func (p *parser) ternary() Expr {
	cond := p.binary(1)
	if !p.is("?") {
		return cond
	}
	p.enter()
	defer p.leave()
	c := &Conditional{Pos: p.next().pos, Cond: cond, Then: p.expr()}
	p.expect(":", "and another value after that of '?'")
	if p.lambdaAhead() {
		c.Else = p.lambda()
	} else {
		c.Else = p.ternary()
	}
	return c
}

// operator returns the operator that comes next, and how many tokens it is.
func (p *parser) operator() (string, int) {
	t := p.tok()
	if t.kind != tokOp && t.kind != tokKeyword {
		return "", 0
	}
	if t.text != ">" || !p.joined(0) {
		return t.text, 1
	}
	switch {
	case p.peek(1).is(">="):
		return ">>=", 2
	case !p.peek(1).is(">"):
		return t.text, 1
	case p.joined(1) && p.peek(2).is(">"):
		return ">>>", 3
	case p.joined(1) && p.peek(2).is(">="):
		return ">>>=", 3
	}
	return ">>", 2
}

// joined reports whether nothing is between a token of one byte and that behind it.
func (p *parser) joined(n int) bool { return p.peek(n).off+1 == p.peek(n+1).off }

// precedence says how much an operator binds, and is 0 if it is none of two operands.
func precedence(op string) int {
	switch op {
	case "||":
		return 1
	case "&&":
		return 2
	case "|":
		return 3
	case "^":
		return 4
	case "&":
		return 5
	case "==", "!=":
		return 6
	case "<", ">", "<=", ">=", "instanceof":
		return 7
	case "<<", ">>", ">>>":
		return 8
	case "+", "-":
		return 9
	case "*", "/", "%":
		return 10
	}
	return 0
}

// binary reads operators that bind at least so much. A long row of them is a loop.
func (p *parser) binary(least int) Expr {
	before := p.startChain()
	x := p.unary()
	for {
		op, n := p.operator()
		prec := precedence(op)
		if prec < least || prec == 0 {
			p.endChain(before)
			return x
		}
		pos := p.tok().pos
		p.i += n
		if op == "instanceof" {
			x = p.instanceOf(pos, x)
		} else {
			x = &Binary{pos, op, x, p.binary(prec + 1)}
		}
		p.link()
	}
}

func (p *parser) instanceOf(pos Pos, x Expr) Expr {
	final := p.is("final") || p.is("@")
	p.modifiers()
	return &InstanceOf{pos, x, p.pattern("a type after instanceof", final)}
}

// unary reads an operator before its operand, a cast, or a primary expression.
func (p *parser) unary() Expr {
	t := p.tok()
	if t.kind != tokOp {
		return p.postfix()
	}
	switch t.text {
	case "+", "-", "!", "~", "++", "--":
		return p.prefix(t)
	case "(":
		if p.castAhead() {
			return p.cast()
		}
	}
	return p.postfix()
}

func (p *parser) prefix(t *token) Expr {
	p.enter()
	defer p.leave()
	p.i++
	// The smallest int and long have no positive counterpart, so that the minus is part
	// of the number.
	if n := p.tok(); t.text == "-" && n.kind == tokInt && smallest(n.text) {
		p.i++
		lit := p.integer(n, true)
		lit.Pos = t.pos
		return lit
	}
	x := p.unary()
	if t.text == "++" || t.text == "--" {
		p.variable(x, "after '"+t.text+"'", t.pos)
	}
	return &Unary{Pos: t.pos, Op: t.text, X: x}
}

// castAhead reports whether a parenthesis is that of a cast: a type is in it, and an
// operand follows that cannot be the right one of an operator.
func (p *parser) castAhead() bool {
	end := p.skipType(p.i+1, 0)
	if end == 0 {
		return false
	}
	simple := p.toks[end-1].kind == tokKeyword
	for end > 0 && p.toks[end].is("&") {
		end = p.skipType(end+1, 0)
	}
	if end == 0 || !p.toks[end].is(")") {
		return false
	}
	if simple {
		return true
	}
	t := &p.toks[end+1]
	return t.is("(") || t.is("!") || t.is("~") || t.kind != tokOp && p.startsExpr(t)
}

func (p *parser) cast() Expr {
	p.enter()
	defer p.leave()
	c := &Cast{Pos: p.next().pos, Type: p.typeList("&", "a type")[0]}
	p.expect(")", "after the type of a cast")
	if p.lambdaAhead() {
		c.X = p.lambda()
	} else {
		c.X = p.unary()
	}
	return c
}

// lambdaAhead reports whether a lambda follows.
func (p *parser) lambdaAhead() bool {
	if p.inLabel {
		return false
	}
	t := p.tok()
	if t.is("(") {
		return t.partner > 0 && p.toks[t.partner+1].is("->")
	}
	return t.kind == tokIdent && p.peek(1).is("->")
}

func (p *parser) lambda() Expr {
	p.enter()
	defer p.leave()
	l := &Lambda{Pos: p.tok().pos}
	if p.accept("(") {
		if t := p.tok(); t.kind == tokIdent && (p.peek(1).is(",") || p.peek(1).is(")")) {
			l.Params = p.inferred()
		} else {
			l.Params = p.params()
		}
		for _, param := range l.Params {
			if param.Type != nil && param.Type.Name == "var" {
				param.Type = nil
			}
		}
	} else {
		t := p.next()
		l.Params = []*Param{{Pos: t.pos, Name: t.text}}
	}
	p.expect("->", "after the parameters of the lambda")
	if p.is("{") {
		l.Body = p.block()
	} else {
		l.Body = &ExprStmt{p.tok().pos, p.expr()}
	}
	return l
}

// inferred reads the parameters of a lambda that have names only.
func (p *parser) inferred() []*Param {
	var list []*Param
	for {
		t := p.ident("the name of a parameter")
		list = append(list, &Param{Pos: t.pos, Name: t.text})
		if !p.accept(",") {
			break
		}
	}
	p.expect(")", "or ',' after a parameter")
	return list
}
