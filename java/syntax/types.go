package syntax

import "strings"

// typ reads a type with its dimensions.
func (p *parser) typ(what string) *Type {
	t := p.typeNoDims(what)
	t.Dims = p.dims(t.Dims)
	return t
}

// dims reads pairs of brackets and adds them to a number of dimensions.
func (p *parser) dims(n int) int {
	for {
		start := p.i
		p.annotations()
		if !p.is("[") || !p.peek(1).is("]") {
			p.i = start
			return n
		}
		if n++; n > maxDims {
			p.fail(p.tok().pos, "an array of more than %d dimensions, expected fewer", maxDims)
		}
		p.i += 2
	}
}

// withDims returns a type with dimensions that are written after a name.
func (p *parser) withDims(t *Type) *Type {
	n := p.dims(t.Dims)
	if n == t.Dims {
		return t
	}
	copied := *t
	copied.Dims = n
	return &copied
}

func (p *parser) typeNoDims(what string) *Type {
	p.annotations()
	t := p.tok()
	if t.kind == tokKeyword && primitive(t.text) {
		p.i++
		return &Type{Pos: t.pos, Name: t.text}
	}
	return p.classType(what)
}

// classType reads the type of a class. Of Outer<A>.Inner<B> the last arguments remain.
func (p *parser) classType(what string) *Type {
	p.enter()
	defer p.leave()
	first := p.ident(what)
	typ := &Type{Pos: first.pos, Name: first.text}
	var parts []string
	for {
		if p.is("<") {
			typ.Args = p.typeArgs()
		}
		if !p.is(".") || p.peek(1).kind != tokIdent && !p.peek(1).is("@") {
			break
		}
		p.i++
		p.annotations()
		if parts == nil {
			parts = append(parts, first.text)
		}
		parts = append(parts, p.ident("the name of a type").text)
	}
	if parts != nil {
		typ.Name = strings.Join(parts, ".")
	}
	return typ
}

// typeArgs reads type arguments. Those of a diamond are not nil.
func (p *parser) typeArgs() []*Type {
	p.expect("<", "before type arguments")
	args := []*Type{}
	if p.accept(">") {
		return args
	}
	for {
		args = append(args, p.typeArg())
		if !p.accept(",") {
			break
		}
	}
	p.expect(">", "after the type arguments")
	return args
}

func (p *parser) typeArg() *Type {
	p.annotations()
	if !p.is("?") {
		return p.typ("a type argument")
	}
	t := &Type{Pos: p.next().pos, Name: "?"}
	switch {
	case p.accept("extends"):
		t.Bound = p.typ("the bound of the wildcard")
	case p.accept("super"):
		t.Bound, t.Super = p.typ("the bound of the wildcard"), true
	}
	return t
}

// typeParams reads type parameters, if there are any.
func (p *parser) typeParams() []*TypeParam {
	if !p.accept("<") {
		return nil
	}
	var params []*TypeParam
	for {
		p.annotations()
		t := p.ident("the name of a type parameter")
		param := &TypeParam{Pos: t.pos, Name: t.text}
		if p.accept("extends") {
			param.Bounds = p.typeList("&", "the bound of the type parameter")
		}
		params = append(params, param)
		if !p.accept(",") {
			break
		}
	}
	p.expect(">", "after the type parameters")
	return params
}

func (p *parser) typeList(separator, what string) []*Type {
	list := []*Type{p.typ(what)}
	for p.accept(separator) {
		list = append(list, p.typ(what))
	}
	return list
}

// annotations reads annotations and drops them.
func (p *parser) annotations() {
	for p.is("@") && !p.peek(1).is("interface") {
		p.annotation()
	}
}

func (p *parser) annotation() {
	p.enter()
	defer p.leave()
	p.expect("@", "before an annotation")
	p.name("the name of an annotation")
	if !p.accept("(") {
		return
	}
	for !p.is(")") {
		if p.tok().kind == tokIdent && p.peek(1).is("=") {
			p.i += 2
		}
		p.annotationValue()
		if !p.accept(",") {
			break
		}
	}
	p.expect(")", "after the arguments of the annotation")
}

func (p *parser) annotationValue() {
	switch {
	case p.is("@"):
		p.annotation()
	case p.is("{"):
		p.enter()
		defer p.leave()
		open := p.next().pos
		for !p.is("}") {
			p.annotationValue()
			if !p.accept(",") {
				break
			}
		}
		p.close(open, "','")
	default:
		p.ternary()
	}
}

// skipType returns the token behind the type at a token, or 0 if there is none. It
// reads nothing, so that the parser can tell a type from an expression.
func (p *parser) skipType(i, depth int) int {
	i = p.skipAnnotations(i)
	t := &p.toks[i]
	switch {
	case t.kind == tokKeyword && primitive(t.text):
		i++
	case t.kind == tokIdent:
		if i = p.skipClassType(i+1, depth); i == 0 {
			return 0
		}
	default:
		return 0
	}
	return p.skipDims(i)
}

// skipClassType skips what may follow the first name of a type.
func (p *parser) skipClassType(i, depth int) int {
	for {
		if p.toks[i].is("<") {
			if i = p.skipTypeArgs(i, depth); i == 0 {
				return 0
			}
		}
		if !p.toks[i].is(".") {
			return i
		}
		j := p.skipAnnotations(i + 1)
		if p.toks[j].kind != tokIdent {
			return i
		}
		i = j + 1
	}
}

func (p *parser) skipDims(i int) int {
	for {
		j := p.skipAnnotations(i)
		if !p.toks[j].is("[") || !p.toks[j+1].is("]") {
			return i
		}
		i = j + 2
	}
}

// skipAnnotations may overlook a malformed annotation: it is read again.
func (p *parser) skipAnnotations(i int) int {
	for p.toks[i].is("@") && p.toks[i+1].kind == tokIdent {
		i += 2
		for p.toks[i].is(".") && p.toks[i+1].kind == tokIdent {
			i += 2
		}
		if p.toks[i].is("(") && p.toks[i].partner > 0 {
			i = int(p.toks[i].partner) + 1
		}
	}
	return i
}

// skipTypeArgs returns the token behind the type arguments at a token, or 0 if it is
// the operator < instead.
func (p *parser) skipTypeArgs(i, depth int) int {
	if p.argsEnd == nil {
		p.argsEnd = make([]int32, len(p.toks))
	}
	if end := p.argsEnd[i]; end != 0 {
		return max(0, int(end))
	}
	end := 0
	if depth < maxNesting {
		end = p.findTypeArgs(i, depth+1)
	}
	if p.argsEnd[i] = int32(end); end == 0 {
		p.argsEnd[i] = -1
	}
	return end
}

func (p *parser) findTypeArgs(i, depth int) int {
	i++
	if p.toks[i].is(">") {
		return i + 1
	}
	for {
		i = p.skipAnnotations(i)
		bounded := true
		if p.toks[i].is("?") {
			i++
			if bounded = p.toks[i].is("extends") || p.toks[i].is("super"); bounded {
				i++
			}
		}
		if bounded {
			if i = p.skipType(i, depth); i == 0 {
				return 0
			}
		}
		if p.toks[i].is(">") {
			return i + 1
		}
		if !p.toks[i].is(",") {
			return 0
		}
		i++
	}
}
