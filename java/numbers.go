package java

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode"

	"github.com/bced87ab/gridlock/scheduler"
)

// value returns what is in a box that is an argument.
func (k *invocation) value(i int) int64 {
	if b, ok := k.at(i).(*box); ok {
		return b.value
	}
	class := classCast
	if k.a[i] == 0 {
		class = scheduler.NullPointer
	}
	return k.throw(class, "")
}

// box returns the box of a value.
func (k *invocation) box(of kind, v int64) int64 { return int64(k.c.boxed(k.Exec, of, v)) }

func float(bits int64) float64 { return math.Float64frombits(uint64(bits)) }

// floatBits returns the bits of a number. All that are not a number have the same.
func floatBits(f float64) int64 {
	if math.IsNaN(f) {
		return 0x7ff8_0000_0000_0000
	}
	return int64(math.Float64bits(f))
}

// number converts what is in a box to another type, as Number.intValue and so on do.
func (k *invocation) number(i int, to kind) int64 {
	b, ok := k.at(i).(*box)
	if !ok {
		return k.value(i)
	}
	return number(val{typ{kind: b.kind}, scheduler.Const(b.value), true}, typ{kind: to}).f(k.Exec)
}

// parseWhole is Integer.parseInt and Long.parseLong.
func (k *invocation) parseWhole(i, radix, size int) int64 {
	if k.a[i] == 0 {
		return k.throw(numberFormat, "Cannot parse null string: null")
	}
	s := k.text(i)
	n, err := strconv.ParseInt(s, radix, size)
	if err != nil || strings.ContainsRune(s, '_') {
		under := ""
		if radix != 10 {
			under = " under radix " + strconv.Itoa(radix)
		}
		return k.throw(numberFormat, `For input string: "`+s+`"`+under)
	}
	return n
}

// radix checks a radix as Integer.toString does: one that cannot be is 10.
func radix(n int64) int {
	if n < 2 || n > 36 {
		return 10
	}
	return int(n)
}

func defineBoxes(n natives) {
	for of, name := range boxNames {
		n.add(name, "boolean equals(Object)", pure(func(k *invocation) int64 {
			return truth(equal(k.Fixed, scheduler.ObjectID(k.a[0]), scheduler.ObjectID(k.a[1])))
		}))
		n.add(name, "int hashCode()", pure(func(k *invocation) int64 {
			b, _ := k.at(0).(*box)
			if b == nil {
				return k.value(0)
			}
			return int64(b.hash())
		}))
		prim := kindNames[of]
		n.add(name, "static int hashCode("+prim+")", pure(func(k *invocation) int64 { return int64((&box{of, k.a[0]}).hash()) }))
		n.add(name, "static "+name+" valueOf("+prim+")", pure(func(k *invocation) int64 { return k.box(of, k.a[0]) }))
		n.add(name, "String toString()", textOfBox)
		n.add(name, "static String toString("+prim+")", textOf)
		n.add(name, "int compareTo("+name+")", pure(func(k *invocation) int64 { return compareValues(of, k.value(0), k.value(1)) }))
		n.add(name, "static int compare("+prim+", "+prim+")", pure(func(k *invocation) int64 { return compareValues(of, k.a[0], k.a[1]) }))
		switch of {
		case kBool:
			n.add(name, "boolean booleanValue()", pure(func(k *invocation) int64 { return k.value(0) }))
		case kChar:
			n.add(name, "char charValue()", pure(func(k *invocation) int64 { return k.value(0) }))
		}
	}
	for _, name := range []string{"Byte", "Short", "Integer", "Long", "Float", "Double", "Number"} {
		for _, to := range []kind{kByte, kShort, kInt, kLong, kFloat, kDouble} {
			t := kindNames[to]
			n.add(name, t+" "+t+"Value()", pure(func(k *invocation) int64 { return k.number(0, to) }))
		}
	}
	n.add("Boolean", "static boolean parseBoolean(String)", pure(func(k *invocation) int64 {
		return truth(k.a[0] != 0 && strings.EqualFold(k.text(0), "true"))
	}))
	for name, f := range map[string]func(a, b int64) int64{
		"logicalAnd": func(a, b int64) int64 { return a & b }, "logicalOr": func(a, b int64) int64 { return a | b },
		"logicalXor": func(a, b int64) int64 { return a ^ b },
	} {
		n.add("Boolean", "static boolean "+name+"(boolean, boolean)", pure(func(k *invocation) int64 { return f(k.a[0], k.a[1]) }))
	}
	defineReals(n)
}

// textOfBox is toString of a box.
var textOfBox = pure(func(k *invocation) int64 { return k.str(show(k.Machine(), scheduler.ObjectID(k.a[0]))) })

// compareValues compares two values of a type as its box does.
func compareValues(of kind, a, b int64) int64 {
	switch {
	case of >= kFloat:
		return compareDoubles(float(a), float(b))
	case of == kByte, of == kShort, of == kChar:
		return a - b
	}
	return order(a, b)
}

func order(a, b int64) int64 {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func compareDoubles(a, b float64) int64 {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return order(floatBits(a), floatBits(b))
}

// parseReal is Float.parseFloat and Double.parseDouble.
func (k *invocation) parseReal(size int) int64 {
	s := strings.TrimFunc(k.text(0), func(r rune) bool { return r <= ' ' })
	sign, name := 1.0, strings.TrimLeft(s, "+-")
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	switch {
	case s == "":
		return k.throw(numberFormat, "empty String")
	case name == "NaN" && len(s) <= len("-NaN"):
		return floatBits(math.NaN())
	case name == "Infinity" && len(s) <= len("-Infinity"):
		return floatBits(math.Inf(int(sign)))
	}
	f, err := strconv.ParseFloat(withoutSuffix(s), size)
	if errors.Is(err, strconv.ErrRange) { // which is 0 or infinite
		err = nil
	}
	if err != nil || strings.ContainsAny(s, "_iInN") {
		return k.throw(numberFormat, `For input string: "`+k.text(0)+`"`)
	}
	return floatBits(f)
}

// withoutSuffix cuts the letter off that may say of which type a number is.
func withoutSuffix(s string) string {
	if last := len(s) - 1; last > 0 && strings.IndexByte("dDfF", s[last]) >= 0 {
		return s[:last]
	}
	return s
}

func defineReals(n natives) {
	for _, r := range []struct {
		class, prim, parse string
		kind               kind
		bits               int
	}{{"Float", "float", "parseFloat", kFloat, 32}, {"Double", "double", "parseDouble", kDouble, 64}} {
		add := func(signature string, f func(k *invocation) int64) {
			n.add(r.class, strings.ReplaceAll(signature, "double", r.prim), pure(f))
		}
		n.add(r.class, "static "+r.prim+" "+r.parse+"(String)", pure(func(k *invocation) int64 { return k.parseReal(r.bits) }))
		n.add(r.class, "static "+r.class+" valueOf(String)", pure(func(k *invocation) int64 { return k.box(r.kind, k.parseReal(r.bits)) }))
		for name, f := range map[string]func(float64) bool{
			"isNaN": math.IsNaN, "isInfinite": func(f float64) bool { return math.IsInf(f, 0) },
			"isFinite": func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) },
		} {
			add("static boolean "+name+"(double)", func(k *invocation) int64 { return truth(f(float(k.a[0]))) })
			if name != "isFinite" {
				add("boolean "+name+"()", func(k *invocation) int64 { return truth(f(float(k.value(0)))) })
			}
		}
		add("static double max(double, double)", func(k *invocation) int64 { return floatBits(max(float(k.a[0]), float(k.a[1]))) })
		add("static double min(double, double)", func(k *invocation) int64 { return floatBits(min(float(k.a[0]), float(k.a[1]))) })
		add("static double sum(double, double)", func(k *invocation) int64 {
			if sum := float(k.a[0]) + float(k.a[1]); r.kind == kDouble {
				return floatBits(sum)
			} else {
				return floatBits(single(sum))
			}
		})
	}
	bits := func(k *invocation) int64 { return int64(int32(math.Float32bits(float32(float(k.a[0]))))) }
	n.add("Float", "static int floatToIntBits(float)", pure(bits))
	n.add("Float", "static int floatToRawIntBits(float)", pure(bits))
	n.add("Float", "static float intBitsToFloat(int)", pure(func(k *invocation) int64 { return floatBits(float64(math.Float32frombits(uint32(k.a[0])))) }))
	n.add("Double", "static long doubleToLongBits(double)", pure(func(k *invocation) int64 { return k.a[0] }))
	n.add("Double", "static long doubleToRawLongBits(double)", pure(func(k *invocation) int64 { return k.a[0] }))
	n.add("Double", "static double longBitsToDouble(long)", pure(func(k *invocation) int64 { return floatBits(float(k.a[0])) }))
}

// whole are the types of whole numbers, with their sizes in bits.
var whole = []struct {
	class, prim, parse string
	kind               kind
	bits               int
}{{"Integer", "int", "parseInt", kInt, 32}, {"Long", "long", "parseLong", kLong, 64}}

func defineWholeNumbers(n natives) {
	for _, w := range whole {
		add := func(signature string, f func(k *invocation) int64) {
			n.add(w.class, strings.ReplaceAll(signature, "int", w.prim), pure(f))
		}
		n.add(w.class, "static "+w.prim+" "+w.parse+"(String)", pure(func(k *invocation) int64 { return k.parseWhole(0, 10, w.bits) }))
		n.add(w.class, "static "+w.prim+" "+w.parse+"(String, int)", pure(func(k *invocation) int64 { return k.parseWhole(0, radix(k.a[1]), w.bits) }))
		n.add(w.class, "static "+w.class+" valueOf(String)", pure(func(k *invocation) int64 { return k.box(w.kind, k.parseWhole(0, 10, w.bits)) }))
		add("static int max(int, int)", func(k *invocation) int64 { return max(k.a[0], k.a[1]) })
		add("static int min(int, int)", func(k *invocation) int64 { return min(k.a[0], k.a[1]) })
		add("static int sum(int, int)", func(k *invocation) int64 { return wrap(w.kind, k.a[0]+k.a[1]) })
		unsigned := func(v int64) uint64 {
			if w.bits == 32 {
				return uint64(uint32(v))
			}
			return uint64(v)
		}
		for name, base := range map[string]int{"toBinaryString": 2, "toOctalString": 8, "toHexString": 16} {
			add("static String "+name+"(int)", func(k *invocation) int64 { return k.str(strconv.FormatUint(unsigned(k.a[0]), base)) })
		}
		n.add(w.class, "static String toString("+w.prim+", int)", pure(func(k *invocation) int64 {
			return k.str(strconv.FormatInt(k.a[0], radix(k.a[1])))
		}))
		n.add(w.class, "static int signum("+w.prim+")", pure(func(k *invocation) int64 { return order(k.a[0], 0) }))
		n.add(w.class, "static int bitCount("+w.prim+")", pure(func(k *invocation) int64 { return int64(bits.OnesCount64(unsigned(k.a[0]))) }))
		n.add(w.class, "static int numberOfLeadingZeros("+w.prim+")", pure(func(k *invocation) int64 {
			return int64(bits.LeadingZeros64(unsigned(k.a[0])) - 64 + w.bits)
		}))
		n.add(w.class, "static int numberOfTrailingZeros("+w.prim+")", pure(func(k *invocation) int64 {
			return int64(min(w.bits, bits.TrailingZeros64(unsigned(k.a[0]))))
		}))
	}
}

func defineCharacters(n natives) {
	is := func(name string, f func(rune) bool) {
		n.add("Character", "static boolean "+name+"(char)", pure(func(k *invocation) int64 { return truth(f(rune(k.a[0]))) }))
	}
	is("isDigit", unicode.IsDigit)
	is("isLetter", unicode.IsLetter)
	is("isLetterOrDigit", func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	is("isUpperCase", unicode.IsUpper)
	is("isLowerCase", unicode.IsLower)
	is("isWhitespace", blank)
	is("isAlphabetic", func(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) })
	for name, f := range map[string]func(rune) rune{"toUpperCase": unicode.ToUpper, "toLowerCase": unicode.ToLower} {
		n.add("Character", "static char "+name+"(char)", pure(func(k *invocation) int64 { return int64(f(rune(k.a[0]))) }))
	}
	n.add("Character", "static int getNumericValue(char)", pure(func(k *invocation) int64 {
		switch r := unicode.ToLower(rune(k.a[0])); {
		case r >= '0' && r <= '9':
			return int64(r - '0')
		case r >= 'a' && r <= 'z':
			return int64(r - 'a' + 10)
		case r < 0x80:
			return -1
		}
		return k.refuse("Character.getNumericValue of other than ASCII")
	}))
}

// exact throws where a result does not fit.
func (k *invocation) exact(of kind, name string, fits bool, v int64) int64 {
	if !fits || wrap(of, v) != v {
		return k.throw(arithmetic, name+" overflow")
	}
	return v
}

// mulFits reports whether a product fits into 64 bits.
func mulFits(a, b int64) bool {
	p := a * b
	return a == 0 || p/a == b && !(a == -1 && b == math.MinInt64)
}

func defineMath(n natives) {
	names := map[kind]string{kInt: "integer", kLong: "long"}
	for _, w := range whole {
		add := func(signature string, f func(k *invocation) int64) {
			n.add("Math", "static "+strings.ReplaceAll(signature, "int", w.prim), pure(f))
		}
		add("int max(int, int)", func(k *invocation) int64 { return max(k.a[0], k.a[1]) })
		add("int min(int, int)", func(k *invocation) int64 { return min(k.a[0], k.a[1]) })
		add("int abs(int)", func(k *invocation) int64 { return wrap(w.kind, max(k.a[0], -k.a[0])) })
		add("int addExact(int, int)", func(k *invocation) int64 {
			a, b := k.a[0], k.a[1]
			return k.exact(w.kind, names[w.kind], (a+b > a) == (b > 0), a+b)
		})
		add("int subtractExact(int, int)", func(k *invocation) int64 {
			a, b := k.a[0], k.a[1]
			return k.exact(w.kind, names[w.kind], (a-b < a) == (b > 0), a-b)
		})
		add("int multiplyExact(int, int)", func(k *invocation) int64 {
			return k.exact(w.kind, names[w.kind], mulFits(k.a[0], k.a[1]), k.a[0]*k.a[1])
		})
		add("int incrementExact(int)", func(k *invocation) int64 { return k.exact(w.kind, names[w.kind], k.a[0] != math.MaxInt64, k.a[0]+1) })
		add("int negateExact(int)", func(k *invocation) int64 { return k.exact(w.kind, names[w.kind], k.a[0] != math.MinInt64, -k.a[0]) })
		add("int floorDiv(int, int)", func(k *invocation) int64 {
			q := divide(k.Exec, "/", k.a[0], k.a[1])
			if (k.a[0] < 0) != (k.a[1] < 0) && q*k.a[1] != k.a[0] {
				q--
			}
			return wrap(w.kind, q)
		})
		add("int floorMod(int, int)", func(k *invocation) int64 {
			r := divide(k.Exec, "%", k.a[0], k.a[1])
			if r != 0 && (r < 0) != (k.a[1] < 0) {
				r += k.a[1]
			}
			return r
		})
		add("int ceilDiv(int, int)", func(k *invocation) int64 {
			q := divide(k.Exec, "/", k.a[0], k.a[1])
			if (k.a[0] < 0) == (k.a[1] < 0) && q*k.a[1] != k.a[0] {
				q++
			}
			return wrap(w.kind, q)
		})
	}
	n.add("Math", "static int toIntExact(long)", pure(func(k *invocation) int64 { return k.exact(kInt, "integer", true, k.a[0]) }))
	n.add("Math", "static int clamp(long, int, int)", pure(func(k *invocation) int64 {
		if k.a[1] > k.a[2] {
			return k.throw(scheduler.IllegalArgument, decimal(k.a[1])+" > "+decimal(k.a[2]))
		}
		return min(max(k.a[0], k.a[1]), k.a[2])
	}))
	defineRealMath(n)
}

func defineRealMath(n natives) {
	one := map[string]func(float64) float64{
		"sqrt": math.Sqrt, "floor": math.Floor, "ceil": math.Ceil, "rint": math.RoundToEven,
	}
	for name, f := range one {
		n.add("Math", "static double "+name+"(double)", pure(func(k *invocation) int64 { return floatBits(f(float(k.a[0]))) }))
	}
	for _, t := range []string{"float", "double"} {
		n.add("Math", "static "+t+" abs("+t+")", pure(func(k *invocation) int64 { return floatBits(math.Abs(float(k.a[0]))) }))
		n.add("Math", "static "+t+" max("+t+", "+t+")", pure(func(k *invocation) int64 { return floatBits(max(float(k.a[0]), float(k.a[1]))) }))
		n.add("Math", "static "+t+" min("+t+", "+t+")", pure(func(k *invocation) int64 { return floatBits(min(float(k.a[0]), float(k.a[1]))) }))
	}
	round := func(to kind) emitter {
		return pure(func(k *invocation) int64 {
			f := float(k.a[0])
			down := math.Floor(f)
			if f-down >= 0.5 {
				down++
			}
			return truncate(to, down)
		})
	}
	n.add("Math", "static int round(float)", round(kInt))
	n.add("Math", "static long round(double)", round(kLong))
	n.add("Math", "static double random()", refuseCall("Math.random is not supported, since nothing here happens by chance; use fixed numbers"))
}
