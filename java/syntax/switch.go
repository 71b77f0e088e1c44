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
	p.refusePattern()
	p.inLabel = true
	c.Labels = append(c.Labels, p.ternary())
	p.inLabel = false
}

// refusePattern refuses the patterns that may be the label of a case.
func (p *parser) refusePattern() {
	const instead = "use if with instanceof instead"
	if p.is("final") || p.is("@") {
		p.refuse(p.tok().pos, "pattern in switch", instead)
	}
	end := p.skipType(p.i, 0)
	if end == 0 {
		return
	}
	switch t := &p.toks[end]; {
	case t.is("("):
		p.refuse(p.tok().pos, "record pattern", "use instanceof with the record and its accessors instead")
	case t.kind == tokIdent, t.is("_"):
		p.refuse(p.tok().pos, "pattern in switch", instead)
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
