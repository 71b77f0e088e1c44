package main

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// update rewrites the expected outputs in testdata; read the difference afterwards.
var update = flag.Bool("update", false, "rewrite the expected outputs in testdata")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gridlock": main})
}

// The command as people use it: each file of testdata is a transcript.
func TestCommand(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "last": last},
	})
}

// exits STATUS ARGS... runs gridlock, checks its exit status, and leaves what it
// prints in the files out and err.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS ARGS...")
	}
	out, err := os.Create(filepath.Join(ts.Getenv("WORK"), "out"))
	ts.Check(err)
	errs, err := os.Create(filepath.Join(ts.Getenv("WORK"), "err"))
	ts.Check(err)
	status := execute(args[1:], out, errs)
	ts.Check(out.Close())
	ts.Check(errs.Close())
	if got := strconv.Itoa(status); got != args[0] {
		data, _ := os.ReadFile(filepath.Join(ts.Getenv("WORK"), "err"))
		ts.Fatalf("exit status %s, expected %s; stderr: %s", got, args[0], data)
	}
}

// last FILE ARGS... runs the command on the last line of a file, with more arguments, and
// leaves what it prints in the file replayed.
func last(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: last FILE ARGS...")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	line := lines[len(lines)-1]
	words := strings.Fields(line)
	if len(words) != 3 || words[0] != "gridlock" || words[1] != "replay" {
		ts.Fatalf("the last line is %q, expected gridlock replay TOKEN", line)
	}
	out, err := os.Create(filepath.Join(ts.Getenv("WORK"), "replayed"))
	ts.Check(err)
	execute(append(words[1:], args[1:]...), out, os.Stderr)
	ts.Check(out.Close())
}
