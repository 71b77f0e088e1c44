package syntax

import (
	"math"
	"strconv"
	"strings"
)

// number reads a number as far as letters, digits and points go. Its value is read when
// it is used, as the largest negative number is only known behind a minus.
func (l *lexer) number() {
	from := l.off
	hex := l.has(from, "0x") || l.has(from, "0X")
	float := false
	for ; l.off < len(l.src); l.off++ {
		b := l.src[l.off]
		exponent := !hex && (b == 'e' || b == 'E') || hex && (b == 'p' || b == 'P')
		switch {
		case exponent:
			float = true
			if l.has(l.off+1, "+") || l.has(l.off+1, "-") {
				l.off++
			}
		case b == '.':
			// The point in 1..2 or 1.toString() is none of the number.
			if float || l.has(l.off+1, ".") {
				l.endNumber(from, float)
				return
			}
			float = true
		case !hex && strings.IndexByte("fFdD", b) >= 0:
			float = true
		case !wordByte(b) || b == '$':
			l.endNumber(from, float)
			return
		}
	}
	l.endNumber(from, float)
}

func (l *lexer) endNumber(from int, float bool) {
	text := l.src[from:l.off]
	digits := strings.TrimRight(text, "lL")
	if !l.has(from, "0x") && !l.has(from, "0X") {
		digits = strings.TrimRight(text, "fFdDlL")
	}
	if strings.HasSuffix(digits, "_") || strings.Contains(text, "_.") || strings.Contains(text, "._") ||
		strings.HasPrefix(text, "0x_") || strings.HasPrefix(text, "0X_") {
		l.fail(from, "the number %s has an underscore at its edge, expected digits on both sides of it", text)
	}
	k := tokInt
	if float || hexFloat(text) {
		k = tokFloat
	}
	l.emit(k, from, text)
}

// hexFloat reports whether a number is a hexadecimal one with an exponent.
func hexFloat(s string) bool {
	return len(s) > 2 && (s[1] == 'x' || s[1] == 'X') && strings.ContainsAny(s, "pP")
}

// integer reads the value of an integer. Negative says that it is the smallest one,
// behind a minus: its bits as a number with a sign are its value.
func (p *parser) integer(t *token, negative bool) *Literal {
	lit := &Literal{Pos: t.pos, Kind: IntLit}
	digits, bits := strings.ReplaceAll(t.text, "_", ""), 32
	if last := digits[len(digits)-1]; last == 'l' || last == 'L' {
		lit.Kind, bits, digits = LongLit, 64, digits[:len(digits)-1]
	}
	base := 10
	switch {
	case len(digits) > 1 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'):
		base, digits = 16, digits[2:]
	case len(digits) > 1 && digits[0] == '0' && (digits[1] == 'b' || digits[1] == 'B'):
		base, digits = 2, digits[2:]
	case len(digits) > 1 && digits[0] == '0':
		base, digits = 8, digits[1:]
	}
	v, err := strconv.ParseUint(digits, base, bits)
	limit := uint64(1) << (bits - 1)
	switch {
	case err != nil && strings.Contains(err.Error(), "invalid syntax"):
		p.fail(t.pos, "malformed number %s, expected digits to base %d", t.text, base)
	case err != nil, base == 10 && (v > limit || v == limit && !negative):
		hint := "a number that fits in an int, or one with L that fits in a long"
		if bits == 64 {
			hint = "a number that fits in a long"
		}
		p.fail(t.pos, "integer number too large: %s, expected %s", t.text, hint)
	}
	lit.Int = int64(v)
	if bits == 32 {
		lit.Int = int64(int32(v))
	}
	return lit
}

// float reads the value of a floating-point number.
func (p *parser) float(t *token) *Literal {
	lit := &Literal{Pos: t.pos, Kind: DoubleLit}
	digits, bits := strings.ReplaceAll(t.text, "_", ""), 64
	switch digits[len(digits)-1] {
	case 'f', 'F':
		lit.Kind, bits, digits = FloatLit, 32, digits[:len(digits)-1]
	case 'd', 'D':
		digits = digits[:len(digits)-1]
	}
	v, err := strconv.ParseFloat(digits, bits)
	switch {
	case err != nil && math.IsInf(v, 0):
		p.fail(t.pos, "floating-point number too large: %s, expected a smaller one", t.text)
	case err != nil:
		p.fail(t.pos, "malformed number %s, expected a floating-point number such as 1.5e3 or 0x1.8p3", t.text)
	case v == 0 && nonZero(digits):
		p.fail(t.pos, "floating-point number too small: %s, expected one that is not rounded to 0", t.text)
	}
	lit.Float = v
	return lit
}

// nonZero reports whether a floating-point number has a digit other than 0 before its
// exponent.
func nonZero(s string) bool {
	if hexFloat(s) {
		s, _, _ = strings.Cut(strings.ToLower(s[2:]), "p")
		return strings.Trim(s, "0.") != ""
	}
	s, _, _ = strings.Cut(strings.ToLower(s), "e")
	return strings.Trim(s, "0.") != ""
}
