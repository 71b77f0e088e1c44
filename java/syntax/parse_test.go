package syntax_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/java/syntax"
)

func TestPrograms(t *testing.T) {
	for name, methods := range map[string]int{"Cases": 11, "Zip": 3} {
		data, err := os.ReadFile("testdata/" + name + ".java")
		require.NoError(t, err)
		f, err := syntax.Parse("testdata/"+name+".java", data)
		require.NoError(t, err)
		assert.Equal(t, name+".java", f.Name)
		require.Len(t, f.Types, 1)
		assert.Equal(t, name, f.Types[0].Name)
		n := 0
		for _, m := range f.Types[0].Members {
			if _, ok := m.(*syntax.Method); ok {
				n++
			}
		}
		assert.Equal(t, methods, n)
	}
}

// TestPositions checks where every kind of node is: the text from its place on.
func TestPositions(t *testing.T) {
	src := `class T extends U {
	@A private int é = 1, f[] = {2};
	<X> T(final int p) { this(); super(q); }
	enum E { @B C { } }
	void m() {
		String s = "é" + a.b(1)[2].c;
		x += -y++ * (int) z;
		for (var i : j) k: while (l) ;
		v = w instanceof W ww ? (n) -> n : o::new;
		r = Q.this.new R<>() { };
		u = (a) -> { int[].class.b(); }; switch (x) { case 1 -> yield(); }
	}
}`
	f, err := syntax.Parse("T.java", []byte(src))
	require.NoError(t, err)
	lines := strings.Split(src, "\n")
	got := map[string]bool{}
	walk(reflect.ValueOf(f), func(name string, p syntax.Pos) {
		text := []rune(lines[p.Line-1])[p.Col-1:]
		got[name+" "+string(text[:min(6, len(text))])] = true
	})
	for _, want := range []string{
		"TypeDecl T exte", "Type U {", "Field é = 1,", "Field f[] = ", "ArrayInit {2};", "Method T(fina", "Param p) { t",
		"Call this()", "Call super(", "TypeDecl E { @B", "EnumConstant C { }", "TypeDecl { } }", "Method m() {", "LocalVar s = \"é",
		"Binary + a.b(", "Call b(1)[2", "Index [2].c;", "Select c;", "Assign += -y+", "Unary -y++ *", "Unary ++ * (", "Binary * (int",
		"Cast (int) ", "ForEach for (v", "LocalVar i : j)", "Labeled k: whi", "While while ", "Empty ;", "Conditional ? (n) ",
		"InstanceOf instan", "Lambda (n) ->", "MethodRef ::new;", "This this.n", "New new R<", "TypeDecl { };", "ClassLit int[].",
		"Block { int[", "SwitchStmt switch", "Case case 1",
	} {
		assert.True(t, got[want] || got[want+" "], "%s is not in %v", want, got)
	}
}

// walk calls f with every node of a tree that has a place.
func walk(v reflect.Value, f func(string, syntax.Pos)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if p, ok := v.Field(i).Interface().(syntax.Pos); ok && v.Type().Field(i).Anonymous {
				f(v.Type().Name(), p)
				continue
			}
			walk(v.Field(i), f)
		}
	}
}

func TestEndOfBlock(t *testing.T) {
	f, err := syntax.Parse("T.java", []byte("class T {\n void m() {\n  x();\n } }"))
	require.NoError(t, err)
	assert.Equal(t, syntax.Pos{Line: 4, Col: 2}, f.Types[0].Members[0].(*syntax.Method).Body.End)
}

func TestByteOrderMarkAndLineEnds(t *testing.T) {
	f, err := syntax.Parse(`C:\x\T.java`, []byte("\ufeffclass T {\r\n int x;\r int y; }"))
	require.NoError(t, err)
	assert.Equal(t, "T.java", f.Name)
	assert.Equal(t, syntax.Pos{Line: 2, Col: 6}, f.Types[0].Members[0].At())
	assert.Equal(t, syntax.Pos{Line: 3, Col: 6}, f.Types[0].Members[1].At())
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"units", "members", "stmts", "exprs"} {
		data, err := os.ReadFile("testdata/" + name + ".txt")
		require.NoError(f, err)
		for _, line := range strings.Split(string(data), "\n") {
			if !strings.HasPrefix(line, "\t") {
				f.Add(strings.ReplaceAll(line, "⏎", "\n"))
			}
		}
	}
	for _, code := range nests {
		f.Add(code(30))
	}
	for _, code := range rows {
		f.Add(code(30))
	}
	for _, src := range hostile(60) {
		f.Add(src)
	}
	f.Add(program(f))
	f.Fuzz(func(t *testing.T, src string) {
		for _, s := range []string{src, inMethod(src), inMethod("x = " + src + ";")} {
			file, err := syntax.Parse("T.java", []byte(s))
			if err == nil {
				walk(reflect.ValueOf(file), func(name string, p syntax.Pos) {
					if p.Line < 1 || p.Col < 1 {
						t.Fatalf("%s is at %s", name, p)
					}
				})
				continue
			}
			e := err.(*syntax.Error)
			if lines := strings.Count(s, "\n") + strings.Count(s, "\r") + 1; e.Pos.Line < 1 || e.Pos.Col < 1 || int(e.Pos.Line) > lines && !strings.Contains(s, `\u`) {
				t.Fatalf("the error is at %s of %d lines", e.Pos, lines)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	data := program(b)
	class := data[strings.Index(data, "public class"):]
	for strings.Count(data, "\n") < 300 {
		data += class
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := syntax.Parse("Cases.java", []byte(data)); err != nil {
			b.Fatal(err)
		}
	}
}
