package syntax

// kind is the kind of a token.
type kind uint8

const (
	tokEOF kind = iota
	tokIdent
	tokKeyword
	tokOp
	// tokInt and tokFloat have their digits as they are written in text, tokChar and
	// tokString their value.
	tokInt
	tokFloat
	tokChar
	tokString
)

// token is a word, literal or sign of the text. The signs that begin with two > are
// several tokens, as List<List<T>> ends with two of them: the parser joins them.
type token struct {
	kind kind
	text string
	pos  Pos
	// off and end are where it is in the translated text.
	off, end int32
	// partner is the token that closes a bracket, or 0.
	partner int32
}

// describe names a token in an error.
func (t *token) describe() string {
	switch t.kind {
	case tokEOF:
		return "end of the file"
	case tokString:
		return "string"
	case tokChar:
		return "character"
	}
	const most = 40
	if r := []rune(t.text); len(r) > most {
		return "'" + string(r[:most]) + "...'"
	}
	return "'" + t.text + "'"
}

func setOf(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

var keywords = setOf(
	"abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class",
	"const", "continue", "default", "do", "double", "else", "enum", "extends", "final",
	"finally", "float", "for", "goto", "if", "implements", "import", "instanceof", "int",
	"interface", "long", "native", "new", "package", "private", "protected", "public",
	"return", "short", "static", "strictfp", "super", "switch", "synchronized", "this",
	"throw", "throws", "transient", "try", "void", "volatile", "while", "true", "false",
	"null", "_")

// primitive reports whether a keyword is a primitive type.
func primitive(word string) bool {
	switch word {
	case "boolean", "byte", "short", "int", "long", "char", "float", "double":
		return true
	}
	return false
}

// operators are the signs, the longer before those they begin with. None begins with
// two >.
var operators = [...]string{
	"...", "<<=", "->", "::", "++", "--", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=",
	"*=", "/=", "&=", "|=", "^=", "%=", "<<", "(", ")", "{", "}", "[", "]", ";", ",", ".",
	"@", "=", ">", "<", "!", "~", "?", ":", "+", "-", "*", "/", "&", "|", "^", "%",
}

// byFirst are the operators by their first byte.
var byFirst = func() (m [128][]string) {
	for _, op := range operators {
		m[op[0]] = append(m[op[0]], op)
	}
	return m
}()
