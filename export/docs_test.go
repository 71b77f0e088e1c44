package export_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scheduler"
)

var nightly = flag.Bool("nightly", false, "run go tool pprof, too")

// excerpt is a piece of output in a page of docs, with the comment that says of what.
var excerpt = regexp.MustCompile(`<!-- (excerpt|pprof): (.*) -->\n\n((?:    .*\n)+)`)

// What docs/export.md shows is what a run writes.
func TestDocumentedExcerpts(t *testing.T) {
	page, err := os.ReadFile("../docs/export.md")
	require.NoError(t, err)
	found := excerpt.FindAllStringSubmatch(string(page), -1)
	require.Len(t, found, 5)
	for _, m := range found {
		words := strings.Fields(m[2])
		if m[1] == "pprof" {
			if *nightly {
				assertShows(t, pprofTool(t, words[0], words[1], words[2]), m[3])
			}
			continue
		}
		jdk, err := strconv.Atoi(words[1])
		require.NoError(t, err)
		r := run(t, words[0], func(c *scheduler.Config) { c.JDK = jdk })
		write := map[string]func(io.Writer, *deadlock.Snapshot) error{"text": export.DumpText, "json": export.DumpJSON}[words[2]]
		var out bytes.Buffer
		require.NoError(t, write(&out, r.Explanation.Snapshot))
		assertShows(t, out.String(), m[3])
	}
}

// assertShows checks that an output has the pieces of an excerpt, one after the other.
func assertShows(t *testing.T, output, shown string) {
	t.Helper()
	for _, piece := range strings.Split(shown, "    ...\n") {
		piece = strings.TrimPrefix(strings.ReplaceAll(piece, "\n    ", "\n"), "    ")
		_, rest, ok := strings.Cut(output, piece)
		if !assert.True(t, ok, "%q is not in %s", piece, output) {
			return
		}
		output = rest
	}
}
