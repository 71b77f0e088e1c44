package java

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

const (
	outOfBounds     = "java.lang.IndexOutOfBoundsException"
	stringBounds    = "java.lang.StringIndexOutOfBoundsException"
	illegalState    = "java.lang.IllegalStateException"
	numberFormat    = "java.lang.NumberFormatException"
	arithmetic      = "java.lang.ArithmeticException"
	unsupportedJava = "java.lang.UnsupportedOperationException"
	noSuchElement   = "java.util.NoSuchElementException"
)

// A java.lang.String counts in UTF-16, a text in bytes.

// units returns a text as Java has it.
func units(s string) []uint16 { return utf16.Encode([]rune(s)) }

// ascii reports whether a text has as many bytes as Java counts characters.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// length returns String.length.
func length(s string) int64 {
	if ascii(s) {
		return int64(len(s))
	}
	return int64(len(units(s)))
}

// cutText returns a part of a text. Half of a character that is two units is refused.
func (k *invocation) cutText(s string, from, to int64) string {
	if ascii(s) {
		return s[from:to]
	}
	u := units(s)[from:to]
	r := utf16.Decode(u)
	if len(utf16.Encode(r)) != len(u) || strings.ContainsRune(string(r), unicode.ReplacementChar) {
		k.refuse("a text with half of a character beyond U+FFFF")
	}
	return string(r)
}

// substring checks as String.substring does.
func (k *invocation) substring(s string, from, to int64) int64 {
	n := length(s)
	if from < 0 || to > n || from > to {
		return k.throw(stringBounds, "Range ["+decimal(from)+", "+decimal(to)+") out of bounds for length "+decimal(n))
	}
	return k.str(k.cutText(s, from, to))
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// indexIn returns where a part is in a text from an index on, or -1.
func indexIn(s, part string, from int64) int64 {
	from = max(from, 0)
	if ascii(s) {
		if from > int64(len(s)) {
			return -1
		}
		if i := strings.Index(s[from:], part); i >= 0 {
			return from + int64(i)
		}
		return -1
	}
	u, p := units(s), units(part)
	for i := from; i+int64(len(p)) <= int64(len(u)); i++ {
		if string(utf16.Decode(u[i:i+int64(len(p))])) == part {
			return i
		}
	}
	return -1
}

func lastIndexIn(s, part string) int64 {
	i := strings.LastIndex(s, part)
	if i <= 0 {
		return int64(i)
	}
	return length(s[:i])
}

// compareTexts is String.compareTo.
func compareTexts(a, b string) int64 {
	u, v := units(a), units(b)
	for i := range min(len(u), len(v)) {
		if u[i] != v[i] {
			return int64(u[i]) - int64(v[i])
		}
	}
	return int64(len(u) - len(v))
}

// foldTexts is what String.compareToIgnoreCase compares.
func foldText(s string) string { return strings.ToLower(strings.ToUpper(s)) }

// hashText is String.hashCode.
func hashText(s string) int32 {
	h := int32(0)
	for _, u := range units(s) {
		h = 31*h + int32(u)
	}
	return h
}

// blank is Character.isWhitespace.
func blank(r rune) bool {
	switch {
	case r >= 0x1c && r <= 0x1f, r >= '\t' && r <= '\r':
		return true
	case r == 0xa0, r == 0x2007, r == 0x202f:
		return false
	}
	return unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp)
}

func defineStrings(n natives) {
	add := func(signature string, f func(k *invocation) int64) { n.add("String", signature, pure(f)) }
	add("int length()", func(k *invocation) int64 { return length(k.text(0)) })
	add("char charAt(int)", func(k *invocation) int64 {
		s := k.text(0)
		if size := length(s); k.a[1] < 0 || k.a[1] >= size {
			return k.throw(stringBounds, "Index "+decimal(k.a[1])+" out of bounds for length "+decimal(size))
		}
		if ascii(s) {
			return int64(s[k.a[1]])
		}
		return int64(units(s)[k.a[1]])
	})
	add("boolean isEmpty()", func(k *invocation) int64 { return truth(k.text(0) == "") })
	add("boolean isBlank()", func(k *invocation) int64 { return truth(strings.TrimFunc(k.text(0), blank) == "") })
	add("int hashCode()", func(k *invocation) int64 { return int64(hashText(k.text(0))) })
	add("String toString()", func(k *invocation) int64 { return k.a[0] })
	add("boolean equals(Object)", func(k *invocation) int64 {
		other, ok := k.at(1).(*text)
		return truth(ok && other.value == k.text(0))
	})
	add("boolean equalsIgnoreCase(String)", func(k *invocation) int64 {
		return truth(k.a[1] != 0 && foldText(k.text(0)) == foldText(k.text(1)))
	})
	add("int compareTo(String)", func(k *invocation) int64 { return compareTexts(k.text(0), k.text(1)) })
	add("int compareToIgnoreCase(String)", func(k *invocation) int64 { return compareTexts(foldText(k.text(0)), foldText(k.text(1))) })
	add("boolean contains(CharSequence)", func(k *invocation) int64 { return truth(strings.Contains(k.text(0), k.text(1))) })
	add("boolean startsWith(String)", func(k *invocation) int64 { return truth(strings.HasPrefix(k.text(0), k.text(1))) })
	add("boolean endsWith(String)", func(k *invocation) int64 { return truth(strings.HasSuffix(k.text(0), k.text(1))) })
	add("int indexOf(String)", func(k *invocation) int64 { return indexIn(k.text(0), k.text(1), 0) })
	add("int indexOf(int)", func(k *invocation) int64 { return indexIn(k.text(0), string(rune(k.a[1])), 0) })
	add("int indexOf(String, int)", func(k *invocation) int64 { return indexIn(k.text(0), k.text(1), k.a[2]) })
	add("int indexOf(int, int)", func(k *invocation) int64 { return indexIn(k.text(0), string(rune(k.a[1])), k.a[2]) })
	add("int lastIndexOf(String)", func(k *invocation) int64 { return lastIndexIn(k.text(0), k.text(1)) })
	add("int lastIndexOf(int)", func(k *invocation) int64 { return lastIndexIn(k.text(0), string(rune(k.a[1]))) })
	defineTextMakers(add)
	defineTextStatics(n)
}

// defineTextMakers are the methods that make texts of texts.
func defineTextMakers(add func(string, func(k *invocation) int64)) {
	make_ := func(signature string, f func(k *invocation, s string) string) {
		add(signature, func(k *invocation) int64 { return k.str(f(k, k.text(0))) })
	}
	add("String substring(int)", func(k *invocation) int64 { s := k.text(0); return k.substring(s, k.a[1], length(s)) })
	add("String substring(int, int)", func(k *invocation) int64 { return k.substring(k.text(0), k.a[1], k.a[2]) })
	make_("String trim()", func(_ *invocation, s string) string {
		return strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	})
	make_("String strip()", func(_ *invocation, s string) string { return strings.TrimFunc(s, blank) })
	make_("String stripLeading()", func(_ *invocation, s string) string { return strings.TrimLeftFunc(s, blank) })
	make_("String stripTrailing()", func(_ *invocation, s string) string { return strings.TrimRightFunc(s, blank) })
	make_("String toUpperCase()", func(_ *invocation, s string) string {
		return strings.ReplaceAll(strings.ToUpper(s), "ß", "SS")
	})
	make_("String toLowerCase()", func(_ *invocation, s string) string { return strings.ToLower(s) })
	make_("String replace(char, char)", func(k *invocation, s string) string {
		return strings.ReplaceAll(s, string(rune(k.a[1])), string(rune(k.a[2])))
	})
	make_("String replace(CharSequence, CharSequence)", func(k *invocation, s string) string {
		return strings.ReplaceAll(s, k.text(1), k.text(2))
	})
	make_("String concat(String)", func(k *invocation, s string) string { return s + k.text(1) })
	add("String repeat(int)", func(k *invocation) int64 {
		s := k.text(0)
		switch {
		case k.a[1] < 0:
			return k.throw(scheduler.IllegalArgument, "count is negative: "+decimal(k.a[1]))
		case int64(len(s))*k.a[1] > mostText:
			return k.throw("java.lang.OutOfMemoryError", "Required length exceeds implementation limit")
		}
		return k.str(strings.Repeat(s, int(k.a[1])))
	})
	add("char[] toCharArray()", func(k *invocation) int64 {
		o := &instance{class: k.c.arrayClass(typ{kind: kChar}), refs: noRefs}
		for _, u := range units(k.text(0)) {
			o.fields = append(o.fields, int64(u))
		}
		return int64(k.New(o))
	})
	add("String[] split(String)", func(k *invocation) int64 { return k.split(k.text(0), k.text(1)) })
}

// mostText bounds how long a text gets that is made of others.
const mostText = 1 << 20

// split is String.split with what means itself in a regular expression.
func (k *invocation) split(s, by string) int64 {
	switch {
	case by == `\s+`:
		by = ""
	case strings.HasPrefix(by, `\`) && len(by) == 2 && strings.Contains(`.|*+?$^()[]{}\`, by[1:]):
		by = by[1:]
	case by == "" || strings.ContainsAny(by, `.|*+?$^()[]{}\`):
		return k.refuse("split by a regular expression; use one that means itself")
	}
	parts := strings.Split(s, by)
	if by == "" {
		parts = strings.Fields(s)
		if s != "" && strings.TrimLeftFunc(s, blank) != s {
			parts = append([]string{""}, parts...)
		}
	}
	for len(parts) > 1 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	if len(parts) == 1 && parts[0] == "" && s != "" {
		parts = nil
	}
	o := &instance{class: k.c.arrayClass(k.c.stringType()), refs: allRefs}
	for _, p := range parts {
		o.fields = append(o.fields, k.str(p))
	}
	return int64(k.New(o))
}

func defineTextStatics(n natives) {
	n.add("String", "static String valueOf(char[])", pure(func(k *invocation) int64 {
		o := instanceAt(k.Exec, k.a[0])
		if o == nil {
			return 0
		}
		var u []uint16
		for _, c := range o.fields {
			u = append(u, uint16(c))
		}
		return k.str(string(utf16.Decode(u)))
	}))
	n.add("String", "static String valueOf(Object)", textOf)
	for _, t := range []string{"char", "int", "long", "float", "double", "boolean"} {
		n.add("String", "static String valueOf("+t+")", textOf)
	}
	n.add("String", "static String format(String, Object...)", formatting)
	n.add("String", "String formatted(Object...)", func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
		return formatting(g, e, val{}, append([]val{on}, args...), result)
	})
	n.add("String", "static String join(CharSequence, Object...)", func(g *gen, _ *syntax.Call, _ val, args []val, _ typ) val {
		if len(args) == 2 && args[1].typ.class != g.c.lib["String"] && args[1].typ.elem == nil {
			return g.callLibrary("Texts", "joinAll/2", args[0], args[1])
		}
		return g.callLibrary("Texts", "join/2", args[0], g.several(args[1:]))
	})
}

// textOf is String.valueOf: null is a text too.
func textOf(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
	s := g.stringOf(args[0])
	return g.pure_(val{}, []val{s}, result, func(k *invocation) int64 {
		if k.a[0] == 0 {
			return k.str("null")
		}
		return k.a[0]
	})
}

// defineBuilders is StringBuilder: an object with one text.
func defineBuilders(n natives) {
	// append makes a builder of what was there and a part.
	change := func(signature string, f func(k *invocation, s string) string) {
		n.add("StringBuilder", signature, touching(verbTouch, func(k *invocation) int64 {
			o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
			s := f(k, k.peekText(o.fields[0]))
			if len(s) > mostText {
				return k.throw("java.lang.OutOfMemoryError", "Java heap space")
			}
			o.fields[0] = k.str(s)
			return k.a[0]
		}))
	}
	look := func(signature string, f func(k *invocation, s string) int64) {
		n.add("StringBuilder", signature, touching(verbLook, func(k *invocation) int64 {
			return f(k, k.peekText(k.Edit(scheduler.ObjectID(k.a[0])).(*instance).fields[0]))
		}))
	}
	appendText := touching(verbTouch, func(k *invocation) int64 {
		o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
		part := "null"
		if k.a[1] != 0 {
			part = k.text(1)
		}
		s := k.peekText(o.fields[0]) + part
		if len(s) > mostText {
			return k.throw("java.lang.OutOfMemoryError", "Java heap space")
		}
		o.fields[0] = k.str(s)
		return k.a[0]
	})
	for _, t := range []string{"String", "char", "int", "long", "float", "double", "boolean", "Object"} {
		n.add("StringBuilder", "StringBuilder append("+t+")", func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
			on = g.temp(on)
			return appendText(g, e, on, []val{g.stringOf(args[0])}, result)
		})
	}
	change("StringBuilder reverse()", func(_ *invocation, s string) string {
		r := []rune(s)
		for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
			r[i], r[j] = r[j], r[i]
		}
		return string(r)
	})
	defineBuilderPlaces(n, change)
	look("int length()", func(_ *invocation, s string) int64 { return length(s) })
	look("boolean isEmpty()", func(_ *invocation, s string) int64 { return truth(s == "") })
	look("String toString()", func(k *invocation, s string) int64 { return k.str(s) })
	look("int indexOf(String)", func(k *invocation, s string) int64 { return indexIn(s, k.text(1), 0) })
	look("char charAt(int)", func(k *invocation, s string) int64 {
		if size := length(s); k.a[1] < 0 || k.a[1] >= size {
			return k.throw(outOfBounds, "index "+decimal(k.a[1])+",length "+decimal(size))
		}
		return int64(units(s)[k.a[1]])
	})
}

// defineBuilderPlaces are the methods of a StringBuilder that change it at a place.
func defineBuilderPlaces(n natives, change func(string, func(*invocation, string) string)) {
	insert := touching(verbTouch, func(k *invocation) int64 {
		o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
		s, at := k.peekText(o.fields[0]), k.a[1]
		if size := length(s); at < 0 || at > size {
			return k.throw(stringBounds, "offset "+decimal(at)+", length "+decimal(size))
		}
		o.fields[0] = k.str(k.cutText(s, 0, at) + k.text(2) + k.cutText(s, at, length(s)))
		return k.a[0]
	})
	for _, t := range []string{"String", "char", "int", "long", "float", "double", "boolean", "Object"} {
		n.add("StringBuilder", "StringBuilder insert(int, "+t+")", func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
			on, at := g.temp(on), g.temp(args[0])
			return insert(g, e, on, []val{at, textOf(g, e, val{}, args[1:], g.c.stringType())}, result)
		})
	}
	change("void setLength(int)", func(k *invocation, s string) string {
		size := length(s)
		switch {
		case k.a[1] < 0 || k.a[1] > mostText:
			k.throw(stringBounds, "String index out of range: "+decimal(k.a[1]))
			return s
		case k.a[1] <= size:
			return k.cutText(s, 0, k.a[1])
		}
		return s + strings.Repeat("\x00", int(k.a[1]-size))
	})
	change("StringBuilder deleteCharAt(int)", func(k *invocation, s string) string {
		size := length(s)
		if k.a[1] < 0 || k.a[1] >= size {
			k.throw(stringBounds, "index "+decimal(k.a[1])+",length "+decimal(size))
			return s
		}
		return k.cutText(s, 0, k.a[1]) + k.cutText(s, k.a[1]+1, size)
	})
	change("StringBuilder delete(int, int)", func(k *invocation, s string) string {
		size := length(s)
		from, to := k.a[1], min(k.a[2], size)
		if from < 0 || from > to {
			k.throw(stringBounds, "start "+decimal(from)+", end "+decimal(to)+", length "+decimal(size))
			return s
		}
		return k.cutText(s, 0, from) + k.cutText(s, to, size)
	})
	change("void setCharAt(int, char)", func(k *invocation, s string) string {
		size := length(s)
		if k.a[1] < 0 || k.a[1] >= size {
			k.throw(stringBounds, "index "+decimal(k.a[1])+",length "+decimal(size))
			return s
		}
		return k.cutText(s, 0, k.a[1]) + string(rune(k.a[2])) + k.cutText(s, k.a[1]+1, size)
	})
}
