package jvmdump

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is read of a stack that another thread has, too, is what is read of it alone; errors
// behind it have their line.
func TestEqualStacksAreReadOnce(t *testing.T) {
	const head = "1\n2026-01-01T00:00:00Z\n25.0.3\n\n"
	const stack = "    at a.B.c(B.java:1)\n    at app//a.B.d(B.java:2)\n\n"
	const noted = "    at a.B.c(B.java:1)\n    - waiting to lock <X@%d>\n    at a.B.d(B.java:2)\n\n"
	in := head
	for i := range 3 {
		in += fmt.Sprintf("#%d \"plain\" virtual WAITING\n", 4*i+1) + stack +
			fmt.Sprintf("#%d \"noted\" virtual BLOCKED\n", 4*i+2) + fmt.Sprintf(noted, i%2) +
			fmt.Sprintf("#%d \"blank\" virtual\n\n", 4*i+3) +
			fmt.Sprintf("#%d \"no empty line\" virtual\n    at a.B.c(B.java:1)\n", 4*i+4)
	}
	d, err := ParseText("f", []byte(in))
	require.NoError(t, err)
	require.Len(t, d.Threads, 12)
	frames := []string{"a.B.c(B.java:1)", "a.B.d(B.java:2)"}
	for i, th := range d.Threads {
		assert.Equal(t, int64(i+1), th.ID)
		want := [][]string{frames, frames, nil, frames[:1]}[i%4]
		assert.Equal(t, want, th.Stack)
		if th.Name == "noted" {
			assert.Equal(t, fmt.Sprintf("X@%d", i/4%2), th.BlockedOn)
		} else {
			assert.Empty(t, th.BlockedOn)
		}
	}
	assert.Same(t, &d.Threads[0].Stack[0], &d.Threads[4].Stack[0], "the second is found")
	assert.NotSame(t, &d.Threads[1].Stack[0], &d.Threads[9].Stack[0], "notes are read each time")

	_, err = ParseText("f", []byte(in+"\n#13 \"plain\"\n"+stack+"x\n"))
	assert.EqualError(t, err, fmt.Sprintf(`f:%d: expected a thread such as #1 "main", and got "x"`, strings.Count(in, "\n")+6))
}
