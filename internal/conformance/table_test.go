package conformance

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// found is what the tests of this run found.
var found findings

type findings struct {
	mu  sync.Mutex
	all []*results
}

// of returns the results of a release, which are empty at first.
func (f *findings) of(release int, version string) *results {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.all {
		if r.release == release {
			return r
		}
	}
	r := &results{release: release, version: version, asked: map[string]int{}, differ: map[string]map[string]string{}}
	f.all = append(f.all, r)
	return r
}

// results is how one JDK compares.
type results struct {
	release int
	version string
	mu      sync.Mutex
	asked   map[string]int
	differ  map[string]map[string]string // by question and program
	// shown is how many outcomes of generated programs a JVM showed, possible how many
	// they have.
	shown, possible int
}

func (r *results) add(question, program, difference string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked[question]++
	if difference != "" {
		if r.differ[question] == nil {
			r.differ[question] = map[string]string{}
		}
		r.differ[question][program] = difference
	}
}

func (r *results) outcomes(shown, possible int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown += shown
	r.possible += possible
}

// count says how many agree, of how many that were asked.
func (r *results) count(question string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("%d of %d", r.asked[question]-len(r.differ[question]), r.asked[question])
}

const page = "../../docs/conformance.md"

// Parts of the page that are written by -update.
const (
	begin = "<!-- written by make conformance-table, from here -->\n"
	end   = "<!-- to here -->\n"
)

// TestTable writes the page. The tests of a package run in the order of their files, so that it has what the others found.
func TestTable(t *testing.T) {
	if !*update {
		t.Skip("written with -update only")
	}
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(text), begin)
	require.True(t, ok, "%s has no line %s", page, begin)
	_, after, ok := strings.Cut(rest, end)
	require.True(t, ok, "%s has no line %s", page, end)
	require.NoError(t, os.WriteFile(page, []byte(before+begin+found.table()+found.differences()+end+after), 0o600))
}

// table is the table of the page.
func (f *findings) table() string {
	var b strings.Builder
	b.WriteString("\n| what is compared |")
	for _, r := range f.all {
		fmt.Fprintf(&b, " JDK %s |", r.version)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(f.all)) + "\n")
	for _, q := range slices.Concat(questions, []question{generated}) {
		fmt.Fprintf(&b, "| %s: %s |", q.name, q.help)
		for _, r := range f.all {
			fmt.Fprintf(&b, " %s |", r.count(q.name))
		}
		b.WriteString("\n")
	}
	b.WriteString("| of all outcomes that they have, the JVM showed |")
	for _, r := range f.all {
		fmt.Fprintf(&b, " %d of %d |", r.shown, r.possible)
	}
	b.WriteString("\n")
	return b.String()
}

// differences lists where the two sides differ, and why.
func (f *findings) differences() string {
	var b strings.Builder
	b.WriteString("\n## Where they differ\n\n")
	type difference struct{ question, why string }
	var order []difference
	where := map[difference][]string{}
	for _, q := range slices.Concat(questions, []question{generated}) {
		for _, r := range f.all {
			for _, program := range slices.Sorted(maps.Keys(r.differ[q.name])) {
				why, ok := explained(program, r.release, q.name)
				if !ok {
					why = "not explained."
				}
				d := difference{q.name, why}
				if where[d] == nil {
					order = append(order, d)
				}
				where[d] = append(where[d], fmt.Sprintf("%s (%d)", program, r.release))
			}
		}
	}
	for _, d := range order {
		fmt.Fprintf(&b, "- **%s** of %s: %s\n", d.question, strings.Join(where[d], ", "), d.why)
	}
	if len(order) == 0 {
		b.WriteString("Nowhere.\n")
	}
	b.WriteString("\n")
	return b.String()
}
