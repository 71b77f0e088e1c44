package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a run has come to when it is interrupted is printed, and replays.
func TestInterruptedRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "Spin.java")
	src := "class Spin { static int x; public static void main(String[] a) { while (true) { x++; } } }"
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	var first, again bytes.Buffer
	root := newRoot()
	root.SetArgs([]string{"run", file})
	root.SetOut(&first)
	var status exitError
	if err := root.ExecuteContext(interrupted); !errors.As(err, &status) || status != exitUnknown {
		t.Fatalf("%v, expected exit status %d", err, exitUnknown)
	}
	if !strings.Contains(first.String(), "Interrupted after 1024 actions") {
		t.Fatal(first.String())
	}
	lines := strings.Fields(first.String())
	if got := execute([]string{"replay", lines[len(lines)-1]}, &again, os.Stderr); got != exitUnknown {
		t.Fatalf("exit status %d of the replay, expected %d", got, exitUnknown)
	}
	if !strings.Contains(strings.Join(strings.Fields(again.String()), " "), "after 1024 actions") {
		t.Fatal(again.String())
	}
}
