package syntax

import "strings"

// smallest reports whether a number fits in an int or long behind a minus only.
func smallest(s string) bool {
	if s[0] != '2' && s[0] != '9' {
		return false
	}
	s = strings.ReplaceAll(s, "_", "")
	return s == "2147483648" || strings.TrimRight(s, "lL") == "9223372036854775808" && !digit(s[len(s)-1])
}

// postfix reads a primary expression and all that follows it: selections, calls,
// indexes and so on.
func (p *parser) postfix() Expr {
	before := p.startChain()
	start := p.i
	x := p.primary()
	// A name may turn out to be that of a type.
	_, name := x.(*Ident)
	name = name && p.i == start+1
	for {
		t := p.tok()
		var y Expr
		switch {
		case t.is("."):
			name = name && p.peek(1).kind == tokIdent && !p.peek(2).is("(")
			y = p.selector(x, start)
		case t.is("["):
			if name && p.peek(1).is("]") {
				y = p.ofType(start)
			} else {
				p.i++
				y = &Index{t.pos, x, p.expr()}
				p.expect("]", "after the index")
			}
			name = false
		case t.is("<") && name && p.typeBeforeRef():
			y = p.ofType(start)
		case t.is("::"):
			y = p.methodRef(x, nil)
		case t.is("++"), t.is("--"):
			p.variable(x, "before '"+t.text+"'", t.pos)
			p.i++
			y = &Unary{t.pos, t.text, true, x}
		default:
			p.endChain(before)
			return x
		}
		if !t.is(".") {
			name = false
		}
		x = y
		p.link()
	}
}

// typeBeforeRef reports whether < begins type arguments of a type before ::.
func (p *parser) typeBeforeRef() bool {
	end := p.skipClassType(p.i, 0)
	return end > 0 && p.toks[p.skipDims(end)].is("::")
}

// ofType reads .class or :: of a type that begins at a token.
func (p *parser) ofType(start int) Expr {
	p.i = start
	t := p.typ("a type")
	if p.is("::") {
		return p.methodRef(nil, t)
	}
	if p.is(".") && p.peek(1).is("class") {
		p.i += 2
		return &ClassLit{t.Pos, t}
	}
	p.expected("'.class' or '::' after a type, or the name of a variable")
	return nil
}

func (p *parser) methodRef(x Expr, t *Type) Expr {
	m := &MethodRef{Pos: p.next().pos, X: x, Type: t}
	if p.is("<") {
		p.typeArgs()
	}
	if p.accept("new") {
		m.Name = "new"
	} else {
		m.Name = p.ident("the name of a method or new").text
	}
	return m
}

// selector reads what follows a point. Start is the token that x begins at.
func (p *parser) selector(x Expr, start int) Expr {
	p.i++
	t := p.tok()
	switch {
	case t.kind == tokIdent:
		p.i++
		if p.accept("(") {
			return &Call{Pos: t.pos, X: x, Name: t.text, Args: p.args()}
		}
		return &Select{t.pos, x, t.text}
	case t.is("<"):
		args := p.typeArgs()
		name := p.ident("the name of a method")
		p.expect("(", "after the name of a method with type arguments")
		return &Call{Pos: name.pos, X: x, TypeArgs: args, Name: name.text, Args: p.args()}
	case t.is("new"):
		return p.creator(x)
	case t.is("this"):
		p.i++
		return &This{t.pos, x}
	case t.is("super"):
		p.i++
		if p.is("(") {
			p.refuse(t.pos, "super(...) of an outer instance", "make the class static and pass the instance instead")
		}
		p.afterSuper()
		return &Super{t.pos, x}
	case t.is("class"):
		return p.ofType(start)
	case t.kind == tokString:
		p.refuse(t.pos, "string template", "use + or String.format instead")
	}
	p.expected("the name of a field or method, or class, this, super or new")
	return nil
}

func (p *parser) afterSuper() {
	if !p.is(".") && !p.is("::") {
		p.expected("'.', '::' or '(' after super")
	}
}

// args reads the arguments of a call behind the parenthesis.
func (p *parser) args() []Expr {
	var list []Expr
	for !p.is(")") || list != nil {
		list = append(list, p.expr())
		if !p.accept(",") {
			break
		}
	}
	p.expect(")", "or ',' after an argument")
	return list
}

// primary reads what an expression is made of.
func (p *parser) primary() Expr {
	t := p.tok()
	switch t.kind {
	case tokIdent:
		p.i++
		if p.accept("(") {
			return &Call{Pos: t.pos, Name: t.text, Args: p.args()}
		}
		return &Ident{t.pos, t.text}
	case tokInt:
		p.i++
		return p.integer(t, false)
	case tokFloat:
		p.i++
		return p.float(t)
	case tokChar:
		p.i++
		r, _ := decode(t.text)
		return &Literal{Pos: t.pos, Kind: CharLit, Int: int64(r)}
	case tokString:
		p.i++
		return &Literal{Pos: t.pos, Kind: StringLit, Text: t.text}
	case tokOp:
		if p.accept("(") {
			x := p.expr()
			p.expect(")", "after the expression in parentheses")
			return x
		}
	case tokKeyword:
		if x := p.keywordExpr(t); x != nil {
			return x
		}
	}
	p.expected("an expression")
	return nil
}

// keywordExpr reads an expression that a keyword begins, or nil.
func (p *parser) keywordExpr(t *token) Expr {
	switch t.text {
	case "true", "false":
		p.i++
		lit := &Literal{Pos: t.pos, Kind: BoolLit}
		if t.text == "true" {
			lit.Int = 1
		}
		return lit
	case "null":
		p.i++
		return &Literal{Pos: t.pos, Kind: NullLit}
	case "this", "super":
		p.i++
		if p.accept("(") {
			return &Call{Pos: t.pos, Name: t.text, Args: p.args()}
		}
		if t.text == "this" {
			return &This{Pos: t.pos}
		}
		p.afterSuper()
		return &Super{Pos: t.pos}
	case "new":
		return p.creator(nil)
	case "switch":
		return p.switchBody(false)
	case "void":
		p.i++
		p.expect(".", "and class after void")
		p.expect("class", "after void.")
		return &ClassLit{t.pos, &Type{Pos: t.pos, Name: "void"}}
	}
	if primitive(t.text) {
		return p.ofType(p.i)
	}
	return nil
}

// creator reads new and what it makes.
func (p *parser) creator(outer Expr) Expr {
	pos := p.next().pos
	if p.is("<") {
		p.typeArgs()
	}
	t := p.typeNoDims("the type of what is made")
	p.annotations()
	if p.is("[") && outer == nil {
		return p.newArray(pos, t)
	}
	if primitive(t.Name) {
		p.expected("'[' after new and a primitive type")
	}
	p.expect("(", "or '[' after new and a type")
	n := &New{Pos: pos, Outer: outer, Type: t, Args: p.args()}
	if p.is("{") {
		n.Body = p.anonymous()
	}
	return n
}

// newArray reads the dimensions of a new array and its elements.
func (p *parser) newArray(pos Pos, elem *Type) Expr {
	a := &NewArray{Pos: pos, Elem: elem}
	for p.is("[") && !p.peek(1).is("]") {
		p.i++
		a.Lens = append(a.Lens, p.expr())
		p.expect("]", "after the length of an array")
		if len(a.Lens) > maxDims {
			p.fail(pos, "an array of more than %d dimensions, expected fewer", maxDims)
		}
	}
	a.Dims = p.dims(len(a.Lens))
	if len(a.Lens) > 0 {
		return a
	}
	if !p.is("{") {
		p.expected("'{' before the elements of the array, or a length in its brackets")
	}
	a.Init = p.arrayInit()
	return a
}

// initializer reads the value of a variable, which may be the elements of an array.
func (p *parser) initializer() Expr {
	if p.is("{") {
		return p.arrayInit()
	}
	return p.expr()
}

func (p *parser) arrayInit() *ArrayInit {
	p.enter()
	defer p.leave()
	a := &ArrayInit{Pos: p.next().pos}
	for !p.is("}") {
		a.Elems = append(a.Elems, p.initializer())
		if !p.accept(",") {
			break
		}
	}
	p.close(a.Pos, "','")
	return a
}
