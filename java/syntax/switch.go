package syntax

// yieldAhead reports whether a yield statement follows, rather than something else that
// is called yield (JLS 14.21).
func (p *parser) yieldAhead() bool {
	if !p.tok().isWord("yield") {
		return false
	}
	t := p.peek(1)
	if t.is("++") || t.is("--") {
		return !p.peek(2).is(";")
	}
	return p.startsExpr(t)
}

// switchBody reads a switch. One that is a statement has statements behind its arrows.
func (p *parser) switchBody(stmt bool) *Switch {
	p.enter()
	defer p.leave()
	inLabel := p.inLabel
	p.inLabel = false
	s := &Switch{Pos: p.next().pos}
	s.X = p.condition("switch")
	open := p.expect("{", "before the cases").pos
	for p.is("case") || p.is("default") {
		c := p.caseOf(stmt)
		if len(s.Cases) > 0 && c.Arrow != s.Cases[0].Arrow {
			p.fail(c.Pos, "cases with '->' and with ':' in one switch, expected one kind")
		}
		s.Cases = append(s.Cases, c)
	}
	p.close(open, "case or default")
	p.inLabel = inLabel
	return s
}

func (p *parser) caseOf(stmt bool) *Case {
	c := &Case{Pos: p.tok().pos}
	if p.next().text == "default" {
		c.Default = true
	} else {
		for {
			p.caseLabel(c)
			if !p.accept(",") {
				break
			}
		}
	}
	p.guard(c)
	if p.accept("->") {
		c.Arrow = true
		c.Body = []Stmt{p.arrowBody(stmt)}
		return c
	}
	p.expect(":", "or '->' after the label of a case")
	for !p.is("case") && !p.is("default") && !p.is("}") && p.tok().kind != tokEOF {
		c.Body = append(c.Body, p.blockStmt())
	}
	return c
}

func (p *parser) caseLabel(c *Case) {
	if p.accept("default") {
		c.Default = true
		return
	}
	if p.patternAhead() {
		p.modifiers()
		c.Labels = append(c.Labels, p.pattern("the type of a pattern", true))
		return
	}
	p.inLabel = true
	c.Labels = append(c.Labels, p.ternary())
	p.inLabel = false
}

// guard reads what comes after the patterns of a case.
func (p *parser) guard(c *Case) {
	if n := len(c.Labels); n > 0 && p.tok().isWord("when") {
		if _, ok := c.Labels[n-1].(*Pattern); !ok {
			p.fail(p.tok().pos, "a guard of a case without a pattern, expected ':' or '->'")
		}
		p.i++
		p.inLabel = true
		c.Guard = p.ternary()
		p.inLabel = false
	}
}

// arrowBody reads what is behind the arrow of a case.
func (p *parser) arrowBody(stmt bool) Stmt {
	switch {
	case p.is("{"):
		return p.block()
	case p.is("throw"):
		return p.throwStmt()
	}
	pos := p.tok().pos
	var s *ExprStmt
	if stmt {
		s = p.exprStmt("an expression, a block or throw")
	} else {
		s = &ExprStmt{pos, p.expr()}
	}
	p.semicolon("the result of the case")
	return s
}
