package java

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// directive is one %... of a format (java.util.Formatter).
type directive struct {
	flags     string
	width     int
	precision int // -1 is none
	verb      byte
}

// conversions are those that are supported.
const conversions = "dsnxXbcf%S"

// parseFormat splits a format into texts and directives: pieces[i] comes before
// directives[i]. bad is what is wrong or not supported, or empty.
func parseFormat(s string) (pieces []string, all []directive, bad string) {
	for {
		before, rest, more := strings.Cut(s, "%")
		pieces = append(pieces, before)
		if !more {
			return pieces, all, ""
		}
		d, written := directive{precision: -1}, rest
		flags := strings.TrimLeft(rest, "-0,+ (#")
		d.flags, rest = rest[:len(rest)-len(flags)], flags
		d.width, rest = leadingNumber(rest)
		if after, ok := strings.CutPrefix(rest, "."); ok {
			d.precision, rest = leadingNumber(after)
		}
		if rest == "" || !strings.Contains(conversions, rest[:1]) || strings.ContainsAny(d.flags, "+ (#") || d.width > 1000 || d.precision > 1000 {
			_, size := utf8.DecodeRuneInString(rest)
			return nil, nil, "%" + written[:len(written)-len(rest)+size]
		}
		d.verb, s = rest[0], rest[1:]
		all = append(all, d)
	}
}

func leadingNumber(s string) (int, string) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' && i < 5 {
		i++
	}
	n, _ := strconv.Atoi(s[:i])
	return n, s[i:]
}

// formatting is String.format.
func formatting(g *gen, e *syntax.Call, _ val, args []val, result typ) val {
	if len(args) == 2 && args[1].typ.elem != nil && args[1].typ.elem.ref() {
		g.c.fail(e, "an array of arguments for a format is not supported; write them one by one")
	}
	if text, ok := formatLiteral(e); ok {
		if _, _, bad := parseFormat(text); bad != "" {
			g.c.fail(e, "format %s is not supported; use %%d %%s %%x %%b %%c %%f %%n with -, 0 or a comma, a width and a precision", bad)
		}
	}
	shown := []val{g.temp(args[0])}
	for _, a := range args[1:] {
		if !a.typ.ref() {
			a = g.box(a)
		}
		shown = append(shown, g.plainOrText(a))
	}
	return g.pure_(val{}, shown, result, func(k *invocation) int64 { return k.format() })
}

// formatLiteral returns the format of a call that is written there.
func formatLiteral(e *syntax.Call) (string, bool) {
	x := e.X
	if e.Name != "formatted" {
		if len(e.Args) == 0 {
			return "", false
		}
		x = e.Args[0]
	}
	l, ok := x.(*syntax.Literal)
	if !ok || l.Kind != syntax.StringLit {
		return "", false
	}
	return l.Text, true
}

// plainOrText leaves texts and boxes as they are and makes texts of other objects.
func (g *gen) plainOrText(v val) val {
	if v.typ.class != nil && (v.typ.class.simple == "String" || boxKinds[v.typ.class.simple] != kVoid) {
		return g.temp(v)
	}
	v = g.temp(v)
	s := g.a.Slot(scheduler.RefSlot)
	done := g.label("text")
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, v.f(x)) })
	g.a.If(func(x *scheduler.Exec) bool {
		if v.f(x) == 0 {
			return true
		}
		switch x.Fixed(scheduler.ObjectID(v.f(x))).(type) {
		case *text, *box:
			return true
		}
		return false
	}, done)
	t := g.stringOf(v)
	g.a.Compute(func(x *scheduler.Exec) { x.Set(s, t.f(x)) }).Label(done)
	return val{typ: object, f: scheduler.Local(s), fixed: true}
}

// format is what java.util.Formatter does.
func (k *invocation) format() int64 {
	pieces, all, bad := parseFormat(k.text(0))
	if bad != "" {
		return k.refuse("format " + bad)
	}
	var b strings.Builder
	next := 1
	for i, piece := range pieces {
		b.WriteString(piece)
		if i == len(all) {
			break
		}
		d := all[i]
		switch d.verb {
		case 'n':
			b.WriteByte('\n')
			continue
		case '%':
			b.WriteString(d.pad("%"))
			continue
		}
		if next == len(k.a) {
			return k.throw("java.util.MissingFormatArgumentException", "Format specifier '"+d.String()+"'")
		}
		b.WriteString(d.pad(k.show(d, next)))
		next++
	}
	return k.str(b.String())
}

// String returns the directive as it is written.
func (d directive) String() string {
	s := "%" + d.flags
	if d.width > 0 {
		s += strconv.Itoa(d.width)
	}
	if d.precision >= 0 {
		s += "." + strconv.Itoa(d.precision)
	}
	return s + string(d.verb)
}

func (d directive) has(flag string) bool { return strings.Contains(d.flags, flag) }

// pad brings a text to the width.
func (d directive) pad(s string) string {
	missing := d.width - int(length(s))
	switch {
	case missing <= 0:
		return s
	case d.has("-"):
		return s + strings.Repeat(" ", missing)
	case d.has("0"):
		sign := ""
		if strings.HasPrefix(s, "-") {
			sign, s = "-", s[1:]
		}
		return sign + strings.Repeat("0", missing) + s
	}
	return strings.Repeat(" ", missing) + s
}

// show converts an argument.
func (k *invocation) show(d directive, i int) string {
	o := k.at(i)
	if d.verb == 'b' {
		b, isBox := o.(*box)
		return d.cut(strconv.FormatBool(o != nil && (!isBox || b.kind != kBool || b.value != 0)))
	}
	if o == nil {
		return d.cut("null")
	}
	switch d.verb {
	case 's', 'S':
		s := d.cut(show(k.Machine(), scheduler.ObjectID(k.a[i])))
		if d.verb == 'S' {
			s = strings.ToUpper(s)
		}
		return s
	}
	b, ok := o.(*box)
	if ok {
		if s, fine := d.number(b); fine {
			return s
		}
	}
	k.throw("java.util.IllegalFormatConversionException", string(d.verb)+" != "+k.c.classOf(o).name)
	return ""
}

func (d directive) cut(s string) string {
	if d.precision >= 0 && int64(d.precision) < length(s) {
		return string([]rune(s)[:d.precision])
	}
	return s
}

// number converts what is in a box.
func (d directive) number(b *box) (string, bool) {
	whole := b.kind == kByte || b.kind == kShort || b.kind == kInt || b.kind == kLong
	switch {
	case d.verb == 'd' && whole:
		return d.grouped(decimal(b.value)), true
	case (d.verb == 'x' || d.verb == 'X') && whole:
		u := uint64(b.value)
		switch b.kind {
		case kByte:
			u = uint64(uint8(b.value))
		case kShort:
			u = uint64(uint16(b.value))
		case kInt:
			u = uint64(uint32(b.value))
		}
		s := strconv.FormatUint(u, 16)
		if d.verb == 'X' {
			s = strings.ToUpper(s)
		}
		return s, true
	case d.verb == 'c' && (b.kind == kChar || b.kind == kInt):
		return string(rune(b.value)), true
	case d.verb == 'f' && (b.kind == kFloat || b.kind == kDouble):
		return d.grouped(fixedPoint(float(b.value), d.precision)), true
	}
	return "", false
}

// grouped puts commas between the thousands if the directive asks for it.
func (d directive) grouped(s string) string {
	if !d.has(",") {
		return s
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, rest := s, ""
	if i := strings.IndexByte(s, '.'); i >= 0 {
		whole, rest = s[:i], s[i:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + whole + rest
}

// fixedPoint rounds half up on the decimal digits of a number, as Java does.
func fixedPoint(f float64, precision int) string {
	if precision < 0 {
		precision = 6
	}
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 0):
		return strings.TrimPrefix(strconv.FormatFloat(f, 'f', -1, 64), "+") + "inity"
	}
	s := strconv.FormatFloat(math.Abs(f), 'f', -1, 64)
	whole, frac, _ := strings.Cut(s, ".")
	up := len(frac) > precision && frac[precision] >= '5'
	if len(frac) < precision {
		frac += strings.Repeat("0", precision-len(frac))
	}
	digits := []byte(whole + frac[:precision])
	for i := len(digits) - 1; up && i >= 0; i-- {
		if up = digits[i] == '9'; up {
			digits[i] = '0'
		} else {
			digits[i]++
		}
	}
	out := string(digits)
	if up {
		out = "1" + out
	}
	if precision > 0 {
		out = out[:len(out)-precision] + "." + out[len(out)-precision:]
	}
	if math.Signbit(f) {
		out = "-" + out
	}
	return out
}
