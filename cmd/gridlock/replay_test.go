package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/export"
)

func TestSourcesInTracesAreBounded(t *testing.T) {
	_, err := scenarioOf(export.TraceHeader{Program: "java", Java: &export.TraceJava{File: "F.java", Source: strings.Repeat(" ", mostSource+1)}})
	require.EqualError(t, err, "the source of F.java has 4194305 bytes, expected 4194304 at most")
}

func TestShellWord(t *testing.T) {
	for name, want := range map[string]string{
		"a/B-1_2.jsonl": "a/B-1_2.jsonl", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "Über": "'Über'",
	} {
		require.Equal(t, want, shellWord(name))
	}
}
