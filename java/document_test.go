package java

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/java/syntax"
)

var update = flag.Bool("update", false, "write the tables of docs/java.md anew")

// supported are the rows of the table of what the language has, each with programs that
// have to compile: statements of main, or classes if they begin with one.
var supported = []struct {
	what, which string
	programs    []string
}{
	{"classes", "fields, initialisers, constructors, static and instance methods, `abstract`, `final`, `extends`, `super`, overriding, overloads, variable numbers of arguments", []string{
		"abstract class A { int x = 1; { x++; } A(int x) { this.x = x; } A() { this(2); } abstract int f(); int g(int... n) { return n.length; } }" +
			" class B extends A { int f() { return super.x; } int f(String s) { return 1; } }",
	}},
	{"nested classes", "static, inner, local and anonymous ones, with the variables that they capture", []string{
		"class A { class B { int x; } static class C { } }", "int n = 1; class L { int f() { return n; } } Object o = new Object() { int f() { return n; } };",
	}},
	{"initialisation of classes", "lazy, with the lock of the JVM and its errors", []string{"class A { static int x = f(); static int f() { return 1; } static { x++; } }"}},
	{"interfaces", "constants, `default`, `static` and `private` methods", []string{"interface I { int N = 1; default int f() { return g() + N; } private int g() { return 2; } static void h() { } }"}},
	{"sealed types", "with the check that a `switch` covers them", []string{"sealed interface S permits A { } record A(int n) implements S { }"}},
	{"records", "compact and other constructors, methods, `equals`, `hashCode` and `toString`", []string{"record P(int x, int... y) { P { if (x < 0) throw new IllegalArgumentException(); } P(String s) { this(1); } }"}},
	{"enums", "fields, constructors, bodies of constants, `values`, `valueOf`", []string{"enum E { A(1) { int f() { return 2; } }, B(3); final int n; E(int n) { this.n = n; } int f() { return n; } }"}},
	{"types", "all primitive ones with their conversions, boxes, arrays of any number of dimensions, `var`", []string{"float f = 1; f += 0.5; byte b = (byte) 200; var a = new int[2][3]; Integer i = 5; long l = i;"}},
	{"generics", "parsed and erased; the arguments are kept as far as they tell what is called", []string{"class Box<T extends Comparable<T>> { T v; <U> U map(java.util.function.Function<? super T, ? extends U> f) { return f.apply(v); } }"}},
	{"lambdas and method references", "for every functional interface, also those of the program", []string{"java.util.function.Function<String, Integer> f = Integer::parseInt; Runnable r = () -> f.apply(\"1\"); java.util.function.Supplier<Thread> s = Thread::new;"}},
	{"control flow", "`if`, `for`, for each, `while`, `do`, labels, `break`, `continue`, `return`, `switch` as a statement and as an expression, with `:` and with `->`", []string{
		"outer: for (int i = 0; i < 3; i++) { for (;;) { continue outer; } } int n = switch (2) { case 1, 2 -> 3; default -> { yield 4; } };",
	}},
	{"patterns", "types, records and guards in `instanceof` and `switch`, `case null`; a variable has its name where the pattern has matched", []string{
		"Object o = 1; if (!(o instanceof Integer i)) return; int n = switch (o) { case null -> 0; case Integer k when k > 3 -> k; default -> i; };",
	}},
	{"exceptions", "`try`, `catch` of several, `finally`, resources with what they suppress, classes of the program with messages of their own", []string{
		"class E extends Exception { @Override public String getMessage() { return \"e\"; } } class T { void f() { try { throw new E(); } catch (E | RuntimeException e) { } finally { } } }",
	}},
	{"`synchronized`", "methods and blocks, on any object but texts and boxes; `wait` and `notify`", []string{"class A { synchronized void f() throws Exception { synchronized (A.class) { A.class.notify(); } wait(); } }"}},
	{"texts", "text blocks, `+`, constants that are one object", []string{"String s = \"a\" + 1 + 'c' + 1.5f; s += null;"}},
	{"`assert`", "is not checked, as on a JVM without `-ea`", []string{"assert 1 > 2 : \"no\";"}},
	{"annotations", "are read and mean nothing", []string{"@Deprecated class A { @Override public String toString() { return null; } }"}},
}

// refused are the rows of the table of what is refused, each with a program and what it
// says.
var refused = []struct{ what, program string }{
	{"unnamed variables (Java 22)", "Object o = 1; if (o instanceof Integer _) { }"},
	{"unnamed classes and `void main()` (Java 25)", "void main() { }"},
	{"statements before `super(...)` (Java 25)", "class A { A(int n) { int m = n; super(); } }"},
	{"primitive types in patterns (preview)", "record R(int n) { } class T { boolean f(Object o) { return o instanceof R(long n); } }"},
	{"modules", "module a { }"},
	{"annotation types", "@interface A { }"},
	{"string templates", `String s = STR."x";`},
	{"native methods", "class A { native void f(); }"},
	{"`==` of boxes, which is true of some of them", "Integer a = 1; Integer b = 1; boolean c = a == b;"},
	{"`synchronized` on a text or box", `synchronized ("text") { }`},
	{"switches that do not cover all values", "Object o = 1; switch (o) { case String s -> { } }"},
	{"class objects of primitive types", "Object c = int.class;"},
	{"`%` formats of other kinds", `String.format("%e", 1.0);`},
	{"`System.exit`", "System.exit(1);"},
	{"chance", "double d = Math.random();"},
	{"the environment", `System.getenv("HOME");`},
	{"numbers of threads", "long n = Thread.currentThread().threadId();"},
	{"stack traces as objects", "Object s = Thread.currentThread().getStackTrace();"},
	{"classes of the library that are not listed below", "java.util.Vector<String> v = null;"},
	{"methods of it that are not listed below", `"a".codePoints();`},
}

// program makes a whole file of the program of a row.
func program(src string) []byte {
	first, _, _ := strings.Cut(src, " ")
	switch first {
	case "class", "abstract", "interface", "record", "enum", "sealed", "@Deprecated":
		return []byte(src + "\nclass Main { public static void main(String[] args) { } }")
	case "module", "@interface", "void":
		return []byte(src)
	}
	return []byte("class Main { public static void main(String[] args) throws Exception { " + src + " } }")
}

func TestDocument(t *testing.T) {
	const path = "../docs/java.md"
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	for name, table := range map[string]string{"language": languageTable(t), "refused": refusedTable(t), "library": libraryTable()} {
		begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
		before, rest, ok := bytes.Cut(page, []byte(begin))
		require.True(t, ok, begin)
		old, after, ok := bytes.Cut(rest, []byte(end))
		require.True(t, ok, end)
		if !*update {
			assert.Equal(t, table, string(old), "docs/java.md: %s; go test ./java -run TestDocument -update writes it anew", name)
		}
		page = slices.Concat(before, []byte(begin+table+end), after)
	}
	if *update {
		require.NoError(t, os.WriteFile(path, page, 0o644))
	}
}

func languageTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| | |\n|---|---|\n")
	for _, row := range supported {
		for _, src := range row.programs {
			_, err := Compile("Main.java", program(src))
			assert.NoError(t, err, src)
		}
		fmt.Fprintf(&b, "| %s | %s |\n", row.what, row.which)
	}
	return b.String()
}

func refusedTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| what | what is said |\n|---|---|\n")
	for _, row := range refused {
		_, err := Compile("Main.java", program(row.program))
		var e *syntax.Error
		if !assert.ErrorAs(t, err, &e, row.program) {
			continue
		}
		_, message, _ := strings.Cut(strings.TrimPrefix(e.Error(), "Main.java:"+e.Pos.String()), ": ")
		fmt.Fprintf(&b, "| %s | %s |\n", row.what, message)
	}
	return b.String()
}

// libraryTable lists the classes of the library with their methods: those that are built
// in, by their signatures, and those of the files of lib that are public.
func libraryTable() string {
	l := listing{}
	l.natives()
	l.files()
	var b strings.Builder
	b.WriteString("| class | of its own |\n|---|---|\n")
	for _, class := range slices.Sorted(maps.Keys(l)) {
		own := slices.Sorted(maps.Keys(l[class]))
		fmt.Fprintf(&b, "| `%s` | %s |\n", class, strings.Join(append(constantsOf(class), own...), ", "))
	}
	var names []string
	for _, e := range exceptions {
		names = append(names, "`"+e[0]+"`")
	}
	slices.Sort(names)
	fmt.Fprintf(&b, "| exceptions, each with a message, a cause, both or none | %s |\n", strings.Join(names, ", "))
	return b.String()
}

// listing are methods, as they are written, by class.
type listing map[string]map[string]bool

func (l listing) add(class, name string, params []string) {
	if l[class] == nil {
		l[class] = map[string]bool{}
	}
	if name != "" {
		l[class]["`"+name+"("+strings.Join(params, ", ")+")`"] = true
	}
}

// fullName is the name of a class that is built in.
func fullName(simple string) string {
	if in, ok := interfaces[simple]; ok {
		return in + simple
	}
	if in, ok := plain[simple]; ok {
		return strings.ReplaceAll(in+simple, "$", ".")
	}
	if tree := libraryTree(simple); tree != nil {
		return tree.Package + "." + simple
	}
	return "java.lang." + simple
}

func (l listing) natives() {
	for class, methods := range nativeMethods() {
		if class == "Intrinsics" || class == "BuilderFactory" {
			continue
		}
		l.add(fullName(class), "", nil)
		for _, overloads := range methods {
			for _, o := range overloads {
				params := slices.Clone(o.params)
				if o.variadic {
					params[len(params)-1] += "..."
				}
				if !refuses(o) && !(class == "System" && nativeMethods()["PrintStream"][key(o.name, len(o.params))] != nil) && (class != "System" || !o.variadic) {
					l.add(fullName(class), o.name, params)
				}
			}
		}
	}
	for class := range interfaces {
		l.add(fullName(class), "", nil)
	}
	for class, params := range constructors {
		for n := range len(params) + 1 {
			if n > 0 || len(params) == 0 || class != "Semaphore" && class != "CountDownLatch" {
				l.add(fullName(class), "new", params[:n])
			}
		}
	}
	for _, params := range [][]string{nil, {"Runnable"}, {"String"}, {"Runnable", "String"}} {
		l.add("java.lang.Thread", "new", params)
	}
}

// refuses reports whether a method is there only to be refused with a reason.
func refuses(o *overload) (yes bool) {
	defer func() {
		e, isError := recover().(*syntax.Error)
		yes = isError && strings.Contains(e.Message, "not supported")
	}()
	o.emit(&gen{c: &compiler{file: &syntax.File{}}}, &syntax.Call{}, val{}, nil, typ{})
	return false
}

func (l listing) files() {
	entries, err := libraryFiles.ReadDir("lib")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		tree := libraryTree(strings.TrimSuffix(e.Name(), ".java"))
		for _, d := range tree.Types {
			switch {
			case d.Name == "UncaughtExceptionHandler":
				l.declared("java.lang.Thread."+d.Name, d)
			case d.Mods&syntax.Public != 0:
				l.declared(tree.Package+"."+d.Name, d)
			}
		}
	}
}

// constantsOf lists the constants of a class that is built in.
func constantsOf(class string) []string {
	simple := class[strings.LastIndexByte(class, '.')+1:]
	var all []string
	if class == "java.util.concurrent.Future.State" {
		simple = ""
		all = append(all, "`RUNNING`", "`SUCCESS`", "`FAILED`", "`CANCELLED`")
	}
	for _, name := range enumConstants[simple] {
		all = append(all, "`"+name+"`")
	}
	for name := range wholeConstants {
		if of, constant, _ := strings.Cut(name, "."); of == simple && strings.HasPrefix(class, "java.lang.") {
			all = append(all, "`"+constant+"`")
		}
	}
	others := map[string][]string{
		"java.lang.System": {"`out`", "`err`"}, "java.lang.Boolean": {"`TRUE`", "`FALSE`"}, "java.time.Duration": {"`ZERO`"},
	}
	slices.Sort(all)
	return append(all, others[class]...)
}

// declared lists what a declaration has that is public.
func (l listing) declared(name string, d *syntax.TypeDecl) {
	l.add(name, "", nil)
	for _, m := range d.Members {
		switch m := m.(type) {
		case *syntax.TypeDecl:
			if d.Kind == syntax.Interface || m.Mods&syntax.Public != 0 {
				l.declared(name+"."+m.Name, m)
			}
		case *syntax.Method:
			if m.Mods&syntax.Public == 0 && d.Kind != syntax.Interface || m.Mods&syntax.Private != 0 {
				continue
			}
			called := m.Name
			if called == "<init>" {
				called = "new"
			}
			l.add(name, called, parameters(m))
		}
	}
}

func parameters(m *syntax.Method) []string {
	var all []string
	for _, p := range m.Params {
		dims := strings.Repeat("[]", p.Type.Dims)
		if p.Variadic {
			dims = dims[2:] + "..."
		}
		all = append(all, p.Type.Name+dims)
	}
	return all
}
