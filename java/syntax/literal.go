package syntax

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// translate replaces the Unicode escapes of the whole text (JLS 3.3), which come before
// everything else: even a quote may be written as one.
func (l *lexer) translate() {
	var out strings.Builder
	out.Grow(len(l.src))
	var shifts []shift
	for i := 0; i < len(l.src); {
		if l.src[i] != '\\' {
			out.WriteByte(l.src[i])
			i++
			continue
		}
		if !l.has(i+1, "u") {
			n := min(2, len(l.src)-i)
			out.WriteString(l.src[i : i+n])
			i += n
			continue
		}
		r, n := l.unicodeEscape(i)
		if utf16.IsSurrogate(r) && l.has(i+n, `\u`) {
			low, m := l.unicodeEscape(i + n)
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				r, n = pair, n+m
			}
		}
		shifts = append(shifts, shift{out.Len(), n - 1})
		out.WriteString(encode(r))
		i += n
	}
	l.src, l.shifts = out.String(), shifts
	l.cur, l.at = 0, Pos{1, 1}
}

// unicodeEscape reads an escape such as \u0041, and returns its length as well.
func (l *lexer) unicodeEscape(off int) (rune, int) {
	i := off + 1
	for l.has(i, "u") {
		i++
	}
	if i+4 <= len(l.src) {
		if v, err := strconv.ParseUint(l.src[i:i+4], 16, 16); err == nil {
			return rune(v), i + 4 - off
		}
	}
	l.fail(off, "illegal Unicode escape, expected \\u and four hexadecimal digits")
	return 0, 0
}

// encode returns a character in UTF-8, and half of a surrogate pair in the same way.
func encode(r rune) string {
	if utf16.IsSurrogate(r) {
		return string([]byte{0xE0 | byte(r>>12), 0x80 | byte(r>>6)&0x3F, 0x80 | byte(r)&0x3F})
	}
	return string(r)
}

// escape checks the escape at the offset of the lexer and moves behind it.
func (l *lexer) escape(block bool) {
	from := l.off
	l.off += 2
	if from+1 >= len(l.src) {
		l.fail(from, "the literal does not end, expected a quote")
	}
	switch b := l.src[from+1]; {
	case strings.IndexByte("btnfrs\"'\\01234567", b) >= 0, block && (b == '\n' || b == '\r'):
	case b == '{':
		l.off = from
		panic(unsupported(l.file, l.place(from), "string template", "use + or String.format instead"))
	default:
		l.fail(from, "illegal escape, expected one of \\b \\t \\n \\f \\r \\s \\\" \\' \\\\ or an octal number")
	}
}

// str reads a string.
func (l *lexer) str() {
	from := l.off
	l.off++
	for {
		if l.off >= len(l.src) || l.src[l.off] == '\n' || l.src[l.off] == '\r' {
			l.fail(from, "the string does not end, expected \" on the same line")
		}
		switch l.src[l.off] {
		case '"':
			l.off++
			l.emit(tokString, from, unescape(l.src[from+1:l.off-1]))
			return
		case '\\':
			l.escape(false)
		default:
			l.off++
		}
	}
}

// char reads a character.
func (l *lexer) char() {
	from := l.off
	l.off++
	for l.off < len(l.src) && l.src[l.off] != '\'' && l.src[l.off] != '\n' && l.src[l.off] != '\r' {
		if l.src[l.off] == '\\' {
			l.escape(false)
		} else {
			l.off++
		}
	}
	if !l.has(l.off, "'") {
		l.fail(from, "the character does not end, expected '")
	}
	l.off++
	text := unescape(l.src[from+1 : l.off-1])
	switch r, n := decode(text); {
	case text == "":
		l.fail(from, "the character is empty, expected one between the quotes")
	case n != len(text):
		l.fail(from, "several characters between single quotes, expected one, or a string in double quotes")
	case r > math.MaxUint16:
		l.fail(from, "the character does not fit in a char, expected a string in double quotes")
	}
	l.emit(tokChar, from, text)
}

// decode returns the first character of a string, which may be half a surrogate pair.
func decode(s string) (rune, int) {
	if len(s) >= 3 && s[0] == 0xED && s[1] >= 0xA0 {
		return rune(s[0]&0xF)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(s)
}

// textBlock reads a text block (JLS 3.10.6).
func (l *lexer) textBlock() {
	from := l.off
	l.off += 3
	for l.off < len(l.src) && strings.IndexByte(" \t\f", l.src[l.off]) >= 0 {
		l.off++
	}
	if !l.has(l.off, "\n") && !l.has(l.off, "\r") {
		l.fail(l.off, "text on the first line of a text block, expected the end of the line after \"\"\"")
	}
	body := l.off
	for !l.has(l.off, `"""`) {
		if l.off >= len(l.src) {
			l.fail(from, "the text block does not end, expected \"\"\"")
		}
		if l.src[l.off] == '\\' {
			l.escape(true)
		} else {
			l.off++
		}
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(l.src[body:l.off])
	l.off += 3
	l.emit(tokString, from, unescape(stripIndent(text[1:])))
}

// stripIndent removes the indentation that all lines have, and the space at their ends.
func stripIndent(text string) string {
	lines := strings.Split(text, "\n")
	indent := math.MaxInt
	for i, line := range lines {
		rest := strings.TrimLeft(line, " \t\f")
		// The last line counts even if it is blank: it is where the closing quotes are.
		if rest != "" || i == len(lines)-1 {
			indent = min(indent, len(line)-len(rest))
		}
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(line[min(indent, len(line)):], " \t\f")
	}
	return strings.Join(lines, "\n")
}

// unescape replaces the escapes of a string, which have been checked.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			out.WriteByte(s[i])
			continue
		}
		i++
		switch b := s[i]; {
		case b == '\n':
		case '0' <= b && b <= '7':
			// An octal escape is at most \377.
			end := i + 1
			for end < len(s) && end < i+3 && '0' <= s[end] && s[end] <= '7' && (end < i+2 || b <= '3') {
				end++
			}
			v, _ := strconv.ParseUint(s[i:end], 8, 16)
			out.WriteRune(rune(v))
			i = end - 1
		default:
			out.WriteByte(escaped(b))
		}
	}
	return out.String()
}

func escaped(b byte) byte {
	switch b {
	case 'b':
		return '\b'
	case 't':
		return '\t'
	case 'n':
		return '\n'
	case 'f':
		return '\f'
	case 'r':
		return '\r'
	case 's':
		return ' '
	}
	return b
}
