package syntax_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/java/syntax"
)

// inMethod returns a file with a statement.
func inMethod(s string) string { return "class T { void m() { " + s + " } }" }

// nest returns n openings, a core and n ends.
func nest(n int, open, core, end string) string {
	return strings.Repeat(open, n) + core + strings.Repeat(end, n)
}

// nests are ways to nest code. All are allowed some depth, and refused another.
var nests = map[string]func(n int) string{
	"parentheses":  func(n int) string { return inMethod("x = " + nest(n, "(", "a", ")") + ";") },
	"not":          func(n int) string { return inMethod("x = " + nest(n, "!", "a", "") + ";") },
	"minus":        func(n int) string { return inMethod("x = " + nest(n, "- ", "a", "") + ";") },
	"casts":        func(n int) string { return inMethod("x = " + nest(n, "(A) ", "a", "") + ";") },
	"calls":        func(n int) string { return inMethod(nest(n, "f(", "a", ")") + ";") },
	"lambdas":      func(n int) string { return inMethod("x = " + nest(n, "(a) -> ", "a", "") + ";") },
	"conditionals": func(n int) string { return inMethod("x = " + nest(n, "a ? b : ", "a", "") + ";") },
	"assignments":  func(n int) string { return inMethod(nest(n, "a = ", "a", "") + ";") },
	"indexes":      func(n int) string { return inMethod("x = " + nest(n, "a[", "0", "]") + ";") },
	"blocks":       func(n int) string { return inMethod(nest(n, "{", "", "}")) },
	"ifs":          func(n int) string { return inMethod(nest(n, "if (a) {", "", "}")) },
	"labels":       func(n int) string { return inMethod(nest(n, "a: ", ";", "")) },
	"switches":     func(n int) string { return inMethod("x = " + nest(n, "switch (a) { case 1 -> ", "2", "; }") + ";") },
	"arrays":       func(n int) string { return inMethod("int[] x = " + nest(n, "{", "", "}") + ";") },
	"types":        func(n int) string { return "class T { " + nest(n, "A<", "B", ">") + " x; }" },
	"classes":      func(n int) string { return nest(n, "class A {", "", "}") },
	"anonymous":    func(n int) string { return inMethod("x = " + nest(n, "new A() { Object o = ", "1", "; }") + ";") },
	"annotations":  func(n int) string { return nest(n, "@A(", "1", ")") + " class T {}" },
	"local":        func(n int) string { return nest(n, "class A { void m() { ", "", "}}") },
	"case arrows":  func(n int) string { return inMethod(nest(n, "switch (a) { case 1 -> {", "", "} }")) },
}

// rows are code that is flat but makes a deep tree.
var rows = map[string]func(n int) string{
	"sum":     func(n int) string { return inMethod("x = " + nest(n, "a + ", "a", "") + ";") },
	"compare": func(n int) string { return inMethod("x = " + nest(n, "a < ", "a", "") + ";") },
	"shift":   func(n int) string { return inMethod("x = " + nest(n, "a >> ", "a", "") + ";") },
	"builder": func(n int) string { return inMethod("a" + nest(n, ".b()", "", "") + ";") },
	"select":  func(n int) string { return inMethod("x = a" + nest(n, ".b", "", "") + ";") },
	"index":   func(n int) string { return inMethod("x = a" + nest(n, "[0]", "", "") + ";") },
	"else":    func(n int) string { return inMethod(nest(n, "if (a) ; else ", ";", "")) },
	"operands": func(n int) string {
		return inMethod("x = " + nest(n, "a + ", nest(40, "(", "a", " + b + c)"), "") + ";")
	},
}

func TestDepthIsBounded(t *testing.T) {
	check := func(name string, code func(int) string, allowed int, message string) {
		_, err := syntax.Parse("T.java", []byte(code(allowed)))
		assert.NoError(t, err, name)
		for _, n := range []int{2000, 100_000} {
			_, err = syntax.Parse("T.java", []byte(code(n)))
			if assert.Error(t, err, name) {
				assert.Contains(t, err.Error(), message, name)
			}
		}
	}
	for name, code := range nests {
		check(name, code, 190, "nested too deeply")
	}
	for name, code := range rows {
		check(name, code, 900, "a chain of more than 1000")
	}
}

// TestChainsAddUp checks that a chain inside the first operand of another counts, as
// the tree is as deep as both together, and that those beside each other do not.
func TestChainsAddUp(t *testing.T) {
	part := nest(400, "a + ", "a", "")
	_, err := syntax.Parse("T.java", []byte(inMethod("x = f("+nest(50, part+", ", "a", "")+");")))
	require.NoError(t, err)
	_, err = syntax.Parse("T.java", []byte(inMethod(nest(50, "x = "+part+";", "", ""))))
	require.NoError(t, err)
	code := "a"
	for range 5 {
		code = "(" + code + ")" + nest(400, " + a", "", "")
	}
	_, err = syntax.Parse("T.java", []byte(inMethod("x = "+code+";")))
	require.ErrorContains(t, err, "a chain of more than 1000")
}

func TestSizeIsBounded(t *testing.T) {
	e := parseError(t, strings.Repeat(" ", 4<<20+1))
	assert.Equal(t, "T.java:1:1: the file has 4194305 bytes, expected at most 4194304", e.Error())
	e = parseError(t, "class T { }\n \xff")
	assert.Equal(t, "T.java:2:2: the file is not valid UTF-8, expected a file in UTF-8", e.Error())
	e = parseError(t, inMethod("int"+nest(256, "[]", "", "")+" x;"))
	assert.Contains(t, e.Error(), "an array of more than 255 dimensions")
}

// hostile are texts that take long if anything is read again and again.
func hostile(n int) map[string]string {
	return map[string]string{
		"compare":    inMethod(nest(n/4, "f(a < b, ", "", "")),
		"less":       inMethod(nest(n, "a<", "a", "") + ";"),
		"types":      inMethod(nest(n/2, "a<b,", "a", "") + ";"),
		"dots":       inMethod(nest(n, "a.", "a", "") + ";"),
		"type dots":  "class T { " + nest(n, "a.", "a", "") + " x; }",
		"parens":     inMethod(nest(n, "(", "", "")),
		"statements": inMethod(nest(n/4, "a<b>c;", "", "")),
		"conditions": inMethod(nest(n/10, "x = a < b;\n", "", "")),
		"wide":       inMethod("x = f(" + nest(n/2, "a,", "a", "") + ");"),
		"braces":     nest(n, "{", "", "}"),
		"at":         nest(n, "@A ", "", ""),
		"closers":    inMethod(nest(n, ")", "", "")),
		"escapes":    nest(n/6, "\\u0041", "", ""),
		"quotes":     nest(n, "\"", "", ""),
		"comments":   nest(n/4, "//\n", "class T {}", ""),
		"names":      "import " + nest(n/2, "a.", "a", "") + ";",
	}
}

// TestHostileTextsEnd has no limit of its own: what is not linear takes so long that
// the test does not end. How long it takes is for BenchmarkHostile to say.
func TestHostileTextsEnd(t *testing.T) {
	size := 1 << 20
	if testing.Short() {
		size = 1 << 16 // the race detector has seen enough
	}
	for name, src := range hostile(size) {
		f, err := syntax.Parse("T.java", []byte(src))
		assert.True(t, f != nil || err != nil, name)
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, src := range hostile(1 << 20) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = syntax.Parse("T.java", []byte(src))
			}
		})
	}
}

func TestLargeFile(t *testing.T) {
	body := program(t)
	body = body[strings.Index(body, "public class"):]
	var src strings.Builder
	n := 0
	for ; src.Len() < 1<<20; n++ {
		src.WriteString(body)
	}
	f, err := syntax.Parse("Big.java", []byte(src.String()))
	require.NoError(t, err)
	assert.Len(t, f.Types, n)
}

func program(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/Cases.java")
	require.NoError(t, err)
	return string(data)
}
