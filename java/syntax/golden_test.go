package syntax_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/java/syntax"
)

var update = flag.Bool("update", false, "write what is read into the golden files")

// TestGolden reads every line of the golden files as a compilation unit, member,
// statement or expression, and compares the tree with that on the line behind it. The
// sign ⏎ is the end of a line of Java.
func TestGolden(t *testing.T) {
	wrap := map[string][2]string{
		"units": {"", ""}, "members": {"class T { ", " }"},
		"stmts": {"class T { void m() { ", " } }"}, "exprs": {"class T { Object o = ", "; }"},
	}
	for name, around := range wrap {
		path := "testdata/" + name + ".txt"
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		var out strings.Builder
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")
		for i, line := range lines {
			if line == "" || strings.HasPrefix(line, "\t") {
				continue
			}
			src := around[0] + strings.ReplaceAll(line, "⏎", "\n") + around[1]
			f, err := syntax.Parse("T.java", []byte(src))
			if !assert.NoError(t, err, "%s: %s", name, line) {
				continue
			}
			got := strings.ReplaceAll(pick(name, f), "\n", "⏎")
			out.WriteString(line + "\n\t" + got + "\n")
			if !*update && assert.Less(t, i+1, len(lines), line) {
				assert.Equal(t, strings.TrimPrefix(lines[i+1], "\t"), got, line)
			}
		}
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(out.String()), 0o644))
		}
	}
}

// pick dumps the part of a file that is not the frame around it.
func pick(name string, f *syntax.File) string {
	var parts []string
	add := func(n any) { parts = append(parts, dump(n)) }
	switch name {
	case "units":
		add(f)
	case "members":
		for _, m := range f.Types[0].Members {
			add(m)
		}
	case "stmts":
		for _, s := range f.Types[0].Members[0].(*syntax.Method).Body.Stmts {
			add(s)
		}
	case "exprs":
		add(f.Types[0].Members[0].(*syntax.Field).Init)
	}
	return strings.Join(parts, " ")
}
