// Package tidy has no code. Its tests check the rules of the repository that the
// compiler does not: which package may import which, what the core may not use,
// how long a function may be, and that every exported name says what it is.
package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/bced87ab/gridlock"

// graph says which packages of the module a package may import. One that is not
// listed may not exist.
var graph = map[string][]string{
	"internal/coro":        {},
	"internal/plain":       {},
	"internal/spelling":    {},
	"internal/tidy":        {},
	"java/syntax":          {},
	"scheduler":            {"internal/coro"},
	"lock":                 {"scheduler"},
	"pinning":              {"scheduler"},
	"deadlock":             {"scheduler"},
	"explore":              {"scheduler", "deadlock"},
	"scenarios":            {"scheduler", "lock", "pinning", "deadlock", "explore", "java", "java/syntax", "internal/spelling"},
	"export":               {"scheduler", "deadlock", "internal/plain"},
	"internal/conformance": {},
	"internal/report":      {"scheduler", "deadlock", "explore", "export", "internal/plain"},
	"bench":                {"scheduler", "lock", "pinning", "deadlock", "explore", "scenarios", "java", "jvmdump", "bench/workload"},
	"bench/workload":       {"scheduler", "lock", "pinning", "deadlock"},
	"bench/plot":           {"bench/workload"},
	"java":                 {"scheduler", "lock", "pinning", "java/syntax"},
	"jvmdump":              {"deadlock", "scheduler", "internal/plain"},
	"cmd/gridlock":         {"java", "jvmdump", "scheduler", "lock", "pinning", "deadlock", "explore", "scenarios", "internal/plain", "internal/report", "internal/spelling", "bench", "bench/workload", "bench/plot", "export"},
}

// mayUseLibraries lists the packages that may import packages of other modules, and
// which; nil is any. The rest imports the standard library only, so that importing
// gridlock costs nothing.
var mayUseLibraries = map[string][]string{
	"cmd/gridlock":   nil,
	"bench/workload": {"github.com/HdrHistogram/hdrhistogram-go"},
	"bench/plot":     nil,
	"export":         {"github.com/google/pprof/profile"}, // which imports the standard library only
}

// file is a parsed source file of the module.
type file struct {
	path, pkg string
	fset      *token.FileSet
	ast       *ast.File
	test      bool
}

// files parses all Go files of the module.
func files(t *testing.T) []file {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	var all []file
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata" || d.Name() == "tools") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		all = append(all, file{
			path: filepath.ToSlash(rel), pkg: filepath.ToSlash(filepath.Dir(rel)), fset: fset, ast: parsed,
			test: strings.HasSuffix(path, "_test.go"),
		})
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(all), 50)
	return all
}

func (f file) at(n ast.Node) string {
	return f.path + ":" + strconv.Itoa(f.fset.Position(n.Pos()).Line)
}

func TestImportsGoOneWay(t *testing.T) {
	for _, f := range files(t) {
		allowed, known := graph[f.pkg]
		if !assert.True(t, known, "%s: package %s is not in the graph", f.path, f.pkg) || f.test {
			continue
		}
		for _, spec := range f.ast.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			ours, isOurs := strings.CutPrefix(path, module+"/")
			switch {
			case isOurs:
				assert.Contains(t, allowed, ours, "%s: %s may not import %s", f.at(spec), f.pkg, ours)
			case strings.Contains(strings.Split(path, "/")[0], "."):
				allowed, some := mayUseLibraries[f.pkg]
				assert.True(t, some && (allowed == nil || slices.Contains(allowed, path)), "%s: %s may not import %s", f.at(spec), f.pkg, path)
			}
		}
	}
}

// banned are names that no package but those listed may use, with the reason.
var banned = []struct {
	name    string
	allowed []string
	because string
}{
	{"time.Now", []string{"explore", "bench", "cmd/gridlock"}, "time is virtual; only the progress of a search and what is measured are not"},
	{"time.Sleep", []string{}, "time is virtual"},
	{"os.Getenv", []string{"cmd/gridlock"}, "the environment decides nothing"},
	{"os.Exit", []string{"cmd/gridlock"}, "a library does not exit"},
	{"fmt.Print", []string{}, "a library does not print"},
	{"fmt.Println", []string{}, "a library does not print"},
	{"fmt.Printf", []string{}, "a library does not print"},
	{"rand.IntN", []string{}, "chance is seeded"},
	{"rand.Int", []string{}, "chance is seeded"},
	{"rand.Float64", []string{}, "chance is seeded"},
	{"runtime.NumCPU", []string{"bench"}, "the host decides nothing"},
}

func TestNothingDependsOnTheHost(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				// The results of a search do not depend on the number of its workers, and
				// the end of a coroutine that resists is waited for.
				if f.pkg != "explore" && f.pkg != "internal/coro" {
					assert.Fail(t, f.at(n)+": a goroutine; the coroutines of internal/coro are deterministic")
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok {
					f.checkBanned(t, n, x.Name+"."+n.Sel.Name)
				}
			}
			return true
		})
	}
}

func (f file) checkBanned(t *testing.T, n ast.Node, name string) {
	t.Helper()
	for _, b := range banned {
		if b.name == name && !slices.Contains(b.allowed, f.pkg) {
			assert.Fail(t, f.at(n)+": "+name+": "+b.because)
		}
	}
}

const mostLines = 60

func TestFunctionsAreShort(t *testing.T) {
	for _, f := range files(t) {
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || f.test {
				continue
			}
			lines := f.fset.Position(fn.End()).Line - f.fset.Position(fn.Pos()).Line + 1
			assert.LessOrEqual(t, lines, mostLines, "%s: %s", f.at(fn), fn.Name.Name)
		}
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	for _, f := range files(t) {
		if f.test || f.ast.Name.Name == "main" {
			continue
		}
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) {
					assertStarts(t, f, d, d.Doc, d.Name.Name)
				}
			case *ast.GenDecl:
				f.checkSpecs(t, d)
			}
		}
	}
}

// exportedReceiver reports whether a method is one of an exported type, or a
// function.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

// checkSpecs checks the comments of types, constants and variables. A group of
// constants may have one comment for all of them.
func (f file) checkSpecs(t *testing.T, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil {
				doc = d.Doc
			}
			if spec.Name.IsExported() {
				assertStarts(t, f, spec, doc, spec.Name.Name)
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				documented := spec.Doc != nil || d.Doc != nil || spec.Comment != nil
				assert.True(t, documented || !name.IsExported(), "%s: %s has no comment", f.at(spec), name.Name)
			}
		}
	}
}

// assertStarts checks that a comment begins with the name of what it is about.
func assertStarts(t *testing.T, f file, n ast.Node, doc *ast.CommentGroup, name string) {
	t.Helper()
	if !assert.NotNil(t, doc, "%s: %s has no comment", f.at(n), name) {
		return
	}
	words := strings.Fields(doc.Text())
	for len(words) > 0 && slices.Contains([]string{"A", "An", "The"}, words[0]) {
		words = words[1:]
	}
	assert.True(t, len(words) > 0 && strings.HasPrefix(words[0], name), "%s: the comment of %s begins with %q", f.at(n), name, doc.Text())
}

var leftovers = regexp.MustCompile(`\b(TODO|FIXME|XXX)\b`)

func TestNoLeftovers(t *testing.T) {
	for _, f := range files(t) {
		if f.pkg == "internal/tidy" {
			continue
		}
		for _, group := range f.ast.Comments {
			assert.False(t, leftovers.MatchString(group.Text()), "%s: %s", f.at(group), group.Text())
		}
	}
}

func TestMainIsShort(t *testing.T) {
	data, err := os.ReadFile("../../cmd/gridlock/main.go")
	require.NoError(t, err)
	assert.Less(t, strings.Count(string(data), "\n"), 20)
}
