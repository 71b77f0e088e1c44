package syntax

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shift says that the character at an offset of the translated text was written as a
// Unicode escape, with so many characters more.
type shift struct{ off, extra int }

// lexer cuts a text into tokens.
type lexer struct {
	file string
	src  string
	off  int
	toks []token
	open []int32

	// The cursor turns offsets into places. It only goes forward but for errors.
	cur    int
	at     Pos
	shifts []shift
	passed int

	header      []string
	headerEnd   int
	headerLines bool
}

// lex returns the tokens of a text, of which the last is tokEOF. After an error they
// are those before it, so that an error of the grammar further up comes first.
func lex(file string, src []byte) (l *lexer, err *Error) {
	l = &lexer{file: file, at: Pos{1, 1}}
	defer func() {
		if e := recover(); e != nil {
			err = e.(*Error)
		}
		l.toks = append(l.toks, token{kind: tokEOF, pos: l.place(l.off), off: int32(l.off)})
	}()
	if len(src) > maxSize {
		l.fail(0, "the file has %d bytes, expected at most %d", len(src), maxSize)
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	l.src = string(src)
	if !utf8.ValidString(l.src) {
		bad := strings.IndexFunc(l.src, func(r rune) bool { return r == utf8.RuneError })
		l.fail(bad, "the file is not valid UTF-8, expected a file in UTF-8")
	}
	if strings.Contains(l.src, `\u`) {
		l.translate()
	}
	l.toks = make([]token, 0, len(l.src)/3+8)
	for l.next() {
	}
	return l, nil
}

// fail ends the reading. The offset of the lexer is then that of the error.
func (l *lexer) fail(off int, format string, args ...any) {
	l.off = off
	panic(&Error{File: l.file, Pos: l.place(off), Message: fmt.Sprintf(format, args...)})
}

// place returns the place of an offset.
func (l *lexer) place(off int) Pos {
	if off < l.cur {
		l.cur, l.at, l.passed = 0, Pos{1, 1}, 0
	}
	for ; l.cur < off && l.cur < len(l.src); l.cur++ {
		switch b := l.src[l.cur]; {
		case b == '\n', b == '\r' && !l.has(l.cur+1, "\n"):
			l.at = Pos{l.at.Line + 1, 1}
		case b&0xC0 != 0x80:
			l.at.Col++
		}
		if l.passed < len(l.shifts) && l.shifts[l.passed].off == l.cur {
			l.at.Col += int32(l.shifts[l.passed].extra)
			l.passed++
		}
	}
	return l.at
}

func (l *lexer) has(off int, s string) bool {
	return off <= len(l.src) && strings.HasPrefix(l.src[off:], s)
}

// emit adds the token from an offset to that of the lexer.
func (l *lexer) emit(k kind, from int, text string) {
	l.toks = append(l.toks, token{kind: k, text: text, pos: l.place(from), off: int32(from), end: int32(l.off)})
}

// next reads one token or stretch of space, and reports whether there was one.
func (l *lexer) next() bool {
	if l.off >= len(l.src) {
		return false
	}
	switch b := l.src[l.off]; {
	case space(b):
		for l.off < len(l.src) && space(l.src[l.off]) {
			l.off++
		}
	case b == '/' && l.has(l.off+1, "/"):
		l.lineComment()
	case b == '/' && l.has(l.off+1, "*"):
		l.blockComment()
	case b == '"' && l.has(l.off, `"""`):
		l.textBlock()
	case b == '"':
		l.str()
	case b == '\'':
		l.char()
	case digit(b) || b == '.' && l.off+1 < len(l.src) && digit(l.src[l.off+1]):
		l.number()
	default:
		if !l.word() {
			l.operator()
		}
	}
	return true
}

func space(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == '\f' }

func digit(b byte) bool { return '0' <= b && b <= '9' }

// wordByte reports whether an ASCII character is part of identifiers.
func wordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || digit(b) || b == '_' || b == '$'
}

// wordRune reports whether a character is part of identifiers, or may begin one.
func wordRune(r rune, first bool) bool {
	return unicode.IsLetter(r) || unicode.In(r, unicode.Nl, unicode.Sc, unicode.Pc) ||
		!first && unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc)
}

// word reads an identifier or keyword.
func (l *lexer) word() bool {
	from := l.off
	for l.off < len(l.src) {
		if b := l.src[l.off]; b < utf8.RuneSelf {
			if !wordByte(b) {
				break
			}
			l.off++
			continue
		}
		r, n := utf8.DecodeRuneInString(l.src[l.off:])
		if !wordRune(r, l.off == from) {
			break
		}
		l.off += n
	}
	if l.off == from {
		return false
	}
	text := l.src[from:l.off]
	k := tokIdent
	if keywords[text] {
		k = tokKeyword
	}
	l.emit(k, from, text)
	return true
}

// operator reads a sign, and finds the partner of a bracket.
func (l *lexer) operator() {
	r, _ := utf8.DecodeRuneInString(l.src[l.off:])
	if r < utf8.RuneSelf {
		for _, op := range byFirst[r] {
			if l.has(l.off, op) {
				l.off += len(op)
				l.emit(tokOp, l.off-len(op), op)
				l.pair(op)
				return
			}
		}
	}
	l.fail(l.off, "illegal character %q, expected a word, number, quote or operator", r)
}

func (l *lexer) pair(op string) {
	opener := ""
	switch op {
	case "(", "[", "{":
		l.open = append(l.open, int32(len(l.toks)-1))
		return
	case ")":
		opener = "("
	case "]":
		opener = "["
	case "}":
		opener = "{"
	default:
		return
	}
	// A bracket that does not fit has no partner. The parser will say so.
	if n := len(l.open); n > 0 && l.toks[l.open[n-1]].text == opener {
		l.toks[l.open[n-1]].partner = int32(len(l.toks) - 1)
		l.open = l.open[:n-1]
	}
}

func (l *lexer) lineComment() {
	from := l.off
	if n := strings.IndexAny(l.src[from:], "\r\n"); n >= 0 {
		l.off += n
	} else {
		l.off = len(l.src)
	}
	if len(l.toks) > 0 {
		return
	}
	text := strings.TrimSpace(strings.TrimLeft(l.src[from:l.off], "/"))
	switch {
	case l.headerEnd == 0:
		l.header, l.headerLines, l.headerEnd = []string{text}, true, l.off
	case l.headerLines && strings.Count(l.src[l.headerEnd:from], "\n") == 1:
		l.header, l.headerEnd = append(l.header, text), l.off
	default:
		// A gap ends the header, so that the comment of the next thing is not in it.
		l.headerLines = false
	}
}

func (l *lexer) blockComment() {
	from := l.off
	n := strings.Index(l.src[from+2:], "*/")
	if n < 0 {
		l.fail(from, "the comment does not end, expected */")
	}
	l.off = from + n + 4
	if len(l.toks) > 0 {
		return
	}
	if l.headerEnd == 0 {
		lines := strings.Split(strings.TrimLeft(l.src[from+2:l.off-2], "*"), "\n")
		for i, line := range lines {
			line = strings.TrimSpace(line)
			if i > 0 {
				line = strings.TrimSpace(strings.TrimLeft(line, "*"))
			}
			lines[i] = line
		}
		l.header, l.headerEnd = lines, l.off
	}
	l.headerLines = false
}
