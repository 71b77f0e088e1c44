// Package plain makes text from files and programs fit to be shown on a terminal. Names
// may be anything: a control character in one could clear the screen, forge a line, or
// show what follows from right to left.
package plain

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Line returns a text as part of a line: what controls a terminal becomes the
// replacement character, and so does what is no UTF-8. All other text stays as it is,
// tabs included.
func Line(s string) string {
	// Most text is harmless, and then nothing is copied. What is no UTF-8 is a
	// replacement character already, so it takes a look of its own.
	if strings.IndexFunc(s, controls) < 0 && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if controls(r) {
			return utf8.RuneError
		}
		return r // Map gives what is no UTF-8 as a replacement character
	}, s)
}

// Text returns a text of several lines, each as Line returns it.
func Text(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = Line(l)
	}
	return strings.Join(lines, "\n")
}

// JSON returns a document as encoding/json writes it with the rest of what controls a
// terminal escaped. It means the same.
func JSON(data []byte) []byte {
	text := string(data)
	if strings.IndexFunc(text, escapes) < 0 {
		return data
	}
	var b strings.Builder
	for _, r := range text {
		if escapes(r) {
			b.WriteString(`\u` + strconv.FormatInt(0x10000+int64(r), 16)[1:])
		} else {
			b.WriteRune(r)
		}
	}
	return []byte(b.String())
}

// escapes reports whether a character controls a terminal and may stand between the
// texts of a document only as an escape.
func escapes(r rune) bool { return controls(r) && r != '\n' }

// controls reports whether a character is a control character, of which tabs are
// harmless, or separates lines, or changes the direction of text.
// (ECMA-48; https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings)
func controls(r rune) bool {
	switch {
	case r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r < 0xa0: // C0, DEL, C1
		return true
	case r == 0x2028, r == 0x2029:
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
