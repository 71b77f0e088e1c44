package syntax

// modifierOf are the modifiers by their keyword. Those that are 0 are dropped.
var modifierOf = map[string]Mods{
	"public": Public, "protected": Protected, "private": Private, "static": Static, "final": Final,
	"abstract": Abstract, "synchronized": Synchronized, "volatile": Volatile, "native": Native,
	"default": Default, "strictfp": 0, "transient": 0,
}

// modifiers reads modifiers and annotations in any order.
func (p *parser) modifiers() Mods {
	var mods Mods
	for {
		p.annotations()
		t := p.tok()
		m, known := modifierOf[t.text]
		switch {
		case t.kind == tokKeyword && known:
			p.i++
		case t.isWord("sealed") && p.modifierAhead(1):
			m = Sealed
			p.i++
		case t.isWord("non") && p.peek(1).is("-") && p.peek(2).isWord("sealed"):
			p.i += 3
		default:
			return mods
		}
		if mods&m != 0 {
			p.fail(t.pos, "repeated modifier '%s', expected it once", t.text)
		}
		mods |= m
	}
}

// modifierAhead reports whether what follows makes a word before it a modifier.
func (p *parser) modifierAhead(n int) bool {
	t := p.peek(n)
	_, known := modifierOf[t.text]
	return t.kind == tokKeyword && (known || t.text == "class" || t.text == "interface")
}

// typeDeclAhead reports whether a type declaration follows the modifiers.
func (p *parser) typeDeclAhead() bool {
	t := p.tok()
	return t.is("class") || t.is("interface") || t.is("enum") || t.is("@") && p.peek(1).is("interface") ||
		t.isWord("record") && p.peek(1).kind == tokIdent && (p.peek(2).is("(") || p.peek(2).is("<") || p.peek(2).is("{"))
}

// typeDecl reads a type declaration from its keyword on.
func (p *parser) typeDecl(mods Mods) *TypeDecl {
	p.enter()
	defer p.leave()
	if p.is("@") {
		p.refuse(p.tok().pos, "annotation type", "leave the declaration and its uses out instead")
	}
	d := &TypeDecl{Mods: mods}
	keyword := p.next().text
	name := p.ident("the name of the " + keyword)
	d.Pos, d.Name = name.pos, name.text
	if keyword != "enum" {
		d.TypeParams = p.typeParams()
	}
	switch keyword {
	case "class":
		if p.accept("extends") {
			d.Extends = p.typ("the class that is extended")
		}
	case "interface":
		d.Kind = Interface
		if p.accept("extends") {
			d.Implements = p.typeList(",", "the interface that is extended")
		}
	case "enum":
		d.Kind = Enum
	case "record":
		d.Kind = Record
		p.expect("(", "before the components of the record")
		d.Components = p.formal()
	}
	if d.Kind != Interface && p.accept("implements") {
		d.Implements = p.typeList(",", "the interface that is implemented")
	}
	if p.tok().isWord("permits") {
		p.i++
		p.typeList(",", "the class that is permitted")
	}
	p.body(d)
	return d
}

// body reads the body of a type.
func (p *parser) body(d *TypeDecl) {
	open := p.expect("{", "before the body of the type").pos
	if d.Kind == Enum {
		p.constants(d)
		if !p.accept(";") {
			p.close(open, "',' or ';'")
			return
		}
	}
	for !p.is("}") {
		if p.tok().kind == tokEOF {
			break
		}
		if p.accept(";") {
			continue
		}
		p.member(d)
	}
	p.close(open, "a member")
}

func (p *parser) constants(d *TypeDecl) {
	for {
		p.annotations()
		if p.tok().kind != tokIdent {
			return
		}
		t := p.next()
		c := &EnumConstant{Pos: t.pos, Name: t.text}
		if p.accept("(") {
			c.Args = p.args()
		}
		if p.is("{") {
			c.Body = p.anonymous()
		}
		d.Constants = append(d.Constants, c)
		if !p.accept(",") {
			return
		}
	}
}

// anonymous reads the body of an anonymous class.
func (p *parser) anonymous() *TypeDecl {
	p.enter()
	defer p.leave()
	d := &TypeDecl{Pos: p.tok().pos}
	before := p.inLabel
	p.inLabel = false
	p.body(d)
	p.inLabel = before
	return d
}

// member reads a member of a type and adds it.
func (p *parser) member(d *TypeDecl) {
	start := p.tok().pos
	if p.is("static") && p.peek(1).is("{") {
		p.i++
		d.Members = append(d.Members, &Initializer{Pos: start, Static: true, Body: p.block()})
		return
	}
	if p.is("{") {
		d.Members = append(d.Members, &Initializer{Pos: start, Body: p.block()})
		return
	}
	mods := p.modifiers()
	if p.typeDeclAhead() {
		d.Members = append(d.Members, p.typeDecl(mods))
		return
	}
	m := &Method{Mods: mods, TypeParams: p.typeParams()}
	p.annotations()
	t := p.tok()
	switch {
	case t.kind == tokIdent && p.peek(1).is("("):
		p.constructor(d, m)
	case t.kind == tokIdent && p.peek(1).is("{") && d.Kind == Record && t.text == d.Name:
		p.i++
		m.Pos, m.Name, m.Compact, m.Body = t.pos, "<init>", true, p.block()
	case p.accept("void"):
		p.method(m, p.ident("the name of a method"))
	default:
		m.Result = p.typ("a member such as a field or method")
		name := p.ident("the name of a field or method")
		if !p.is("(") {
			if m.TypeParams != nil {
				p.expected("'(' after the name of a generic method")
			}
			p.fields(d, m, name)
			return
		}
		p.method(m, name)
	}
	d.Members = append(d.Members, m)
}

func (p *parser) constructor(d *TypeDecl, m *Method) {
	t := p.next()
	if t.text != d.Name {
		p.fail(t.pos, "method %s has no result type, expected a type or void before its name", t.text)
	}
	m.Pos, m.Name = t.pos, "<init>"
	p.expect("(", "before the parameters")
	m.Params = p.formal()
	p.throws(m)
	m.Body = p.block()
}

// method reads a method from its parameters on.
func (p *parser) method(m *Method, name *token) {
	m.Pos, m.Name = name.pos, name.text
	p.expect("(", "before the parameters")
	m.Params = p.formal()
	if m.Result != nil {
		p.noVar(m.Result)
		m.Result = p.withDims(m.Result)
	}
	p.throws(m)
	if p.is("{") {
		m.Body = p.block()
		return
	}
	if !p.is(";") && m.Mods&(Abstract|Native) == 0 {
		p.expected("'{' before the body of the method, or ';'")
	}
	p.semicolon("a method without a body")
}

func (p *parser) throws(m *Method) {
	if p.accept("throws") {
		m.Throws = p.typeList(",", "the exception that is thrown")
	}
}

// fields reads the fields of one declaration from behind the first name on.
func (p *parser) fields(d *TypeDecl, m *Method, name *token) {
	p.noVar(m.Result)
	for {
		f := &Field{Pos: name.pos, Mods: m.Mods, Name: name.text, Type: p.withDims(m.Result)}
		if p.accept("=") {
			f.Init = p.initializer()
		}
		d.Members = append(d.Members, f)
		if !p.accept(",") {
			break
		}
		name = p.ident("the name of a field")
	}
	p.semicolon("the field")
}

// noVar refuses var where no type can be inferred.
func (p *parser) noVar(t *Type) {
	if t.Name == "var" {
		p.fail(t.Pos, "'var' is for local variables only, expected a type")
	}
}

// formal reads the parameters of a method or the components of a record.
func (p *parser) formal() []*Param {
	list := p.params()
	for _, param := range list {
		p.noVar(param.Type)
	}
	return list
}

// params reads the parameters of a method, lambda or record behind the parenthesis.
func (p *parser) params() []*Param {
	var list []*Param
	for !p.is(")") {
		if param := p.param(); param != nil {
			list = append(list, param)
		}
		if !p.accept(",") {
			break
		}
		if p.is(")") {
			p.expected("a parameter after ','")
		}
		if n := len(list); n > 0 && list[n-1].Variadic {
			p.fail(p.tok().pos, "a parameter after the variadic one, expected '...' at the last only")
		}
	}
	p.expect(")", "or ',' after a parameter")
	return list
}

// param reads one parameter, or nil for the receiver, which says nothing.
func (p *parser) param() *Param {
	mods := p.modifiers()
	if mods&^Final != 0 {
		p.fail(p.tok().pos, "a modifier of a parameter other than final, expected a type")
	}
	param := &Param{Mods: mods, Type: p.typ("the type of a parameter")}
	p.annotations()
	if p.accept("...") {
		param.Variadic = true
		param.Type.Dims++
	}
	if p.accept("this") {
		return nil
	}
	t := p.ident("the name of a parameter")
	param.Pos, param.Name = t.pos, t.text
	param.Type = p.withDims(param.Type)
	return param
}
