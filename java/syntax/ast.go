package syntax

import "fmt"

// Pos is a place in a file: line and column from 1, columns in characters. The zero
// Pos is no place.
type Pos struct{ Line, Col int32 }

// String returns the place as line:column.
func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Col) }

// At returns the place, so that a node that embeds its Pos has it as a method.
func (p Pos) At() Pos { return p }

// Node is any part of a program that has a place.
type Node interface{ At() Pos }

// File is a compilation unit (JLS 7.3).
type File struct {
	// Name is what errors and stack frames call the file, without its folders.
	Name    string
	Package string
	Imports []*Import
	Types   []*TypeDecl
	// Header is the comment before the first declaration, without its marks.
	Header string
}

// Import is an import declaration: java.util.List, or java.util with Star.
type Import struct {
	Pos
	Name         string
	Static, Star bool
}

// Mods are modifiers.
type Mods uint16

// The modifiers. Those that change nothing here, such as strictfp, are dropped.
const (
	Public Mods = 1 << iota
	Protected
	Private
	Static
	Final
	Abstract
	Synchronized
	Volatile
	Native
	Default
	Sealed
)

// TypeKind says what a type declaration declares.
type TypeKind uint8

// The kinds of type declarations.
const (
	Class TypeKind = iota
	Interface
	Enum
	Record
)

// TypeDecl declares a class, interface, enum or record, or is the body of an
// anonymous class, whose Name is empty.
type TypeDecl struct {
	Pos
	Kind       TypeKind
	Mods       Mods
	Name       string
	TypeParams []*TypeParam
	Extends    *Type   // of a class; nil is Object
	Implements []*Type // of an interface what it extends
	Components []*Param
	Constants  []*EnumConstant
	// Members are *Field, *Method, *Initializer and *TypeDecl in their order.
	Members []Node
}

// TypeParam is a type parameter: T extends Bound & More.
type TypeParam struct {
	Pos
	Name   string
	Bounds []*Type
}

// EnumConstant is a constant of an enum. Body is nil if it has none.
type EnumConstant struct {
	Pos
	Name string
	Args []Expr
	Body *TypeDecl
}

// Field declares one field. int a, b = 2; are two.
type Field struct {
	Pos
	Mods Mods
	Type *Type
	Name string
	Init Expr // or nil; an *ArrayInit for int[] a = {1, 2}
}

// Method is a method, or a constructor if Name is <init>. A compact constructor of
// a record has Compact set and no parameters of its own.
type Method struct {
	Pos
	Mods       Mods
	TypeParams []*TypeParam
	Result     *Type // nil for void and constructors
	Name       string
	Params     []*Param
	Throws     []*Type
	Body       *Block // nil is none
	Compact    bool
}

// Initializer is an instance or static initializer block.
type Initializer struct {
	Pos
	Static bool
	Body   *Block
}

// Param is a parameter of a method, lambda, record or catch. Type is nil for an
// inferred lambda parameter or var. Variadic has Type as the array.
type Param struct {
	Pos
	Mods     Mods
	Type     *Type
	Name     string
	Variadic bool
}

// Type is a type as it is written: int, String[], Map<String, List<? extends T>>,
// Outer.Inner. A diamond has Args non-nil and empty. var is the name var.
type Type struct {
	Pos
	// Name is the name with dots and without type arguments; ? is a wildcard.
	Name string
	Args []*Type
	// Bound is that of a wildcard, or nil; Super says that it is a lower one.
	Bound *Type
	Super bool
	Dims  int
}

// Block is a block of statements. End is the place of its closing brace.
type Block struct {
	Pos
	Stmts []Stmt
	End   Pos
}

// Stmt is a statement.
type Stmt interface {
	Node
	stmt()
}

// The statements.
type (
	// LocalVar declares one local variable. Type var is inferred.
	LocalVar struct {
		Pos
		Mods Mods
		Type *Type
		Name string
		Init Expr
	}
	// LocalVars are several in one declaration.
	LocalVars struct {
		Pos
		Vars []*LocalVar
	}
	// LocalType declares a class, record, enum or interface in a block.
	LocalType struct {
		Pos
		Decl *TypeDecl
	}
	// ExprStmt evaluates an expression.
	ExprStmt struct {
		Pos
		X Expr
	}
	// If is if (Cond) Then else Else.
	If struct {
		Pos
		Cond       Expr
		Then, Else Stmt
	}
	// While is while (Cond) Body.
	While struct {
		Pos
		Cond Expr
		Body Stmt
	}
	// DoWhile is do Body while (Cond).
	DoWhile struct {
		Pos
		Body Stmt
		Cond Expr
	}
	// For is for (Init; Cond; Update) Body. Cond nil is true.
	For struct {
		Pos
		Init   []Stmt
		Cond   Expr
		Update []Expr
		Body   Stmt
	}
	// ForEach is for (Var : X) Body.
	ForEach struct {
		Pos
		Var  *LocalVar
		X    Expr
		Body Stmt
	}
	// Return is return X; X may be nil.
	Return struct {
		Pos
		X Expr
	}
	// Throw is throw X.
	Throw struct {
		Pos
		X Expr
	}
	// Break is break Label; Label may be empty.
	Break struct {
		Pos
		Label string
	}
	// Continue is continue Label; Label may be empty.
	Continue struct {
		Pos
		Label string
	}
	// Yield is yield X in a switch expression.
	Yield struct {
		Pos
		X Expr
	}
	// Labeled is Label: Body.
	Labeled struct {
		Pos
		Label string
		Body  Stmt
	}
	// Try is try (Resources) Body catch ... finally Finally. A resource is a
	// *LocalVar, or an *ExprStmt that names a variable.
	Try struct {
		Pos
		Resources []Stmt
		Body      *Block
		Catches   []*Catch
		Finally   *Block
	}
	// Sync is synchronized (X) Body.
	Sync struct {
		Pos
		X    Expr
		Body *Block
	}
	// SwitchStmt is a switch as a statement.
	SwitchStmt struct {
		Pos
		Switch *Switch
	}
	// Assert is assert Cond : Message; Message may be nil.
	Assert struct {
		Pos
		Cond, Message Expr
	}
	// Empty is a semicolon.
	Empty struct{ Pos }
)

// Catch is catch (A | B name) Body.
type Catch struct {
	Pos
	Types []*Type
	Name  string
	Body  *Block
}

// Case is a case of a switch. Default says that default is one of its labels, Guard is
// what comes after when, or nil.
type Case struct {
	Pos
	Labels  []Expr
	Default bool
	Guard   Expr
	// Arrow says that it is written with ->, and Body is then a single statement: an
	// *ExprStmt, a *Block or a *Throw.
	Arrow bool
	Body  []Stmt
}

// Expr is an expression.
type Expr interface {
	Node
	expr()
}

// LitKind says what a literal is.
type LitKind uint8

// The kinds of literals.
const (
	IntLit LitKind = iota
	LongLit
	FloatLit
	DoubleLit
	CharLit
	StringLit
	BoolLit
	NullLit
)

// The expressions.
type (
	// Literal is a literal. Int has the value of an integer, character or boolean,
	// Float that of a floating-point number, Text that of a string.
	Literal struct {
		Pos
		Kind  LitKind
		Int   int64
		Float float64
		Text  string
	}
	// Ident is a simple name.
	Ident struct {
		Pos
		Name string
	}
	// Select is X.Name, where X may be a package or a type as well.
	Select struct {
		Pos
		X    Expr
		Name string
	}
	// This is this, or Outer.this.
	This struct {
		Pos
		Outer Expr
	}
	// Super is super as the X of a Select, Call or MethodRef; Outer for I.super.
	Super struct {
		Pos
		Outer Expr
	}
	// Call is X.Name(Args) or Name(Args), with X nil. this(...) and super(...) have
	// the names this and super and X nil. Pos is that of the name.
	Call struct {
		Pos
		X        Expr
		TypeArgs []*Type
		Name     string
		Args     []Expr
	}
	// New is new Type(Args) Body; Body nil is none. Outer for outer.new Inner().
	New struct {
		Pos
		Outer Expr
		Type  *Type
		Args  []Expr
		Body  *TypeDecl
	}
	// NewArray is new Elem[Lens...] with Dims dimensions in all, or with Init. Elem
	// has no Dims.
	NewArray struct {
		Pos
		Elem *Type
		Lens []Expr
		Dims int
		Init *ArrayInit
	}
	// ArrayInit is {1, 2}, which is an expression only in an initializer.
	ArrayInit struct {
		Pos
		Elems []Expr
	}
	// Index is X[I].
	Index struct {
		Pos
		X, I Expr
	}
	// Unary is an operator on X: + - ! ~ ++ --. Post says that it comes after.
	Unary struct {
		Pos
		Op   string
		Post bool
		X    Expr
	}
	// Binary is L Op R. Pos is that of the operator.
	Binary struct {
		Pos
		Op   string
		L, R Expr
	}
	// Assign is L Op R, with Op = or += and so on.
	Assign struct {
		Pos
		Op   string
		L, R Expr
	}
	// Conditional is Cond ? Then : Else.
	Conditional struct {
		Pos
		Cond, Then, Else Expr
	}
	// Cast is (Type) X. Of (A & B) the first is Type.
	Cast struct {
		Pos
		Type *Type
		X    Expr
	}
	// InstanceOf is X instanceof Pattern, whose Name may be empty.
	InstanceOf struct {
		Pos
		X       Expr
		Pattern *Pattern
	}
	// Pattern is Type Name or, if it is one of a record, Type(Parts). It is an expression
	// as the label of a case only. Type is nil for var.
	Pattern struct {
		Pos
		Type   *Type
		Name   string
		Record bool
		Parts  []*Pattern
	}
	// Lambda is (Params) -> Body, which is an *ExprStmt or a *Block.
	Lambda struct {
		Pos
		Params []*Param
		Body   Stmt
	}
	// MethodRef is X::Name; of a type such as int[] or List<String>, Type is it and X
	// nil. Name is new for a constructor.
	MethodRef struct {
		Pos
		X    Expr
		Type *Type
		Name string
	}
	// ClassLit is Type.class.
	ClassLit struct {
		Pos
		Type *Type
	}
	// Switch is a switch, as an expression or inside a SwitchStmt.
	Switch struct {
		Pos
		X     Expr
		Cases []*Case
	}
)

func (*Block) stmt()      {}
func (*LocalVar) stmt()   {}
func (*LocalVars) stmt()  {}
func (*LocalType) stmt()  {}
func (*ExprStmt) stmt()   {}
func (*If) stmt()         {}
func (*While) stmt()      {}
func (*DoWhile) stmt()    {}
func (*For) stmt()        {}
func (*ForEach) stmt()    {}
func (*Return) stmt()     {}
func (*Throw) stmt()      {}
func (*Break) stmt()      {}
func (*Continue) stmt()   {}
func (*Yield) stmt()      {}
func (*Labeled) stmt()    {}
func (*Try) stmt()        {}
func (*Sync) stmt()       {}
func (*SwitchStmt) stmt() {}
func (*Assert) stmt()     {}
func (*Empty) stmt()      {}

func (*Literal) expr()     {}
func (*Ident) expr()       {}
func (*Select) expr()      {}
func (*This) expr()        {}
func (*Super) expr()       {}
func (*Call) expr()        {}
func (*New) expr()         {}
func (*NewArray) expr()    {}
func (*ArrayInit) expr()   {}
func (*Index) expr()       {}
func (*Unary) expr()       {}
func (*Binary) expr()      {}
func (*Assign) expr()      {}
func (*Conditional) expr() {}
func (*Cast) expr()        {}
func (*InstanceOf) expr()  {}
func (*Pattern) expr()     {}
func (*Lambda) expr()      {}
func (*MethodRef) expr()   {}
func (*ClassLit) expr()    {}
func (*Switch) expr()      {}
