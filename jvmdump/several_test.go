package jvmdump_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/jvmdump"
)

// ring is a dump of JDK 25 with circles of threads, each of which waits for the next.
func ring(circles, threads int) string {
	var b strings.Builder
	b.WriteString("7\n2026-01-01T00:00:00Z\n25.0.3\n\n")
	for c := range circles {
		for i := range threads {
			fmt.Fprintf(&b, "#%d \"t%d.%d\" virtual BLOCKED 2026-01-01T00:00:00Z\n    at A.a(A.java:%d)\n    - waiting to lock <L@%d.%d>\n    - locked <L@%d.%d>\n\n",
				c*threads+i+1, c, i, i+1, c, (i+1)%threads, c, i)
		}
	}
	return b.String()
}

// Deadlocks that have nothing to do with each other are all told of, the last of many by
// the names of their threads, and what to do once.
func TestSeveralDeadlocks(t *testing.T) {
	const circle = "tN.0 waits for L@N.1, which tN.1 owns, in A.a(A.java:1). tN.1 waits for L@N.0, which tN.0 owns, in A.a(A.java:2). " +
		"They wait in a circle, so none of them ever goes on."
	const rest = "The JVM looks at one thread after the other while it writes such a file, so %s circle could in theory be an illusion. " +
		"A second dump that shows it again, explained together with what you have, proves it."
	for n, want := range map[int][]string{
		1:  {fmt.Sprintf(rest, "the")},
		2:  {fmt.Sprintf(rest, "a")},
		5:  {"And 1 more circle: t4.0 and t4.1.", fmt.Sprintf(rest, "a")},
		11: {"And 7 more circles: t4.0 and t4.1; t5.0 and t5.1; t6.0 and t6.1; t7.0 and t7.1; 3 more.", fmt.Sprintf(rest, "a")},
	} {
		var said []string
		for i := range min(n, 4) {
			said = append(said, strings.ReplaceAll(circle, "N", fmt.Sprint(i)))
		}
		x := explainText(t, ring(n, 2))
		assert.Equal(t, deadlock.Deadlock, x.Verdict)
		assert.Len(t, x.Findings, n)
		assert.Equal(t, append(said, want...), x.Text[:len(x.Text)-1])
		assert.True(t, strings.HasPrefix(x.Text[len(x.Text)-1], "What to do: "))
	}
}

// A circle of very many threads is told of by its first.
func TestLongCircle(t *testing.T) {
	said := explainText(t, ring(1, 10)).Text[0]
	assert.True(t, strings.HasSuffix(said, "t0.7 waits for L@0.8, which t0.8 owns, in A.a(A.java:8). "+
		"2 more wait so, each for what the next owns, and the last for what t0.0 owns. They wait in a circle, so none of them ever goes on."), said)
}

func explainText(t *testing.T, in string) *jvmdump.Explanation {
	t.Helper()
	d, err := jvmdump.Parse("f", []byte(in))
	require.NoError(t, err)
	p, err := jvmdump.Correlate(d)
	require.NoError(t, err)
	return jvmdump.Explain(p)
}
