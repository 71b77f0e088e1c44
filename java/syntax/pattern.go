package syntax

// patternAhead reports whether the label of a case is a pattern.
func (p *parser) patternAhead() bool {
	if p.is("final") || p.is("@") {
		return true
	}
	end := p.skipType(p.i, 0)
	if end == 0 {
		return false
	}
	t := &p.toks[end]
	return t.kind == tokIdent || t.is("(") || t.is("_")
}

// pattern reads a pattern behind its modifiers (JLS 14.30). Whether it has to have a name
// depends on where it is.
func (p *parser) pattern(what string, named bool) *Pattern {
	p.enter()
	defer p.leave()
	t := p.typ(what)
	pat := &Pattern{Pos: t.Pos, Type: t}
	switch {
	case p.accept("("):
		pat.Record, pat.Parts = true, p.patterns()
		if p.tok().kind == tokIdent && !p.tok().isWord("when") {
			p.fail(p.tok().pos, "a name for a record pattern, expected names of its components only")
		}
	case p.tok().kind == tokIdent:
		pat.Name = p.next().text
	case named, p.is("_"):
		p.expected("the name of a variable")
	}
	return pat
}

// patterns reads those of the components of a record behind the parenthesis.
func (p *parser) patterns() []*Pattern {
	var list []*Pattern
	for !p.is(")") || list != nil {
		p.modifiers()
		pat := p.pattern("the pattern of a component", true)
		if pat.Type.Name == "var" && !pat.Record {
			pat.Type = nil
		}
		list = append(list, pat)
		if !p.accept(",") {
			break
		}
	}
	p.expect(")", "or ',' after the pattern of a component")
	return list
}
